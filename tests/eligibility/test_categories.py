from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from eligibility.edition import shipped_law
from eligibility.rules.categories import assess_categories, assess_category
from eligibility.rules.facts import (
    ExpressEntryProfile,
    LanguageTest,
    Licence,
    Nomination,
    Person,
)
from eligibility.rules.findings import Outcome
from tests.eligibility.people import (
    ALWAYS,
    MERCY,
    NORTH,
    YEAR,
    away,
    day,
    job,
    leave,
    open_permit,
    permit_for,
    renewal,
    study,
    without_status,
)

MET, NOT_MET, UNDETERMINED = Outcome.MET, Outcome.NOT_MET, Outcome.UNDETERMINED


def celpip(level, taken_on="2025-06-01"):
    scores = [Decimal(level)] * 4
    return LanguageTest("celpip_general", "en", day(taken_on), *scores, record="language_test:1")


READY = Person(
    jobs=(job(YEAR, province="ON", duties_confirmed=True, record="employment:1"),),
    permits=(ALWAYS,),
    nominations=(),
    licences=(Licence("CPSO", "ON", "independent", date(2020, 1, 1), None),),
    language_tests=(celpip(9),),
    profile=ExpressEntryProfile(
        "E000000001", datetime(2026, 1, 3, 3, 25, 14, tzinfo=UTC), date(2027, 1, 3)
    ),
)


def assessed(person, on="2026-06-24", category="physicians"):
    law = shipped_law(day(on))
    return assess_category(person, law.get("category", category), law, day(on))


def finding(assessment, key):
    return next(each for each in assessment.findings if each.key == key)


def test_a_physician_with_everything_in_order_belongs():
    assessment = assessed(READY)

    assert assessment.outcome is MET
    assert assessment.blocking is None
    assert [each.key for each in assessment.findings] == [
        "hours",
        "duties",
        "pool",
        "language",
        "not_nominee",
        "profile",
    ]


def test_hours_are_unknown_while_no_job_is_on_file():
    assessment = assessed(Person())

    hours = finding(assessment, "hours")
    assert assessment.outcome is hours.outcome is UNDETERMINED
    assert hours.missing == ("the jobs, with their days and hours a week",)


def test_the_hours_are_said_in_numbers_with_the_window_and_the_records():
    hours = finding(assessed(READY), "hours")

    assert hours.reason == (
        "1,560 of 1,560 hours in 31102 count between 24 June 2023 and 23 June 2026."
    )
    assert hours.evidence == ("employment:1",)
    assert "first and last day of the three years were not seen" in hours.doubt


def test_a_lapsed_permit_is_named_with_its_days_and_its_cure():
    person = replace(READY, permits=(open_permit("2025-01-01 2025-12-28", renewal("2026-01-10")),))

    assessment = assessed(person)

    hours = finding(assessment, "hours")
    assert assessment.outcome is NOT_MET
    assert assessment.blocking == hours
    assert "900 of 1,560 hours in 31102" in hours.reason
    assert "29 December 2025 to 31 May 2026 (154 days): The permit ended" in hours.reason
    assert "on or before 28 December 2025" in hours.cure
    assert "without authorization could count for the category is not known" in hours.doubt
    warning = finding(assessment, "unauthorized_work")
    assert warning.is_warning
    assert "13 days late" in warning.reason


@pytest.mark.parametrize(
    ("facts", "outcome", "said"),
    [
        ({"jobs": (job(YEAR, None),)}, UNDETERMINED, "facts that are not on file decide"),
        (
            {"jobs": (job(YEAR, leaves=(leave("paid_vacation", "2025-08-01 2025-08-20"),)),)},
            UNDETERMINED,
            "25.71 more hang on an officer's discretion",
        ),
        (
            {"jobs": (job(YEAR, employment_type="resident_or_fellow"),)},
            UNDETERMINED,
            "only with a residency or fellowship",
        ),
        (
            {"jobs": (job(YEAR, employment_type="self_employed", publicly_funded=True),)},
            MET,
            "through the public policy for physicians who provide publicly funded",
        ),
        (
            {"status_gaps": (without_status("2025-01-01"),)},
            UNDETERMINED,
            "some of them without temporary resident status",
        ),
        ({"jobs": (job("2025-06-02 2026-05-30"),)}, NOT_MET, "4.29 short"),
    ],
)
def test_each_verdict_on_hours_has_its_outcome_and_its_words(facts, outcome, said):
    hours = finding(assessed(replace(READY, **facts)), "hours")

    assert hours.outcome is outcome
    assert said in hours.reason


def test_missing_hours_are_named_as_the_missing_fact():
    hours = finding(
        assessed(replace(READY, jobs=(job(YEAR, None, record="employment:7"),))), "hours"
    )

    assert hours.evidence == ("employment:7",)
    assert hours.missing == (f"hours a week at {MERCY}",)
    assert "states the hours" in hours.cure


def test_reliance_on_the_public_policy_says_that_it_is_not_confirmed():
    person = replace(
        READY, jobs=(job(YEAR, employment_type="self_employed", publicly_funded=True),)
    )

    assert "No page dated 2026 confirms" in finding(assessed(person), "hours").doubt


def test_a_not_met_that_rests_on_an_unread_exclusion_says_so():
    person = replace(READY, study_periods=(study(YEAR),))

    hours = finding(assessed(person), "hours")

    assert hours.outcome is NOT_MET
    assert "full-time study could count for the category is not known" in hours.doubt
    assert "self-employment" not in hours.doubt.lower()


def test_a_not_met_for_too_little_work_has_no_such_doubt():
    hours = finding(assessed(replace(READY, jobs=(job("2025-06-02 2025-12-28"),))), "hours")

    assert "is not known" not in hours.doubt


@pytest.mark.parametrize(
    ("judged", "outcome"), [(True, MET), (None, UNDETERMINED), (False, NOT_MET)]
)
def test_duties_are_as_a_person_judged_them(judged, outcome):
    assessment = assessed(replace(READY, jobs=(job(YEAR, duties_confirmed=judged),)))

    assert finding(assessment, "duties").outcome is outcome
    assert assessment.outcome is outcome


def test_a_job_without_the_duties_does_not_matter_where_the_others_suffice():
    person = replace(
        READY,
        jobs=(
            job(YEAR, duties_confirmed=True),
            job(YEAR, 10, NORTH, duties_confirmed=False),
        ),
    )

    assert finding(assessed(person), "duties").outcome is MET


def test_the_duties_of_work_abroad_do_not_matter_to_a_category_of_canadian_work():
    abroad = job("2023-06-01 2025-05-31", employer=NORTH, country="LB", province=None)
    person = replace(READY, jobs=(*READY.jobs, replace(abroad, duties_confirmed=None)))

    assert finding(assessed(person), "duties").outcome is MET


def test_a_job_without_the_duties_decides_where_the_others_do_not_suffice():
    person = replace(
        READY,
        jobs=(
            job("2025-06-02 2025-12-28", duties_confirmed=True),
            job("2025-12-29 2026-05-31", employer=NORTH, duties_confirmed=False),
        ),
    )

    duties = finding(assessed(person), "duties")
    assert duties.outcome is NOT_MET
    assert NORTH in duties.reason
    assert MERCY not in duties.reason


def test_a_nominee_is_invited_only_as_a_nominee():
    person = replace(READY, nominations=(Nomination("BC", date(2026, 5, 1)),))

    assert assessed(person).outcome is NOT_MET
    assert assessed(replace(READY, nominations=None)).outcome is UNDETERMINED
    base = replace(person.nominations[0], enhanced=False)
    over = Nomination("BC", date(2025, 5, 1), date(2026, 6, 23))
    assert assessed(replace(READY, nominations=(over,))).outcome is MET
    outside = assessed(replace(READY, nominations=(base,)))
    assert outside.outcome is MET
    assert finding(outside, "not_nominee").doubt


@pytest.mark.parametrize(
    ("tests", "outcome", "said"),
    [
        ((celpip(7),), MET, "valid through 31 May 2027"),
        ((celpip(6),), NOT_MET, "the lowest is 6, below 7"),
        ((), UNDETERMINED, "No complete result"),
        ((celpip(9, "2024-06-24"),), NOT_MET, "stopped counting after 23 June 2026"),
        ((celpip(9, "2024-06-25"),), MET, "valid through 24 June 2026"),
        ((celpip(6), celpip(9)), MET, "CLB"),
        ((replace(celpip(9), speaking=None),), UNDETERMINED, "CELPIP-General"),
        ((celpip(13),), UNDETERMINED, "cannot give 13"),
    ],
)
def test_language_needs_seven_in_every_ability_on_a_valid_test(tests, outcome, said):
    language = finding(assessed(replace(READY, language_tests=tests)), "language")

    assert language.outcome is outcome
    assert said in language.reason


@pytest.mark.parametrize(
    ("submitted", "expires", "outcome"),
    [
        ("2026-06-24", "2027-06-24", MET),
        ("2026-06-25", "2027-06-25", NOT_MET),
        ("2025-07-01", "2026-06-23", NOT_MET),
        ("2025-06-24", "2026-06-24", UNDETERMINED),
        ("2025-06-25", None, MET),
        ("2025-06-24", None, NOT_MET),
        (None, None, UNDETERMINED),
    ],
)
def test_the_profile_stands_for_twelve_months(submitted, expires, outcome):
    at = datetime.fromisoformat(f"{submitted}T12:00:00+00:00") if submitted else None
    person = replace(READY, profile=ExpressEntryProfile("E1", at, day(expires)))

    assert finding(assessed(person), "profile").outcome is outcome


def test_a_profile_on_which_an_invitation_lapsed_cannot_be_invited_again():
    submitted_at = datetime.fromisoformat("2026-02-01T12:00:00+00:00")
    lapsed_at = datetime.fromisoformat("2026-06-24T00:00:00+00:00")
    profile = ExpressEntryProfile("E1", submitted_at, None, lapsed_at=lapsed_at)

    found = finding(assessed(replace(READY, profile=profile)), "profile")

    assert found.outcome is NOT_MET
    assert "lapsed on" in found.reason
    assert "new profile is needed" in found.cure
    assert str(found.source) == "IRPA 10.1(6)"


def test_no_profile_on_file_is_unknown():
    assert finding(assessed(replace(READY, profile=None)), "profile").outcome is UNDETERMINED


def own_account(**facts):
    """A year at the clinic under a permit that names it."""
    paid = {"employment_type": "self_employed", "publicly_funded": True} | facts
    permit = replace(permit_for(MERCY, "2025-01-01 2027-12-31"), record="permit:7")
    return replace(READY, jobs=(job(YEAR, **paid),), permits=(permit,))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "the work there was done as self-employed"),
        (
            {"employment_type": "contractor", "publicly_funded": False},
            "the work there was done as a contractor",
        ),
    ],
)
def test_work_on_ones_own_account_under_a_permit_naming_the_clinic_counts_with_a_warning(
    facts, said
):
    assessment = assessed(own_account(**facts))

    warning = finding(assessment, "own_account")
    assert warning.is_warning
    assert said in warning.reason
    assert warning.source.source == "IRPR 185(b)"
    assert "permit:7" in warning.evidence
    assert not [each for each in assessment.findings if each.key == "unauthorized_work"]


@pytest.mark.parametrize(
    "person",
    [
        own_account(employment_type="employee"),
        replace(own_account(), permits=(open_permit("2025-01-01 2027-12-31"),)),
        own_account(publicly_funded=False),
    ],
)
def test_employees_open_permits_and_days_that_do_not_count_bring_no_such_warning(person):
    assert not [each for each in assessed(person).findings if each.key == "own_account"]


def test_days_that_do_not_count_are_told_once_and_referred_to_under_the_pool():
    person = replace(READY, permits=(open_permit("2025-01-01 2025-12-28", renewal("2026-01-10")),))

    assessment = assessed(person)

    hours, pool = finding(assessment, "hours"), finding(assessment, "pool")
    assert "13 days late" in hours.reason
    assert "13 days late" not in pool.reason
    assert f"The same days as under “{hours.title}”." in pool.reason
    assert "900 of 1,560 hours count" in pool.reason


def test_a_category_without_hours_tells_the_days_under_the_pool_whichever_comes_first():
    on = day("2026-06-24")
    law = shipped_law(on)
    person = replace(READY, permits=(open_permit("2025-01-01 2025-12-28", renewal("2026-01-10")),))

    found = {each.version.key: each for each in assess_categories(person, law, on=on)}

    assert "13 days late" not in finding(found["physicians"], "pool").reason
    assert "13 days late" in finding(found["french"], "pool").reason


def test_a_licence_gap_is_a_warning_that_never_decides():
    assessment = assessed(replace(READY, licences=()))

    warning = finding(assessment, "licence")
    assert warning.is_warning
    assert "For 364 days of work" in warning.reason
    assert assessment.outcome is MET


def test_days_without_a_licence_at_two_jobs_at_once_are_counted_once():
    both = (job(YEAR, 15, province="ON"), job(YEAR, 15, NORTH, province="ON"))

    warning = finding(assessed(replace(READY, jobs=both, licences=())), "licence")

    assert "For 364 days of work" in warning.reason


def test_a_licence_of_another_province_does_not_close_the_gap():
    elsewhere = Licence("CPSBC", "BC", "independent", date(2020, 1, 1), None)

    assert finding(assessed(replace(READY, licences=(elsewhere,))), "licence").is_warning


def test_without_the_canadian_experience_class_the_skilled_worker_program_is_named():
    person = replace(READY, status_gaps=(without_status("2025-01-01"),))

    pool = finding(assessed(person), "pool")

    assert pool.outcome is UNDETERMINED
    assert "does not admit the client either: At most 65 of 100 points" in pool.reason
    assert "an equivalency report of the Medical Council of Canada" in pool.missing


def test_too_little_language_closes_the_pool():
    assert finding(assessed(replace(READY, language_tests=(celpip(6),))), "pool").outcome is NOT_MET


def test_work_abroad_counts_for_the_healthcare_category_from_2026_by_sum():
    person = replace(
        READY,
        jobs=(
            job("2024-01-01 2024-06-30", country="IN"),
            job("2025-06-02 2025-12-01", country="IN", employer=NORTH),
        ),
    )

    hours = finding(assessed(person, category="healthcare"), "hours")

    assert hours.outcome is MET
    assert "1,564.28 of 1,560 hours in 31102" in hours.reason


def test_until_17_february_2026_half_a_year_had_to_be_continuous():
    half = job("2024-01-01 2024-06-30", country="IN")
    broken = (
        job("2024-01-01 2024-03-31", country="IN"),
        job("2024-05-01 2024-07-30", country="IN", employer=NORTH),
    )

    def outcome(jobs, on):
        return finding(
            assessed(replace(READY, jobs=jobs), on=on, category="healthcare"), "hours"
        ).outcome

    assert outcome((half,), "2026-02-17") is MET
    assert outcome(broken, "2026-02-17") is NOT_MET
    assert outcome((half,), "2026-02-18") is NOT_MET


def test_french_needs_seven_in_every_ability_of_a_french_test():
    french = LanguageTest(
        "tcf_canada", "fr", date(2025, 6, 1), *(Decimal(each) for each in (523, 499, 12, 12))
    )

    found = finding(
        assessed(replace(READY, language_tests=(celpip(9),)), category="french"), "language"
    )
    assert found.outcome is UNDETERMINED
    met = assessed(replace(READY, language_tests=(celpip(9), french)), category="french")
    assert finding(met, "language").outcome is MET


def test_conditions_no_rule_can_decide_are_left_to_people():
    assessment = assessed(READY, category="military")

    assert assessment.outcome is UNDETERMINED
    assert sum(each.key.startswith("judged_") for each in assessment.findings) == 3


def test_absence_is_explained_with_its_own_record():
    person = replace(READY, absences=(replace(away("2025-08-01 2025-08-07"), record="absence:4"),))

    (days,) = assessed(person).experience.days

    assert (days.reason, days.record, days.span.days) == ("outside_canada", "absence:4", 7)


def test_a_result_later_than_the_day_of_assessment_says_nothing_of_that_day():
    later = celpip(9, taken_on="2027-05-01")

    language = finding(assessed(replace(READY, language_tests=(later,))), "language")

    assert language.outcome is Outcome.UNDETERMINED
    assert "after this day" in language.reason


@pytest.mark.parametrize(("answer", "outcome"), [(True, MET), (None, MET), (False, NOT_MET)])
def test_nobody_who_means_to_live_in_quebec_stands_in_the_pool(answer, outcome):
    person = replace(READY, settles_outside_quebec=answer, record="client:1")

    assessment = assessed(person)

    assert finding(assessment, "pool").outcome is assessment.outcome is outcome


def test_the_record_that_says_quebec_is_named_with_its_cure():
    found = finding(
        assessed(replace(READY, settles_outside_quebec=False, record="client:1")), "pool"
    )

    assert found.evidence == ("client:1",)
    assert "outside Quebec" in found.reason
    assert found.cure


@pytest.mark.parametrize(("barred", "warned"), [(None, True), (False, False)])
def test_open_permit_nobody_read_for_health_care_counts_with_a_warning(barred, warned):
    permit = replace(open_permit("2025-01-01", bars_health_care=barred), record="permit:1")

    assessment = assessed(replace(READY, permits=(permit,)))

    warnings = [each for each in assessment.findings if each.key == "health_care_permit"]
    assert assessment.outcome is MET
    assert bool(warnings) is warned
    assert all(each.is_warning and each.evidence == ("permit:1",) for each in warnings)


def test_work_under_a_permit_not_valid_in_health_care_is_work_without_authorization():
    assessment = assessed(
        replace(READY, permits=(open_permit("2025-01-01", bars_health_care=True),))
    )

    assert assessment.outcome is NOT_MET
    assert "not valid for work in health care" in finding(assessment, "unauthorized_work").reason
