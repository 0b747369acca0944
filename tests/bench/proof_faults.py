"""The long proof of reminders: every part of the installation is killed while it sends.

`script/bench --faults` runs this once on PostgreSQL with Redis and once on SQLite with the
filesystem broker, each with a database of its own, and prints what became of the reminders.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.embedded import end_with_parent
from tests.deadlines.fault_run import SHORT_LEASES, UnreliableSink, unreliable_sink

REMINDERS, KILLS = 10_000, 50
GIVE_UP_AFTER_SECONDS = 1500
RING_EACH_SECONDS = 2

# A worker as in production, but for short leases and a bell that rings more often.
CELERY = f"""
import sys, django; django.setup()
{SHORT_LEASES}
from config.celery import app
app.conf.beat_schedule = {{
    "reminders": {{"task": "deadlines.tick", "schedule": {RING_EACH_SECONDS}.0}}
}}
sys.exit(app.start(sys.argv[1:]))
"""


@dataclass
class Part:
    """One process of the installation that is killed and started again; `kills` counts."""

    name: str
    command: Sequence[str]
    folder: Path
    environment: dict[str, str]
    user: str | None = None
    kills: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        person: dict[str, Any] = {}
        if self.user:
            person = {"user": self.user, "group": self.user, "extra_groups": [], "cwd": "/"}
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=end_with_parent if sys.platform == "linux" else None,
                **person,
            )

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()
        self.kills += 1

    def kill_child(self) -> bool:
        """Kill one process that this one started; False where it has none at the moment."""
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        with suppress(OSError):
            for child in children.read_text().split():
                os.kill(int(child), signal.SIGKILL)
                self.kills += 1
                return True
        return False

    def keep_running(self) -> None:
        """Start it again where it ended; a database may need several tries after a kill."""
        if self.process is None or self.process.poll() is not None:
            self.start()

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT if self.user else signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def installation(folder: Path, sink: UnreliableSink, *, on_servers: bool) -> dict[str, Part]:
    """Return the parts of an installation by name; servers are set up and started already."""
    from tests.servers import free_port

    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ENV_FILE": os.devnull,
        "EMBEDDED": "on",
        "VAR_DIR": str(folder / "var"),
        "EMAIL_URL": sink.url,
        "CELERY_TASK_ALWAYS_EAGER": "off",
        "LOG_LEVEL": "WARNING",
    }
    parts: dict[str, Part] = {}
    if on_servers:
        parts |= servers(folder, environment)
    python = sys.executable
    celery = [python, "-c", CELERY]
    beat = ["beat", f"--schedule={folder / 'beat'}", "--pidfile="]
    workers = ["worker", "--concurrency=2", "--loglevel=WARNING"]
    web = [
        "-m",
        "gunicorn",
        "--workers=1",
        "--no-control-socket",
        f"--bind=127.0.0.1:{free_port()}",
        "config.wsgi",
    ]

    def part(name: str, command: Sequence[str]) -> None:
        parts[name] = Part(name, command, folder, environment)

    part("worker", [*celery, *workers, "--hostname=one@%h"])
    part("worker two", [*celery, *workers, "--hostname=two@%h"])
    part("beat", [*celery, *beat])
    part("web", [python, *web])
    return parts


def servers(folder: Path, environment: dict[str, str]) -> dict[str, Part]:
    """Set PostgreSQL and Redis up, start them, and name them in the environment of all parts."""
    import shutil

    from tests.servers import free_port, postgres_programs

    programs = postgres_programs()
    redis = shutil.which("redis-server")
    if programs is None or redis is None:
        raise FileNotFoundError("PostgreSQL and Redis are needed: script/bootstrap --tests")
    data, port, redis_port = folder / "postgres", free_port(), free_port()
    data.mkdir(mode=0o700)
    folder.chmod(0o755)
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(data, user, user)
    subprocess.run(
        [programs / "initdb", "-D", data, "-Upostgres", "-Atrust", "-EUTF8", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        **({"user": user, "group": user, "extra_groups": []} if user else {}),
    )
    # A killed server has lost nothing that it said was written: as in production.
    options = ["synchronous_commit=on", "listen_addresses=127.0.0.1"]
    options += [f"unix_socket_directories={data}"]
    command = [str(programs / "postgres"), "-D", str(data), "-p", str(port)]
    command += [word for option in options for word in ("-c", option)]
    postgres = Part("postgres", command, folder, environment, user)
    bell = Part(
        "redis",
        [redis, "--port", str(redis_port), "--bind", "127.0.0.1", "--dir", str(folder),
         "--save", "", "--appendonly", "no"],
        folder,
        environment,
    )  # fmt: skip
    environment["DATABASE_URL"] = f"postgres://postgres@127.0.0.1:{port}/postgres"
    environment["CELERY_BROKER_URL"] = f"redis://127.0.0.1:{redis_port}/0"
    for each in (postgres, bell):
        each.start()
    return {"postgres": postgres, "redis": bell}


def run(kind: str, reminders: int, kills: int) -> int:
    """Set one installation up, kill its parts while it sends, print the verdict."""
    pick = random.Random(2026)
    with (
        tempfile.TemporaryDirectory(prefix="landed-faults-") as name,
        unreliable_sink(seconds_a_letter=0.005) as sink,
    ):
        folder = Path(name)
        parts = installation(folder, sink, on_servers=kind == "servers")
        try:
            os.environ.update(next(iter(parts.values())).environment)
            prepare(reminders)
            started = time.monotonic()
            for part in parts.values():
                part.keep_running()
            killed = _kill_while_it_sends(parts, sink, pick, reminders, kills, started)
            return _tell(kind, parts, sink, killed, time.monotonic() - started)
        finally:
            for part in reversed(parts.values()):
                part.stop()


def prepare(reminders: int, *, within_seconds: float = 60) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from tests.deadlines.fault_run import make_due

    until(lambda: call_command("migrate", verbosity=0, interactive=False))
    call_command("createcachetable", verbosity=0)
    make_due(reminders, now=timezone.now(), within_seconds=within_seconds)


def _kill_while_it_sends(
    parts: dict[str, Part],
    sink: UnreliableSink,
    pick: random.Random,
    reminders: int,
    kills: int,
    started: float,
) -> int:
    """Kill one part after another until so many were killed, then let it finish."""
    killed, order = 0, [*parts, "child", "child"]
    while time.monotonic() - started < GIVE_UP_AFTER_SECONDS:
        for part in parts.values():
            part.keep_running()
        # In the middle of the work, however fast this machine is: after so many more letters.
        if killed < kills and sink.arrived.total() >= (killed + 1) * reminders // (kills + 2):
            name = order[killed % len(order)]
            if name == "child":
                killed += parts[pick.choice(["worker", "worker two"])].kill_child()
            else:
                parts[name].kill()
                killed += 1
        if killed >= kills and until(settled):
            break
        time.sleep(pick.uniform(0.02, 0.2))
    return killed


def settled() -> bool:
    from django.db import connection

    from deadlines.models import Reminder

    connection.close()
    unsettled = Reminder.objects.filter(state__in=["pending", "claimed", "sending"])
    return not unsettled.exists()


def until(ask: Callable[[], Any]) -> Any:
    """Return what `ask` returns, asked again while the database does not answer."""
    from django.db import DatabaseError, connection

    give_up_at = time.monotonic() + 60
    while True:
        try:
            return ask()
        except DatabaseError:
            connection.close()
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.3)


def _tell(
    kind: str, parts: dict[str, Part], sink: UnreliableSink, killed: int, seconds: float
) -> int:
    from tests.deadlines.fault_run import verdict

    found = until(lambda: verdict(sink, kills=killed))
    where = "PostgreSQL, Redis" if kind == "servers" else "SQLite, filesystem broker"
    each = ", ".join(f"{part.name} {part.kills}" for part in parts.values())
    print(f"{where}: {found.reminders:,} reminders, {killed} kills ({each}), {seconds:.0f} s")
    print(
        f"  lost {found.lost}, falsely sent {found.falsely_sent}, under a wrong Message-ID "
        f"{found.strange}; extra copies {found.extra_copies} of at most "
        f"{found.allowed_extra_copies} (hung up {sink.unsaid} times, said later {sink.refused})"
    )
    print(f"  {'holds' if found.well else 'DOES NOT HOLD'}", flush=True)
    return 0 if found.well else 1


def main(arguments: Sequence[str]) -> int:
    """Run both installations, each in a process of its own; or the one named."""
    if arguments and arguments[0] in ("servers", "embedded"):
        reminders = int(arguments[1]) if len(arguments) > 1 else REMINDERS
        kills = int(arguments[2]) if len(arguments) > 2 else KILLS
        return run(arguments[0], reminders, kills)
    command = [sys.executable, "-m", "tests.bench.proof_faults"]
    statuses = [
        subprocess.run([*command, kind, *arguments], check=False).returncode
        for kind in ("servers", "embedded")
    ]
    return max(statuses)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
