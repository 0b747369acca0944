"""What workers are rung for: lagging assessments, and jobs in the background."""

from celery import current_app, shared_task
from django.utils import timezone

from eligibility.actions import judged_day
from eligibility.jobs import TASK, ring_for_waiting, send, work_one_step
from eligibility.reassess import catch_up


@shared_task(name="eligibility.assess")  # type: ignore[untyped-decorator]
def assess_lagging_clients() -> None:
    """Answer lagging open files: a few at once, many by a job. May run twice or never."""
    now = timezone.now()
    catch_up(on=judged_day(now), now=now)


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
