"""What if a fact were another: supposed facts, judged by the same rules, never saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from eligibility.rules.conditions import PHYSICIANS
from eligibility.rules.crs_open import is_scored
from eligibility.rules.facts import Person
from eligibility.rules.findings import Outcome
from eligibility.rules.law import Version, law_on
from eligibility.rules.once import Once
from eligibility.rules.overall import OverallAssessment, assess_overall
from eligibility.rules.supposed_facts import DEGREES
from eligibility.rules.supposition import Supposition, suppose
from eligibility.rules.what_next import DayState, state_under

TRIED_ENGLISH = (7, 8, 9, 10)
TRIED_FRENCH = (5, 7, 9)
TRIED_MONTHS = (1, 3, 6, 12)
TRIED_MONTHS_ABROAD = (12, 36)
TRIED_OF_THE_PARTNER = (5, 7, 9)


@dataclass(frozen=True, slots=True)
class Effect:
    """What one change does to verdict and score on a day.

    Changes of one kind are more or less of the same.
    """

    kind: str
    supposed: Supposition
    before: DayState
    after: DayState

    @property
    def text(self) -> str:
        return "; ".join(self.supposed.in_words())

    @property
    def points(self) -> int:
        """The points gained; 0 without a score on both sides."""
        return (self.after.score or 0) - (self.before.score or 0) if self.before.score else 0

    @property
    def turns_verdict(self) -> bool:
        return self.before.outcome is not self.after.outcome


class WhatIfs:
    """The what-ifs of one client on one day: what they have in common is worked out once."""

    def __init__(
        self, person: Person, versions: Sequence[Version], *, on: date, category: str = PHYSICIANS
    ) -> None:
        self.person, self.on = person, on
        self.law = law_on(on, versions)
        self._version = self.law.find("category", category)
        self._once = Once()

    def as_supposed(self, given: Supposition) -> Person:
        """Return the facts as supposed; raises NotInForce where the law has no such figures."""
        return suppose(self.person, self.law, given, on=self.on, once=self._once)

    def state(self, given: Supposition) -> DayState:
        """Return verdict and score on the facts as supposed."""
        return state_under(self.as_supposed(given), self.law, self._version, once=self._once)

    def overall(self, given: Supposition) -> OverallAssessment:
        """Return everything the law says on the facts as supposed."""
        return assess_overall(self.as_supposed(given), self.law, on=self.on, once=self._once)


def effects_of(
    person: Person, versions: Sequence[Version], *, on: date, category: str = PHYSICIANS
) -> list[Effect]:
    """Return every single change tried that has an effect; what turns the verdict to met first.

    Then those that gain most points; of equal ones the smaller change. Each is computed by the
    same rules on the same day.
    """
    what_ifs = WhatIfs(person, versions, on=on, category=category)
    before = what_ifs.state(Supposition())
    found = [
        Effect(kind, given, before, what_ifs.state(given)) for kind, given in single_changes(person)
    ]
    useful = [each for each in _least_of_each(found) if each.points > 0 or _becomes_met(each)]
    return sorted(useful, key=lambda each: (not _becomes_met(each), -each.points))


def _least_of_each(effects: Iterable[Effect]) -> list[Effect]:
    """Return the effects without those for which less of the same would do as much."""
    least: dict[object, Effect] = {}
    for each in effects:
        least.setdefault((each.kind, each.after.outcome, each.after.score), each)
    return list(least.values())


def _becomes_met(effect: Effect) -> bool:
    return effect.turns_verdict and effect.after.outcome is Outcome.MET


def single_changes(person: Person) -> Iterator[tuple[str, Supposition]]:
    """Yield the changes worth trying one at a time, each with its kind; of a kind the least first.

    What changes nothing is found out by computing it.
    """
    yield "renewed_tests", Supposition(renewed_tests=True)
    for level in TRIED_ENGLISH:
        yield "english", Supposition(english=level)
    for level in TRIED_FRENCH:
        yield "french", Supposition(french=level)
    yield "authorized", Supposition(authorized=True)
    yield "duties", Supposition(duties=True)
    for months in TRIED_MONTHS:
        yield "months", Supposition(months=months)
    for months in TRIED_MONTHS_ABROAD:
        yield "months_abroad", Supposition(months_abroad=months)
    for degree in DEGREES:
        yield "degree", Supposition(degree=degree)
    yield "new_profile", Supposition(new_profile=True)
    yield "nomination", Supposition(nomination=True)
    yield "sibling", Supposition(sibling=True)
    yield "certificate", Supposition(certificate=True)
    yield from _of_the_partner(person)


def _of_the_partner(person: Person) -> Iterator[tuple[str, Supposition]]:
    spouse = person.spouse
    if spouse is None or spouse.is_canadian is True:
        return
    for comes_along in (True, False):
        if spouse.is_accompanying is not comes_along:
            yield "partner", Supposition(partner=comes_along)
    if is_scored(spouse):
        for level in TRIED_OF_THE_PARTNER:
            yield "partner_english", Supposition(partner_english=level)
