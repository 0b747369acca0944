"""What was sent for a deadline, what is to come, and what people did."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from accounts.acts import act_label
from accounts.models import AuditEvent, User
from deadlines.ladders import Ladders
from deadlines.models import Deadline, Reminder
from deadlines.mutes import muted_by
from deadlines.rows import time_before
from deadlines.rules.ladder import Ladder, Role
from eligibility.rules.law import Version

State = Reminder.State


@dataclass(frozen=True, slots=True)
class Step:
    """One rung with the reminders it has: one for each person told.

    `goes_at` is its own time, or a later one where somebody put the deadline off or the night
    holds it back. What `is_muted` goes to nobody. `is_together` with others held back to the same
    moment: one letter goes out for all of them.
    """

    rung: str
    goes_at: datetime
    is_hard: bool
    is_muted: bool
    calls_second: bool
    reminders: list[Reminder]
    is_together: bool = False

    @property
    def is_to_come(self) -> bool:
        waiting = any(reminder.state == State.PENDING for reminder in self.reminders)
        return waiting and not self.is_muted

    @property
    def is_put_off(self) -> bool:
        return any(self.goes_at > reminder.due_at for reminder in self.reminders)

    @property
    def told(self) -> list[Reminder]:
        """The reminders to show: of a muted rung only what was sent before."""
        if not self.is_muted:
            return self.reminders
        return [reminder for reminder in self.reminders if reminder.state != State.PENDING]


@dataclass(frozen=True, slots=True)
class LadderShown:
    """The rungs of one deadline and the rule they come from."""

    version: Version
    steps: list[Step]

    @property
    def second_call(self) -> Step | None:
        """The next reminder that calls the second person; None where none to come does."""
        calls = (step for step in self.steps if step.calls_second and step.is_to_come)
        return min(calls, key=lambda step: step.goes_at, default=None)

    def can_wait(self, until: datetime) -> bool:
        """Whether a reminder is to come before `until` that can be put off to it."""
        soft = (step for step in self.steps if step.is_to_come and not step.is_hard)
        return any(step.reminders[0].due_at < until for step in soft)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: when, who (None for the scheduler), what in words."""

    at: datetime
    who: User | None
    what: str


def ladder_of(deadline: Deadline) -> LadderShown:
    """Return every rung of a deadline with its reminders, in the order they fall due."""
    version = Ladders().in_force(deadline.kind, on=deadline.made_at.date())
    ladder: Ladder = version.body
    rows = deadline.reminders.select_related("user").order_by("due_at", "rung", "pk")
    muted = {rung for kind, rung in muted_by(deadline.client.firm) if kind == deadline.kind}
    groups = groupby(rows, key=lambda row: (row.due_at, row.rung))
    steps = [_step(rung, list(group), ladder, muted) for (_due_at, rung), group in groups]
    return LadderShown(version, _told_together(steps))


def _step(name: str, reminders: list[Reminder], ladder: Ladder, muted: set[str]) -> Step:
    rung = ladder.rung(name)
    is_hard = rung is not None and rung.hard
    to_come = any(row.state == State.PENDING for row in reminders)
    return Step(
        rung=name,
        goes_at=max((reminders[0].due_at, *filter(None, map(_held_back_to, reminders)))),
        is_hard=is_hard,
        is_muted=to_come and not is_hard and name in muted,
        calls_second=rung is not None and Role.BACKUP in (*rung.to, *rung.escalate_to),
        reminders=reminders,
    )


def _told_together(steps: list[Step]) -> list[Step]:
    """Mark what is held back to the moment of another: the newest due goes out for all."""
    moments = Counter(step.goes_at for step in steps if step.is_to_come)
    return [
        replace(step, is_together=True)
        if step.is_to_come and step.is_put_off and moments[step.goes_at] > 1
        else step
        for step in steps
    ]


def _held_back_to(row: Reminder) -> datetime | None:
    """Return when a reminder not tried yet goes out."""
    return row.next_try_at if row.state == State.PENDING and not row.attempts else None


def history_of(deadline: Deadline) -> list[Entry]:
    """Return what happened to a deadline and to those it replaced, newest first."""
    chain = _chain(deadline)
    subjects = [f"deadline:{each.pk}" for each in chain]
    acts = AuditEvent.objects.filter(subject__in=subjects).select_related("actor")
    sent = Reminder.objects.filter(deadline__in=chain, state=State.SENT).select_related("user")
    entries = [Entry(act.at, act.actor, act_label(act.act)) for act in acts]
    entries += [Entry(row.sent_at, None, _sent(row)) for row in sent if row.sent_at]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _chain(deadline: Deadline) -> list[Deadline]:
    chain = [deadline]
    while (earlier := chain[-1].moved_from) is not None:
        chain.append(earlier)
    return chain


def _sent(row: Reminder) -> str:
    to = row.user.full_name if row.user else row.get_recipient_display()
    return _("Reminder of %(before)s sent to %(to)s") % {"before": time_before(row.rung), "to": to}
