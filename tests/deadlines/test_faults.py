"""Workers killed at any moment, a mail server that hangs up: nothing lost, nothing falsely sent."""

import os
import random
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from deadlines.models import Reminder
from tests.deadlines.fault_run import (
    SHORT_LEASES,
    UnreliableSink,
    make_due,
    unreliable_sink,
    verdict,
)
from tests.servers import database_url

REMINDERS, WORKERS, KILLS = 500, 2, 10
GIVE_UP_AFTER_SECONDS = 180

WORKER = f"""
import django; django.setup()
import time
from django.utils import timezone
{SHORT_LEASES}
while True:
    outbox.drain_due(timezone.now())
    time.sleep(0.1)
"""


def start_worker(sink: UnreliableSink) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": sink.url,
        "LOG_LEVEL": "CRITICAL",
    }
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environment)


@pytest.mark.django_db(transaction=True)
def test_every_reminder_arrives_though_workers_are_killed_and_the_server_hangs_up():
    make_due(REMINDERS, now=timezone.now() - timedelta(minutes=1))
    pick = random.Random(7)
    kills = 0
    unsettled = Reminder.objects.filter(state__in=["pending", "claimed", "sending"])
    give_up_at = time.monotonic() + GIVE_UP_AFTER_SECONDS

    with unreliable_sink() as sink:
        workers = [start_worker(sink) for _ in range(WORKERS)]
        try:
            while unsettled.exists():
                assert time.monotonic() < give_up_at
                # In the middle of the work, not before it and not when all is done.
                if kills < KILLS and sink.arrived.total() > kills * REMINDERS // (KILLS + 2):
                    victim = pick.randrange(WORKERS)
                    workers[victim].kill()
                    workers[victim].wait()
                    workers[victim] = start_worker(sink)
                    kills += 1
                connection.close()  # no long read holds anything up
                time.sleep(pick.uniform(0.02, 0.2))
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()
        found = verdict(sink, kills=kills)

    assert kills == KILLS
    assert found.reminders == REMINDERS
    assert found.well, found
