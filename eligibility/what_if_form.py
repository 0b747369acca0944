"""Facts supposed to be otherwise, as a form; kept by name only where somebody asks for it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from eligibility.forms import KnownDayField
from eligibility.rules.supposed_facts import DEGREES
from eligibility.rules.supposition import Supposition

AS_ON_FILE = ("", _("as on file"))
MOST_MONTHS = 60
CHANGES = {
    "authorized": _("A permit for every day of work"),
    "duties": _("Duties confirmed by the letters"),
    "nomination": _("A nomination"),
    "sibling": _("A sibling in Canada"),
    "certificate": _("A certificate of qualification"),
    "renewed_tests": _("Expired tests taken again"),
    "new_profile": _("A new profile"),
}


def _levels(name: str) -> forms.TypedChoiceField:
    choices = [AS_ON_FILE, *((str(level), f"{name} {level}") for level in range(4, 11))]
    return forms.TypedChoiceField(choices=choices, coerce=int, empty_value=None, required=False)


def _months() -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=MOST_MONTHS, required=False)


class WhatIfForm(forms.Form):
    """One day, and what is supposed to be otherwise on it."""

    on = KnownDayField(label=_("As of"), required=False)
    english = _levels("CLB")
    french = _levels("NCLC")
    months = _months()
    months_abroad = _months()
    degree = forms.ChoiceField(choices=[AS_ON_FILE, *DEGREES.items()], required=False)
    partner = forms.TypedChoiceField(
        choices=[AS_ON_FILE, ("yes", _("comes along")), ("no", _("does not come along"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    partner_english = _levels("CLB")
    more = forms.MultipleChoiceField(
        choices=list(CHANGES.items()), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, has_partner: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "english": _("English"),
            "french": _("French"),
            "months": _("More months of Canadian work"),
            "months_abroad": _("More months of work abroad"),
            "degree": _("Credential"),
            "partner": _("Partner"),
            "partner_english": _("Partner’s English"),
            "more": _("And"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        if not has_partner:
            del self.fields["partner"], self.fields["partner_english"]

    @property
    def supposition(self) -> Supposition:
        """What is supposed to be otherwise."""
        given: dict[str, Any] = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("on", "more", "name") and value not in (None, "")
        }
        given |= dict.fromkeys(self.cleaned_data.get("more", ()), True)
        return Supposition(**given)


class SaveWhatIfForm(WhatIfForm):
    """The same with a name, to be kept."""

    name = forms.CharField(label=_("Name"), max_length=80)

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client = client

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        if self.client.what_ifs.filter(name__iexact=name).exists():
            raise ValidationError(_("A what-if of this name is saved. Choose another name."))
        return name

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not self.supposition:
            raise ValidationError(_("Nothing is supposed yet. Choose at least one change."))
        return given
