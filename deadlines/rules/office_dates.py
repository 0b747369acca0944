"""Dates that concern every file: fees, settlement funds, a consultant's licence and insurance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from deadlines.rules.ladder import Ladder, Rung, end_of_day, rung_due_at

# IRPR 294(d), 303(1.1): every second 30 April, at 09:00 Eastern; the first of these in 2020.
FEE_MONTH, FEE_DAY = 4, 30
EASTERN = ZoneInfo("America/Toronto")
FEE_NOTICE_DAYS = 60
# IRCC has replaced the table once a year between April and July.
FUNDS_MONTHS = (4, 7)
# Who is not licensed, or not insured, may not act on any file; office practice warns from here on.
LICENSEE_NOTICE_DAYS = 60


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


class Cover(StrEnum):
    """What a consultant needs to act for anyone."""

    LICENCE = "licence"
    INSURANCE = "insurance"


@dataclass(frozen=True, slots=True)
class LicenseeDate:
    """The last day of one person's licence or insurance; `days_left` is negative once over.

    Source: IRPA 91(1), (2): only a member of the College in good standing acts for a fee, and the
    College asks for the insurance of whoever is one.
    """

    who: str
    cover: Cover
    last_day: date
    days_left: int
    is_untold: bool = False  # a letter about it was tried and did not go out

    @property
    def is_over(self) -> bool:
        return self.days_left < 0


@dataclass(frozen=True, slots=True)
class OfficeDates:
    """What concerns every file now: None, False or empty while nothing does."""

    fee_change_at: datetime | None
    funds_awaited: bool
    licensees: tuple[LicenseeDate, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.fee_change_at or self.funds_awaited or self.licensees)


def dates_of_the_law(
    on: date, table_since: date | None, licensees: Iterable[tuple[str, Cover, date]] = ()
) -> OfficeDates:
    """Return the fee change when it is at most 60 days ahead, and whether funds are awaited.

    Of `licensees`, persons with what they hold and its last day, those within 60 days or over.
    """
    change = next_fee_change(on)
    near = (change.date() - on).days <= FEE_NOTICE_DAYS
    held = (LicenseeDate(who, cover, day, (day - on).days) for who, cover, day in licensees)
    pressing = (each for each in held if each.days_left <= LICENSEE_NOTICE_DAYS)
    return OfficeDates(
        change if near else None,
        funds_change_awaited(on, table_since),
        tuple(sorted(pressing, key=lambda each: (each.last_day, each.who, each.cover))),
    )


def newest_rung(
    ladder: Ladder, last_day: date, *, zone: ZoneInfo, now: datetime
) -> tuple[Rung, datetime] | None:
    """Return the newest rung that is due by `now` with its instant, None before the first.

    Of a day that is over as well: whoever was told nothing in time is told that it is over.
    """
    hour = ladder.send_at_hour
    moments = (
        (rung_due_at(rung, end_of_day(last_day), zone=zone, send_at_hour=hour,
                     counted_from=last_day), rung)
        for rung in ladder.rungs
    )  # fmt: skip
    due = [(at, rung) for at, rung in moments if at <= now]
    if not due:
        return None
    at, rung = max(due, key=lambda moment: moment[0])
    return rung, at
