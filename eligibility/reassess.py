"""Answering every open file: categories, programs and score, in the background.

Each answer carries the facts, the day and the law it rests on. What rests on others lags and is
taken up again, by whatever runs next: so a job that was killed goes on where it was, a law that
changes meanwhile is applied to the first files too, and nothing is answered twice. A file that
cannot be answered carries the same marks and its fault, and holds nobody up.
"""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from time import monotonic

from django.db import DataError, IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from accounts.access import AccessTo
from accounts.models import User
from clients.models import Client
from eligibility.actions import Assessed, keep_current
from eligibility.assessment import Concluded, blocking_reason, checksum_of_all
from eligibility.gather import person_of, with_facts
from eligibility.jobs import ask, job_kind
from eligibility.keeping import category_row
from eligibility.models import CurrentAnswers, Job
from eligibility.rules.conditions import PHYSICIANS
from eligibility.rules.law import Law, law_on
from eligibility.rules.overall import assess_overall
from eligibility.versions import published_versions

logger = logging.getLogger(__name__)

KIND = "reassess"
CHUNK = 40
STEP_TAKES = timedelta(seconds=1.5)
# A file out of order is tried again after so long, or as soon as its facts, day or law change.
TRY_AGAIN = timedelta(hours=1)

Answer = tuple[CurrentAnswers, Assessed | None]


def ask_to_reassess(*, on: date, by: User | None, now: datetime) -> Job:
    """Ask for every open file to be answered anew as of a day; the one under way is returned."""
    return ask(
        KIND,
        key=KIND,
        now=now,
        by=by,
        subject={"on": on.isoformat()},
        total=lagging(_law(on), now=now).count(),
    )


def newest_reassessment() -> Job | None:
    """Return the job asked for last, None before the first."""
    return Job.objects.filter(kind=KIND).order_by("-pk").first()


def lagging(law: Law, *, now: datetime) -> QuerySet[Client]:
    """Return the open files whose answers are of other facts, another day or another law."""
    current = CurrentAnswers.objects.filter(
        Q(problem="") | Q(answered_at__gt=now - TRY_AGAIN),
        as_of=law.day,
        law_checksum=checksum_of_all(law),
        facts_version=F("client__facts_version"),
    )
    return Client.objects.open().exclude(pk__in=current.values("client"))


def unjudged_files(reader: AccessTo) -> QuerySet[Client]:
    """Return the reader's open files that no rule could judge when last tried, by reference."""
    broken = CurrentAnswers.objects.out_of_order().values("client")
    return Client.objects.visible_to(reader).filter(pk__in=broken).order_by("reference")


def answers_asked(on: date) -> list[tuple[str, str]]:
    """Return what `CurrentAnswers` can be asked for by the law of a day, with its title.

    "categories:french" or "programs:cec", categories first, each in the order of their titles.
    """
    law = _law(on)
    return [
        (f"{name}:{version.key}", version.title)
        for name, kind in (("categories", "category"), ("programs", "program"))
        for version in sorted(law.of_kind(kind), key=lambda each: each.title)
    ]


def catch_up(*, on: date, now: datetime) -> None:
    """Answer lagging files for at most `STEP_TAKES`, and ask for a job where more are left.

    Does nothing while a job is at it: it may be for another day, and two would undo each other.
    """
    if Job.objects.unfinished().filter(kind=KIND).exists():
        return
    _done, last = _answer_after(0, _law(on), now)
    if last is not None:
        ask_to_reassess(on=on, by=None, now=now)


@job_kind(KIND)
def reassess_some(job: Job, *, now: datetime) -> bool:
    """Answer the next files, for at most `STEP_TAKES`; return whether all are done.

    Begins again from the first file until none lags: the facts or the law may have changed
    behind this job, and who asked then was given this one.
    """
    law = _law(date.fromisoformat(job.subject["on"]))
    done, last = _answer_after(job.cursor or 0, law, now)
    job.done += done
    job.cursor = last
    left = 0 if last is not None else lagging(law, now=now).count()
    if left:
        job.total = job.done + left
    elif last is None:
        job.done = job.total = max(job.done, job.total or 0)  # a killed step's files count too
    else:
        job.total = max(job.done, job.total or 0)
    return last is None and not left


def _law(on: date) -> Law:
    return law_on(on, published_versions())


def _answer_after(pk: int, law: Law, now: datetime) -> tuple[int, int | None]:
    """Answer lagging files with numbers above `pk` for a while.

    Return how many, and the number of the last, None where none is left above it.
    """
    begun, done, checksum = monotonic(), 0, checksum_of_all(law)
    while monotonic() - begun < STEP_TAKES.total_seconds():
        waiting = lagging(law, now=now).filter(pk__gt=pk).order_by("pk")
        clients = list(with_facts(waiting)[:CHUNK])
        if not clients:
            return done, None
        _keep([_answer(client, law, checksum, now) for client in clients])
        pk = clients[-1].pk
        done += len(clients)
    return done, pk


def _answer(client: Client, law: Law, checksum: str, now: datetime) -> Answer:
    """Judge one file; one out of order is answered by its fault."""
    answers = CurrentAnswers(
        client=client,
        as_of=law.day,
        facts_version=client.facts_version,
        law_checksum=checksum,
        answered_at=now,
    )
    try:
        person = person_of(client)
        overall = assess_overall(person, law, on=law.day)
        answers.categories = {each.version.key: each.outcome for each in overall.categories}
        answers.programs = {each.version.key: each.outcome for each in overall.programs}
        found = (each for each in overall.categories if each.version.key == PHYSICIANS)
        category = next(found, None)
        if category is None:
            return answers, None
        row = category_row(client, Concluded(person, law, category), now)
        reason = blocking_reason(category.findings)
        return answers, Assessed(client, row, reason, overall.score)
    except Exception as error:
        return _out_of_order(answers, error), None


def _out_of_order(answers: CurrentAnswers, error: Exception) -> CurrentAnswers:
    logger.exception("Client %s cannot be judged and is left out.", answers.client_id)
    answers.categories, answers.programs = {}, {}
    answers.problem = type(error).__name__[: CurrentAnswers.PROBLEM_LENGTH]
    return answers


def _keep(found: Sequence[Answer]) -> None:
    """Store answers in one short transaction; where one is refused, each in its own."""
    try:
        _store(found)
    except (DataError, IntegrityError) as error:
        if len(found) > 1:
            for each in found:
                _keep([each])
        elif Client.objects.filter(pk=found[0][0].client_id).exists():  # not deleted meanwhile
            _store([(_out_of_order(found[0][0], error), None)])


def _store(found: Sequence[Answer]) -> None:
    with transaction.atomic():
        keep_current([assessed for _answers, assessed in found if assessed])
        CurrentAnswers.objects.bulk_create(
            [answers for answers, _assessed in found],
            update_conflicts=True,
            unique_fields=["client"],
            update_fields=[
                "as_of",
                "facts_version",
                "law_checksum",
                "categories",
                "programs",
                "problem",
                "answered_at",
            ],
        )
