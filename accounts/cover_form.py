"""The form of a holiday cover."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config.day_field import DayField

TWO_WEEKS = timedelta(days=13)  # both ends included


class CoverForm(forms.Form):
    """Who is away, who takes the files, from when to when; only owners choose who is away."""

    person = forms.ChoiceField(label=_("Who is away"))
    colleague = forms.ChoiceField(label=_("Who takes the files"))
    first_day = DayField(label=_("First day"))
    last_day = DayField(
        label=_("Last day"), help_text=_("Both days included, in the firm’s time zone.")
    )

    def __init__(self, data: Any, *, reader: User, on: date, away: User):
        """Offer two weeks from the day `on`; `away` is who is chosen at first."""
        days = {"first_day": on.isoformat(), "last_day": (on + TWO_WEEKS).isoformat()}
        super().__init__(data, initial={"person": away.pk, **days})
        self.reader = reader
        people = User.objects.visible_to(reader).active()
        self.people: dict[str, User] = {str(each.pk): each for each in people}
        if reader.is_owner:
            self._offer("person")
        else:
            del self.fields["person"]
        self._offer("colleague", ("", _("Choose")))

    def _offer(self, name: str, *first: tuple[str, Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        names = [(pk, each.full_name) for pk, each in self.people.items()]
        field.choices = [*first, *names]

    def clean_person(self) -> User:
        return self.people[str(self.cleaned_data["person"])]

    def clean_colleague(self) -> User:
        return self.people[str(self.cleaned_data["colleague"])]

    def clean(self) -> dict[str, Any]:
        """Whoever is no owner enters a cover for themselves."""
        data = super().clean() or {}
        return data if self.reader.is_owner else {**data, "person": self.reader}
