"""The deadlines as a calendar that other programs subscribe to (RFC 5545).

The address is a secret: who has it reads reference numbers, kinds and instants, and no name.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from icalendar import Alarm, Calendar, Event, vDuration

from accounts.audit import record_act
from accounts.models import User
from deadlines.models import CalendarAddress, Deadline
from deadlines.office_dates import COVERS
from deadlines.phrases import Phrases, phrases_of
from deadlines.rules.office_dates import Cover

# How often a program asks, as a wish.
ASK_EACH = timedelta(hours=1)
PAST = timedelta(days=30)
MOST_EVENTS = 2000


def make_address(user: User, *, now: datetime) -> str:
    """Give a person a new secret address and return the secret; an older one stops working."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        CalendarAddress.objects.update_or_create(
            user=user,
            defaults={"secret_hash": _hash(secret), "made_at": now, "read_at": None},
        )
        record_act("calendar_address_made", at=now, by=user, subject=user)
    return secret


def revoke_address(user: User, *, now: datetime) -> None:
    """Stop a person's address from working."""
    with transaction.atomic():
        gone, _ = CalendarAddress.objects.filter(user=user).delete()
        if gone:
            record_act("calendar_address_revoked", at=now, by=user, subject=user)


def reader_at(secret: str) -> User | None:
    """Return whose calendar a secret opens; None for nobody's, or of a person who left."""
    found = CalendarAddress.objects.select_related("user__firm").filter(
        secret_hash=_hash(secret), user__is_active=True, user__firm__isnull=False
    )
    address = found.first()
    return address.user if address else None


def calendar_of(user: User, *, now: datetime) -> bytes:
    """Return the firm's open deadlines, those over for a month at most included, as a file.

    With them the last days of the reader's own licence and insurance, and of nobody else's.
    The same bytes for the same deadlines, so that a program is told when nothing changed.
    """
    say = phrases_of(user.language)
    calendar = Calendar()
    calendar.add("prodid", "-//Landed//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "Landed")
    calendar.add("refresh-interval", ASK_EACH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASK_EACH))
    moves = _moves_of(user)
    for deadline in _shown_to(user, now):
        calendar.add_component(_event(deadline, say, moves))
    for cover, field in COVERS.items():
        last_day: date | None = getattr(user, field)
        if last_day is not None and last_day > (now - PAST).date():
            calendar.add_component(_cover_event(user, cover, last_day, say))
    return bytes(calendar.to_ical())


def _shown_to(user: User, now: datetime) -> Iterable[Deadline]:
    found = Deadline.objects.visible_to(user).open().filter(due_at__gt=now - PAST)
    return found.select_related("client").order_by("due_at", "pk")[:MOST_EVENTS]


def _moves_of(user: User) -> dict[int, int]:
    """Return which deadline each moved one replaced."""
    moved = Deadline.objects.visible_to(user).filter(moved_from__isnull=False)
    return {pk: before for pk, before in moved.values_list("pk", "moved_from") if before}


def _first_of(deadline: Deadline, moves: Mapping[int, int]) -> tuple[int, int]:
    """Return the deadline that this one was before its first move, and how often it moved."""
    first, times = deadline.pk, 0
    while first in moves:
        first, times = moves[first], times + 1
    return first, times


def _event(deadline: Deadline, say: Phrases, moves: Mapping[int, int]) -> Event:
    words = f"{deadline.client.reference}: {say.kinds[deadline.kind]}"
    first, times_moved = _first_of(deadline, moves)
    event = _event_of(
        # One deadline to its reader, however often it moved: the program moves the event along.
        f"deadline-{first}",
        words,
        made_at=deadline.made_at,
        path=deadline.get_absolute_url(),
        is_hard=deadline.is_hard,
    )
    event.add("sequence", times_moved)
    if deadline.last_day is not None:
        _lasts_a_day(event, deadline.last_day)
    else:
        # A calendar shows when it begins: an hour that ends with the instant is seen in time.
        event.add("dtstart", deadline.due_at - timedelta(hours=1))
        event.add("dtend", deadline.due_at)
    return event


def _cover_event(user: User, cover: Cover, last_day: date, say: Phrases) -> Event:
    """Return the last day of what the reader holds: one event, which a renewal moves along."""
    event = _event_of(
        f"{cover}-{user.pk}",
        say.lines[f"{cover}_day"],
        made_at=user.covers_said_at or user.joined_at,
        path=reverse("accounts:settings"),
        is_hard=True,
    )
    _lasts_a_day(event, last_day)
    return event


def _event_of(name: str, words: str, *, made_at: datetime, path: str, is_hard: bool) -> Event:
    """Return an event that has no time yet."""
    event = Event()
    event.add("uid", f"{name}@{_host()}")
    event.add("dtstamp", made_at)
    event.add("last-modified", made_at)
    event.add("summary", words)
    event.add("url", settings.SITE_URL.rstrip("/") + path)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # a deadline takes nobody's time
    if is_hard:
        event.add_component(_alarm(words))
    return event


def _lasts_a_day(event: Event, day: date) -> None:
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))


def _alarm(words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", timedelta(days=-1))
    return alarm


def _host() -> str:
    return settings.SITE_URL.split("//")[-1].split("/")[0].split(":")[0] or "localhost"


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
