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


def wait_for_a_ring(log, *, after=None):
    """Wait until the worker has carried out a tick later than `after`; return its moment."""
    give_up_at = time.monotonic() + GIVE_UP_AFTER_SECONDS
    while time.monotonic() < give_up_at:
        ticked_at = SchedulerHeartbeat.objects.values_list("ticked_at", flat=True).first()
        if ticked_at != after:
            return ticked_at
        time.sleep(0.05)
    pytest.fail(f"no ring was heard. The worker's log:\n{log.read_text()}")


@pytest.mark.django_db(transaction=True)
def test_a_worker_looks_for_due_reminders_at_its_start_and_at_each_ring(
    broker_url, server_folder, tasks_through_broker
):
    options = app.conf.broker_transport_options if "filesystem" in broker_url else {}

    with celery_worker(server_folder, CELERY_BROKER_URL=broker_url) as log:
        at_start = wait_for_a_ring(log)
        with Connection(broker_url, transport_options=options) as connection:
            tick_reminders.apply_async(connection=connection)

        assert wait_for_a_ring(log, after=at_start) > at_start
