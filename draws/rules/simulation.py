"""A round that was not held: another cut-off, another tie-break; who would move, and how near.

Nothing here is a fact. The answers are those of `selection`, on other figures of the round.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from draws.rules.selection import round_answer
from draws.rules.standing import Candidate, RoundFacts, Standing

LOWEST_CUT_OFF = 0


@dataclass(frozen=True, slots=True)
class Chance:
    """A score against earlier cut-offs: above it in `above`, at it in `level`, of `of` rounds."""

    above: int
    level: int
    of: int


def supposed(
    held: RoundFacts,
    *,
    cut_off_score: int | None = None,
    tie_break_at: datetime | None = None,
    held_on: date | None = None,
) -> RoundFacts:
    """Return the round with other figures; what is None stays as it was."""
    return replace(
        held,
        cut_off_score=held.cut_off_score if cut_off_score is None else cut_off_score,
        tie_break_at=held.tie_break_at if tie_break_at is None else tie_break_at,
        held_on=held.held_on if held_on is None else held_on,
    )


def highest_cut_off(candidate: Candidate, held: RoundFacts) -> int | None:
    """Return the highest cut-off at which the round invites the profile, all else as it was.

    The profile's own score where it was submitted before the tie-break, else one point less.
    None where no cut-off helps: out of the pool or the group, or facts are missing.
    """
    score = candidate.crs_score
    if score is None:
        return None
    for cut_off in (score, score - 1):
        if cut_off < LOWEST_CUT_OFF:
            continue
        answer = round_answer(candidate, replace(held, cut_off_score=cut_off))
        if answer.standing is Standing.PREDICTED_INVITED:
            return cut_off
    return None


def chance(score: int, cut_offs: Sequence[int]) -> Chance:
    """Return how often a score was above and at the cut-offs of earlier rounds of one type."""
    return Chance(
        above=sum(score > each for each in cut_offs),
        level=sum(score == each for each in cut_offs),
        of=len(cut_offs),
    )
