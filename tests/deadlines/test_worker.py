"""A due reminder through a real worker, on each broker, to a real mail server."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from kombu import Connection

from config.celery import app
from deadlines.models import Deadline, Reminder, SchedulerHeartbeat
from deadlines.tasks import tick_reminders
from draws.rules.invitation import default_cut_off_at
from tests.deadlines.office import make_deadline
from tests.servers import MailSink, celery_worker

GIVE_UP_AFTER_SECONDS = 60


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
