"""The Canadian Experience Class and the Federal Skilled Worker Program, condition by condition."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from eligibility.edition import shipped_law
from eligibility.rules.age import age_on
from eligibility.rules.crs_tables import Education
from eligibility.rules.facts import (
    Credential,
    Job,
    LanguageTest,
    Person,
    Spouse,
    StudyPeriod,
    WorkPermit,
)
from eligibility.rules.findings import Outcome
from eligibility.rules.fswp_grid import Adaptability, FswpFacts, grid_lines
from eligibility.rules.funds import FundsTable, funds_needed
from eligibility.rules.impossible import ImpossibleFact
from eligibility.rules.law import NotInForce
from eligibility.rules.programs import assess_cec, assess_fswp
from tests.eligibility.profiles import english, french

DAY = date(2026, 6, 1)
LAW = shipped_law(DAY)
GRID = LAW.get("selection_grid", "fswp").body
MET, NOT_MET, UNDETERMINED = Outcome.MET, Outcome.NOT_MET, Outcome.UNDETERMINED


def job(first_day, last_day, **facts):
    known = {
        "employer": "Halifax Clinic",
        "noc_code": "31102",
        "country": "CA",
        "province": "NS",
        "first_day": first_day,
        "last_day": last_day,
        "hours_per_week": Decimal(40),
        "is_paid": True,
        "employment_type": "employee",
        "training_programme": False,
        "duties_confirmed": True,
        "record": "employment:1",
    }
    return Job(**(known | facts))


def celpip(level, taken_on=date(2025, 6, 1), **scores):
    known = dict.fromkeys(("listening", "reading", "writing", "speaking"), Decimal(level))
    return LanguageTest("celpip_general", "en", taken_on, **(known | scores), record="test:1")


def tef(listening, reading, writing, speaking):
    scores = map(Decimal, (listening, reading, writing, speaking))
    return LanguageTest("tef_canada", "fr", date(2025, 6, 1), *scores, record="test:2")


def medical_degree(assessed_by="Medical Council of Canada", issued_on=date(2024, 1, 10)):
    return Credential(
        "master_or_professional",
        "NG",
        date(2012, 7, 1),
        assessed_by=assessed_by,
        assessed_on=issued_on,
        assessed_level="master_or_professional",
        record="credential:1",
    )


PHYSICIAN = Person(
    birth_date=date(1990, 3, 3),
    jobs=(job(date(2024, 1, 1), date(2025, 12, 31)),),
    permits=(WorkPermit("open", (), None, date(2023, 12, 1), date(2027, 12, 1)),),
    language_tests=(celpip(9),),
    credentials=(medical_degree(),),
    primary_noc_code="31102",
    has_spouse=False,
)


def finding(assessment, key):
    return next(each for each in assessment.findings if each.key == key)


# Canadian Experience Class -------------------------------------------------------------------


def test_a_physician_with_two_years_and_level_9_meets_the_canadian_experience_class():
    assessment = assess_cec(PHYSICIAN, LAW, on=DAY)

    assert assessment.outcome is MET
    assert {each.key: each.outcome for each in assessment.findings if not each.is_warning} == {
        "cec_work": MET,
        "duties": MET,
        "language": MET,
    }


def test_a_month_of_work_does_not_make_a_year():
    short = replace(PHYSICIAN, jobs=(job(date(2025, 1, 1), date(2025, 1, 31)),))

    assert finding(assess_cec(short, LAW, on=DAY), "cec_work").outcome is NOT_MET


@pytest.mark.parametrize(
    ("noc_code", "level", "outcome"),
    [
        ("31102", 6, NOT_MET),
        ("31102", 7, MET),
        ("32101", 4, NOT_MET),
        ("32101", 5, MET),
        ("00010", 6, NOT_MET),
    ],
)
def test_the_class_asks_the_language_floor_of_the_occupations_teer(noc_code, level, outcome):
    person = replace(
        PHYSICIAN,
        jobs=(job(date(2024, 1, 1), date(2025, 12, 31), noc_code=noc_code),),
        language_tests=(celpip(level),),
    )

    assert finding(assess_cec(person, LAW, on=DAY), "language").outcome is outcome


def test_the_occupation_with_most_experience_sets_the_floor():
    person = replace(
        PHYSICIAN,
        jobs=(
            job(date(2024, 1, 1), date(2024, 6, 30)),
            job(date(2024, 7, 1), date(2025, 12, 31), noc_code="32101", record="employment:2"),
        ),
        language_tests=(celpip(5),),
    )

    assert finding(assess_cec(person, LAW, on=DAY), "language").outcome is MET


def test_one_ability_below_the_floor_is_not_averaged_away():
    person = replace(PHYSICIAN, language_tests=(celpip(10, writing=Decimal(6)),))

    assert finding(assess_cec(person, LAW, on=DAY), "language").outcome is NOT_MET


def test_a_result_that_turned_two_does_not_reach_the_floor():
    person = replace(PHYSICIAN, language_tests=(celpip(9, taken_on=date(2024, 6, 1)),))

    assert finding(assess_cec(person, LAW, on=DAY), "language").outcome is NOT_MET


def test_the_class_is_not_in_force_before_it_is_known():
    with pytest.raises(NotInForce):
        assess_cec(PHYSICIAN, shipped_law(date(2020, 1, 1)), on=date(2020, 1, 1))


# Federal Skilled Worker Program --------------------------------------------------------------


def test_a_physician_with_everything_on_file_meets_the_program_in_every_condition():
    funded = replace(
        PHYSICIAN, family_size=1, settlement_funds=Decimal(20000), settles_outside_quebec=True
    )

    assessment = assess_fswp(funded, LAW, on=DAY)

    assert {each.key: each.outcome for each in assessment.findings} == {
        "fswp_work": MET,
        "duties": MET,
        "language": MET,
        "credential": MET,
        "grid": MET,
        "funds": MET,
        "outside_quebec": MET,
    }
    assert assessment.outcome is MET


@pytest.mark.parametrize(
    ("assessed_by", "outcome"),
    [
        ("Medical Council of Canada", MET),
        (" medical council of canada ", MET),
        ("MCC", MET),
        ("World Education Services", NOT_MET),
    ],
)
def test_a_physicians_foreign_degree_needs_the_medical_councils_report(assessed_by, outcome):
    person = replace(PHYSICIAN, credentials=(medical_degree(assessed_by),))

    found = finding(assess_fswp(person, LAW, on=DAY), "credential")

    assert found.outcome is outcome
    assert "75(2.1)" in found.source.source or outcome is MET


@pytest.mark.parametrize("noc_code", ["31100", "31101", "31102"])
def test_the_medical_councils_report_is_asked_of_every_physicians_occupation(noc_code):
    person = replace(
        PHYSICIAN,
        jobs=(job(date(2024, 1, 1), date(2025, 12, 31), noc_code=noc_code),),
        credentials=(medical_degree("World Education Services"),),
        primary_noc_code=noc_code,
    )

    assert finding(assess_fswp(person, LAW, on=DAY), "credential").outcome is NOT_MET


def test_another_occupation_may_use_another_designated_body():
    person = replace(
        PHYSICIAN,
        jobs=(job(date(2024, 1, 1), date(2025, 12, 31), noc_code="41200"),),
        credentials=(medical_degree("World Education Services"),),
        primary_noc_code="41200",
    )

    assert finding(assess_fswp(person, LAW, on=DAY), "credential").outcome is MET


def test_a_canadian_credential_stands_without_any_report():
    degree = Credential("master_or_professional", "CA", date(2016, 6, 1), record="credential:9")

    found = finding(
        assess_fswp(replace(PHYSICIAN, credentials=(degree,)), LAW, on=DAY), "credential"
    )

    assert (found.outcome, found.evidence) == (MET, ("credential:9",))


@pytest.mark.parametrize(
    ("issued_on", "outcome"), [(date(2021, 6, 2), MET), (date(2021, 6, 1), NOT_MET)]
)
def test_a_report_of_five_years_does_not_count(issued_on, outcome):
    person = replace(PHYSICIAN, credentials=(medical_degree(issued_on=issued_on),))

    assert finding(assess_fswp(person, LAW, on=DAY), "credential").outcome is outcome


def test_no_credential_on_file_is_a_missing_fact():
    person = replace(PHYSICIAN, credentials=())

    found = finding(assess_fswp(person, LAW, on=DAY), "credential")

    assert found.outcome is UNDETERMINED
    assert found.missing == ("an equivalency report of the Medical Council of Canada",)


def test_two_half_years_with_a_gap_between_are_no_continuous_year():
    halves = (
        job(date(2024, 1, 1), date(2024, 8, 31)),
        job(date(2024, 11, 1), date(2025, 6, 30), record="employment:2"),
    )

    found = finding(assess_fswp(replace(PHYSICIAN, jobs=halves), LAW, on=DAY), "fswp_work")

    assert found.outcome is NOT_MET


def test_a_year_in_another_occupation_is_no_year_in_the_primary_one():
    other = job(date(2024, 1, 1), date(2025, 12, 31), noc_code="41200")

    found = finding(assess_fswp(replace(PHYSICIAN, jobs=(other,)), LAW, on=DAY), "fswp_work")

    assert found.outcome is NOT_MET


def test_a_year_abroad_counts_for_the_program():
    abroad = job(date(2018, 1, 1), date(2019, 12, 31), country="NG", province=None)

    found = finding(assess_fswp(replace(PHYSICIAN, jobs=(abroad,)), LAW, on=DAY), "fswp_work")

    assert found.outcome is MET


def test_work_of_more_than_ten_years_ago_does_not_count():
    old = job(date(2013, 1, 1), date(2015, 12, 31), country="NG", province=None)

    found = finding(assess_fswp(replace(PHYSICIAN, jobs=(old,)), LAW, on=DAY), "fswp_work")

    assert found.outcome is NOT_MET


# The grid ------------------------------------------------------------------------------------

NO_GROUNDS = Adaptability(False, False, False, False, False, False)
BLANK = FswpFacts(
    age=50,
    education=Education.LESS_THAN_SECONDARY,
    first_language=None,
    second_language=None,
    experience_years=0,
    possible_experience_years=0,
    arranged_employment=False,
    adaptability=NO_GROUNDS,
)


def points(factor, **facts):
    lines = {line.factor: line for line in grid_lines(replace(BLANK, **facts), GRID)}
    return lines[factor].points


@pytest.mark.parametrize(
    ("tier", "earned"),
    [
        ("less_than_secondary", 0),
        ("secondary", 5),
        ("one_year", 15),
        ("two_year", 19),
        ("bachelor_or_three_year", 21),
        ("two_or_more", 22),
        ("master_or_professional", 23),
        ("doctoral", 25),
    ],
)
def test_education_earns_its_points(tier, earned):
    assert points("education", education=Education(tier)) == earned


@pytest.mark.parametrize(
    ("level", "earned"), [(0, 0), (6, 0), (7, 16), (8, 20), (9, 24), (10, 24), (12, 24)]
)
def test_the_first_language_earns_by_ability(level, earned):
    assert points("languages", first_language=english(level)) == earned


@pytest.mark.parametrize(
    ("second", "earned"), [(french(5), 4), (french(12), 4), (french(5, 5, 5, 4), 0), (None, 0)]
)
def test_the_second_language_earns_only_with_all_four_at_5(second, earned):
    assert points("languages", second_language=second) == earned


@pytest.mark.parametrize(
    ("years", "earned"), [(0, 0), (1, 9), (2, 11), (3, 11), (4, 13), (5, 13), (6, 15), (20, 15)]
)
def test_experience_earns_by_complete_years(years, earned):
    assert points("experience", experience_years=years) == earned


@pytest.mark.parametrize(
    ("age", "earned"),
    [(17, 0), (18, 12), (35, 12), (36, 11), (37, 10), (45, 2), (46, 1), (47, 0), (80, 0)],
)
def test_age_earns_12_to_35_and_one_less_each_year_after(age, earned):
    assert points("age", age=age) == earned


@pytest.mark.parametrize(
    ("grounds", "earned"),
    [
        (NO_GROUNDS, 0),
        (replace(NO_GROUNDS, spouse_language=True), 5),
        (replace(NO_GROUNDS, work_in_canada=True), 10),
        (replace(NO_GROUNDS, work_in_canada=True, relative_in_canada=True), 10),
        (replace(NO_GROUNDS, study_in_canada=True, relative_in_canada=True), 10),
    ],
)
def test_adaptability_stops_at_10(grounds, earned):
    assert points("adaptability", adaptability=grounds) == earned


def test_the_best_candidate_earns_100():
    best = FswpFacts(
        age=30,
        education=Education.DOCTORAL,
        first_language=english(9),
        second_language=french(5),
        experience_years=6,
        possible_experience_years=6,
        arranged_employment=True,
        adaptability=Adaptability(True, True, True, True, True, True),
    )

    lines = grid_lines(best, GRID)

    assert sum(line.points for line in lines) == 100
    assert all(line.points == line.possible == line.most for line in lines)


def test_a_physicians_grid_is_drawn_from_the_facts():
    # 23 education, 24 English, 11 two years, 12 at 36 less one, 10 a year of work in Canada.
    lines = {line.factor: line.points for line in assess_fswp(PHYSICIAN, LAW, on=DAY).grid}

    assert lines == {
        "education": 23,
        "languages": 24,
        "experience": 11,
        "age": 11,
        "arranged_employment": 0,
        "adaptability": 10,
    }


def test_french_beside_english_adds_its_4_points_and_the_better_order_is_taken():
    person = replace(PHYSICIAN, language_tests=(celpip(6), tef(320, 270, 400, 400)))

    lines = {line.factor: line.points for line in assess_fswp(person, LAW, on=DAY).grid}

    assert lines["languages"] == 28


@pytest.mark.parametrize(
    ("level", "birth_date", "outcome"),
    [
        (7, date(1990, 3, 3), MET),
        (7, date(1986, 3, 3), MET),  # 23 + 16 + 11 + 7 + 10 = 67
        (7, date(1985, 3, 3), UNDETERMINED),  # one less
        (7, date(1970, 3, 3), UNDETERMINED),
        (7, None, UNDETERMINED),
    ],
)
def test_the_grid_is_undetermined_only_where_missing_facts_decide(level, birth_date, outcome):
    person = replace(PHYSICIAN, birth_date=birth_date, language_tests=(celpip(level),))

    found = finding(assess_fswp(person, LAW, on=DAY), "grid")

    assert found.outcome is outcome
    assert bool(found.missing) is (outcome is UNDETERMINED)


def test_a_grid_out_of_reach_is_not_met():
    person = replace(PHYSICIAN, language_tests=(), credentials=(), birth_date=date(1970, 1, 1))

    found = finding(assess_fswp(person, LAW, on=DAY), "grid")

    assert found.outcome is NOT_MET


@pytest.mark.parametrize(
    ("changes", "earned"),
    [
        ({"is_accompanying": True, "is_canadian": False}, 5),
        ({"is_accompanying": False, "is_canadian": False}, 0),
        ({"is_accompanying": True, "is_canadian": True}, 0),
    ],
)
def test_only_an_accompanying_foreign_spouse_helps_to_adapt(changes, earned):
    spouse = Spouse(**changes, language_tests=(celpip(4),))
    studied_abroad = StudyPeriod(date(2008, 1, 1), date(2012, 1, 1), True, "NG")
    person = replace(
        PHYSICIAN,
        jobs=(job(date(2018, 1, 1), date(2019, 12, 31), country="NG", province=None),),
        has_spouse=True,
        spouse=spouse,
        study_periods=(studied_abroad,),
    )

    lines = {line.factor: line.points for line in assess_fswp(person, LAW, on=DAY).grid}

    assert lines["adaptability"] == earned


@pytest.mark.parametrize(
    ("permit_ends", "earned"), [(date(2020, 12, 29), 10), (date(2020, 12, 28), 0)]
)
def test_a_year_of_work_in_canada_helps_to_adapt_from_its_364th_authorized_day(permit_ends, earned):
    began = date(2020, 1, 1)
    person = replace(
        PHYSICIAN,
        jobs=(job(began, date(2021, 12, 31), hours_per_week=Decimal(30)),),
        permits=(WorkPermit("open", (), None, began, permit_ends),),
        has_spouse=False,
        spouse=None,
        study_periods=(StudyPeriod(date(2008, 1, 1), date(2012, 1, 1), True, "NG"),),
    )

    lines = {line.factor: line.points for line in assess_fswp(person, LAW, on=DAY).grid}

    assert lines["adaptability"] == earned


# Funds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "size", "needed"),
    [
        (date(2024, 5, 27), 1, 13757),
        (date(2024, 5, 28), 1, 14690),
        (date(2025, 7, 6), 1, 14690),
        (date(2025, 7, 7), 1, 15263),
        (date(2025, 7, 6), 7, 38875),
        (date(2025, 7, 6), 8, 42833),
        (date(2025, 7, 7), 4, 28362),
        (date(2025, 7, 7), 7, 40392),
        (date(2025, 7, 7), 9, 48616),
    ],
)
def test_funds_go_by_family_size_and_day(day, size, needed):
    table = shipped_law(day).get("funds_table", "settlement_funds").body

    assert funds_needed(table, size) == needed


@pytest.mark.parametrize("size", [0, -1, 51, True, Decimal(2)])
def test_a_family_of_no_such_size_is_refused(size):
    table = LAW.get("funds_table", "settlement_funds").body

    with pytest.raises(ImpossibleFact):
        funds_needed(table, size)


def test_a_funds_table_in_which_a_larger_family_needs_less_is_refused():
    with pytest.raises(ValueError, match="by_family_size"):
        FundsTable((Decimal(10), Decimal(9)), Decimal(1))


@pytest.mark.parametrize(
    ("size", "dollars", "outcome"),
    [
        (1, "15263", MET),
        (1, "15262.99", NOT_MET),
        (1, None, UNDETERMINED),
        (None, "50000", UNDETERMINED),
        (2, "15263", NOT_MET),
    ],
)
def test_the_funds_on_hand_are_compared_to_the_dollar(size, dollars, outcome):
    funds = None if dollars is None else Decimal(dollars)
    person = replace(PHYSICIAN, family_size=size, settlement_funds=funds)

    assert finding(assess_fswp(person, LAW, on=DAY), "funds").outcome is outcome


def test_an_offer_on_file_leaves_open_whether_funds_are_needed_at_all():
    poor = replace(PHYSICIAN, family_size=1, settlement_funds=Decimal(1), has_job_offer=True)

    found = finding(assess_fswp(poor, LAW, on=DAY), "funds")

    assert found.outcome is UNDETERMINED
    assert "job offer" in found.missing[0]


def test_enough_funds_by_a_table_that_may_be_out_of_date_are_undetermined():
    day = date(2026, 7, 1)
    person = replace(PHYSICIAN, family_size=1, settlement_funds=Decimal(16000))

    found = finding(assess_fswp(person, shipped_law(day), on=day), "funds")

    assert found.outcome is UNDETERMINED
    assert "July" in found.doubt


# Age -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("birth_date", "day", "age"),
    [
        (date(1990, 3, 3), date(2026, 3, 2), 35),
        (date(1990, 3, 3), date(2026, 3, 3), 36),
        (date(1992, 2, 29), date(2026, 2, 28), 33),
        (date(1992, 2, 29), date(2026, 3, 1), 34),
        (date(1992, 2, 29), date(2028, 2, 29), 36),
    ],
)
def test_age_is_in_complete_years(birth_date, day, age):
    assert age_on(birth_date, day) == age


def test_no_age_before_birth():
    with pytest.raises(ValueError, match="before the birth"):
        age_on(date(2020, 1, 2), date(2020, 1, 1))


def test_a_birth_date_after_the_day_leaves_the_age_unknown():
    slip = replace(PHYSICIAN, birth_date=date(2026, 6, 2))

    (age,) = (line for line in assess_fswp(slip, LAW, on=DAY).grid if line.factor == "age")

    assert (age.points, age.possible) == (0, 12)


@pytest.mark.parametrize(
    ("confirmed", "outcome"), [(True, MET), (None, UNDETERMINED), (False, NOT_MET)]
)
def test_the_program_asks_for_the_duties_of_the_primary_occupation_too(confirmed, outcome):
    worked = job(date(2024, 1, 1), date(2025, 12, 31), duties_confirmed=confirmed)
    elsewhere = job(date(2021, 1, 1), date(2023, 12, 31), noc_code="31301", duties_confirmed=True)
    person = replace(PHYSICIAN, jobs=(elsewhere, worked))

    assert finding(assess_fswp(person, LAW, on=DAY), "duties").outcome is outcome


# The intention to live outside Quebec -----------------------------------------------------------


@pytest.mark.parametrize("assess", [assess_cec, assess_fswp])
@pytest.mark.parametrize(
    ("answer", "outcome", "whole"),
    [(True, MET, MET), (None, UNDETERMINED, MET), (False, NOT_MET, NOT_MET)],
)
def test_who_means_to_live_in_quebec_is_not_in_the_class(assess, answer, outcome, whole):
    funded = replace(PHYSICIAN, family_size=1, settlement_funds=Decimal(20000))
    person = replace(funded, settles_outside_quebec=answer)

    assessment = assess(person, LAW, on=DAY)

    assert finding(assessment, "outside_quebec").outcome is outcome
    assert assessment.outcome is whole


def test_work_in_quebec_is_work_in_canada():
    in_quebec = replace(
        PHYSICIAN,
        jobs=(job(date(2024, 1, 1), date(2025, 12, 31), province="QC"),),
        settles_outside_quebec=True,
    )

    assert assess_cec(in_quebec, LAW, on=DAY).outcome is MET


@pytest.mark.parametrize(("assess", "key"), [(assess_cec, "cec_work"), (assess_fswp, "fswp_work")])
def test_a_file_without_a_job_is_not_a_person_without_work(assess, key):
    nobody_asked = replace(PHYSICIAN, jobs=())

    assert finding(assess(nobody_asked, LAW, on=DAY), key).outcome is UNDETERMINED
