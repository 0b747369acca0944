"""Draw day of one office on one database: first rows, all rows, the page, another cut-off."""

import io
import resource
from collections.abc import Iterator
from datetime import UTC, datetime

from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import Firm, Role, User
from config.celery import app
from draws.confirmation import confirm_round, jobs_of
from draws.evaluation import (
    BATCH,
    evaluate,
    files_of,
    lagging,
    occasion_of,
    with_candidate_facts_of,
)
from draws.models import ClientStanding, Round
from eligibility.jobs import work_one_step
from tests.bench.measuring import Figure, cpu_milliseconds, measurement, seconds

NOW = datetime(2026, 9, 3, 15, tzinfo=UTC)
ROUND = "440"
SMALL, LARGE = 500, 10_000


def office_of(clients: int, *, seed: int = 1) -> tuple[Firm, User]:
    """Make a firm with invented physicians and one consultant."""
    slug = f"draw-day-{clients}-{seed}"
    firm = Firm.objects.create(name=slug, slug=slug, require_second_factor=False)
    user = User.objects.create_user(
        f"{slug}@example.test", firm=firm, role=Role.OWNER, full_name="Consultant"
    )
    call_command("make_clients", seed=seed, count=clients, firm=slug, stdout=io.StringIO())
    return firm, user


def open_round(user: User, path: str = f"/rounds/{ROUND}/") -> None:
    """Open a page of the round as its reader."""
    browser = Browser(HTTP_HOST="127.0.0.1")
    browser.force_login(user)
    assert browser.get(path).status_code == 200


@measurement
def draw_day() -> Iterator[Figure]:
    app.conf.task_always_eager = False  # the steps are done and timed below
    held = Round.objects.get(number=ROUND)
    for clients in (SMALL, LARGE):
        firm, user = office_of(clients)
        files = files_of(firm).count()
        pks = list(
            lagging(files_of(firm), occasion_of(held)).order_by("pk").values_list("pk", flat=True)
        )
        first = seconds(
            lambda pks=pks: evaluate(
                with_candidate_facts_of(pks[:BATCH]), occasion_of(held), now=NOW
            )
        )
        with CaptureQueriesContext(connection) as queries:
            evaluate(with_candidate_facts_of(pks[BATCH : 2 * BATCH]), occasion_of(held), now=NOW)
        asked = len(queries)
        taken, longest = run_to_the_end(held, firm, user)
        name = f"{clients:,} clients, {files:,} open"
        yield Figure(f"{name}: first rows", first, "s", "<= 5")
        yield Figure(f"{name}: all lists complete", taken, "s", "<= 60" if files < 1000 else "")
        yield Figure("  the longest step of the job", longest, "s", "<= 2")
        yield Figure(f"  queries for each {BATCH} files", float(asked), "queries")
        counts = ClientStanding.objects.visible_to(user).filter(round=held).of_open_files().counts()
        for listed, count in counts.items():
            yield Figure(f"  {listed.replace('_', ' ')}", float(count), "files")
        yield Figure(
            "  sum of the lists less open files", sum(counts.values()) - files, "files", "0"
        )
        page = cpu_milliseconds(lambda user=user: open_round(user), times=10)
        yield Figure("  the round's page, sign-in included", page, "ms CPU", "<= 300")
        path = f"/rounds/{ROUND}/?list=not_in_category&page=9"
        other = cpu_milliseconds(lambda user=user, path=path: open_round(user, path), times=5)
        yield Figure("  a later page of the longest list", other, "ms CPU", "<= 300")
        path = f"/rounds/{ROUND}/what-if/?cut_off=400"
        what_if = cpu_milliseconds(lambda user=user, path=path: open_round(user, path), times=3)
        yield Figure("  another cut-off", what_if, "ms CPU")
        again, _ = run_to_the_end(held, firm, user)
        yield Figure("  a second time, when nothing changed", again, "s")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure("memory at the most, the making of clients included", most, "MiB")


def run_to_the_end(held: Round, firm: Firm, user: User) -> tuple[float, float]:
    """Confirm the round and do every step; return the seconds of all and of the longest."""
    confirm_round(held, firm, by=user, now=NOW)
    steps = []
    for job in jobs_of(held, firm):
        more = True

        def step(pk: int = job.pk) -> None:
            nonlocal more
            more = work_one_step(pk, now=NOW)

        while more:
            steps.append(seconds(step))
    return sum(steps), max(steps)
