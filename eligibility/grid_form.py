"""A draft's tables as forms: a field for each cell, what it was before, what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from eligibility.body_form import leaf_name
from eligibility.body_tables import SPARE, Column, Table, TableRow, value_at
from eligibility.points_tables import tables_of

Problems = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One field with what the published version before says, where it says otherwise."""

    field: forms.BoundField
    label: str
    before: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellRow:
    """One row of a table as a form."""

    heading: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class FormTable:
    """One table as a form; `problems` of its cells, each under the cell's words."""

    caption: str
    help: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[CellRow, ...]

    @property
    def wrong(self) -> list[Cell]:
        """The cells something is wrong with, in reading order."""
        return [cell for row in self.rows for cell in row.cells if cell.problems]


def form_tables(
    kind: str, form: forms.BaseForm, body: Any, before: Any, problems: Problems
) -> list[FormTable]:
    """Return the tables of a draft's form; `before` is the body of the version before it."""
    return [
        FormTable(
            str(table.caption),
            str(table.help),
            str(table.corner),
            tuple(str(column.heading) for column in table.columns),
            tuple(_rows(table, form, body, before, problems)),
        )
        for table in tables_of(kind)
    ]


def _rows(
    table: Table, form: forms.BaseForm, body: Any, before: Any, problems: Problems
) -> Iterator[CellRow]:
    held = {row.name: row for row in table.rows(before or {}, 0)}
    for row in table.rows(body, SPARE if table.grows else 0):
        earlier = held.get(row.name)
        cells = (
            _cell(column, row, form, earlier and value_at(before, column.cell(earlier)), problems)
            for column in table.columns
        )
        yield CellRow(row.heading, tuple(cells))


def _cell(
    column: Column, row: TableRow, form: forms.BaseForm, before: Any, problems: Problems
) -> Cell:
    name = leaf_name(column.cell(row))
    field = form[name]
    held = field.initial
    differs = before is not None and held is not None and str(before) != str(held)
    said = (*map(str, field.errors), *problems.get(name, ()))
    return Cell(field, str(field.label), str(before) if differs else "", said)
