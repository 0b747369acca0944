"""The duties finding from confirmed words of letters and the house rule."""

from dataclasses import replace
from datetime import date

import pytest

from eligibility.rules.categories import assess_category
from eligibility.rules.duties_shown import duties_of_job, duty_measure
from eligibility.rules.facts import LetterEvidence, Person
from eligibility.rules.findings import Outcome
from eligibility.rules.programs import assess_cec
from tests.eligibility.people import LAW, MERCY, NORTH, job, open_permit

YEAR = "2025-06-02 2026-05-31"
DAY = date(2026, 6, 24)
MEASURE = duty_measure(LAW)
MET, NOT_MET, UNDETERMINED = Outcome.MET, Outcome.NOT_MET, Outcome.UNDETERMINED


def duties(*numbers):
    return tuple(f"31102-{number:02}" for number in numbers)


# The lead statement's actions are shown by the first duties and by care that continues.
WITHOUT_LEAD = duties(1, 2, 4, 6, 8, 11, 12)
SEVEN = (*WITHOUT_LEAD, "lead")


def letter(*confirmed, settled=False, noc="31102", roles=(), record="letter:1", refused=False):
    return LetterEvidence(noc, confirmed, roles, settled, record, lead_refused=refused)


def answer(*letters, **more):
    return duties_of_job(job(YEAR, letters=letters, record="job:1", **more), MEASURE).answer


def found(key="category", **more):
    person = Person(jobs=(job(YEAR, record="job:1", **more),))
    if key == "cec":
        findings = assess_cec(person, LAW, on=DAY).findings
    else:
        findings = assess_category(person, LAW.get("category", "physicians"), LAW, DAY).findings
    return next(each for each in findings if each.key == "duties")


def test_enough_confirmed_duties_with_the_lead_statement_suffice():
    assert answer(letter(*SEVEN)) is True


def test_confirmed_duties_alone_do_not_meet_the_lead_statement():
    unjudged = duties_of_job(job(YEAR, letters=(letter(*WITHOUT_LEAD),)), MEASURE)

    assert unjudged.answer is None
    assert "Confirmed duties speak for it" in unjudged.reason
    assert "nobody has judged it itself yet" in unjudged.reason
    assert "Judge the lead statement" in unjudged.cure
    # Finishing a letter is no judgement of the lead statement, for it or against it.
    assert answer(letter(*WITHOUT_LEAD, settled=True)) is None


def test_a_lead_statement_judged_not_to_be_shown_bars_the_duties_once_settled():
    assert answer(letter(*WITHOUT_LEAD, refused=True)) is None
    assert answer(letter(*WITHOUT_LEAD, refused=True, settled=True)) is False


def test_one_duty_fewer_is_for_a_person_to_say():
    assert answer(letter(*SEVEN[:3], *SEVEN[4:])) is None


def test_too_few_stay_open_until_the_letter_is_settled():
    assert answer(letter(*duties(1, 2))) is None
    assert answer(letter(*duties(1, 2), settled=True)) is False


def test_what_a_person_may_still_confirm_is_not_said_to_be_missing():
    waiting = duties_of_job(job(YEAR, letters=(letter(*duties(1)),)), MEASURE).reason
    settled = duties_of_job(job(YEAR, letters=(letter(*duties(1), settled=True),)), MEASURE).reason

    assert "Not confirmed yet: " in waiting
    assert "Not shown" not in waiting
    assert "Not shown: " in settled


def test_a_settled_letter_in_which_nothing_was_found_does_not_show_the_duties():
    assert answer(letter(settled=True)) is False


def test_a_doubtful_number_is_not_refused_even_when_settled():
    assert answer(letter(*duties(1, 2, 4, 6, 12), settled=True)) is None


def test_two_letters_of_one_job_count_together():
    first, second = letter(*SEVEN[:4]), letter(*SEVEN[4:], record="letter:2")

    assert answer(first) is None
    assert answer(first, second) is True


def test_a_second_letter_not_yet_settled_keeps_the_question_open():
    assert answer(letter(settled=True), letter(record="letter:2")) is None


def test_the_lead_statement_may_be_confirmed_by_itself():
    without = duties(3, 4, 5, 6, 7, 9, 10, 13, 14)
    assert answer(letter(*without, *duties(1, 2))) is None

    assert answer(letter(*without, *duties(1, 2), "lead")) is True


def test_the_block_of_the_role_suffices_for_a_specialist():
    role = next(each.body for each in MEASURE.groups["31100"].roles if each.body.own)
    shown = letter(role.own[0], "lead", noc="31100", roles=(role.key,))

    assert answer(shown, noc="31100") is True


def test_words_confirmed_for_another_code_do_not_count():
    assert answer(letter(*SEVEN, noc="31100")) is None


def test_without_a_word_confirmed_what_was_recorded_by_hand_stands():
    assert answer(letter(), duties_confirmed=True) is True
    assert answer(letter(), duties_confirmed=False) is False


def test_confirmed_words_speak_before_what_was_recorded_by_hand():
    assert answer(letter(*duties(1, 2)), duties_confirmed=True) is None
    assert answer(letter(*SEVEN), duties_confirmed=False) is True


def test_an_occupation_without_known_duties_rests_on_the_hand():
    nurse = letter("31301-01", settled=True, noc="31301")

    assert answer(nurse, noc="31301", duties_confirmed=True) is True
    assert answer(nurse, noc="31301") is None


@pytest.mark.parametrize("key", ["category", "cec"])
def test_no_letter_is_not_yet_known_and_says_what_to_do(key):
    finding = found(key)

    assert finding.outcome is UNDETERMINED
    assert "Add the employer's letter" in finding.cure
    assert finding.missing == (f"duties in the letter of {MERCY}",)


@pytest.mark.parametrize("key", ["category", "cec"])
def test_the_finding_names_the_letter_the_number_and_whose_measure_it_is(key):
    finding = found(key, letters=(letter(*SEVEN),))

    assert finding.outcome is MET
    assert "7 of 14 duties" in finding.reason
    assert "own, not law" in finding.reason
    assert finding.evidence == ("job:1", "letter:1")


@pytest.mark.parametrize("key", ["category", "cec"])
def test_a_settled_letter_without_the_duties_is_not_met(key):
    assert found(key, letters=(letter(settled=True),)).outcome is NOT_MET


def test_a_letter_waiting_to_be_judged_says_so():
    finding = found(letters=(letter(),))

    assert finding.outcome is UNDETERMINED
    assert "Confirm or reject" in finding.cure


def test_a_short_second_job_without_letters_does_not_matter():
    shown = job(YEAR, letters=(letter(*SEVEN),))
    permits = (open_permit("2024-01-01 2027-01-01"),)
    person = Person(jobs=(shown, job(YEAR, 10, NORTH)), permits=permits)
    category = LAW.get("category", "physicians")

    findings = assess_category(person, category, LAW, DAY).findings

    assert next(each for each in findings if each.key == "duties").outcome is MET


def test_a_law_without_a_house_rule_leaves_it_to_the_hand():
    bare = replace(LAW, versions=tuple(v for v in LAW.versions if v.kind != "duty_house_rule"))

    assert duty_measure(bare) is None
    assert duties_of_job(job(YEAR, letters=(letter(*SEVEN),)), None).answer is None
