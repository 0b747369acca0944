"""Days to come: when the hours will be reached, and when the moving window drops them again.

Both by the rules themselves, day by day, on the facts on file: a job without a last day goes on,
a permit ends when it ends.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from eligibility.rules.authorization import Authorization
from eligibility.rules.conditions import Exemption, WorkConditions
from eligibility.rules.experience import most_known_sevenths
from eligibility.rules.facts import Person
from eligibility.rules.hours import DAYS_IN_A_WEEK
from eligibility.rules.moving_hours import moving_hours
from eligibility.rules.span import window_before
from eligibility.rules.worked_days import judge_days

HORIZON_DAYS = 4 * 366


def hours_reached_on(
    person: Person,
    work: WorkConditions,
    exemption: Exemption | None,
    *,
    on: date,
    granted: Authorization | None = None,
) -> date | None:
    """Return the first day of assessment from `on` whose hours suffice, None within four years.

    `on` itself where they suffice already. `granted` is the person's authorization, where it was
    worked out before.
    Source: IRPR 87.1(2)(a); category instructions.
    """
    margin = _margin_by_day(person, work, exemption, on, granted)
    return _first_day(on, work, lambda day: -margin(day))


def hours_lost_on(
    person: Person, work: WorkConditions, exemption: Exemption | None, *, on: date
) -> date | None:
    """Return the first day of assessment after `on` whose hours do not suffice any more.

    None where they do not suffice on `on`, or still do for four years.
    Source: IRPR 87.1(2)(a); category instructions; IRPA 11.2.
    """
    margin = _margin_by_day(person, work, exemption, on)
    if margin(on) < 0:
        return None
    least = Decimal(1).scaleb(-6)
    return _first_day(on, work, lambda day: margin(day) + least)


def _margin_by_day(
    person: Person,
    work: WorkConditions,
    exemption: Exemption | None,
    on: date,
    granted: Authorization | None = None,
) -> Callable[[date], Decimal]:
    """Return the function from a day of assessment to the hours beyond the target, in sevenths."""
    target = work.hours * DAYS_IN_A_WEEK
    if work.continuous:

        def margin(day: date) -> Decimal:
            stretches = judge_days(person, window_before(day, work.window_years), work, exemption)
            return most_known_sevenths(stretches, work) - target

        return margin
    last = on + timedelta(days=HORIZON_DAYS)
    hours = moving_hours(person, work, exemption, first=on, last=last, granted=granted)
    return lambda day: hours.sevenths(day) - target


def _first_day(on: date, work: WorkConditions, distance: Callable[[date], Decimal]) -> date | None:
    """Return the first day from `on` whose distance is not above zero.

    A day of assessment later adds one day of work at most and drops one or, at the end of a
    February, two: so the distance over two weekly caps may be jumped and no day is missed.
    """
    day = on
    while (day - on).days <= HORIZON_DAYS:
        left = distance(day)
        if left <= 0:
            return day
        day += timedelta(days=max(1, int(left / (2 * work.weekly_cap_hours))))
    return None
