"""What will run out next, from the facts of a file: papers, permits, birthdays, windows.

A next date is the last day something can still be relied on. It is a warning to look, not a
verdict: whether a paper satisfies the law on a day is asked in `eligibility`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


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
    """How one kind is watched: days before it at which to look, and whether missing it is fatal."""

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


# Counted from IRCC's message; the province issued the nomination on that day or before.
TIME_TO_ACCEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class WatchedFacts:
    """The dated facts of one file; None or absent where nobody asked yet.

    Pairs carry a label for people (which test, which permit, which child) and the date of the
    fact: the day a test was taken, a report issued, a child born, or the last day of validity.
    """

    profile_expires_on: date | None = None
    language_tests_taken_on: tuple[tuple[str, date], ...] = ()
    eca_issued_on: tuple[tuple[str, date], ...] = ()
    partner_language_tests_taken_on: tuple[tuple[str, date], ...] = ()
    partner_eca_issued_on: tuple[tuple[str, date], ...] = ()
    passports_last_day: tuple[tuple[str, date], ...] = ()
    work_permits_last_day: tuple[tuple[str, date], ...] = ()
    medical_exams_on: tuple[tuple[str, date], ...] = ()
    nominations_to_accept_issued_on: tuple[tuple[str, date], ...] = ()
    nominations_last_day: tuple[tuple[str, date], ...] = ()
    licences_last_day: tuple[tuple[str, date], ...] = ()
    children_born_on: tuple[tuple[str, date], ...] = ()


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


def next_dates(facts: WatchedFacts, *, on: date, over_since_days: int = 90) -> list[NextDate]:
    """Return what runs out, soonest first, and what ran out in the last `over_since_days`.

    Only the newest of several tests, reports, permits or licences of one label counts: an
    expired permit with a later one behind it needs nobody's attention.
    """
    own = ((WATCHES[kind], kind, label, day) for kind, label, day in _last_days(facts))
    partner = (
        (PARTNER_WATCHES[kind], kind, label, day) for kind, label, day in _partner_last_days(facts)
    )
    found = [
        _next_date(watch, kind, label, last_day, on)
        for watch, kind, label, last_day in (*own, *partner)
        if (on - last_day).days <= over_since_days
    ]
    return sorted(found, key=lambda item: (item.last_day, item.kind, item.label))


def anniversary(day: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes 1 March in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _last_days(facts: WatchedFacts) -> Iterable[tuple[Watched, str, date]]:
    if facts.profile_expires_on:
        yield Watched.PROFILE, "", facts.profile_expires_on
    for label, day in _newest(facts.language_tests_taken_on):
        yield Watched.LANGUAGE_TEST, label, _day_before_anniversary(day, 2)
    for label, day in _newest(facts.eca_issued_on):
        yield Watched.ECA, label, _day_before_anniversary(day, 5)
    for label, day in _newest(facts.medical_exams_on):
        yield Watched.MEDICAL_EXAM, label, _day_before_anniversary(day, 1)
    for label, day in _newest(facts.nominations_to_accept_issued_on):
        yield Watched.NOMINATION_ACCEPTANCE, label, day + TIME_TO_ACCEPT
    for label, day in facts.children_born_on:
        yield Watched.CHILD_22, label, _day_before_anniversary(day, 22)
    for kind, pairs in (
        (Watched.PASSPORT, facts.passports_last_day),
        (Watched.WORK_PERMIT, facts.work_permits_last_day),
        (Watched.NOMINATION, facts.nominations_last_day),
        (Watched.LICENCE, facts.licences_last_day),
    ):
        for label, day in _newest(pairs):
            yield kind, label, day


def _partner_last_days(facts: WatchedFacts) -> Iterable[tuple[Watched, str, date]]:
    for label, day in _newest(facts.partner_language_tests_taken_on):
        yield Watched.LANGUAGE_TEST, label, _day_before_anniversary(day, 2)
    for label, day in _newest(facts.partner_eca_issued_on):
        yield Watched.ECA, label, _day_before_anniversary(day, 5)


def _newest(pairs: tuple[tuple[str, date], ...]) -> list[tuple[str, date]]:
    newest: dict[str, date] = {}
    for label, day in pairs:
        newest[label] = max(day, newest.get(label, day))
    return list(newest.items())


def _day_before_anniversary(day: date, years: int) -> date:
    """Return the last day of a validity of `years` years that began on `day`."""
    return anniversary(day, years) - timedelta(days=1)


def _next_date(watch: Watch, kind: Watched, label: str, last_day: date, on: date) -> NextDate:
    days_left = (last_day - on).days
    alerted = days_left <= max(watch.alert_days)
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
