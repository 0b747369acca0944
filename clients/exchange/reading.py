"""Tables to rows: which kind each is, what it says, and where it stands in the file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from clients.exchange.columns import ROW_KINDS, csv_columns, sheet_columns
from clients.exchange.spreadsheets import UnreadableFile

NOTES_SHEET = "read me"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in the file and what to do; `place` is a row, `column` may be empty."""

    place: str
    column: str
    value: str
    message: str


@dataclass(slots=True)
class FileRow:
    """One row of a file, before anything was checked; empty cells are left out."""

    place: str
    kind: str
    values: dict[str, str]


@dataclass(slots=True)
class FileRows:
    """All rows of a file, and what made some unreadable."""

    rows: list[FileRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    letters: list[Any] = field(default_factory=list)
    """Employers' letters of a case file, as plain data."""


def rows_of(tables: dict[str, list[list[str]]]) -> FileRows:
    """Return the rows of the tables read from a file. Raises UnreadableFile."""
    found = FileRows()
    for title, table in tables.items():
        if title.strip().casefold() != NOTES_SHEET:
            found.rows.extend(_rows_of_table(title.strip(), table, found.problems))
    if not found.rows and not found.problems:
        raise UnreadableFile(
            _("The file has no rows under its headings. Fill in the template and send it again.")
        )
    return found


def _rows_of_table(
    title: str, table: list[list[str]], problems: list[Problem]
) -> Iterator[FileRow]:
    if not any(any(row) for row in table):
        return
    kind = title.casefold()
    if title and kind not in ROW_KINDS:
        problems.append(_unknown(_("sheet %(sheet)s") % {"sheet": title}, "", title, ROW_KINDS))
        return
    headings = [heading.casefold().replace(" ", "_") for heading in table[0]]
    known = sheet_columns(ROW_KINDS[kind]) if title else csv_columns()
    if not _check_headings(title, headings, known, problems):
        return
    for number, cells in enumerate(table[1:], start=2):
        values = {name: cell for name, cell in zip(headings, cells, strict=False) if cell}
        if values:
            row = FileRow(_place(title, number), kind or values.pop("fact", "").casefold(), values)
            if row.kind in ROW_KINDS:
                yield row
            else:
                is_first = all(problem.column != "fact" for problem in problems)
                problems.append(_unknown(row.place, "fact", row.kind, ROW_KINDS, lists=is_first))


def _check_headings(
    title: str, headings: list[str], known: list[str], problems: list[Problem]
) -> bool:
    place = _place(title, 1)
    needed = ["reference"] if title else ["fact", "reference"]
    missing = [name for name in needed if name not in headings]
    for name in missing:
        message = _("The first row has no column “%(name)s”. Start from the template.")
        problems.append(Problem(place, name, "", message % {"name": name}))
    strange = [name for name in headings if name and name not in known]
    for name in strange:
        is_first = name == strange[0]
        problems.append(_unknown(place, name, name, known, lists=is_first))
    return not missing


def _place(title: str, number: int) -> str:
    if title:
        return _("sheet %(sheet)s, row %(number)s") % {"sheet": title, "number": number}
    return _("row %(number)s") % {"number": number}


def _unknown(
    place: str, column: str, value: str, known: Iterable[str], *, lists: bool = True
) -> Problem:
    """Return the refusal of a name; with `lists`, naming what is known, which is said once."""
    close = get_close_matches(value.casefold(), list(known), n=1)
    if close:
        message = _("“%(value)s” is not known here. Did you mean “%(close)s”?")
        return Problem(place, column, value, message % {"value": value, "close": close[0]})
    if not lists:
        message = _("“%(value)s” is not known here either. Rename it or take it out.")
        return Problem(place, column, value, message % {"value": value})
    listed = ", ".join(list(known)[:40])
    message = _("“%(value)s” is not known here. Known are: %(known)s.")
    return Problem(place, column, value, message % {"value": value, "known": listed})
