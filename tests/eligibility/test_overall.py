"""Programs, categories and score of one day together; the trades program for completeness."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from eligibility.edition import shipped_law
from eligibility.rules.categories import assess_category
from eligibility.rules.crs_facts import crs_of
from eligibility.rules.findings import Outcome
from eligibility.rules.fstp import assess_fstp
from eligibility.rules.overall import assess_overall
from tests.eligibility.test_programs import LAW, PHYSICIAN, celpip, job

DAY = date(2026, 6, 1)
TRADE = replace(
    PHYSICIAN,
    jobs=(job(date(2022, 1, 1), date(2025, 12, 31), noc_code="72200"),),
    permits=(replace(PHYSICIAN.permits[0], first_day=date(2021, 1, 1)),),
    language_tests=(celpip(5, reading=Decimal(4), writing=Decimal(4)),),
    has_certificate_of_qualification=True,
)
FUNDED = {"family_size": 1, "settlement_funds": Decimal(90_000)}


def trades_of(person, **means):
    funded = replace(person, **(means or FUNDED))
    return {each.key: each.outcome for each in assess_fstp(funded, LAW, on=DAY).findings}


def test_an_occupation_of_physicians_is_never_a_trade():
    found = assess_fstp(PHYSICIAN, LAW, on=DAY)

    assert found.outcome is Outcome.NOT_MET
    assert [each.source.source for each in found.findings] == ["IRPR 87.2(1), (3)(b)"]


def test_an_unnamed_occupation_leaves_the_trades_open():
    unnamed = replace(PHYSICIAN, jobs=(replace(PHYSICIAN.jobs[0], noc_code=None),))

    assert assess_fstp(unnamed, LAW, on=DAY).outcome is Outcome.UNDETERMINED


def test_two_years_in_a_listed_trade_meet_the_work():
    assert trades_of(TRADE)["fstp_work"] is Outcome.MET


def test_a_year_in_a_trade_is_not_two():
    short = replace(TRADE, jobs=(job(date(2025, 1, 1), date(2025, 12, 31), noc_code="72200"),))

    assert trades_of(short)["fstp_work"] is Outcome.NOT_MET


@pytest.mark.parametrize(
    ("code", "is_listed"),
    [
        ("72200", True),
        ("72600", False),
        ("73100", True),
        ("82020", True),
        ("83100", True),
        ("92100", True),
        ("93100", True),
        ("93200", False),
        ("63200", True),
        ("62200", True),
        ("62201", False),
        ("31102", False),
    ],
)
def test_the_listed_trades_are_groups_less_two(code, is_listed):
    assert LAW.get("program", "fstp").body.lists(code) is is_listed


@pytest.mark.parametrize(
    ("ability", "outcome"),
    [
        ("speaking", Outcome.NOT_MET),
        ("listening", Outcome.NOT_MET),
        ("reading", Outcome.MET),
        ("writing", Outcome.MET),
    ],
)
def test_each_ability_has_a_floor_of_its_own(ability, outcome):
    scores = dict.fromkeys(("listening", "reading", "writing", "speaking"), Decimal(5))
    lower = replace(TRADE, language_tests=(celpip(5, **(scores | {ability: Decimal(4)})),))

    assert trades_of(lower)["language"] is outcome


def test_without_a_certificate_an_offer_may_do_and_a_person_says():
    without = replace(TRADE, has_certificate_of_qualification=False)

    assert trades_of(without)["offer"] is Outcome.UNDETERMINED


@pytest.mark.parametrize(
    "person", [PHYSICIAN, TRADE, replace(PHYSICIAN, jobs=()), replace(PHYSICIAN, permits=())]
)
def test_the_whole_law_agrees_with_each_of_its_rules(person):
    found = assess_overall(person, LAW, on=DAY)

    assert found.score == crs_of(person, LAW, on=DAY)
    assert [each.version.key for each in found.programs] == ["cec", "fswp", "fstp"]
    assert found.categories == tuple(
        assess_category(person, version, LAW, DAY) for version in LAW.of_kind("category")
    )
    assert found.not_in_force == ()


def test_what_was_not_in_force_is_named_and_the_rest_is_answered():
    long_ago = date(2022, 11, 15)

    found = assess_overall(PHYSICIAN, shipped_law(long_ago), on=long_ago)

    assert found.programs == found.categories == ()
    assert any("“cec”" in each for each in found.not_in_force)
