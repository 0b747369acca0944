"""Candidates for scoring: one by hand, any by hypothesis."""

from dataclasses import replace

from hypothesis import strategies as st

from eligibility.rules.crs import CrsProfile, CrsSpouse
from eligibility.rules.crs_tables import CanadianStudy, Education, JobOfferKind
from eligibility.rules.language import LanguageLevels, OfficialLanguage

ENGLISH, FRENCH = OfficialLanguage.ENGLISH, OfficialLanguage.FRENCH


def english(listening, reading=None, writing=None, speaking=None):
    return _levels(ENGLISH, listening, reading, writing, speaking)


def french(listening, reading=None, writing=None, speaking=None):
    return _levels(FRENCH, listening, reading, writing, speaking)


def _levels(language, listening, reading, writing, speaking):
    if reading is None:
        reading = writing = speaking = listening
    return LanguageLevels(language, listening, reading, writing, speaking)


NOBODY = CrsProfile(
    age=45,
    education=Education.LESS_THAN_SECONDARY,
    first_language=english(0),
    second_language=None,
    canadian_work_years=0,
    foreign_work_years=0,
    certificate_of_qualification=False,
    nomination=False,
    sibling=False,
    canadian_study=None,
    job_offer=None,
    spouse=None,
)
PARTNER = CrsSpouse(
    accompanying=True,
    canadian_or_pr=False,
    education=None,
    language=None,
    canadian_work_years=0,
)


def candidate(**facts) -> CrsProfile:
    """A candidate who earns nothing but by `facts`."""
    return replace(NOBODY, **facts)


def partner(**facts) -> CrsSpouse:
    return replace(PARTNER, **facts)


level = st.integers(0, 12)


def levels_in(language):
    return st.builds(LanguageLevels, st.just(language), level, level, level, level)


partners = st.builds(
    CrsSpouse,
    accompanying=st.booleans(),
    canadian_or_pr=st.booleans(),
    education=st.none() | st.sampled_from(Education),
    language=st.none() | levels_in(ENGLISH) | levels_in(FRENCH),
    canadian_work_years=st.integers(0, 8),
)


@st.composite
def candidates(draw) -> CrsProfile:
    first, second = draw(st.permutations([ENGLISH, FRENCH]))
    return CrsProfile(
        age=draw(st.integers(15, 60)),
        education=draw(st.sampled_from(Education)),
        first_language=draw(levels_in(first)),
        second_language=draw(st.none() | levels_in(second)),
        canadian_work_years=draw(st.integers(0, 8)),
        foreign_work_years=draw(st.integers(0, 8)),
        certificate_of_qualification=draw(st.booleans()),
        nomination=draw(st.booleans()),
        sibling=draw(st.booleans()),
        canadian_study=draw(st.none() | st.sampled_from(CanadianStudy)),
        job_offer=draw(st.none() | st.sampled_from(JobOfferKind)),
        spouse=draw(st.none() | partners),
    )
