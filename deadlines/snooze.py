"""Putting off the soft reminders of a deadline. Hard ones go out whatever a person wishes."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.audit import record_act
from accounts.models import User
from deadlines.ladders import Ladders
from deadlines.models import Deadline, Reminder
from deadlines.rules.ladder import after_quiet

# The last call for a decision; a hard deadline is never put off past it.
LATEST_DAYS = 3
LONGEST_DAYS = 90


def latest_snooze(deadline: Deadline) -> date:
    """Return the last day on which a snooze of a deadline may end, in the firm's zone.

    D-3 for a hard deadline, the day before the last for a soft one.
    """
    last_day = deadline.last_day or deadline.due_at.date()
    return last_day - timedelta(days=LATEST_DAYS if deadline.is_hard else 1)


def snooze_limit(deadline: Deadline, *, now: datetime) -> date | None:
    """Return the last day that can be chosen at `now`; None where it is too near for any."""
    today = now.astimezone(deadline.client.firm.zone).date()
    latest = min(latest_snooze(deadline), today + timedelta(days=LONGEST_DAYS))
    return latest if latest > today else None


def morning_of(deadline: Deadline, day: date) -> datetime:
    """Return when soft reminders put off until a day go out: the office's hour of that day."""
    ladder = Ladders().ladder(deadline.kind, on=deadline.made_at.date())
    return datetime.combine(day, time(ladder.send_at_hour), tzinfo=deadline.client.firm.zone)


def snooze(deadline: Deadline, until: date, *, by: User, now: datetime) -> None:
    """Hold the soft reminders that fall due before `until` back to the morning of that day.

    None is dropped: the newest of them goes out then. Raises ValidationError for a day that is
    not ahead, is too far, or comes after what `latest_snooze` allows.
    """
    zone = deadline.client.firm.zone
    today = now.astimezone(zone).date()
    latest = snooze_limit(deadline, now=now) or today
    if not today < until <= latest:
        raise ValidationError(_refusal(today, until, latest))
    ladder = Ladders().ladder(deadline.kind, on=deadline.made_at.date())
    until_at = morning_of(deadline, until)
    hard = [rung.name for rung in ladder.rungs if rung.hard]
    with transaction.atomic():
        changed = Deadline.objects.open().filter(pk=deadline.pk).update(snoozed_until=until_at)
        if not changed:
            raise ValidationError(_("This deadline is closed: there is nothing to put off."))
        untried = Reminder.objects.filter(deadline=deadline, attempts=0).exclude(rung__in=hard)
        # Taken by a worker that died before it began: nobody sends it, so it waits like the rest.
        untried.filter(state=Reminder.State.CLAIMED, lease_until__lte=now).update(
            state=Reminder.State.PENDING, token=None, lease_until=None
        )
        waiting = untried.filter(state=Reminder.State.PENDING)
        waiting.filter(due_at__lt=until_at).update(next_try_at=until_at)
        # What an earlier wish held back for longer goes out at its own time again.
        for row in waiting.filter(due_at__gte=until_at, next_try_at__gt=F("due_at")):
            own_time = after_quiet(row.due_at, ladder, deadline.due_at, zone)
            waiting.filter(pk=row.pk).update(next_try_at=own_time)
        record_act(
            "deadline_snoozed", at=now, by=by, subject=deadline, firm=deadline.client.firm,
            until=until.isoformat(),
        )  # fmt: skip
    deadline.snoozed_until = until_at


def _refusal(today: date, until: date, latest: date) -> str:
    if latest <= today:
        return _("This deadline is too near to be put off.")
    return _("%(until)s is not possible. Choose a day from %(first)s to %(latest)s.") % {
        "until": until.isoformat(),
        "first": (today + timedelta(days=1)).isoformat(),
        "latest": latest.isoformat(),
    }
