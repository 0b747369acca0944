"""Typed fields for the body of a rule, made from the frozen dataclass of its kind.

A maintainer never sees JSON: every figure is a field with its type and its words, points stand in
tables (`body_tables`), lists one a line, repeated parts (the rungs of a ladder) as rows with two
empty ones to add to. A draft may be kept while a figure is missing; what is wrong then is said by
`problems_of`, and nothing is published.
"""

import dataclasses
import types
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from django import forms

from config.day_field import DayField
from eligibility.body_fields import ListField, cell_field
from eligibility.body_tables import SPARE, value_at
from eligibility.edition import EditionError, body_from, body_to_data, kinds
from eligibility.field_words import Path, Said, value_in_words, words_for
from eligibility.points_tables import tables_of

PREFIX = "body"
LONG_TEXT = 60
LONG_NAMES = {"text", "because", "notes", "reason", "applies_when", "advice", "authority"}


@dataclasses.dataclass(frozen=True, slots=True)
class Leaf:
    """One field: where its figure stands in the body, and the form field that reads it."""

    path: Path
    field: forms.Field

    @property
    def name(self) -> str:
        return leaf_name(self.path)


def body_fields(kind: str, body: Mapping[str, Any] | None = None) -> dict[str, forms.Field]:
    """Return the fields of one kind's body by name, with as many rows as `body` fills and more."""
    form = _BodyForm(kind)
    held = body or {}
    fields = {leaf.name: leaf.field for leaf in form.leaves(kinds()[kind].body_type, held, ())}
    return fields | {leaf.name: leaf.field for leaf in _cells(kind, held)}


def read_body(kind: str, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body as plain data from the cleaned fields, with holes where nothing was given."""
    body: dict[str, Any] = _body_of(kinds()[kind].body_type, cleaned, ())
    try:
        return body_to_data(body_from(kind, body))
    except (EditionError, ValueError):
        return body


def field_groups(kind: str, names: Iterable[str]) -> list[tuple[str | None, list[str]]]:
    """Return the names of body fields outside tables by part of the body, for fieldsets."""
    cells = {leaf_name(path) for table in tables_of(kind) for path in table.leaves()}
    groups: dict[str | None, list[str]] = {}
    for name in names:
        path = name.split("__")[1:]
        if not any(name == cell or name.startswith(f"{cell}__") for cell in cells):
            title = str(words_for(kind, (path[0],)).label) if len(path) > 1 else None
            groups.setdefault(title, []).append(name)
    return list(groups.items())


def leaf_name(path: Path) -> str:
    """Return the name of the form field that holds the figure at a path."""
    return "__".join([PREFIX, *map(str, path)])


def _cells(kind: str, body: Mapping[str, Any]) -> Iterator[Leaf]:
    """Yield the fields of every table of a body, spare rows included."""
    for table in tables_of(kind):
        for row in table.rows(body, SPARE if table.grows else 0):
            for column in table.columns:
                path = column.cell(row)
                label = f"{table.caption}: {row.name}, {column.heading}"
                initial = value_at(body, path)
                yield Leaf(path, cell_field(column.number, label=label, initial=initial))


class _BodyForm:
    """The fields outside tables, with the words of one kind."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.in_tables = {path for table in tables_of(kind) for path in table.leaves()}

    def leaves(self, hint: Any, body: Any, path: Path, *, required: bool = True) -> Iterator[Leaf]:
        hint, optional = _without_none(hint)
        required = required and not optional
        if path in self.in_tables:
            return
        if dataclasses.is_dataclass(hint):
            yield from self._of_dataclass(hint, body, path, required=required, optional=optional)
        elif _is_mapping(hint):
            key, value = get_args(hint)
            for member in key:
                held = body.get(member) if isinstance(body, Mapping) else None
                yield from self.leaves(value, held, (*path, str(member)), required=required)
        elif _is_rows(hint):
            yield from self._rows(get_args(hint)[0], list(body or ()), path)
        else:
            yield Leaf(path, self._field(hint, body, path, required=required))

    def _rows(self, row: Any, given: list[Any], path: Path) -> Iterator[Leaf]:
        for number in range(len(given) + SPARE):
            held = given[number] if number < len(given) else None
            yield from self.leaves(row, held, (*path, number), required=False)

    def _of_dataclass(
        self, hint: Any, body: Any, path: Path, *, required: bool, optional: bool
    ) -> Iterator[Leaf]:
        if optional and path:
            given = (*path, "given")
            words = words_for(self.kind, given)
            yield Leaf(
                given,
                forms.BooleanField(
                    required=False,
                    initial=body is not None,
                    label=str(words.label),
                    help_text=str(words.help),
                ),
            )
        for name, inner in _hints(hint):
            held = body.get(name, _default(hint, name)) if isinstance(body, Mapping) else None
            needed = required and _default(hint, name) is dataclasses.MISSING
            if held is dataclasses.MISSING:
                held = None
            yield from self.leaves(inner, held, (*path, name), required=needed)

    def _field(self, hint: Any, value: Any, path: Path, *, required: bool) -> forms.Field:
        words = words_for(self.kind, path)
        options: dict[str, Any] = {
            "required": required,
            "label": _numbered(words.label, path),
            "help_text": words.help,
            "initial": value,
        }
        choices = _choices(hint)
        if choices:
            empty = [] if required else [("", "—")]
            return forms.ChoiceField(choices=[*empty, *map(_choice, choices)], **options)
        if hint is bool:
            return forms.BooleanField(**options | {"required": False})
        if hint in NUMBER_FIELDS:
            return NUMBER_FIELDS[hint](**options)
        if get_origin(hint) is tuple:
            return _list_field(get_args(hint)[0], options)
        long = str(path[-1]) in LONG_NAMES or len(str(value or "")) > LONG_TEXT
        widget = (
            forms.Textarea(attrs={"rows": 3, "cols": 80}) if long else forms.TextInput({"size": 60})
        )
        # A blank at the edge of a text can be meant: "fulfil " is no beginning of "fulfill".
        return forms.CharField(widget=widget, strip=not _has_edge_blanks(value), **options)


NUMBER_FIELDS: dict[Any, type[forms.Field]] = {
    int: forms.IntegerField,
    Decimal: forms.DecimalField,
    date: DayField,
}


def _has_edge_blanks(value: Any) -> bool:
    return isinstance(value, str) and value != value.strip()


def _numbered(label: Said, path: Path) -> Said:
    """Return a label with the number of its row, where rows repeat."""
    numbers = [step + 1 for step in path if isinstance(step, int)]
    return f"{numbers[0]} · {label}" if numbers else label


def _choice(value: str) -> tuple[str, str]:
    return value, value_in_words(value)


def _list_field(item: Any, options: dict[str, Any]) -> forms.Field:
    options = options | {"required": False}
    choices = _choices(item)
    if choices:
        return forms.MultipleChoiceField(
            choices=list(map(_choice, choices)),
            widget=forms.CheckboxSelectMultiple,
            **options,
        )
    return ListField(item, **options)


def _body_of(hint: Any, cleaned: Mapping[str, Any], path: Path) -> Any:
    """Return the plain data of one part of the body from the cleaned fields."""
    hint, optional = _without_none(hint)
    if dataclasses.is_dataclass(hint):
        if optional and path and not cleaned.get(leaf_name((*path, "given"))):
            return None
        found = {name: _body_of(inner, cleaned, (*path, name)) for name, inner in _hints(hint)}
        return {name: value for name, value in found.items() if not _left_out(hint, name, value)}
    if _is_mapping(hint):
        key, value = get_args(hint)
        return {str(each): _body_of(value, cleaned, (*path, str(each))) for each in key}
    if _is_rows(hint):
        return list(_filled_rows(get_args(hint)[0], cleaned, path))
    if get_origin(hint) is tuple and leaf_name(path) not in cleaned:
        return _list_of_cells(hint, cleaned, path)
    value = cleaned.get(leaf_name(path))
    if isinstance(value, Decimal | date):
        return str(value)
    if value == "" and optional:
        return None
    return value


def _list_of_cells(hint: Any, cleaned: Mapping[str, Any], path: Path) -> list[Any]:
    """Return the list that the cells of a table spell; empty rows at its end are not of it."""
    items = get_args(hint)
    if Ellipsis not in items:
        return [_body_of(item, cleaned, (*path, place)) for place, item in enumerate(items)]
    start = leaf_name(path)
    found: list[Any] = []
    while any(name.startswith(f"{start}__{len(found)}") for name in cleaned):
        found.append(_body_of(items[0], cleaned, (*path, len(found))))
    while found and _is_empty(found[-1]):
        found.pop()
    return found


def _is_empty(cell: Any) -> bool:
    return all(map(_is_empty, cell)) if isinstance(cell, list) else cell is None


def _filled_rows(row: Any, cleaned: Mapping[str, Any], path: Path) -> Iterator[Any]:
    number = 0
    start = leaf_name(path)
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
