"""How acts in the audit log read; an act without a line here is shown by its own name."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
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
    "person_invited_again": _("Person invited again"),
    "person_changed": _("Person’s role or name changed"),
    "person_deactivated": _("Account closed"),
    "person_activated": _("Account opened again"),
    "cover_entered": _("Cover entered: a colleague takes the files"),
    "cover_ended": _("Cover ended early"),
    "client_opened": _("Client file opened"),
    "client_changed": _("Client’s own data changed"),
    "client_stage_moved": _("Stage of a file moved by hand"),
    "client_reassigned": _("Client file given another owner or backup"),
    "client_closed": _("Client file closed"),
    "client_reopened": _("Client file reopened"),
    "client_entered_pool": _("Client file moved into the pool"),
    "fact_deleted": _("Fact deleted"),
    "clients_imported": _("Clients imported"),
    "clients_exported": _("List of clients exported"),
    "client_files_exported": _("Client files exported"),
    "case_file_exported": _("Client file exported as JSON"),
    "inspection_exported": _("Client file exported for an inspection"),
    "fact_added": _("Fact added"),
    "fact_changed": _("Fact changed"),
    "what_if_saved": _("What-if saved"),
    "what_if_deleted": _("What-if deleted"),
    "rule_drafted": _("Rule version drafted"),
    "rule_edited": _("Rule version edited"),
    "rule_sent_to_review": _("Rule version sent to review"),
    "rule_returned": _("Rule version returned to its author"),
    "rule_published": _("Rule version published"),
    "rule_withdrawn": _("Rule version withdrawn"),
    "rule_withdrawal_asked": _("Withdrawal of a rule version asked for"),
    "rule_withdrawal_dropped": _("Request to withdraw a rule version put aside"),
    "rule_notice_added": _("Notice added to a rule version"),
    "rule_impact_asked": _("Impact list of a rule version asked for"),
    "checklist_made": _("Checklist made for an invitation"),
    "checklist_prepared": _("Checklist prepared"),
    "checklist_answered": _("Question of a checklist answered"),
    "filing_day_planned": _("Filing day planned"),
    "item_state_changed": _("State of a paper changed"),
    "item_details_changed": _("Note or owner of a paper changed"),
    "document_uploaded": _("File taken in"),
    "document_downloaded": _("File downloaded"),
    "document_removed": _("File taken out"),
    "round_confirmed": _("Round read and confirmed"),
    "no_ita_recorded": _("No invitation in the account"),
    "letter_added": _("Employer’s letter taken in"),
    "letter_dated": _("Date of an employer’s letter set"),
    "letter_role_chosen": _("Role of an employer’s letter chosen"),
    "duty_decided": _("Evidence of duties decided"),
    "letter_term_judged": _("Days or hours of an employer’s letter compared with the file"),
    "letter_settled": _("Work on an employer’s letter finished"),
    "letter_reopened": _("Employer’s letter taken up again"),
    "letter_removed": _("Employer’s letter taken out"),
    "employer_request_made": _("Request to an employer drafted"),
    "ita_recorded": _("Invitation recorded"),
    "ita_submitted": _("Application submitted"),
    "ita_declined": _("Invitation declined"),
    "ita_lapsed": _("Invitation lapsed"),
    "ita_withdrawn": _("Invitation withdrawn by IRCC"),
    "ita_reopened": _("Invitation opened again"),
    "filing_kept": _("Proof and state of the filing kept"),
    "packet_approved": _("Client’s approval of the packet recorded"),
    "deadline_made": _("Deadline made with its reminders"),
    "deadline_moved": _("Deadline moved, its reminders planned anew"),
    "deadline_acknowledged": _("Deadline acknowledged"),
    "deadline_met": _("Deadline met: the clock is stopped"),
    "deadline_cancelled": _("Deadline closed: nothing is due any more"),
    "deadline_missed": _("Deadline missed"),
    "deadline_stopped": _("Deadline stopped with its file"),
    "deadline_resumed": _("Deadline runs again, its reminders planned anew"),
    "reminder_sent": _("Reminder sent"),
    "reminder_tried_again": _("Refused reminder put back on its way"),
    "letters_tried_again": _("Refused letters put back on their way"),
    "report_exported": _("Report exported"),
    "deadline_snoozed": _("Deadline’s soft reminders put off"),
    "reminders_muted": _("Soft reminders of the firm muted or wanted again"),
    "calendar_address_made": _("Calendar address made"),
    "calendar_address_revoked": _("Calendar address revoked"),
    "incident_opened": _("Incident opened for a missed deadline"),
    "incident_step_done": _("Duty of an incident done"),
    "incident_step_undone": _("Duty of an incident not done after all"),
    "incident_closed": _("Incident closed"),
    "readiness_printed": _("Readiness report made"),
}


def act_label(act: str) -> str:
    """Return the words for an act in the reader's language."""
    return str(ACT_LABELS.get(act, act.replace("_", " ").capitalize()))


def details_in_words(details: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return an event's details as a reader says them: the name, then the value or values."""
    return [(name.replace("_", " "), _value_in_words(value)) for name, value in details.items()]


def _value_in_words(value: object) -> str:
    if value is None or value == "" or value == []:
        return gettext("none")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(map(_value_in_words, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {words}" for name, words in details_in_words(value))
    return str(value)
