from datetime import date

import pytest

from eligibility.rules.span import (
    DaysOutOfOrder,
    Span,
    intersect,
    minus,
    pieces,
    total_days,
    union,
    window_before,
)


def january(first, last):
    return Span(date(2026, 1, first), date(2026, 1, last))


def test_both_ends_are_included():
    assert january(1, 31).days == 31
    assert january(5, 5).days == 1
    assert date(2026, 1, 31) in january(1, 31)


def test_days_that_end_before_they_begin_are_refused_with_both_dates():
    with pytest.raises(DaysOutOfOrder, match="ends on 2026-01-01, before it begins on 2026-01-02"):
        january(2, 1)


def test_runs_that_follow_each_other_touch_and_become_one():
    assert january(1, 5).touches(january(6, 9))
    assert not january(1, 5).touches(january(7, 9))
    assert union([january(6, 9), january(1, 5), january(20, 21)]) == [
        january(1, 9),
        january(20, 21),
    ]


def test_a_run_inside_another_does_not_shorten_it():
    assert union([january(1, 20), january(3, 4), january(5, 20)]) == [january(1, 20)]


def test_minus_leaves_the_days_that_none_of_the_others_holds():
    assert january(1, 31).minus([january(10, 12), january(12, 15), january(31, 31)]) == [
        january(1, 9),
        january(16, 30),
    ]
    assert january(1, 31).minus([]) == [january(1, 31)]
    assert january(5, 6).minus([january(1, 31)]) == []


def test_an_open_end_swallows_everything_after_it_and_never_overflows():
    still_running = Span.from_day(date(2026, 1, 10))

    assert january(1, 31).minus([still_running]) == [january(1, 9)]
    assert still_running.minus([january(1, 31)]) == [Span(date(2026, 2, 1), date.max)]
    assert union([still_running, january(1, 9)]) == [Span(date(2026, 1, 1), date.max)]
    assert pieces(still_running, [still_running]) == [still_running]


def test_intersections_and_differences_of_many_runs():
    some, others = [january(1, 5), january(10, 20)], [january(4, 12), january(20, 31)]

    assert intersect(some, others) == [january(4, 5), january(10, 12), january(20, 20)]
    assert minus(some, others) == [january(1, 3), january(13, 19)]
    assert total_days([january(1, 5), january(4, 6)]) == 6


def test_pieces_are_cut_where_anything_begins_or_ends():
    assert pieces(january(1, 31), [january(5, 10), january(10, 31)]) == [
        january(1, 4),
        january(5, 9),
        january(10, 10),
        january(11, 31),
    ]


def test_window_reaches_from_the_same_day_three_years_earlier_to_the_day_before():
    assert window_before(date(2026, 2, 19), 3) == Span(date(2023, 2, 19), date(2026, 2, 18))


def test_window_of_a_leap_day_starts_on_the_first_of_march_of_a_common_year():
    assert window_before(date(2024, 2, 29), 3) == Span(date(2021, 3, 1), date(2024, 2, 28))
    assert window_before(date(2024, 2, 29), 4) == Span(date(2020, 2, 29), date(2024, 2, 28))
