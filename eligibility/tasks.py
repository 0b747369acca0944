"""What workers are rung for: lagging assessments, and jobs in the background."""

from celery import current_app, shared_task
from django.utils import timezone

from clients.models import Client
from eligibility.actions import bring_up_to_date, judged_day
from eligibility.jobs import TASK, ring_for_waiting, send, work_one_step

A_TICK = 200
"""Clients a tick: well under two seconds, so that no reminder waits behind it."""


@shared_task(name="eligibility.assess")  # type: ignore[untyped-decorator]
def assess_lagging_clients() -> None:
    """Bring the assessments of some lagging open files up to date. May run twice or never."""
    now = timezone.now()
    bring_up_to_date(Client.objects.open(), on=judged_day(now), now=now, limit=A_TICK)


@shared_task(name=TASK)  # type: ignore[untyped-decorator]
def work_on_job(pk: int) -> None:
    """Do one step of a job and ring for the next: a reminder due meanwhile comes in between.

    Where tasks run at once, without a worker, ringing would nest: the steps follow here.
    """
    while work_one_step(pk, now=timezone.now()):
        if not current_app.conf.task_always_eager:
            send(pk)
            return


@shared_task(name="eligibility.jobs")  # type: ignore[untyped-decorator]
def take_up_jobs() -> None:
    """Send jobs whose message was lost or whose worker died to the next worker."""
    ring_for_waiting(now=timezone.now())
