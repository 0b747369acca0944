"""Rounds that would have invited on supposed facts."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from draws.models import Round
from draws.supposed import SupposedStanding, supposed_rounds
from eligibility.edition import shipped_law
from eligibility.rules.facts import Nomination
from eligibility.rules.overall import assess_overall
from tests.eligibility.test_both_moments import PHYSICIAN, SCORE

ON = date(2026, 6, 24)
LAW = shipped_law(ON)
ABOVE, AT, BELOW, OUT, UNKNOWN = SupposedStanding


def held(cut_off, kind="category", **fields):
    named = {"category": {"category_key": "physicians"}, "program": {"program": "cec"}}
    values = named.get(kind, {}) | fields
    return Round(number="9", held_on=ON, kind=kind, cut_off_score=cut_off, **values)


def standing(held_round, person=PHYSICIAN):
    (found,) = supposed_rounds(person, assess_overall(person, LAW, on=ON), [held_round])
    return found.standing


@pytest.mark.parametrize(
    ("cut_off", "expected"), [(SCORE - 1, ABOVE), (SCORE, AT), (SCORE + 1, BELOW)]
)
@pytest.mark.parametrize("kind", ["category", "program", "general"])
def test_the_score_is_held_against_the_cut_off(kind, cut_off, expected):
    programs = "Federal Skilled Worker, Canadian Experience Class, Federal Skilled Trades"

    assert standing(held(cut_off, kind, programs_covered=programs)) is expected


def test_who_is_not_in_the_group_is_out_whatever_the_score():
    assert standing(held(1, category_key="education")) is OUT
    assert standing(held(1, "program", program="fstp")) is OUT


def test_a_category_of_which_no_rules_are_known_is_not_known():
    assert standing(held(1, category_key="agriculture")) is UNKNOWN


def test_a_nominee_is_invited_in_rounds_of_nominees_only():
    nominee = replace(PHYSICIAN, nominations=(Nomination("NS", ON, enhanced=True),))
    base = replace(PHYSICIAN, nominations=(Nomination("NS", ON, enhanced=False),))
    of_nominees = held(700, "program", program="pnp")

    assert standing(of_nominees, nominee) is ABOVE
    assert standing(held(1, "program"), nominee) is OUT
    assert standing(of_nominees, base) is OUT
    assert standing(of_nominees) is OUT


def test_without_a_profile_in_the_pool_nothing_invites():
    expired = replace(PHYSICIAN.profile, submitted_at=datetime(2025, 6, 1, tzinfo=UTC))

    assert standing(held(1), replace(PHYSICIAN, profile=None)) is UNKNOWN
    gone = replace(PHYSICIAN, profile=replace(expired, expires_on=date(2026, 6, 1)))
    assert standing(held(1, "program"), gone) is OUT
