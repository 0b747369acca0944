"""Keeps deadlines in step with the facts they come from. Pulled, never pushed.

A mark on each file says up to which facts and stage it was looked at. A file that lags is read
again and its deadlines are made, moved or cancelled, with their reminders, in one transaction.
"""

import logging
import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from accounts.access import AccessTo
from accounts.audit import record_act
from clients.models import Client, Stage
from deadlines.actions import settle
from deadlines.ladders import Ladders
from deadlines.models import Deadline, WatchMark
from deadlines.rules.ladder import end_of_day
from deadlines.schedule import write_reminders
from deadlines.watched import WATCHED_STAGES, WatchedDay, watched_days

logger = logging.getLogger(__name__)

CHUNK = 20
# One run begins no further files after so long: reminders never wait for it.
LONGEST_RUN_SECONDS = 1.3
# Papers and rules change without a fact of the file; a file is looked at again after so long.
LOOK_AGAIN = timedelta(days=1)
LOOK_AGAIN_INVITED = timedelta(minutes=10)
# A file whose dates could not be made is tried again after so long, or as soon as it changes.
TRY_AGAIN = timedelta(minutes=10)

Place = tuple[str, str]


def lagging_files(now: datetime) -> QuerySet[Client]:
    """Return the files whose dates are not in step with their facts, the longest waiting first."""
    never = Q(watch_mark=None, stage__in=WATCHED_STAGES)
    changed = Q(watch_mark__isnull=False) & (
        ~Q(watch_mark__facts_version=F("facts_version"))
        | ~Q(watch_mark__stage__in=[F("stage"), WatchMark.NOT_MADE])
    )
    not_made = Q(watch_mark__stage=WatchMark.NOT_MADE, watch_mark__looked_at__lte=now - TRY_AGAIN)
    old = Q(stage__in=WATCHED_STAGES, watch_mark__looked_at__lt=now - LOOK_AGAIN)
    invited = Q(stage=Stage.INVITED, watch_mark__looked_at__lt=now - LOOK_AGAIN_INVITED)
    return Client.objects.filter(never | changed | not_made | old | invited).order_by(
        F("watch_mark__looked_at").asc(nulls_first=True), "pk"
    )


def files_without_dates() -> QuerySet[WatchMark]:
    """Return the marks of files whose dates could not be made when they were last looked at."""
    return WatchMark.objects.filter(stage=WatchMark.NOT_MADE)


def clients_without_dates(reader: AccessTo) -> QuerySet[Client]:
    """Return the reader's files whose dates could not be made, by reference."""
    undated = files_without_dates().values("client")
    return Client.objects.visible_to(reader).filter(pk__in=undated).order_by("reference")


def keep_in_step(now: datetime, *, seconds: float | None = None) -> int:
    """Bring the dates of lagging files up to date for about `seconds`; return how many files."""
    ends_at = time.monotonic() + (LONGEST_RUN_SECONDS if seconds is None else seconds)
    done = 0
    while True:
        files = list(
            lagging_files(now).select_related("firm", "owner", "backup", "assistant")[:CHUNK]
        )
        if not files:
            break
        done += _bring_in_step(files, now)
        if time.monotonic() >= ends_at:
            break
    return done


def _bring_in_step(files: list[Client], now: datetime) -> int:
    days = _days_of(files, now.astimezone(UTC).date())
    ladders = Ladders()
    made = 0
    for client in files:
        is_made = client.pk in days and _is_made(client, days[client.pk], ladders, now)
        _mark(client, now, is_made=is_made)
        made += is_made
    return made


def _days_of(files: list[Client], on: date) -> dict[int, list[WatchedDay]]:
    """Return what each file makes due; a file out of order is left out and keeps nobody waiting."""
    try:
        return watched_days(files, on=on)
    except Exception as error:
        logger.warning("dates of %s files: one by one (%s)", len(files), type(error).__name__)
    days: dict[int, list[WatchedDay]] = {}
    for client in files:
        try:
            days |= watched_days([client], on=on)
        except Exception:
            logger.exception("dates of client %s cannot be worked out", client.pk)
    return days


def _is_made(client: Client, days: list[WatchedDay], ladders: Ladders, now: datetime) -> bool:
    """Make the deadlines of one file, all or none, and return whether they stand.

    Where a row was there already another run was faster: read again, there is nothing to make.
    """
    try:
        try:
            _apply(client, days, ladders, now)
        except IntegrityError:
            _apply(client, days, ladders, now)
    except (IntegrityError, ValidationError) as error:  # its words may repeat a value
        logger.warning("dates of client %s refused (%s)", client.pk, type(error).__name__)
        return False
    except Exception:
        logger.exception("dates of client %s cannot be made", client.pk)
        return False
    return True


def _mark(client: Client, now: datetime, *, is_made: bool) -> None:
    """Note what was read; facts saved since have a higher version and are read next time."""
    WatchMark.objects.update_or_create(
        client=client,
        defaults={
            "facts_version": client.facts_version,
            "stage": client.stage if is_made else WatchMark.NOT_MADE,
            "looked_at": now,
        },
    )


@transaction.atomic
def _apply(client: Client, days: Iterable[WatchedDay], ladders: Ladders, now: datetime) -> None:
    wanted: dict[Place, WatchedDay] = {(day.kind, day.subject): day for day in days}
    held = {
        (row.kind, row.subject): row
        for row in Deadline.objects.open().of_days().filter(client=client).with_file()
    }
    for place, row in held.items():
        day = wanted.pop(place, None)
        if row.due_at <= now:
            if not row.is_hard:  # a hard one is missed, which the tick says
                settle(row, Deadline.State.CANCELLED, reason="the day is over", by=None, now=now)
            if day is not None and day.last_day != row.last_day and not row.is_hard:
                _make(client, day, ladders, now)
        elif day is None:
            settle(row, Deadline.State.CANCELLED, reason="the file changed", by=None, now=now)
        elif day.last_day != row.last_day:
            reason = f"moved to {day.last_day:%Y-%m-%d}: the file changed"
            settle(row, Deadline.State.CANCELLED, reason=reason, by=None, now=now)
            _make(client, day, ladders, now, moved_from=row)
    for day in wanted.values():
        _make(client, day, ladders, now)


def _make(
    client: Client,
    day: WatchedDay,
    ladders: Ladders,
    now: datetime,
    moved_from: Deadline | None = None,
) -> None:
    deadline = Deadline.objects.create(
        client=client,
        kind=day.kind,
        subject=day.subject,
        last_day=day.last_day,
        due_at=end_of_day(day.last_day),
        rule=day.rule[:300],
        is_hard=day.is_hard,
        made_at=now,
        moved_from=moved_from,
    )
    write_reminders(deadline, now=now, ladders=ladders)
    record_act(
        "deadline_moved" if moved_from else "deadline_made",
        at=now,
        by=None,
        subject=deadline,
        firm=client.firm,
        due_at=deadline.due_at.isoformat(),
    )
