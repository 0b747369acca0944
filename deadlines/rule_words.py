"""The words under which a maintainer reads and edits reminder ladders."""

from django.utils.translation import gettext_lazy as _

from eligibility.field_words import Words

LADDER = {
    "rungs": Words(_("Reminders")),
    "rungs.*.name": Words(
        _("Distance"), _("D-30 is thirty days before the deadline, H-6 six hours before it.")
    ),
    "rungs.*.to": Words(_("Always told")),
    "rungs.*.escalate_to": Words(_("Told when nobody acknowledged")),
    "rungs.*.hard": Words(_("Cannot be muted"), _("It reaches at least two people of the office.")),
    "send_at_hour": Words(
        _("Hour at which reminders go out"), _("0 to 23, in the time zone of the firm.")
    ),
    "acknowledgement_holds_days": Words(
        _("An acknowledgement holds for"),
        _("In days. Meanwhile the second person is not called."),
    ),
    "quiet_from_hour": Words(
        _("Quiet from"),
        _("The hour of the firm's evening after which nothing goes out that can wait."),
    ),
    "quiet_until_hour": Words(
        _("Quiet until"),
        _("At most the hour of the reminders; the last day before a deadline is never quiet."),
    ),
}
