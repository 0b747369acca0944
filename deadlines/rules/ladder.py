"""Who is reminded of a deadline, and when: rungs counted back from the instant.

The law sets the end of an invitation; how often an office is warned before it is the office's own
practice, so the rungs are data (`values/ladders.toml`) and this module only counts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

RUNG_NAME = re.compile(r"(?P<unit>[DH])-(?P<count>[1-9][0-9]{0,2})")


class Role(StrEnum):
    """A person a rung speaks to, by what they are to the file."""

    OWNER = "owner"
    BACKUP = "backup"
    ASSISTANT = "assistant"
    CLIENT = "client"


class Turn(StrEnum):
    """Where a rung stands at the moment the ladder is set up."""

    TO_COME = "to_come"
    CURRENT = "current"  # the newest one already passed: goes out at once in place of the others
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Rung:
    """One reminder before a deadline, named by its distance: D-30, H-6.

    `to` is always told; `escalate_to` only when nobody acknowledged the deadline lately. A hard
    rung cannot be muted and must reach two people.
    """

    name: str
    to: tuple[Role, ...]
    escalate_to: tuple[Role, ...] = ()
    hard: bool = False

    @property
    def days(self) -> int | None:
        """How many days before the end; None for a rung of hours."""
        return int(self.name[2:]) if self.name.startswith("D") else None

    def __post_init__(self) -> None:
        if not RUNG_NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is not a rung. Write D-30 for days or H-6 for hours.")
        if unknown := {*self.to, *self.escalate_to} - set(Role):
            raise ValueError(f"Rung {self.name} names nobody known: {', '.join(sorted(unknown))}.")
        if not self.to:
            raise ValueError(f"Rung {self.name} reaches nobody. Name at least the owner in `to`.")
        if self.hard and len({*self.to, *self.escalate_to} - {Role.CLIENT}) < 2:
            raise ValueError(f"Rung {self.name} is hard and must reach two people of the office.")


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs before one kind of deadline, farthest first.

    `send_at_hour` is the hour of the day rungs in the firm's zone. An acknowledgement keeps the
    second person from being called for `acknowledgement_holds_days` days. From `quiet_from_hour` to
    `quiet_until_hour` nothing that can wait goes out, until a day before the end.
    """

    rungs: tuple[Rung, ...]
    send_at_hour: int = 8
    acknowledgement_holds_days: int = 7
    quiet_from_hour: int = 21
    quiet_until_hour: int = 7

    def __post_init__(self) -> None:
        if not 0 <= self.send_at_hour <= 23:
            raise ValueError(f"send_at_hour is {self.send_at_hour}; give an hour from 0 to 23.")
        if not 0 <= self.quiet_until_hour <= self.send_at_hour < self.quiet_from_hour <= 24:
            raise ValueError(
                f"Quiet hours are {self.quiet_from_hour} to {self.quiet_until_hour}; they must "
                f"leave out send_at_hour {self.send_at_hour}."
            )
        names = [rung.name for rung in self.rungs]
        if len(set(names)) != len(names):
            raise ValueError(f"A rung is named twice: {', '.join(names)}.")

    def tells(self, role: Role) -> bool:
        """Return whether any rung is for this role."""
        return any(role in (*rung.to, *rung.escalate_to) for rung in self.rungs)

    def rung(self, name: str) -> Rung | None:
        """Return the rung of that name, None where this ladder has none."""
        return next((rung for rung in self.rungs if rung.name == name), None)


@dataclass(frozen=True, slots=True)
class PlannedRung:
    """A rung at its own instant (UTC) before one deadline."""

    rung: Rung
    due_at: datetime
    turn: Turn


def planned_rungs(
    ladder: Ladder,
    due_at: datetime,
    *,
    zone: ZoneInfo,
    now: datetime,
    last_day: date | None = None,
    entered_now: bool = False,
) -> list[PlannedRung]:
    """Return every rung before `due_at`, in the order they fall due.

    Rungs whose time is over when the deadline is made are not sent late one by one: the newest
    of them is current and goes out at once, the others are passed. Where a fact gives a
    `last_day` and was `entered_now`, whoever entered it knows it: then only a hard rung, or the
    last of all, goes out at once. After `due_at` itself there is nothing to remind of, so all
    are passed.
    """
    counted_from = last_day or due_at.astimezone(UTC).date()
    hour = ladder.send_at_hour
    moments = [
        (rung_due_at(rung, due_at, zone=zone, send_at_hour=hour, counted_from=counted_from), rung)
        for rung in ladder.rungs
    ]
    moments.sort(key=lambda moment: moment[0])  # stable: of two at one instant the nearer is last
    moments = [(at, rung) for at, rung in moments if at < due_at]
    over = [rung for at, rung in moments if at <= now]
    current = over[-1] if over and now < due_at else None
    is_known = entered_now and last_day is not None
    if current and is_known and not current.hard and len(over) < len(moments):
        current = None
    return [PlannedRung(rung, at, _turn(rung, at, now, current)) for at, rung in moments]


def rung_due_at(
    rung: Rung,
    due_at: datetime,
    *,
    zone: ZoneInfo,
    send_at_hour: int,
    counted_from: date | None = None,
) -> datetime:
    """Return the UTC instant of a rung before the deadline at `due_at`.

    Days count back from the UTC date of the instant (D-1 is the UTC date before it), or from
    `counted_from`, and go out at the office's hour of that date in the office's zone; hours
    count from the instant.
    """
    unit, count = rung.name[0], int(rung.name[2:])
    if unit == "H":
        return due_at - timedelta(hours=count)
    local_day = (counted_from or due_at.astimezone(UTC).date()) - timedelta(days=count)
    return datetime.combine(local_day, time(send_at_hour), tzinfo=zone).astimezone(UTC)


def end_of_day(last_day: date) -> datetime:
    """Return the instant at which a last day is over: IRCC's clock is UTC, the earliest reading."""
    return datetime.combine(last_day + timedelta(days=1), time(0), tzinfo=UTC)


NO_QUIET_WITHIN = timedelta(hours=24)


def after_quiet(at: datetime, ladder: Ladder, due_at: datetime, zone: ZoneInfo) -> datetime:
    """Return when a reminder meant for `at` goes out: not in the quiet hours of the office's zone.

    In the last 24 hours before `due_at` there are no quiet hours, and nothing waits into them.
    """
    local = at.astimezone(zone)
    if ladder.quiet_until_hour <= local.hour < ladder.quiet_from_hour:
        return at
    day = local.date() + timedelta(days=1 if local.hour >= ladder.quiet_from_hour else 0)
    morning = datetime.combine(day, time(ladder.quiet_until_hour), tzinfo=zone).astimezone(UTC)
    return at if due_at - morning <= NO_QUIET_WITHIN else morning


def roles_told(
    ladder: Ladder, rung: Rung, *, acknowledged_at: datetime | None, now: datetime
) -> tuple[Role, ...]:
    """Return whom a rung is for at `now`: the second person too, unless someone acknowledged.

    A hard rung is never spared anyone.
    """
    held = timedelta(days=ladder.acknowledgement_holds_days)
    acknowledged = acknowledged_at is not None and now - acknowledged_at <= held
    if acknowledged and not rung.hard:
        return rung.to
    return (*rung.to, *(role for role in rung.escalate_to if role not in rung.to))


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """Whole days, hours and minutes until an instant; `over` once it has come."""

    days: int
    hours: int
    minutes: int
    over: bool

    @property
    def whole_hours(self) -> int:
        """The hours left, those of the days among them."""
        return self.days * 24 + self.hours


def time_left(due_at: datetime, now: datetime) -> TimeLeft:
    """Return how long remains, a begun minute counted whole and everything else rounded down."""
    if now >= due_at:
        return TimeLeft(0, 0, 0, over=True)
    minutes = -((now - due_at) // timedelta(minutes=1))
    hours, minutes = divmod(minutes, 60)
    return TimeLeft(hours // 24, hours % 24, minutes, over=False)


def gone_unsent(planned: Sequence[PlannedRung], last_sent_at: datetime | None) -> list[Rung]:
    """Return the rungs whose time is over though nothing was sent then or since.

    Computed from the deadline alone, without the sender's rows, so that it can contradict them.
    """
    over = [step for step in planned if step.turn is not Turn.TO_COME]
    return [step.rung for step in over if last_sent_at is None or last_sent_at < step.due_at]


def _turn(rung: Rung, at: datetime, now: datetime, current: Rung | None) -> Turn:
    if at > now:
        return Turn.TO_COME
    return Turn.CURRENT if rung is current else Turn.PASSED
