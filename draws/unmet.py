"""What an invitation presupposes and the facts on file do not meet: said, never refused."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from clients.models import Client
from draws.groups import PROGRAMS
from draws.models import Round
from draws.rules.rounds import RoundKind
from eligibility.actions import facts_of
from eligibility.assessment import blocking_reason, conclude
from eligibility.rules.conditions import PHYSICIANS
from eligibility.rules.facts import Person
from eligibility.rules.findings import Outcome
from eligibility.rules.law import Law, NotInForce, Version, law_on
from eligibility.rules.programs import ProgramAssessment
from eligibility.versions import published_versions


@dataclass(frozen=True, slots=True)
class Unmet:
    """A category or program that is not met, and the first reason."""

    title: str
    reason: str


def unmet_for(
    client: Client, *, on: date, program: str = "", held: Round | None = None
) -> tuple[Unmet, ...]:
    """Return what an invitation presupposes that is not met on the facts of `client` as of a day.

    `program` is the class of the invitation, empty while it is not known: then only that none of
    the federal programs is met counts. A round that ranked no category asks for none; where the
    round is not known, the physicians category is asked about.
    Source: IRPA 11.2(1).
    """
    person, versions = facts_of(client), published_versions()
    law = law_on(on, versions)
    return (*_category(person, versions, on, held), *_program(person, law, on, program))


def _category(
    person: Person, versions: Iterable[Version], on: date, held: Round | None
) -> Iterator[Unmet]:
    if held is not None and held.kind != RoundKind.CATEGORY:
        return
    try:
        key = held.category_key if held else PHYSICIANS
        found = conclude(person, versions, on=on, rule_key=key).category
    except NotInForce:
        return
    if found.outcome is Outcome.NOT_MET:
        yield Unmet(found.version.title, blocking_reason(found.findings))


def _program(person: Person, law: Law, on: date, program: str) -> Iterator[Unmet]:
    keys = [key for key in PROGRAMS if not program or key == program.lower()]
    found = [each for key in keys if (each := _judged(key, person, law, on)) is not None]
    if not found or any(each.outcome is not Outcome.NOT_MET for each in found):
        return
    title = found[0].version.title if program else _("No federal program")
    yield Unmet(title, blocking_reason(found[0].findings))


def _judged(key: str, person: Person, law: Law, on: date) -> ProgramAssessment | None:
    try:
        return PROGRAMS[key](person, law, on=on)
    except NotInForce:
        return None
