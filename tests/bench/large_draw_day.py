"""Draw day of a large installation: PostgreSQL, Redis and two workers, several offices at once."""

import contextlib
import os
import tempfile
import time
from pathlib import Path

from tests.bench.measuring import Figure, cpu_milliseconds, seconds
from tests.servers import celery_worker, private_postgres, private_redis

OFFICES = 4


def measure_draw_day(clients: int) -> int:
    """Evaluate round 440 for `clients` files of four offices, and print what it took."""
    from tests.bench.__main__ import print_figure, print_machine, set_up

    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="landed-bench-")))
        folder.chmod(0o755)
        url = stack.enter_context(private_postgres(folder))
        broker = stack.enter_context(private_redis(folder))
        os.environ.update(DATABASE_URL=url, CELERY_BROKER_URL=broker)
        set_up(folder)
        print_machine()
        from tests.bench.bench_draw_day import office_of, open_round

        made = time.perf_counter()
        offices = [office_of(clients // OFFICES, seed=each) for each in range(OFFICES)]
        print_figure(Figure("clients made", time.perf_counter() - made, "s"))
        workers = []
        for number in range(2):
            place = folder / f"worker{number}"
            place.mkdir()
            log = stack.enter_context(celery_worker(place, CELERY_BROKER_URL=broker))
            workers.append(log)
        for figure in _draw_day(offices, open_round):
            print_figure(figure)
        for pid, most in _memory_of_workers():
            print_figure(Figure(f"memory of worker process {pid} at the most", most, "MiB"))
    return 0


def _draw_day(offices, open_round):  # type: ignore[no-untyped-def]
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from config.celery import app
    from draws.confirmation import confirm_round
    from draws.models import ClientStanding, Round
    from eligibility.models import Job

    app.conf.task_always_eager = settings.CELERY_TASK_ALWAYS_EAGER = False
    held = Round.objects.get(number="440")
    before = _statements(connection)
    started = time.perf_counter()
    for firm, user in offices:
        confirm_round(held, firm, by=user, now=timezone.now())
    first, slowest = 0.0, 0.0
    while Job.objects.unfinished().exists():
        slowest = max(slowest, seconds(lambda: open_round(offices[0][1])))
        if not first and ClientStanding.objects.exists():
            first = time.perf_counter() - started
        time.sleep(1)
    taken = time.perf_counter() - started
    standings = ClientStanding.objects.count()
    yield Figure("open files evaluated by two workers", float(standings), "files")
    yield Figure("  first rows", first, "s", "<= 5")
    yield Figure("  all of them", taken, "s")
    yield Figure("  for each 1,000 files", 1000 * taken / standings, "s")
    yield Figure(
        "  transactions for each 1,000 files",
        1000 * (_statements(connection) - before) / standings,
        "",
    )
    yield Figure("  the round's page meanwhile, slowest", slowest * 1000, "ms wall")
    for firm, user in offices[:1]:
        page = cpu_milliseconds(lambda user=user: open_round(user), times=10)
        yield Figure("  the round's page afterwards, sign-in included", page, "ms CPU", "<= 300")
        counts = ClientStanding.objects.visible_to(user).filter(round=held).of_open_files().counts()
        files = firm.clients.open().count()
        yield Figure(
            "  sum of one office's lists less its open files",
            sum(counts.values()) - files,
            "files",
            "0",
        )


def _statements(connection) -> int:  # type: ignore[no-untyped-def]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
        )
        return int(cursor.fetchone()[0])


def _memory_of_workers() -> list[tuple[int, float]]:
    """Return the most memory that each worker process of this run ever held, in MiB."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            command = (status.parent / "cmdline").read_bytes().replace(b"\0", b" ")
            parents = {os.getpid(), *(pid for pid, _ in found)}
            lines = dict(
                line.split(":", 1) for line in status.read_text().splitlines() if ":" in line
            )
            if b"celery" in command and int(lines["PPid"]) in parents:
                found.append((int(lines["Pid"]), int(lines["VmHWM"].split()[0]) / 1024))
    return found
