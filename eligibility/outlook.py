"""What comes next, as the page tells it: each day with its effect and the factors behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eligibility.rules.facts import Person
from eligibility.rules.law import Version
from eligibility.rules.what_next import DayToCome, PointsMoved, days_to_come
from eligibility.score_card import FACTORS


@dataclass(frozen=True, slots=True)
class FactorMoved:
    """One factor of the score that earns otherwise, under its name on screen."""

    name: str
    moved: PointsMoved


@dataclass(frozen=True, slots=True)
class OutlookRow:
    """One day ahead with the factors that explain its points."""

    day: DayToCome
    factors: tuple[FactorMoved, ...]

    @property
    def is_capped(self) -> bool:
        """Whether the factors come to other points than the day, for a cap over several."""
        return sum(each.moved.after - each.moved.before for each in self.factors) != (
            self.day.points or 0
        )


def outlook_of(person: Person, versions: Sequence[Version], *, on: date) -> list[OutlookRow]:
    """Return the days after `on` on which something changes, soonest first."""
    return [
        OutlookRow(
            day, tuple(FactorMoved(str(FACTORS[each.factor]), each) for each in day.points_moved)
        )
        for day in days_to_come(person, versions, on=on)
    ]
