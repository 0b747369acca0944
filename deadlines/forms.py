"""Forms of the deadlines pages."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.day_field import DayField
from deadlines import by_hand
from deadlines.models import Deadline
from deadlines.rules.letter_dates import LONGEST_TEXT
from draws.forms import ConfirmedInstantField, ConfirmingForm, UtcTimeField, confirms
from draws.rules.invitation import default_cut_off_at, latest_cut_off_at

# What an office plans ahead for; a passport of next year is only one click away.
NEAR_DAYS = 90


class MoveForm(ConfirmingForm):
    """Another instant for a deadline, as the letter prints it, and why."""

    due_on = DayField(
        label=gettext_lazy("Date printed, UTC"),
    )
    due_time = UtcTimeField(
        label=gettext_lazy("Time printed, UTC"),
        help_text=gettext_lazy("Letters print 12:00AM, the first instant of the date."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("Such as “typed wrong from the letter”. Kept in the history."),
    )
    confirmed = ConfirmedInstantField(label=gettext_lazy("The letter prints this instant."))

    def __init__(self, *args: Any, deadline: Deadline, **kwargs: Any) -> None:
        due_at = deadline.due_at.astimezone(UTC)
        kwargs.setdefault("initial", {"due_on": due_at.date(), "due_time": f"{due_at:%H:%M:%S}"})
        super().__init__(*args, **kwargs)
        self.deadline = deadline
        self.confirmation = self.fields.pop("confirmed")

    @property
    def due_at(self) -> datetime:
        """The instant typed; only after the form was found valid."""
        typed: tuple[date, time] = (self.cleaned_data["due_on"], self.cleaned_data["due_time"])
        return datetime.combine(*typed, tzinfo=UTC)

    def clean(self) -> dict[str, Any]:
        """Refuse an instant that no letter can print."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        if fault := self._fault(self.due_at):
            self.add_error("due_on", fault)
        return cleaned

    def _fault(self, due_at: datetime) -> str:
        ita = self.deadline.ita
        if due_at == self.deadline.due_at:
            return _("The deadline is at this instant already.")
        if ita is None:
            return ""
        computed_at = default_cut_off_at(ita.issued_at)
        latest_at = latest_cut_off_at(ita.issued_at)
        words = {
            "due": _utc(due_at),
            "issued": _utc(ita.issued_at),
            "computed": _utc(computed_at),
            "days": (latest_at - ita.issued_at).days,
        }
        if due_at <= ita.issued_at:
            said = _(
                "%(due)s is not after the invitation of %(issued)s. Check both against the letter."
            )
        elif due_at > latest_at:
            said = _(
                "%(due)s is more than %(days)s days after the invitation of %(issued)s: no letter "
                "prints that, and IRCC grants no extension. The period ends at %(computed)s."
            )
        elif due_at > computed_at and not confirms(self, due_at):
            said = _(
                "%(due)s is later than the end of the period, %(computed)s, and IRCC grants no "
                "extension. Correct it, or confirm below that the letter prints it."
            )
        else:
            said = ""
        return said % words


class ByHandForm(forms.Form):
    """A deadline as a letter of IRCC prints it."""

    kind = forms.ChoiceField(label=gettext_lazy("What IRCC asks for"))
    due_on = DayField(
        label=gettext_lazy("Date printed"),
        help_text=gettext_lazy("Where no time is printed the day is taken as over at 00:00 UTC."),
    )
    due_time = UtcTimeField(
        label=gettext_lazy("Time printed, UTC"),
        help_text=gettext_lazy("Leave 00:00:00 where the letter prints none: the earlier reading."),
    )
    subject = forms.CharField(
        label=gettext_lazy("Which request"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("In a word or two, for the office only; never in a letter."),
    )
    quotation = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"due_time": "00:00:00"})
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(each.value, each.label) for each in by_hand.KINDS]

    @property
    def due_at(self) -> datetime:
        """The instant typed; only after the form was found valid."""
        typed: tuple[date, time] = (self.cleaned_data["due_on"], self.cleaned_data["due_time"])
        return datetime.combine(*typed, tzinfo=UTC)


class LetterTextForm(forms.Form):
    """The words of a letter, in which the dates are looked for; nothing of it is kept."""

    LETTERS: Mapping[str, tuple[Deadline.Kind, Any]] = {
        "fairness": (Deadline.Kind.IRCC_REQUEST, gettext_lazy("Procedural fairness letter")),
        "documents": (Deadline.Kind.IRCC_REQUEST, gettext_lazy("Request for documents")),
        "biometrics": (Deadline.Kind.BIOMETRICS, gettext_lazy("Biometrics instruction")),
        "medical": (Deadline.Kind.IRCC_REQUEST, gettext_lazy("Medical instruction")),
        "other": (Deadline.Kind.IRCC_REQUEST, gettext_lazy("Another letter")),
    }

    letter = forms.ChoiceField(
        label=gettext_lazy("What kind of letter"),
        choices=[(key, label) for key, (_kind, label) in LETTERS.items()],
    )
    text = forms.CharField(
        label=gettext_lazy("The words of the letter"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("Paste all of it: the date at its top counts too."),
    )
    dated_on = DayField(
        label=gettext_lazy("Date of the letter"),
        required=False,
        help_text=gettext_lazy("Left empty, it is read from the top of the letter."),
    )


class SettleForm(forms.Form):
    """How a deadline that a letter gave came to its end."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What happened"),
        widget=forms.RadioSelect,
        choices=[
            ("met", gettext_lazy("Done in time")),
            ("cancelled", gettext_lazy("Nothing is asked for any more")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("Proof or reason"),
        max_length=300,
        help_text=gettext_lazy("Such as “confirmation of receipt of 2026-05-02”. Kept."),
    )


class SnoozeForm(forms.Form):
    """Until which day soft reminders of a deadline wait."""

    until = DayField(
        label=gettext_lazy("Remind again on"),
        error_messages={
            "required": gettext_lazy("Nothing was put off: type the day to be reminded again on.")
        },
    )


class CloseIncidentForm(forms.Form):
    """How an incident ended."""

    conclusion = forms.CharField(
        label=gettext_lazy("How it ended"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    nobody_harmed = forms.BooleanField(
        label=gettext_lazy("Nobody was harmed"),
        required=False,
        help_text=gettext_lazy("Say above why. Else the duties of the Code must be done first."),
    )


class DeadlineFilter(forms.Form):
    """What the list of deadlines shows; an unknown value shows the default."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    within = forms.ChoiceField(label=gettext_lazy("Ends within"), required=False)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "state": [
                ("", _("Open or unrecorded")),
                *Deadline.State.choices[1:],
                ("all", _("All")),
            ],
            "kind": [("", _("All kinds")), *Deadline.Kind.choices],
            "within": [
                ("", _("90 days")),
                ("30", _("30 days")),
                ("365", _("a year")),
                ("all", _("any time")),
            ],
            "owner": [("", _("Everyone")), *((str(pk), name) for pk, name in people)],
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = values

    @property
    def is_for_pressing(self) -> bool:
        """True where no state was chosen: what asks for an act is shown."""
        self.is_valid()
        return not self.cleaned_data.get("state")

    @property
    def within_days(self) -> int | None:
        """How many days ahead open deadlines are shown; None for all of them."""
        self.is_valid()
        wanted = self.cleaned_data.get("within")
        return None if wanted == "all" else int(wanted or NEAR_DAYS)

    def filters(self) -> dict[str, Any]:
        """Return the other filters as lookups on deadlines."""
        self.is_valid()
        wanted = self.cleaned_data
        lookups: dict[str, Any] = {}
        if wanted.get("state") not in {None, "", "all"}:
            lookups["state"] = wanted["state"]
        if wanted.get("kind"):
            lookups["kind"] = wanted["kind"]
        if wanted.get("owner"):
            lookups["client__owner_id"] = int(wanted["owner"])
        return lookups


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
