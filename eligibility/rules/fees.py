"""What an application for permanent residence costs: IRPR 295, 303, 315.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Role = Literal["principal", "spouse", "child"]


@dataclass(frozen=True, slots=True)
class FeeTable:
    """Dollars a person, but for `biometrics_family`, the most a family pays for biometrics.

    Biometrics are taken from both `biometrics_ages` and every age between.
    """

    processing_principal: Decimal
    processing_spouse: Decimal
    processing_child: Decimal
    right_of_permanent_residence: Decimal
    biometrics_person: Decimal
    biometrics_family: Decimal
    biometrics_ages: tuple[int, int]

    def __post_init__(self) -> None:
        youngest, oldest = self.biometrics_ages
        if not 0 <= youngest <= oldest:
            raise ValueError(f"biometrics_ages: {youngest} to {oldest} are not ages in order.")


@dataclass(frozen=True, slots=True)
class Applicant:
    """One person of the application, with the age on the day of receipt."""

    role: Role
    age: int


@dataclass(frozen=True, slots=True)
class Fees:
    """The fees of one application, in Canadian dollars."""

    processing: Decimal
    right_of_permanent_residence: Decimal
    biometrics: Decimal
    adults: int
    """How many pay the right of permanent residence fee."""
    measured: int
    """How many give biometrics."""

    @property
    def total(self) -> Decimal:
        return self.processing + self.right_of_permanent_residence + self.biometrics


def fees_for(table: FeeTable, applicants: Sequence[Applicant]) -> Fees:
    """Return what the people of one application pay; children owe no right of residence fee.

    Source: IRPR 295, 303, 315.1.
    """
    processing = {
        "principal": table.processing_principal,
        "spouse": table.processing_spouse,
        "child": table.processing_child,
    }
    adults = sum(person.role != "child" for person in applicants)
    youngest, oldest = table.biometrics_ages
    measured = sum(youngest <= person.age <= oldest for person in applicants)
    return Fees(
        processing=sum((processing[person.role] for person in applicants), Decimal(0)),
        right_of_permanent_residence=adults * table.right_of_permanent_residence,
        biometrics=min(measured * table.biometrics_person, table.biometrics_family),
        adults=adults,
        measured=measured,
    )
