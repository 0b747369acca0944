"""How fast scores and programs are: from ready inputs, and from one person's facts."""

import random
from collections.abc import Iterator

from eligibility.rules.crs import CrsProfile, CrsSpouse, score
from eligibility.rules.crs_facts import crs_of
from eligibility.rules.crs_tables import CanadianStudy, CrsTables, Education
from eligibility.rules.language import LanguageLevels, OfficialLanguage
from eligibility.rules.programs import assess_cec, assess_fswp
from tests.bench.measuring import Figure, cpu_milliseconds, measurement
from tests.eligibility.shipped import crs_tables_on
from tests.eligibility.test_crs_facts import EXAMPLE, LAW, ON

PROFILES = 1000


@measurement
def ready_inputs() -> Iterator[Figure]:
    tables: CrsTables = crs_tables_on(ON)
    chance = random.Random(1)
    profiles = [_profile(chance) for _ in range(PROFILES)]

    def all_scores() -> None:
        for profile in profiles:
            score(profile, tables)

    a_second = PROFILES * 1000 / cpu_milliseconds(all_scores)
    yield Figure("CRS scores from ready inputs, a core", a_second, "a second", ">= 30,000")


@measurement
def one_person() -> Iterator[Figure]:
    crs = cpu_milliseconds(lambda: crs_of(EXAMPLE, LAW, on=ON))
    yield Figure("CRS score of one person, from the facts", crs, "ms")
    programs = cpu_milliseconds(
        lambda: (assess_cec(EXAMPLE, LAW, on=ON), assess_fswp(EXAMPLE, LAW, on=ON))
    )
    yield Figure("CEC and FSWP of one person, from the facts", programs, "ms")


def _profile(chance: random.Random) -> CrsProfile:
    english, french = OfficialLanguage.ENGLISH, OfficialLanguage.FRENCH
    return CrsProfile(
        age=chance.randint(18, 50),
        education=chance.choice(list(Education)),
        first_language=_levels(chance, english),
        second_language=chance.choice([None, _levels(chance, french)]),
        canadian_work_years=chance.randint(0, 6),
        foreign_work_years=chance.randint(0, 6),
        certificate_of_qualification=chance.random() < 0.1,
        nomination=chance.random() < 0.1,
        sibling=chance.random() < 0.1,
        canadian_study=chance.choice([None, *CanadianStudy]),
        job_offer=None,
        spouse=chance.choice([None, _spouse(chance)]),
    )


def _spouse(chance: random.Random) -> CrsSpouse:
    return CrsSpouse(
        accompanying=True,
        canadian_or_pr=False,
        education=chance.choice(list(Education)),
        language=_levels(chance, OfficialLanguage.ENGLISH),
        canadian_work_years=chance.randint(0, 6),
    )


def _levels(chance: random.Random, language: OfficialLanguage) -> LanguageLevels:
    return LanguageLevels(language, *(chance.randint(0, 12) for _ in range(4)))
