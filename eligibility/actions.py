"""Assessing clients: what the rules conclude, stored once for the same facts and law."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from clients.models import Client
from eligibility.assessment import blocking_reason, checksum_of_law, conclude
from eligibility.gather import person_of, with_facts
from eligibility.keeping import category_row, keep, key_of
from eligibility.models import Assessment, CurrentAssessment
from eligibility.rules.conditions import PHYSICIANS
from eligibility.rules.crs_facts import CrsAnswer, crs_or_none
from eligibility.rules.facts import Person
from eligibility.rules.law import NotInForce, Version, law_on
from eligibility.versions import published_versions

logger = logging.getLogger(__name__)

REASON_LENGTH = 300
CHUNK = 200


@dataclass(frozen=True, slots=True)
class Assessed:
    """A client, the assessment to store, what keeps the client out in a sentence, and our score."""

    client: Client
    row: Assessment
    reason: str
    score: CrsAnswer | None


def facts_of(client: Client) -> Person:
    """Read the facts of one client's file."""
    return person_of(with_facts(Client.objects.filter(pk=client.pk)).get())


def assess(
    client: Client,
    *,
    on: date,
    now: datetime,
    rule_key: str = PHYSICIANS,
    person: Person | None = None,
) -> Assessment:
    """Return one client assessed as of a day, not stored.

    `person` are the client's facts where they were read already.
    Raises NotInForce when no version of the category is in force that day.
    """
    person = person or facts_of(client)
    concluded = conclude(person, published_versions(), on=on, rule_key=rule_key)
    return category_row(client, concluded, now)


def assess_client(
    client: Client, *, on: date, now: datetime, rule_key: str = PHYSICIANS
) -> Assessment:
    """Assess one client as of a day and keep the result; the same facts and law are kept once.

    Raises NotInForce when no version of the category is in force that day.
    """
    assessment = assess(client, on=on, now=now, rule_key=rule_key)
    stored = keep([assessment])
    return Assessment.objects.get(pk=stored[key_of(assessment)])


def judged_day(now: datetime) -> date:
    """Return the day current assessments are judged as of: the UTC day, as IRCC's clock has it.

    One day for the pages and the background, so that neither undoes the other's in the evening.
    """
    return now.astimezone(UTC).date()


def lagging(clients: QuerySet[Client], *, on: date) -> QuerySet[Client]:
    """Return the clients whose current assessment is missing or older than facts, law or day."""
    checksum = checksum_of_law(law_on(on, published_versions()), PHYSICIANS)
    current = Q(
        current_assessment__facts_version=F("facts_version"),
        current_assessment__as_of=on,
        current_assessment__assessment__versions_checksum=checksum,
    )
    return clients.exclude(pk__in=Client.objects.filter(current).values("pk"))


def bring_up_to_date(clients: QuerySet[Client], *, on: date, now: datetime) -> int:
    """Assess the lagging ones of these clients as of `on`, in chunks; return how many.

    May be stopped and run again at any time: each chunk is one short transaction, and what is
    up to date is left alone.
    """
    waiting = list(lagging(clients, on=on).order_by("pk").values_list("pk", flat=True))
    versions = published_versions()
    for start in range(0, len(waiting), CHUNK):
        chunk = with_facts(Client.objects.filter(pk__in=waiting[start : start + CHUNK]))
        keep_current(_assess_each(chunk, versions, on, now))
    return len(waiting)


def _assess_each(
    clients: Iterable[Client], versions: Sequence[Version], on: date, now: datetime
) -> list[Assessed]:
    assessed: list[Assessed] = []
    for client in clients:
        try:
            person = person_of(client)
            concluded = conclude(person, versions, on=on)
            score = crs_or_none(person, concluded.law, on=on)
        except NotInForce:
            continue
        except Exception:  # one file out of order must not keep the others waiting for ever
            logger.exception("Client %s cannot be assessed and is left out.", client.pk)
            continue
        reason = blocking_reason(concluded.category.findings)
        assessed.append(Assessed(client, category_row(client, concluded, now), reason, score))
    return assessed


def keep_current(assessed: Sequence[Assessed]) -> None:
    """Store a chunk of assessments and point the clients' current ones at them."""
    with transaction.atomic():
        stored = keep([each.row for each in assessed])
        CurrentAssessment.objects.bulk_create(
            [_current(each, assessment_id=stored[key_of(each.row)]) for each in assessed],
            update_conflicts=True,
            unique_fields=["client"],
            update_fields=[
                "assessment",
                "facts_version",
                "as_of",
                "verdict",
                "best_noc",
                "hours",
                "blocking_reason",
                "crs_score",
                "is_crs_open",
                "is_crs_reliable",
            ],
        )


def _current(assessed: Assessed, *, assessment_id: int) -> CurrentAssessment:
    row, score = assessed.row, assessed.score
    return CurrentAssessment(
        client=assessed.client,
        assessment_id=assessment_id,
        facts_version=assessed.client.facts_version,
        as_of=row.as_of,
        verdict=row.verdict,
        best_noc=row.best_noc,
        hours=row.hours,
        blocking_reason=assessed.reason[:REASON_LENGTH],
        crs_score=score.least if score else None,
        is_crs_open=bool(score and score.open_facts),
        is_crs_reliable=bool(score and score.is_reliable),
    )
