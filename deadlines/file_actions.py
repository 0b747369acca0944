"""Closing and reopening a file: its clocks stop and run on with it. One transaction each."""

from datetime import datetime

from django.db import transaction

from accounts.audit import record_act
from accounts.models import User
from clients.actions import close_client, reopen_client
from clients.models import Client
from deadlines.actions import settle
from deadlines.models import Deadline, Reminder
from deadlines.schedule import write_reminders


def close_file(client: Client, *, by: User, now: datetime) -> None:
    """Close a file and stop its open deadlines: nobody is reminded of it any more."""
    with transaction.atomic():
        close_client(client, by=by, now=now)
        for deadline in Deadline.objects.open().filter(client=client).with_file():
            settle(deadline, Deadline.State.STOPPED, reason="", by=by, now=now)


def reopen_file(client: Client, *, by: User, now: datetime) -> None:
    """Take a closed file up again; what stopped with it runs on, its reminders planned anew."""
    with transaction.atomic():
        reopen_client(client, by=by, now=now)
        stopped = Deadline.objects.filter(client=client, state=Deadline.State.STOPPED)
        for deadline in stopped.with_file():
            _run_on(deadline, by, now)


def _run_on(deadline: Deadline, by: User, now: datetime) -> None:
    """Open a stopped deadline with the reminders that one made now would have."""
    changed = Deadline.objects.filter(pk=deadline.pk, state=Deadline.State.STOPPED).update(
        state=Deadline.State.OPEN, settled_at=None, settled_reason=""
    )
    if not changed:  # another request was faster
        return
    Reminder.objects.filter(deadline=deadline, state=Reminder.State.CANCELLED).delete()
    write_reminders(deadline, now=now)
    record_act("deadline_resumed", at=now, by=by, subject=deadline, firm=deadline.client.firm)
