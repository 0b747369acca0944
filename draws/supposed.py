"""The rounds that would have invited on supposed facts: a comparison, never a prediction of fact.

Verdicts and score of one day are held against each cut-off; what stood on the round's own day is
another question, which the page of the round answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from draws.candidates import round_facts
from draws.models import Round
from draws.rules.rounds import RoundKind
from eligibility.rules.facts import Person
from eligibility.rules.findings import Outcome
from eligibility.rules.overall import OverallAssessment
from eligibility.rules.pool import profile_valid

NOMINEES = "pnp"
STRONGEST_FIRST = (Outcome.MET, Outcome.UNDETERMINED, Outcome.NOT_MET)


class SupposedStanding(StrEnum):
    """Where a round would have left a file."""

    ABOVE = "above"
    AT = "at"
    BELOW = "below"
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SupposedRound:
    """One round, and where it would have left the file."""

    round: Round
    standing: SupposedStanding


def supposed_rounds(
    person: Person, found: OverallAssessment, rounds: Iterable[Round]
) -> tuple[SupposedRound, ...]:
    """Return where each round would have left a file that stands as `found` says of `person`.

    Source: IRPA 10.1(1.1), 10.3(1)(h.1) and (i).
    """
    nominations = person.nominations or ()
    is_nominee = any(found.on in each.span and each.enhanced for each in nominations)
    profile = profile_valid(person, found.on).outcome
    return tuple(
        SupposedRound(
            each,
            _standing(found, each, _in_pool(profile, _group(found, each, is_nominee=is_nominee))),
        )
        for each in rounds
    )


def _in_pool(profile: Outcome, group: Outcome) -> Outcome:
    return max(profile, group, key=STRONGEST_FIRST.index)


def _standing(found: OverallAssessment, held: Round, group: Outcome) -> SupposedStanding:
    score = found.score.score.total if found.score else None
    if group is Outcome.NOT_MET:
        return SupposedStanding.OUT
    if score is not None and score < held.cut_off_score:
        return SupposedStanding.BELOW
    if group is Outcome.UNDETERMINED or score is None:
        return SupposedStanding.UNKNOWN
    return SupposedStanding.AT if score == held.cut_off_score else SupposedStanding.ABOVE


def _group(found: OverallAssessment, held: Round, *, is_nominee: bool) -> Outcome:
    """Return whether the file is in the group that a round ranks: a nominee only as a nominee."""
    facts = round_facts(held)
    if is_nominee:
        return Outcome.MET if NOMINEES in facts.programs else Outcome.NOT_MET
    if facts.kind is RoundKind.CATEGORY:
        categories = {each.version.key: each.outcome for each in found.categories}
        return categories.get(held.category_key, Outcome.UNDETERMINED)
    programs = {
        each.version.key: each.outcome
        for each in found.programs
        if facts.kind is RoundKind.GENERAL or each.version.key in facts.programs
    }
    return min(programs.values(), key=STRONGEST_FIRST.index, default=Outcome.NOT_MET)
