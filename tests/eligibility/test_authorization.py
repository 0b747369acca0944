from datetime import date

import pytest

from eligibility.rules.authorization import authorities, covers, same_name
from eligibility.rules.authorization_gaps import unauthorized_spans
from eligibility.rules.facts import Person
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
