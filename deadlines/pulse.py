"""Whether reminders run: measured by work done, not by a process being up."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.core.cache import cache
from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Greatest

from accounts.access import AccessTo
from accounts.models import User
from deadlines.ladders import Ladders
from deadlines.models import (
    Deadline,
    MutedRung,
    Reminder,
    ReminderQuerySet,
    SchedulerHeartbeat,
)
from deadlines.scheduler import REMINDERS
from deadlines.unsent import COUNTED, is_unsent, last_sent_of, suspects

LONGEST_SILENCE = timedelta(minutes=5)
LONGEST_WAIT = timedelta(minutes=15)
# The scheduler searches each minute; one ring may come late.
KEPT, KEPT_FOR = "unsent", timedelta(minutes=2)


class PulseState(StrEnum):
    """`silent`: nobody looks any more. `late`: someone looks, but due reminders stay."""

    OK = "ok"
    LATE = "late"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Pulse:
    """The last look, the last that sent, and since when the oldest reminder waits to go out."""

    ticked_at: datetime | None
    sent_at: datetime | None
    sent_count: int
    oldest_due_at: datetime | None
    state: PulseState


def pulse(now: datetime) -> Pulse:
    """Return whether reminders run, in one query."""
    waiting = overdue(now).annotate(due_since=_due_since())
    oldest = Subquery(waiting.order_by("due_since").values("due_since")[:1])
    beat = SchedulerHeartbeat.objects.filter(name=REMINDERS).annotate(oldest_due_at=oldest).first()
    if beat is None:
        return Pulse(None, None, 0, None, PulseState.SILENT)
    state = _state(beat.ticked_at, beat.oldest_due_at, now)
    return Pulse(beat.ticked_at, beat.sent_at, beat.sent_count, beat.oldest_due_at, state)


def overdue(now: datetime) -> QuerySet[Reminder]:
    """Return the reminders that were due and are not out: waiting, tried again or being sent.

    One that a later letter makes up for counts until that letter is out.
    """
    unsettled = [Reminder.State.PENDING, Reminder.State.CLAIMED, Reminder.State.SENDING]
    return Reminder.objects.filter(state__in=unsettled, due_at__lte=now)


def _due_since() -> Case:
    """Return since when a due reminder waits: never longer than it could be sent.

    An invitation may be recorded weeks after its letter, a reader added long after a rung, a
    refused reminder put back days later. Once tried, `next_try_at` is only the wait between
    tries and excuses nothing.
    """
    on_file = Greatest("due_at", "deadline__made_at")
    return Case(When(attempts=0, next_try_at__gt=on_file, then=F("next_try_at")), default=on_file)


def unsent_deadlines(now: datetime, reader: AccessTo | None = None) -> list[Deadline]:
    """Return the open deadlines whose last rung went by without any letter then or since.

    The second line of defence: rungs are counted from the deadline itself, so that it finds
    what is missing even where the reminder's row never was. Empty when all is well. Of one
    reader's firm where a reader is given, else of the installation.
    """
    settled_by = now - LONGEST_WAIT
    ladders = Ladders()
    mine = Deadline.objects.all() if reader is None else Deadline.objects.visible_to(reader)
    running = mine.open().select_related("client__firm").only(*COUNTED)
    suspected = list(suspects(running, ladders, now))
    last_sent = last_sent_of(suspected)
    muted = set(MutedRung.objects.values_list("firm_id", "kind", "rung"))
    return [
        each
        for each in suspected
        if is_unsent(each, last_sent.get(each.pk), settled_by, ladders, muted)
    ]


def keep_unsent(now: datetime) -> None:
    """Search for missing letters in the whole installation, and keep which for the pages."""
    found: dict[int | None, list[int]] = defaultdict(list)
    for each in unsent_deadlines(now):
        found[each.client.firm_id].append(each.pk)
    cache.set(KEPT, dict(found), timeout=KEPT_FOR.total_seconds())


def unsent_lately(now: datetime, reader: User) -> list[Deadline]:
    """Return the same of a reader's firm, as kept a moment ago; searched for where nobody did.

    A rung is given a quarter of an hour to go out, so that two minutes change nothing; in an
    office of ten thousand files the search is a quarter of the work of a page that everybody
    opens. While the scheduler is silent each page searches by itself.
    """
    kept: dict[int | None, list[int]] | None = cache.get(KEPT)
    if kept is None:
        return unsent_deadlines(now, reader)
    found = kept.get(reader.firm_id)
    if not found:
        return []
    rows = Deadline.objects.visible_to(reader).open().filter(pk__in=found)
    return list(rows.select_related("client"))


def failed_reminders() -> ReminderQuerySet:
    """Return the refused letters of open deadlines that no later letter made up for."""
    arrived = Reminder.objects.filter(
        deadline=OuterRef("deadline"),
        recipient=OuterRef("recipient"),
        state=Reminder.State.SENT,
        due_at__gt=OuterRef("due_at"),
    )
    return Reminder.objects.filter(
        ~Exists(arrived), state=Reminder.State.FAILED, deadline__state=Deadline.State.OPEN
    )


def _state(ticked_at: datetime, oldest_due_at: datetime | None, now: datetime) -> PulseState:
    if now - ticked_at > LONGEST_SILENCE:
        return PulseState.SILENT
    if oldest_due_at is not None and now - oldest_due_at > LONGEST_WAIT:
        return PulseState.LATE
    return PulseState.OK
