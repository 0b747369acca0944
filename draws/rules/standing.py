"""What a round is, what a file says of its candidate, and where the one leaves the other."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from draws.rules.rounds import RoundKind
from eligibility.rules.findings import Outcome


class Standing(StrEnum):
    """Where a round leaves a profile."""

    PREDICTED_INVITED = "predicted_invited"
    MISSED_BY_SCORE = "missed_by_score"
    MISSED_BY_TIME = "missed_by_time"
    NOT_IN_CATEGORY = "not_in_category"
    CANNOT_TELL = "cannot_tell"
    ASK = "ask"


# The five lists of a round. No source says which way the very second of the tie-break falls, so
# nobody can tell.
LISTS = tuple(each for each in Standing if each is not Standing.ASK)


def list_of(standing: Standing) -> Standing:
    """Return the list of the five that a standing belongs to; ASK is one of CANNOT_TELL."""
    return Standing.CANNOT_TELL if standing is Standing.ASK else standing


class Ground(StrEnum):
    """What decided a standing."""

    ABOVE_CUT_OFF = "above_cut_off"
    EARLIER_AT_CUT_OFF = "earlier_at_cut_off"
    BELOW_CUT_OFF = "below_cut_off"
    LATER_AT_CUT_OFF = "later_at_cut_off"
    SAME_SECOND = "same_second"
    NO_PROFILE_YET = "no_profile_yet"
    PROFILE_EXPIRED = "profile_expired"
    ALREADY_INVITED = "already_invited"
    NOMINEE_ELSEWHERE = "nominee_elsewhere"
    NO_NOMINATION = "no_nomination"
    OUTSIDE_GROUP = "outside_group"
    MISSING_FACTS = "missing_facts"


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What of a round decides who is invited."""

    number: str
    held_on: date
    kind: RoundKind
    cut_off_score: int
    tie_break_at: datetime | None
    programs: tuple[str, ...]
    """Of "fswp", "cec", "fstp", "pnp"."""
    crs_changed_on: tuple[date, ...] = ()
    """The days from which other CRS tables are in force, or reported to be."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What of a file decides whether a round invites it; None is a fact nobody has stated.

    `group` answers whether the file meets the category or program that the round ranks, as of
    the round's day; a round of all programs asks only for the pool. `crs_score` is IRCC's own
    while it is current, else ours as of the round's day.
    """

    group: Outcome
    group_reason: str
    crs_score: int | None
    crs_score_on: date | None
    profile_submitted_at: datetime | None
    profile_expires_on: date | None
    is_nominated: bool | None
    """Holds a nomination accepted in the profile on the round's day."""
    group_missing: tuple[str, ...] = ()
    """The facts that would settle `group`, in plain words; empty where the reason says it."""
    out_of_pool_since: datetime | None = None
    """Since when an invitation recorded earlier keeps the profile from being ranked."""
    score_missing: tuple[str, ...] = ()
    """The facts that would settle the score where there is none."""
    score_cautions: tuple[str, ...] = ()
    """What is doubtful about the score, in sentences."""


@dataclass(frozen=True, slots=True)
class RoundAnswer:
    """Where a round leaves one profile on these facts, and why."""

    standing: Standing
    ground: Ground
    reason: str
    score_margin: int | None = None
    """Score less cut-off, in CRS points."""
    time_margin: timedelta | None = None
    """Submission less tie-break: negative is earlier. Only where both are known."""
    missing: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
