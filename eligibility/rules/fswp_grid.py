"""The selection grid of the Federal Skilled Worker Program: IRPR 78 to 83."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eligibility.rules.crs_tables import Education
from eligibility.rules.language import HIGHEST_LEVEL, LanguageLevels
from eligibility.rules.problems import refuse

GROUNDS = (
    "spouse_language",
    "study_in_canada",
    "spouse_study_in_canada",
    "work_in_canada",
    "spouse_work_in_canada",
    "relative_in_canada",
    "arranged_employment",
)
"""The grounds of adaptability, as the table names their points."""


@dataclass(frozen=True, slots=True)
class AdaptabilityTable:
    """Points for each ground of adaptability; the sum stops at `max`."""

    max: int
    spouse_language_level: int
    spouse_language: int
    study_in_canada: int
    spouse_study_in_canada: int
    work_in_canada: int
    spouse_work_in_canada: int
    relative_in_canada: int
    arranged_employment: int

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with the table, by field."""
        for name in GROUNDS:
            points = getattr(self, name)
            if not 0 <= points <= self.max:
                yield f"adaptability.{name}: {points} points are outside 0 to {self.max}."


@dataclass(frozen=True, slots=True)
class FswpGrid:
    """The grid's points. Arrays are read by level, by complete years, or by age from `first_age`.

    Raises ValueError for a table with a hole.
    """

    education: Mapping[Education, int]
    first_language: tuple[int, ...]
    second_language_level: int
    second_language: int
    experience: tuple[int, ...]
    first_age: int
    age: tuple[int, ...]
    arranged_employment: int
    adaptability: AdaptabilityTable

    def __post_init__(self) -> None:
        refuse(self._problems())

    def _problems(self) -> Iterator[str]:
        lacking = [tier for tier in Education if tier not in self.education]
        if lacking:
            yield f"education: no points for {', '.join(lacking)}. Give 0 for none."
        if len(self.first_language) != HIGHEST_LEVEL + 1:
            yield f"first_language: give {HIGHEST_LEVEL + 1} entries, levels 0 to 12."
        for name in ("age", "experience"):
            if not getattr(self, name):
                yield f"{name}: has no entry. Give at least one."
        for name in ("first_language", "experience", "age"):
            for place, points in enumerate(getattr(self, name)):
                if points < 0:
                    yield f"{name}.{place}: {points} points; points are never negative."
        for tier, points in self.education.items():
            if points < 0:
                yield f"education.{tier}: {points} points; points are never negative."
        yield from self.adaptability.problems()


@dataclass(frozen=True, slots=True)
class Adaptability:
    """The grounds of adaptability; None while nobody said.

    Source: IRPR 83.
    """

    spouse_language: bool | None
    study_in_canada: bool | None
    spouse_study_in_canada: bool | None
    work_in_canada: bool | None
    spouse_work_in_canada: bool | None
    relative_in_canada: bool | None


@dataclass(frozen=True, slots=True)
class FswpFacts:
    """What the grid looks at, ready: years are complete years, `None` is not known.

    `possible_experience_years` are those with every missing fact in the person's favour.
    """

    age: int | None
    education: Education
    first_language: LanguageLevels | None
    second_language: LanguageLevels | None
    experience_years: int
    possible_experience_years: int
    arranged_employment: bool | None
    adaptability: Adaptability


@dataclass(frozen=True, slots=True)
class GridLine:
    """One factor: the points that are sure, those possible once what is missing is known."""

    factor: str
    points: int
    possible: int
    most: int


def grid_lines(facts: FswpFacts, grid: FswpGrid) -> tuple[GridLine, ...]:
    """Return the six factors in the order of the Regulations, in selection points."""
    return (
        _education(facts, grid),
        _languages(facts, grid),
        _experience(facts, grid),
        _age(facts, grid),
        _arranged_employment(facts, grid),
        adaptability_line(facts, grid),
    )


def _education(facts: FswpFacts, grid: FswpGrid) -> GridLine:
    """Source: IRPR 78. Tiers are not added up."""
    points = grid.education[facts.education]
    return GridLine("education", points, points, max(grid.education.values()))


def _languages(facts: FswpFacts, grid: FswpGrid) -> GridLine:
    """Source: IRPR 79: each ability in the first language, all four at once in the second."""
    points = 0
    first, second = facts.first_language, facts.second_language
    if first is not None:
        table = grid.first_language
        points += table[first.listening] + table[first.reading]
        points += table[first.writing] + table[first.speaking]
    if second is not None and second.lowest >= grid.second_language_level:
        points += grid.second_language
    most = 4 * max(grid.first_language) + grid.second_language
    return GridLine("languages", points, points, most)


def _experience(facts: FswpFacts, grid: FswpGrid) -> GridLine:
    """Source: IRPR 80."""
    last = len(grid.experience) - 1
    points = grid.experience[min(facts.experience_years, last)]
    possible = grid.experience[min(facts.possible_experience_years, last)]
    return GridLine("experience", points, possible, max(grid.experience))


def _age(facts: FswpFacts, grid: FswpGrid) -> GridLine:
    """Source: IRPR 81: the age on the day of the application."""
    most = max(grid.age)
    if facts.age is None:
        return GridLine("age", 0, most, most)
    points = grid.age[min(max(facts.age - grid.first_age, 0), len(grid.age) - 1)]
    return GridLine("age", points, points, most)


def _arranged_employment(facts: FswpFacts, grid: FswpGrid) -> GridLine:
    """Source: IRPR 82."""
    most = grid.arranged_employment
    return GridLine("arranged_employment", *_range(facts.arranged_employment, most), most)


def adaptability_line(facts: FswpFacts, grid: FswpGrid) -> GridLine:
    """Return the points for adaptability, capped.

    Source: IRPR 83.
    """
    table, grounds = grid.adaptability, facts.adaptability
    ranges = [
        _range(grounds.spouse_language, table.spouse_language),
        _range(grounds.study_in_canada, table.study_in_canada),
        _range(grounds.spouse_study_in_canada, table.spouse_study_in_canada),
        _range(grounds.work_in_canada, table.work_in_canada),
        _range(grounds.spouse_work_in_canada, table.spouse_work_in_canada),
        _range(grounds.relative_in_canada, table.relative_in_canada),
        _range(facts.arranged_employment, table.arranged_employment),
    ]
    sure = min(sum(points for points, _ in ranges), table.max)
    possible = min(sum(points for _, points in ranges), table.max)
    return GridLine("adaptability", sure, possible, table.max)


def _range(fact: bool | None, points: int) -> tuple[int, int]:
    """Return the points that are sure and those possible."""
    return (points if fact else 0, 0 if fact is False else points)
