"""Real servers for tests, private to one run: PostgreSQL, Redis, SMTP, a Celery worker.

Each listens on the loopback address only, keeps its files in a folder given by the caller, and is
gone when its `with` block ends, or at once should the test run itself be killed.
"""

import contextlib
import email
import email.policy
import glob
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from email.message import Message
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import redis
from aiosmtpd.controller import Controller

from config.embedded import end_with_parent

Answer = TypeVar("Answer")

STARTS_WITHIN_SECONDS = 60  # generous: a loaded machine is no failure


def free_port() -> int:
    """Return a port that nothing listens on, below the range the kernel gives to clients.

    A port from that range may be taken by any outgoing connection before the server gets it.
    """
    for port in random.sample(range(20000, 32768), 200):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("No free port between 20000 and 32767.")


def postgres_programs() -> Path | None:
    """Return the folder of `initdb` and `postgres`, None where PostgreSQL is not installed.

    Debian keeps them off the PATH, one folder for each major version; the newest is taken.
    """
    folders = glob.glob("/usr/lib/postgresql/*/bin")
    if folders:
        return Path(max(folders, key=lambda folder: int(folder.split("/")[-2])))
    found = shutil.which("initdb")
    return Path(found).parent if found else None


@contextlib.contextmanager
def private_postgres(folder: Path, *, options: Sequence[str] = ()) -> Iterator[str]:
    """Run PostgreSQL in `folder`; yield the DATABASE_URL of a role that owns nothing but its own.

    The role may create databases but is no superuser: row-level security would not apply to one.
    `options` are settings of the server, such as "fsync=on", above those of a test.
    """
    programs = postgres_programs()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed: script/bootstrap --tests brings it.")
    data, port = folder / "postgres", free_port()
    data.mkdir(mode=0o700)
    person: dict[str, Any] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        person = {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(data, "postgres", "postgres")
        folder.chmod(0o755)
    subprocess.run(
        [programs / "initdb", "-D", data, "-Upostgres", "-Atrust", "-EUTF8", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        cwd="/",
        **person,
    )
    # Durability is for data that outlives the run.
    settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", *options]
    settings += ["listen_addresses=127.0.0.1", f"unix_socket_directories={data}"]
    command = [programs / "postgres", "-D", data, "-p", str(port)]
    command += [word for option in settings for word in ("-c", option)]
    log, run_as = folder / "postgres.log", {"cwd": "/", "stop_by": signal.SIGINT, **person}
    with _running(command, log, **run_as) as process:
        with _wait_for(lambda: _superuser(port), process, log) as connection:
            connection.execute("CREATE ROLE landed LOGIN CREATEDB")
            connection.execute("CREATE DATABASE landed OWNER landed")
        yield f"postgres://landed@127.0.0.1:{port}/landed"


def _superuser(port: int) -> psycopg.Connection | None:
    with contextlib.suppress(psycopg.OperationalError):
        return psycopg.connect(
            f"host=127.0.0.1 port={port} user=postgres dbname=postgres", autocommit=True
        )
    return None


@contextlib.contextmanager
def private_redis(folder: Path, port: int | None = None) -> Iterator[str]:
    """Run Redis in `folder`, in memory only, on a free port unless one is given; yield its URL."""
    program = shutil.which("redis-server")
    if program is None:
        raise FileNotFoundError("Redis is not installed: script/bootstrap --tests brings it.")
    port = port or free_port()
    url = f"redis://127.0.0.1:{port}/0"
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    command += ["--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction"]

    def answers() -> bool:
        with contextlib.suppress(redis.ConnectionError), redis.Redis.from_url(url) as client:
            return bool(client.ping())
        return False

    with _running(command, log := folder / "redis.log") as process:
        _wait_for(answers, process, log)
        yield url


@contextlib.contextmanager
def celery_worker(
    folder: Path, arguments: Sequence[str] = (), **environment: str
) -> Iterator[Path]:
    """Run a Celery worker of this project on the test database; yield the path of its log.

    `environment` says what differs from the tests' own settings, for example CELERY_BROKER_URL.
    The caller's test must commit what the worker shall see (`transactional_db`).
    """
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency=1"]
    command += ["--loglevel=INFO", f"--schedule-filename={folder / 'beat'}", *arguments]
    variables = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
        "CELERY_TASK_ALWAYS_EAGER": "off",
        **environment,
    }
    with _running(command, log := folder / "worker.log", env=variables) as process:
        _wait_for(lambda: " ready." in log.read_text(), process, log)
        yield log


def database_url() -> str:
    """Return the DATABASE_URL of the database that the running test uses."""
    from django.db import connection

    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgres://{values['USER']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


class MailSink:
    """A mail server that keeps what it is sent; `refuse_with` makes it refuse, e.g. "451 later"."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.refuse_with: str | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """The EMAIL_URL of this server."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take one message, as aiosmtpd asks its handler to."""
        if self.refuse_with:
            return self.refuse_with
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.messages.append(message)
        return "250 kept"


@contextlib.contextmanager
def mail_sink() -> Iterator[MailSink]:
    """Run an SMTP server in a thread of this process; yield what it keeps."""
    sink = MailSink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    sink.port = controller.port
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


@contextlib.contextmanager
def _running(
    command: Sequence[str | Path], log: Path, *, stop_by: int = signal.SIGTERM, **options: Any
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=end_with_parent if sys.platform == "linux" else None,
            **options,
        )
    try:
        yield process
    finally:
        process.send_signal(stop_by)
        try:
            process.wait(timeout=STARTS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(
    question: Callable[[], Answer | None], process: subprocess.Popen[bytes], log: Path
) -> Answer:
    """Return the first answer that is not empty; raise with the log's end where none comes."""
    give_up_at = time.monotonic() + STARTS_WITHIN_SECONDS
    while process.poll() is None and time.monotonic() < give_up_at:
        if answer := question():
            return answer
        time.sleep(0.05)
    raise RuntimeError(f"{process.args} did not start. Its log ends:\n{log.read_text()[-3000:]}")
