"""Numbers, dates and instants as the official rounds file spells them, in all their variants."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)

_DATE = re.compile(
    r"(?P<month>[A-Za-z]+)\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?\s*[.,]?\s*(?P<year>\d{4})?",
    re.IGNORECASE | re.ASCII,
)
_TIME = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2}):(?P<second>\d{2})\s*(?P<half>[AP]M)?\s*(?P<zone>UTC)?",
    re.IGNORECASE | re.ASCII,
)
_INSTANT = re.compile(
    rf"{_DATE.pattern}\s*,?\s*(?:at)?\s*(?P<again>\d{{4}}-\d{{2}}-\d{{2}})?\s*{_TIME.pattern}",
    re.IGNORECASE | re.ASCII,
)
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3}){1,2}|\d{1,9}", re.ASCII)


class UnreadableTextError(Exception):
    """A published text that cannot be read without guessing."""


@dataclass(frozen=True, slots=True)
class LooseInstant:
    """An instant read from loose text, and what had to be supplied to read it."""

    at: datetime
    notes: tuple[str, ...] = ()


def read_number(text: str) -> int:
    """Return the whole number in "5,000" or "470".

    Raises:
        UnreadableTextError: anything but digits, with commas between thousands if at all.
    """
    if _NUMBER.fullmatch(text.strip()) is None:
        raise UnreadableTextError(f"{text!r} is not a whole number such as 5,000.")
    return int(text.strip().replace(",", ""))


def read_iso_date(text: str) -> date:
    """Return the date in "2026-08-07".

    Raises:
        UnreadableTextError: another form, or a day that does not exist.
    """
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()) is None:
        raise UnreadableTextError(f"{text!r} is not a date of the form 2026-08-07.")
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UnreadableTextError(f"{text!r} is not a day of the calendar.") from None


def read_loose_date(text: str) -> date:
    """Return the date in "August 3, 2026" and its variants.

    Raises:
        UnreadableTextError: no such date, or no year.
    """
    match = _DATE.fullmatch(text.strip())
    if match is None or match["year"] is None:
        raise UnreadableTextError(f"{text!r} is not a date such as August 3, 2026.")
    return _day(text, match["month"], match["day"], int(match["year"]))


def read_loose_instant(text: str, *, held_on: date) -> LooseInstant:
    """Return the UTC instant in "October 11, 2025 at 14:55:49 UTC" and its published variants.

    A missing year is the latest that does not put the instant after the day following the
    round; a missing zone is UTC, as the file's own label says elsewhere. Both are noted.

    Raises:
        UnreadableTextError: another form, a day or time that does not exist, two dates that
            disagree, or a PM that could be meant or left over.
    """
    match = _INSTANT.fullmatch(text.strip())
    if match is None:
        raise UnreadableTextError(
            f"{text!r} is not an instant such as March 2, 2024 at 01:58:34 UTC."
        )
    notes: list[str] = []
    hour = _hour(text, int(match["hour"]), match["half"])
    if match["half"]:
        notes.append(f"{match['half'].upper()} printed after a 24-hour time")
    if match["zone"] is None:
        notes.append("no zone printed, UTC assumed")
    try:
        time = (hour, int(match["minute"]), int(match["second"]))
        if match["year"] is None:
            at = _latest_year(text, match, time, held_on)
            notes.append(f"no year printed, {at.year} taken from the date of the round")
        else:
            day = _day(text, match["month"], match["day"], int(match["year"]))
            at = datetime(day.year, day.month, day.day, *time, tzinfo=UTC)
    except ValueError:
        raise UnreadableTextError(f"{text!r} is not an instant that exists.") from None
    if match["again"] and read_iso_date(match["again"]) != at.date():
        raise UnreadableTextError(f"{text!r} prints two dates that disagree.")
    return LooseInstant(at, tuple(notes))


def _latest_year(
    text: str, match: re.Match[str], time: tuple[int, int, int], held_on: date
) -> datetime:
    # Ties are printed up to a few hours after midnight of the round's day, hence the day's grace.
    for year in (held_on.year + 1, held_on.year, held_on.year - 1):
        with suppress(UnreadableTextError):  # 29 February is missing from most years
            day = _day(text, match["month"], match["day"], year)
            if day - timedelta(days=1) <= held_on:
                return datetime(day.year, day.month, day.day, *time, tzinfo=UTC)
    raise UnreadableTextError(f"{text!r} prints no year and fits none near {held_on:%Y-%m-%d}.")


def _day(text: str, month: str, day: str, year: int) -> date:
    if month.lower() not in MONTHS:
        raise UnreadableTextError(f"{text!r} names no month.")
    try:
        return date(year, MONTHS.index(month.lower()) + 1, int(day))
    except ValueError:
        raise UnreadableTextError(f"{text!r} is not a day of the calendar.") from None


def _hour(text: str, hour: int, half: str | None) -> int:
    """Return the hour of the day where AM or PM after a 24-hour time can only be a slip."""
    on_twelve_hour_clock = {"AM": {12: 0}, "PM": {h: h + 12 for h in range(1, 12)}}
    if half and hour in on_twelve_hour_clock[half.upper()]:
        raise UnreadableTextError(f"{text!r} can be read as two different hours of the day.")
    return hour
