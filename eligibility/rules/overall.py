"""Everything the law says of one person on one day: score, programs and every category.

Source: IRPA 10.1, 10.3(1)(h.1); IRPR 75 to 83, 87.1, 87.2; Ministerial Instructions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from eligibility.rules.categories import CategoryAssessment, assess_categories
from eligibility.rules.crs_facts import CrsAnswer, crs_of
from eligibility.rules.facts import Person
from eligibility.rules.fstp import assess_fstp
from eligibility.rules.law import Law, NotInForce
from eligibility.rules.once import Once
from eligibility.rules.programs import ProgramAssessment, assess_cec, assess_fswp

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class OverallAssessment:
    """One person on one day under the whole of the law in force.

    `score` is None while the birth date is not on file or no tables are in force; programs and
    categories that were not in force that day are left out and named in `not_in_force`.
    """

    on: date
    score: CrsAnswer | None
    programs: tuple[ProgramAssessment, ...]
    categories: tuple[CategoryAssessment, ...]
    not_in_force: tuple[str, ...]


def assess_overall(
    person: Person, law: Law, *, on: date, once: Once | None = None
) -> OverallAssessment:
    """Return the score, the programs and every category of a day, each by its own rules.

    `once` holds what was worked out of the same facts before.
    """
    once = once or Once()
    lacking: list[str] = []

    def in_force(ask: Callable[[], Answer]) -> Answer | None:
        try:
            return ask()
        except NotInForce as error:
            lacking.append(str(error))
            return None

    programs = (
        in_force(lambda: assess_cec(person, law, on=on)),
        in_force(lambda: assess_fswp(person, law, on=on, once=once)),
        in_force(lambda: assess_fstp(person, law, on=on)),
    )
    categories = in_force(lambda: assess_categories(person, law, on=on, once=once))
    return OverallAssessment(
        on=on,
        score=in_force(lambda: crs_of(person, law, on=on, once=once)),
        programs=tuple(each for each in programs if each is not None),
        categories=tuple(categories or ()),
        not_in_force=tuple(dict.fromkeys(lacking)),
    )
