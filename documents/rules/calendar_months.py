"""Periods the law counts in months and years, on the calendar."""

import calendar
from datetime import date


def months_after(day: date, months: int) -> date:
    """Return the same day of the month some months later, or earlier when negative.

    A day the month lacks becomes its last: 31 August and six months give 28 or 29 February.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def age_on(birth_date: date, day: date) -> int:
    """Return completed years; a person born on 29 February turns a year older on 1 March."""
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday


def birthday(birth_date: date, years: int) -> date:
    """Return the first day of that age; for 29 February in a common year, 1 March."""
    try:
        return birth_date.replace(year=birth_date.year + years)
    except ValueError:
        return date(birth_date.year + years, 3, 1)
