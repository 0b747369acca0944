"""The tables of a rule's body: which figures stand in which row and column, under which words.

The admin site edits these tables cell by cell, and a difference between two versions is named by
its caption, column and row. Every figure of a points table stands in one of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from eligibility.field_words import Path, Said

SPARE = 2
"""Empty rows below a list that may grow."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its step in a path, its name without "or more", its heading, its number if any."""

    step: str
    name: str
    heading: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading and the path of its cells, `{row}` standing for the row's step."""

    heading: Said
    path: str
    number: type = int

    def cell(self, row: TableRow) -> Path:
        return _steps(self.path.format(row=row.step))


Rows = Callable[[Mapping[str, Any], int], list[TableRow]]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: caption, what the first column says, help, columns, and the rows of a body."""

    caption: Said
    corner: Said
    columns: tuple[Column, ...]
    rows: Rows
    help: Said = ""
    grows: bool = False

    def leaves(self) -> Iterator[Path]:
        """Yield the path of every figure or list of figures that stands in this table."""
        for column in self.columns:
            if self.grows:
                yield _steps(column.path.partition(".{row}")[0])
                continue
            for row in self.rows({}, 0):
                path = column.cell(row)
                while isinstance(path[-1], int):
                    path = path[:-1]
                yield path


def value_at(body: Any, path: Path) -> Any:
    """Return the value at a path of plain data, None where there is nothing."""
    for step in path:
        is_listed = isinstance(body, list | tuple) and isinstance(step, int) and step < len(body)
        if not is_listed and not (isinstance(body, Mapping) and step in body):
            return None
        body = body[step]
    return body


def _steps(path: str) -> Path:
    return tuple(int(step) if step.isdigit() else step for step in path.split("."))


def fixed(rows: Sequence[tuple[str, Said]]) -> Rows:
    """Return the same named rows for every body."""
    return lambda body, spare: [TableRow(step, str(name), str(name)) for step, name in rows]


def by_level(levels: Iterable[int]) -> Rows:
    """Return a row for each level."""
    return lambda body, spare: [
        TableRow(str(level), _("level %s") % level, str(level), level) for level in levels
    ]


def listed(*lists: str, first: str = "", unit: Said = "", or_more: bool = True) -> Rows:
    """Return rows of a list that may grow: years, ages from the figure at `first`, family sizes."""

    def rows(body: Mapping[str, Any], spare: int) -> list[TableRow]:
        held = max(len(value_at(body, _steps(name)) or ()) for name in lists)
        start = value_at(body, _steps(first)) or 0 if first else 0
        return [
            _counted(step, start + step, unit, is_last=or_more and step == held - 1)
            for step in range(held + spare)
        ]

    return rows


def _counted(step: int, number: int, unit: Said, *, is_last: bool) -> TableRow:
    heading = _("%s or more") % number if is_last else str(number)
    return TableRow(str(step), f"{unit} {number}".strip(), heading, number)


def chart_rows(body: Mapping[str, Any], spare: int) -> list[TableRow]:
    """Return a row for each level of a language chart."""
    levels = list(body.get("levels") or ())
    return [
        TableRow(str(step), _("level %s") % level, str(level), level)
        for step, level in enumerate(levels)
    ] + [
        TableRow(str(len(levels) + more), _("a further level"), _("a further level"))
        for more in range(spare)
    ]


def sizes(body: Mapping[str, Any], spare: int) -> list[TableRow]:
    """Return a row for each family size, from one person on."""
    held = len(body.get("by_family_size") or ())
    return [
        TableRow(str(step), _("%s people") % (step + 1), str(step + 1), step + 1)
        for step in range(held + spare)
    ]
