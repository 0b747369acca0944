"""Settlement funds that a family needs: IRPR 76(1)(b), 87.2(5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from eligibility.rules.impossible import ImpossibleFact
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
