"""The days a file is assessed on."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from config.day_field import DayField

# Express Entry began; nothing here could be asked of an earlier day.
FIRST_DAY = date(2015, 1, 1)
LAST_DAY = date(2099, 12, 31)


class KnownDayField(DayField):
    """A day of which something may be known."""

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and not FIRST_DAY <= value <= LAST_DAY:
            raise ValidationError(
                _("Nothing is known of %(day)s. Choose a day from 2015-01-01 to 2099-12-31."),
                params={"day": value},
            )


class DaysForm(forms.Form):
    """One day to assess on, and another to compare it with."""

    on = KnownDayField(label=_("As of"), required=False)
    against = KnownDayField(label=_("Compared with"), required=False)


class BothMomentsForm(forms.Form):
    """The day of an invitation, the day its application is received, and the round."""

    invited = KnownDayField(label=_("Invited on"))
    received = KnownDayField(label=_("Filed on"))
    round = forms.CharField(label=_("Round"), max_length=8, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        invited, received = given.get("invited"), given.get("received")
        if invited and received and received < invited:
            message = _("%(day)s is before the invitation. Choose that day or a later one.")
            self.add_error("received", ValidationError(message, params={"day": received}))
        return given
