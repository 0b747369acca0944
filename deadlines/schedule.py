"""The reminder rows of a deadline: written with it, kept complete after.

Every rung is a row from the moment the deadline is, so nothing has to be remembered by a queue.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.db.models import QuerySet

from accounts.covers import Covers
from accounts.models import Role as FirmRole
from accounts.models import User
from clients.models import Client
from deadlines.ladders import Ladders
from deadlines.models import Deadline, Reminder
from deadlines.rules.ladder import (
    Ladder,
    PlannedRung,
    Role,
    Rung,
    Turn,
    after_quiet,
    planned_rungs,
)

Recipient = Reminder.Recipient


def plan_of(
    deadline: Deadline,
    *,
    now: datetime,
    ladders: Ladders | None = None,
    entered_now: bool = False,
) -> list[PlannedRung]:
    """Return the rungs of a deadline as they stand at `now`, from the deadline alone."""
    ladder = (ladders or Ladders()).ladder(deadline.kind, on=deadline.made_at.date())
    return planned_rungs(
        ladder,
        deadline.due_at,
        zone=deadline.client.firm.zone,
        now=now,
        last_day=deadline.last_day,
        entered_now=entered_now,
    )


def write_reminders(deadline: Deadline, *, now: datetime, ladders: Ladders | None = None) -> None:
    """Write the row of every rung and recipient; rows that exist already stay as they are.

    Rungs that are over at `now` are passed, but for the newest, which is due at once. Runs
    inside the transaction that makes the deadline or takes it up again.
    """
    rows = planned_rows(deadline, now=now, ladders=ladders, entered_now=True)
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)


def planned_rows(
    deadline: Deadline,
    *,
    now: datetime,
    ladders: Ladders | None = None,
    covers: Covers | None = None,
    entered_now: bool = False,
) -> list[Reminder]:
    """Return the rows a deadline made at `now` would have, unsaved, in the order they fall due.

    Whoever stands in for a person on the day of a rung gets a row beside that person's.
    """
    ladders, covers = ladders or Ladders(), covers or Covers()
    ladder = ladders.ladder(deadline.kind, on=deadline.made_at.date())
    told, zone = told_of(deadline.client, ladder), deadline.client.firm.zone
    rows = []
    for step in plan_of(deadline, now=now, ladders=ladders, entered_now=entered_now):
        is_at_once = entered_now and step.turn is Turn.CURRENT
        day = (now if is_at_once else step.due_at).astimezone(zone).date()
        people = with_covers(step.rung, told, covers, day)
        rows += [_row(deadline, step, ladder, *person, now) for person in people]
    return rows


def cancel_reminders(deadline: Deadline) -> int:
    """Cancel what was not begun; what is being sent is settled by its worker."""
    return unbegun(deadline).update(
        state=Reminder.State.CANCELLED, token=None, lease_until=None, next_try_at=None
    )


def unbegun(deadline: Deadline) -> QuerySet[Reminder]:
    """Return the reminders of a deadline that no worker is sending."""
    return Reminder.objects.filter(
        deadline=deadline, state__in=[Reminder.State.PENDING, Reminder.State.CLAIMED]
    )


def second_person(client: Client) -> tuple[Recipient, User] | None:
    """Return who is called besides the owner of a file: the backup, else an owner of the firm.

    None when the firm has nobody else; the pages say so.
    """
    backup = client.backup
    if backup is not None and backup.is_active and backup.pk != client.owner_id:
        return Recipient.BACKUP, backup
    others = User.objects.filter(firm=client.firm_id, is_active=True).exclude(pk=client.owner_id)
    owner = others.filter(role=FirmRole.OWNER).order_by("pk").first()
    return (Recipient.FIRM_OWNER, owner) if owner else None


def assistant_of(client: Client) -> User | None:
    """Return the file's own assistant, else the firm's where there is one only.

    None where the firm has several and the file names none.
    """
    own = client.assistant
    if own is not None and own.is_active:
        return own
    others = User.objects.filter(
        firm=client.firm_id, is_active=True, role=FirmRole.ASSISTANT
    ).exclude(pk__in=[client.owner_id, client.backup_id or client.owner_id])
    found = list(others[:2])
    return found[0] if len(found) == 1 else None


def client_is_mailed(client: Client) -> bool:
    """True when the firm reminds clients and this one has an address."""
    return client.firm.mail_clients and bool(client.email)


Person = tuple[Recipient, User | None]
STANDS_IN = {
    Recipient.OWNER: Recipient.COVER,
    Recipient.BACKUP: Recipient.SECOND_COVER,
    Recipient.FIRM_OWNER: Recipient.SECOND_COVER,
    Recipient.ASSISTANT: Recipient.HELPER_COVER,
}


def with_covers(
    rung: Rung, told: Mapping[Role, Person], covers: Covers, day: date
) -> Iterator[Person]:
    """Yield whom a rung is for, and who stands in for each of them on its day.

    Nobody is left out for being away; who is told by this rung anyway gets no second letter.
    """
    always = rung.to if not rung.hard else (*rung.to, *rung.escalate_to)
    reached = {user.pk for role in always if role in told and (user := told[role][1])}
    for role in (*rung.to, *rung.escalate_to):
        if role not in told:
            continue
        recipient, user = told[role]
        yield recipient, user
        colleague = covers.of(user.pk, day) if user and recipient in STANDS_IN else None
        if colleague is not None and colleague.pk not in reached:
            reached.add(colleague.pk)
            yield STANDS_IN[recipient], colleague


def told_of(client: Client, ladder: Ladder) -> dict[Role, Person]:
    """Return who stands behind each role of a ladder on a file; roles of nobody are left out."""
    told: dict[Role, Person] = {Role.OWNER: (Recipient.OWNER, client.owner)}
    if ladder.tells(Role.BACKUP) and (second := second_person(client)) is not None:
        told[Role.BACKUP] = second
    if ladder.tells(Role.ASSISTANT) and (assistant := assistant_of(client)) is not None:
        told[Role.ASSISTANT] = (Recipient.ASSISTANT, assistant)
    if ladder.tells(Role.CLIENT) and client_is_mailed(client):
        told[Role.CLIENT] = (Recipient.CLIENT, None)
    return told


def _row(
    deadline: Deadline,
    step: PlannedRung,
    ladder: Ladder,
    recipient: Recipient,
    user: User | None,
    now: datetime,
) -> Reminder:
    passed = step.turn is Turn.PASSED
    goes_at = after_quiet(max(step.due_at, now), ladder, deadline.due_at, deadline.client.firm.zone)
    put_off_to = deadline.snoozed_until
    if put_off_to is not None and step.due_at < put_off_to and not step.rung.hard:
        goes_at = max(goes_at, put_off_to)
    return Reminder(
        deadline=deadline,
        rung=step.rung.name,
        recipient=recipient,
        user=user,
        due_at=step.due_at,
        next_try_at=None if passed else goes_at,
        state=Reminder.State.PASSED if passed else Reminder.State.PENDING,
    )
