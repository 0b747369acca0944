"""What could change the answer on hours, and on what basis each of them counts."""

from dataclasses import replace
from datetime import date

import pytest

from eligibility.rules.categories import assess_category
from eligibility.rules.facts import Person
from eligibility.rules.findings import Outcome
from eligibility.rules.programs import assess_cec
from tests.eligibility.people import ALWAYS, LAW, MERCY, NORTH, job, leave

ON = date(2026, 11, 22)
ABROAD = job("2023-11-22 2025-11-30", employer="Imbarkar Hospital", country="LB")
NEARLY = "2025-12-01 "
ENDED = "2025-12-01 2026-10-31"
WHOLE = "2025-06-02 2026-05-31"


def hours_of(*jobs, on=ON, permits=(ALWAYS,), key="hours"):
    person = Person(jobs=jobs, permits=permits)
    if key == "cec_work":
        findings = assess_cec(person, LAW, on=on).findings
    else:
        findings = assess_category(person, LAW.get("category", "physicians"), LAW, on).findings
    return next(each for each in findings if each.key == key)


@pytest.mark.parametrize("key", ["hours", "cec_work"])
def test_work_that_goes_on_says_from_which_day_its_hours_suffice(key):
    said = hours_of(ABROAD, job(NEARLY), key=key)

    assert said.outcome is not Outcome.MET
    assert "Going on working as recorded: the hours suffice from 30 November 2026." in said.cure
    assert "abroad" not in said.cure


def test_the_day_that_is_named_is_the_first_on_which_they_suffice():
    met, short = date(2026, 11, 30), date(2026, 11, 29)

    assert hours_of(job(NEARLY), on=met).outcome is Outcome.MET
    assert hours_of(job(NEARLY), on=short).outcome is Outcome.NOT_MET


def test_work_that_ended_names_no_day():
    cure = hours_of(job(ENDED)).cure

    assert cure == "More authorized, paid work in a listed occupation."


def test_a_permit_that_ends_before_the_hours_suffice_names_no_day():
    permit = replace(ALWAYS, last_day=date(2026, 11, 24))

    assert "Going on" not in hours_of(job(NEARLY), permits=(permit,)).cure


def test_work_abroad_is_named_only_where_there_is_some_and_nothing_else():
    only_abroad = hours_of(ABROAD).cure
    with_leave = hours_of(
        ABROAD, job(ENDED, leaves=(leave("unpaid", "2026-03-01 2026-03-20"),))
    ).cure

    assert "correct the country if Imbarkar Hospital is in Canada" in only_abroad
    assert "More authorized, paid work" in only_abroad
    assert "Imbarkar" not in with_leave
    assert f"A letter from {MERCY} if the leave is wrong." in with_leave


def test_days_within_an_officers_discretion_are_what_could_change_it():
    long_vacation = leave("paid_vacation", "2025-08-01 2025-08-20")

    said = hours_of(ABROAD, job(WHOLE, leaves=(long_vacation,)), on=date(2026, 6, 24))

    assert said.outcome is Outcome.UNDETERMINED
    assert said.cure == "The employer's policy on vacation, or a letter that explains the length."


def test_a_residency_is_cured_by_papers_on_the_residency():
    said = hours_of(ABROAD, job(WHOLE, employment_type="resident_or_fellow"))

    assert "show the residency or fellowship as paid work" in said.cure


def test_a_missing_fact_is_cured_by_the_paper_that_states_it():
    said = hours_of(ABROAD, job(WHOLE, None))

    assert said.cure == "A corrected letter that states the hours a week."


def own_account(when, hours, employer=NORTH):
    return job(when, hours, employer, employment_type="self_employed", publicly_funded=True)


def test_the_policy_is_named_beside_hours_that_suffice_without_it():
    said = hours_of(job(WHOLE), own_account("2024-12-01 2025-05-31", 14))

    assert said.outcome is Outcome.MET
    assert "1,560 hours count by themselves; 364 hours of work on one's own account" in said.reason
    assert f"at {NORTH} count only through the public policy for physicians" in said.reason
    assert "The policy is not needed: the other hours suffice." in said.reason
    assert said.doubt.count("revocation") == 0


def test_hours_that_need_the_policy_say_so():
    said = hours_of(job("2025-06-02 2026-05-31", 20), own_account(WHOLE, 10))

    assert said.outcome is Outcome.MET
    assert "1,040 hours count by themselves; 520 hours of work on one's own account" in said.reason
    assert "Without the policy the hours do not suffice." in said.reason
    assert "revocation" in said.doubt


def test_too_few_hours_say_on_what_basis_they_count_too():
    said = hours_of(job("2026-01-05 2026-05-31", 20), own_account("2026-01-05 2026-05-31", 10))

    assert said.outcome is Outcome.NOT_MET
    assert "count only through the public policy" in said.reason
    assert "Without the policy" not in said.reason


def test_hours_of_employment_alone_name_no_policy():
    assert "policy" not in hours_of(job(WHOLE)).reason
