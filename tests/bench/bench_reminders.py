"""The minute's look with nothing due among 100,000 reminders, and Today of a large office."""

import io
from collections.abc import Iterator
from datetime import timedelta

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Firm, Role, User
from tests.bench.measuring import Figure, cpu_milliseconds, measurement

REMINDERS, FILES = 100_000, 10_000


@measurement
def empty_tick() -> Iterator[Figure]:
    from deadlines.models import Deadline, Reminder
    from deadlines.scheduler import tick
    from tests.deadlines.fault_run import make_due

    make_due(REMINDERS, now=timezone.now() + timedelta(days=1))
    tick(timezone.now())
    with CaptureQueriesContext(connection) as queries:
        tick(timezone.now())
    looks = [query for query in queries.captured_queries if "heartbeat" not in query["sql"]]
    asked = [query for query in looks if query["sql"].startswith(("SELECT", "UPDATE", "INSERT"))]
    took = cpu_milliseconds(lambda: tick(timezone.now()))
    yield Figure(f"Tick with nothing due at {REMINDERS:,} reminders", took, "ms CPU", "<= 5")
    yield Figure("  queries besides the heartbeat", float(len(asked)), "queries", "1")
    Reminder.objects.all().delete()
    Deadline.objects.all().delete()  # or Today would be that of an office beside them


@measurement
def today() -> Iterator[Figure]:
    small, _alone, few = _today(100)
    large, alone, many = _today(FILES)
    yield Figure("Today at 100 files", small, "ms CPU")
    yield Figure(f"Today at {FILES:,} files", large, "ms CPU", "<= 200")
    yield Figure("  while no worker runs, which searches for missing letters", alone, "ms CPU")
    yield Figure("  queries at 100", float(few), "queries")
    yield Figure(f"  queries at {FILES:,}", float(many), "queries", "the same")


def _today(files: int) -> tuple[float, float, int]:
    from deadlines.pulse import KEPT, keep_unsent
    from deadlines.watching import keep_in_step

    slug = f"today-{files}"
    firm = Firm.objects.create(name=slug, slug=slug, require_second_factor=False)
    reader = User.objects.create_user(
        f"{slug}@example.test", firm=firm, role=Role.OWNER, full_name="Reader"
    )
    call_command("make_clients", seed=1, count=files, firm=firm.slug, stdout=io.StringIO())
    keep_in_step(timezone.now(), seconds=3600)
    browser = Browser(HTTP_HOST="127.0.0.1")
    browser.force_login(reader)

    def open_page() -> None:
        response = browser.get("/")
        assert response.status_code == 200, response.status_code

    keep_unsent(timezone.now())
    open_page()
    with CaptureQueriesContext(connection) as queries:
        open_page()
    number = len(queries)  # the log is emptied by the next request

    def open_alone() -> None:
        cache.delete(KEPT)
        open_page()

    usual, alone = cpu_milliseconds(open_page, times=5), cpu_milliseconds(open_alone, times=5)
    return usual, alone, number
