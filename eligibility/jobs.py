"""Background work: asked for once, done in short steps under a lease, resumable at any moment.

A message to a worker carries the job's number and nothing else. One step takes at most two
seconds, so that a single worker still rings for reminders in between; a worker that dies leaves a
lease that ends, and the minute's tick hands the job to the next one. A step may therefore run
twice: it has to leave the same rows both times.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import uuid4

from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import Q
from kombu.exceptions import OperationalError

from accounts.models import Firm, User
from eligibility.models import Job

logger = logging.getLogger(__name__)

TASK = "eligibility.job"
LEASE = timedelta(minutes=1)
FIRST_RETRY = timedelta(seconds=10)
MOST_FAILURES = 5


class Step(Protocol):
    """One chunk of a job of at most two seconds, in transactions of at most 200 ms.

    Moves `job.done`, `job.total` and `job.cursor` on, which the runner stores. Returns whether
    the job is complete.
    """

    def __call__(self, job: Job, *, now: datetime) -> bool: ...


STEPS: dict[str, Step] = {}


def job_kind(kind: str) -> Callable[[Step], Step]:
    """Register the step of one kind of job; its module is imported by the app's `ready`."""

    def register(step: Step) -> Step:
        STEPS[kind] = step
        return step

    return register


def ask(
    kind: str,
    *,
    key: str,
    now: datetime,
    by: User | None,
    firm: Firm | None = None,
    subject: dict[str, Any] | None = None,
    total: int | None = None,
) -> Job:
    """Ask for a job and send it to a worker; return the unfinished one with this key, if any.

    Raises KeyError for a kind that nobody registered.
    """
    assert STEPS[kind], kind
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                key=key,
                subject=subject or {},
                firm=firm,
                asked_by=by,
                asked_at=now,
                total=total,
            )
    except IntegrityError:
        held = Job.objects.unfinished().filter(kind=kind, key=key).first()
        if held is None:  # it ended in this moment, before it could see what is asked for now
            return ask(kind, key=key, now=now, by=by, firm=firm, subject=subject, total=total)
        return held
    transaction.on_commit(lambda: send(job.pk))
    return job


def send(pk: int) -> None:
    """Ring for a worker; without a broker the minute's tick finds the job."""
    try:
        current_app.signature(TASK, args=[pk]).apply_async(retry=False)
    except OperationalError as error:
        logger.warning("job %s waits for the next tick: %s", pk, type(error).__name__)


def work_one_step(pk: int, *, now: datetime) -> bool:
    """Do the next step of a job, if no other worker holds it; return whether more is to do."""
    token = uuid4()
    held = Job.objects.free(now).filter(pk=pk)
    if not held.update(state=Job.State.RUNNING, token=token, lease_until=now + LEASE):
        return False
    job = Job.objects.get(pk=pk)
    try:
        complete = STEPS[job.kind](job, now=now)
    except Exception as error:
        logger.exception("job %s (%s) failed at a step", pk, job.kind)
        _settle_failure(job, error, now=now)
        return False
    changes = {"done": job.done, "total": job.total, "cursor": job.cursor, "failures": 0}
    if complete:
        changes |= {"state": Job.State.DONE, "finished_at": now, "problem": ""}
    still_ours = Job.objects.filter(pk=pk, token=token)
    return bool(still_ours.update(token=None, lease_until=None, **changes)) and not complete


def _settle_failure(job: Job, error: Exception, *, now: datetime) -> None:
    """Leave the job for a later try, or give it up after several in a row."""
    failures = job.failures + 1
    changes: dict[str, Any] = {
        "token": None,
        "failures": failures,
        "problem": type(error).__name__,
        "lease_until": now + FIRST_RETRY * 2 ** (failures - 1),
    }
    if failures >= MOST_FAILURES:
        changes |= {"state": Job.State.FAILED, "finished_at": now, "lease_until": None}
    Job.objects.filter(pk=job.pk, token=job.token).update(**changes)


def ring_for_waiting(*, now: datetime) -> int:
    """Send every job that no worker holds to one; return how many.

    Makes up for lost messages and dead workers. A job just asked for has its message under way.
    """
    on_its_way = Q(state=Job.State.WAITING, asked_at__gt=now - FIRST_RETRY)
    waiting = Job.objects.free(now).exclude(on_its_way).order_by("pk").values_list("pk", flat=True)
    pks = list(waiting)
    for pk in pks:
        send(pk)
    return len(pks)
