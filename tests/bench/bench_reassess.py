"""Re-evaluating 10,000 open files: categories, programs and score, in the background's steps."""

import resource
from collections.abc import Iterator
from datetime import UTC, date, datetime
from time import perf_counter

from django.core.management import call_command

from accounts.models import Firm, Role, User
from clients.models import Client, Stage
from eligibility.jobs import work_one_step
from eligibility.models import CurrentAnswers, Job
from eligibility.reassess import KIND, lagging
from eligibility.rules.law import law_on
from eligibility.versions import published_versions
from tests.bench.measuring import Figure, measurement

ON = date(2026, 2, 19)
NOW = datetime(2026, 2, 19, 14, 24, 23, tzinfo=UTC)
CLIENTS = 10_000


@measurement
def every_open_file() -> Iterator[Figure]:
    firm = Firm.objects.create(name="Reassess", slug="reassess", require_second_factor=False)
    User.objects.create_user("re@example.test", firm=firm, role=Role.OWNER, full_name="R")
    call_command("make_clients", seed=7, count=CLIENTS, firm="reassess", verbosity=0)
    Client.objects.filter(firm=firm).update(stage=Stage.POOL)
    Client.objects.exclude(firm=firm).update(stage=Stage.CLOSED)
    # Not sent to a worker: here one loop does every step.
    subject = {"on": ON.isoformat()}
    job = Job.objects.create(kind=KIND, key=KIND, subject=subject, asked_at=NOW, total=CLIENTS)
    longest = 0.0
    begun = perf_counter()
    early = None
    while True:
        started = perf_counter()
        more = work_one_step(job.pk, now=NOW)
        longest = max(longest, perf_counter() - started)
        if not more:
            break
        if early is None and Job.objects.get(pk=job.pk).done > CLIENTS // 10:
            early = _peak_megabytes()
    taken = perf_counter() - begun
    yield Figure(f"{CLIENTS:,} files re-evaluated in full, one process", taken, "s", "<= 120")
    yield Figure("  answered", float(CurrentAnswers.objects.count()), "files")
    yield Figure("  longest step", longest, "s", "<= 2")
    grown = _peak_megabytes() - (early or 0.0)
    yield Figure("  memory grown after the first tenth", grown, "MB", "<= 30")
    left = lagging(law_on(ON, published_versions()), now=NOW).count()
    yield Figure("  left to do when nothing changed", float(left), "files", "0")


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
