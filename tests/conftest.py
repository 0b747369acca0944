"""What every test is given: closed sockets, a fresh cache, real servers and a browser on request.

Marks set here by what a test uses: `database` (run again on PostgreSQL) and `browser`.
"""

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.db import transaction
from django.db.backends.sqlite3.base import DatabaseOperations

from config.celery import app
from tests.browser import browser, context, page
from tests.servers import MailSink, mail_sink, private_postgres, private_redis

__all__ = ["browser", "context", "page"]  # fixtures that pytest looks for here

# No test is judged by how fast this machine happens to be.
hypothesis.settings.register_profile(
    "landed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("landed")

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the parts they use, so that a run can choose them."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker(pytest.mark.database)
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)


# script/test sets NO_SKIPS where nothing has to be skipped: a test that quietly stops running
# would otherwise never be missed.
_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what was skipped for any reason but missing published files."""
    if report.skipped and not hasattr(report, "wasxfail") and "published" not in report.keywords:
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that had to be complete and was not."""
    if _skipped and os.environ.get("NO_SKIPS") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say why such a run failed."""
    if _skipped and os.environ.get("NO_SKIPS"):
        terminalreporter.section("skipped, where nothing may be", red=True)
        terminalreporter.write_line("\n".join(_skipped))


@pytest.fixture(autouse=True, scope="session")
def closed_sockets() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def connect_to_loopback(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise RuntimeError(f"A test tried to connect to {address}; only loopback is open.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_to_loopback)
        yield


@pytest.fixture(autouse=True)
def fresh_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the caches, the shared one after a test that commits: no flush reaches its table."""
    mark = request.node.get_closest_marker("django_db")
    marked = mark is not None and mark.kwargs.get("transaction", False)
    commits = marked or bool({"transactional_db", "live_server"} & set(request.fixturenames))
    if commits:
        request.getfixturevalue("_django_db_helper")  # set up before this, so torn down after
    yield
    if commits:
        cache.clear()


@pytest.fixture(autouse=True, scope="session")
def flush_past_triggers() -> Iterator[None]:
    """Let the flush after a test that commits delete what the product's triggers keep for ever.

    Only SQLite needs it: PostgreSQL truncates, which fires no trigger on rows.
    """
    flush = DatabaseOperations.execute_sql_flush

    def flush_without_triggers(self: DatabaseOperations, sql_list: list[str]) -> None:
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            flush(self, sql_list)
            for _, definition in triggers:
                cursor.execute(definition)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush_without_triggers)
        yield


@pytest.fixture(scope="module")
def kept_for_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A transaction around a module's tests: what its fixtures make is made once, then undone.

    Each test still has a transaction of its own inside.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def server_folder() -> Iterator[Path]:
    """A folder for a server's files, reachable for other users of the machine too."""
    with tempfile.TemporaryDirectory(prefix="landed-server-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The DATABASE_URL of a private PostgreSQL, started once for the run."""
    with (
        tempfile.TemporaryDirectory(prefix="landed-postgres-") as folder,
        private_postgres(Path(folder)) as url,
    ):
        yield url


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The URL of a private Redis, started once for the run."""
    with (
        tempfile.TemporaryDirectory(prefix="landed-redis-") as folder,
        private_redis(Path(folder)) as url,
    ):
        yield url


@pytest.fixture
def smtp_sink() -> Iterator[MailSink]:
    """A mail server that keeps what it is sent."""
    with mail_sink() as sink:
        yield sink


@pytest.fixture
def tasks_through_broker() -> Iterator[None]:
    """Send tasks to the broker, for a worker, instead of running them at once."""
    app.conf.task_always_eager = False
    yield
    app.conf.task_always_eager = True
