"""A person's age on a day."""

from __future__ import annotations

from datetime import date


def age_on(birth_date: date, day: date) -> int:
    """Return the complete years of age on a day; someone of 29 February turns on 1 March.

    Raises ValueError for a day before the birth.
    """
    if day < birth_date:
        raise ValueError(f"{day} is before the birth on {birth_date}. Check both dates.")
    has_turned = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (not has_turned)
