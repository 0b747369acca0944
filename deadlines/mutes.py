"""Which rungs a firm has muted. A hard rung cannot be: it goes out whatever is stored."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.audit import record_act
from accounts.models import Firm, User
from deadlines.ladders import Ladders
from deadlines.models import Deadline, MutedRung, Reminder, ReminderQuerySet
from deadlines.rules.ladder import Rung

Mute = tuple[str, str]


def with_mutes(reminders: ReminderQuerySet) -> ReminderQuerySet:
    """Load with each reminder whether its firm has muted its rung, for `is_muted`."""
    mutes = MutedRung.objects.filter(
        firm=OuterRef("deadline__client__firm"),
        kind=OuterRef("deadline__kind"),
        rung=OuterRef("rung"),
    )
    return reminders.annotate(firm_mutes=Exists(mutes))


def is_muted(reminder: Reminder) -> bool:
    """Return whether the firm of a reminder's file has muted its rung, and may."""
    if not vars(reminder)["firm_mutes"]:
        return False
    deadline = reminder.deadline
    rung = Ladders().ladder(deadline.kind, on=deadline.made_at.date()).rung(reminder.rung)
    return rung is None or not rung.hard


def soft_rungs(*, on: date) -> dict[str, list[Rung]]:
    """Return the rungs that can be muted, farthest first, by kind of deadline."""
    ladders = Ladders()
    found = {kind.value: ladders.ladder(kind.value, on=on).rungs for kind in Deadline.Kind}
    soft = {kind: [rung for rung in rungs if not rung.hard] for kind, rungs in found.items()}
    return {kind: rungs for kind, rungs in soft.items() if rungs}


def muted_by(firm: Firm) -> set[Mute]:
    """Return what a firm has muted, as pairs of kind and rung."""
    return set(firm.muted_rungs.values_list("kind", "rung"))


def mute(firm: Firm, wanted: Collection[Mute], *, by: User, now: datetime) -> None:
    """Have exactly these soft rungs muted; what is no soft rung is left out."""
    soft = {
        (kind, rung.name) for kind, rungs in soft_rungs(on=now.date()).items() for rung in rungs
    }
    wanted = soft.intersection(wanted)
    with transaction.atomic():
        held = muted_by(firm)
        for kind, rung in held - wanted:
            MutedRung.objects.filter(firm=firm, kind=kind, rung=rung).delete()
        MutedRung.objects.bulk_create(
            (MutedRung(firm=firm, kind=kind, rung=rung) for kind, rung in wanted - held),
            ignore_conflicts=True,
        )
        if held != wanted:
            record_act(
                "reminders_muted",
                at=now,
                by=by,
                subject=firm,
                firm=firm,
                muted=sorted(f"{kind} {rung}" for kind, rung in wanted),
            )
