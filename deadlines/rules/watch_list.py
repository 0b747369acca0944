"""What will run out next, from the facts of a file: papers, permits, birthdays, windows.

A next date is the last day something can still be relied on. It is a warning to look, not a
verdict: whether a paper satisfies the law on a day is asked in `eligibility`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple


class Watched(StrEnum):
    """The kinds of date an office watches."""

    PROFILE = "profile_expiry"
    LANGUAGE_TEST = "language_test"
    ECA = "eca"
    PASSPORT = "passport"
    WORK_PERMIT = "work_permit"
    MEDICAL_EXAM = "medical_exam"
    NOMINATION_ACCEPTANCE = "pnp_acceptance"
    NOMINATION = "pnp_expiry"
    LICENCE = "medical_licence"
    CHILD_22 = "child_22nd_birthday"


@dataclass(frozen=True, slots=True)
class Watch:
    """How one kind is watched: days before it at which to look, and whether missing it is fatal.

    The days are in order, the farthest first.
    """

    alert_days: tuple[int, ...]
    hard: bool
    source: str


# Days before the date. Office practice built on the source of each date; see `source`.
WATCHES: dict[Watched, Watch] = {
    Watched.PROFILE: Watch((60, 30, 14, 7), True, "twelve months after the profile's submission"),
    Watched.LANGUAGE_TEST: Watch((180, 120, 90, 60, 30, 14), True, "IRPR 75(2)(d): two years"),
    Watched.ECA: Watch((365, 180, 90, 60, 30), True, "IRPR 75(2)(e): five years"),
    Watched.PASSPORT: Watch((365, 180, 90, 30), False, "the passport's own expiry"),
    Watched.WORK_PERMIT: Watch((180, 120, 90, 60, 30, 14, 7), True, "IRPR 186(u): renew before"),
    Watched.MEDICAL_EXAM: Watch((90, 60, 30), False, "IRPR 30: twelve months from the exam"),
    Watched.NOMINATION_ACCEPTANCE: Watch((20, 10, 5, 2, 1), True, "IRCC: 30 days to accept"),
    Watched.NOMINATION: Watch((60, 30, 14, 7), True, "the nomination's own expiry"),
    Watched.LICENCE: Watch((90, 60, 30), False, "the regulator's renewal"),
    Watched.CHILD_22: Watch((180, 90, 60, 30, 14, 7), True, "IRPR 2, 25.1: under 22 at receipt"),
}
# Of a partner who comes along and whose points count. What lapses costs points, not the file.
PARTNER_WATCHES: dict[Watched, Watch] = {
    Watched.LANGUAGE_TEST: Watch(
        WATCHES[Watched.LANGUAGE_TEST].alert_days,
        False,
        "Ministerial Instructions 18: the partner's points for a language, two years",
    ),
    Watched.ECA: Watch(
        WATCHES[Watched.ECA].alert_days,
        False,
        "Ministerial Instructions 17: the partner's points for education, five years",
    ),
}


# What the day of receipt fixes: once the application is in, its later date decides nothing.
FIXED_AT_RECEIPT: dict[Watched, str] = {
    Watched.PROFILE: "the profile is frozen by the invitation",
    Watched.LANGUAGE_TEST: "IRPR 75(2)(d), IRPA 11.2: valid on the day of receipt",
    Watched.ECA: "IRPR 75(2)(e), IRPA 11.2: valid on the day of receipt",
    Watched.NOMINATION_ACCEPTANCE: "accepted before the invitation",
    Watched.NOMINATION: "IRCC: complete on or before the nomination's expiry",
    Watched.CHILD_22: "IRPR 25.1: the age on the day of receipt",
}


# How long what is dated by its beginning holds; the other dates are last days themselves.
YEARS_VALID: dict[Watched, int] = {
    Watched.LANGUAGE_TEST: 2,
    Watched.ECA: 5,
    Watched.MEDICAL_EXAM: 1,
    Watched.CHILD_22: 22,
}
# Counted from IRCC's message; the province issued the nomination on that day or before.
TIME_TO_ACCEPT = timedelta(days=30)
ONE_DAY = timedelta(days=1)


class DatedFact(NamedTuple):
    """A dated fact of one file, of the client or of the partner who comes along.

    `label` tells people which one: which test, which province, which child. `day` is the fact's
    own: the day a test was taken, a report issued, a child born, or the last day of validity.
    """

    kind: Watched
    label: str
    day: date
    is_partners: bool = False


@dataclass(frozen=True, slots=True)
class NextDate:
    """The last day something holds: `label` tells which, `days_left` counts from the day asked.

    `days_left` is 0 on the last day and negative once it is over.
    """

    kind: Watched
    label: str
    last_day: date
    days_left: int
    hard: bool
    alerted: bool  # inside the widest alert of its kind
    source: str


def next_dates(
    facts: Iterable[DatedFact], *, on: date, over_since_days: int = 90
) -> list[NextDate]:
    """Return what runs out, soonest first, and what ran out in the last `over_since_days`.

    Only the newest of several tests, reports, permits or licences of one label counts: an
    expired permit with a later one behind it needs nobody's attention. Every child counts.
    """
    last_days: dict[tuple[Watched, str, bool, int], date] = {}
    for number, (kind, label, day, is_partners) in enumerate(facts):
        place = (kind, label, is_partners, number if kind is Watched.CHILD_22 else 0)
        last_day = _last_day(kind, day)
        if place not in last_days or last_days[place] < last_day:
            last_days[place] = last_day
    found = [
        _next_date(kind, label, last_day, on, is_partners=is_partners)
        for (kind, label, is_partners, _), last_day in last_days.items()
        if (on - last_day).days <= over_since_days
    ]
    return sorted(found, key=attrgetter("last_day", "kind", "label"))


def anniversary(day: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes 1 March in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _last_day(kind: Watched, day: date) -> date:
    """Return the last day something holds that is dated `day`."""
    if kind is Watched.NOMINATION_ACCEPTANCE:
        return day + TIME_TO_ACCEPT
    years = YEARS_VALID.get(kind)
    return anniversary(day, years) - ONE_DAY if years else day


def _next_date(
    kind: Watched, label: str, last_day: date, on: date, *, is_partners: bool
) -> NextDate:
    watch = (PARTNER_WATCHES if is_partners else WATCHES)[kind]
    days_left = (last_day - on).days
    alerted = days_left <= watch.alert_days[0]
    return NextDate(kind, label, last_day, days_left, watch.hard, alerted, watch.source)


@dataclass(frozen=True, slots=True)
class OrderBy:
    """A paper not asked for yet, and the latest day to ask for it."""

    title: str
    by: date


def papers_to_ask_for_by(papers: Iterable[OrderBy], *, on: date) -> date | None:
    """Return the next day by which a paper must be asked for; None when none is to come.

    What is late already is today's work, and no day to come.
    """
    return min((paper.by for paper in papers if paper.by >= on), default=None)
