"""Whether a person's language results reach a floor in every ability on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from eligibility.rules.facts import LanguageTest
from eligibility.rules.findings import Condition, Finding
from eligibility.rules.impossible import ImpossibleFact
from eligibility.rules.language import (
    Ability,
    LanguageChart,
    LanguageLevels,
    is_valid,
    levels,
    valid_through,
)
from eligibility.rules.law import Citation, Law, NotInForce
from eligibility.rules.span import in_words


@dataclass(frozen=True, slots=True)
class ProvenLevels:
    """The levels one test proves, and the days on which it counts."""

    test: LanguageTest
    levels: LanguageLevels


def proven_levels(tests: Iterable[LanguageTest], law: Law) -> list[ProvenLevels]:
    """Return the levels of every test with a day and four possible scores; others are left out."""
    found = []
    for test in tests:
        scores = {ability: getattr(test, ability) for ability in Ability}
        if test.taken_on is None or None in scores.values():
            continue
        try:
            found.append(ProvenLevels(test, levels(chart_for(test, law), scores)))
        except (ImpossibleFact, NotInForce):
            continue
    return found


def valid_sittings(
    tests: Iterable[LanguageTest], law: Law, *, on: date
) -> tuple[ProvenLevels, ...]:
    """Return the strongest valid sitting of each official language, the stronger language first.

    Sittings are never mixed: each stands by its own four scores.
    """
    valid = [
        each
        for each in proven_levels(tests, law)
        if each.test.taken_on and is_valid(each.test.taken_on, on=on)
    ]
    valid.sort(key=_strength, reverse=True)
    best = {each.levels.language: each for each in reversed(valid)}
    return tuple(each for each in valid if best[each.levels.language] is each)


def chart_for(test: LanguageTest, law: Law) -> LanguageChart:
    """Return the equivalence chart that Express Entry reads for a test; raises NotInForce."""
    for version in law.of_kind("language_chart"):
        body: LanguageChart = version.body
        if body.for_express_entry and version.key.startswith(test.test):
            return body
    raise NotInForce(f"No chart for {test.test} is in force on {law.day}. Enter and publish one.")


def language_reaches(
    floor: int,
    tests: tuple[LanguageTest, ...],
    law: Law,
    *,
    on: date,
    source: Citation,
    french_only: bool = False,
) -> Finding:
    """Return whether one valid test reaches `floor` in all four abilities on a day.

    Source: Ministerial Instructions respecting the Express Entry system, s. 3(4); IRPR 74, 79.
    """
    scale = "NCLC" if french_only else "CLB or NCLC"
    condition = Condition("language", f"{scale} {floor} in all four abilities", source)
    asked = [test for test in tests if test.language == "fr" or not french_only]
    proven = proven_levels(asked, law)
    valid = [each for each in proven if each.test.taken_on and is_valid(each.test.taken_on, on=on)]
    best = max(valid, key=lambda each: each.levels.lowest, default=None)
    if best and best.levels.lowest >= floor:
        reason = f"{_results(best)}; valid through {_last_day(best)}."
        return condition.met(reason, evidence=[best.test.record])
    read = [each.test for each in proven]
    unread = [test for test in asked if test not in read]
    if unread or not asked:
        return _unanswered(condition, unread, law)
    if best:
        return condition.not_met(
            f"{_results(best)}: the lowest is {best.levels.lowest}, below {floor}.",
            evidence=[best.test.record],
            cure=f"A new test that reaches {floor} in every ability.",
        )
    return _of_another_day(condition, proven, on)


def _unanswered(condition: Condition, unread: list[LanguageTest], law: Law) -> Finding:
    """Return that results are missing, or which cannot be read as typed."""
    if slip := next(filter(None, (_unreadable(test, law) for test in unread)), None):
        return condition.undetermined(
            f"A result on file cannot be read. {slip.problem}.",
            missing=["scores that the test can give"],
            cure=f"{slip.cure}.",
        )
    names = dict.fromkeys(_name_of(test, law) for test in unread)
    which = ", ".join(names) or "an approved test"
    return condition.undetermined(
        f"No complete result of {which} is on file.",
        missing=[f"day and scores of {which}"],
        cure="The test report form with its four scores.",
    )


def _of_another_day(condition: Condition, proven: list[ProvenLevels], on: date) -> Finding:
    """Return that every result had stopped counting by the day, or was not yet there."""
    days = [each.test.taken_on for each in proven if each.test.taken_on]
    earlier = [each for each in proven if each.test.taken_on and each.test.taken_on <= on]
    if not earlier:
        return condition.undetermined(
            f"The first result on file is of {in_words(min(days))}, after this day.",
            missing=["a result that counted on this day"],
            cure="The test report form of an earlier test, if there was one.",
        )
    last = max(earlier, key=lambda each: each.test.taken_on or date.min)
    return condition.not_met(
        f"The last result stopped counting after {_last_day(last)}.",
        evidence=[last.test.record],
        cure="A new test.",
    )


def _unreadable(test: LanguageTest, law: Law) -> ImpossibleFact | None:
    """Return what is wrong with a sitting of four scores that its chart refuses."""
    scores = {ability: getattr(test, ability) for ability in Ability}
    if None in scores.values():
        return None
    try:
        levels(chart_for(test, law), scores)
    except ImpossibleFact as slip:
        return slip
    except NotInForce:
        return None
    return None


def _name_of(test: LanguageTest, law: Law) -> str:
    """Return what people call a test; its key where no chart for it is in force."""
    try:
        return chart_for(test, law).test
    except NotInForce:
        return test.test


def _strength(proven: ProvenLevels) -> tuple[int, int, date]:
    found = proven.levels
    total = found.listening + found.reading + found.writing + found.speaking
    return found.lowest, total, proven.test.taken_on or date.min


def _last_day(proven: ProvenLevels) -> str:
    return (
        in_words(valid_through(proven.test.taken_on)) if proven.test.taken_on else "an unknown day"
    )


def _results(proven: ProvenLevels) -> str:
    each = ", ".join(f"{ability} {getattr(proven.levels, ability)}" for ability in Ability)
    scale = "NCLC" if proven.test.language == "fr" else "CLB"
    return f"{scale}: {each}"
