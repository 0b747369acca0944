"""Dates of the law's own calendar that concern every file: fees and settlement funds."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

# IRPR 294(d), 303(1.1): every second 30 April, at 09:00 Eastern; the first of these in 2020.
FEE_MONTH, FEE_DAY = 4, 30
EASTERN = ZoneInfo("America/Toronto")
FEE_NOTICE_DAYS = 60
# IRCC has replaced the table once a year between April and July.
FUNDS_MONTHS = (4, 7)


def next_fee_change(on: date) -> datetime:
    """Return the next instant at which IRCC's fees change, that of `on` itself included.

    Source: IRPR 294(d), 303(1.1).
    """
    year = on.year + on.year % 2
    day = date(year, FEE_MONTH, FEE_DAY)
    if day < on:
        day = date(year + 2, FEE_MONTH, FEE_DAY)
    return datetime.combine(day, time(9), tzinfo=EASTERN)


def funds_change_awaited(on: date, table_since: date | None) -> bool:
    """Return whether this year's settlement funds are due: from April, until a table of this year.

    `table_since` is the first day of the newest table known.
    """
    first, _ = FUNDS_MONTHS
    return on.month >= first and (table_since is None or table_since.year < on.year)


@dataclass(frozen=True, slots=True)
class OfficeDates:
    """What concerns every file now: None or False while nothing does."""

    fee_change_at: datetime | None
    funds_awaited: bool

    @property
    def any(self) -> bool:
        return self.fee_change_at is not None or self.funds_awaited


def dates_of_the_law(on: date, table_since: date | None) -> OfficeDates:
    """Return the fee change when it is at most 60 days ahead, and whether funds are awaited."""
    change = next_fee_change(on)
    near = (change.date() - on).days <= FEE_NOTICE_DAYS
    return OfficeDates(change if near else None, funds_change_awaited(on, table_since))
