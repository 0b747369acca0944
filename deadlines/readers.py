"""Who reads a reminder at the moment it goes out, in which language and zone."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from accounts.covers import Covers
from accounts.models import User
from deadlines.ladders import Ladders
from deadlines.models import Deadline, Reminder
from deadlines.mutes import is_muted
from deadlines.rules.ladder import Role, roles_told
from deadlines.schedule import assistant_of, client_is_mailed, second_person

SECOND = (
    Reminder.Recipient.BACKUP,
    Reminder.Recipient.FIRM_OWNER,
    Reminder.Recipient.SECOND_COVER,
)
COVERS = (
    Reminder.Recipient.COVER,
    Reminder.Recipient.SECOND_COVER,
    Reminder.Recipient.HELPER_COVER,
)


@dataclass(frozen=True, slots=True)
class Reader:
    """An address with the language and zone of the person behind it.

    Clients are not users: they have no `user_id` and get no link into the product.
    """

    address: str
    language: str
    zone: ZoneInfo
    user_id: int | None


def reader_of(reminder: Reminder, *, now: datetime) -> tuple[Reader | None, str]:
    """Return who reads a reminder now, or None and why nobody has to.

    People are looked up at the last moment: whoever took the file over gets the letter.
    """
    if is_muted(reminder):
        return None, "muted by the firm"
    if reminder.recipient == Reminder.Recipient.CLIENT:
        return _client(reminder.deadline)
    if reminder.recipient in SECOND and not _is_escalated(reminder, now):
        return None, "acknowledged"
    user = _cover_of(reminder, now) if reminder.recipient in COVERS else user_told(reminder)
    if user is None:
        return None, "nobody holds this role any more"
    # Whoever answers for a file is of its firm.
    zone = ZoneInfo(user.time_zone) if user.time_zone else reminder.deadline.client.firm.zone
    return Reader(user.email, user.language, zone, user.pk), ""


def user_told(reminder: Reminder) -> User | None:
    """Return the person of the office who holds the reminder's role on the file today.

    An owner who left is stood in for by the second person, so that nobody's letter is lost.
    """
    client = reminder.deadline.client
    if reminder.recipient == Reminder.Recipient.ASSISTANT:
        return assistant_of(client)
    if reminder.recipient not in SECOND and client.owner.is_active:
        return client.owner
    second = second_person(client)
    return second[1] if second else None


def _cover_of(reminder: Reminder, now: datetime) -> User | None:
    """Return who stands in for the person of the reminder's role when it was due, or is by now."""
    client = reminder.deadline.client
    away: User | None = client.owner
    if reminder.recipient == Reminder.Recipient.HELPER_COVER:
        away = assistant_of(client)
    elif reminder.recipient == Reminder.Recipient.SECOND_COVER:
        second = second_person(client)
        away = second[1] if second else None
    if away is None:
        return None
    covers, zone = Covers(), client.firm.zone
    days = [at.astimezone(zone).date() for at in (reminder.due_at, now)]
    return next((found for day in days if (found := covers.of(away.pk, day))), None)


def _is_escalated(reminder: Reminder, now: datetime) -> bool:
    """Return whether the second person is called at all for this rung."""
    deadline = reminder.deadline
    ladder = Ladders().ladder(deadline.kind, on=deadline.made_at.date())
    rung = ladder.rung(reminder.rung)
    if rung is None:  # the ladder changed since; a promised letter still goes out
        return True
    told = roles_told(ladder, rung, acknowledged_at=deadline.acknowledged_at, now=now)
    return Role.BACKUP in told


def _client(deadline: Deadline) -> tuple[Reader | None, str]:
    client = deadline.client
    if not client_is_mailed(client):
        return None, "the firm does not mail this client"
    return Reader(client.email, client.language, client.firm.zone, None), ""
