"""Form fields of a body that Django has not: a list one a line, a cell of a table."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LARGEST = 10_000_000


class ListField(forms.CharField):
    """A list of values, one a line."""

    def __init__(self, item: type, **options: Any) -> None:
        self.item = item
        super().__init__(
            widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
            **options | {"help_text": options.get("help_text") or gettext_lazy("One a line.")},
        )

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in (value or "").splitlines()]
        return [self._item(number, line) for number, line in enumerate(lines, 1) if line]

    def _item(self, number: int, line: str) -> Any:
        if self.item is not int:
            return line
        try:
            return int(line)
        except ValueError:
            raise ValidationError(
                _("Line %(number)s: “%(line)s” is not a whole number."),
                params={"number": number, "line": line},
            ) from None


def cell_field(number: type, **options: Any) -> forms.Field:
    """Return the field for one figure of a table, whole or decimal; it may stay empty."""
    options |= {
        "required": False,
        "max_value": LARGEST,
        "min_value": 0,
        "widget": forms.TextInput(attrs={"inputmode": "decimal", "size": 5, "class": "cell"}),
    }
    if number is int:
        return forms.IntegerField(**options)
    return forms.DecimalField(max_digits=12, decimal_places=2, **options)
