"""Settings that a promise to a client rests on, read where they take effect."""

import os
import re
import socket
import stat
import subprocess
import sys

import pytest
from django.conf import settings

from config.secret_key import kept_secret

GIVE_UP_AFTER_SECONDS = 120
SECRET = "a-secret-long-enough-for-the-deployment-check-0123456789-abcdefg"


READ_SECRET = """
from config import settings
print(settings.SECRET_KEY, settings.SESSION_COOKIE_SECURE)
"""
# By default this would wait for ever for a server that hangs.
RING = """
import django; django.setup()
from eligibility.jobs import send
send(7)
print("asked")
"""
READ_SQLITE = """
from django.db import connection
with connection.cursor() as cursor:
    for pragma in ("journal_mode", "synchronous", "foreign_keys"):
        print(pragma, *cursor.execute(f"PRAGMA {pragma}").fetchone())
print(connection.transaction_mode, connection.settings_dict["OPTIONS"]["timeout"])
"""


def in_fresh_process(program, **environment):
    """Run a Python program on the product's settings, knowing nothing but these variables."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env={
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "ENV_FILE": os.devnull,
            "VAR_DIR": os.environ["VAR_DIR"],
            **environment,
        },
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        timeout=GIVE_UP_AFTER_SECONDS,
    )


def test_a_live_sqlite_connection_keeps_what_is_committed_and_lets_writers_wait():
    result = in_fresh_process(READ_SQLITE)

    assert result.stdout.splitlines() == [
        "journal_mode wal",
        "synchronous 2",  # FULL
        "foreign_keys 1",
        "IMMEDIATE 20",
    ]


@pytest.mark.parametrize("answers", [False, True])
def test_page_that_asks_for_background_work_waits_for_no_redis(answers):
    """Nothing listens, or something that takes the connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as redis:
        url = f"redis://127.0.0.1:{redis.getsockname()[1]}/0"
        if not answers:
            redis.close()
        result = in_fresh_process(RING, CELERY_BROKER_URL=url)

    assert (result.returncode, result.stdout) == (0, "asked\n")
    assert "job 7 waits for the next tick" in result.stderr


def test_mail_gives_up_on_a_silent_server():
    assert 0 < settings.EMAIL_TIMEOUT <= 60


@pytest.mark.parametrize("production", [{"ALLOWED_HOSTS": "landed.example"}, {"EMBEDDED": "off"}])
def test_production_refuses_to_start_without_its_secret(production):
    result = in_fresh_process(READ_SECRET, **production)

    assert result.returncode != 0
    assert "SECRET_KEY is not set" in result.stderr


def test_production_starts_with_its_secret_and_on_https_only():
    result = in_fresh_process(READ_SECRET, ALLOWED_HOSTS="landed.example", SECRET_KEY=SECRET)

    assert result.stdout.split() == [SECRET, "True"]


def test_rounds_are_never_asked_for_without_a_pause():
    result = in_fresh_process("import django; django.setup()", ROUNDS_MINUTES="0")

    assert result.returncode != 0
    assert "ROUNDS_MINUTES is 0" in result.stderr


def test_a_machine_where_nothing_is_set_is_embedded_with_a_secret_of_its_own():
    result = in_fresh_process(READ_SECRET)

    secret, on_https_only = result.stdout.split()
    assert len(secret) >= 50
    assert on_https_only == "False"


def test_an_embedded_installation_makes_one_secret_that_only_its_owner_reads(tmp_path):
    path = tmp_path / "var" / "secret_key"

    first, second = kept_secret(path), kept_secret(path)

    assert first == second
    assert len(first) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret_key"]


def test_two_embedded_installations_have_different_secrets(tmp_path):
    assert kept_secret(tmp_path / "one") != kept_secret(tmp_path / "two")


@pytest.mark.django_db
def test_every_page_carries_a_policy_that_allows_nothing_inline(client):
    policy = client.get("/account/login/").headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "nonce" not in policy
    for directive in ("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'"):
        assert re.search(rf"(^|; ){directive}(;|$)", policy)


def test_tasks_carry_json_only_and_no_stranger_can_order_a_worker_about():
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]
    assert settings.CELERY_WORKER_ENABLE_REMOTE_CONTROL is False


def test_every_variable_is_documented_and_nothing_else_is():
    folder = settings.BASE_DIR
    read = re.findall(r"env\.\w+\(\s*[\"'](\w+)", (folder / "config/settings.py").read_text())
    documented = re.findall(r"^#(\w+)=", (folder / ".env.example").read_text(), re.MULTILINE)

    assert sorted(documented) == sorted(set(read))
