"""Hours of work added up, capped by the week, exactly: IRPR 73(1).

A day is worth a seventh of the week's hours. Sums are kept in such sevenths and divided once,
for display, so that 52 weeks of 30 hours are 1,560 hours and not a little less.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from eligibility.rules.clauses import DISCRETION, MISSING_FACT, NOTHING, POLICY, TRAINING
from eligibility.rules.conditions import WorkConditions
from eligibility.rules.worked_days import JobDays

DAYS_IN_A_WEEK = 7
ZERO = Decimal(0)
_CENT = Decimal("0.01")

SURE = 0
WITH_POLICY = POLICY
KNOWN = POLICY | TRAINING
WITH_DISCRETION = KNOWN | DISCRETION
"""What one may count: sure hours; those of a policy too; of training too; at discretion too."""


class Verdict(StrEnum):
    """What the hours say, weakest first but for INCOMPLETE, which a fact would settle."""

    NOT_MET = "not_met"
    REVIEW = "review"
    MET_REVIEW = "met_review"
    MET_BY_POLICY = "met_by_policy"
    MET = "met"
    INCOMPLETE = "incomplete"


_STRENGTH = {
    Verdict.NOT_MET: 0,
    Verdict.REVIEW: 1,
    Verdict.MET_REVIEW: 2,
    Verdict.MET_BY_POLICY: 3,
    Verdict.MET: 4,
}
_REACHED_UNDER = (
    (SURE, Verdict.MET),
    (WITH_POLICY, Verdict.MET_BY_POLICY),
    (KNOWN, Verdict.MET_REVIEW),
    (WITH_DISCRETION, Verdict.REVIEW),
)


@dataclass(slots=True)
class Tally:
    """The hours of one occupation, or of several under one cap, summed for any belief.

    Of continuous work only the longest unbroken run counts.
    """

    weekly_cap: Decimal
    continuous: bool = False
    has_days_without_status: bool = False
    _held: list[tuple[list[tuple[int, Decimal]], int]] = field(default_factory=list)
    """For each stretch, what every job held then rests on and its weekly hours, and the days."""
    _rests_on: int = NOTHING
    _sums: dict[int, Decimal] = field(default_factory=dict)

    def add(self, jobs: Iterable[JobDays], days: int) -> None:
        """Add the days of one stretch, on which all of `jobs` were held at once.

        Hours that nobody stated may be as many as the week holds.
        Source: IRPR 73(1), 80(4): hours over 30 a week and jobs held at once are one full-time job.
        """
        held = []
        for job in jobs:
            if job.excluded_for is None:
                hours = job.job.hours_per_week
                held.append((job.rests_on, self.weekly_cap if hours is None else hours))
                self._rests_on |= job.rests_on
                self.has_days_without_status |= job.without_status and job.counts_as_known
        if held or self.continuous:
            self._held.append((held, days))
            self._sums.clear()

    def interrupt(self) -> None:
        """Say that days follow on which no job was held."""
        self.add((), 1)

    def sevenths(self, belief: int, missing: bool = False) -> Decimal:
        """Return the sum of weekly hours over days; divide by 7 for hours."""
        believed = (belief | MISSING_FACT if missing else belief) & self._rests_on
        if believed not in self._sums:
            self._sums[believed] = self._sum(believed)
        return self._sums[believed]

    def hours(self, belief: int) -> Decimal:
        """Return the hours under one belief, rounded down."""
        return _rounded(self.sevenths(belief), ROUND_FLOOR)

    def _sum(self, believed: int) -> Decimal:
        best = running = ZERO
        for held, days in self._held:
            weekly = sum((hours for rests_on, hours in held if not rests_on & ~believed), ZERO)
            if weekly:
                running += min(weekly, self.weekly_cap) * days
                best = max(best, running)
            elif self.continuous:
                running = ZERO
        return best


@dataclass(frozen=True, slots=True)
class HoursVerdict:
    """How many hours one condition on work finds, and whether they are enough.

    `noc_code` is the occupation that gives the answer, None where occupations are added up or
    none has any hours. Sums are in sevenths of an hour; `missing` are the facts that decide.
    """

    verdict: Verdict
    noc_code: str | None
    target_hours: Decimal
    weekly_cap_hours: Decimal
    known_sevenths: Decimal
    discretionary_sevenths: Decimal
    most_sevenths: Decimal
    """What the hours would be with every missing fact in the client's favour."""
    sure_sevenths: Decimal = ZERO
    """Of the known ones, what hangs on no policy and no residency."""
    policy_sevenths: Decimal = ZERO
    """What a public policy adds to them."""
    rests_on_status: bool = False
    """Whether days without temporary resident status are among them."""

    @property
    def known_hours(self) -> Decimal:
        """The hours that are sure, or sure but for a policy or a residency; rounded down."""
        return _rounded(self.known_sevenths, ROUND_FLOOR)

    @property
    def sure_hours(self) -> Decimal:
        """The hours that hang on no policy and no residency; rounded down."""
        return _rounded(self.sure_sevenths, ROUND_FLOOR)

    @property
    def policy_hours(self) -> Decimal:
        """The hours that count only through a public policy; rounded down."""
        return _rounded(self.policy_sevenths, ROUND_FLOOR)

    @property
    def training_hours(self) -> Decimal:
        """The hours that count only if a residency or fellowship is work; rounded down."""
        rest = self.known_sevenths - self.sure_sevenths - self.policy_sevenths
        return _rounded(rest, ROUND_FLOOR)

    @property
    def hours(self) -> Decimal | None:
        """The known hours, None while a missing fact decides."""
        return None if self.verdict is Verdict.INCOMPLETE else self.known_hours

    @property
    def fte_weeks(self) -> Decimal | None:
        """Full-time weeks; rounded down, None while a missing fact decides."""
        if self.verdict is Verdict.INCOMPLETE:
            return None
        return _rounded(self.known_sevenths / self.weekly_cap_hours, ROUND_FLOOR)

    @property
    def shortfall_hours(self) -> Decimal | None:
        """What is missing to the target; rounded up, None while a missing fact decides."""
        if self.verdict is Verdict.INCOMPLETE:
            return None
        short = self.target_hours * DAYS_IN_A_WEEK - self.known_sevenths
        return _rounded(max(short, ZERO), ROUND_CEILING)

    @property
    def discretionary_hours(self) -> Decimal:
        """Hours that an officer may count beside the known ones; rounded down."""
        return _rounded(self.discretionary_sevenths, ROUND_FLOOR)


def verdict_of(
    tallies: dict[str, Tally], conditions: WorkConditions, *, occupation_named: bool
) -> HoursVerdict:
    """Return the answer of the occupation that does best.

    What is known decides where it suffices; a missing fact matters only where it could change
    the answer, and then the answer is INCOMPLETE.
    """
    if not tallies:
        return _verdict(Verdict.NOT_MET, None, Tally(conditions.weekly_cap_hours), conditions)
    now = {key: _reached(tally, conditions) for key, tally in tallies.items()}
    best = _strongest(now, tallies)
    if not _suffices(tallies[best], conditions):
        then = {key: _reached(tally, conditions, missing=True) for key, tally in tallies.items()}
        hoped = _strongest(then, tallies)
        if _STRENGTH[then[hoped]] > _STRENGTH[now[best]]:
            code = (hoped or None) if occupation_named else None
            return _verdict(Verdict.INCOMPLETE, code, tallies[hoped], conditions)
    named = occupation_named and (now[best] is not Verdict.NOT_MET or tallies[best].sevenths(KNOWN))
    return _verdict(now[best], (best or None) if named else None, tallies[best], conditions)


def _reached(tally: Tally, conditions: WorkConditions, *, missing: bool = False) -> Verdict:
    needed = conditions.hours * DAYS_IN_A_WEEK
    verdict = next(
        (each for belief, each in _REACHED_UNDER if tally.sevenths(belief, missing) >= needed),
        Verdict.NOT_MET,
    )
    if tally.has_days_without_status and _STRENGTH[verdict] > _STRENGTH[Verdict.REVIEW]:
        return Verdict.REVIEW
    return verdict


def _suffices(tally: Tally, conditions: WorkConditions) -> bool:
    return tally.sevenths(KNOWN) >= conditions.hours * DAYS_IN_A_WEEK


def _strongest(verdicts: dict[str, Verdict], tallies: dict[str, Tally]) -> str:
    """Return the key with the strongest verdict, of equals the one with most hours."""
    return min(
        verdicts,
        key=lambda key: (
            -_STRENGTH[verdicts[key]],
            -tallies[key].sevenths(KNOWN),
            -tallies[key].sevenths(WITH_DISCRETION, missing=True),
            key,
        ),
    )


def _verdict(
    verdict: Verdict, code: str | None, tally: Tally, conditions: WorkConditions
) -> HoursVerdict:
    known = tally.sevenths(KNOWN)
    sure = tally.sevenths(SURE)
    return HoursVerdict(
        verdict=verdict,
        noc_code=code,
        target_hours=conditions.hours,
        weekly_cap_hours=conditions.weekly_cap_hours,
        known_sevenths=known,
        discretionary_sevenths=tally.sevenths(WITH_DISCRETION) - known,
        most_sevenths=tally.sevenths(WITH_DISCRETION, missing=True),
        sure_sevenths=sure,
        policy_sevenths=tally.sevenths(WITH_POLICY) - sure,
        rests_on_status=tally.has_days_without_status,
    )


def _rounded(sevenths: Decimal, rounding: str) -> Decimal:
    return (sevenths / DAYS_IN_A_WEEK).quantize(_CENT, rounding)
