"""What runs out next, from the facts of a file."""

from datetime import date

import pytest

from deadlines.rules.watch_list import DatedFact, Watched, anniversary, next_dates

TODAY = date(2026, 11, 22)


def dates(facts: list[DatedFact], on: date = TODAY):
    return [(item.kind, item.last_day) for item in next_dates(facts, on=on)]


def test_language_test_can_be_used_until_the_day_before_two_years():
    facts = [DatedFact(Watched.LANGUAGE_TEST, "IELTS", date(2025, 3, 1))]

    assert dates(facts) == [(Watched.LANGUAGE_TEST, date(2027, 2, 28))]


def test_newer_test_of_the_same_kind_stands_in_for_the_older():
    facts = [
        DatedFact(Watched.LANGUAGE_TEST, "IELTS", date(2025, 3, 1)),
        DatedFact(Watched.LANGUAGE_TEST, "IELTS", date(2026, 10, 5)),
        DatedFact(Watched.LANGUAGE_TEST, "TEF", date(2025, 6, 1)),
    ]

    assert dates(facts) == [
        (Watched.LANGUAGE_TEST, date(2027, 5, 31)),
        (Watched.LANGUAGE_TEST, date(2028, 10, 4)),
    ]


def test_assessment_of_a_diploma_can_be_used_until_the_day_before_five_years():
    facts = [DatedFact(Watched.ECA, "MCC", date(2021, 12, 1))]

    assert dates(facts) == [(Watched.ECA, date(2026, 11, 30))]


def test_child_is_under_22_until_the_eve_of_the_birthday():
    facts = [DatedFact(Watched.CHILD_22, "first child", date(2005, 1, 15))]

    assert dates(facts) == [(Watched.CHILD_22, date(2027, 1, 14))]


def test_child_born_on_29_february_turns_22_on_1_march():
    facts = [DatedFact(Watched.CHILD_22, "", date(2004, 2, 29))]

    assert dates(facts, on=date(2025, 12, 1)) == [(Watched.CHILD_22, date(2026, 2, 28))]


def test_permit_that_was_followed_by_another_is_not_listed():
    facts = [
        DatedFact(Watched.WORK_PERMIT, "", date(2026, 10, 31)),
        DatedFact(Watched.WORK_PERMIT, "", date(2027, 10, 31)),
    ]

    assert dates(facts) == [(Watched.WORK_PERMIT, date(2027, 10, 31))]


def test_soonest_comes_first_with_its_days():
    facts = [
        DatedFact(Watched.PROFILE, "", date(2026, 12, 11)),
        DatedFact(Watched.PASSPORT, "", date(2027, 9, 1)),
        DatedFact(Watched.NOMINATION, "", date(2026, 11, 30)),
    ]

    found = next_dates(facts, on=TODAY)

    assert [(item.kind, item.days_left) for item in found] == [
        (Watched.NOMINATION, 8),
        (Watched.PROFILE, 19),
        (Watched.PASSPORT, 283),
    ]


@pytest.mark.parametrize(
    ("expires_on", "alerted"), [(date(2027, 1, 21), True), (date(2027, 1, 22), False)]
)
def test_profile_is_alerted_from_sixty_days_before(expires_on, alerted):
    found = next_dates([DatedFact(Watched.PROFILE, "", expires_on)], on=TODAY)

    assert [item.alerted for item in found] == [alerted]


@pytest.mark.parametrize(("days_over", "listed"), [(1, 1), (90, 1), (91, 0)])
def test_what_is_long_over_is_history(days_over, listed):
    on = date.fromordinal(date(2026, 6, 30).toordinal() + days_over)

    found = next_dates([DatedFact(Watched.LICENCE, "CPSO", date(2026, 6, 30))], on=on)

    assert len(found) == listed


def test_nothing_is_known_and_nothing_is_guessed():
    assert next_dates([], on=TODAY) == []


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2024, 2, 29), 2, date(2026, 3, 1)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 12, 31), 1, date(2025, 12, 31)),
    ],
)
def test_anniversary_of_a_leap_day(day, years, expected):
    assert anniversary(day, years) == expected
