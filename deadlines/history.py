"""What was sent for a deadline, what is to come, and what people did."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from accounts.acts import act_label
from accounts.models import AuditEvent, User
from deadlines.ladders import Ladders
from deadlines.models import Deadline, Reminder
from deadlines.mutes import muted_by
from deadlines.rows import time_before
from eligibility.rules.law import Version

State = Reminder.State


@dataclass(frozen=True, slots=True)
class Step:
    """One rung with the reminders it has: one for each person told.

    `goes_at` is its own time, or a later one where somebody put the deadline off or the night
    holds it back; what is muted goes to nobody.
    """

    rung: str
    goes_at: datetime
    is_hard: bool
    is_muted: bool
    reminders: list[Reminder]

    @property
    def is_put_off(self) -> bool:
        return any(self.goes_at > reminder.due_at for reminder in self.reminders)


@dataclass(frozen=True, slots=True)
class LadderShown:
    """The rungs of one deadline and the rule they come from."""

    version: Version
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: when, who (None for the scheduler), what in words."""

    at: datetime
    who: User | None
    what: str


def ladder_of(deadline: Deadline) -> LadderShown:
    """Return every rung of a deadline with its reminders, in the order they fall due."""
    version = Ladders().in_force(deadline.kind, on=deadline.made_at.date())
    rows = deadline.reminders.select_related("user").order_by("due_at", "rung", "pk")
    hard = {rung.name for rung in version.body.rungs if rung.hard}
    muted = muted_by(deadline.client.firm)
    groups = groupby(rows, key=lambda row: (row.due_at, row.rung))
    steps = []
    for (due_at, rung), group in groups:
        reminders = list(group)
        to_come = any(row.state == State.PENDING for row in reminders)
        is_muted = to_come and rung not in hard and (deadline.kind, rung) in muted
        goes_at = max((due_at, *filter(None, map(_held_back_to, reminders))))
        steps.append(Step(rung, goes_at, rung in hard, is_muted, reminders))
    return LadderShown(version, steps)


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
