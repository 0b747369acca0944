"""One stored answer opened up: its inputs, the findings it rests on, and the same once more."""

from dataclasses import dataclass
from datetime import timedelta

from draws.models import ClientStanding, Round
from draws.replay import candidate_of_standing, replayed, round_of_standing
from draws.rules.selection import in_words
from draws.rules.simulation import Chance, highest_cut_off
from draws.rules.standing import Candidate, RoundAnswer, RoundFacts, list_of
from draws.what_if import chance_of, cut_offs_of_type
from eligibility.assessment import findings_from_json
from eligibility.rules.findings import Finding


@dataclass(frozen=True, slots=True)
class Answer:
    """`again` is the answer that the stored inputs give now, `same` whether it is the stored one.

    `cut_off` is the highest at which the round would have predicted an invitation, None where no
    cut-off helps; `chance` compares the score with the newest rounds of the same type up to this.
    """

    candidate: Candidate
    facts: RoundFacts
    again: RoundAnswer
    same: bool
    findings: tuple[Finding, ...]
    has_own_page: bool
    time_margin: str
    cut_off: int | None
    chance: Chance | None
    is_stale: bool


def answer_of(standing: ClientStanding) -> Answer:
    """Return a stored answer with everything its page shows."""
    candidate, facts = candidate_of_standing(standing), round_of_standing(standing)
    again = replayed(standing)
    return Answer(
        candidate=candidate,
        facts=facts,
        again=again,
        same=list_of(again.standing) == standing.listed and again.reason == standing.reason,
        findings=_findings(standing),
        has_own_page=standing.assessment is not None and standing.round.kind == Round.Kind.CATEGORY,
        time_margin=_time_margin(again.time_margin),
        cut_off=highest_cut_off(candidate, facts),
        chance=chance_of(candidate.crs_score, candidate.group, cut_offs_of_type(standing.round)),
        is_stale=standing.facts_version != standing.client.facts_version,
    )


def _findings(standing: ClientStanding) -> tuple[Finding, ...]:
    if standing.assessment is None:
        return ()
    return tuple(findings_from_json(standing.assessment.result["findings"]))


def _time_margin(margin: timedelta | None) -> str:
    return "" if margin is None else in_words(abs(margin))
