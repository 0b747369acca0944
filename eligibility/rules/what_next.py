"""What the days ahead do to verdict and score: each computed on its eve and on the day itself.

Besides the dated events, the days between them are searched for what changes without one.

Source: IRPA 11.2: what is claimed must hold at the invitation and when the application is
received.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby

from eligibility.rules.categories import CategoryAssessment, assess_category
from eligibility.rules.coming import HORIZON_DAYS
from eligibility.rules.crs_facts import CrsAnswer, crs_of
from eligibility.rules.crs_reasons import PointsLine, points_lines
from eligibility.rules.days_to_come import Event, events_to_come
from eligibility.rules.facts import Person
from eligibility.rules.findings import Finding, Outcome
from eligibility.rules.law import Law, NotInForce, Version, law_on
from eligibility.rules.once import Once

MOST_DAYS = 20
ONE_DAY = timedelta(days=1)
TIME_ALONE = "By the passing of time alone:"


@dataclass(frozen=True, slots=True)
class DayState:
    """Verdict and score of one day; None where no rules were in force or nothing is scored."""

    on: date
    category: CategoryAssessment | None
    crs: CrsAnswer | None

    @property
    def outcome(self) -> Outcome | None:
        return self.category.outcome if self.category else None

    @property
    def score(self) -> int | None:
        return self.crs.score.total if self.crs else None


@dataclass(frozen=True, slots=True)
class Changed:
    """One condition that answers otherwise from this day on; None where it is not asked."""

    title: str
    before: Outcome | None
    after: Outcome | None
    reason: str = ""
    """The rule's own reason for the later answer."""


@dataclass(frozen=True, slots=True)
class PointsMoved:
    """One factor of the score that earns otherwise, before any cap over several factors."""

    factor: str
    """As in a score, such as "core.age"."""
    before: int
    after: int
    reason: str
    """Why it earns what it does afterwards."""


@dataclass(frozen=True, slots=True)
class DayToCome:
    """One day ahead: what happens, the state on its eve and on the day."""

    on: date
    events: tuple[Event, ...]
    before: DayState
    after: DayState

    @property
    def points(self) -> int | None:
        """The points won or lost that day; None where one of the days has no score."""
        if self.before.score is None or self.after.score is None:
            return None
        return self.after.score - self.before.score

    @property
    def changed(self) -> tuple[Changed, ...]:
        """The conditions of the category that answer otherwise, warnings left out."""
        return differences(self.before, self.after)

    @property
    def points_moved(self) -> tuple[PointsMoved, ...]:
        """The factors that earn otherwise, in the order of the grid: the reason of `points`."""
        return points_moved(self.before, self.after)

    @property
    def has_effect(self) -> bool:
        return bool(self.points or self.changed)


def days_to_come(
    person: Person,
    versions: Sequence[Version],
    *,
    on: date,
    category: str = "physicians",
    most: int = MOST_DAYS,
) -> list[DayToCome]:
    """Return the days after `on` on which something changes, soonest first, `most` at most.

    Birthdays without an effect are left out. What changes within four years without an event of
    its own is found too, unless it changes back before the next event.
    """
    law = law_on(on, versions)
    events = events_to_come(person, law, versions, on=on, category=category)

    @cache
    def state(day: date) -> DayState:
        return state_on(person, versions, on=day, category=category)

    found: list[DayToCome] = []
    seen = state(on)
    for day, group in groupby(events, key=lambda each: each.on):
        if len(found) >= most:
            return found[:most]
        before, after = state(day - ONE_DAY), state(day)
        found += _without_event(seen, before, state)
        row = DayToCome(day, tuple(group), before, after)
        if row.has_effect or any(each.kind != "birthday" for each in row.events):
            found.append(row)
        seen = after
    horizon = on + timedelta(days=HORIZON_DAYS)
    if seen.on < horizon:
        found += _without_event(seen, state(horizon), state)
    return found[:most]


def _without_event(
    first: DayState, last: DayState, state: Callable[[date], DayState]
) -> Iterator[DayToCome]:
    """Yield the days after `first`, up to `last`, that change an answer though nothing is dated."""
    while not _says_the_same(first, last):
        same, other = first.on, last.on
        while (other - same).days > 1:
            middle = same + (other - same) // 2
            if _says_the_same(first, state(middle)):
                same = middle
            else:
                other = middle
        row = DayToCome(other, (Event(other, "time", TIME_ALONE),), state(same), state(other))
        yield row
        first = row.after


def _says_the_same(one: DayState, other: DayState) -> bool:
    return one.score == other.score and not differences(one, other)


def state_on(
    person: Person, versions: Sequence[Version], *, on: date, category: str = "physicians"
) -> DayState:
    """Return verdict and score of a person on a day, by the law of that day."""
    law = law_on(on, versions)
    return state_under(person, law, law.find("category", category))


def state_under(
    person: Person, law: Law, category: Version | None, *, once: Once | None = None
) -> DayState:
    """Return verdict and score on the day of the law; `category` is None where none is in force.

    `once` holds what was worked out of the same facts before.
    """
    on = law.day
    once = once or Once()
    try:
        assessed = assess_category(person, category, law, on, once=once) if category else None
    except NotInForce:
        assessed = None
    try:
        return DayState(on, assessed, crs_of(person, law, on=on, once=once))
    except NotInForce:
        return DayState(on, assessed, None)


def differences(before: DayState, after: DayState) -> tuple[Changed, ...]:
    """Return the conditions of the category that two states answer otherwise, warnings left out."""
    ours, theirs = _answers(before), _answers(after)
    return tuple(
        Changed(
            title=finding.title,
            before=_outcome(ours, key),
            after=_outcome(theirs, key),
            reason=theirs[key].reason if key in theirs else "",
        )
        for key, finding in (ours | theirs).items()
        if _outcome(ours, key) is not _outcome(theirs, key)
    )


def points_moved(before: DayState, after: DayState) -> tuple[PointsMoved, ...]:
    """Return the factors that two states score otherwise; none where one of them has no score."""
    if before.crs is None or after.crs is None:
        return ()
    earned = {each.factor: each.points for each in _lines(before.crs)}
    return tuple(
        PointsMoved(each.factor, earned.get(each.factor, 0), each.points, each.reason)
        for each in _lines(after.crs)
        if each.points != earned.get(each.factor, 0)
    )


def _lines(answer: CrsAnswer) -> list[PointsLine]:
    return points_lines(answer.profile, answer.tables.body, answer.score)


def _answers(state: DayState) -> dict[str, Finding]:
    findings = state.category.findings if state.category else ()
    return {each.key: each for each in findings if not each.is_warning}


def _outcome(answers: dict[str, Finding], key: str) -> Outcome | None:
    return answers[key].outcome if key in answers else None
