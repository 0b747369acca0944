"""Supposed facts, judged by the same rules."""

from dataclasses import replace
from datetime import date

import pytest

from eligibility.edition import shipped_law, shipped_versions
from eligibility.rules.crs_facts import crs_of
from eligibility.rules.facts import Person, Spouse
from eligibility.rules.language import OfficialLanguage
from eligibility.rules.pool import profile_valid
from eligibility.rules.supposed_facts import (
    with_authorization,
    with_degree,
    with_language,
    with_nomination,
    with_partner,
    with_profile,
    with_renewed_tests,
    with_work,
    with_work_abroad,
)
from eligibility.rules.supposition import Supposition, suppose
from eligibility.rules.what_if import WhatIfs, effects_of
from eligibility.rules.what_next import state_on
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


UNSHOWN = replace(PHYSICIAN, jobs=(job("2026-01-05", hours=40),))


def duties_of(person, given):
    found = WhatIfs(person, VERSIONS, on=ON).state(given).category
    return found.outcome, next(each for each in found.findings if each.key == "duties")


@pytest.mark.parametrize("person", [UNSHOWN, replace(PHYSICIAN, jobs=())])
def test_supposed_months_prove_hours_and_leave_the_duties_open(person):
    verdict, duties = duties_of(person, Supposition(months=12))

    assert verdict == duties.outcome == "undetermined"
    assert duties.reason.startswith("Nobody has yet judged the duties at")


def test_supposed_months_are_as_well_shown_as_the_same_work_on_file():
    assert duties_of(PHYSICIAN, Supposition(months=12))[1].outcome == "met"

    twice = replace(PHYSICIAN, jobs=(*PHYSICIAN.jobs, job("2025-06-02 2025-12-31")))
    assert duties_of(twice, Supposition(months=12))[1].outcome == "undetermined"


def test_duties_are_met_where_the_supposition_states_them():
    verdict, duties = duties_of(UNSHOWN, Supposition(months=12, duties=True))

    assert (verdict, duties.outcome) == ("met", "met")


def test_supposed_months_authorize_no_other_day_of_work():
    unauthorized = replace(PHYSICIAN, permits=())

    found = WhatIfs(unauthorized, VERSIONS, on=ON).state(Supposition(months=12)).category

    hours = next(each for each in found.findings if each.key == "hours")
    alarm = [each for each in found.findings if each.key == "unauthorized_work"]
    assert hours.outcome == "met"
    assert "5 January 2026 to 31 May 2026" in alarm[0].reason


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
    found = [
        each
        for each in effects_of(PHYSICIAN, VERSIONS, on=ON)
        if each.kind in ("months", "english")
    ]

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


# Many at once --------------------------------------------------------------------------------

COUPLE = replace(
    PHYSICIAN,
    has_spouse=True,
    spouse=Spouse(True, False),
    language_tests=(replace(PHYSICIAN.language_tests[0], taken_on=date(2024, 5, 1)),),
    profile=None,
)
MIXED = [
    Supposition(
        english=english,
        french=french,
        renewed_tests=months == 6,
        months=months,
        months_abroad=12 if degree else 0,
        authorized=french is None,
        duties=english == 10,
        degree=degree,
        nomination=months == 1,
        partner=partner,
        partner_english=7 if partner else None,
        sibling=english == 7,
        certificate=months == 12,
        new_profile=months in (0, 12),
    )
    for english in (None, 7, 10)
    for french in (None, 7)
    for months, degree in ((0, None), (1, "doctoral"), (6, "canadian_master"), (12, None))
    for partner in (None, False, True)
]


@pytest.mark.parametrize("person", [PHYSICIAN, EXAMPLE, COUPLE])
def test_what_many_what_ifs_share_is_judged_as_if_each_stood_alone(person):
    what_ifs = WhatIfs(person, VERSIONS, on=ON)

    for given in MIXED:
        alone = state_on(suppose(person, LAW, given, on=ON), VERSIONS, on=ON)
        together = what_ifs.state(given)
        assert together.category.findings == alone.category.findings
        assert (together.crs.score, together.crs.missing) == (alone.crs.score, alone.crs.missing)


def test_nothing_supposed_is_the_file_as_it_is():
    assert not Supposition()
    assert suppose(COUPLE, LAW, Supposition(), on=ON) == COUPLE
    assert Supposition().in_words() == ()


def test_a_supposition_says_each_of_its_changes():
    given = Supposition(english=9, months=1, partner=False, degree="doctoral")

    assert given.in_words() == (
        "CLB 9 in all four abilities",
        "1 more month of authorized full-time work in Canada, on days that do not count now",
        "A doctoral degree, assessed",
        "The partner does not come along (still declared)",
    )


def test_a_test_that_stopped_counting_is_taken_again_with_the_same_scores():
    expired = replace(PHYSICIAN.language_tests[0], taken_on=date(2024, 6, 1))
    person = replace(PHYSICIAN, language_tests=(expired,))

    renewed = with_renewed_tests(person, LAW, on=ON)

    assert scored(person).score.core.first_language == 0
    assert scored(renewed).score.core.first_language == 124
    assert with_renewed_tests(PHYSICIAN, LAW, on=ON) is PHYSICIAN


@pytest.mark.parametrize(("months", "years"), [(11, 0), (12, 1), (35, 2), (36, 3)])
def test_supposed_months_abroad_are_twelfths_of_a_year_outside_canada(months, years):
    person = with_work_abroad(Person(birth_date=date(1990, 1, 1)), LAW, months, on=ON)

    assert scored(person).profile.foreign_work_years == years
    assert scored(person).profile.canadian_work_years == 0


def test_a_permit_that_turns_up_lets_the_days_of_work_count():
    unauthorized = replace(EXAMPLE, permits=())

    assert scored(unauthorized).profile.canadian_work_years == 0
    assert scored(with_authorization(unauthorized)).profile.canadian_work_years == 1


def test_the_partners_english_earns_in_the_partners_section_only():
    given = Supposition(partner_english=9)

    assert scored(suppose(COUPLE, LAW, given, on=ON)).score.spouse.language == 20
    assert suppose(EXAMPLE, LAW, given, on=ON).spouse is None


def test_a_new_profile_stands_from_the_day_supposed():
    gone = replace(PHYSICIAN, profile=None)

    held = with_profile(gone, on=ON)

    assert profile_valid(gone, ON).outcome == "undetermined"
    assert profile_valid(held, ON).outcome == "met"
    assert profile_valid(held, date(2027, 5, 31)).outcome == "met"
    assert profile_valid(held, date(2027, 6, 2)).outcome == "not_met"


def test_supposed_months_come_on_top_of_hours_the_public_policy_counts():
    billing = replace(job("2026-01-05 2026-05-31"), employment_type="self_employed")
    billing = replace(billing, publicly_funded=True)
    employed = job("2025-01-06 2026-01-04")
    physician = Person(
        birth_date=date(1990, 1, 1),
        jobs=(employed, billing),
        permits=(open_permit("2025-01-01 2026-12-31"),),
    )

    # 1,560 hours employed and 630 billed: 930 more are two years, which 8 months (1,040) give.
    assert scored(physician).profile.canadian_work_years == 1
    assert scored(with_work(physician, LAW, 7, on=ON)).profile.canadian_work_years == 1
    assert scored(with_work(physician, LAW, 8, on=ON)).profile.canadian_work_years == 2
