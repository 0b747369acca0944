"""Re-evaluating every open file: categories, programs and score, in the background.

Chunk by chunk under a lease: whatever was answered of the same facts, day and law is left alone,
so that a job that was killed goes on where it was, and one asked for twice does no work twice.
"""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import User
from clients.models import Client
from eligibility.actions import Assessed, keep_current
from eligibility.assessment import Concluded, blocking_reason
from eligibility.gather import person_of, with_facts
from eligibility.jobs import ask, job_kind
from eligibility.keeping import category_row
from eligibility.models import CurrentAnswers, Job
from eligibility.rules.conditions import PHYSICIANS
from eligibility.rules.law import Law, law_on
from eligibility.rules.overall import OverallAssessment, assess_overall
from eligibility.versions import law_digest, published_versions

logger = logging.getLogger(__name__)

KIND = "reassess"
CHUNK = 40
STEP_TAKES = timedelta(seconds=1.5)


def ask_to_reassess(*, on: date, by: User | None, now: datetime) -> Job:
    """Ask for every open file to be answered anew as of a day; the one under way is returned."""
    return ask(
        KIND,
        key=KIND,
        now=now,
        by=by,
        subject={"on": on.isoformat()},
        total=lagging(on, law_digest()).count(),
    )


def newest_reassessment() -> Job | None:
    """Return the job asked for last, None before the first."""
    return Job.objects.filter(kind=KIND).order_by("-pk").first()


def lagging(on: date, law_checksum: str) -> QuerySet[Client]:
    """Return the open files whose answers are of other facts, another day or another law."""
    current = CurrentAnswers.objects.filter(
        as_of=on, law_checksum=law_checksum, facts_version=F("client__facts_version")
    )
    return Client.objects.open().exclude(pk__in=current.values("client"))


@job_kind(KIND)
def reassess_some(job: Job, *, now: datetime) -> bool:
    """Answer the next files, for at most `STEP_TAKES`; return whether all are done."""
    on = date.fromisoformat(job.subject["on"])
    law, checksum = law_on(on, published_versions()), law_digest()
    begun = monotonic()
    while monotonic() - begun < STEP_TAKES.total_seconds():
        waiting = lagging(on, checksum).filter(pk__gt=job.cursor or 0).order_by("pk")
        clients = list(with_facts(waiting)[:CHUNK])
        if not clients:
            return True
        _answer(clients, law, checksum, now)
        job.cursor = clients[-1].pk
        job.done += len(clients)
        job.total = max(job.total or 0, job.done)
    return False


def _answer(clients: Sequence[Client], law: Law, checksum: str, now: datetime) -> None:
    """Judge some files and store everything about them in one short transaction."""
    assessed: list[Assessed] = []
    answers: list[CurrentAnswers] = []
    for client in clients:
        try:
            person = person_of(client)
            overall = assess_overall(person, law, on=law.day)
        except Exception:  # one file out of order must not keep the others waiting for ever
            logger.exception("Client %s cannot be judged and is left out.", client.pk)
            continue
        answers.append(_row(client, overall, checksum, now))
        category = next(
            (each for each in overall.categories if each.version.key == PHYSICIANS), None
        )
        if category:
            row = category_row(client, Concluded(person, law, category), now)
            reason = blocking_reason(category.findings)
            assessed.append(Assessed(client, row, reason, overall.score))
    with transaction.atomic():
        keep_current(assessed)
        CurrentAnswers.objects.bulk_create(
            answers,
            update_conflicts=True,
            unique_fields=["client"],
            update_fields=[
                "as_of",
                "facts_version",
                "law_checksum",
                "crs_score",
                "crs_is_confirmed",
                "categories",
                "programs",
                "answered_at",
            ],
        )


def _row(
    client: Client, overall: OverallAssessment, checksum: str, now: datetime
) -> CurrentAnswers:
    answer = overall.score
    return CurrentAnswers(
        client=client,
        as_of=overall.on,
        facts_version=client.facts_version,
        law_checksum=checksum,
        crs_score=answer.score.total if answer else None,
        crs_is_confirmed=bool(answer and answer.is_confirmed),
        categories={each.version.key: each.outcome for each in overall.categories},
        programs={each.version.key: each.outcome for each in overall.programs},
        answered_at=now,
    )
