from datetime import date, timedelta

import pytest

from eligibility.rules.coming import hours_lost_on, hours_reached_on
from eligibility.rules.facts import Person
from tests.eligibility.people import (
    ALWAYS,
    CATEGORY,
    POLICY,
    YEAR,
    day,
    job,
    leave,
    open_permit,
    worked,
)


def person(*jobs, permits=(ALWAYS,)):
    return Person(jobs=jobs, permits=permits)


def reached(who, on):
    return hours_reached_on(who, CATEGORY, POLICY, on=day(on))


def lost(who, on):
    return hours_lost_on(who, CATEGORY, POLICY, on=day(on))


def test_the_year_is_reached_on_the_day_after_its_364th_day():
    assert reached(person(job("2026-01-05")), "2026-03-01") == date(2027, 1, 4)


def test_half_time_takes_twice_as_long():
    assert reached(person(job("2026-01-05", 15)), "2026-03-01") == date(2028, 1, 3)


def test_a_permit_that_ends_before_keeps_the_year_from_being_reached():
    permit = open_permit("2026-01-01 2026-12-31")

    assert reached(person(job("2026-01-05"), permits=(permit,)), "2026-03-01") is None


def test_leave_already_taken_moves_the_day():
    taken = job("2026-01-05", leaves=(leave("unpaid", "2026-02-01 2026-02-10"),))

    assert reached(person(taken), "2026-03-01") == date(2027, 1, 14)


def test_hours_already_reached_are_reached_today():
    assert reached(person(job(YEAR)), "2026-06-24") == date(2026, 6, 24)


def test_the_window_drops_the_first_day_of_a_bare_year_after_three_years():
    assert lost(person(job(YEAR)), "2026-06-24") == date(2028, 6, 3)


def test_each_spare_day_keeps_the_year_a_day_longer():
    assert lost(person(job("2025-06-02 2026-06-10")), "2026-06-24") == date(2028, 6, 13)


def test_hours_that_are_not_reached_cannot_be_lost():
    assert lost(person(job("2025-06-02 2025-12-28")), "2026-06-24") is None


def test_a_job_that_goes_on_never_loses_its_hours():
    assert lost(person(job("2025-06-02")), "2026-06-24") is None


@pytest.mark.parametrize("first", ["2023-02-27", "2023-02-28", "2024-02-28", "2024-02-29"])
def test_the_days_agree_with_asking_every_day_around_the_end_of_february(first):
    work = job(f"{first} {day(first) + timedelta(days=363)}")
    start = day(first) + timedelta(days=300)
    met = [
        start + timedelta(days=count)
        for count in range(1300)
        if worked(work, on=str(start + timedelta(days=count))).category.verdict == "met"
    ]

    assert reached(person(work), str(start)) == met[0]
    assert lost(person(work), str(met[0])) == met[-1] + timedelta(days=1)
