"""Which deadlines passed a rung in silence: counted from the deadlines, not from reminder rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import inf
from typing import Any

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    Func,
    IntegerField,
    Max,
    OuterRef,
    When,
)

from deadlines.ladders import Ladders
from deadlines.models import Deadline, DeadlineQuerySet, Reminder
from deadlines.rules.ladder import PlannedRung, after_quiet, gone_unsent
from deadlines.schedule import plan_of

# How many days before the last one ladders begin: bounds of what one query reads.
REACHES = (-1, 60, 180, inf)
# What `is_unsent` reads, and a page that links to what was found; a client has many columns.
COUNTED = (
    "kind",
    "due_at",
    "last_day",
    "made_at",
    "snoozed_until",
    "client__firm",
    "client__reference",
    "client__firm__time_zone",
)

Muted = Collection[tuple[int, str, str]]
# The rungs of a ladder, as days before the last one, nearest first.
Days = tuple[int, ...]


def suspects(deadlines: DeadlineQuerySet, ladders: Ladders, now: datetime) -> Iterator[Deadline]:
    """Yield the deadlines that may have passed a rung without a letter; the rest have not.

    A first sieve that the database does, for an office keeps thousands: of deadlines of days
    those whose newest rung passed without a letter since that day, whichever version of the
    ladder it is of. What is left is counted to the minute by `is_unsent`.
    """
    today = now.astimezone(UTC).date()
    alike: dict[Days, list[str]] = defaultdict(list)
    to_the_hour = []
    for kind in Deadline.Kind:
        rungs = ladders.rungs_of(kind)
        if any(rung.days is None for rung in rungs):
            to_the_hour.append(kind)
        elif rungs:
            alike[tuple(sorted({rung.days or 0 for rung in rungs}))].append(kind)
    yield from deadlines.to_the_hour()
    yield from deadlines.of_days().filter(kind__in=to_the_hour)
    for nearer, reach in pairwise(REACHES):
        begun = {days: kinds for days, kinds in alike.items() if nearer < days[-1] <= reach}
        if begun:
            yield from _passed_silently(deadlines.of_days(), begun, today)


def _passed_silently(
    deadlines: DeadlineQuerySet, alike: Mapping[Days, Sequence[str]], today: date
) -> DeadlineQuerySet:
    """Keep the deadlines whose newest rung passed without a letter since; kinds by their days."""
    near = deadlines.filter(
        kind__in=[kind for kinds in alike.values() for kind in kinds],
        last_day__lte=today + timedelta(days=max(days[-1] for days in alike)),
    )
    newest = _newest_rung(alike, today)
    # A rung that was over when the fact was entered asks for no letter.
    asked = near.filter(made_at__lte=DaysBefore("last_day", newest - 1))
    return asked.alias(since=DaysBefore("last_day", newest)).filter(~_sent_since("since"))


def _newest_rung(alike: Mapping[Days, Sequence[str]], today: date) -> Case:
    """Return how many days before its last day the newest rung of a deadline was."""
    return Case(
        *(
            When(
                kind__in=kinds,
                then=Case(
                    *(When(last_day__lte=today + timedelta(days=n), then=n) for n in days),
                    output_field=IntegerField(),
                ),
            )
            for days, kinds in alike.items()
        ),
        output_field=IntegerField(),
    )


class DaysBefore(Func):
    """The beginning of the day so many days before a date, in the database's own arithmetic.

    Django's own subtraction is a Python function on SQLite, called for every row.
    """

    output_field = DateTimeField()

    def as_sqlite(self, compiler: Any, connection: Any, **options: Any) -> Any:
        # Instants are text that begins with the day, so they compare with a day.
        template = "date(%(expressions)s || ' days')"
        return self.as_sql(compiler, connection, template=template, arg_joiner=", -", **options)

    def as_postgresql(self, compiler: Any, connection: Any, **options: Any) -> Any:
        template = "(%(expressions)s)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" - ", **options)


def _sent_since(day: str) -> Exists:
    """Return whether anything was sent from the beginning of `day` on."""
    sent = Reminder.objects.filter(deadline=OuterRef("pk"), state=Reminder.State.SENT)
    return Exists(sent.filter(sent_at__gte=OuterRef(day)))


def last_sent_of(deadlines: Iterable[Deadline]) -> dict[int, datetime]:
    """Return when each deadline was last written about, by its id; absent where never."""
    sent = Reminder.objects.filter(
        deadline__in=[each.pk for each in deadlines], state=Reminder.State.SENT
    )
    found = sent.order_by().values("deadline_id").annotate(at=Max("sent_at"))
    return {row["deadline_id"]: row["at"] for row in found}


def is_unsent(
    deadline: Deadline,
    last_sent_at: datetime | None,
    settled_by: datetime,
    ladders: Ladders,
    muted: Muted,
) -> bool:
    """Return whether the newest rung over by `settled_by` went by without a letter then or since.

    Rungs that the firm muted, that were over when a fact was entered, or that a person snoozed
    ask for none; a reminder held back in the quiet hours is awaited in the morning. A deadline
    that was over when it was recorded has nothing to remind of: it is missed.
    """
    if deadline.made_at > settled_by or deadline.due_at <= deadline.made_at:
        return False
    owed = [
        step
        for step in plan_of(deadline, now=settled_by, ladders=ladders)
        if _is_owed(deadline, step, settled_by, ladders, muted)
    ]
    return bool(owed) and owed[-1].rung in gone_unsent(owed, last_sent_at)


def _is_owed(
    deadline: Deadline, step: PlannedRung, settled_by: datetime, ladders: Ladders, muted: Muted
) -> bool:
    ladder = ladders.ladder(deadline.kind, on=deadline.made_at.date())
    firm = deadline.client.firm
    if deadline.last_day is not None and step.due_at < deadline.made_at:
        return False
    goes_at = after_quiet(max(step.due_at, deadline.made_at), ladder, deadline.due_at, firm.zone)
    if step.rung.hard:
        return goes_at <= settled_by
    snoozed = deadline.snoozed_until is not None and deadline.snoozed_until > settled_by
    is_muted = (firm.pk, deadline.kind, step.rung.name) in muted
    return goes_at <= settled_by and not snoozed and not is_muted
