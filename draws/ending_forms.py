"""Forms of how an invitation ends: when, and why or by what proof."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.day_field import DayField
from draws.actions import refuse_impossible_ending, utc
from draws.forms import ConfirmedInstantField, ConfirmingForm, UtcTimeField, confirms, utc_instant
from draws.models import InvitationToApply
from draws.rules.invitation import Ending, EndingFault, ending_fault


class EndingForm(ConfirmingForm):
    """When an invitation ended: an instant that fits how it did."""

    ended_on = DayField(label=gettext_lazy("Date (UTC)"))
    ended_time = UtcTimeField(label=gettext_lazy("Time (UTC)"))
    confirmed = ConfirmedInstantField(
        label=gettext_lazy("The proof shows this instant; record the submission as late.")
    )

    def __init__(
        self, *args: Any, ita: InvitationToApply, ending: Ending, now: datetime, **arguments: Any
    ) -> None:
        super().__init__(*args, **arguments)
        self.ita, self.ending, self.now = ita, ending, now
        self.confirmation = self.fields.pop("confirmed")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        at = utc_instant(cleaned["ended_on"], cleaned["ended_time"])
        try:
            refuse_impossible_ending(self.ita, self.ending, at=at, now=self.now)
        except ValidationError as error:
            raise ValidationError({"ended_on": error.messages}) from None
        if self._is_late(at) and not confirms(self, at):
            raise ValidationError(
                _(
                    "%(at)s is not before the deadline of %(cut_off)s: IRCC takes no application "
                    "from that instant on. Correct the instant, or confirm below that the proof "
                    "shows it."
                )
                % {"at": utc(at), "cut_off": utc(self.ita.cut_off_at)},
                code="late",
            )
        cleaned["at"] = at
        return cleaned

    def _is_late(self, at: datetime) -> bool:
        ita = self.ita
        fault = ending_fault(
            self.ending, at=at, issued_at=ita.issued_at, cut_off_at=ita.cut_off_at, now=self.now
        )
        return fault is EndingFault.LATE_SUBMISSION


class ItaEndingForm(EndingForm):
    """How an invitation ended that was not used, and why."""

    reason = forms.CharField(label=gettext_lazy("Reason or proof"), max_length=300)

    WORDS = {
        Ending.DECLINED: (
            gettext_lazy("Why it is declined"),
            gettext_lazy("And where the client’s written instruction is kept."),
        ),
        Ending.LAPSED: (
            gettext_lazy("Why nothing was filed"),
            gettext_lazy("One sentence for the file."),
        ),
        Ending.WITHDRAWN: (
            gettext_lazy("What IRCC’s message says"),
            gettext_lazy("Its date and where it is kept."),
        ),
    }

    def __init__(self, *args: Any, ending: Ending, **arguments: Any) -> None:
        super().__init__(*args, ending=ending, **arguments)
        label, help_text = self.WORDS[ending]
        self.fields["reason"].label, self.fields["reason"].help_text = label, help_text
