"""Draw day of a large installation: PostgreSQL, Redis, two workers, and somebody at the pages.

`script/bench --draw-day [CLIENTS...] [--offices=N]` makes an installation for each number of
clients, confirms round 440 in every office at once, and prints one table: a column for each
number. The server is durable as in production; the files of an office are shared by both workers.
"""

import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple
from pathlib import Path

import psycopg

from tests.bench.measuring import Figure, seconds

SIZES = (10_000, 30_000, 100_000)
OFFICES = 4
WORKERS = 2
ROUND = "440"
PAGES = {"Today": "/", "Clients": "/clients/", "the round": f"/rounds/{ROUND}/"}
LOOKS_EACH_SECONDS = 0.5
# As in production: what was written stays written, and every statement is counted.
SERVER = ("fsync=on", "synchronous_commit=on", "full_page_writes=on")
COUNTED = "shared_preload_libraries=pg_stat_statements"
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def main(arguments: Sequence[str]) -> int:
    """Measure each size in a process and an installation of its own; print one table."""
    options = [each for each in arguments if each.startswith("--")]
    sizes = [int(each) for each in arguments if not each.startswith("--")] or list(SIZES)
    offices = int(options[0].removeprefix("--offices=")) if options else OFFICES
    columns = []
    for clients in sizes:
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            command = [sys.executable, "-m", "tests.bench.proof_draw_day"]
            subprocess.run([*command, str(clients), str(offices), file.name], check=True)
            columns.append([Figure(*each) for each in json.loads(Path(file.name).read_text())])
        print_table(sizes[: len(columns)], columns, offices)  # whatever becomes of the next
    return 0


def print_table(sizes: Sequence[int], columns: Sequence[Sequence[Figure]], offices: int) -> None:
    """Print the figures of each size side by side."""
    heads = "".join(f"{size:14,}" for size in sizes)
    print(f"\nDraw day, {WORKERS} workers, {offices} offices")
    print(f"{'clients':50}{heads}")
    for row in zip(*columns, strict=True):
        values = "".join(f"{each.value:14,.2f}" for each in row)
        print(f"{row[0].what:50}{values} {row[0].unit:8} {row[0].aim}")


def measure(clients: int, offices: int) -> list[Figure]:
    """Make an installation, evaluate the round in all its offices, return what it took."""
    from tests.bench.__main__ import print_machine, set_up
    from tests.servers import celery_worker, private_postgres, private_redis

    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="landed-bench-")))
        folder.chmod(0o755)
        url = stack.enter_context(private_postgres(folder, options=[COUNTED, *SERVER]))
        broker = stack.enter_context(private_redis(folder))
        os.environ.update(DATABASE_URL=url, CELERY_BROKER_URL=broker)
        _count_statements(url)
        set_up(folder)
        print_machine()
        making = Figure("clients made in", _made(clients, offices), "s")
        logs = []
        for number in range(WORKERS):
            place = folder / f"worker{number}"
            place.mkdir()
            logs.append(stack.enter_context(celery_worker(place, CELERY_BROKER_URL=broker)))
        _wait_for_first_ticks(logs)
        return [making, *_draw_day(folder, logs)]


def _count_statements(url: str) -> None:
    with psycopg.connect(re.sub("//landed@", "//postgres@", url), autocommit=True) as server:
        server.execute("CREATE EXTENSION pg_stat_statements")


def _wait_for_first_ticks(logs: Sequence[Path]) -> None:
    """Wait until each worker that started has made up for the time nobody listened."""
    while sum(log.read_text().count("Task deadlines.tick") for log in logs) < 2 * len(logs):
        time.sleep(0.2)


def _made(clients: int, offices: int) -> float:
    from django.db import connection

    from tests.bench.bench_draw_day import office_of

    def make() -> None:
        for seed in range(offices):
            office_of(clients // offices, seed=seed)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # autovacuum would have come by long ago

    return seconds(make)


def _draw_day(folder: Path, logs: Sequence[Path]) -> Iterator[Figure]:
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from accounts.models import User
    from config.celery import app
    from draws.confirmation import confirm_round
    from draws.models import ClientStanding, Round, RoundConfirmation, RoundNotice
    from eligibility.models import Job

    app.conf.task_always_eager = settings.CELERY_TASK_ALWAYS_EAGER = False
    held = Round.objects.get(number=ROUND)
    users = list(User.objects.select_related("firm").order_by("pk"))
    visitor = Visitor(users[0])
    worker_time, server_time = _worker_seconds(), _server_seconds(folder)
    ours = _CountedStatements()
    connection.execute_wrappers.append(ours)
    statements = _statements()
    started = time.perf_counter()
    for user in users:
        confirm_round(held, user.firm, by=user, now=timezone.now())
    confirmed = time.perf_counter() - started
    while not ClientStanding.objects.exists():
        time.sleep(0.05)
    first = time.perf_counter() - started
    resident = []
    while Job.objects.unfinished().exists():
        visitor.look()
        resident.append(max(_resident(each) for each in _workers()))
        time.sleep(LOOKS_EACH_SECONDS)
    taken = time.perf_counter() - started
    files = ClientStanding.objects.count()
    worker_time, server_time = (
        _worker_seconds() - worker_time,
        _server_seconds(folder) - server_time,
    )
    statements = _statements() - statements - ours.count
    yield Figure("open files evaluated", files, "files")
    yield Figure("load of the machine at the end", os.getloadavg()[0], "")
    yield Figure("confirmed in all offices after", confirmed, "s")
    yield Figure("first rows after", first, "s", "<= 5")
    yield Figure("all lists complete after", taken, "s")
    yield Figure("  for each 1,000 files", 1000 * taken / files, "s", "the same")
    yield Figure("processor time of the workers", worker_time, "s")
    yield Figure("  for each 1,000 files", 1000 * worker_time / files, "s", "the same")
    yield Figure("processor time of PostgreSQL, pages included", server_time, "s")
    yield Figure("  for each 1,000 files", 1000 * server_time / files, "s", "the same")
    yield Figure("queries of the workers", statements, "")
    yield Figure("  for each file", statements / files, "", "the same")
    yield Figure("longest step of a job", max(map(_longest_step, logs)), "s", "<= 2")
    yield Figure("memory of a worker after a tenth", resident[len(resident) // 10], "MiB")
    yield Figure("memory of a worker at the end", resident[-1], "MiB", "the same")
    yield Figure("memory of a worker at the most", max(map(_most_resident, _workers())), "MiB")
    for name in PAGES:
        meanwhile, after = visitor.waited[name], visitor.wait_for(name)
        yield Figure(f"page meanwhile, {name}: median", statistics.median(meanwhile), "ms")
        yield Figure(f"page meanwhile, {name}: slowest", max(meanwhile), "ms")
        yield Figure(f"page afterwards, {name}", after, "ms", "<= 300" if "round" in name else "")
    sums = [
        sum(ClientStanding.objects.visible_to(user).filter(round=held).counts().values())
        - user.firm.clients.open().count()
        for user in users
    ]
    yield Figure("lists less open files, the worst office", max(sums, key=abs), "files", "0")
    complete = RoundConfirmation.objects.filter(evaluated_at__isnull=False).count()
    yield Figure("offices complete", complete, "")
    yield Figure("letters to consultants", RoundNotice.objects.count(), "")


class Visitor:
    """Somebody of one office who opens one page after another; waits in ms wall, by page."""

    def __init__(self, user: object) -> None:
        from django.test import Client as Browser

        self.browser = Browser(HTTP_HOST="127.0.0.1")
        self.browser.force_login(user)  # type: ignore[arg-type]
        self.waited: dict[str, list[float]] = defaultdict(list)
        self._open("/")  # what is read once is read before anything is measured

    def look(self) -> None:
        """Open every page once."""
        for name in PAGES:
            self.waited[name].append(self.wait_for(name))

    def wait_for(self, name: str) -> float:
        return 1000 * seconds(lambda: self._open(PAGES[name]))

    def _open(self, path: str) -> None:
        assert self.browser.get(path).status_code == 200


class _CountedStatements:
    """How many statements this process asked the server, to leave them out."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., object], *arguments: object) -> object:
        self.count += 1
        return execute(*arguments)


def _statements() -> int:
    """Return how many statements were asked, without the server's own checks of references."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(calls) FROM pg_stat_statements WHERE query NOT LIKE %s",
            ["SELECT % FOR KEY SHARE OF x"],
        )
        return int(cursor.fetchone()[0])


def _longest_step(log: Path) -> float:
    found = re.findall(r"Task eligibility\.job\S+ succeeded in ([\d.]+)s", log.read_text())
    return max(map(float, found))


# Processes, as Linux counts them ------------------------------------------------------------


def _workers() -> list[int]:
    """Return the processes that evaluate: children of the workers, themselves our children."""
    return [
        child
        for worker in _children(os.getpid())
        if b"celery" in Path(f"/proc/{worker}/cmdline").read_bytes()
        for child in _children(worker)
    ]


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for each in found for child in each.read_text().split()]


def _worker_seconds() -> float:
    return sum(map(_processor_seconds, _workers()))


def _server_seconds(folder: Path) -> float:
    """Return the processor time of PostgreSQL, of the connections that have ended as well."""
    server = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
    return sum(map(_processor_seconds, [server, *_children(server)]))


def _processor_seconds(pid: int) -> float:
    """Return the time of a process and of its children that have ended."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS_A_SECOND
    return 0.0


def _resident(pid: int) -> float:
    return _status(pid, "VmRSS")


def _most_resident(pid: int) -> float:
    return _status(pid, "VmHWM")


def _status(pid: int, name: str) -> float:
    """Return a size from the status of a process, in MiB; 0 where it has ended."""
    with contextlib.suppress(OSError):
        found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
        return int(found[1]) / 1024 if found else 0.0
    return 0.0


if __name__ == "__main__":
    figures = measure(int(sys.argv[1]), int(sys.argv[2]))
    Path(sys.argv[3]).write_text(json.dumps([astuple(each) for each in figures]))
