"""How acts in the audit log read; an act without a line here is shown by its own name."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACT_LABELS: dict[str, Promise] = {
    "signed_in": _("Signed in"),
    "signed_out": _("Signed out"),
    "sign_in_failed": _("Sign-in failed"),
    "password_changed": _("Password changed"),
    "second_factor_added": _("Second factor added"),
    "second_factor_removed": _("Second factor removed"),
    "second_factor_renewed": _("Recovery codes renewed"),
    "second_factor_reset": _("Second factor reset by an owner"),
    "firm_changed": _("Firm settings changed"),
    "person_invited": _("Person invited"),
    "person_changed": _("Person’s role or name changed"),
    "person_deactivated": _("Account closed"),
    "person_activated": _("Account opened again"),
    "client_opened": _("Client file opened"),
    "client_changed": _("Client’s own data changed"),
    "client_closed": _("Client file closed"),
    "client_reopened": _("Client file reopened"),
    "fact_deleted": _("Fact deleted"),
    "clients_imported": _("Clients imported"),
    "clients_exported": _("List of clients exported"),
    "client_files_exported": _("Client files exported"),
    "case_file_exported": _("Client file exported as JSON"),
    "fact_added": _("Fact added"),
    "fact_changed": _("Fact changed"),
    "rule_drafted": _("Rule version drafted"),
    "rule_sent_to_review": _("Rule version sent to review"),
    "rule_returned": _("Rule version returned to its author"),
    "rule_published": _("Rule version published"),
    "rule_withdrawn": _("Rule version withdrawn"),
    "checklist_made": _("Checklist made for an invitation"),
    "checklist_prepared": _("Checklist prepared"),
    "checklist_answered": _("Question of a checklist answered"),
    "filing_day_planned": _("Filing day planned"),
    "item_state_changed": _("State of a paper changed"),
    "item_details_changed": _("Note or owner of a paper changed"),
    "document_uploaded": _("File taken in"),
    "document_downloaded": _("File downloaded"),
    "document_removed": _("File taken out"),
    "ita.recorded": _("Invitation recorded"),
    "ita.submitted": _("Application submitted"),
    "ita.declined": _("Invitation declined"),
    "ita.lapsed": _("Invitation lapsed"),
    "ita.withdrawn": _("Invitation withdrawn by IRCC"),
    "deadline_made": _("Deadline made with its reminders"),
    "deadline_moved": _("Deadline moved, its reminders planned anew"),
    "deadline_acknowledged": _("Deadline acknowledged"),
    "deadline_met": _("Deadline met: the clock is stopped"),
    "deadline_cancelled": _("Deadline closed: nothing is due any more"),
    "deadline_missed": _("Deadline missed"),
    "reminder_sent": _("Reminder sent"),
    "reminder_tried_again": _("Refused reminder put back on its way"),
    "readiness_printed": _("Readiness report made"),
}


def act_label(act: str) -> str:
    """Return the words for an act in the reader's language."""
    return str(ACT_LABELS.get(act, act.replace("_", " ").replace(".", " ").capitalize()))
