"""Many files whose dates lag, as after an import: worked off in the background, step by step."""

from datetime import datetime

from deadlines.watching import keep_in_step, lagging_files
from eligibility.jobs import ask, job_kind
from eligibility.models import Job

KIND = "dates"


def catch_up(now: datetime) -> None:
    """Bring some files in step; where more lag than one look reaches, ask for a job.

    While a job is under way the files are its own: two at once would make the same dates.
    """
    if Job.objects.unfinished().filter(kind=KIND).exists():
        return
    keep_in_step(now)
    waiting = lagging_files(now).count()
    if waiting:
        ask(KIND, key=KIND, now=now, by=None, total=waiting)


@job_kind(KIND)
def catch_up_some(job: Job, *, now: datetime) -> bool:
    """Bring the next files in step, for less than two seconds; return whether none lags."""
    job.done += keep_in_step(now)
    job.total = max(job.total or 0, job.done)
    return not lagging_files(now).exists()
