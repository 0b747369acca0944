"""The Comprehensive Ranking System score of a profile, factor by factor.

Source: Ministerial Instructions respecting the Express Entry system (MI); IRCC's grid "CRS
criteria", sections A to D.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from eligibility.rules.crs_tables import (
    AdditionalTable,
    CanadianStudy,
    CoreTable,
    CrsTables,
    Education,
    FrenchTable,
    JobOfferKind,
    Levels,
    SpouseTable,
    TransferabilityTable,
)
from eligibility.rules.impossible import ImpossibleFact
from eligibility.rules.language import LanguageLevels, OfficialLanguage

Column = Literal["with_spouse", "without_spouse"]

OLDEST_AGE = 130
MOST_YEARS = 100


@dataclass(frozen=True, slots=True)
class CrsSpouse:
    """What the score may know of a spouse or common-law partner, accompanying or not.

    `language` is one official language; `None` where no valid test is held. `education` is `None`
    where nothing is assessed. `canadian_work_years` are complete years.
    """

    accompanying: bool
    canadian_or_pr: bool
    education: Education | None
    language: LanguageLevels | None
    canadian_work_years: int

    def __post_init__(self) -> None:
        _require_years("canadian_work_years", self.canadian_work_years)


@dataclass(frozen=True, slots=True)
class CrsProfile:
    """What the score may know of a candidate on the day of scoring.

    Years are complete years. The languages are scored in the order given; `second_language` is
    `None` where no valid test is held. Raises ImpossibleFact for what no profile can state.
    """

    age: int
    education: Education
    first_language: LanguageLevels
    second_language: LanguageLevels | None
    canadian_work_years: int
    foreign_work_years: int
    certificate_of_qualification: bool
    nomination: bool
    sibling: bool
    canadian_study: CanadianStudy | None
    job_offer: JobOfferKind | None
    spouse: CrsSpouse | None

    def __post_init__(self) -> None:
        if type(self.age) is not int or not 0 <= self.age <= OLDEST_AGE:
            raise ImpossibleFact(
                "age", f"{self.age!r} is not an age", f"Give complete years, 0 to {OLDEST_AGE}"
            )
        _require_years("canadian_work_years", self.canadian_work_years)
        _require_years("foreign_work_years", self.foreign_work_years)
        second = self.second_language
        if second is not None and second.language == self.first_language.language:
            raise ImpossibleFact(
                "second_language",
                f"is {second.language.value}, the same as the first official language",
                "Give the other official language, or none",
            )


@dataclass(frozen=True, slots=True)
class CorePoints:
    """Section A: human capital of the candidate."""

    age: int
    education: int
    first_language: int
    second_language: int
    canadian_work: int
    subtotal: int


@dataclass(frozen=True, slots=True)
class SpousePoints:
    """Section B: human capital of an accompanying partner; all 0 in the other column."""

    education: int
    language: int
    canadian_work: int
    subtotal: int


@dataclass(frozen=True, slots=True)
class TransferabilityPoints:
    """Section C: each pair before its cap, each group after it."""

    education_language: int
    education_canadian_work: int
    education_group: int
    foreign_language: int
    foreign_canadian_work: int
    foreign_group: int
    certificate: int
    subtotal: int


@dataclass(frozen=True, slots=True)
class AdditionalPoints:
    """Section D: each factor, their sum, and the sum after the cap."""

    nomination: int
    sibling: int
    french: int
    canadian_study: int
    job_offer: int
    before_cap: int
    subtotal: int


@dataclass(frozen=True, slots=True)
class CrsScore:
    """A score with every factor and subtotal, in CRS points."""

    column: Column
    core: CorePoints
    spouse: SpousePoints
    transferability: TransferabilityPoints
    additional: AdditionalPoints
    total: int


NO_SPOUSE_POINTS = SpousePoints(education=0, language=0, canadian_work=0, subtotal=0)


def complete_years(years: Decimal | int) -> int:
    """Return the complete years in a length of work: 1.99 years are 1.

    Raises ImpossibleFact for a length that is negative, endless or longer than a life.
    """
    length = Decimal(years)
    if not length.is_finite() or not 0 <= length <= MOST_YEARS:
        raise ImpossibleFact("years", f"{years} is not a length of work", _YEARS_CURE)
    return int(length)


def score(profile: CrsProfile, tables: CrsTables) -> CrsScore:
    """Return the score of a profile by the tables of one day."""
    column = column_for(profile.spouse)
    if column == "with_spouse" and profile.spouse is not None:
        core = core_points(profile, tables.with_spouse)
        spouse = spouse_points(profile.spouse, tables.spouse)
    else:
        core = core_points(profile, tables.without_spouse)
        spouse = NO_SPOUSE_POINTS
    transferability = transferability_points(profile, tables.transferability)
    additional = additional_points(profile, tables.additional)
    total = core.subtotal + spouse.subtotal + transferability.subtotal + additional.subtotal
    return CrsScore(column, core, spouse, transferability, additional, min(total, tables.max))


def column_for(spouse: CrsSpouse | None) -> Column:
    """Return the column: with a partner only one who comes along and is no citizen or resident.

    Source: MI s. 1, "accompanying spouse or common-law partner".
    """
    if spouse is None or not spouse.accompanying or spouse.canadian_or_pr:
        return "without_spouse"
    return "with_spouse"


def core_points(profile: CrsProfile, table: CoreTable) -> CorePoints:
    """Return the points for age, education, languages and Canadian work.

    Source: MI ss. 11(1), 15; CRS criteria, section A.
    """
    age = table.age[min(max(profile.age - table.first_age, 0), len(table.age) - 1)]
    education = table.education[profile.education]
    first = min(
        _four_abilities(profile.first_language, table.first_language), table.first_language_max
    )
    second = 0
    if profile.second_language is not None:
        second = _four_abilities(profile.second_language, table.second_language)
        second = min(second, table.second_language_max)
    work = table.canadian_work[min(profile.canadian_work_years, len(table.canadian_work) - 1)]
    subtotal = min(age + education + first + second + work, table.max)
    return CorePoints(age, education, first, second, work, subtotal)


def spouse_points(spouse: CrsSpouse, table: SpouseTable) -> SpousePoints:
    """Return the points of an accompanying partner; what is not proved earns 0, never an error.

    Source: MI s. 19; CRS criteria, section B.
    """
    education = 0 if spouse.education is None else table.education[spouse.education]
    language = 0
    if spouse.language is not None:
        language = min(_four_abilities(spouse.language, table.language), table.language_max)
    work = table.canadian_work[min(spouse.canadian_work_years, len(table.canadian_work) - 1)]
    return SpousePoints(education, language, work, min(education + language + work, table.max))


def transferability_points(
    profile: CrsProfile, table: TransferabilityTable
) -> TransferabilityPoints:
    """Return the points for pairs of skills; only the first official language counts.

    Source: MI ss. 22, 25, 26; CRS criteria, section C.
    """
    lowest = profile.first_language.lowest
    language = _step(lowest, table.language_steps)
    work = _step(profile.canadian_work_years, table.canadian_work_steps)
    abroad = min(profile.foreign_work_years, len(table.foreign_language) - 1)
    abroad_and_here = min(profile.foreign_work_years, len(table.foreign_canadian_work) - 1)

    education_language = table.education_language[profile.education][language]
    education_work = table.education_canadian_work[profile.education][work]
    education_group = min(education_language + education_work, table.education_max)
    foreign_language = table.foreign_language[abroad][language]
    foreign_work = table.foreign_canadian_work[abroad_and_here][work]
    foreign_group = min(foreign_language + foreign_work, table.foreign_max)
    certificate = 0
    if profile.certificate_of_qualification:
        reached = table.certificate[_step(lowest, table.certificate_language_steps)]
        certificate = min(reached, table.certificate_max)
    return TransferabilityPoints(
        education_language,
        education_work,
        education_group,
        foreign_language,
        foreign_work,
        foreign_group,
        certificate,
        min(education_group + foreign_group + certificate, table.max),
    )


def additional_points(profile: CrsProfile, table: AdditionalTable) -> AdditionalPoints:
    """Return the points for a nomination, a sibling, French, Canadian study and a job offer.

    Source: CRS criteria, section D.
    """
    nomination = table.nomination if profile.nomination else 0
    sibling = table.sibling if profile.sibling else 0
    french = french_points(profile.first_language, profile.second_language, table.french)
    study = 0 if profile.canadian_study is None else table.canadian_study[profile.canadian_study]
    offer = 0 if profile.job_offer is None else table.job_offer[profile.job_offer]
    before_cap = nomination + sibling + french + study + offer
    return AdditionalPoints(
        nomination, sibling, french, study, offer, before_cap, min(before_cap, table.max)
    )


def french_points(first: LanguageLevels, second: LanguageLevels | None, table: FrenchTable) -> int:
    """Return the bonus for French, whichever of the two languages is named first.

    English below the level in one ability, or not tested, leaves the smaller bonus.
    """
    if first.language == OfficialLanguage.FRENCH:
        french, english = first, second
    elif second is not None:
        french, english = second, first
    else:
        return 0
    if french.lowest < table.french_level:
        return 0
    if english is not None and english.lowest >= table.english_level:
        return table.with_english
    return table.otherwise


def better_order(orders: Iterable[CrsProfile], tables: CrsTables) -> tuple[CrsProfile, CrsScore]:
    """Return the profile that scores most, with its score: the candidate names the first language.

    Of equal scores the one given first.
    """
    scored = [(profile, score(profile, tables)) for profile in orders]
    return max(scored, key=lambda each: each[1].total)


def _four_abilities(levels: LanguageLevels, points: Levels) -> int:
    return (
        points[levels.listening]
        + points[levels.reading]
        + points[levels.writing]
        + points[levels.speaking]
    )


def _step(value: int, steps: tuple[int, int]) -> int:
    """Return 0 below the lower step, 1 from it, 2 from the upper one."""
    lower, upper = steps
    return (value >= lower) + (value >= upper)


_YEARS_CURE = f"Give years from 0 to {MOST_YEARS}"


def _require_years(field: str, years: int) -> None:
    if type(years) is not int or not 0 <= years <= MOST_YEARS:
        raise ImpossibleFact(field, f"{years!r} are not complete years", _YEARS_CURE)
