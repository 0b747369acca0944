"""What the form of every fact does: dates in order, days that can be true, doubts asked about."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.forms.fields import (
    EARLIEST_BIRTH_YEAR,
    EARLIEST_YEAR,
    YEARS_AHEAD,
    DayField,
    form_field,
)
from clients.models import Client


class DatedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that knows the day (`on`) and refuses days that cannot be true.

    `past` names the fields whose day must have come; `spans` the pairs (first, last) in order.
    """

    past: ClassVar[frozenset[str]] = frozenset()
    spans: ClassVar[tuple[tuple[str, str], ...]] = ()

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        for field in self.fields.values():
            _name_the_empty_choice(field)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            day = cleaned.get(name)
            if isinstance(field, DayField) and day:
                self._check_day(name, day)
        for first, last in self.spans:
            self._check_order(first, last)
        return cleaned

    def _check_day(self, name: str, day: date) -> None:
        earliest = EARLIEST_BIRTH_YEAR if name == "birth_date" else EARLIEST_YEAR
        if day.year < earliest or day.year > self.on.year + YEARS_AHEAD:
            self.add_error(
                name,
                ValidationError(
                    _("%(day)s cannot be right here: the year is %(year)s. Check it."),
                    params={"day": day, "year": day.year},
                ),
            )
        elif name in self.past and day > self.on:
            self.add_error(
                name,
                ValidationError(
                    _("%(day)s is still to come; today is %(today)s. Check the year."),
                    params={"day": day, "today": self.on},
                ),
            )

    def _check_order(self, first: str, last: str) -> None:
        begins, ends = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if begins and ends and ends < begins:
            self.add_error(
                last,
                ValidationError(
                    _(
                        "“%(last)s” is %(ends)s, before “%(first)s”, %(begins)s. "
                        "Check both dates against the paper."
                    ),
                    params={
                        "last": self.fields[last].label,
                        "ends": ends,
                        "first": self.fields[first].label,
                        "begins": begins,
                    },
                ),
            )


def _name_the_empty_choice(field: forms.Field) -> None:
    """Say what the empty choice of a list means: nobody knows, or one has to be chosen."""
    choices: Any = getattr(field, "choices", None)
    if isinstance(field, forms.TypedChoiceField) and choices[0][0] == "":
        words = _("Choose one") if field.required else _("Not known")
        field.choices = [("", words), *choices[1:]]


class FactForm(DatedForm):
    """The form of one fact of one client.

    A parent (`permit`, `employment`, `person`) is offered from this client's rows only. Where
    `asks` is true, what may be true but is seldom so is asked about once: `doubts` yields it.
    """

    parent: ClassVar[str] = ""
    spans: ClassVar[tuple[tuple[str, str], ...]] = (("first_day", "last_day"),)

    class Meta:
        model: type[models.Model]
        formfield_callback = form_field

    def __init__(self, *args: Any, client: Client | None, asks: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client, self.asks = client, asks
        if self.parent:
            self._offer_parents()
        self.doubted: list[str] = []

    def _offer_parents(self) -> None:
        """Offer this client's rows; a form without a client (an imported row) is given its own."""
        field = self.fields[self.parent]
        if self.client is None:
            del self.fields[self.parent]
        elif isinstance(field, forms.ModelChoiceField):
            field.queryset = field.queryset.filter(client=self.client)  # type: ignore[union-attr]
            if not field.required:
                field.empty_label = str(self.client)

    def doubts(self) -> Iterator[tuple[str, str]]:
        """Yield (field, question) for what is possible but seldom meant."""
        yield from ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.asks and self.client and not self.errors and not self.data.get("is_meant"):
            for name, question in self.doubts():
                self.doubted.append(name)
                self.add_error(name, question)
        return cleaned

    def others(self, related_name: str) -> Any:
        """Return the client's other rows of this kind."""
        return getattr(self.client, related_name).exclude(pk=self.instance.pk)
