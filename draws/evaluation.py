"""Every open file of a firm against a round: in chunks, resumable, the same rows however often.

A file whose facts, round and law are as they were keeps its standing. A file that cannot be
judged at all still gets one, under "cannot tell": the five lists add up to all open files.
"""

import hashlib
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from accounts.models import Firm
from clients.models import Client
from draws.candidates import candidate_of, round_facts
from draws.groups import GroupVerdict, judge, row_of, rule_key_of
from draws.models import ClientStanding, Round
from draws.office import crs_changed_on, with_candidate_facts
from draws.replay import candidate_as_json, facts_as_json
from draws.rules.selection import round_answer
from draws.rules.standing import Candidate, RoundAnswer, RoundFacts, Standing, list_of
from draws.scores import ScoreUsed, score_used
from eligibility.assessment import checksum_of_law
from eligibility.gather import person_of
from eligibility.keeping import keep, key_of
from eligibility.models import Assessment
from eligibility.rules.findings import Outcome
from eligibility.rules.law import Law, Version, law_on
from eligibility.versions import published_versions

logger = logging.getLogger(__name__)

# Two workers share the files of one firm: those with even numbers, those with odd ones.
PARTS = 2
# Small enough that its transaction is short and the first rows are there at once.
BATCH = 50
# A step of a job ends well before the two seconds after which a reminder would wait.
STEP_SECONDS = 1.0
UPDATED = [
    *("listed", "ground", "reason", "points_short", "seconds_late", "crs_score", "finding_key"),
    *("missing", "cautions", "inputs", "assessment", "facts_version", "mark", "computed_at"),
]
# What is said of a file that cannot be judged at all.
UNREADABLE = GroupVerdict(Outcome.UNDETERMINED, "a file that can be read: check its facts")


@dataclass(frozen=True, slots=True)
class Occasion:
    """A round with the law of its day, read once for many files."""

    held: Round
    facts: RoundFacts
    versions: Sequence[Version]
    law: Law
    mark: str


def occasion_of(held: Round) -> Occasion:
    """Return a round ready to evaluate files for."""
    versions = published_versions()
    facts = round_facts(held, crs_changed_on(versions))
    law = law_on(held.held_on, versions)
    said = json.dumps([facts_as_json(facts), checksum_of_law(law, rule_key_of(held))])
    return Occasion(held, facts, versions, law, hashlib.sha256(said.encode()).hexdigest())


def files_of(firm: Firm) -> QuerySet[Client]:
    """Return the files that a round is evaluated for."""
    return Client.objects.filter(firm=firm).open()


def part_of(files: QuerySet[Client], part: int) -> QuerySet[Client]:
    """Return one of the PARTS that workers share, counted from 0; no file is in two of them."""
    return files.alias(part=F("pk") % PARTS).filter(part=part)


def lagging(files: QuerySet[Client], occasion: Occasion) -> QuerySet[Client]:
    """Return the files without a standing, or with one of other facts, round or law."""
    up_to_date = ClientStanding.objects.filter(
        round=occasion.held,
        client=OuterRef("pk"),
        facts_version=OuterRef("facts_version"),
        mark=occasion.mark,
    )
    return files.filter(~Exists(up_to_date))


def evaluate_step(
    files: QuerySet[Client], occasion: Occasion, *, after: int, now: datetime
) -> tuple[int, int]:
    """Evaluate the lagging files with numbers above `after` for about a second.

    Returns how many were evaluated and the last number; the number is 0 when none is left.
    """
    started, count = time.monotonic(), 0
    while time.monotonic() - started < STEP_SECONDS:
        following = files.filter(pk__gt=after).order_by("pk")
        versions = dict(following.values_list("pk", "facts_version")[:BATCH])
        if not versions:
            return count, 0
        waiting = _lagging_of(versions, occasion)
        evaluate(with_candidate_facts_of(waiting), occasion, now=now)
        count, after = count + len(waiting), max(versions)
    return count, after


def _lagging_of(versions: dict[int, int], occasion: Occasion) -> list[int]:
    """Return which of a few files lag, given their versions; no dearer among many files."""
    standings = ClientStanding.objects.filter(
        round=occasion.held, client__in=versions, mark=occasion.mark
    )
    current = dict(standings.values_list("client", "facts_version"))
    return [pk for pk, version in versions.items() if current.get(pk) != version]


def with_candidate_facts_of(pks: Sequence[int]) -> list[Client]:
    """Return the clients of these numbers that still are there, with what is read of them."""
    return with_candidate_facts(Client.objects.filter(pk__in=pks).order_by("pk"))


def evaluate(clients: Sequence[Client], occasion: Occasion, *, now: datetime) -> None:
    """Store where the round leaves each of these clients, with the assessments that say so."""
    if not clients:
        return
    stood = [_standing(client, occasion, now) for client in clients]
    rows = [row for _, row in stood if row is not None]
    with transaction.atomic():
        stored = keep(rows)
        for standing, row in stood:
            standing.assessment_id = stored[key_of(row)] if row is not None else None
        ClientStanding.objects.bulk_create(
            [standing for standing, _ in stood],
            update_conflicts=True,
            unique_fields=["round", "client"],
            update_fields=UPDATED,
        )


def _standing(
    client: Client, occasion: Occasion, now: datetime
) -> tuple[ClientStanding, Assessment | None]:
    try:
        return _judged(client, occasion, now)
    except Exception:  # one file out of order must not keep the others waiting for ever
        logger.exception("client %s cannot be evaluated for a round", client.pk)
    return _row(client, occasion, UNREADABLE, ScoreUsed(None), now), None


def _judged(
    client: Client, occasion: Occasion, now: datetime
) -> tuple[ClientStanding, Assessment | None]:
    held, on = occasion.held, occasion.held.held_on
    person = person_of(client)
    judged = judge(person, held, occasion.versions, on=on)
    score = score_used(client, person, occasion.law, on=on)
    standing = _row(client, occasion, judged.verdict, score, now)
    return standing, row_of(judged, client, person, occasion.law, now)


def _row(
    client: Client, occasion: Occasion, verdict: GroupVerdict, score: ScoreUsed, now: datetime
) -> ClientStanding:
    candidate = candidate_of(client, occasion.held, verdict, score)
    answer = round_answer(candidate, occasion.facts)
    return ClientStanding(
        round=occasion.held,
        client=client,
        facts_version=client.facts_version,
        mark=occasion.mark,
        computed_at=now,
        crs_score=candidate.crs_score,
        **_said(answer, verdict),
        inputs=_inputs(candidate, occasion.facts),
    )


def _said(answer: RoundAnswer, verdict: GroupVerdict) -> dict[str, object]:
    by_score = answer.standing is Standing.MISSED_BY_SCORE and answer.score_margin is not None
    by_time = answer.standing is Standing.MISSED_BY_TIME and answer.time_margin is not None
    outside = answer.ground == "outside_group"
    return {
        "listed": list_of(answer.standing).value,
        "ground": answer.ground.value,
        "reason": answer.reason,
        "points_short": -(answer.score_margin or 0) if by_score else None,
        "seconds_late": int(answer.time_margin.total_seconds())
        if by_time and answer.time_margin
        else None,
        "finding_key": verdict.finding_key if outside else "",
        "missing": list(answer.missing),
        "cautions": list(answer.cautions),
    }


def _inputs(candidate: Candidate, facts: RoundFacts) -> dict[str, object]:
    return {"candidate": candidate_as_json(candidate), "round": facts_as_json(facts)}
