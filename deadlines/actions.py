"""What an office does with deadlines, each in one transaction with its reminders."""

import logging
from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_act
from accounts.models import User
from clients.models import Client
from deadlines.models import Deadline, Reminder
from deadlines.rules.ita_deadline import ita_deadline
from deadlines.schedule import cancel_reminders, write_reminders
from documents.actions import make_checklist
from documents.filing import Proof, Readiness, keep_filing
from draws.actions import close_ita, record_ita
from draws.models import InvitationToApply, Round
from draws.rules.invitation import Ending, latest_cut_off_at

logger = logging.getLogger(__name__)


def open_application(
    *,
    client: Client,
    issued_at: datetime,
    cut_off_at: datetime,
    program: str,
    round: Round | None,
    by: User,
    now: datetime,
) -> InvitationToApply:
    """Record an invitation with its checklist, its deadline and every reminder, or nothing at all.

    Raises ValidationError for a letter that cannot be right or while another invitation is open.
    """
    with transaction.atomic():
        ita = record_ita(
            client=client,
            issued_at=issued_at,
            cut_off_at=cut_off_at,
            program=program,
            round=round,
            by=by,
            now=now,
        )
        make_checklist(ita, by=by, now=now)
        set_ita_deadline(ita, by=by, now=now)
    return ita


def close_application(
    ita: InvitationToApply,
    status: str,
    at: datetime,
    reason: str,
    by: User,
    *,
    now: datetime,
    proof: Proof | None = None,
    seen: Readiness | None = None,
) -> InvitationToApply:
    """Close an invitation and stop its clock, in one transaction.

    A submission needs its proof, which is kept with how everything stood: as the reader has
    `seen` it where that was worked out already. One before the instant meets the deadline; at or
    after it, and where the invitation lapsed, the deadline is missed. What happened in time and is
    recorded late corrects a deadline that passed meanwhile. Raises ValidationError for an ending
    that cannot be right, or a submission without proof.
    """
    with transaction.atomic():
        closed = close_ita(ita, status, at, reason, by, now=now)
        if Ending(status) is Ending.SUBMITTED:
            keep_filing(closed, proof, at=at, by=by, now=now, seen=seen)
        unrecorded = [Deadline.State.OPEN, Deadline.State.STOPPED, Deadline.State.MISSED]
        for deadline in ita.deadlines.filter(state__in=unrecorded).with_file():
            state = _state_after(deadline, Ending(status), at)
            settle(deadline, state, reason=reason, by=by, now=now)
    return closed


def _state_after(deadline: Deadline, ending: Ending, at: datetime) -> Deadline.State:
    if ending is Ending.SUBMITTED and at < deadline.due_at:
        return Deadline.State.MET
    if ending in (Ending.SUBMITTED, Ending.LAPSED):
        return Deadline.State.MISSED
    return Deadline.State.CANCELLED


def set_ita_deadline(ita: InvitationToApply, *, by: User, now: datetime) -> Deadline:
    """Store the deadline of an invitation with every reminder before it, all or nothing."""
    found = ita_deadline(ita.issued_at, ita.cut_off_at)
    with transaction.atomic():
        deadline = Deadline.objects.create(
            client=ita.client,
            ita=ita,
            kind=Deadline.Kind.ITA,
            due_at=found.due_at,
            rule=f"IRPA 10.1: sixty days from the invitation, in UTC; {found.source}",
            is_hard=True,
            made_at=now,
        )
        write_reminders(deadline, now=now)
        record_act(
            "deadline_made", at=now, by=by, subject=deadline, firm=ita.client.firm,
            due_at=found.due_at.isoformat(),
        )  # fmt: skip
    logger.info("deadline %s made, due %s", deadline.pk, found.due_at.isoformat())
    return deadline


def move_deadline(
    deadline: Deadline, due_at: datetime, *, reason: str, by: User, now: datetime
) -> Deadline:
    """Replace a deadline by one at another instant, and return that one.

    What was sent for the old instant stays with it as history; what was to come is cancelled
    and written anew. An invitation's own instant moves along. One that is missed moves as well:
    its instant may have been typed wrong. Raises ValidationError for an instant that no letter
    of the invitation prints, for the same instant, or without a reason.
    """
    if not deadline.is_pressing:
        raise ValidationError(_closed_meanwhile())
    if due_at == deadline.due_at:
        raise ValidationError(_("The deadline is at %(due)s already.") % {"due": _utc(due_at)})
    if deadline.ita is not None and due_at > latest_cut_off_at(deadline.ita.issued_at):
        raise ValidationError(
            _("%(due)s is later than any letter prints: IRCC grants no extension.")
            % {"due": _utc(due_at)}
        )
    if not reason.strip():
        raise ValidationError(_("Say why the deadline moves, such as what the letter prints."))
    with transaction.atomic():
        settle(
            deadline,
            Deadline.State.CANCELLED,
            reason=f"moved to {_utc(due_at)}: {reason}",
            by=by,
            now=now,
        )
        moved = Deadline.objects.create(
            client=deadline.client,
            ita=deadline.ita,
            kind=deadline.kind,
            due_at=due_at,
            rule=deadline.rule,
            is_hard=deadline.is_hard,
            made_at=now,
            moved_from=deadline,
        )
        if moved.ita is not None:
            moved.ita.cut_off_at = due_at
            moved.ita.save(update_fields=["cut_off_at"])
        write_reminders(moved, now=now)
        record_act(
            "deadline_moved",
            at=now,
            by=by,
            subject=moved,
            firm=moved.client.firm,
            before=deadline.due_at.isoformat(),
            after=due_at.isoformat(),
        )
    return moved


def acknowledge(deadline: Deadline, *, by: User, now: datetime) -> None:
    """Note that a person has seen the deadline: the second person is not called for a week.

    Hard rungs still go to both.
    """
    with transaction.atomic():
        changed = (
            Deadline.objects.open()
            .filter(pk=deadline.pk)
            .update(acknowledged_at=now, acknowledged_by=by)
        )
        if not changed:
            raise ValidationError(_("This deadline is closed: there is nothing to acknowledge."))
        record_act(
            "deadline_acknowledged", at=now, by=by, subject=deadline, firm=deadline.client.firm
        )
    deadline.acknowledged_at, deadline.acknowledged_by = now, by


def try_again(reminder: Reminder, *, by: User, now: datetime) -> None:
    """Put a reminder that the mail server refused back on its way."""
    with transaction.atomic():
        changed = Reminder.objects.filter(
            pk=reminder.pk,
            state=Reminder.State.FAILED,
            deadline__state=Deadline.State.OPEN,
        ).update(
            state=Reminder.State.PENDING,
            attempts=0,
            next_try_at=now,
            token=None,
            lease_until=None,
        )
        if not changed:
            raise ValidationError(
                _("Only a reminder that failed, of an open deadline, goes again.")
            )
        record_act(
            "reminder_tried_again",
            at=now,
            by=by,
            subject=reminder,
            firm=reminder.deadline.client.firm,
        )


def settle(
    deadline: Deadline, state: Deadline.State, *, reason: str, by: User | None, now: datetime
) -> None:
    """Give a deadline its end and cancel what was to come; one that ended so already is left.

    Raises ValidationError when it is no longer as it was read.
    """
    if deadline.state == state:
        return
    with transaction.atomic():
        changed = Deadline.objects.filter(pk=deadline.pk, state=deadline.state).update(
            state=state, settled_at=now, settled_reason=reason[:300]
        )
        if not changed:
            raise ValidationError(_closed_meanwhile())
        cancelled = cancel_reminders(deadline)
        record_act(
            f"deadline_{state}",
            at=now,
            by=by,
            subject=deadline,
            firm=deadline.client.firm,
            reminders_cancelled=cancelled,
        )
    deadline.state, deadline.settled_at, deadline.settled_reason = state, now, reason[:300]


def _closed_meanwhile() -> str:
    return _("This deadline was closed meanwhile. Load the page again to see how.")


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
