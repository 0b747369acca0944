"""What every page says about reminders: a line in the top bar, a red bar when they stopped."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from deadlines.models import Reminder
from deadlines.pulse import Pulse, PulseState, pulse


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """`state` is ok, late or silent; `alarm` is empty while all is well."""

    state: str
    text: str
    alarm: str


def heartbeat(request: HttpRequest) -> dict[str, Any]:
    """Give templates `heartbeat`; the database is asked only by pages that show it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"heartbeat": SimpleLazyObject(lambda: heartbeat_for(user, timezone.now()))}


def heartbeat_for(user: User, now: datetime) -> Heartbeat:
    """Return the line and the alarm for a reader, with times on the reader's clock."""
    found = pulse(now)
    return Heartbeat(found.state, _line(found, user, now), _alarm(found, user))


def _line(found: Pulse, user: User, now: datetime) -> str:
    if found.ticked_at is None:
        return _("Reminders have not run yet")
    ran = found.ticked_at.astimezone(user.zone)
    if found.state is PulseState.SILENT:
        return _("Reminders stopped %(when)s") % {"when": f"{ran:%Y-%m-%d %H:%M}"}
    if found.state is PulseState.LATE:
        return _("Reminders are late")
    midnight = now.astimezone(user.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    sent = (
        Reminder.objects.visible_to(user)
        .filter(state=Reminder.State.SENT, sent_at__gte=midnight)
        .count()
    )
    return ngettext(
        "Reminders ran %(time)s, %(sent)d sent today",
        "Reminders ran %(time)s, %(sent)d sent today",
        sent,
    ) % {"time": f"{ran:%H:%M}", "sent": sent}


def _alarm(found: Pulse, user: User) -> str:
    if found.state is PulseState.LATE and found.oldest_due_at is not None:
        due = found.oldest_due_at.astimezone(user.zone)
        return _(
            "A reminder due on %(due)s has not gone out: the mail server may be down. Nothing is "
            "lost, it is tried again by itself; watch the deadlines here meanwhile."
        ) % {"due": f"{due:%Y-%m-%d %H:%M %Z}"}
    if found.state is PulseState.SILENT:
        return _(
            "No reminder has been looked for in the last five minutes: the background worker is "
            "not running. Start it, or tell whoever runs this installation. Reminders that fall "
            "due are kept and go out when it runs again; watch the deadlines here meanwhile."
        )
    return ""
