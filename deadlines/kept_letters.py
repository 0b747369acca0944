"""Sends letters that are kept as rows, apart from reminders: morning digests, licences that end.

Under a lease like a reminder: claimed, sent, then settled; a crash in between sends a letter again
under the same Message-ID. What is wrong with the reminders is not wrong with these too.
"""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db.models import F

from deadlines.delivery import Delivery, HandOver, MailLine, outcome_of
from deadlines.models import KeptLetter

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
LONGEST_WAIT = timedelta(hours=1)
# So many letters in a row that did not get through: the server is down, the next look goes on.
PATIENCE = 5
# Reminders wait for the same worker: one look at these letters ends long before the next tick.
LONGEST_DRAIN = timedelta(seconds=30)

# Writes a letter as it reads at an instant; None where there is nothing to tell.
Write = Callable[[datetime], EmailMultiAlternatives | None]


def send_kept(letters: Iterable[tuple[KeptLetter, Write]], now: datetime) -> int:
    """Send letters that are due, each as `Write` has it; return how many went out.

    Stops after LONGEST_DRAIN or when the mail server does not answer; the next look goes on.
    """
    started = time.monotonic()
    sent = unanswered = 0
    with MailLine() as line:
        for row, write in letters:
            late_by = timedelta(seconds=time.monotonic() - started)
            if unanswered >= PATIENCE or late_by >= LONGEST_DRAIN:
                break
            if _claim(row, now):
                delivery = _deliver(row, write, now + late_by, line.hand_over)
                _settle(row, delivery, now + late_by)
                sent += delivery.result == "sent"
                is_silent = delivery.result == "retry" and not delivery.is_ours
                unanswered = unanswered + 1 if is_silent else 0
    return sent


def _claim(row: KeptLetter, now: datetime) -> bool:
    """Take one letter for this run; it goes out again when the lease is over."""
    mine = type(row)._default_manager.filter(
        pk=row.pk, sent_at=None, refused_at=None, next_try_at=row.next_try_at
    )
    return bool(mine.update(next_try_at=now + LEASE, attempts=F("attempts") + 1))


def _deliver(row: KeptLetter, write: Write, now: datetime, hand_over: HandOver) -> Delivery:
    """Hand one letter to the mail server; whatever goes wrong is an answer, not an exception."""
    name = f"{row._meta.model_name} {row.pk}"
    try:
        letter = write(now)
        if letter is None:
            return Delivery("cancelled", "nothing to tell")
        hand_over(letter)
    except Exception as error:
        delivery = outcome_of(error)
        if delivery.is_ours:
            logger.exception("%s could not be written", name)
        elif delivery.result == "failed":
            logger.error("%s was refused for good: %s", name, delivery.error)
        else:
            logger.warning("%s not sent: %s", name, delivery.error)
        return delivery
    return Delivery("sent")


def _settle(row: KeptLetter, delivery: Delivery, now: datetime) -> None:
    """Note what became of a letter: sent, refused for good, or to be tried again."""
    changes: dict[str, Any] = {"last_error": delivery.error[:200]}
    match delivery.result:
        case "failed":
            changes["refused_at"] = now
        case "retry":
            wait = min(timedelta(minutes=2 ** min(row.attempts, 6)), LONGEST_WAIT)
            changes["next_try_at"] = now + wait
        case _:
            changes["sent_at"] = now
    type(row)._default_manager.filter(pk=row.pk).update(**changes)
