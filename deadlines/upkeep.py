"""Keeps deadlines and the reminder rows of open ones complete and true.

What a deadline needs is counted again from the deadline itself, so that a row that never was, a
client whom the firm now reminds, a new backup or another time zone is put right without anybody
remembering to do it.
"""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from accounts.covers import Covers
from deadlines.actions import settle
from deadlines.ladders import Ladders
from deadlines.models import Deadline, Reminder
from deadlines.readers import COVERS
from deadlines.schedule import Recipient, planned_rows

logger = logging.getLogger(__name__)

SECOND = {Recipient.BACKUP, Recipient.FIRM_OWNER}
Place = tuple[str, str]


def complete_reminders(now: datetime) -> int:
    """Write what is missing and correct what is to come; return how many rows changed.

    A reminder written too late is due at once only where it is the newest of its deadline.
    """
    ladders, covers = Ladders(), Covers()
    running = Deadline.objects.open().filter(due_at__gt=now).with_file()
    deadlines = (*running.to_the_hour(), *running.of_days().filter(_rung_is_near(ladders, now)))
    changed = sum(_changed(deadline, ladders, covers, now) for deadline in deadlines)
    if changed:
        logger.warning("reminders: %s rows were missing or out of date", changed)
    return changed


def _rung_is_near(ladders: Ladders, now: datetime) -> Q:
    """Keep the deadlines of days that have a rung around `now`: yesterday, today, tomorrow.

    Offices keep thousands of dates that nobody is reminded of for months; what such a row lacks
    is put right in time, and who reads it is looked up when it goes out anyway.
    """
    today = now.astimezone(UTC).date()
    near = Q(pk__in=[])
    for kind in Deadline.Kind:
        rungs = ladders.ladder(kind.value, on=today).rungs
        days = {rung.days for rung in rungs if rung.days is not None}
        last_days = {
            today + timedelta(days=count + around) for count in days for around in (-1, 0, 1)
        }
        near |= Q(kind=kind.value, last_day__in=last_days)
    return near


def mark_missed(now: datetime) -> int:
    """Mark the hard deadlines missed that passed with nothing recorded; return how many."""
    passed = Deadline.objects.passed_unused(now).with_file()
    missed = sum(_missed(deadline, now) for deadline in passed)
    if missed:
        logger.error("deadlines: %s passed with nothing recorded", missed)
    return missed


def _missed(deadline: Deadline, now: datetime) -> bool:
    try:
        settle(deadline, Deadline.State.MISSED, reason="", by=None, now=now)
    except ValidationError:  # settled by a person, or by another tick, meanwhile
        return False
    return True


def _changed(deadline: Deadline, ladders: Ladders, covers: Covers, now: datetime) -> int:
    """Complete one deadline; one that cannot be completed stops no other."""
    try:
        return _complete(deadline, ladders, covers, now)
    except Exception:
        logger.exception("deadline %s: its reminders could not be completed", deadline.pk)
        return 0


def _complete(deadline: Deadline, ladders: Ladders, covers: Covers, now: datetime) -> int:
    with transaction.atomic():
        held = {_place(row): row for row in deadline.reminders.all()}
        planned = planned_rows(deadline, now=now, ladders=ladders, covers=covers)
        wanted = {_place(row): row for row in planned}
        _forget_covers([row for place, row in held.items() if place not in wanted], now)
        missing = [row for place, row in wanted.items() if place not in held]
        Reminder.objects.bulk_create(missing, ignore_conflicts=True)
        return len(missing) + sum(_correct(held[at], wanted[at]) for at in _both(held, wanted))


def _forget_covers(unplanned: list[Reminder], now: datetime) -> None:
    """Take away what was to come to someone who will not stand in on that day any more."""
    ended = [row.pk for row in unplanned if row.recipient in COVERS and row.due_at > now]
    if ended:
        Reminder.objects.filter(pk__in=ended, state=Reminder.State.PENDING, attempts=0).delete()


def _both(held: dict[Place, Reminder], wanted: dict[Place, Reminder]) -> Iterator[Place]:
    return (place for place in wanted if place in held)


def _correct(held: Reminder, wanted: Reminder) -> int:
    """Give a reminder to come its person and instant of today."""
    same = (held.user_id, held.due_at) == (wanted.user_id, wanted.due_at)
    if same or held.attempts or held.state != Reminder.State.PENDING:
        return 0
    return Reminder.objects.filter(
        pk=held.pk, state=Reminder.State.PENDING, due_at=held.due_at
    ).update(
        user_id=wanted.user_id,
        due_at=wanted.due_at,
        next_try_at=wanted.next_try_at or wanted.due_at,
    )


def _place(row: Reminder) -> Place:
    """Return rung and place in the office: backup and firm owner are one, the second person."""
    return row.rung, "second" if row.recipient in SECOND else row.recipient
