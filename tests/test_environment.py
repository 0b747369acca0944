"""The tests' own ground: what every other test relies on."""

import smtplib
import socket
from datetime import UTC, datetime
from email.message import EmailMessage

import psycopg
import pytest
import redis

from accounts.audit import record_act
from accounts.models import AuditEvent
from tests.browser import axe
from tests.factories import make_user

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_no_test_can_reach_another_machine():
    with socket.socket() as wire, pytest.raises(RuntimeError, match="only loopback"):
        wire.connect(("192.0.2.1", 80))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_rows_kept_for_ever_are_gone_in_the_next_test(time):
    record_act("sign_in", at=NOON, by=make_user())

    assert AuditEvent.objects.count() == 1


def test_the_private_postgresql_serves_a_role_that_is_no_superuser(postgres_server):
    with psycopg.connect(postgres_server) as connection:
        row = connection.execute("SELECT current_user, current_setting('is_superuser')").fetchone()

    assert row == ("landed", "off")


def test_the_private_redis_answers(redis_server):
    with redis.Redis.from_url(redis_server) as client:
        assert client.ping()


def test_the_mail_sink_keeps_a_message_and_refuses_when_told(smtp_sink):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.test", "b@example.test", "Round"
    message.set_content("397")
    with smtplib.SMTP("127.0.0.1", smtp_sink.port) as server:
        server.send_message(message)
        smtp_sink.refuse_with = "451 later"
        with pytest.raises(smtplib.SMTPDataError):
            server.send_message(message)

    assert [kept["Subject"] for kept in smtp_sink.messages] == ["Round"]


def test_axe_finds_a_picture_without_words(page):
    page.set_content(
        "<html lang=en><title>Scan</title><main><h1>Scan</h1><img src='data:,'></main>"
    )

    assert [fault.split(",")[0] for fault in axe(page)] == ["image-alt"]
