"""What categories and programs ask, as parameters: the bodies of dated rule versions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from eligibility.rules.language import HIGHEST_LEVEL
from eligibility.rules.problems import refuse

Place = Literal["canada", "anywhere"]
ExcludedTime = Literal["unauthorized", "unpaid", "self_employed", "full_time_study"]
DaysWithoutStatus = Literal["count", "do_not_count", "not_known"]

SKILLED_TEERS = (0, 1, 2, 3)
TEERS = range(6)
HOURS_OF_A_WEEK = 168
NOC_CODE = re.compile(r"[0-9][0-5][0-9]{3}")
PHYSICIANS = "physicians"
"""The key of the category of physicians with Canadian work experience."""
PHYSICIAN_CODES = ("31100", "31101", "31102")
"""Specialists in clinical and laboratory medicine, in surgery; general and family physicians."""


@dataclass(frozen=True, slots=True)
class WorkConditions:
    """How much work of which kind, gained where and when.

    `hours` are reached by at most `weekly_cap_hours` a week within the `window_years` before the
    day of assessment. An empty `noc_codes` means every occupation of `teers`.
    """

    hours: Decimal
    weekly_cap_hours: Decimal
    window_years: int
    place: Place
    single_occupation: bool
    continuous: bool
    excluded_time: tuple[ExcludedTime, ...]
    days_without_status: DaysWithoutStatus
    noc_codes: tuple[str, ...] = ()
    teers: tuple[int, ...] = SKILLED_TEERS
    paid_vacation_days: int = 14
    """How many days of one block of paid vacation are reasonable beyond question."""

    def __post_init__(self) -> None:
        refuse(self._problems())

    def _problems(self) -> Iterator[str]:
        for name in ("hours", "weekly_cap_hours", "window_years"):
            if getattr(self, name) <= 0:
                yield f"{name}: {getattr(self, name)} is not above 0."
        if self.weekly_cap_hours > HOURS_OF_A_WEEK:
            yield f"weekly_cap_hours: {self.weekly_cap_hours} is more than a week has hours."
        if self.paid_vacation_days < 0:
            yield f"paid_vacation_days: {self.paid_vacation_days} is below 0."
        yield from code_problems("noc_codes", self.noc_codes)
        for number, each in enumerate(self.teers):
            if each not in TEERS:
                yield f"teers.{number}: {each} is no TEER category. Give 0 to 5."
        if not self.noc_codes and not self.teers:
            yield "noc_codes: no occupation is admitted. List codes, or the TEER categories."

    def admits(self, noc_code: str) -> bool:
        """Return whether work in this occupation can count."""
        if self.noc_codes:
            return noc_code in self.noc_codes
        return teer(noc_code) in self.teers


@dataclass(frozen=True, slots=True)
class Unread:
    """A condition whose official text nobody here has read."""

    key: str
    text: str
    concerns: tuple[ExcludedTime, ...] = ()
    """The kinds of time it may turn out to count after all."""


@dataclass(frozen=True, slots=True)
class CategoryConditions:
    """One category of invitations, as its instructions state it."""

    programs: tuple[str, ...]
    nominees_excluded: bool
    work: WorkConditions | None = None
    language_floor: int | None = None
    """CLB or NCLC needed in every ability; None where the category sets none."""
    french_floor: int | None = None
    """NCLC needed in every ability of a French test; None where no French is asked."""
    judged_by_people: tuple[str, ...] = ()
    """Further conditions, in plain words, that no rule here can decide."""
    unread: tuple[Unread, ...] = ()

    def __post_init__(self) -> None:
        refuse(self._problems())

    def _problems(self) -> Iterator[str]:
        if not self.programs:
            yield "programs: none is named. Name the programs whose candidates are invited."
        for name in ("language_floor", "french_floor"):
            level = getattr(self, name)
            if level is not None and not 1 <= level <= HIGHEST_LEVEL:
                yield f"{name}: {level} is no level. Give 1 to {HIGHEST_LEVEL}, or nothing."


@dataclass(frozen=True, slots=True)
class DesignatedBody:
    """A professional body that alone may assess foreign credentials of some occupations."""

    noc_codes: tuple[str, ...]
    name: str
    also_called: tuple[str, ...] = ()

    def is_called(self, name: str) -> bool:
        """Return whether a report names this body, case and surrounding blanks aside."""
        known = {each.casefold() for each in (self.name, *self.also_called)}
        return name.strip().casefold() in known


@dataclass(frozen=True, slots=True)
class ProgramConditions:
    """One program of permanent residence that Express Entry manages."""

    work: WorkConditions
    language_floor_by_teer: tuple[int, ...]
    """CLB or NCLC needed in every ability, by the TEER of the occupation, from 0 on."""
    primary_occupation_only: bool = False
    pass_mark: int | None = None
    needs_credential: bool = False
    needs_settlement_funds: bool = False
    designated_bodies: tuple[DesignatedBody, ...] = ()
    language_floor_by_ability: tuple[int, ...] = ()
    """The same by ability instead: listening, reading, writing, speaking."""
    noc_groups: tuple[str, ...] = ()
    """Where a program lists occupations: groups of the NOC, by their first digits."""
    noc_groups_left_out: tuple[str, ...] = ()
    """Groups within those that are not listed."""

    def designated_body(self, noc_code: str | None) -> DesignatedBody | None:
        """Return the professional body whose report an occupation needs, None without one.

        Source: IRPR 75(2.1).
        """
        return next((each for each in self.designated_bodies if noc_code in each.noc_codes), None)

    def lists(self, noc_code: str) -> bool:
        """Return whether an occupation is in a listed group."""
        listed = noc_code.startswith(self.noc_groups)
        return listed and not noc_code.startswith(self.noc_groups_left_out)


@dataclass(frozen=True, slots=True)
class Exemption:
    """A public policy that lifts single provisions for some people, on conditions."""

    lifts: tuple[ExcludedTime, ...]
    noc_codes: tuple[str, ...]
    programs: tuple[str, ...]
    authority: str
    conditions: tuple[str, ...]
    """What to ask for, in plain words."""


def code_problems(field: str, codes: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with a list of NOC codes: each of five digits, none twice."""
    for number, code in enumerate(codes):
        if not NOC_CODE.fullmatch(code):
            yield (
                f"{field}.{number}: “{code}” is no code of NOC 2021. "
                "Give five digits, the second from 0 to 5, such as 31100."
            )
        elif code in codes[:number]:
            yield f"{field}.{number}: {code} is listed twice. Keep one."


def teer(noc_code: str) -> int:
    """Return the TEER category, 0 to 5: the second digit of a NOC 2021 code.

    Source: National Occupational Classification 2021, Version 1.0, coding system.
    """
    return int(noc_code[1])
