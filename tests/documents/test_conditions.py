"""Conditions are answered yes, no or not yet known."""

import pytest

from documents.rules.conditions import Answer, evaluate, facts_named, parse_condition


def ask(condition, **facts):
    return evaluate(parse_condition(condition), facts.get)


ADULT = "person_age >= 18"
BOTH = "person_age >= 18 and stay_country != CA"
EITHER = "person_age >= 18 or stay_country != CA"


def test_always_holds_without_any_fact():
    assert ask("always") == Answer(True)


@pytest.mark.parametrize(("age", "holds"), [(17, False), (18, True), (19, True)])
def test_at_least_holds_from_the_threshold(age, holds):
    assert ask(ADULT, person_age=age).holds is holds


@pytest.mark.parametrize(("age", "holds"), [(78, True), (79, True), (80, False)])
def test_at_most_holds_up_to_the_threshold(age, holds):
    assert ask("person_age <= 79", person_age=age).holds is holds


def test_unknown_fact_leaves_the_answer_open_and_is_named():
    assert ask(ADULT) == Answer(None, missing=("person_age",))


def test_no_is_an_answer_and_not_an_unknown():
    assert ask("represented = no", represented=False).holds is True


def test_zero_is_an_answer_and_not_an_unknown():
    assert ask("prior_marriages >= 1", prior_marriages=0).holds is False


@pytest.mark.parametrize(("status", "holds"), [("married", True), ("single", False)])
def test_in_holds_for_listed_values_only(status, holds):
    condition = "marital_status in (married, separated)"

    assert ask(condition, marital_status=status).holds is holds


@pytest.mark.parametrize(("code", "holds"), [("31102", True), ("31103", False)])
def test_quoted_digits_are_text(code, holds):
    assert ask('primary_noc in ("31100", "31102")', primary_noc=code).holds is holds
    assert ask('primary_noc = "31102"', primary_noc=code).holds is holds


@pytest.mark.parametrize(("claimed", "holds"), [(("language",), True), ((), False)])
def test_has_looks_into_a_list(claimed, holds):
    assert ask("spouse_points_claimed has language", spouse_points_claimed=claimed).holds is holds


def test_and_is_false_as_soon_as_one_part_is_even_when_another_is_unknown():
    assert ask(BOTH, stay_country="CA").holds is False


def test_and_is_open_when_the_known_parts_hold_and_names_only_the_open_fact():
    answer = ask(BOTH, stay_country="IN")

    assert (answer.holds, answer.missing) == (None, ("person_age",))


def test_and_that_holds_keeps_every_fact_as_its_reason():
    answer = ask(BOTH, stay_country="IN", person_age=40)

    assert answer == Answer(True, (("person_age", 40), ("stay_country", "IN")))


def test_or_holds_by_one_part_when_another_is_unknown():
    assert ask(EITHER, stay_country="IN") == Answer(True, (("stay_country", "IN"),))


def test_or_is_open_when_no_known_part_holds():
    assert ask(EITHER, stay_country="CA").missing == ("person_age",)


def test_or_is_false_only_when_every_part_is():
    assert ask(EITHER, stay_country="CA", person_age=3).holds is False


@pytest.mark.parametrize(("age", "holds"), [(None, None), (17, True), (18, False)])
def test_not_turns_the_answer_and_leaves_the_unknown(age, holds):
    assert ask("not person_age >= 18", person_age=age).holds is holds


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("a = yes or b = yes and c = yes", True),
        ("(a = yes or b = yes) and c = yes", False),
        ("not a = yes and c = no", False),
        ("not (a = yes and c = yes)", True),
        ("not not a = yes", True),
    ],
)
def test_and_binds_before_or_and_not_before_both(condition, holds):
    assert ask(condition, a=True, b=False, c=False).holds is holds


def test_a_fact_missing_twice_is_named_once():
    assert ask("person_age >= 18 or person_age <= 2").missing == ("person_age",)


def test_text_is_never_at_least_a_number():
    assert ask(ADULT, person_age="forty").holds is False


def test_every_fact_a_condition_reads_is_listed():
    condition = parse_condition("person_age >= 18 and not (stay_country != CA or always)")

    assert list(facts_named(condition)) == ["person_age", "stay_country"]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("person_age like 1", "“like” does not compare"),
        ("person_age >= eighteen", "whole number"),
        ("person_age >= yes", "whole number"),
        ("program in CEC", "“\\(” is missing before “CEC”"),
        ("program in (CEC", "“\\)” is missing before “the end”"),
        ("program =", "a word is missing before “the end”"),
        ("program = CEC represented = no", "“represented” was not expected"),
        ("program = CEC and", "a word is missing"),
        ("(program = CEC", "“\\)” is missing"),
        ("program = CEC)", "“\\)” was not expected"),
        ("program == CEC", "does not compare|a sign|not understood"),
        ("program = C€C", "a sign that has no meaning"),
        ("__import__('os')", "a sign that has no meaning"),
        ("", "a word is missing"),
    ],
)
def test_a_condition_that_cannot_be_meant_is_refused_with_the_reason(condition, said):
    with pytest.raises(ValueError, match=said):
        parse_condition(condition)
