"""A deadline as lists show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deadlines.models import Deadline
from deadlines.rules.ladder import TimeLeft, time_left

# The rungs that call two people: from here on a deadline is today's work.
ACT_WITHIN_DAYS = 3
SOON_WITHIN_DAYS = 7


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """`urgency` is now, soon, later, late (over and not recorded) or closed."""

    deadline: Deadline
    left: TimeLeft
    left_words: str
    urgency: str


def rows_of(deadlines: Iterable[Deadline], *, now: datetime) -> list[DeadlineRow]:
    """Return the rows of a list in its order, as they stand at `now`."""
    return [_row(deadline, now) for deadline in deadlines]


def short_left(left: TimeLeft) -> str:
    """Return “18 days” while there are two or more, then hours, then minutes; “over” at the end."""
    if left.over:
        return _("over")
    if left.days >= 2:
        return ngettext("%(n)d day", "%(n)d days", left.days) % {"n": left.days}
    if hours := left.whole_hours:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d minute", "%(n)d minutes", left.minutes) % {"n": left.minutes}


def time_before(rung: str) -> str:
    """Return “30 days before” for a reminder named D-30, “6 hours before” for H-6."""
    unit, _dash, number = rung.partition("-")
    if not number.isdecimal():
        return rung
    count = int(number)
    if unit == "D":
        return ngettext("%(n)d day before", "%(n)d days before", count) % {"n": count}
    return ngettext("%(n)d hour before", "%(n)d hours before", count) % {"n": count}


def left_words(left: TimeLeft) -> str:
    """Return “6 days 12 hours”, on the last day “5 hours 20 minutes”, at the end “no time”."""
    if left.over:
        return _("no time")
    days = ngettext("%(n)d day", "%(n)d days", left.days) % {"n": left.days}
    hours = ngettext("%(n)d hour", "%(n)d hours", left.hours) % {"n": left.hours}
    minutes = ngettext("%(n)d minute", "%(n)d minutes", left.minutes) % {"n": left.minutes}
    counted = [(days, left.days), (hours, left.hours)]
    if not left.days:
        counted = [(hours, left.hours), (minutes, left.minutes)]
    return " ".join(words for words, count in counted if count)


def urgency_of(left: TimeLeft) -> str:
    """Return how pressing an open deadline is."""
    if left.over:
        return "late"
    if left.days < ACT_WITHIN_DAYS:
        return "now"
    return "soon" if left.days < SOON_WITHIN_DAYS else "later"


def _row(deadline: Deadline, now: datetime) -> DeadlineRow:
    left = time_left(deadline.due_at, now)
    if not deadline.is_pressing:
        return DeadlineRow(deadline, left, "", "closed")
    if deadline.state == Deadline.State.MISSED:
        return DeadlineRow(deadline, left, deadline.get_state_display(), "late")
    return DeadlineRow(deadline, left, short_left(left), urgency_of(left))
