"""Sends what is due. The only module that mails a reminder; letters about rounds: notices.py.

The row is the reminder: a worker claims a few due rows under a lease, sends, and only then marks
them sent. A crash anywhere leaves a row that the next look takes up again, so a reminder may
arrive twice, under the same Message-ID, but never not at all. No transaction is open while the
mail server is spoken to, and every statement names the token of the claim: whoever lost the
lease changes nothing.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import SystemRandom
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import F

from accounts.audit import record_act
from deadlines.delivery import Delivery, HandOver, MailLine, hand_over, outcome_of
from deadlines.letter import compose, message_id
from deadlines.models import Deadline, Reminder
from deadlines.mutes import with_mutes
from deadlines.readers import Reader, reader_of

logger = logging.getLogger(__name__)

BATCH = 10
# A claim waits for at most BATCH - 1 letters before its own; who is late has lost it.
CLAIM_LEASE = timedelta(minutes=5)
# Longer than the slowest letter: EMAIL_TIMEOUT holds for each of about eight answers.
SENDING_LEASE = timedelta(seconds=8 * settings.EMAIL_TIMEOUT + 30)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
# So many letters in a row that did not get through: the server is down, look again later.
PATIENCE = 5
# One look ends before the next but one: a backlog is shared by the looks that follow.
LONGEST_DRAIN = timedelta(seconds=110)

State = Reminder.State
Clock = Callable[[], datetime]


class Outcome(StrEnum):
    """What became of one claim."""

    SENT = "sent"
    FAILED = "failed"
    RETRY = "retry"
    CANCELLED = "cancelled"
    LEFT = "left"  # another worker has it


@dataclass(frozen=True, slots=True)
class Claim:
    """One reminder, for whoever knows the token, until the lease ends."""

    reminder_id: int
    token: UUID


def drain_due(now: datetime, *, limit: int | None = None) -> dict[Outcome, int]:
    """Send what is due, in small claims, and return how many came to what.

    Stops when nothing is left, after `limit` reminders, after LONGEST_DRAIN, or when the mail
    server does not answer any more; the next look goes on.
    """
    clock = clock_from(now)
    done = dict.fromkeys(Outcome, 0)
    unanswered = 0
    with MailLine() as line:
        while claims := claim(_batch(limit, done), now=clock()):
            while claims:
                if unanswered >= PATIENCE or clock() - now >= LONGEST_DRAIN:
                    release(claims)
                    return done
                outcome = send_one(claims.pop(0), clock=clock, hand_over=line.hand_over)
                unanswered = unanswered + 1 if outcome is Outcome.RETRY else 0
                done[outcome] += 1
    return done


def _batch(limit: int | None, done: dict[Outcome, int]) -> int:
    return BATCH if limit is None else max(0, min(BATCH, limit - sum(done.values())))


def clock_from(now: datetime) -> Clock:
    """Return a clock that goes on from `now`: the wall's clock is read by the caller only."""
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)


def claim(limit: int = BATCH, *, now: datetime) -> list[Claim]:
    """Take up to `limit` due reminders for this worker, oldest first.

    Only the newest due reminder of a deadline and recipient is taken: after a silence, one
    letter with today's count of days says more than all that were missed.
    """
    with transaction.atomic():
        rows = Reminder.objects.due(now).newest_of_each(now).order_by("next_try_at", "pk")
        ids = list(
            rows.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[
                :limit
            ]
        )
        if not ids:
            return []
        token = uuid4()
        Reminder.objects.filter(pk__in=ids).update(
            state=State.CLAIMED, token=token, lease_until=now + CLAIM_LEASE
        )
    return [Claim(pk, token) for pk in ids]


def release(claims: list[Claim]) -> None:
    """Give back what was claimed and not begun, for whoever looks next."""
    for each in claims:
        Reminder.objects.filter(pk=each.reminder_id, token=each.token, state=State.CLAIMED).update(
            state=State.PENDING, token=None, lease_until=None
        )


def send_one(each: Claim, *, clock: Clock, hand_over: HandOver = hand_over) -> Outcome:
    """Send one claimed reminder, on the line given or one of its own, and settle it.

    Sent first, marked second: a crash in between sends it again under the same Message-ID.
    """
    lease_until = clock() + SENDING_LEASE
    if not _begin(each, lease_until=lease_until):
        return Outcome.LEFT
    try:
        reminder = with_mutes(Reminder.objects.for_sending()).get(pk=each.reminder_id)
    except Reminder.DoesNotExist:
        return Outcome.LEFT
    reader, delivery = _deliver(reminder, clock, hand_over)
    _settle(each, reminder, reader, delivery, clock, lease_until=lease_until)
    return Outcome(delivery.result)


def _begin(each: Claim, *, lease_until: datetime) -> bool:
    """Go from claimed to sending, if the claim still holds."""
    return bool(
        Reminder.objects.filter(pk=each.reminder_id, token=each.token, state=State.CLAIMED).update(
            state=State.SENDING, lease_until=lease_until, attempts=F("attempts") + 1
        )
    )


def _reader_now(reminder: Reminder, now: datetime) -> tuple[Reader | None, str]:
    """Return who reads the reminder, or why nobody has to any more."""
    if reminder.deadline.state != Deadline.State.OPEN:
        return None, "the deadline was closed"
    return reader_of(reminder, now=now)


def _deliver(
    reminder: Reminder, clock: Clock, hand_over: HandOver
) -> tuple[Reader | None, Delivery]:
    """Hand one letter to the mail server; whatever goes wrong is an answer, not an exception."""
    reader = None
    try:
        reader, why_not = _reader_now(reminder, clock())
        if reader is None:
            return None, Delivery("cancelled", why_not)
        letter = compose(reminder, reader, now=clock())
        hand_over(letter)
    except Exception as error:
        delivery = outcome_of(error)
        logger.warning("reminder %s not sent: %s", reminder.pk, delivery.error)
        if delivery.is_ours:
            logger.exception("reminder %s could not be written", reminder.pk)
        return reader, delivery
    return reader, Delivery("sent")


def _settle(
    each: Claim,
    reminder: Reminder,
    reader: Reader | None,
    delivery: Delivery,
    clock: Clock,
    *,
    lease_until: datetime,
) -> None:
    """Write the outcome down, trying until the lease ends: forgetting it would send twice."""
    changes = _changes(reminder, reader, delivery, now=clock())
    pause = 0.1
    while True:
        try:
            return _write(each, changes, reminder, now=clock())
        except DatabaseError:
            if clock() >= lease_until:
                logger.error("reminder %s: %s not stored", each.reminder_id, delivery.result)
                return None
            close_old_connections()
            time.sleep(pause)
            pause = min(pause * 2, 5)


def _write(each: Claim, changes: dict[str, Any], reminder: Reminder, *, now: datetime) -> None:
    with transaction.atomic():
        held = Reminder.objects.filter(
            pk=each.reminder_id, token=each.token, state=State.SENDING
        ).update(**changes)
        if held and changes["state"] == State.SENT:
            Reminder.objects.made_up_for_by(reminder, now).update(
                state=State.PASSED, token=None, lease_until=None, next_try_at=None
            )
            record_act(
                "reminder_sent",
                at=now,
                by=None,
                subject=reminder,
                firm=reminder.deadline.client.firm,
                rung=reminder.rung,
            )


def _changes(
    reminder: Reminder, reader: Reader | None, delivery: Delivery, *, now: datetime
) -> dict[str, Any]:
    changes: dict[str, Any] = {
        "token": None,
        "lease_until": None,
        "last_error": delivery.error[:200],
    }
    if reader is not None:
        changes |= {"user_id": reader.user_id, "message_id": message_id(reminder)}
    match delivery.result:
        case "retry":
            wait = back_off(reminder.attempts)
            return changes | {"state": State.PENDING, "next_try_at": now + wait}
        case "sent":
            return changes | {"state": State.SENT, "next_try_at": None, "sent_at": now}
        case _:
            return changes | {"state": State(delivery.result), "next_try_at": None}


def back_off(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: doubling to an hour, spread by a half."""
    doubled: int = 2 ** min(attempts - 1, 10)
    whole = min(FIRST_RETRY * doubled, LONGEST_RETRY)
    return whole * SystemRandom().uniform(0.5, 1)
