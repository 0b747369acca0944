"""What the days ahead do to verdict and score: each computed on its eve and on the day itself.

Source: IRPA 11.2: what is claimed must hold at the invitation and when the application is
received.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from eligibility.rules.categories import CategoryAssessment, assess_category
from eligibility.rules.crs_facts import CrsAnswer, crs_of
from eligibility.rules.days_to_come import Event, events_to_come
from eligibility.rules.facts import Person
from eligibility.rules.findings import Outcome
from eligibility.rules.law import Law, NotInForce, Version, law_on
from eligibility.rules.once import Once

MOST_DAYS = 20
ONE_DAY = timedelta(days=1)


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

    Birthdays without an effect are left out.
    """
    law = law_on(on, versions)
    events = events_to_come(person, law, versions, on=on, category=category)
    found: list[DayToCome] = []
    for day, group in groupby(events, key=lambda each: each.on):
        if len(found) == most:
            break
        of_day = tuple(group)
        before = state_on(person, versions, on=day - ONE_DAY, category=category)
        after = state_on(person, versions, on=day, category=category)
        row = DayToCome(day, of_day, before, after)
        if row.has_effect or any(each.kind != "birthday" for each in of_day):
            found.append(row)
    return found


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
        Changed(title, _outcome(ours, key), _outcome(theirs, key))
        for key, (title, _) in (ours | theirs).items()
        if _outcome(ours, key) is not _outcome(theirs, key)
    )


def _answers(state: DayState) -> dict[str, tuple[str, Outcome]]:
    findings = state.category.findings if state.category else ()
    return {each.key: (each.title, each.outcome) for each in findings if not each.is_warning}


def _outcome(answers: dict[str, tuple[str, Outcome]], key: str) -> Outcome | None:
    return answers[key][1] if key in answers else None
