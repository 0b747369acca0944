"""The known hours within a moving window, for any day of assessment, from one judging of the days.

Days are judged one by one and each is worth its hours on whichever day one looks back at it, so
the sum over a window is the difference of two running sums.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eligibility.rules.authorization import Authorization
from eligibility.rules.conditions import Exemption, WorkConditions
from eligibility.rules.experience import known_sevenths_a_day
from eligibility.rules.facts import Person
from eligibility.rules.hours import ZERO
from eligibility.rules.span import Span, window_before
from eligibility.rules.worked_days import Stretch, judge_days


@dataclass(frozen=True, slots=True)
class RunningSum:
    """The hours of one occupation since the first day judged, in sevenths of an hour."""

    ordinals: list[int]
    """The first day of each stretch, as its ordinal."""
    sums: list[Decimal]
    """The hours before each stretch."""
    daily: list[Decimal]
    days: list[int]

    def before(self, day: date) -> Decimal:
        """Return the hours of all days before `day`."""
        ordinal = day.toordinal()
        place = bisect_right(self.ordinals, ordinal) - 1
        if place < 0:
            return ZERO
        days = min(ordinal - self.ordinals[place], self.days[place])
        return self.sums[place] + self.daily[place] * days


@dataclass(frozen=True, slots=True)
class MovingHours:
    """The hours that count by one set of conditions, seen from any day up to `last_day`."""

    work: WorkConditions
    occupations: tuple[RunningSum, ...]

    def sevenths(self, on: date) -> Decimal:
        """Return the known hours of the occupation with most of them, in sevenths of an hour.

        Source: IRPR 87.1(2)(a); category instructions.
        """
        first_day = window_before(on, self.work.window_years).first_day
        found = (each.before(on) - each.before(first_day) for each in self.occupations)
        return max(found, default=ZERO)


def moving_hours(
    person: Person,
    work: WorkConditions,
    exemption: Exemption | None,
    *,
    first: date,
    last: date,
    granted: Authorization | None = None,
) -> MovingHours:
    """Return the hours for every day of assessment from `first` to `last`.

    Only for work that need not be continuous; raises ValueError for other conditions.
    """
    if work.continuous:
        raise ValueError("Continuous work has no running sum: a day without work sets it back.")
    judged = Span(window_before(first, work.window_years).first_day, last)
    stretches = judge_days(person, judged, work, exemption, granted)
    daily = [known_sevenths_a_day(stretch, work) for stretch in stretches]
    occupations = sorted({code for each in daily for code in each})
    return MovingHours(
        work,
        tuple(
            _running_sum(stretches, [each.get(code, ZERO) for each in daily])
            for code in occupations
        ),
    )


def _running_sum(stretches: Iterable[Stretch], daily: list[Decimal]) -> RunningSum:
    ordinals, sums, days = [], [], []
    total = ZERO
    for stretch, hours in zip(stretches, daily, strict=True):
        ordinals.append(stretch.span.first_day.toordinal())
        days.append(stretch.span.days)
        sums.append(total)
        total += hours * stretch.span.days
    return RunningSum(ordinals, sums, daily, days)
