"""Deadlines that only a letter of IRCC gives: typed from it, met or withdrawn by a person."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_act
from accounts.models import User
from clients.models import Client, Stage
from deadlines.actions import settle
from deadlines.models import Deadline
from deadlines.schedule import write_reminders

RULES = {
    Deadline.Kind.BIOMETRICS: "IRCC’s letter: thirty days from its date; the printed date decides",
    Deadline.Kind.IRCC_REQUEST: "IRCC’s letter: the printed date, read in UTC",
}
KINDS = tuple(RULES)


def add_by_hand(
    client: Client,
    kind: str,
    due_at: datetime,
    subject: str,
    *,
    by: User,
    now: datetime,
    quotation: str = "",
) -> Deadline:
    """Store a deadline typed from a letter, with every reminder before it.

    `quotation` is the letter's sentence where the day was read in one; kept, never mailed.
    Raises ValidationError for an instant that is over, on a closed file, or for one that is open
    already.
    """
    if client.stage in (Stage.CLOSED, Stage.LANDED):
        raise ValidationError(_("This file is closed. Reopen it first."))
    if due_at <= now:
        raise ValidationError(
            _("%(due)s is over. Check the date against the letter.")
            % {"due": f"{due_at:%Y-%m-%d %H:%M} UTC"}
        )
    with transaction.atomic():
        Client.objects.select_for_update().get(pk=client.pk)  # of two requests the second waits
        same = Deadline.objects.open().filter(client=client, kind=kind, due_at=due_at)
        if same.exists():
            raise ValidationError(_("This deadline is on file already."))
        deadline = Deadline.objects.create(
            client=client,
            kind=kind,
            subject=subject.strip()[:80],
            due_at=due_at,
            rule=_rule(kind, quotation),
            is_hard=True,
            made_at=now,
        )
        write_reminders(deadline, now=now)
        record_act(
            "deadline_made", at=now, by=by, subject=deadline, firm=client.firm,
            due_at=due_at.isoformat(),
        )  # fmt: skip
    return deadline


def _rule(kind: str, quotation: str) -> str:
    rule = RULES[Deadline.Kind(kind)]
    return f"{rule}. “{quotation.strip()}”"[:300] if quotation.strip() else rule


def is_by_hand(deadline: Deadline) -> bool:
    """Return whether a person meets or withdraws it: no fact and no invitation says so."""
    return deadline.kind in KINDS


def close_by_hand(deadline: Deadline, *, met: bool, reason: str, by: User, now: datetime) -> None:
    """Note that a deadline of a letter was met, or asks for nothing any more; the reason is kept.

    Raises ValidationError without a reason, or where a fact or an invitation decides.
    """
    if not is_by_hand(deadline):
        raise ValidationError(_("This deadline follows the file: change the fact it comes from."))
    if not reason.strip():
        raise ValidationError(_("Say what proves it, such as the confirmation’s date."))
    state = Deadline.State.MET if met else Deadline.State.CANCELLED
    settle(deadline, state, reason=reason.strip(), by=by, now=now)
