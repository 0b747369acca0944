"""The points tables of the Comprehensive Ranking System (CRS), as data.

Arrays are read by position: complete years, or CLB/NCLC levels 0 to 12; the last entry stands for
"or more". A table with a hole, or with points above its own maximum, is refused when it is made.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from eligibility.rules.language import HIGHEST_LEVEL
from eligibility.rules.problems import refuse

ABILITIES = 4


class Education(StrEnum):
    """The tiers of education; a medical degree (MD, MBBS, MDCM) is a professional degree.

    Source: Ministerial Instructions respecting the Express Entry system, s. 11(1).
    """

    LESS_THAN_SECONDARY = "less_than_secondary"
    SECONDARY = "secondary"
    ONE_YEAR = "one_year"
    TWO_YEAR = "two_year"
    BACHELOR_OR_THREE_YEAR = "bachelor_or_three_year"
    TWO_OR_MORE = "two_or_more"
    MASTER_OR_PROFESSIONAL = "master_or_professional"
    DOCTORAL = "doctoral"


class CanadianStudy(StrEnum):
    """The length of a Canadian post-secondary credential; a master's or more counts as three."""

    ONE_OR_TWO_YEARS = "one_or_two_years"
    THREE_YEARS_OR_MORE = "three_years_or_more"


class JobOfferKind(StrEnum):
    """A qualifying job offer: in NOC major group 00, or in another skilled occupation."""

    MAJOR_GROUP_00 = "major_group_00"
    OTHER = "other"


Levels = tuple[int, ...]  # points by level, 0 to 12
Years = tuple[int, ...]  # points by complete years, the last for that many or more
ByEducation = Mapping[Education, int]
Steps = tuple[int, int, int]  # points below the lower step, from it, from the upper step


@dataclass(frozen=True, slots=True)
class CoreTable:
    """Core points of one column: with, or without, an accompanying partner.

    `age` starts at `first_age` (that age or less) and ends with its last entry (that age or more).
    `first_language` and `second_language` are points per ability; each maximum is of the four.
    """

    first_age: int
    age: Years
    education: ByEducation
    first_language: Levels
    first_language_max: int
    second_language: Levels
    second_language_max: int
    canadian_work: Years
    max: int

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with the table, by field."""
        yield from _years_problems("age", self.age)
        yield from _education_problems("education", self.education)
        yield from _levels_problems("first_language", self.first_language)
        yield from _levels_problems("second_language", self.second_language)
        yield from _years_problems("canadian_work", self.canadian_work)
        yield from _above("first_language", self.first_language, self.first_language_max, ABILITIES)
        yield from _above("second_language", self.second_language, self.second_language_max)
        factors = [self.age, tuple(self.education.values()), self.canadian_work]
        highest = sum(max(points, default=0) for points in factors)
        highest += self.first_language_max + self.second_language_max
        if highest > self.max:
            yield f"max: the factors reach {highest}, above the maximum of {self.max}."


@dataclass(frozen=True, slots=True)
class SpouseTable:
    """Points for an accompanying partner; `language` per ability, `language_max` of the four."""

    education: ByEducation
    language: Levels
    language_max: int
    canadian_work: Years
    max: int

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with the table, by field."""
        yield from _education_problems("education", self.education)
        yield from _levels_problems("language", self.language)
        yield from _years_problems("canadian_work", self.canadian_work)
        yield from _above("language", self.language, self.language_max, ABILITIES)
        highest = max(self.education.values(), default=0) + max(self.canadian_work, default=0)
        if highest + self.language_max > self.max:
            yield f"max: the factors reach {highest + self.language_max}, above {self.max}."


@dataclass(frozen=True, slots=True)
class TransferabilityTable:
    """Points for pairs of skills: each row has the points below, at the lower, at the upper step.

    Language steps are levels that all four abilities in the first official language must reach;
    work steps are complete years of Canadian work. Rows of foreign work are complete years.
    """

    language_steps: tuple[int, int]
    canadian_work_steps: tuple[int, int]
    education_language: Mapping[Education, Steps]
    education_canadian_work: Mapping[Education, Steps]
    education_max: int
    foreign_language: tuple[Steps, ...]
    foreign_canadian_work: tuple[Steps, ...]
    foreign_max: int
    certificate_language_steps: tuple[int, int]
    certificate: Steps
    certificate_max: int
    max: int

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with the table, by field."""
        yield from _education_problems("education_language", self.education_language)
        yield from _education_problems("education_canadian_work", self.education_canadian_work)
        for name in ("language_steps", "canadian_work_steps", "certificate_language_steps"):
            lower, upper = getattr(self, name)
            if not 0 < lower < upper:
                yield f"{name}: the steps {lower} and {upper} do not ascend."
        for name in ("foreign_language", "foreign_canadian_work"):
            if not getattr(self, name):
                yield f"{name}: has no row. Give a row for 0 complete years and each more."
        yield from self._points_problems()
        pairs = self.education_max + self.foreign_max + self.certificate_max
        if min(self.education_max, self.foreign_max, self.certificate_max) < 0:
            yield "max: a maximum is below 0."
        elif pairs < self.max:
            yield f"max: the pairs reach {pairs} together, never {self.max}. Check the maximums."

    def _points_problems(self) -> Iterator[str]:
        """Yield each cell above the maximum of its pair; a stronger skill never earns less."""
        rows = [
            *(
                (f"education_language.{k}", v, self.education_max)
                for k, v in self.education_language.items()
            ),
            *(
                (f"education_canadian_work.{k}", v, self.education_max)
                for k, v in self.education_canadian_work.items()
            ),
            *(
                (f"foreign_language.{k}", v, self.foreign_max)
                for k, v in enumerate(self.foreign_language)
            ),
            *(
                (f"foreign_canadian_work.{k}", v, self.foreign_max)
                for k, v in enumerate(self.foreign_canadian_work)
            ),
            ("certificate", self.certificate, self.certificate_max),
        ]
        for place, points, most in rows:
            for number, each in enumerate(points):
                if not 0 <= each <= most:
                    yield f"{place}.{number}: {each} points are outside 0 to {most}."
            if list(points) != sorted(points):
                yield f"{place}.0: {points[0]}, {points[1]}, {points[2]} do not ascend."


@dataclass(frozen=True, slots=True)
class FrenchTable:
    """The bonus for French: level on all four abilities in French, and in English beside it."""

    french_level: int
    english_level: int
    with_english: int
    otherwise: int


@dataclass(frozen=True, slots=True)
class AdditionalTable:
    """Additional points; a factor the instructions do not know on that day earns 0."""

    nomination: int
    sibling: int
    french: FrenchTable
    canadian_study: Mapping[CanadianStudy, int]
    job_offer: Mapping[JobOfferKind, int]
    max: int

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with the table, by field."""
        for study in CanadianStudy:
            if study not in self.canadian_study:
                yield f"canadian_study.{study}: has no points. Give 0 if it earns none."
        for offer in JobOfferKind:
            if offer not in self.job_offer:
                yield f"job_offer.{offer}: has no points. Give 0 if it earns none."
        single = {
            "nomination": self.nomination,
            "sibling": self.sibling,
            "french.with_english": self.french.with_english,
            "french.otherwise": self.french.otherwise,
            **{f"canadian_study.{study}": points for study, points in self.canadian_study.items()},
            **{f"job_offer.{offer}": points for offer, points in self.job_offer.items()},
        }
        for place, points in single.items():
            if not 0 <= points <= self.max:
                yield f"{place}: {points} points are outside 0 to {self.max}, the maximum."
        for name in ("french_level", "english_level"):
            if not 1 <= getattr(self.french, name) <= HIGHEST_LEVEL:
                yield f"french.{name}: is no level. Give 1 to {HIGHEST_LEVEL}."


@dataclass(frozen=True, slots=True)
class CrsTables:
    """All points tables in force on one day.

    Raises ValueError that names, by field, every hole and every maximum exceeded.
    Source: Ministerial Instructions respecting the Express Entry system; IRCC, CRS criteria.
    """

    with_spouse: CoreTable
    without_spouse: CoreTable
    spouse: SpouseTable
    transferability: TransferabilityTable
    additional: AdditionalTable
    max: int

    def __post_init__(self) -> None:
        parts = ("with_spouse", "without_spouse", "spouse", "transferability", "additional")
        problems = [
            f"{part}.{problem}" for part in parts for problem in getattr(self, part).problems()
        ]
        refuse([*problems, *self._problems_between()])

    def _problems_between(self) -> Iterator[str]:
        """Yield what the parts say differently: both columns have the same rows, sums fit."""
        one, other = self.with_spouse, self.without_spouse
        if one.first_age != other.first_age:
            yield (
                f"with_spouse.first_age: {one.first_age}, but {other.first_age} without a partner. "
                "Give the same first age in both columns."
            )
        if len(one.age) != len(other.age):
            yield (
                f"with_spouse.age: {len(one.age)} ages, but {len(other.age)} without a partner. "
                "Fill every row in both columns."
            )
        years = [len(each.canadian_work) for each in (one, other, self.spouse)]
        if len(set(years)) > 1:
            yield "with_spouse.canadian_work: a row is filled in some columns only. Fill it in all."
        table = self.transferability
        if len(table.foreign_language) != len(table.foreign_canadian_work):
            yield "transferability.foreign_language: a row of years lacks its pair. Fill both."
        core = max(one.max + self.spouse.max, other.max)
        highest = core + table.max + self.additional.max
        if highest > self.max:
            yield f"max: the parts reach {highest}, above the maximum of {self.max}."


def _years_problems(field: str, points: Years) -> Iterator[str]:
    if not points:
        yield f"{field}: has no entry. Give points for 0 complete years and each more."
    for place, each in enumerate(points):
        if each < 0:
            yield f"{field}.{place}: {each} points; points are never negative."


def _levels_problems(field: str, points: Levels) -> Iterator[str]:
    if len(points) != HIGHEST_LEVEL + 1:
        yield f"{field}: {len(points)} entries. Give {HIGHEST_LEVEL + 1}, for levels 0 to 12."
    for place, (lower, higher) in enumerate(pairwise((0, *points))):
        if higher < lower:
            yield f"{field}.{place}: {higher} points, less than {lower} before it. Check the order."


def _above(field: str, points: Levels, most: int, abilities: int = 1) -> Iterator[str]:
    """Yield the points of an ability that leave no room under the maximum of all four."""
    for level, each in enumerate(points):
        if each * abilities > most:
            yield f"{field}.{level}: {each} points an ability go above the maximum of {most}."
            return


def _education_problems(
    field: str, points: Mapping[Education, int] | Mapping[Education, Steps]
) -> Iterator[str]:
    missing: Sequence[Education] = [tier for tier in Education if tier not in points]
    if missing:
        yield f"{field}: no points for {', '.join(missing)}. Give 0 if it earns none."
    for tier, each in points.items():
        if isinstance(each, int) and each < 0:
            yield f"{field}.{tier}: {each} points; points are never negative."
