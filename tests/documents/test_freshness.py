"""How long a paper stays good, on both sides of each limit."""

from datetime import date

import pytest

from documents.law import shipped_checklist_versions
from documents.rules.calendar_months import age_on, months_after
from documents.rules.freshness import (
    Circumstances,
    Freshness,
    Paper,
    freshness,
    last_good_day,
)

ENTRY = {version.key: version for version in shipped_checklist_versions()}
FILING = date(2026, 10, 26)
LIVES_THERE = Circumstances(is_current=True)


def state(key, paper, filing=FILING, about=LIVES_THERE):
    return freshness(ENTRY[key], paper, filing, about).freshness


@pytest.mark.parametrize(
    ("test_on", "expected"),
    [
        (date(2024, 10, 27), Freshness.FRESH),
        (date(2024, 10, 26), Freshness.STALE),
        (date(2024, 10, 25), Freshness.STALE),
    ],
)
def test_a_language_test_must_be_under_two_years_old_on_receipt(test_on, expected):
    assert state("language_test_principal", Paper(test_on)) is expected


@pytest.mark.parametrize(
    ("issued_on", "expected"),
    [
        (date(2021, 10, 27), Freshness.FRESH),
        (date(2021, 10, 26), Freshness.STALE),
    ],
)
def test_a_credential_assessment_must_be_under_five_years_old(issued_on, expected):
    assert state("eca_mcc_physician", Paper(issued_on)) is expected


@pytest.mark.parametrize(
    ("exam_on", "expected"),
    [
        (date(2025, 10, 27), Freshness.FRESH),
        (date(2025, 10, 26), Freshness.STALE),
    ],
)
def test_a_medical_exam_is_good_for_twelve_months(exam_on, expected):
    assert state("ime_confirmation", Paper(exam_on)) is expected


@pytest.mark.parametrize(
    ("issued_on", "expected"),
    [
        (date(2026, 4, 27), Freshness.FRESH),
        (date(2026, 4, 26), Freshness.FRESH),
        (date(2026, 4, 25), Freshness.STALE),
    ],
)
def test_a_certificate_of_the_country_lived_in_is_at_most_six_months_old(issued_on, expected):
    assert state("police_certificate", Paper(issued_on)) is expected


@pytest.mark.parametrize(
    ("issued_on", "expected"),
    [
        (date(2020, 1, 2), Freshness.FRESH),
        (date(2020, 1, 1), Freshness.STALE),
        (date(2019, 12, 31), Freshness.STALE),
    ],
)
def test_a_certificate_of_a_country_left_is_issued_after_the_last_long_stay(issued_on, expected):
    left = Circumstances(is_current=False, ended_on=date(2020, 1, 1))

    assert state("police_certificate", Paper(issued_on), about=left) is expected


def test_an_old_certificate_of_a_country_left_does_not_age():
    left = Circumstances(is_current=False, ended_on=date(2017, 1, 1))

    assert state("police_certificate", Paper(date(2017, 2, 1)), about=left) is Freshness.FRESH


@pytest.mark.parametrize(
    "about", [Circumstances(), Circumstances(is_current=False), Circumstances(None, FILING)]
)
def test_a_certificate_is_open_while_the_stay_is_not_known(about):
    assert state("police_certificate", Paper(date(2026, 9, 1)), about=about) is Freshness.UNKNOWN


@pytest.mark.parametrize(
    ("expires_on", "expected"),
    [
        (date(2026, 10, 25), Freshness.STALE),
        (date(2026, 10, 26), Freshness.FRESH),
        (date(2026, 10, 27), Freshness.FRESH),
    ],
)
def test_a_passport_is_good_on_the_day_it_expires_and_not_after(expires_on, expected):
    assert state("passport", Paper(expires_on=expires_on)) is expected


@pytest.mark.parametrize(
    ("expires_on", "warned"), [(date(2027, 10, 25), True), (date(2027, 10, 26), False)]
)
def test_a_passport_with_less_than_a_year_left_is_warned_about(expires_on, warned):
    found = freshness(ENTRY["passport"], Paper(expires_on=expires_on), FILING)

    assert (found.freshness, bool(found.warning)) == (Freshness.FRESH, warned)


@pytest.mark.parametrize("key", ["passport", "medical_licence_current", "pnp_nomination"])
def test_a_paper_that_expires_is_open_without_its_expiry_date(key):
    assert state(key, Paper(dated_on=date(2026, 1, 1))) is Freshness.UNKNOWN


@pytest.mark.parametrize(
    "key", ["language_test_principal", "eca_general", "ime_confirmation", "police_certificate"]
)
def test_a_paper_that_ages_is_open_without_its_date(key):
    assert state(key, Paper()) is Freshness.UNKNOWN


def test_a_paper_dated_after_the_filing_day_is_open_and_both_days_are_named():
    found = freshness(ENTRY["ime_confirmation"], Paper(date(2026, 10, 27)), FILING)

    assert found.freshness is Freshness.UNKNOWN
    assert "2026-10-27" in found.reason
    assert "2026-10-26" in found.reason


def test_a_birth_certificate_never_ages():
    assert state("birth_certificate_adults", Paper(date(1985, 5, 20))) is Freshness.TIMELESS


@pytest.mark.parametrize(
    ("dated_on", "expected"),
    [(date(2026, 7, 28), Freshness.FRESH), (date(2026, 7, 27), Freshness.STALE)],
)
def test_a_letter_of_a_current_job_is_at_most_ninety_days_old(dated_on, expected):
    assert state("reference_letter", Paper(dated_on)) is expected


@pytest.mark.parametrize(
    ("dated_on", "expected"),
    [(date(2021, 6, 30), Freshness.FRESH), (date(2021, 6, 29), Freshness.STALE)],
)
def test_a_letter_of_a_past_job_is_dated_from_its_last_day_on(dated_on, expected):
    past = Circumstances(is_current=False, ended_on=date(2021, 6, 30))

    assert state("reference_letter", Paper(dated_on), about=past) is expected


@pytest.mark.parametrize(("is_current", "rule"), [(True, ""), (False, "any date after leaving")])
def test_a_letter_not_here_yet_is_asked_for_by_the_rule_of_its_own_job(is_current, rule):
    job = Circumstances(is_current, None if is_current else date(2024, 3, 31))

    found = freshness(ENTRY["reference_letter"], Paper(), FILING, job)

    assert found.freshness is Freshness.UNKNOWN
    assert rule in found.rule
    assert bool(found.rule) is not is_current


def test_a_letter_is_open_while_nobody_knows_whether_the_job_goes_on():
    paper = Paper(date(2026, 9, 1))

    assert state("reference_letter", paper, about=Circumstances()) is Freshness.UNKNOWN


@pytest.mark.parametrize(
    ("filing", "expected"),
    [(date(2029, 10, 5), Freshness.FRESH), (date(2029, 10, 6), Freshness.STALE)],
)
def test_an_earlier_exam_is_reused_only_while_the_policy_runs(filing, expected):
    assert state("ime_reuse", Paper(date(2028, 1, 1)), filing) is expected


def test_a_limit_of_office_practice_does_not_bind_and_one_of_law_does():
    letter = freshness(ENTRY["reference_letter"], Paper(date(2020, 1, 1)), FILING, LIVES_THERE)
    test = freshness(ENTRY["language_test_principal"], Paper(date(2020, 1, 1)), FILING)

    assert (letter.binding, test.binding) == (False, True)


def test_a_finding_names_its_source():
    found = freshness(ENTRY["police_certificate"], Paper(date(2026, 9, 1)), FILING, LIVES_THERE)

    assert found.source == ENTRY["police_certificate"].citation


def test_the_last_good_day_of_a_test_is_the_day_before_its_second_anniversary():
    validity = ENTRY["language_test_principal"].body.validity

    assert last_good_day(validity, date(2024, 11, 22)) == date(2026, 11, 21)


def test_the_last_good_day_in_a_short_month_is_its_last():
    validity = ENTRY["police_certificate"].body.validity

    assert last_good_day(validity, date(2026, 8, 31)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 3, 31), -120, date(2016, 3, 31)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_run_on_the_calendar(day, months, expected):
    assert months_after(day, months) == expected


@pytest.mark.parametrize(
    ("day", "age"),
    [(date(2026, 5, 19), 40), (date(2026, 5, 20), 41)],
)
def test_age_changes_on_the_birthday(day, age):
    assert age_on(date(1985, 5, 20), day) == age
