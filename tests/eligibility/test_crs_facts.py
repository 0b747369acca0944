"""A person's CRS score on a day, drawn from the facts on file."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from eligibility.edition import shipped_law
from eligibility.rules.crs_facts import crs_of
from eligibility.rules.crs_work import canadian_work, foreign_work
from eligibility.rules.facts import Credential, JobOffer, LanguageTest, Nomination, Person, Spouse
from tests.eligibility.people import away, day, job, leave, open_permit, permit_for

ON = date(2026, 6, 1)
LAW = shipped_law(ON)


def sitting(kind, language, taken_on, *scores, record="language_test:1"):
    return LanguageTest(kind, language, day(taken_on), *map(Decimal, scores), record=record)


CELPIP = sitting("celpip_general", "en", "2025-06-01", 10, 9, 10, 9)
TEF = sitting("tef_canada", "fr", "2025-06-01", 249, 207, 310, 310, record="language_test:2")


def degree(country="CA", level="master_or_professional", **facts):
    return Credential(level, country, date(2024, 5, 31), record="credential:1", **facts)


# IRCC's worked example as a client's file: 25, single, a Canadian master's, CELPIP 10 9 10 9,
# one year in Canada, one abroad.
EXAMPLE = Person(
    birth_date=date(2001, 1, 15),
    jobs=(
        job("2023-01-01 2024-01-15", hours=40, country="NG", record="employment:1"),
        job("2025-01-01 2026-01-15", hours=40, record="employment:2"),
    ),
    permits=(open_permit("2024-06-01 2027-06-01"),),
    nominations=(),
    language_tests=(CELPIP,),
    credentials=(degree(),),
    has_spouse=False,
    has_sibling_in_canada=False,
    has_certificate_of_qualification=False,
    record="client:1",
)


def points(on=ON, **changes):
    return crs_of(replace(EXAMPLE, **changes), shipped_law(on), on=on).score


def test_the_departments_worked_example_scores_533_from_the_file():
    answer = crs_of(EXAMPLE, LAW, on=ON)

    assert answer.score.total == 533
    assert answer.missing == ()
    assert answer.is_confirmed
    assert answer.records["core.canadian_work"] == ("employment:2",)
    assert answer.records["core.education"] == ("credential:1",)


def test_no_score_without_a_birth_date():
    assert crs_of(replace(EXAMPLE, birth_date=None), LAW, on=ON) is None


def test_a_birthday_changes_the_score_on_its_day():
    person = replace(EXAMPLE, birth_date=date(1996, 6, 1))

    assert crs_of(person, LAW, on=date(2026, 5, 31)).score.core.age == 110
    assert crs_of(person, LAW, on=date(2026, 6, 1)).score.core.age == 105


def test_a_test_stops_earning_the_day_it_turns_two():
    assert points(date(2027, 5, 31)).core.first_language == 130
    expired = crs_of(EXAMPLE, shipped_law(date(2027, 6, 1)), on=date(2027, 6, 1))

    assert expired.score.core.first_language == 0
    assert "a valid language test" in expired.missing


def test_the_score_of_a_day_after_the_reported_change_is_unconfirmed():
    answer = crs_of(EXAMPLE, shipped_law(date(2026, 11, 3)), on=date(2026, 11, 3))

    assert not answer.is_confirmed
    assert answer.tables.since == date(2025, 3, 25)


def test_the_order_of_languages_that_earns_more_is_taken():
    # First language English: 130 and 12 for French 7; the other way round 68 and 24.
    result = points(language_tests=(TEF, CELPIP))

    assert (result.core.first_language, result.core.second_language) == (130, 12)
    assert result.additional.french == 50


def test_of_two_sittings_the_stronger_counts_and_scores_are_not_mixed():
    other = sitting("ielts_general", "en", "2026-01-01", "8.5", "6", "6", "6")

    assert points(language_tests=(other, CELPIP)).core.first_language == 130


def test_a_foreign_degree_earns_nothing_without_a_valid_assessment():
    assessed = degree(
        "NG",
        assessed_by="Medical Council of Canada",
        assessed_on=date(2022, 1, 1),
        assessed_level="master_or_professional",
    )

    assert points(credentials=(assessed,)).core.education == 135
    assert points(credentials=(assessed,)).additional.canadian_study == 0
    assert points(credentials=(replace(assessed, assessed_on=None),)).core.education == 0
    assert points(date(2027, 1, 1), credentials=(assessed,)).core.education == 0


PHYSICIAN_ABROAD = replace(
    EXAMPLE,
    primary_noc_code="31102",
    credentials=(
        degree(
            "NG",
            assessed_by="World Education Services",
            assessed_on=date(2025, 1, 1),
            assessed_level="master_or_professional",
        ),
    ),
)


def test_a_physicians_report_by_another_body_counts_with_a_caution_beside_the_points():
    answer = crs_of(PHYSICIAN_ABROAD, LAW, on=ON)

    assert answer.score.core.education == 135
    [doubt] = answer.doubts
    assert doubt.factor == "core.education"
    assert doubt.records == ("credential:1",)
    assert "World Education Services" in doubt.reason
    unassessed = points(primary_noc_code="31102", credentials=())
    assert f"Without it the total is {unassessed.total}." in doubt.reason
    assert answer.missing == (doubt.question,)
    assert answer.not_on_file == ()


def test_without_a_primary_occupation_the_work_tells_a_physician():
    at_hospital = tuple(replace(job, noc_code="31102") for job in EXAMPLE.jobs)

    assert crs_of(
        replace(PHYSICIAN_ABROAD, primary_noc_code=None, jobs=at_hospital), LAW, on=ON
    ).doubts
    nurse = tuple(replace(job, noc_code="31301") for job in EXAMPLE.jobs)
    assert not crs_of(
        replace(PHYSICIAN_ABROAD, primary_noc_code=None, jobs=nurse), LAW, on=ON
    ).doubts


def by(issuer, level="master_or_professional", record="credential:1"):
    [credential] = PHYSICIAN_ABROAD.credentials
    return replace(credential, assessed_by=issuer, assessed_level=level, record=record)


@pytest.mark.parametrize(
    ("why", "changes"),
    [
        ("the Medical Council's report", {"credentials": (by("MCC"),)}),
        ("another occupation", {"primary_noc_code": "31301"}),
        ("a Canadian degree of the same tier", {"credentials": (degree(), by("WES"))}),
        (
            "a doctorate beside the medical degree",
            {"credentials": (by("MCC"), by("WES", "doctoral", "credential:2"))},
        ),
    ],
)
def test_no_caution_where_the_designated_body_is_not_asked_or_has_reported(why, changes):
    assert crs_of(replace(PHYSICIAN_ABROAD, **changes), LAW, on=ON).doubts == (), why


def test_a_residency_that_earns_points_is_named_as_a_doubt_beside_them():
    resident = tuple(replace(job, training_programme=True) for job in EXAMPLE.jobs)

    [doubt] = crs_of(replace(EXAMPLE, jobs=resident), LAW, on=ON).doubts

    assert (doubt.factor, doubt.records) == ("core.canadian_work", ("employment:2",))


# Work ----------------------------------------------------------------------------------------


ALLOWED = (open_permit("2010-01-01 2030-01-01"),)


def years(*jobs, permits=ALLOWED, **facts):
    return canadian_work(Person(jobs=jobs, permits=permits, **facts), LAW, on=ON).years


@pytest.mark.parametrize(
    ("when", "complete"),
    [
        ("2025-06-01 2026-05-31", 1),
        ("2025-06-03 2026-05-31", 0),
        ("2024-06-02 2026-05-31", 2),
        ("2015-01-01 2026-05-31", 10),
        ("2010-01-01 2016-05-31", 0),
    ],
)
def test_complete_years_in_canada_of_the_last_ten(when, complete):
    assert years(job(when)) == complete


def test_occupations_and_employers_are_added_up_across_gaps():
    assert (
        years(
            job("2022-01-01 2022-07-31"),
            job("2024-01-01 2024-07-31", employer="North Shore Clinic", noc="32101"),
        )
        == 1
    )


def test_work_without_authorization_or_during_leave_is_no_canadian_work():
    assert years(job("2024-01-01 2025-06-30"), permits=()) == 0
    on_leave = job("2025-01-01 2026-01-31", leaves=(leave("unpaid", "2025-03-01 2025-06-30"),))
    assert years(on_leave) == 0


def test_unskilled_work_is_no_canadian_work():
    assert years(job("2024-01-01 2026-01-01", noc="65201")) == 0


def test_days_abroad_are_no_canadian_work():
    absent = job("2025-05-01 2026-05-31")

    assert years(absent) == 1
    assert years(absent, absences=(away("2025-07-01 2025-09-30"),)) == 0


def test_the_work_of_a_self_employed_physician_on_the_public_plan_counts():
    own = job("2025-01-01 2026-05-31", employment_type="self_employed", publicly_funded=True)

    assert years(own) == 1
    assert years(replace(own, publicly_funded=False)) == 0


def test_foreign_work_is_counted_apart_from_canadian_work():
    person = Person(
        jobs=(
            job("2019-01-01 2022-06-30", country="NG"),
            job("2023-01-01 2024-06-30"),
        ),
        permits=(open_permit("2022-01-01 2030-01-01"),),
    )

    assert foreign_work(person, LAW, on=ON).years == 3
    assert canadian_work(person, LAW, on=ON).years == 1


def test_missing_hours_that_could_make_another_year_are_named():
    unknown = job("2024-01-01 2025-06-30", hours=None)
    person = replace(EXAMPLE, jobs=(unknown,))

    answer = crs_of(person, LAW, on=ON)

    assert answer.score.core.canadian_work == 0
    assert "facts that decide whether Canadian work counts" in answer.missing


# Spouse, nomination, the rest ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("accompanying", "canadian", "column"),
    [
        (True, False, "with_spouse"),
        (None, None, "with_spouse"),
        (False, False, "without_spouse"),
        (True, True, "without_spouse"),
    ],
)
def test_a_spouse_changes_the_column_unless_known_to_stay_or_to_be_canadian(
    accompanying, canadian, column
):
    spouse = Spouse(accompanying, canadian, language_tests=(TEF,), credentials=(degree(),))

    result = points(has_spouse=True, spouse=spouse)

    assert result.column == column
    expected = (10, 12) if column == "with_spouse" else (0, 0)
    assert (result.spouse.education, result.spouse.language) == expected


def test_a_spouse_who_is_not_on_file_is_named_as_missing():
    answer = crs_of(replace(EXAMPLE, has_spouse=True), LAW, on=ON)

    assert answer.score.column == "with_spouse"
    assert answer.missing == ("the spouse or partner's own file",)


def test_a_nomination_counts_on_the_printed_assumption_that_it_was_accepted():
    issued = Nomination("NS", date(2026, 1, 1), enhanced=True, record="nomination:1")
    accepted = replace(issued, is_accepted=True)

    assumed = crs_of(replace(EXAMPLE, nominations=(issued,)), LAW, on=ON)
    sure = crs_of(replace(EXAMPLE, nominations=(accepted,)), LAW, on=ON)

    assert assumed.score.total == sure.score.total == 1103
    (doubt,) = assumed.doubts
    assert doubt.factor == "additional.nomination"
    assert "533" in doubt.reason
    assert sure.missing == ()


def test_facts_nobody_asked_for_are_named_and_earn_nothing():
    blank = Person(birth_date=date(1990, 1, 1))

    answer = crs_of(blank, LAW, on=ON)

    assert answer.score.total == answer.score.core.age == 72
    assert len(answer.missing) == 7
    assert answer.least == 65  # the column of those with a partner gives less for age


@pytest.mark.parametrize(
    ("nomination", "earned"),
    [
        (Nomination("NS", date(2026, 1, 1), enhanced=True), 600),
        (Nomination("NS", date(2026, 1, 1), ON, enhanced=True), 600),
        (Nomination("NS", date(2026, 1, 1), date(2026, 5, 31), enhanced=True), 0),
        (Nomination("NS", ON, enhanced=True), 600),
        (Nomination("NS", date(2026, 6, 2), enhanced=True), 0),
        (Nomination("NS", date(2026, 1, 1)), 0),
        (Nomination("NS", date(2026, 1, 1), enhanced=False), 0),
    ],
)
def test_a_nomination_earns_600_while_it_is_in_force(nomination, earned):
    assert points(nominations=(nomination,)).additional.nomination == earned


@pytest.mark.parametrize(("noc_code", "earned"), [("00018", 200), ("31102", 50)])
def test_a_job_offer_earned_points_until_24_march_2025(noc_code, earned):
    offer = JobOffer(noc_code, date(2025, 1, 1), None)

    assert points(date(2025, 3, 24), job_offer=offer).additional.job_offer == earned
    assert points(date(2025, 3, 25), job_offer=offer).additional.job_offer == 0


def test_a_brother_or_sister_and_a_certificate_earn_when_known():
    result = points(has_sibling_in_canada=True, has_certificate_of_qualification=True)

    assert (result.additional.sibling, result.transferability.certificate) == (15, 50)


def test_a_nomination_of_an_unknown_kind_earns_nothing_and_is_asked_about():
    person = replace(EXAMPLE, nominations=(Nomination("NS", date(2026, 1, 1)),))

    (missing,) = crs_of(person, LAW, on=ON).missing

    assert "through Express Entry" in missing


NURSE = {"noc": "31301", "hours": 37.5, "record": "partner-job:1"}
OF_THE_NURSE = replace(open_permit("2022-01-01"), record="partner-job:1")


@pytest.mark.parametrize(
    ("when", "permits", "earned", "asked"),
    [
        ("2025-06-02 2026-05-31", (OF_THE_NURSE,), 5, False),
        ("2025-06-03 2026-05-31", (OF_THE_NURSE,), 0, False),
        ("2023-05-29 2026-05-31", (OF_THE_NURSE,), 8, False),
        ("2025-06-02 2026-05-31", (), 0, False),
        ("2025-06-02 2026-05-31", (permit_for(None, "2022-01-01"),), 0, True),
    ],
)
def test_complete_years_of_the_partners_own_work_in_canada_earn(when, permits, earned, asked):
    partner = Spouse(True, False, jobs=(job(when, **NURSE),), permits=permits)
    answer = crs_of(replace(EXAMPLE, has_spouse=True, spouse=partner), LAW, on=ON)

    assert answer.score.spouse.canadian_work == earned
    assert ("facts that decide whether the partner's Canadian work counts" in answer.missing) is (
        asked
    )
    assert "partner-job:1" in answer.records["spouse"] or not earned


def test_open_questions_on_a_partner_who_stays_behind_are_not_asked():
    worked = (job("2025-06-02 2026-05-31", **NURSE),)
    partner = Spouse(False, False, jobs=worked, permits=(permit_for(None, "2022-01-01"),))
    answer = crs_of(replace(EXAMPLE, has_spouse=True, spouse=partner), LAW, on=ON)

    assert answer.missing == ()


def test_study_in_canada_is_paid_once_for_the_longest_credential():
    diploma, bachelor = degree(level="two_year"), degree(level="bachelor_or_three_year")

    assert points(credentials=(diploma,)).additional.canadian_study == 15
    assert points(credentials=(diploma, diploma)).additional.canadian_study == 15
    assert points(credentials=(diploma, bachelor)).additional.canadian_study == 30


@pytest.mark.parametrize(
    ("has_spouse", "spouse", "is_open"),
    [
        (None, None, True),
        (False, None, False),
        (True, Spouse(None, False), True),
        (True, Spouse(True, None), True),
        (True, Spouse(True, False), False),
        (True, Spouse(False, None), False),
        (True, Spouse(None, True), False),
    ],
)
def test_the_column_is_open_while_nobody_said_whether_the_partner_counts(
    has_spouse, spouse, is_open
):
    person = replace(EXAMPLE, has_spouse=has_spouse, spouse=spouse)

    found = crs_of(person, shipped_law(date(2026, 6, 1)), on=date(2026, 6, 1))

    assert found.column_is_open is is_open
