"""Test scores, the levels they prove, and for how long."""

import json
import tomllib
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.edition import shipped_law
from eligibility.rules.facts import LanguageTest
from eligibility.rules.findings import Outcome
from eligibility.rules.impossible import ImpossibleFact
from eligibility.rules.language import (
    Ability,
    AbilityScale,
    LanguageChart,
    is_valid,
    level,
    levels,
    orders,
    valid_through,
)
from eligibility.rules.language_floor import language_reaches
from tests.eligibility.profiles import ENGLISH, english, french
from tests.eligibility.shipped import CASES, chart_keys, language_chart

VECTORS = json.loads((CASES / "language.json").read_text(), parse_float=Decimal)["vectors"]
PRINTED = tomllib.loads((CASES / "language_ranges.toml").read_text(), parse_float=Decimal)
ABILITIES = [(key, ability) for key in PRINTED for ability in Ability]


def steps(first, last, step):
    score = Decimal(first)
    while score <= last:
        yield score
        score += step


@pytest.mark.parametrize("vector", VECTORS, ids=str)
def test_a_published_vector_agrees(vector):
    chart = language_chart(vector["chart"])

    assert level(chart, Ability(vector["ability"]), vector["score"]) == vector["level"]


def test_every_chart_is_stated_twice():
    assert chart_keys() == sorted(PRINTED)


# From the printed ranges: each score the test can give, one by one.
@pytest.mark.parametrize(("key", "ability"), ABILITIES)
def test_every_score_on_the_scale_proves_the_level_whose_range_holds_it(key, ability):
    chart, printed = language_chart(key), PRINTED[key][ability]

    for score in steps(*printed["scale"], PRINTED[key]["step"]):
        holding = [
            int(name) for name, (low, high) in printed["ranges"].items() if low <= score <= high
        ]
        assert level(chart, ability, score) == (holding[0] if holding else 0), score


# From the shipped chart itself: both sides of each of its boundaries.
@pytest.mark.parametrize(("key", "ability"), ABILITIES)
def test_a_step_below_each_lowest_score_proves_one_level_less(key, ability):
    chart = language_chart(key)
    scale = chart.scale(ability)

    assert chart.levels == tuple(range(chart.levels[0], 11))
    for reached, lowest in zip(chart.levels, scale.lowest_scores, strict=True):
        below = reached - 1 if reached > chart.levels[0] else 0
        assert level(chart, ability, lowest) == reached
        assert level(chart, ability, lowest - chart.step) == below
    assert level(chart, ability, scale.lowest) in (0, chart.levels[0])
    assert level(chart, ability, scale.highest) == chart.levels[-1]


@pytest.mark.parametrize(("key", "ability"), ABILITIES)
def test_a_score_the_test_cannot_give_is_refused_naming_what_it_gives(key, ability):
    chart = language_chart(key)
    scale = chart.scale(ability)
    between_steps = scale.lowest_scores[0] + chart.step / 2

    for impossible in (scale.lowest - chart.step, scale.highest + chart.step, between_steps):
        with pytest.raises(ImpossibleFact) as refusal:
            level(chart, ability, impossible)
        for named in (chart.test, ability, str(impossible), str(scale.highest), str(chart.step)):
            assert named in refusal.value.problem


@pytest.mark.parametrize(
    "score", ["7", "", "m", Decimal("NaN"), Decimal("Infinity"), Decimal("7." + "0" * 40 + "1")]
)
def test_what_is_no_number_is_refused(score):
    with pytest.raises(ImpossibleFact):
        level(language_chart("celpip_general"), Ability.READING, score)


def test_the_mark_for_no_score_is_below_the_scale_where_the_test_uses_it():
    assert level(language_chart("celpip_general"), Ability.WRITING, "M") == 0
    with pytest.raises(ImpossibleFact):
        level(language_chart("ielts_general"), Ability.WRITING, "M")


@given(st.sampled_from(ABILITIES), st.data())
def test_a_higher_score_never_proves_a_lower_level(key_and_ability, data):
    key, ability = key_and_ability
    chart = language_chart(key)
    scale = chart.scale(ability)
    last = int((scale.highest - scale.lowest) / chart.step)
    low, high = sorted(data.draw(st.tuples(st.integers(0, last), st.integers(0, last))))

    one, other = (scale.lowest + count * chart.step for count in (low, high))
    assert level(chart, ability, one) <= level(chart, ability, other)


# Traps named by the charts --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "proved"), [("5.5", 6), ("6", 7), ("6.5", 7), ("7", 7), ("7.5", 8), ("8", 9)]
)
def test_ielts_listening_stays_at_7_from_6_to_7(score, proved):
    assert level(language_chart("ielts_general"), Ability.LISTENING, Decimal(score)) == proved


def test_a_tef_score_out_of_699_is_refused_on_the_previous_scale():
    with pytest.raises(ImpossibleFact, match=r"699.*ancien score"):
        level(language_chart("tef_canada_previous"), Ability.READING, 462)


def test_express_entry_reads_tef_canada_on_the_previous_scale_only():
    charts = [key for key in chart_keys() if language_chart(key).for_express_entry]

    assert charts == [
        "celpip_general",
        "ielts_general",
        "pte_core",
        "tcf_canada",
        "tef_canada_previous",
    ]


def test_a_sitting_typed_from_the_column_out_of_699_says_so_instead_of_being_missing():
    scores = map(Decimal, (520, 520, 500, 500))
    typed = LanguageTest("tef_canada", "fr", date(2025, 11, 3), *scores, record="test:1")
    law = shipped_law(date(2026, 6, 1))
    source = law.get("language_chart", "tef_canada_previous").citation

    found = language_reaches(7, (typed,), law, on=date(2026, 6, 1), source=source)

    assert found.outcome is Outcome.UNDETERMINED
    assert "cannot give 520 for listening" in found.reason
    assert "ancien score" in found.cure


# Results -------------------------------------------------------------------------------------


def test_four_scores_prove_four_levels():
    scores = {
        Ability.LISTENING: 10,
        Ability.READING: 9,
        Ability.WRITING: "M",
        Ability.SPEAKING: 3,
    }

    assert levels(language_chart("celpip_general"), scores) == english(10, 9, 0, 0)


def test_a_missing_score_is_refused_by_ability():
    with pytest.raises(ImpossibleFact, match="speaking"):
        levels(language_chart("celpip_general"), dict.fromkeys(list(Ability)[:3], 9))


@pytest.mark.parametrize(
    ("result_on", "last_day"),
    [
        (date(2024, 6, 15), date(2026, 6, 14)),
        (date(2024, 2, 28), date(2026, 2, 27)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2024, 3, 1), date(2026, 2, 28)),
        (date(2025, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_result_stops_counting_the_day_it_turns_two(result_on, last_day):
    assert valid_through(result_on) == last_day
    assert is_valid(result_on, on=last_day)
    assert not is_valid(result_on, on=last_day + timedelta(days=1))


def test_a_result_does_not_count_before_it_exists():
    assert is_valid(date(2026, 5, 1), on=date(2026, 5, 1))
    assert not is_valid(date(2026, 5, 1), on=date(2026, 4, 30))


def test_both_orders_are_open_to_a_candidate_with_two_languages():
    one, other = english(9), french(7)

    assert orders([one, other]) == [(one, other), (other, one)]
    assert orders([one]) == [(one, None)]
    assert orders([]) == []


def test_two_results_in_one_language_are_refused():
    with pytest.raises(ImpossibleFact):
        orders([english(9), english(10)])


# Charts that cannot be ------------------------------------------------------------------------


def _chart(**changes):
    scale = AbilityScale(Decimal(0), Decimal(10), (Decimal(4), Decimal(6)))
    facts = dict.fromkeys((ability.value for ability in Ability), scale)
    facts |= {"test": "Test", "language": ENGLISH, "step": Decimal(1), "levels": (4, 5)}
    return LanguageChart(**{**facts, **changes})


def test_a_chart_with_scores_in_order_is_taken():
    assert level(_chart(), Ability.READING, 6) == 5


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"step": Decimal(0)}, "step"),
        ({"levels": (5, 4)}, "levels"),
        ({"levels": (4, 13)}, "levels"),
        ({"levels": (4, 5, 6)}, "listening.lowest_scores"),
        ({"reading": AbilityScale(Decimal(0), Decimal(10), (Decimal(6), Decimal(4)))}, "reading"),
        ({"writing": AbilityScale(Decimal(0), Decimal(5), (Decimal(4), Decimal(6)))}, "writing"),
        (
            {"speaking": AbilityScale(Decimal(0), Decimal(10), (Decimal("4.5"), Decimal(6)))},
            "speaking",
        ),
    ],
)
def test_a_chart_with_a_score_out_of_place_is_refused_by_field(changes, field):
    with pytest.raises(ValueError, match=field):
        _chart(**changes)
