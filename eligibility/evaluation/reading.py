"""Strict reading of a case file: every value is of its type, every key is known.

A reader names the input's id and the path of the field in everything it refuses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

IGNORED = frozenset(
    {"what", "title", "expected", "level", "conventions", "unsettled", "note", "labels", "part"}
)
FIRST_YEAR, LAST_YEAR = 1900, 2200
MOST_CHARACTERS = 20
MOST_DIGITS = 15
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class FormError(Exception):
    """A file is not of the form; the message names the input's id, the field and the cure."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A number that no case can hold: refused where it is asked for, by its field's name."""

    text: str
    problem: str
    cure: str

    def __str__(self) -> str:
        return self.text if len(self.text) <= 40 else f"{self.text[:40]}…"


def parse(text: str) -> Any:
    """Return a JSON text as plain data, fractions as exact decimals.

    NaN, Infinity and numbers of too many digits are Unreadable, for the reader of the field.
    Raises FormError for what is not JSON and for a key given twice.
    """
    try:
        return json.loads(
            text,
            parse_float=_exact,
            parse_int=_whole,
            parse_constant=_not_a_number,
            object_pairs_hook=_without_twins,
        )
    except json.JSONDecodeError as error:
        raise FormError(
            f"This is not JSON: {error.msg} at line {error.lineno}, column {error.colno}. "
            "Correct the file there."
        ) from error
    except RecursionError as error:
        raise FormError("This JSON is nested too deeply to be a case file.") from error


def listed(document: Any, name: str, *, beside: str | None = None) -> list[Fields]:
    """Return the inputs of a document `{name: [...]}`, each under its id or position.

    A text named `beside` may stand next to them; `stated` returns it.
    """
    top = Fields(document, "the file", "")
    inputs = top.raw(name)
    if beside is not None:
        top.optional_text(beside)
    top.close()
    if not isinstance(inputs, list):
        raise FormError(f"the file, {name}: must be a list. Write [ ] around the inputs.")
    return [_with_id(each, position) for position, each in enumerate(inputs, start=1)]


def stated(document: Any, name: str | None) -> str | None:
    """Return the text that stands beside a document's inputs, None where there is none."""
    return Fields(document, "the file", "").optional_text(name) if name else None


class Fields:
    """The fields of one JSON object; every one must be asked for before `close`."""

    def __init__(self, data: Any, owner: str, path: str) -> None:
        self.owner = owner
        self.id: str | int = ""
        self.path = path
        if not isinstance(data, dict):
            self._refuse(path, f"must be an object, not {_shown(data)}", "Write { } around it")
        self._data: Mapping[str, Any] = data
        self._asked: set[str] = set()

    def raw(self, name: str) -> Any:
        """Return a value as it stands; the field must be there."""
        self._asked.add(name)
        if name not in self._data:
            self.refuse(name, "is missing", "Add it")
        return self._readable(name)

    def has(self, name: str) -> bool:
        return name in self._data

    def text(self, name: str) -> str:
        value = self.raw(name)
        if not isinstance(value, str) or not value.strip():
            self.refuse(name, f"must be a text, not {_shown(value)}", "Write it in quotes")
        return value

    def optional_text(self, name: str) -> str | None:
        return None if self._is_absent(name) else self.text(name)

    def coded(self, name: str, pattern: str, example: str) -> str:
        """Return a text of a set form, such as a country or NOC code."""
        value = self.text(name)
        if not re.fullmatch(pattern, value):
            self.refuse(name, f"{_shown(value)} is not of the form", f"Write it like {example}")
        return value

    def one_of(self, name: str, choices: Iterable[str]) -> str:
        value = self.raw(name)
        known = list(choices)
        if not isinstance(value, str) or value not in known:
            self.refuse(name, f"{_shown(value)} is not known", f"Use one of {', '.join(known)}")
        return value

    def optional_one_of(self, name: str, choices: Iterable[str]) -> str | None:
        return None if self._is_absent(name) else self.one_of(name, choices)

    def flag(self, name: str, default: bool) -> bool | None:
        """Return true or false, `default` where it is left out, None where it is null."""
        self._asked.add(name)
        value = self._readable(name) if name in self._data else default
        if value is not None and not isinstance(value, bool):
            self.refuse(name, f"must be true or false, not {_shown(value)}", "Write true or false")
        return value

    def day(self, name: str) -> date:
        value = self.raw(name)
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            self.refuse(name, f"{_shown(value)} is not a day", "Write it like 2026-02-19")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.refuse(name, f"{value} is not in the calendar", "Correct the day")
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.refuse(name, f"{value} cannot be meant", f"Use {FIRST_YEAR} to {LAST_YEAR}")
        return day

    def optional_day(self, name: str) -> date | None:
        return None if self._is_absent(name) else self.day(name)

    def day_or_null(self, name: str) -> date | None:
        """Return a day, None where null says "still running"; the field must be there."""
        return None if self.raw(name) is None else self.day(name)

    def days(self, first: str, last: str) -> tuple[date, date | None]:
        """Return a first and a last day in order; a last day of null is still running."""
        first_day, last_day = self.day(first), self.day_or_null(last)
        self.check_order(first, first_day, last, last_day)
        return first_day, last_day

    def check_order(self, first: str, first_day: date, last: str, last_day: date | None) -> None:
        if last_day is not None and last_day < first_day:
            self.refuse(
                last, f"{last_day} is before {first}, {first_day}", "Put the two days in order"
            )

    def number(self, name: str, lowest: int, highest: int) -> Decimal:
        value = self.raw(name)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.refuse(name, f"must be a number, not {_shown(value)}", "Write it without quotes")
        if not lowest <= value <= highest:
            self.refuse(
                name, f"{_shown(value)} is out of range", f"Use a number from {lowest} to {highest}"
            )
        return Decimal(value)

    def number_or_null(self, name: str, lowest: int, highest: int) -> Decimal | None:
        """Return a number, None where null says that it is not stated."""
        return None if self.raw(name) is None else self.number(name, lowest, highest)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, empty where it is left out."""
        if self._is_absent(name):
            return ()
        value = self.raw(name)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.refuse(name, f"must be a list of texts, not {_shown(value)}", 'Write ["…"]')
        return tuple(value)

    def objects(self, name: str) -> list[Fields]:
        """Return a list of objects; the field must be there."""
        value = self.raw(name)
        if not isinstance(value, list):
            self.refuse(name, f"must be a list, not {_shown(value)}", "Write [ ] around it")
        return [
            Fields(each, self.owner, f"{self._path(name)}[{number}]")
            for number, each in enumerate(value)
        ]

    def optional_objects(self, name: str) -> list[Fields]:
        return [] if self._is_absent(name) else self.objects(name)

    def optional_object(self, name: str) -> Fields | None:
        if self._is_absent(name):
            return None
        return Fields(self.raw(name), self.owner, self._path(name))

    def close(self) -> None:
        """Refuse every field that nobody asked for."""
        unknown = sorted(set(self._data) - self._asked - IGNORED)
        if unknown:
            known = ", ".join(sorted(self._asked))
            self.refuse(unknown[0], "is not a field here", f"Remove it; known are {known}")

    def refuse(self, name: str, problem: str, cure: str) -> NoReturn:
        self._refuse(self._path(name), problem, cure)

    def _refuse(self, path: str, problem: str, cure: str) -> NoReturn:
        place = f"{self.owner}, {path}" if path else self.owner
        raise FormError(f"{place}: {problem}. {cure}.")

    def _path(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def _readable(self, name: str) -> Any:
        value = self._data[name]
        if isinstance(value, Unreadable):
            self.refuse(name, f"{value} {value.problem}", value.cure)
        return value

    def _is_absent(self, name: str) -> bool:
        self._asked.add(name)
        return self._data.get(name) is None


def _with_id(data: Any, position: int) -> Fields:
    fields = Fields(data, f"input {position}", "")
    given = fields.raw("id") if fields.has("id") else position
    if isinstance(given, bool) or not isinstance(given, str | int):
        fields.refuse("id", f"must be a text or a whole number, not {_shown(given)}", "Correct it")
    fields.id = given
    fields.owner = f"input {given}"
    return fields


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise FormError(f"{twin}: is given twice in one object. Keep one of them.")
    return found


def _exact(text: str) -> Decimal | Unreadable:
    """Return a fraction as written, unless it has too many digits to be computed exactly."""
    if len(text) > MOST_CHARACTERS or "e" in text.lower():
        cure = f"Write it in plain digits, {MOST_DIGITS} at most"
        return Unreadable(text, "is not written out", cure)
    return Decimal(text)


def _whole(text: str) -> int | Unreadable:
    if len(text.removeprefix("-")) > MOST_DIGITS:
        cure = f"Write whole numbers of at most {MOST_DIGITS} digits"
        return Unreadable(text, "is too long", cure)
    return int(text)


def _not_a_number(name: str) -> Unreadable:
    return Unreadable(name, "is not a number a case can hold", "Write the number, or null")


def _shown(value: Any) -> str:
    if isinstance(value, Decimal | Unreadable):
        return str(value)
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"
