"""Facts supposed to be otherwise, as a form; nothing of it is saved."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eligibility.forms import KnownDayField
from eligibility.rules.facts import Person
from eligibility.rules.language import OfficialLanguage
from eligibility.rules.law import Law
from eligibility.rules.what_if import (
    DEGREES,
    with_degree,
    with_language,
    with_nomination,
    with_partner,
    with_work,
)

AS_ON_FILE = ("", _("as on file"))
MOST_MONTHS = 60


def _levels(name: str) -> list[tuple[str, Any]]:
    return [AS_ON_FILE, *((str(level), f"{name} {level}") for level in range(4, 11))]


class WhatIfForm(forms.Form):
    """One day, and what is supposed to be otherwise on it."""

    on = KnownDayField(label=_("As of"), required=False)
    english = forms.ChoiceField(label=_("English"), choices=_levels("CLB"), required=False)
    french = forms.ChoiceField(label=_("French"), choices=_levels("NCLC"), required=False)
    months = forms.IntegerField(
        label=_("More months of Canadian work"), min_value=0, max_value=MOST_MONTHS, required=False
    )
    degree = forms.ChoiceField(
        label=_("Credential"), choices=[AS_ON_FILE, *DEGREES.items()], required=False
    )
    partner = forms.ChoiceField(
        label=_("Partner"),
        choices=[AS_ON_FILE, ("yes", _("comes along")), ("no", _("does not come along"))],
        required=False,
    )
    nomination = forms.BooleanField(label=_("A nomination"), required=False)

    @property
    def supposes(self) -> bool:
        """Whether anything is supposed to be otherwise."""
        return any(value for name, value in self.cleaned_data.items() if name != "on")

    def changed(self, person: Person, law: Law, *, on: date) -> Person:
        """Return the facts as supposed; raises NotInForce where the law has no such figures."""
        given = self.cleaned_data
        if given["english"]:
            level = int(given["english"])
            person = with_language(person, law, OfficialLanguage.ENGLISH, level, on=on)
        if given["french"]:
            level = int(given["french"])
            person = with_language(person, law, OfficialLanguage.FRENCH, level, on=on)
        if given["months"]:
            person = with_work(person, law, given["months"], on=on)
        if given["degree"]:
            person = with_degree(person, given["degree"], on=on)
        if given["partner"]:
            person = with_partner(person, given["partner"] == "yes")
        return with_nomination(person, on=on) if given["nomination"] else person
