"""Typed fields for the body of a rule, made from the frozen dataclass of its kind.

A maintainer never sees JSON: every figure is a field with its type, lists stand one a line,
repeated parts (the rungs of a ladder) as rows with two empty ones to add to.
"""

import dataclasses
import types
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eligibility.edition import EditionError, body_from, body_to_data, kinds

Path = tuple[str | int, ...]

PREFIX = "body"
EMPTY_ROWS = 2
LONG_TEXT = 60
LONG_NAMES = {"text", "because", "notes", "reason", "applies_when", "advice", "authority"}


class ListField(forms.CharField):
    """A list of values, one a line."""

    def __init__(self, item: type, **options: Any) -> None:
        self.item = item
        super().__init__(
            widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
            help_text=gettext_lazy("One a line."),
            **options,
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


class TableField(forms.CharField):
    """Rows of whole numbers: one row a line, its numbers apart by commas."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
            help_text=gettext_lazy("One row a line, its numbers apart by commas."),
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        return "\n".join(", ".join(map(str, row)) for row in value)

    def to_python(self, value: Any) -> Any:
        return [
            self._row(number, line)
            for number, line in enumerate((value or "").splitlines(), 1)
            if line.strip()
        ]

    def _row(self, number: int, line: str) -> list[int]:
        try:
            return [int(cell) for cell in line.split(",")]
        except ValueError:
            raise ValidationError(
                _("Row %(number)s: “%(line)s” holds something that is not a whole number."),
                params={"number": number, "line": line},
            ) from None


@dataclasses.dataclass(frozen=True, slots=True)
class Leaf:
    """One field: where its figure stands in the body, and the form field that reads it."""

    path: Path
    field: forms.Field

    @property
    def name(self) -> str:
        return "__".join([PREFIX, *map(str, self.path)])


def body_fields(kind: str, body: Mapping[str, Any] | None = None) -> dict[str, forms.Field]:
    """Return the fields of one kind's body by name, with as many rows as `body` fills and more."""
    return {leaf.name: leaf.field for leaf in _leaves(kinds()[kind].body_type, body or {}, ())}


def read_body(kind: str, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body as plain data from the cleaned fields; raises ValidationError in words."""
    body: dict[str, Any] = _body_of(kinds()[kind].body_type, cleaned, ())
    try:
        return body_to_data(body_from(kind, body))
    except (EditionError, ValueError) as error:
        raise ValidationError(str(error)) from error


def field_groups(names: Iterable[str]) -> list[tuple[str | None, list[str]]]:
    """Return the names of body fields by part of the body, for the fieldsets of a page."""
    groups: dict[str | None, list[str]] = {}
    for name in names:
        path = name.split("__")[1:]
        groups.setdefault(_words(path[0]) if len(path) > 1 else None, []).append(name)
    return list(groups.items())


def _leaves(hint: Any, body: Any, path: Path, *, required: bool = True) -> Iterator[Leaf]:
    hint, optional = _without_none(hint)
    required = required and not optional
    if dataclasses.is_dataclass(hint):
        yield from _leaves_of_dataclass(hint, body, path, required=required, optional=optional)
    elif _is_mapping(hint):
        key, value = get_args(hint)
        for member in key:
            held = body.get(member) if isinstance(body, Mapping) else None
            yield from _leaves(value, held, (*path, str(member)), required=required)
    elif _is_rows(hint):
        row = get_args(hint)[0]
        given = list(body or ())
        for number in range(len(given) + EMPTY_ROWS):
            held = given[number] if number < len(given) else None
            yield from _leaves(row, held, (*path, number), required=False)
    else:
        yield Leaf(path, _field(hint, body, path, required=required))


def _leaves_of_dataclass(
    hint: Any, body: Any, path: Path, *, required: bool, optional: bool
) -> Iterator[Leaf]:
    if optional and path:
        yield Leaf(
            (*path, "given"),
            forms.BooleanField(
                required=False,
                initial=body is not None,
                label=_("%(what)s: asked for") % {"what": _label(path)},
            ),
        )
    for name, inner in _hints(hint):
        held = body.get(name, _default(hint, name)) if isinstance(body, Mapping) else None
        needed = required and _default(hint, name) is dataclasses.MISSING
        if held is dataclasses.MISSING:
            held = None
        yield from _leaves(inner, held, (*path, name), required=needed)


def _field(hint: Any, value: Any, path: Path, *, required: bool) -> forms.Field:
    options: dict[str, Any] = {"required": required, "label": _label(path), "initial": value}
    choices = _choices(hint)
    if choices:
        empty = [] if required else [("", "—")]
        return forms.ChoiceField(
            choices=[*empty, *((each, _words(each)) for each in choices)], **options
        )
    if hint is bool:
        return forms.BooleanField(**options | {"required": False})
    if hint is int:
        return forms.IntegerField(**options)
    if hint is Decimal:
        return forms.DecimalField(**options)
    if hint is date:
        return forms.DateField(**options)
    if get_origin(hint) is tuple:
        return _list_field(get_args(hint)[0], options)
    long = str(path[-1]) in LONG_NAMES or len(str(value or "")) > LONG_TEXT
    widget = (
        forms.Textarea(attrs={"rows": 3, "cols": 80}) if long else forms.TextInput({"size": 60})
    )
    return forms.CharField(widget=widget, **options)


def _list_field(item: Any, options: dict[str, Any]) -> forms.Field:
    options = options | {"required": False}
    if get_origin(item) is tuple:
        return TableField(**options)
    choices = _choices(item)
    if choices:
        return forms.MultipleChoiceField(
            choices=[(each, _words(each)) for each in choices],
            widget=forms.CheckboxSelectMultiple,
            **options,
        )
    return ListField(item, **options)


def _body_of(hint: Any, cleaned: Mapping[str, Any], path: Path) -> Any:
    """Return the plain data of one part of the body from the cleaned fields."""
    hint, optional = _without_none(hint)
    if dataclasses.is_dataclass(hint):
        if optional and path and not cleaned.get(_name((*path, "given"))):
            return None
        found = {name: _body_of(inner, cleaned, (*path, name)) for name, inner in _hints(hint)}
        return {name: value for name, value in found.items() if not _left_out(hint, name, value)}
    if _is_mapping(hint):
        key, value = get_args(hint)
        return {str(each): _body_of(value, cleaned, (*path, str(each))) for each in key}
    if _is_rows(hint):
        return list(_filled_rows(get_args(hint)[0], cleaned, path))
    value = cleaned.get(_name(path))
    if isinstance(value, Decimal | date):
        return str(value)
    if value == "" and optional:
        return None
    return value


def _filled_rows(row: Any, cleaned: Mapping[str, Any], path: Path) -> Iterator[Any]:
    number = 0
    start = _name(path)
    while any(name.startswith(f"{start}__{number}__") for name in cleaned):
        inside = [
            value for name, value in cleaned.items() if name.startswith(f"{start}__{number}__")
        ]
        if any(value not in (None, "", [], False) for value in inside):
            yield _body_of(row, cleaned, (*path, number))
        number += 1


def _left_out(hint: Any, name: str, value: Any) -> bool:
    """Whether a value nobody gave is left to the default of its dataclass."""
    return value is None and _default(hint, name) is not dataclasses.MISSING


def _hints(hint: Any) -> list[tuple[str, Any]]:
    hints = get_type_hints(hint)
    return [(field.name, hints[field.name]) for field in dataclasses.fields(hint) if field.init]


def _default(hint: Any, name: str) -> Any:
    field = next(each for each in dataclasses.fields(hint) if each.name == name)
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (Union, types.UnionType):
        others = [each for each in get_args(hint) if each is not type(None)]
        if len(others) == 1:
            return others[0], True
    return hint, False


def _is_mapping(hint: Any) -> bool:
    origin = get_origin(hint)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _is_rows(hint: Any) -> bool:
    return get_origin(hint) is tuple and dataclasses.is_dataclass(get_args(hint)[0])


def _choices(hint: Any) -> list[str]:
    if get_origin(hint) is Literal:
        return [str(each) for each in get_args(hint)]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return [str(each) for each in hint]
    return []


def _name(path: Path) -> str:
    return "__".join([PREFIX, *map(str, path)])


def _label(path: Path) -> str:
    return " › ".join(
        _words(str(part)) if isinstance(part, str) else str(part + 1) for part in path
    )


def _words(name: str | int) -> str:
    return str(name).replace("_", " ")
