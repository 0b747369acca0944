"""Form fields of facts: days, instants in UTC, yes / no / not known, countries, NOC codes."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.countries import country_choices
from clients.models.fact import validate_country, validate_noc_code
from config.day_field import DayField
from eligibility.rules.unit_groups import names_a_teer, nearest, title_of, unit_groups

# What a form offers first where a NOC code is typed, and its words; no rule reads it.
SUGGESTED_NOCS = [
    ("31100", _("Specialists in clinical and laboratory medicine")),
    ("31101", _("Specialists in surgery")),
    ("31102", _("General practitioners and family physicians")),
]
NOC_SEARCH = _("Code, or words of the title")
EARLIEST_YEAR = 1940
EARLIEST_BIRTH_YEAR = 1920
YEARS_AHEAD = 15
_OWN_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
# A zero byte is left in, for the field to refuse.
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def hours_of_a_week() -> list[Any]:
    """Return the checks of hours a week: more than none, no more than a week has."""
    few = _(
        "%(show_value)s hours a week is no work. Check the hours in the letter; leave this empty "
        "when it does not say."
    )
    many = _("A week has 168 hours, %(value)s is more. Check the hours in the letter.")
    return [MinValueValidator(Decimal("0.01"), few), MaxValueValidator(168, many)]


def noc_in_words(code: str) -> str:
    """Return a NOC code with the title of its unit group, or that it has none."""
    title = dict(SUGGESTED_NOCS).get(code) or title_of(code) or _("no unit group of NOC 2021")
    return f"{code} {title}"


class TypedTextField(forms.CharField):
    """Text without the control characters that word processors leave in what is pasted.

    Line breaks and tabs stay; a word processor's own line or page break becomes a line break.
    """

    def to_python(self, value: Any) -> str | None:
        if isinstance(value, str):
            value = _CONTROLS.sub("", _OWN_BREAKS.sub("\n", value))
        return super().to_python(value)


class InstantField(forms.CharField):
    """A moment in UTC to the second, typed as 2026-01-03 03:25:14."""

    default_error_messages = {
        "invalid": _(
            "“%(value)s” is not a moment to the second. Write it in UTC, such as "
            "2026-01-03 03:25:14."
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"placeholder": "2026-01-03 03:25:14", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
        return value

    def clean(self, value: Any) -> datetime | None:
        """Return the aware moment; None when nothing was typed."""
        text = str(super().clean(value) or "").upper().replace("UTC", "").replace("T", " ")
        text = text.strip().rstrip("Z").strip()
        if not text:
            return None
        try:
            return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        except ValueError:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            ) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((self.prepare_value(initial) or "") != (data or ""))


class NocField(TypedTextField):
    """A NOC 2021 code of the classification; its shape is the model's to check."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if re.fullmatch("[0-9]{5}", value) and not title_of(value):
            raise _no_unit_group(value)


def _no_unit_group(code: str) -> ValidationError:
    """Return the refusal of five digits that are no unit group, with what may be meant."""
    near = "; ".join(f"{each} {title_of(each)}" for each in nearest(code))
    if not names_a_teer(code):
        message = _(
            "%(code)s is no NOC 2021 code: its second digit is the TEER category, 0 to 5, not "
            "%(teer)s. Copy the code from the letter or the profile."
        )
    elif near:
        message = _(
            "%(code)s is no NOC 2021 code: the classification has no such unit group. Near it "
            "are %(near)s."
        )
    else:
        message = _("%(code)s is no NOC 2021 code: the classification has no such unit group.")
    return ValidationError(message, params={"code": code, "teer": code[1], "near": near})


class KnownField(forms.TypedChoiceField):
    """Yes, no, or not known; unknown is the empty choice and None."""

    default_error_messages = {
        "invalid_choice": _("“%(value)s” is neither yes nor no. Leave it empty when not known.")
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("max_length", None)
        super().__init__(
            choices=[("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))],
            coerce=lambda value: value == "yes",
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != (data or ""))


class CountryField(forms.ChoiceField):
    """A country by name, kept as its two-letter code."""

    default_error_messages = {
        "invalid_choice": _(
            "“%(value)s” is not a country code. Use two capital letters, such as CA or IN."
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        for unused in ("max_length", "empty_value", "strip"):
            kwargs.pop(unused, None)
        super().__init__(choices=country_choices, **kwargs)


class SuggestionInput(forms.TextInput):
    """A text box with suggestions; any other text may be typed."""

    template_name = "clients/widgets/suggestion_input.html"

    def __init__(self, suggestions: list[tuple[str, Promise | str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        box = context["widget"]["attrs"]
        box["list"] = f"{box.get('id', name)}_suggestions"
        context["suggestions"] = self.suggestions
        return context


def form_field(field: "models.Field[Any, Any]", **kwargs: Any) -> forms.Field | None:
    """Return the form field of a model field: what `Meta.formfield_callback` asks for."""
    chosen = _field_class(field)
    if chosen:
        kwargs["form_class"] = chosen
    if isinstance(field, models.CharField) and validate_noc_code in field.validators:
        kwargs["widget"] = SuggestionInput(_every_noc(), attrs={"placeholder": NOC_SEARCH})
    if isinstance(field, models.TextField):
        kwargs["widget"] = forms.Textarea(attrs={"rows": 3})
    return field.formfield(**kwargs)


def _every_noc() -> list[tuple[str, Promise | str]]:
    """Return the physicians' unit groups, then every other: found by code or by words."""
    first = dict(SUGGESTED_NOCS)
    rest = sorted((code, title) for code, title in unit_groups().items() if code not in first)
    return [*SUGGESTED_NOCS, *rest]


def _field_class(field: "models.Field[Any, Any]") -> Callable[..., forms.Field] | None:
    if isinstance(field, models.DateTimeField):
        return InstantField
    if isinstance(field, models.DateField):
        return DayField
    if isinstance(field, models.BooleanField) and field.null:
        return KnownField
    if isinstance(field, models.CharField) and validate_country in field.validators:
        return CountryField
    if isinstance(field, models.CharField) and validate_noc_code in field.validators:
        return NocField
    if type(field) in {models.CharField, models.TextField}:
        return TypedTextField
    return None
