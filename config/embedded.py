"""The embedded default, run by `script/server`: one command prepares the data and serves it.

Web server, worker and beat run as children of this process until one of them ends or it is told
to stop; then all of them stop. Production starts each part by itself instead: docs/production.md.
"""

import ctypes
import hashlib
import http.client
import io
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings

HOST = "127.0.0.1"
CELERY = ("celery", "--quiet", "--app=config")
STOPS_WITHIN_SECONDS = 10
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# What the prepared database and static files were made from; a change prepares them again.
PREPARED_FROM = (
    "requirements.txt",
    "*/migrations/*.py",
    "*/management/commands/load_*.py",
    "*/rules/values/*",
    "*/data/*",
    "static/**/*",
)


class CannotStartError(Exception):
    """The text says why and what to do."""


class StopAsked(BaseException):  # like KeyboardInterrupt
    """Someone pressed Ctrl-C or sent SIGTERM while the data was being prepared."""


class Stop:
    """How often someone asked to stop: the second time nobody waits for the children.

    While children run, a signal only counts. An exception out of it could leave `subprocess` in
    the middle of asking for a child, with its lock held, and this process waiting for ever.
    """

    def __init__(self) -> None:
        self.asked = 0
        self.is_serving = False

    def note(self, number: int, frame: object) -> None:
        """Take a signal."""
        self.asked += 1
        if not self.is_serving:
            raise StopAsked


def main() -> int:
    """Serve until told to stop; return the exit status."""
    started_at = time.monotonic()
    stop = Stop()
    for number in STOPPING:
        signal.signal(number, stop.note)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        with _listening() as listener, tempfile.TemporaryDirectory(prefix="landed-") as folder:
            sign_ins = prepare()
            return _serve(listener, Path(folder), stop, lambda: _welcome(sign_ins, started_at))
    except CannotStartError as reason:
        _say(str(reason))
        return 1
    except StopAsked:
        _say("Landed has stopped.")
        return 0
    finally:
        # An impatient key now would kill the interpreter at its end, and the status with it.
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)


@contextmanager
def _listening() -> Iterator[socket.socket]:
    """Take the port before anything else: what comes later would be lost work without it."""
    _ = settings.VAR  # reads .env, where PORT may be
    wanted = os.environ.get("PORT") or "8000"
    if not wanted.isdecimal() or int(wanted) > 65535:
        raise CannotStartError(
            f"PORT={wanted} is no port. Give a number up to 65535: PORT=8001 script/server"
        )
    try:
        listener = socket.create_server((HOST, int(wanted)))
    except OSError as error:
        raise CannotStartError(
            f"Port {wanted} cannot be used ({error.strerror}). Stop the program that has it, "
            "or choose another port: PORT=8001 script/server"
        ) from error
    with listener:
        os.environ["PORT"] = str(listener.getsockname()[1])  # 0 asks for any free port
        yield listener


# Data ---------------------------------------------------------------------------------------


def prepare() -> str:
    """Bring database and static files up to date, if anything changed since last time.

    Return the lines that tell the demonstration's sign-ins, empty in an office's own database.
    """
    stamp = Path(settings.VAR) / "prepared"
    fingerprint = _fingerprint(Path(settings.BASE_DIR), settings.DATABASES["default"])
    if stamp.is_file() and _has_tables():
        kept, _, sign_ins = stamp.read_text().partition("\n")
        if kept == fingerprint:
            return sign_ins
    _say("Preparing the database and the static files; the first time takes about half a minute.")
    import django
    from django.core.management import CommandError, call_command

    django.setup()
    logging.disable(logging.INFO)
    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_rules", stdout=sys.stderr)
        call_command("load_rounds", stdout=sys.stderr)
        sign_ins = _demonstration()
    except CommandError as error:
        raise CannotStartError(str(error)) from error
    stamp.write_text(f"{fingerprint}\n{sign_ins}")
    return sign_ins


def _demonstration() -> str:
    """Load the demonstration into a database without people; return its sign-ins where it is."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from clients.demonstration.offices import SIGN_INS

    people = get_user_model().objects
    invented = people.filter(email__in=[person.email for person in SIGN_INS])
    if not settings.EMBEDDED or (people.exists() and not invented.exists()):
        return ""
    said = io.StringIO()
    call_command("load_demonstration", stdout=said)
    return said.getvalue().partition("\n")[2]  # its first line only says that it was loaded


def _fingerprint(project: Path, database: Mapping[str, Any]) -> str:
    """Return a hash of the files that `prepare` reads, and of the database's place."""
    place = {name: str(database.get(name)) for name in ("ENGINE", "HOST", "PORT", "NAME", "USER")}
    seen = [repr(place)]
    for pattern in PREPARED_FROM:
        for path in sorted(project.glob(pattern)):
            facts = path.stat()
            seen.append(f"{path} {facts.st_size} {facts.st_mtime_ns}")
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()


def _has_tables() -> bool:
    from django.db import connection

    with closing(connection), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no app is set up yet: this is what makes a start fast
        return "django_migrations" in connection.introspection.table_names()


# Processes ----------------------------------------------------------------------------------


def _serve(
    listener: socket.socket, folder: Path, stop: Stop, when_ready: Callable[[], None]
) -> int:
    children: dict[str, subprocess.Popen[bytes]] = {}
    stop.is_serving = True
    try:
        children["web server"] = _start(web_command(listener.fileno()), keep=listener.fileno())
        # Pages first: the others would only take the processors from them.
        if _answers_soon(children, stop):
            children["worker"] = _start(worker_command())
            children["beat"] = _start(beat_command(folder))
            when_ready()
        while not stop.asked:
            if (ended := _first_ended(children)) is not None:
                status = children[ended].returncode
                _say(f"The {ended} stopped with status {status}: stopping the rest.")
                return 1
            time.sleep(0.2)
    finally:
        _end(children, stop)
    _say("Landed has stopped.")
    return 0


def web_command(file_descriptor: int) -> list[str]:
    """Return the command of the web server on a socket that already listens."""
    serve = "--preload --worker-class=gthread --workers=2 --threads=2 --graceful-timeout=5"
    bind = f"--bind=fd://{file_descriptor}"
    # Its control socket would lie in the home of the account, one for all installations there.
    quiet = ("--log-level=warning", "--no-control-socket")
    return [sys.executable, "-m", "gunicorn", *serve.split(), bind, *quiet, "config.wsgi"]


def worker_command() -> list[str]:
    """Return the command of the worker."""
    alone = "--without-gossip --without-mingle --without-heartbeat --concurrency=1"
    # Running as root is the operator's choice, not news for each start.
    python = [sys.executable, "-W", "ignore:You're running the worker"]
    return [*python, "-m", *CELERY, "worker", *alone.split(), "--loglevel=WARNING"]


def beat_command(folder: Path) -> list[str]:
    """Return the command of the beat, which keeps its notes in `folder`.

    A process of its own and no part of the worker (`-B`), where nobody would notice its end. A
    fresh folder each time: notes of a beat that was killed may be damaged, and nothing needs them.
    """
    schedule = f"--schedule={folder / 'beat'}"
    return [sys.executable, "-m", *CELERY, "beat", schedule, "--pidfile=", "--loglevel=WARNING"]


def _start(command: list[str], keep: int | None = None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  # our own commands, no shell
        command,
        stdin=subprocess.DEVNULL,
        pass_fds=() if keep is None else (keep,),
        preexec_fn=end_with_parent if sys.platform == "linux" else None,
    )


def end_with_parent() -> None:
    """Have the kernel stop this child when its parent is gone, even by SIGKILL (Linux only)."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def _answers_soon(children: Mapping[str, subprocess.Popen[bytes]], stop: Stop) -> bool:
    """Wait until the web server answers anything; False when it ended or is to stop before that."""
    while _first_ended(children) is None and not stop.asked:
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(HOST, int(os.environ["PORT"]), timeout=5)
            connection.request("GET", "/health/live/")
            connection.getresponse()
            connection.close()
            return True
        time.sleep(0.05)
    return False


def _first_ended(children: Mapping[str, subprocess.Popen[bytes]]) -> str | None:
    return next((name for name, child in children.items() if child.poll() is not None), None)


def _end(children: Mapping[str, subprocess.Popen[bytes]], stop: Stop) -> None:
    """Ask all children to stop, wait, and end those that do not, or all when asked once more."""
    _say("Stopping: the worker finishes what it has begun. Once more stops it at once.")
    give_up_at = time.monotonic() + STOPS_WITHIN_SECONDS
    asked_before = stop.asked
    running = [child for child in children.values() if child.poll() is None]
    for child in running:
        child.terminate()
    while running and time.monotonic() < give_up_at and stop.asked == asked_before:
        time.sleep(0.05)
        running = [child for child in running if child.poll() is None]
    for child in running:
        child.kill()
        child.wait()


def _welcome(sign_ins: str, started_at: float) -> None:
    seconds = time.monotonic() - started_at
    print(f"\nLanded is ready after {seconds:.1f} s. Open:\n")
    print(f"http://{HOST}:{os.environ['PORT']}\n")
    print(f"{sign_ins}\nCtrl-C stops it.".strip(), flush=True)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
