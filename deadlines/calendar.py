"""A month of deadlines, as weeks of days."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from deadlines.models import Deadline


@dataclass(slots=True)
class Day:
    """One cell: days of the months around fill the first and last week."""

    day: date
    in_month: bool
    is_today: bool
    deadlines: list[Deadline] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Month:
    """A month as its reader's calendar shows it, weeks beginning on Monday."""

    first_day: date
    weeks: list[list[Day]]

    @property
    def is_busy(self) -> bool:
        return any(cell.deadlines for week in self.weeks for cell in week)

    @property
    def previous(self) -> date:
        year, month = self.first_day.year, self.first_day.month
        return date(year - 1, 12, 1) if month == 1 else date(year, month - 1, 1)

    @property
    def following(self) -> date:
        year, month = self.first_day.year, self.first_day.month
        return date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)


def month_of(
    first_day: date, deadlines: Iterable[Deadline], *, zone: ZoneInfo, today: date
) -> Month:
    """Return the month that begins on `first_day` with the deadlines on their days in `zone`."""
    weeks = [
        [Day(day, day.month == first_day.month, day == today) for day in week]
        for week in calendar.Calendar().monthdatescalendar(first_day.year, first_day.month)
    ]
    cells = {cell.day: cell for week in weeks for cell in week}
    for deadline in deadlines:
        cell = cells.get(deadline.due_at.astimezone(zone).date())
        if cell is not None:
            cell.deadlines.append(deadline)
    return Month(first_day, weeks)
