"""Until which day a child can be filed for as a dependent child.

A child is dependent while under 22, or later through a condition that began before. The age is
that of the day on which the complete application is received; for a provincial nominee, of the day
on which the province was applied to.

Source: IRPR 2 ("dependent child"), 25.1.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from documents.rules.calendar_months import birthday
from eligibility.rules.dependants import FIRST_AGE_OVER

SOURCE = "IRPR 2, 25.1"


@dataclass(frozen=True, slots=True)
class Child:
    """A child on file; `born_on` is `None` while unknown. `record` names the row."""

    name: str
    born_on: date | None
    is_dependent_by_condition: bool | None = None
    record: str = ""


@dataclass(frozen=True, slots=True)
class AgesOut:
    """A child who is no dependent child on the filing day, and the last day on which it was."""

    child: Child
    last_day: date


def last_day_as_dependant(born_on: date) -> date:
    """Return the eve of the 22nd birthday; born on 29 February, in a common year the 28th."""
    return birthday(born_on, FIRST_AGE_OVER) - timedelta(days=1)


def ages_out(
    children: Iterable[Child], filing_on: date, *, locked_on: date | None = None
) -> list[AgesOut]:
    """Return the children who age out before a filing day, the first of them first.

    `locked_on` is a day that fixed the age before, such as a nomination's: who was under 22 then
    stays so. Whoever is dependent by a condition does not age out.
    """
    fixed_on = filing_on if locked_on is None else min(locked_on, filing_on)
    found = [
        AgesOut(child, last_day_as_dependant(child.born_on))
        for child in children
        if child.born_on is not None and not child.is_dependent_by_condition
    ]
    return sorted(
        (each for each in found if each.last_day < fixed_on),
        key=lambda each: (each.last_day, each.child.name),
    )
