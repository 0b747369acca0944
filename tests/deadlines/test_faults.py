"""Workers killed at any moment, a mail server that hangs up: nothing lost, nothing falsely sent."""

import asyncio
import email
import email.policy
import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from deadlines.models import Reminder
from draws.rules.invitation import default_cut_off_at
from tests.deadlines.office import make_deadline, make_invited_client
from tests.factories import make_user
from tests.servers import MailSink, database_url

REMINDERS, WORKERS, KILLS = 40, 2, 4
GIVE_UP_AFTER_SECONDS = 100

# A worker with short leases: what a killed one held is free again after seconds, not minutes.
WORKER = """
import django; django.setup()
import time
from datetime import timedelta
from django.utils import timezone
from deadlines import outbox
outbox.CLAIM_LEASE = timedelta(seconds=3)
outbox.SENDING_LEASE = timedelta(seconds=4)
outbox.FIRST_RETRY = timedelta(seconds=1)
while True:
    outbox.drain_due(timezone.now())
    time.sleep(0.1)
"""


def start_worker(sink: MailSink) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": sink.url,
    }
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environment)


def make_unreliable(sink: MailSink) -> list[str]:
    """Have the server refuse every seventh letter for now and hang up after every ninth; slowly.

    Returns the list that takes the Message-IDs of what it kept without saying so.
    """
    letters, unsaid = count(1), []

    async def handle_DATA(server, session, envelope):  # noqa: N802
        number = next(letters)
        await asyncio.sleep(0.05)
        if number % 7 == 0:
            return "451 later"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        sink.messages.append(message)
        if number % 9 == 0:
            unsaid.append(message["Message-ID"])
            server.transport.close()
        return "250 kept"

    sink.handle_DATA = handle_DATA  # type: ignore[method-assign]
    return unsaid


@pytest.mark.django_db(transaction=True)
def test_every_reminder_arrives_though_workers_are_killed_and_the_server_hangs_up(smtp_sink):
    now = timezone.now()
    letter = {"issued_at": now - timedelta(days=30)}
    letter["cut_off_at"] = default_cut_off_at(letter["issued_at"])
    owner = make_user()
    for _ in range(REMINDERS):
        make_deadline(make_invited_client(owner=owner), now=now, **letter)
    unsaid = make_unreliable(smtp_sink)
    pick = random.Random(7)
    kills = 0
    unsettled = Reminder.objects.filter(
        state__in=["pending", "claimed", "sending"], due_at__lte=timezone.now()
    )
    give_up_at = time.monotonic() + GIVE_UP_AFTER_SECONDS

    workers = [start_worker(smtp_sink) for _ in range(WORKERS)]
    try:
        while unsettled.exists():
            assert time.monotonic() < give_up_at
            seen = len(smtp_sink.messages)
            if kills < KILLS and seen > kills * 6:  # in the middle of the work, not before it
                victim = pick.randrange(WORKERS)
                workers[victim].kill()
                workers[victim].wait()
                workers[victim] = start_worker(smtp_sink)
                kills += 1
            time.sleep(pick.uniform(0.02, 0.3))
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()

    arrived = Counter(message["Message-ID"] for message in smtp_sink.messages)
    sent = Reminder.objects.filter(state="sent").values_list("message_id", flat=True)
    assert kills == KILLS
    assert len(sent) == REMINDERS
    assert set(arrived) == set(sent)
    assert sum(arrived.values()) - REMINDERS <= KILLS + len(unsaid)
