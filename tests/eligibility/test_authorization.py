from datetime import date

import pytest

from eligibility.rules.authorization import authorities
from eligibility.rules.authorization_gaps import unauthorized_spans
from eligibility.rules.facts import Person
from eligibility.rules.permit_conditions import covers, missing_for, same_name
from eligibility.rules.span import Span
from tests.eligibility.people import (
    MERCY,
    NORTH,
    YEAR,
    away,
    confirmed,
    days,
    job,
    open_permit,
    permit_for,
    renewal,
)

WHOLE = Span(*days(YEAR))
TO_28_DECEMBER = "2025-01-01 2025-12-28"


def gaps(*permits, work=None, **facts):
    """Return why and when each unauthorized run of days of a year's work is so."""
    work = work or job(YEAR)
    person = Person(jobs=(work,), permits=permits, **facts)
    return [(gap.why, str(gap.span)) for gap in unauthorized_spans(work, person, WHOLE)]


AFTER_EXPIRY = "2025-12-29 to 2026-05-31"


@pytest.mark.parametrize(
    ("permits", "facts", "expected"),
    [
        ([], {}, [("no_permit", "2025-06-02 to 2026-05-31")]),
        ([open_permit("2025-06-09")], {}, [("before_first_permit", "2025-06-02 to 2025-06-08")]),
        ([open_permit(TO_28_DECEMBER)], {}, [("not_renewed", AFTER_EXPIRY)]),
        (
            [open_permit(TO_28_DECEMBER, renewal("2025-12-29"))],
            {},
            [("late_renewal", AFTER_EXPIRY)],
        ),
        ([open_permit(TO_28_DECEMBER, renewal("2024-12-31"))], {}, []),
        (
            [open_permit(TO_28_DECEMBER, renewal("2025-12-01", "2026-03-01"))],
            {},
            [("after_decision", "2026-03-01 to 2026-05-31")],
        ),
        (
            [open_permit(TO_28_DECEMBER, renewal("2025-12-01"))],
            {"absences": (away("2026-02-02 2026-02-08"),)},
            [("left_canada", "2026-02-02 to 2026-05-31")],
        ),
        (
            [open_permit(TO_28_DECEMBER, renewal("2025-12-01", "2026-02-01"))],
            {"absences": (away("2026-03-02 2026-03-08"),)},
            [("after_decision", "2026-02-01 to 2026-05-31")],
        ),
        (
            [permit_for(NORTH, "2025-01-01")],
            {},
            [("other_employer", "2025-06-02 to 2026-05-31")],
        ),
        (
            [open_permit("2025-01-01", province="ON")],
            {"work": job(YEAR, province="QC")},
            [("other_province", "2025-06-02 to 2026-05-31")],
        ),
        (
            [permit_for(NORTH, TO_28_DECEMBER, renewal("2025-12-01"))],
            {},
            [("other_employer", "2025-06-02 to 2026-05-31")],
        ),
        (
            [permit_for(MERCY, TO_28_DECEMBER, renewal("2025-12-29")), open_permit("2026-03-01")],
            {},
            [("late_renewal", "2025-12-29 to 2026-02-28")],
        ),
        (
            [
                permit_for(MERCY, TO_28_DECEMBER, renewal("2026-01-05")),
                permit_for(NORTH, "2025-01-01"),
            ],
            {},
            [("late_renewal", AFTER_EXPIRY)],
        ),
        ([permit_for(None, "2025-01-01")], {}, []),
    ],
)
def test_each_gap_has_its_own_reason_and_days(permits, facts, expected):
    assert gaps(*permits, **facts) == expected


def test_a_gap_says_in_words_what_happened_and_what_would_cure_it():
    work = job(YEAR)
    permit = open_permit(TO_28_DECEMBER, renewal("2026-01-10"))

    (gap,) = unauthorized_spans(work, Person(jobs=(work,), permits=(permit,)), WHOLE)

    assert gap.reason == (
        "The permit ended on 28 December 2025 and its renewal was filed on 10 January 2026, "
        "13 days late."
    )
    assert gap.cure.startswith("Proof that IRCC received the renewal on or before 28 December 2025")
    assert gap.source.source == "IRPR 186(u), 201(1)"


def test_authorities_are_listed_in_date_order_with_kind_and_record():
    permit = permit_for(MERCY, TO_28_DECEMBER, renewal("2025-12-01", "2026-03-01"))
    person = Person(
        permits=(open_permit("2026-03-01"), permit),
        employer_change_confirmations=(confirmed(NORTH, "2025-11-01"),),
    )

    assert [(each.kind, str(each.span)) for each in authorities(person)] == [
        ("permit", "2025-01-01 to 2025-12-28"),
        ("employer_change", "2025-11-01 to 2026-02-28"),
        ("renewal_pending", "2025-12-29 to 2026-02-28"),
        ("permit", "from 2026-03-01"),
    ]


def test_conditions_hold_together_and_one_broken_decides_over_one_unknown():
    limited = permit_for(NORTH, "2025-01-01", province="ON")

    assert covers(limited, job(YEAR, employer=NORTH, province="ON")) is True
    assert covers(limited, job(YEAR, employer=NORTH)) is None
    assert covers(limited, job(YEAR)) is False


def test_days_outside_the_asked_run_are_left_out():
    work = job(YEAR)
    within = Span(date(2026, 5, 1), date(2027, 1, 1))

    (gap,) = unauthorized_spans(work, Person(jobs=(work,)), within)

    assert gap.span == Span(date(2026, 5, 1), date(2026, 5, 31))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("St Mary's Hospital", "St. Marys  hospital", True),
        ("Hôpital de l’Estrie", "Hopital de l'Estrie", True),
        ("Hill & Dale Clinic", "Hill and Dale Clinic", True),
        ("Northern Lights Health", "Northern Lights Health Centre", False),
        ("Clinic 1", "Clinic 11", False),
        ("Clinic 1 1", "Clinic 11", False),
        ("Unit 2, North-West Clinic", "Unit 2 North West Clinic", True),
        ("—", "–", False),
        ("健康診療所", "健康病院", False),
    ],
)
def test_spelling_of_one_name_makes_no_other_employer(one, other, same):
    assert same_name(one, other) is same


PERMIT = "2025-01-01"


@pytest.mark.parametrize(
    ("permit", "work", "allows"),
    [
        (permit_for(MERCY, PERMIT, noc_code="31102"), job(YEAR), True),
        (permit_for(MERCY, PERMIT, noc_code="31102"), job(YEAR, noc="31100"), False),
        (permit_for(MERCY, PERMIT, noc_code="31102"), job(YEAR, noc=None), None),
        (permit_for(MERCY, PERMIT, city="Montréal"), job(YEAR, city="MONTREAL"), True),
        (permit_for(MERCY, PERMIT, city="Kelowna"), job(YEAR, city="Vernon"), False),
        (permit_for(MERCY, PERMIT, city="Kelowna"), job(YEAR), None),
        (permit_for(MERCY, PERMIT), job(YEAR, city="Vernon"), True),
        (open_permit(PERMIT, bars_health_care=True), job(YEAR), False),
        (open_permit(PERMIT, bars_health_care=True), job(YEAR, noc="32101"), False),
        (open_permit(PERMIT, bars_health_care=True), job(YEAR, noc="42202"), False),
        (open_permit(PERMIT, bars_health_care=True), job(YEAR, noc="21231"), True),
        (open_permit(PERMIT, bars_health_care=True), job(YEAR, noc=None), None),
        (open_permit(PERMIT, bars_health_care=False), job(YEAR), True),
        (open_permit(PERMIT, bars_health_care=None), job(YEAR), True),
        (permit_for(None, PERMIT, noc_code="31100"), job(YEAR), False),
    ],
)
def test_permit_allows_what_keeps_within_every_condition_printed(permit, work, allows):
    assert covers(permit, work) is allows


def test_fact_that_would_say_whether_a_permit_allows_a_job_is_named():
    permit = permit_for(None, PERMIT, noc_code="31102", city="Kelowna")

    assert list(missing_for(permit, job(YEAR, noc=None))) == [
        "employer named on the permit of 1 January 2025",
        "city of the work at Mercy Hospital",
        "NOC code of the work at Mercy Hospital",
    ]


@pytest.mark.parametrize(
    ("permit", "work", "why", "reason"),
    [
        (
            open_permit("2025-01-01", bars_health_care=True),
            job(YEAR),
            "health_care_barred",
            "The permit of 1 January 2025 is not valid for work in health care, and the work was "
            "in NOC 31102.",
        ),
        (
            permit_for(MERCY, PERMIT, noc_code="31102"),
            job(YEAR, noc="31101"),
            "other_occupation",
            "The permit is for NOC 31102; the work was in NOC 31101.",
        ),
        (
            permit_for(MERCY, PERMIT, city="Kelowna"),
            job(YEAR, city="Vernon"),
            "other_city",
            "The permit is limited to Kelowna; the work was in Vernon.",
        ),
    ],
)
def test_broken_condition_is_said_for_every_day_of_it(permit, work, why, reason):
    [gap] = unauthorized_spans(work, Person(jobs=(work,), permits=(permit,)), WHOLE)

    assert (gap.why, gap.reason, gap.span) == (why, reason, WHOLE)
    assert gap.source.source == "IRPR 185(b)"


def test_of_two_permits_the_one_that_comes_nearer_is_spoken_of():
    other_employer = permit_for(NORTH, PERMIT)
    other_city = permit_for(MERCY, PERMIT, city="Kelowna")

    assert gaps(other_employer, other_city, work=job(YEAR, city="Vernon")) == [
        ("other_city", str(WHOLE))
    ]


def test_condition_lifted_by_a_new_permit_leaves_the_days_before_it_unauthorized():
    barred = open_permit("2025-01-01 2025-12-28", bars_health_care=True)
    free = open_permit("2025-12-29")

    assert gaps(barred, free) == [("health_care_barred", "2025-06-02 to 2025-12-28")]


def test_pending_renewal_keeps_the_conditions_of_the_permit():
    barred = open_permit("2025-01-01 2025-12-28", renewal("2025-12-01"), bars_health_care=True)

    assert {why for why, _ in gaps(barred)} == {"health_care_barred"}
