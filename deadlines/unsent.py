"""Which deadlines passed a rung in silence: counted from the deadlines, not from reminder rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, Exists, Func, Max, OuterRef, Q

from deadlines.ladders import Ladders
from deadlines.models import Deadline, Reminder
from deadlines.rules.ladder import PlannedRung, after_quiet, gone_unsent
from deadlines.schedule import plan_of

Muted = Collection[tuple[int, str, str]]


def passed_silently(ladders: Ladders, now: datetime) -> Q:
    """Keep the deadlines of days whose newest rung passed without a letter since that day.

    A first sieve that the database does, for an office keeps thousands; what is left is counted
    to the minute.
    """
    today = now.astimezone(UTC).date()
    alike: dict[tuple[int, int], list[str]] = defaultdict(list)
    for kind in Deadline.Kind:
        rungs = ladders.ladder(kind.value, on=today).rungs
        days = sorted({rung.days for rung in rungs if rung.days is not None})
        for turn in zip([-1, *days], days, strict=False):
            alike[turn].append(kind.value)
    found = Q(pk__in=[])
    for (nearer, count), kinds in alike.items():
        in_turn = Q(
            kind__in=kinds,
            last_day__gt=today + timedelta(days=nearer),
            last_day__lte=today + timedelta(days=count),
            # A rung that was over when the fact was entered asks for no letter.
            made_at__lte=DaysBefore("last_day", count - 1),
        )
        found |= in_turn & Q(~_sent_since(count))
    return found


class DaysBefore(Func):
    """The beginning of the day so many days before a date, in the database's own arithmetic.

    Django's own subtraction is a Python function on SQLite, called for every row.
    """

    def __init__(self, day: str | OuterRef, days: int) -> None:
        super().__init__(day, output_field=DateTimeField())
        self.days = days

    def as_sqlite(self, compiler: Any, connection: Any, **options: Any) -> Any:
        # Instants are text that begins with the day, so they compare with a day.
        template = f"date(%(expressions)s, '{-self.days:+d} days')"
        return self.as_sql(compiler, connection, template=template, **options)

    def as_postgresql(self, compiler: Any, connection: Any, **options: Any) -> Any:
        template = f"(%(expressions)s - {self.days:d})"
        return self.as_sql(compiler, connection, template=template, **options)


def _sent_since(count: int) -> Exists:
    """Return whether anything was sent from `count` days before the last day on."""
    sent = Reminder.objects.filter(deadline=OuterRef("pk"), state=Reminder.State.SENT)
    return Exists(sent.filter(sent_at__gte=DaysBefore(OuterRef("last_day"), count)))


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
