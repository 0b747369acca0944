"""A real worker on each broker: Redis as in production, files as in the embedded default."""

import time

import pytest
from kombu import Connection

from config.celery import app
from deadlines.models import SchedulerHeartbeat
from deadlines.tasks import tick_reminders
from tests.servers import celery_worker

GIVE_UP_AFTER_SECONDS = 60


@pytest.fixture(params=["filesystem", "redis"])
def broker_url(request):
    if request.param == "redis":
        return request.getfixturevalue("redis_server")
    return "filesystem://localhost"


@pytest.mark.django_db(transaction=True)
def test_a_tick_sent_to_the_broker_is_carried_out_by_the_worker(
    broker_url, server_folder, tasks_through_broker
):
    options = app.conf.broker_transport_options if "filesystem" in broker_url else {}
    give_up_at = time.monotonic() + GIVE_UP_AFTER_SECONDS

    with celery_worker(server_folder, CELERY_BROKER_URL=broker_url) as log:
        with Connection(broker_url, transport_options=options) as connection:
            tick_reminders.apply_async(connection=connection)

        while not SchedulerHeartbeat.objects.exists():
            assert time.monotonic() < give_up_at, log.read_text()
            time.sleep(0.05)
