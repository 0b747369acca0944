"""Background jobs in tests: every step that is left, one after the other, without a worker."""

from collections.abc import Callable
from datetime import datetime

from eligibility.jobs import work_one_step
from eligibility.models import Job


def work_to_the_end(pk: int, *, clock: Callable[[], datetime]) -> Job:
    while work_one_step(pk, now=clock()):
        pass
    return Job.objects.get(pk=pk)
