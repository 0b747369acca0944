"""The invitation and the receipt of the application together, on both sides of every edge."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from eligibility.edition import shipped_versions
from eligibility.rules.both_moments import LostPoints, both_moments
from eligibility.rules.facts import ExpressEntryProfile, JobOffer, Nomination, Person
from eligibility.rules.findings import Outcome
from tests.eligibility.people import ALWAYS, YEAR, day, job
from tests.eligibility.test_programs import celpip, medical_degree

MET, NOT_MET, UNDETERMINED = Outcome.MET, Outcome.NOT_MET, Outcome.UNDETERMINED
VERSIONS = shipped_versions()
INVITED, RECEIVED = date(2026, 6, 24), date(2026, 8, 16)
ONE_DAY = timedelta(days=1)
# Score: 94 for an age of 32, else 99; 135 for the degree; 124 for level 9; 40 for a year; 50.
PHYSICIAN = Person(
    birth_date=date(1995, 1, 15),
    jobs=(job(YEAR, province="ON", duties_confirmed=True, record="job:1"),),
    permits=(ALWAYS,),
    nominations=(),
    language_tests=(celpip(9, taken_on=date(2025, 6, 1)),),
    credentials=(medical_degree(issued_on=date(2024, 1, 10)),),
    profile=ExpressEntryProfile("E1", datetime(2026, 3, 1, tzinfo=UTC), date(2027, 3, 1)),
    has_spouse=False,
    has_job_offer=False,
)
SCORE = 99 + 135 + 124 + 40 + 50


def judged(person=PHYSICIAN, invited=INVITED, received=RECEIVED, category="physicians", **more):
    more = {"cut_off": 223} | more
    return both_moments(
        person, VERSIONS, invited_on=invited, received_on=received, category=category, **more
    )


def outcomes(found):
    return {each.key: each.outcome for each in found.findings}


def ranked(found):
    return found.findings[-1]


def test_what_holds_on_both_days_is_met_under_the_first_class_that_admits():
    found = judged()

    assert found.outcome is MET
    assert found.program == "cec"
    assert (found.invited.score.total, found.received.score.total) == (SCORE, SCORE)
    assert (found.lost, found.birthday) == ((), None)
    assert set(outcomes(found)) == {
        "criteria_invited",
        "criteria_received",
        "category_invited",
        "category_received",
        "qualifications",
    }
    assert {each.source.source[:9] for each in found.findings} == {"IRPA 11.2"}


@pytest.mark.parametrize(
    ("born", "received", "birthday", "source"),
    [
        ("1994-08-17", "2026-08-16", None, "IRPA 11.2(1)(b), 10.3(1)(h)"),
        ("1994-08-16", "2026-08-16", "2026-08-16", "IRPA 11.2(2)(a); public policy"),
        ("1994-06-25", "2026-06-25", "2026-06-25", "IRPA 11.2(2)(a); public policy"),
        ("1994-06-24", "2026-08-16", None, "IRPA 11.2(1)(b), 10.3(1)(h)"),
        ("1996-02-29", "2026-08-16", None, "IRPA 11.2(1)(b), 10.3(1)(h)"),
    ],
)
def test_a_birthday_after_the_invitation_is_forgiven_even_below_the_cut_off(
    born, received, birthday, source
):
    person = replace(PHYSICIAN, birth_date=day(born))
    at_invitation = judged(person).invited.score.total

    found = judged(person, received=day(received), cut_off=at_invitation)

    assert found.birthday == day(birthday)
    assert found.outcome is MET
    assert ranked(found).source.source.startswith(source)
    assert bool(ranked(found).doubt) is bool(birthday)
    assert [each.factor for each in found.lost] == (["core.age"] if birthday else [])


ASSESSED_UNTIL_15_AUGUST = replace(
    PHYSICIAN, credentials=(medical_degree(issued_on=date(2021, 8, 16)),)
)
WITHOUT_THE_DEGREE = SCORE - 135 - 50


@pytest.mark.parametrize(
    ("received", "cut_off", "outcome"),
    [
        ("2026-08-15", SCORE, MET),
        ("2026-08-16", WITHOUT_THE_DEGREE - 1, MET),
        ("2026-08-16", WITHOUT_THE_DEGREE, MET),
        ("2026-08-16", WITHOUT_THE_DEGREE + 1, NOT_MET),
        ("2026-08-16", SCORE, NOT_MET),
        ("2026-08-16", None, UNDETERMINED),
        ("2026-08-15", None, MET),
    ],
)
def test_a_lower_score_is_forgiven_while_it_reaches_the_cut_off(received, cut_off, outcome):
    found = judged(ASSESSED_UNTIL_15_AUGUST, received=day(received), cut_off=cut_off)

    assert ranked(found).outcome is outcome
    assert found.outcome is outcome


def test_what_earns_less_at_the_receipt_is_named_factor_by_factor():
    found = judged(ASSESSED_UNTIL_15_AUGUST)

    assert found.lost == (
        LostPoints("core.education", 135, 0),
        LostPoints("transferability.education_language", 50, 0),
        LostPoints("transferability.education_canadian_work", 25, 0),
    )


@pytest.mark.parametrize(("cut_off", "outcome"), [(SCORE, MET), (SCORE + 1, NOT_MET)])
def test_a_score_below_the_cut_off_at_the_invitation_was_not_held(cut_off, outcome):
    assert ranked(judged(cut_off=cut_off)).outcome is outcome


@pytest.mark.parametrize(
    ("received", "language", "forgiven"),
    [("2026-08-15", MET, MET), ("2026-08-16", NOT_MET, NOT_MET)],
)
def test_a_test_that_turns_two_before_receipt_fails_the_criteria_and_is_not_forgiven(
    received, language, forgiven
):
    tested = replace(PHYSICIAN, language_tests=(celpip(9, taken_on=date(2024, 8, 16)),))

    found = judged(tested, received=day(received), cut_off=100, program="cec")

    assert outcomes(found)["criteria_invited"] is MET
    assert outcomes(found)["criteria_received"] is language
    assert ranked(found).outcome is forgiven
    assert found.outcome is forgiven


@pytest.mark.parametrize(("received", "outcome"), [("2026-06-26", MET), ("2026-06-27", NOT_MET)])
def test_a_year_that_ages_out_between_the_two_days_is_lost(received, outcome):
    aged = replace(PHYSICIAN, jobs=(job("2023-06-26 2024-06-23", duties_confirmed=True),))

    found = judged(aged, received=day(received), program="cec")

    assert outcomes(found)["criteria_invited"] is MET
    assert outcomes(found)["category_invited"] is MET
    assert outcomes(found)["criteria_received"] is outcome
    assert outcomes(found)["category_received"] is outcome


def test_a_birthday_and_a_lower_score_together_are_for_an_officer():
    older = replace(ASSESSED_UNTIL_15_AUGUST, birth_date=date(1994, 8, 16))

    at_cut_off = judged(older, cut_off=WITHOUT_THE_DEGREE - 5)
    between = judged(older, cut_off=WITHOUT_THE_DEGREE)
    below = judged(older, cut_off=WITHOUT_THE_DEGREE + 1)

    assert [ranked(each).outcome for each in (at_cut_off, between, below)] == [
        MET,
        UNDETERMINED,
        NOT_MET,
    ]
    assert ranked(between).doubt


@pytest.mark.parametrize(
    ("received", "outcome"), [("2026-06-23", MET), ("2026-06-24", UNDETERMINED)]
)
def test_a_birthday_does_not_cure_a_selection_grid_that_falls_short(received, outcome):
    # Education 23, languages 6 + 6 + 6 + 5, experience 9 and 12 until the 36th birthday: 67, then
    # 66, which a relative nobody asked about could still lift.
    abroad = replace(
        PHYSICIAN,
        birth_date=date(1990, 6, 24),
        jobs=(job("2025-01-06 2026-02-01", country="GB", hours=40, duties_confirmed=True),),
        language_tests=(celpip(9, taken_on=date(2025, 6, 1), speaking=Decimal(8)),),
        primary_noc_code="31102",
        family_size=1,
        settlement_funds=Decimal(90_000),
    )

    found = judged(abroad, date(2026, 5, 4), day(received), category=None, program="fswp")

    assert outcomes(found)["criteria_invited"] is MET
    assert outcomes(found)["criteria_received"] is outcome
    assert ranked(found).outcome is MET


@pytest.mark.parametrize(
    ("invited", "received", "outcome"),
    [
        ("2026-11-02", "2026-12-20", MET),
        ("2026-11-03", "2026-12-20", UNDETERMINED),
    ],
)
def test_only_tables_of_the_invitations_day_make_a_score_uncertain(invited, received, outcome):
    found = judged(invited=day(invited), received=day(received))

    assert ranked(found).outcome is outcome
    assert bool(ranked(found).doubt) is (outcome is UNDETERMINED)


def test_both_scores_are_by_the_tables_the_round_ranked_by():
    offered = replace(PHYSICIAN, job_offer=JobOffer("31102", None, None), has_job_offer=True)
    worked = replace(offered, jobs=(job("2023-06-05 2025-12-31", duties_confirmed=True),))
    tested = replace(worked, language_tests=(celpip(9, taken_on=date(2024, 6, 1)),))

    found = judged(tested, date(2025, 3, 24), date(2025, 5, 1), category=None, program="cec")

    assert found.invited.score.additional.job_offer == 50
    assert found.received.score.additional.job_offer == 50
    assert found.received.tables.since == found.invited.tables.since


def test_entering_the_pool_is_asked_of_the_invitation_only():
    expires = replace(PHYSICIAN.profile, expires_on=date(2026, 7, 1))
    nominated = (Nomination("NS", date(2026, 7, 1), enhanced=True),)

    found = judged(replace(PHYSICIAN, profile=expires, nominations=nominated))
    late = judged(replace(PHYSICIAN, profile=replace(expires, expires_on=date(2026, 6, 23))))

    assert found.outcome is MET
    assert outcomes(late)["criteria_invited"] is NOT_MET
    assert outcomes(late)["category_invited"] is MET


def test_a_nominees_criteria_are_not_judged_here():
    found = judged(program="pnp", category=None)

    assert outcomes(found)["criteria_invited"] is UNDETERMINED
    assert "province" in found.findings[0].reason


def test_nothing_is_compared_without_a_birth_date():
    found = judged(replace(PHYSICIAN, birth_date=None))

    assert ranked(found).outcome is UNDETERMINED
    assert ranked(found).missing == ("the birth date",)


def test_an_application_is_not_received_before_its_invitation():
    judged(received=INVITED)
    with pytest.raises(ValueError, match="before the invitation"):
        judged(received=INVITED - ONE_DAY)
