"""Conditions are answered yes, no or not yet known."""

import pytest

from documents.rules.conditions import Answer, evaluate, facts_named, parse_condition


def ask(data, **facts):
    return evaluate(parse_condition(data), facts.get)


ADULT = {"fact": "person_age", "op": "gte", "value": 18}
ABROAD = {"fact": "stay_country", "op": "neq", "value": "CA"}


def test_always_holds_without_any_fact():
    assert ask({"always": True}) == Answer(True)


@pytest.mark.parametrize(("age", "holds"), [(17, False), (18, True), (19, True)])
def test_at_least_holds_from_the_threshold(age, holds):
    assert ask(ADULT, person_age=age).holds is holds


@pytest.mark.parametrize(("age", "holds"), [(78, True), (79, True), (80, False)])
def test_at_most_holds_up_to_the_threshold(age, holds):
    assert ask({"fact": "person_age", "op": "lte", "value": 79}, person_age=age).holds is holds


def test_unknown_fact_leaves_the_answer_open_and_is_named():
    assert ask(ADULT) == Answer(None, missing=("person_age",))


def test_false_is_an_answer_and_not_an_unknown():
    data = {"fact": "represented", "op": "eq", "value": False}

    assert ask(data, represented=False).holds is True


def test_zero_is_an_answer_and_not_an_unknown():
    data = {"fact": "prior_marriages", "op": "gte", "value": 1}

    assert ask(data, prior_marriages=0).holds is False


@pytest.mark.parametrize(("status", "holds"), [("married", True), ("single", False)])
def test_in_holds_for_listed_values_only(status, holds):
    data = {"fact": "marital_status", "op": "in", "value": ["married", "separated"]}

    assert ask(data, marital_status=status).holds is holds


@pytest.mark.parametrize(("claimed", "holds"), [(("language",), True), ((), False)])
def test_contains_looks_into_a_list(claimed, holds):
    data = {"fact": "spouse_points_claimed", "op": "contains", "value": "language"}

    assert ask(data, spouse_points_claimed=claimed).holds is holds


def test_all_is_false_as_soon_as_one_part_is_even_when_another_is_unknown():
    assert ask({"all": [ADULT, ABROAD]}, stay_country="CA").holds is False


def test_all_is_open_when_the_known_parts_hold_and_names_only_the_open_fact():
    answer = ask({"all": [ADULT, ABROAD]}, stay_country="IN")

    assert (answer.holds, answer.missing) == (None, ("person_age",))


def test_all_that_holds_keeps_every_fact_as_its_reason():
    answer = ask({"all": [ADULT, ABROAD]}, stay_country="IN", person_age=40)

    assert answer == Answer(True, (("person_age", 40), ("stay_country", "IN")))


def test_any_holds_by_one_part_when_another_is_unknown():
    answer = ask({"any": [ADULT, ABROAD]}, stay_country="IN")

    assert answer == Answer(True, (("stay_country", "IN"),))


def test_any_is_open_when_no_known_part_holds():
    assert ask({"any": [ADULT, ABROAD]}, stay_country="CA").missing == ("person_age",)


def test_any_is_false_only_when_every_part_is():
    assert ask({"any": [ADULT, ABROAD]}, stay_country="CA", person_age=3).holds is False


@pytest.mark.parametrize(("age", "holds"), [(None, None), (17, True), (18, False)])
def test_not_turns_the_answer_and_leaves_the_unknown(age, holds):
    assert ask({"not": ADULT}, person_age=age).holds is holds


def test_a_fact_missing_twice_is_named_once():
    answer = ask({"any": [ADULT, {"fact": "person_age", "op": "lte", "value": 2}]})

    assert answer.missing == ("person_age",)


def test_text_is_never_at_least_a_number():
    assert ask(ADULT, person_age="forty").holds is False


def test_every_fact_a_condition_reads_is_listed():
    condition = parse_condition({"all": [ADULT, {"not": {"any": [ABROAD]}}, {"always": True}]})

    assert list(facts_named(condition)) == ["person_age", "stay_country"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"fact": "person_age", "op": "like", "value": 1}, "operator 'like'"),
        ({"fact": "person_age", "op": "gte", "value": "18"}, "whole number"),
        ({"fact": "person_age", "op": "gte", "value": True}, "whole number"),
        ({"fact": "program", "op": "in", "value": "CEC"}, "needs a list"),
        ({"fact": "program", "op": "eq", "value": 1.5}, "not a value"),
        ({"fact": "program", "op": "eq"}, "not understood"),
        ({"all": []}, "not understood"),
        ({"none": [ADULT]}, "not understood"),
        ({"always": False}, "not understood"),
        ({}, "not understood"),
    ],
)
def test_a_condition_that_cannot_be_meant_is_refused_with_the_reason(data, said):
    with pytest.raises(ValueError, match=said):
        parse_condition(data)
