"""Settlement funds that a family needs: IRPR 76(1)(b), 87.2(5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from eligibility.rules import citations
from eligibility.rules.facts import Person
from eligibility.rules.findings import Condition, Finding, Outcome
from eligibility.rules.impossible import ImpossibleFact
from eligibility.rules.law import Version
from eligibility.rules.problems import refuse

LARGEST_FAMILY = 50


@dataclass(frozen=True, slots=True)
class FundsTable:
    """Dollars by family size, from one person on, and for each person beyond the last size.

    Raises ValueError for a table in which a larger family needs less.
    """

    by_family_size: tuple[Decimal, ...]
    each_further: Decimal

    def __post_init__(self) -> None:
        refuse(self._problems())

    def _problems(self) -> Iterator[str]:
        amounts = self.by_family_size
        if not amounts:
            yield "by_family_size: give an amount above 0 for every size."
        for place, (smaller, larger) in enumerate(pairwise((Decimal(0), *amounts))):
            if larger <= 0:
                yield f"by_family_size.{place}: {larger}; give an amount above 0 for every size."
            elif larger <= smaller:
                yield (
                    f"by_family_size.{place}: {larger} is not above {smaller}; a larger family "
                    "never needs less. Check the order."
                )
        if self.each_further <= 0:
            yield "each_further: give an amount above 0."


def funds_needed(table: FundsTable, family_size: int) -> Decimal:
    """Return the dollars a family of this size needs.

    The size counts the applicant, a spouse or partner and every dependent child, accompanying or
    not, citizens and permanent residents included. Raises ImpossibleFact for a size below 1.
    """
    if type(family_size) is not int or not 1 <= family_size <= LARGEST_FAMILY:
        raise ImpossibleFact(
            "family_size",
            f"{family_size!r} is not a number of people",
            f"Count the applicant too: give 1 to {LARGEST_FAMILY}",
        )
    sizes = table.by_family_size
    if family_size <= len(sizes):
        return sizes[family_size - 1]
    return sizes[-1] + (family_size - len(sizes)) * table.each_further


def settlement_funds(person: Person, version: Version, *, on: date) -> Finding:
    """Return whether the family has the funds its size needs.

    Someone authorized to work with arranged employment is exempt; whether an offer on file is
    one is for a person to judge.
    Source: IRPR 76(1)(b), 82(2)(a), (b), (d).
    """
    condition = Condition("funds", "Settlement funds", citations.FSWP_FUNDS)
    table: FundsTable = version.body
    size, dollars = person.family_size, person.settlement_funds
    facts = {"the size of the family": size, "the funds on hand": dollars}
    missing = [name for name, fact in facts.items() if fact is None]
    confirmed = version.is_confirmed(on)
    doubt = "" if confirmed else " ".join(version.notices)
    reason = _funds_in_words(table, size, dollars)
    evidence = [person.record]
    if size is None or dollars is None:
        cure = "Letters of the banks with six months of balances."
        return condition.undetermined(
            reason, evidence=evidence, missing=missing, doubt=doubt, cure=cure
        )
    if dollars >= funds_needed(table, size):
        outcome = Outcome.MET if confirmed else Outcome.UNDETERMINED
        return condition.answered(outcome, reason, evidence=evidence, doubt=doubt)
    cure = "More funds, or an exempting offer with a work permit."
    if person.has_job_offer:
        exempting = ["whether the job offer on file, with the permit held, lifts the need of funds"]
        return condition.undetermined(
            reason, evidence=evidence, missing=exempting, doubt=doubt, cure=cure
        )
    return condition.not_met(reason, evidence=evidence, doubt=doubt, cure=cure)


def _funds_in_words(table: FundsTable, size: int | None, dollars: Decimal | None) -> str:
    if size is None:
        return "The size of the family is not on file."
    people = "One person needs" if size == 1 else f"A family of {size} needs"
    needed = f"{people} {funds_needed(table, size):,} dollars"
    return f"{needed}." if dollars is None else f"{needed}; {dollars:,} are on hand."
