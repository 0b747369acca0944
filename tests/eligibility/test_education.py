"""Which credentials count on a day, and at which tier."""

from datetime import date, timedelta

import pytest

from eligibility.rules.crs_tables import Education
from eligibility.rules.education import assessment_valid_through, education_file
from eligibility.rules.facts import Credential

DAY = date(2026, 10, 1)


def foreign(level="master_or_professional", issued_on=date(2024, 5, 2), **facts):
    known = {
        "level": level,
        "country": "NG",
        "completed_on": date(2012, 6, 1),
        "assessed_by": "Medical Council of Canada",
        "assessed_on": issued_on,
        "assessed_level": level,
        "record": "credential:1",
    }
    return Credential(**(known | facts))


def canadian(level="bachelor_or_three_year", completed_on=date(2020, 6, 1)):
    return Credential(level, "CA", completed_on, record="credential:2")


def test_a_foreign_credential_counts_at_the_tier_of_its_assessment():
    held = education_file([foreign("doctoral", assessed_level="master_or_professional")], on=DAY)

    assert held.tier is Education.MASTER_OR_PROFESSIONAL


@pytest.mark.parametrize(
    "credential",
    [
        foreign(issued_on=None),
        foreign(issued_on=DAY + timedelta(days=1)),
        foreign(issued_on=date(2021, 10, 1)),
        foreign(assessed_by=None),
        foreign(assessed_level=None),
    ],
)
def test_without_a_valid_assessment_a_foreign_credential_earns_nothing(credential):
    held = education_file([credential], on=DAY)

    assert held.tier is Education.LESS_THAN_SECONDARY
    assert held.unproved == (credential,)


def test_an_assessment_counts_until_the_day_before_it_turns_five():
    assert assessment_valid_through(date(2021, 10, 2)) == date(2026, 10, 1)
    assert education_file([foreign(issued_on=date(2021, 10, 2))], on=DAY).proved
    assert not education_file([foreign(issued_on=date(2021, 10, 1))], on=DAY).proved


def test_a_canadian_credential_needs_no_assessment_once_completed():
    assert education_file([canadian()], on=DAY).tier is Education.BACHELOR_OR_THREE_YEAR
    not_yet = education_file([canadian(completed_on=DAY + timedelta(days=1))], on=DAY)
    assert not_yet.tier is Education.LESS_THAN_SECONDARY


@pytest.mark.parametrize(
    ("levels", "tier"),
    [
        (["bachelor_or_three_year"], "bachelor_or_three_year"),
        (["bachelor_or_three_year", "secondary"], "bachelor_or_three_year"),
        (["bachelor_or_three_year", "one_year"], "two_or_more"),
        (["bachelor_or_three_year", "bachelor_or_three_year"], "two_or_more"),
        (["one_year", "two_year"], "two_year"),
        (["bachelor_or_three_year", "master_or_professional"], "master_or_professional"),
        (["master_or_professional", "doctoral"], "doctoral"),
        ([], "less_than_secondary"),
    ],
)
def test_two_credentials_one_of_three_years_are_a_tier_of_their_own(levels, tier):
    assert education_file([canadian(level) for level in levels], on=DAY).tier == tier


def test_canadian_study_is_what_was_earned_in_canada_after_secondary_school():
    held = education_file([foreign(), canadian(), canadian("secondary")], on=DAY)

    assert [each.credential.level for each in held.canadian] == ["bachelor_or_three_year"]


def test_a_credential_of_an_unknown_country_is_a_missing_fact():
    held = education_file([foreign(country=None)], on=DAY)

    assert held.missing == ("the country of credential:1",)
