"""Closing and reopening, a file or an invitation: its clocks stop and run on with it.

One transaction each.
"""

from datetime import datetime

from django.db import transaction

from accounts.audit import record_act
from accounts.models import User
from clients.actions import close_client, reopen_client
from clients.models import Client
from clients.reasons import refuse_no_reason
from deadlines.actions import settle
from deadlines.models import Deadline, Reminder
from deadlines.schedule import write_reminders
from documents.models import Filing
from draws.actions import reopen_ita
from draws.models import InvitationToApply


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


def reopen_application(
    ita: InvitationToApply, *, reason: str, by: User, now: datetime
) -> InvitationToApply:
    """Take back how an invitation ended: its deadline and every reminder before it run again.

    What was kept of a filing stays, as taken back. A deadline whose instant has passed is left
    to the tick, which says that it was missed. Raises ValidationError without a sentence of a
    reason, or where the invitation cannot be open.
    """
    refuse_no_reason(reason)
    with transaction.atomic():
        reopened = reopen_ita(ita, reason=reason, by=by, now=now)
        Filing.objects.standing().filter(ita=ita).update(reopened_at=now)
        ended = ita.deadlines.filter(kind=Deadline.Kind.ITA, moved_to__isnull=True)
        newest = ended.with_file().order_by("-made_at", "-pk").first()
        if newest is not None and (newest.state != Deadline.State.MISSED or newest.due_at > now):
            _run_on(newest, by, now)
    return reopened


def _run_on(deadline: Deadline, by: User, now: datetime) -> None:
    """Open an ended deadline with the reminders that one made now would have."""
    changed = Deadline.objects.filter(pk=deadline.pk, state=deadline.state).update(
        state=Deadline.State.OPEN, settled_at=None, settled_reason=""
    )
    if not changed:  # another request was faster
        return
    Reminder.objects.filter(deadline=deadline, state=Reminder.State.CANCELLED).delete()
    if deadline.due_at > now:
        write_reminders(deadline, now=now)
    record_act("deadline_resumed", at=now, by=by, subject=deadline, firm=deadline.client.firm)
