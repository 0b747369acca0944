"""An office with one invited client, for tests of deadlines."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import F

from accounts.models import User
from clients.models import Client, Stage
from deadlines.actions import set_ita_deadline
from deadlines.models import Deadline, Reminder
from documents.filing import Proof
from draws.models import InvitationToApply
from tests.factories import make_client, make_firm, make_user

NO_FILE = Proof(number="E002914476", why_no_file="The portal showed it, nothing could be saved.")
ISSUED_AT = datetime(2026, 2, 19, 14, 24, 23, tzinfo=UTC)
DUE_AT = datetime(2026, 4, 21, tzinfo=UTC)
RECORDED_AT = datetime(2026, 2, 19, 15, tzinfo=UTC)
D55 = datetime(2026, 2, 25, 13, tzinfo=UTC)  # 08:00 in Toronto, winter time
D7 = datetime(2026, 4, 14, 12, tzinfo=UTC)  # 08:00 in Toronto, summer time
D3 = datetime(2026, 4, 18, 12, tzinfo=UTC)


def make_invited_client(**fields: Any) -> Client:
    """A client with owner and backup, invited in the first physicians round."""
    owner = fields.pop("owner", None) or make_user(make_firm(**fields.pop("firm", {})))
    backup = fields.pop("backup", None) or make_user(owner.firm)
    values = {"stage": Stage.INVITED, "backup": backup, "email": "amara@example.test"} | fields
    return make_client(owner, **values)


def make_ita(client: Client, **fields: Any) -> InvitationToApply:
    values = {
        "program": InvitationToApply.Program.CEC,
        "issued_at": ISSUED_AT,
        "cut_off_at": DUE_AT,
        "recorded_by": client.owner,
        "recorded_at": RECORDED_AT,
    } | fields
    return InvitationToApply.objects.create(client=client, **values)


def make_deadline(
    client: Client | None = None,
    *,
    by: User | None = None,
    now: datetime = RECORDED_AT,
    **ita: Any,
) -> Deadline:
    """The deadline of an invitation with all its reminders, made as the office makes it."""
    client = client or make_invited_client()
    return set_ita_deadline(make_ita(client, **ita), by=by or client.owner, now=now)


def reminder(deadline: Deadline, rung: str, recipient: str = "owner") -> Reminder:
    return Reminder.objects.get(deadline=deadline, rung=rung, recipient=recipient)


def states(deadline: Deadline, recipient: str = "owner") -> dict[str, str]:
    """The state of every rung for one recipient."""
    rows = Reminder.objects.filter(deadline=deadline, recipient=recipient)
    return dict(rows.order_by("due_at", "pk").values_list("rung", "state"))


def all_sent(until: datetime) -> None:
    """Mark every reminder due by then as sent in its time."""
    Reminder.objects.filter(due_at__lte=until).update(state="sent", sent_at=F("due_at"))
