"""Forms of invitations; instants are a date and a time, both UTC as the letter prints them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.day_field import DayField
from draws.actions import refuse_impossible_letter, utc
from draws.feed_row import HIGHEST_CRS_SCORE
from draws.models import InvitationToApply, Round
from draws.rules.invitation import days_after_round, default_cut_off_at, fits_round
from eligibility.models import Job, RuleVersion

# "12:00AM" is how the letter prints midnight.
TIMES = ["%H:%M:%S", "%H:%M", "%I:%M%p", "%I:%M %p", "%I:%M:%S%p", "%I:%M:%S %p"]
ROUNDS_OFFERED = 60


class UtcTimeField(forms.TimeField):
    """A time of day in UTC, typed as 14:02, 14:02:31 or 12:00AM."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(
            input_formats=TIMES,
            widget=forms.TimeInput(
                format="%H:%M:%S",
                attrs={"placeholder": "14:02:31", "class": "form-control input-time"},
            ),
            error_messages={
                "invalid": gettext_lazy("This is not a time of day. Type it as 14:02:31, in UTC.")
            },
            **arguments,
        )


class RoundField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of rounds by number, day, name and cut-off."""

    def label_from_instance(self, obj: Any) -> str:
        return f"#{obj.number} · {obj.held_on:%Y-%m-%d} · {obj.name} · {obj.cut_off_score}"


class UtcInstantField(forms.Field):
    """An instant typed in UTC to the second, whatever zone the reader lives in."""

    widget = forms.TextInput(attrs={"placeholder": "2026-08-06 19:40:38"})

    def to_python(self, value: Any) -> datetime | None:
        if value in (None, ""):
            return None
        try:
            return datetime.strptime(str(value).strip(), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        except ValueError:
            raise ValidationError(
                _("“%(value)s” is not an instant. Type it as 2026-08-06 19:40:38, in UTC."),
                params={"value": value},
            ) from None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
        return value


# An invitation over for so long was hardly received lately: its year may be wrong.
LONG_OVER = timedelta(days=60)


class ConfirmedInstantField(forms.CharField):
    """A box to tick whose value is the very instant it confirms, so that another asks again."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(required=False, widget=forms.CheckboxInput(), **arguments)


class ConfirmingForm(forms.Form):
    """A form that may ask to confirm an instant; its box shows only once `confirms` asked."""

    confirmation: forms.Field


def confirms(form: ConfirmingForm, moment: datetime) -> bool:
    """Return whether the box for this instant was ticked; from now on the form shows that box."""
    return ticks(form, "confirmed", form.confirmation, moment.isoformat())


def ticks(form: forms.Form, name: str, box: forms.Field, value: str) -> bool:
    """Return whether a box was ticked for this very value; from now on the form shows it."""
    ticked = form.data.get(form.add_prefix(name)) == value
    box.widget = forms.CheckboxInput(attrs={"value": value}, check_test=lambda _value: ticked)
    form.fields[name] = box
    return bool(ticked)


class ItaForm(ConfirmingForm):
    """An invitation as its letter prints it."""

    round = RoundField(
        Round.objects.none(),
        label=gettext_lazy("Round"),
        required=False,
        empty_label=gettext_lazy("Not known"),
        help_text=gettext_lazy("The newest first; leave it open where it is not known."),
    )
    program = forms.ChoiceField(
        label=gettext_lazy("Class of the invitation"),
        choices=[("", gettext_lazy("Choose the class")), *InvitationToApply.Program.choices],
        help_text=gettext_lazy("The class is binding: no application in another one."),
    )
    issued_on = DayField(
        label=gettext_lazy("Date of the invitation (UTC)"),
        help_text=gettext_lazy("As the letter or the account’s message shows it."),
    )
    issued_time = UtcTimeField(label=gettext_lazy("Time of the invitation (UTC)"))
    cut_off_on = DayField(
        label=gettext_lazy("Deadline printed in the letter (UTC)"),
        required=False,
        help_text=gettext_lazy(
            "Left empty, the end of the sixty days is computed: midnight UTC, 61 days after the "
            "date of the invitation. The letter decides: compare."
        ),
    )
    cut_off_time = UtcTimeField(
        label=gettext_lazy("Time of the deadline (UTC)"),
        required=False,
        help_text=gettext_lazy("Letters print 12:00AM, the first instant of the date."),
    )
    confirmed = ConfirmedInstantField(
        label=gettext_lazy("The letter prints this deadline; I have compared it.")
    )
    round_confirmed = ConfirmedInstantField(
        label=gettext_lazy("The letter is of this round and of this day; I have compared both.")
    )
    over_confirmed = ConfirmedInstantField(
        label=gettext_lazy("The invitation is over; I record it all the same.")
    )

    def __init__(self, *args: Any, now: datetime, **arguments: Any) -> None:
        super().__init__(*args, **arguments)
        self.now = now
        latest = Round.objects.held_by(now.date()).newest_first()[:ROUNDS_OFFERED]
        field = self.fields["round"]
        assert isinstance(field, RoundField)
        field.queryset = Round.objects.filter(pk__in=[row.pk for row in latest]).newest_first()
        self.confirmation = self.fields.pop("confirmed")
        self.round_confirmation = self.fields.pop("round_confirmed")
        self.over_confirmation = self.fields.pop("over_confirmed")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        issued_at = utc_instant(cleaned["issued_on"], cleaned["issued_time"])
        printed_at = self._printed_at(cleaned)
        refuse_impossible_letter(issued_at, printed_at, now=self.now)
        computed_at = default_cut_off_at(issued_at)
        cleaned["issued_at"] = issued_at
        cleaned["cut_off_at"] = printed_at or computed_at
        held = cleaned.get("round")
        if held is not None:
            self._compare_round(held, issued_at)
        if self.now - cleaned["cut_off_at"] > LONG_OVER:
            self._ask_whether_over(cleaned["cut_off_at"])
        if printed_at is not None and printed_at != computed_at:
            self._ask_to_compare(printed_at, computed_at)
        return cleaned

    def _printed_at(self, cleaned: dict[str, Any]) -> datetime | None:
        day, moment = cleaned.get("cut_off_on"), cleaned.get("cut_off_time")
        if day is None and moment is None:
            return None
        if day is None:
            raise ValidationError({"cut_off_on": _("A time alone is no deadline: add its date.")})
        if moment is None:
            raise ValidationError(
                {"cut_off_time": _("Type the time the letter prints too, such as 12:00AM.")}
            )
        return utc_instant(day, moment)

    def _ask_to_compare(self, printed_at: datetime, computed_at: datetime) -> None:
        """Ask where the letter and the sixty days disagree; the letter wins."""
        if not confirms(self, printed_at):
            raise ValidationError(
                _(
                    "You typed %(printed)s; sixty days from this invitation end at %(computed)s. "
                    "The letter decides: compare it, then confirm below or correct the deadline."
                )
                % {"printed": utc(printed_at), "computed": utc(computed_at)},
                code="differs",
            )

    def _ask_whether_over(self, cut_off_at: datetime) -> None:
        """Ask about an invitation that was over long ago, for it is missed at once."""
        value = f"{cut_off_at:%Y-%m-%d}"
        if ticks(self, "over_confirmed", self.over_confirmation, value):
            return
        self.add_error(
            "issued_on",
            _(
                "By these dates the invitation ended at %(cut_off)s: recorded so, it is missed at "
                "once. Check the year and the dates, or confirm below."
            )
            % {"cut_off": utc(cut_off_at)},
        )

    def _compare_round(self, held: Round, issued_at: datetime) -> None:
        """Refuse a letter from before its round; ask about one from well after it."""
        if fits_round(issued_at, held.held_on):
            return
        days = days_after_round(issued_at, held.held_on)
        said = {
            "number": held.number,
            "held": held.held_on.isoformat(),
            "issued": utc(issued_at),
            "days": days,
        }
        if days < 0:
            words = _(
                "Round %(number)s was held on %(held)s, after the invitation of %(issued)s. "
                "Check the round and the date."
            )
            self.add_error("round", words % said)
        elif not self._round_is_confirmed(held, issued_at):
            words = _(
                "Round %(number)s was held on %(held)s, the invitation you typed is of "
                "%(issued)s: %(days)s days later. The invitations of a round are usually of its "
                "day. Correct the round or the date, or confirm below."
            )
            self.add_error("round", f"{words % said} {_rounds_of_the_day(issued_at)}".strip())

    def _round_is_confirmed(self, held: Round, issued_at: datetime) -> bool:
        value = f"{held.number} {issued_at:%Y-%m-%d}"
        return ticks(self, "round_confirmed", self.round_confirmation, value)


def _rounds_of_the_day(issued_at: datetime) -> str:
    """Return which rounds on file were held on the day of an invitation; empty without any."""
    held = Round.objects.filter(held_on=issued_at.astimezone(UTC).date()).newest_first()
    if not held:
        return ""
    numbers = ", ".join(f"#{each.number}" for each in held)
    return _("Held on the day of the letter: %(rounds)s.") % {"rounds": numbers}


def utc_instant(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, tzinfo=UTC)


class RuleVersionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of versions of one category; a draft says that it is one."""

    def label_from_instance(self, obj: Any) -> str:
        label = f"{obj.label or obj.title} · {obj.since:%Y-%m-%d}"
        return label if obj.state == "published" else f"{label} · {obj.get_state_display()}"


class WhatIfForm(forms.Form):
    """A round supposed otherwise; what is left empty stays as published.

    Another day or rule version judges every file anew.
    """

    cut_off = forms.IntegerField(
        label=gettext_lazy("Cut-off"), required=False, min_value=0, max_value=HIGHEST_CRS_SCORE
    )
    tie_break = UtcInstantField(label=gettext_lazy("Tie-break (UTC)"), required=False)
    on = DayField(label=gettext_lazy("Held on another day"), required=False)
    version = RuleVersionField(
        label=gettext_lazy("Another rule version"),
        queryset=RuleVersion.objects.none(),
        required=False,
    )

    def __init__(
        self, data: Any, *, held: Round, versions: list[RuleVersion], job: Job | None = None
    ) -> None:
        supposed = job.subject if job else {}
        initial = {
            "cut_off": held.cut_off_score
            if supposed.get("cut_off") is None
            else supposed["cut_off"],
            "tie_break": held.tie_break_at,
            "on": supposed.get("on"),
            "version": supposed.get("version"),
        }
        if supposed.get("tie_break"):
            initial["tie_break"] = datetime.fromisoformat(supposed["tie_break"])
        super().__init__(data, initial=initial)
        choice = cast(RuleVersionField, self.fields["version"])
        choice.empty_label = _("The one of that day")
        choice.queryset = RuleVersion.objects.filter(pk__in=[row.pk for row in versions])
        self.fields["on"].widget.attrs["placeholder"] = f"{held.held_on:%Y-%m-%d}"

    def clean_on(self) -> date | None:
        """Refuse days that no rule and no profile can speak of."""
        day: date | None = self.cleaned_data["on"]
        if day is not None and not 2015 <= day.year <= 2100:
            raise ValidationError(
                _("%(day)s is not a day of Express Entry. Type one from 2015 to 2100."),
                params={"day": day.isoformat()},
            )
        return day
