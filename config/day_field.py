"""The one field for a day: typed as papers print it or chosen, and shown as 2026-02-19."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from config.typed_days import readings

ISO = "%Y-%m-%d"
EXAMPLE = "2026-02-19"


class DayInput(forms.DateInput):
    """A box to type a day into, with a button that opens the browser's own calendar.

    The browser's own box for days would show them in an order of its own and take no other.
    """

    template_name = "components/_day_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        typed = {"autocomplete": "off", "placeholder": EXAMPLE}
        super().__init__(attrs=typed | (attrs or {}), format=ISO)


class DayField(forms.DateField):
    """A day typed as 2026-02-19, 19 February 2026, Feb 19, 2026, 19 févr. 2026 or 19/02/2026.

    A day that can be read in two ways is refused with both; what was read is shown as 2026-02-19.
    """

    widget = DayInput
    default_error_messages = {
        "invalid": _(
            "“%(value)s” is not a date. Write it as 2026-02-19, or with the month’s name: "
            "19 February 2026."
        ),
        "ambiguous": _(
            "“%(value)s” can be %(first_words)s or %(second_words)s. Write %(first)s or %(second)s."
        ),
    }

    def to_python(self, value: Any) -> date | None:
        """Return the day typed; None when nothing was."""
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value.date() if isinstance(value, datetime) else value
        found = readings(str(value))
        if len(found) == 1:
            return found[0]
        raise self._refusal(str(value), found)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what a form that comes back shows: the day as it was read, or what was typed."""
        shown = super().bound_data(data, initial)
        found = readings(shown) if isinstance(shown, str) else []
        return found[0].isoformat() if len(found) == 1 else shown

    def _refusal(self, value: str, found: list[date]) -> ValidationError:
        code = "ambiguous" if found else "invalid"
        params: dict[str, Any] = {"value": value}
        for name, day in zip(("first", "second"), found, strict=False):
            params |= {name: day.isoformat(), f"{name}_words": date_format(day, "j F Y")}
        return ValidationError(self.error_messages[code], code=code, params=params)


# What an admin page says in `formfield_overrides`.
DAYS_IN_ADMIN: "dict[type[models.Field[Any, Any]], dict[str, Any]]" = {
    models.DateField: {"form_class": DayField, "widget": DayInput}
}
