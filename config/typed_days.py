"""The days that a text can mean, as people in Canada write them on papers, in English or French."""

import re
import unicodedata
from datetime import date

_MONTHS = (
    ("january", "janvier"),
    ("february", "fevrier"),
    ("march", "mars"),
    ("april", "avril"),
    ("may", "mai"),
    ("june", "juin"),
    ("july", "juillet"),
    ("august", "aout"),
    ("september", "septembre"),
    ("october", "octobre"),
    ("november", "novembre"),
    ("december", "decembre"),
)
# What stands around a day without saying anything: "le 1er mars", "the 2nd of June".
_FILLING = frozenset({"le", "the", "of", "st", "nd", "rd", "th", "er"})
_WRITTEN = re.compile(r"[0-9a-z\s,./-]+")
_SHORTEST_MONTH = 3


def readings(text: str) -> list[date]:
    """Return every day that a text can mean, in order.

    One where it is plain, two where day and month could each be the other (03/04/2020), none where
    it names no day. The year has four digits and stands first or last; a month is a number, or its
    name in English or French, in full or cut short after three letters or more.
    """
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    if not _WRITTEN.fullmatch(plain):
        return []
    parts = re.findall("[0-9]+|[a-z]+", plain)
    numbers = [part for part in parts if part.isdigit()]
    names = [part for part in parts if not part.isdigit() and part not in _FILLING]
    if names:
        return _with_month_named(numbers, _month_of(names))
    return _in_numbers(numbers) if len(numbers) == len(parts) else []


def _month_of(names: list[str]) -> int | None:
    """Return the one month that all the names name: a passport prints MAR/MARS."""
    meant = {
        number
        for number, month in enumerate(_MONTHS, 1)
        if all(_names_month(name, month) for name in names)
    }
    return meant.pop() if len(meant) == 1 else None


def _names_month(name: str, month: tuple[str, str]) -> bool:
    return len(name) >= _SHORTEST_MONTH and any(full.startswith(name) for full in month)


def _with_month_named(numbers: list[str], month: int | None) -> list[date]:
    if month is None or len(numbers) != 2:
        return []
    years = [number for number in numbers if _is_year(number)]
    days = [number for number in numbers if not _is_year(number)]
    return _days((years[0], str(month), days[0])) if len(years) == len(days) == 1 else []


def _in_numbers(numbers: list[str]) -> list[date]:
    if len(numbers) != 3:
        return []
    first, second, third = numbers
    if _is_year(first):
        return _days((first, second, third))
    return _days((third, first, second), (third, second, first)) if _is_year(third) else []


def _is_year(number: str) -> bool:
    return len(number) == 4


def _days(*written: tuple[str, str, str]) -> list[date]:
    """Return the days of the calendar among (year, month, day), each once, in order."""
    found = set()
    for year, month, day in written:
        if _is_year(year) and len(month) <= 2 and len(day) <= 2:
            try:
                found.add(date(int(year), int(month), int(day)))
            except ValueError:
                continue
    return sorted(found)
