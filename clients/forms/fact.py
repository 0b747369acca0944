"""What the form of every fact does: dates in order, days that can be true, doubts asked about."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.forms.fields import (
    EARLIEST_BIRTH_YEAR,
    EARLIEST_YEAR,
    YEARS_AHEAD,
    InstantField,
    form_field,
)
from clients.models import Client
from config.day_field import DayField


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
            if isinstance(field, DayField | InstantField) and (day := _day(cleaned.get(name))):
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


def _day(value: date | datetime | None) -> date | None:
    return value.astimezone(UTC).date() if isinstance(value, datetime) else value


def _name_the_empty_choice(field: forms.Field) -> None:
    """Say what the empty choice of a list means: nobody knows, or one has to be chosen."""
    choices: Any = getattr(field, "choices", None)
    if isinstance(field, forms.TypedChoiceField) and choices[0][0] == "":
        words = _("Choose one") if field.required else _("Not known")
        field.choices = [("", words), *choices[1:]]


class FactForm(DatedForm):
    """The form of one fact of one client.

    A parent (`permit`, `employment`, `person`) is offered from this client's rows only. The same
    row twice is refused. Where `asks` is true, what may be true but is seldom so is asked about
    once: `doubts` yields it.
    """

    parent: ClassVar[str] = ""
    spans: ClassVar[tuple[tuple[str, str], ...]] = (("first_day", "last_day"),)
    # The fields in which no two rows of a client agree; empty for all but the paper.
    identity: ClassVar[tuple[str, ...]] = ()

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

    @property
    def holder(self) -> Client:
        """The client whose file this is: that of an imported row is set on the row itself."""
        found: Any = self.client or getattr(self.instance, "client", None)
        return found or Client()

    @property
    def parent_row(self) -> Any:
        """The row that this one belongs to, chosen in the form or set on an imported row."""
        chosen = self.cleaned_data.get(self.parent)
        return chosen if chosen is not None else getattr(self.instance, self.parent, None)

    def refuse(self, name: str, problem: ValidationError | None) -> None:
        """Add what is wrong beside a field, unless nothing is."""
        if problem is not None:
            self.add_error(name, problem)

    def doubts(self) -> Iterator[tuple[str, str]]:
        """Yield (field, question) for what is possible but seldom meant."""
        yield from ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.client and not self.errors and (twin := self.twin()):
            self.add_error(None, is_on_file(twin))
        if self.asks and self.client and not self.errors and not self.data.get("is_meant"):
            for name, question in self.doubts():
                self.doubted.append(name)
                self.add_error(name, question)
        return cleaned

    @property
    def identity_fields(self) -> list[str]:
        """The fields in which no two rows agree, of those that this form has."""
        names = self.identity or [name for name in self.fields if name != "paper"]
        return [name for name in names if name in self.fields]

    def identity_values(self) -> tuple[Any, ...]:
        """Return what tells this row from every other, letters compared in small."""
        values = (self.cleaned_data.get(name) for name in self.identity_fields)
        return tuple(each.casefold() if isinstance(each, str) else each for each in values)

    def twin(self) -> models.Model | None:
        """Return the client's other row that says the same; asked only where it was changed."""
        names = self.identity_fields
        if self.instance.pk and not set(names) & set(self.changed_data):
            return None
        rows = self._meta.model._default_manager.exclude(pk=self.instance.pk)
        if hasattr(self.instance, "client_id"):
            rows = rows.filter(client=self.client)
        found: models.Model | None = rows.filter(**dict(map(self._lookup, names))).first()
        return found

    def _lookup(self, name: str) -> tuple[str, Any]:
        value = self.cleaned_data.get(name)
        if value is None:
            return f"{name}__isnull", True
        return (f"{name}__iexact" if isinstance(value, str) else name), value

    def others(self, related_name: str) -> Any:
        """Return the client's other rows of this kind."""
        return getattr(self.client, related_name).exclude(pk=self.instance.pk)


def is_on_file(twin: models.Model) -> ValidationError:
    """Return the refusal of a row that stands in the file already."""
    return ValidationError(
        _(
            "%(fact)s is on file already with the same values. Change that entry instead, or say "
            "what is different here."
        ),
        params={"fact": twin},
    )
