"""A due reminder through a real worker, on each broker, to a real mail server."""

import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from kombu import Connection

from config.celery import app
from deadlines.models import Deadline, Reminder, SchedulerHeartbeat
from deadlines.tasks import tick_reminders
from draws.rules.invitation import default_cut_off_at
from tests.deadlines.office import make_deadline
from tests.servers import MailSink, celery_worker, free_port, private_redis

GIVE_UP_AFTER_SECONDS = 90
RECENT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(params=["filesystem", "redis"])
def broker_url(request) -> str:
    if request.param == "redis":
        return request.getfixturevalue("redis_server")
    return "filesystem://localhost"


def make_due_deadline() -> Deadline:
    """A deadline whose newest rung is due at once: recorded a month after the invitation."""
    now = timezone.now()
    issued_at = now - timedelta(days=30)
    return make_deadline(issued_at=issued_at, cut_off_at=default_cut_off_at(issued_at), now=now)


@pytest.mark.django_db(transaction=True)
def test_due_reminder_is_sent_by_a_worker_and_only_once(
    broker_url, server_folder, smtp_sink: MailSink, tasks_through_broker
):
    deadline = make_due_deadline()
    options = app.conf.broker_transport_options if "filesystem" in broker_url else {}
    give_up_at = time.monotonic() + GIVE_UP_AFTER_SECONDS

    with celery_worker(server_folder, CELERY_BROKER_URL=broker_url, EMAIL_URL=smtp_sink.url) as log:
        with Connection(broker_url, transport_options=options) as connection:
            for _ in range(3):  # two beats at once do no harm
                tick_reminders.apply_async(connection=connection)
        while not SchedulerHeartbeat.objects.filter(sent_at__isnull=False).exists():
            assert time.monotonic() < give_up_at, log.read_text()
            time.sleep(0.05)

    sent = Reminder.objects.get(state=Reminder.State.SENT)
    assert [message["Message-ID"] for message in smtp_sink.messages] == [sent.message_id]
    assert smtp_sink.messages[0]["To"] == deadline.client.owner.email
    assert "days" in smtp_sink.messages[0]["Subject"]
    assert deadline.client.family_name not in log.read_text()


@pytest.mark.django_db(transaction=True)
def test_redis_that_was_gone_and_came_back_empty_costs_no_reminder(
    server_folder, smtp_sink: MailSink, tasks_through_broker, client
):
    deadline = make_due_deadline()
    port, before, after = free_port(), server_folder / "before", server_folder / "after"
    before.mkdir()
    after.mkdir()
    give_up_at = time.monotonic() + GIVE_UP_AFTER_SECONDS
    with ExitStack() as servers:
        redis = servers.enter_context(ExitStack())
        url = redis.enter_context(private_redis(before, port))
        worker = celery_worker(server_folder, CELERY_BROKER_URL=url, EMAIL_URL=smtp_sink.url)
        log = servers.enter_context(worker)
        while not smtp_sink.messages:  # the look that a worker takes at its start
            assert time.monotonic() < give_up_at, log.read_text()
            time.sleep(0.05)
        redis.close()

        client.force_login(deadline.client.owner)
        page = client.get("/")
        Reminder.objects.filter(state="sent").update(
            state="pending", sent_at=None, next_try_at=RECENT
        )
        servers.enter_context(private_redis(after, port))
        while len(smtp_sink.messages) < 2:
            assert time.monotonic() < give_up_at, log.read_text()
            with Connection(url) as connection:
                tick_reminders.apply_async(connection=connection)
            time.sleep(0.5)

    assert page.status_code == 200
    assert {message["Message-ID"] for message in smtp_sink.messages} == {
        Reminder.objects.get(state="sent").message_id
    }
