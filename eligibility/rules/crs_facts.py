"""The CRS score of a person on a day, with the records that earn it and what is still open.

Source: Ministerial Instructions respecting the Express Entry system.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from eligibility.rules.crs import CrsProfile, CrsScore, better_order
from eligibility.rules.crs_inputs import CrsInputs, crs_inputs, crs_profiles
from eligibility.rules.crs_open import (
    OpenFact,
    PointsDoubt,
    column_is_open,
    doubts_about,
    least_total,
    open_facts,
)
from eligibility.rules.crs_tables import CrsTables
from eligibility.rules.facts import Person
from eligibility.rules.law import Law, NotInForce, Version
from eligibility.rules.once import Once


@dataclass(frozen=True, slots=True)
class CrsAnswer:
    """A person's score on a day, the facts it rests on, and what could still change it.

    `records` names what earns each factor ("core.education": the credentials). What is open
    earns nothing meanwhile; what `doubts` speak of is counted, with a caution.
    """

    on: date
    profile: CrsProfile
    score: CrsScore
    tables: Version
    is_confirmed: bool
    records: Mapping[str, tuple[str, ...]]
    open_facts: tuple[OpenFact, ...]
    least: int
    """What the score comes to at least, apart from the doubts; the total where nothing is open."""
    doubts: tuple[PointsDoubt, ...] = ()
    column_is_open: bool = False
    """Whether it is not known if a partner counts: the column taken is a supposition."""

    @property
    def is_reliable(self) -> bool:
        """Whether it may stand in for IRCC's own: nothing is open and the tables are confirmed."""
        return self.is_confirmed and not self.missing

    @property
    def not_on_file(self) -> tuple[str, ...]:
        """The facts that could earn points and that nobody stated yet, in plain words."""
        return tuple(each.words for each in self.open_facts)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts and questions without which the score is not sure, in plain words."""
        return (*self.not_on_file, *(each.question for each in self.doubts))


def crs_of(person: Person, law: Law, *, on: date, once: Once | None = None) -> CrsAnswer | None:
    """Return a person's score on a day, None while the birth date is not on file.

    Of two official languages the order that earns more is taken. `once` holds what was worked
    out of the same facts before. Raises NotInForce.
    """
    born_on = person.birth_date
    if born_on is None or born_on > on:
        return None
    tables = law.get("points_table", "crs")
    body: CrsTables = tables.body
    counted = crs_inputs(person, law, on=on, once=once or Once())
    profile, best = better_order(crs_profiles(person, born_on, counted, on=on), body)
    return CrsAnswer(
        on=on,
        profile=profile,
        score=best,
        tables=tables,
        is_confirmed=tables.is_confirmed(on),
        records=_records(person, counted),
        open_facts=open_facts(person, counted, on=on),
        least=least_total(person, profile, body),
        doubts=doubts_about(person, law, counted, profile, body),
        column_is_open=column_is_open(person),
    )


def crs_or_none(person: Person, law: Law, *, on: date) -> CrsAnswer | None:
    """Return our score on a day, None too where no points tables are in force."""
    try:
        return crs_of(person, law, on=on)
    except NotInForce:
        return None


def _records(person: Person, counted: CrsInputs) -> dict[str, tuple[str, ...]]:
    tests = tuple(each.test.record for each in counted.languages)
    credentials = tuple(each.credential.record for each in counted.education.proved)
    here, abroad = counted.here.records, counted.abroad.records
    studied = tuple(each.credential.record for each in counted.education.canadian)
    partner = (person.spouse.record, *counted.partner_work.records) if person.spouse else ()
    return {
        "core.age": (person.record,),
        "core.education": credentials,
        "core.first_language": tests,
        "core.second_language": tests,
        "core.canadian_work": here,
        "spouse": partner,
        "transferability.education_language": (*credentials, *tests),
        "transferability.education_canadian_work": (*credentials, *here),
        "transferability.foreign_language": (*abroad, *tests),
        "transferability.foreign_canadian_work": (*abroad, *here),
        "additional.nomination": (counted.nomination.record,) if counted.nomination else (),
        "additional.french": tests,
        "additional.canadian_study": studied,
    }
