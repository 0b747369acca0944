"""The days a file is assessed on."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

# Express Entry began; nothing here could be asked of an earlier day.
FIRST_DAY = date(2015, 1, 1)
LAST_DAY = date(2099, 12, 31)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DaysForm(forms.Form):
    """One day to assess on, and another to compare it with."""

    on = forms.DateField(label=_("As of"), widget=DayInput(), required=False)
    against = forms.DateField(label=_("Compared with"), widget=DayInput(), required=False)

    def clean_on(self) -> date | None:
        return self._possible("on")

    def clean_against(self) -> date | None:
        return self._possible("against")

    def _possible(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(
                _("Nothing is known of %(day)s. Choose a day from 2015-01-01 to 2099-12-31."),
                params={"day": day},
            )
        return day
