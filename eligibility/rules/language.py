"""Official languages: what a test's score proves, for how long, and which tests count.

A level is a Canadian Language Benchmark (CLB) for English, a niveau de compétence linguistique
canadien (NCLC) for French; 0 stands for a score below the test's scale.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from eligibility.rules.impossible import ImpossibleFact
from eligibility.rules.problems import refuse

HIGHEST_LEVEL = 12
VALID_YEARS = 2


class Ability(StrEnum):
    """The four abilities, each tested and scored on its own: never averaged."""

    LISTENING = "listening"
    READING = "reading"
    WRITING = "writing"
    SPEAKING = "speaking"


class OfficialLanguage(StrEnum):
    """English and French, by their ISO 639-1 codes; neither ranks above the other."""

    ENGLISH = "en"
    FRENCH = "fr"


@dataclass(frozen=True, slots=True)
class LanguageLevels:
    """CLB or NCLC levels, 0 to 12, of the four abilities in one official language.

    Raises ImpossibleFact for a level outside the benchmarks.
    """

    language: OfficialLanguage
    listening: int
    reading: int
    writing: int
    speaking: int

    def __post_init__(self) -> None:
        for ability in Ability:
            level = getattr(self, ability)
            if type(level) is not int or not 0 <= level <= HIGHEST_LEVEL:
                raise ImpossibleFact(
                    ability,
                    f"{level!r} is not a CLB or NCLC level",
                    f"Give a whole number from 0 (below the scale) to {HIGHEST_LEVEL}",
                )

    @property
    def lowest(self) -> int:
        """The weakest ability's level: what a condition on all four abilities looks at."""
        return min(self.listening, self.reading, self.writing, self.speaking)


@dataclass(frozen=True, slots=True)
class AbilityScale:
    """The scores of one ability: the ends of the test's scale and the lowest score of each level.

    `lowest_scores` has one score for each of the chart's levels, ascending; a level reaches up to
    the step before the next one, the highest up to the end of the scale. So a scale has no holes.
    """

    lowest: Decimal
    highest: Decimal
    lowest_scores: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class LanguageChart:
    """One test's equivalence chart.

    `levels` ascend. `step` is the distance between two scores the test can give. `no_score` is the
    mark a report carries in place of a score too low to give. `for_express_entry` is false for
    charts that other programs read. `if_above` says what a score above the scale usually is.
    Raises ValueError for a chart with a level out of order or a score off the scale.
    """

    test: str
    language: OfficialLanguage
    step: Decimal
    levels: tuple[int, ...]
    listening: AbilityScale
    reading: AbilityScale
    writing: AbilityScale
    speaking: AbilityScale
    for_express_entry: bool = True
    no_score: str = ""
    if_above: str = ""

    def __post_init__(self) -> None:
        if self.step <= 0:
            raise ValueError(f"step: {self.step} is not a distance between scores.")
        refuse(self._problems())

    def _problems(self) -> Iterator[str]:
        if not _ascend(self.levels) or not set(self.levels) <= set(range(1, HIGHEST_LEVEL + 1)):
            yield f"levels: {self.levels} do not ascend within 1 to {HIGHEST_LEVEL}."
        for ability in Ability:
            yield from self._scale_problems(ability, self.scale(ability))

    def _scale_problems(self, ability: Ability, scale: AbilityScale) -> Iterator[str]:
        place, scores = f"{ability}.lowest_scores", scale.lowest_scores
        if len(scores) != len(self.levels):
            yield f"{place}: {len(scores)} scores for {len(self.levels)} levels."
            return
        for number, (lower, higher) in enumerate(pairwise(scores), start=1):
            if higher <= lower:
                yield (
                    f"{place}.{number}: {higher} is not above {lower}: the scores of two levels "
                    "overlap. They must ascend."
                )
        for number, score in enumerate(scores):
            if not scale.lowest <= score <= scale.highest:
                scores_of_test = f"{scale.lowest} to {scale.highest}"
                yield f"{place}.{number}: {score} is off the scale of {scores_of_test}."
            elif (score - scale.lowest) % self.step:
                yield f"{place}.{number}: {score} is not on a step of {self.step}."
        if (scale.highest - scale.lowest) % self.step:
            yield f"{ability}.highest: {scale.highest} is not on a step of {self.step}."

    def scale(self, ability: Ability) -> AbilityScale:
        """Return the scale of one ability."""
        match ability:
            case Ability.LISTENING:
                return self.listening
            case Ability.READING:
                return self.reading
            case Ability.WRITING:
                return self.writing
            case Ability.SPEAKING:
                return self.speaking


@dataclass(frozen=True, slots=True)
class RefusedTest:
    """A test whose results Express Entry does not take, and why."""

    test: str
    reason: str


def level(chart: LanguageChart, ability: Ability, score: Decimal | int | str) -> int:
    """Return the CLB or NCLC level that `score` proves, 0 below the lowest level of the chart.

    A text is read only as the test's own mark for "no score". Raises ImpossibleFact for a score
    the test cannot give.
    """
    if isinstance(score, str):
        if chart.no_score and score == chart.no_score:
            return 0
        raise _impossible(chart, ability, score)
    scale = chart.scale(ability)
    given = Decimal(score)
    if not given.is_finite() or not scale.lowest <= given <= scale.highest:
        raise _impossible(chart, ability, score)
    if not _is_on_a_step(given, scale.lowest, chart.step):
        raise _impossible(chart, ability, score)
    reached = bisect_right(scale.lowest_scores, given)
    return chart.levels[reached - 1] if reached else 0


def _is_on_a_step(given: Decimal, lowest: Decimal, step: Decimal) -> bool:
    """Return whether a score lies whole steps above the lowest one, exact to any digit."""
    (score, per), (start, of), (up, by) = (
        each.as_integer_ratio() for each in (given, lowest, step)
    )
    return (score * of - start * per) * by % (per * of * up) == 0


def levels(chart: LanguageChart, scores: Mapping[Ability, Decimal | int | str]) -> LanguageLevels:
    """Return the levels that one test's four scores prove.

    Raises ImpossibleFact for a score the test cannot give, and for an ability without a score.
    """
    for ability in Ability:
        if ability not in scores:
            raise ImpossibleFact(ability, f"{chart.test} reports it", "Give its score")
    by_ability = {ability.value: level(chart, ability, scores[ability]) for ability in Ability}
    return LanguageLevels(chart.language, **by_ability)


def valid_through(result_on: date) -> date:
    """Return the last day on which a test result counts.

    It stops counting on the day it turns two years old; one of 29 February turns two on 1 March.
    Source: Ministerial Instructions respecting the Express Entry system, s. 3(4).
    """
    return years_later(result_on, VALID_YEARS) - timedelta(days=1)


def is_valid(result_on: date, *, on: date) -> bool:
    """Tell whether a test result counts on a day.

    Asked of the day of the profile, every day in the pool and the day of the application.
    Source: Ministerial Instructions respecting the Express Entry system, s. 3(4).
    """
    return result_on <= on <= valid_through(result_on)


def years_later(day: date, years: int) -> date:
    """Return the anniversary of a day; that of 29 February is 1 March in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def orders(
    results: Sequence[LanguageLevels],
) -> list[tuple[LanguageLevels, LanguageLevels | None]]:
    """Return every choice of first and second official language open to the candidate.

    The candidate names the first; with one language there is one choice, with both there are two.
    Raises ImpossibleFact for two results in the same language: one must be chosen before.
    """
    if len({result.language for result in results}) != len(results):
        raise ImpossibleFact("second_language", "is the same as the first", "Keep one of each")
    if len(results) < 2:
        return [(result, None) for result in results]
    one, other = results
    return [(one, other), (other, one)]


def _ascend(values: Sequence[int | Decimal]) -> bool:
    return bool(values) and all(one < next_one for one, next_one in pairwise(values))


def _impossible(
    chart: LanguageChart, ability: Ability, score: Decimal | int | str
) -> ImpossibleFact:
    scale = chart.scale(ability)
    mark = f' or "{chart.no_score}" for no score' if chart.no_score else ""
    problem = (
        f"{chart.test} cannot give {score} for {ability}; it gives {scale.lowest} to "
        f"{scale.highest} in steps of {chart.step}{mark}"
    )
    cure = "Check the score against the test report"
    if chart.if_above and not isinstance(score, str) and score > scale.highest:
        cure = chart.if_above
    return ImpossibleFact("score", problem, cure)
