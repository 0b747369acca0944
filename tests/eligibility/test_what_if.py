"""Supposed facts, judged by the same rules."""

from dataclasses import replace
from datetime import date

import pytest

from eligibility.edition import shipped_law, shipped_versions
from eligibility.rules.crs_facts import crs_of
from eligibility.rules.facts import Person, Spouse
from eligibility.rules.language import OfficialLanguage
from eligibility.rules.what_if import (
    effects_of,
    with_degree,
    with_language,
    with_nomination,
    with_partner,
    with_work,
)
from tests.eligibility.people import job, open_permit
from tests.eligibility.test_crs_facts import EXAMPLE
from tests.eligibility.test_what_next import ON, PHYSICIAN, VERSIONS

LAW = shipped_law(ON)


def scored(person):
    return crs_of(person, LAW, on=ON)


@pytest.mark.parametrize("language", list(OfficialLanguage))
@pytest.mark.parametrize("level", range(4, 11))
def test_a_supposed_test_proves_its_level_in_all_four_abilities(language, level):
    person = with_language(Person(birth_date=date(1990, 1, 1)), LAW, language, level, on=ON)

    profile = scored(person).profile
    assert profile.first_language.language == language
    assert profile.first_language.lowest == level


def test_a_lower_level_supposed_takes_nothing_away():
    lower = with_language(EXAMPLE, LAW, OfficialLanguage.ENGLISH, 5, on=ON)

    assert scored(lower).score == scored(EXAMPLE).score


@pytest.mark.parametrize(("months", "years"), [(11, 0), (12, 1), (24, 2), (35, 2), (36, 3)])
def test_supposed_months_are_twelfths_of_a_year_of_hours(months, years):
    assert (
        scored(
            with_work(Person(birth_date=date(1990, 1, 1)), LAW, months, on=ON)
        ).profile.canadian_work_years
        == years
    )


def test_supposed_months_fill_days_that_do_not_count_now():
    half = Person(
        birth_date=date(1990, 1, 1),
        jobs=(job("2025-06-02 2025-11-30"),),
        permits=(open_permit("2025-01-01 2026-12-31"),),
    )

    assert scored(with_work(half, LAW, 5, on=ON)).profile.canadian_work_years == 0
    assert scored(with_work(half, LAW, 7, on=ON)).profile.canadian_work_years == 1


def test_degrees_nominations_and_partners_are_scored_by_the_tables():
    plain = Person(birth_date=date(1990, 1, 1), has_spouse=True, spouse=Spouse(True, False))

    assert scored(with_degree(plain, "doctoral", on=ON)).score.core.education == 140
    assert (
        scored(with_degree(plain, "canadian_two_year", on=ON)).score.additional.canadian_study == 15
    )
    assert scored(with_nomination(plain, on=ON)).score.additional.nomination == 600
    assert scored(with_partner(plain, False)).score.column == "without_spouse"


def test_what_turns_the_verdict_comes_first_then_what_gains_most():
    found = effects_of(PHYSICIAN, VERSIONS, on=ON)

    turning = [each.text for each in found if each.turns_verdict and each.after.outcome == "met"]
    rest = [each.points for each in found[len(turning) :]]
    assert turning == [each.text for each in found[: len(turning)]]
    assert any("12 more months" in text for text in turning)
    assert rest == sorted(rest, reverse=True)
    assert all(each.points > 0 for each in found[len(turning) :])


def test_more_of_the_same_is_listed_only_where_it_does_more():
    found = [each for each in effects_of(PHYSICIAN, VERSIONS, on=ON) if each.kind in ("work", "en")]

    answers = [(each.kind, each.after.outcome, each.after.score) for each in found]
    assert len(answers) == len(set(answers))


def test_a_nomination_gains_600_points_and_leaves_every_category():
    (nomination,) = [
        each for each in effects_of(PHYSICIAN, VERSIONS, on=ON) if "nomination" in each.text
    ]

    assert nomination.points == 600
    assert nomination.after.outcome == "not_met"


def test_nothing_is_scored_without_a_birth_date():
    unknown = replace(PHYSICIAN, birth_date=None)

    assert all(each.points == 0 for each in effects_of(unknown, VERSIONS, on=ON))


def test_what_if_is_answered_for_a_day_before_the_category():
    assert effects_of(PHYSICIAN, shipped_versions(), on=date(2025, 6, 1))
