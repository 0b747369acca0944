"""Reminders of the last days of consultants' licences and insurance.

Who is not licensed, or not insured, may act on no file at all, so these concern no client: each is
a row of its own, to the person and to a second one of the firm, kept before it is sent. Counted
anew at every look from the days that people gave: of several rungs that went by in a silence only
the newest is told, with the days left as they are then.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Role, User
from deadlines.kept_letters import send_kept
from deadlines.ladders import Ladders
from deadlines.letter import stable_id
from deadlines.models import LicenceLetter
from deadlines.office_dates import COVERS
from deadlines.phrases import phrases_of
from deadlines.rules import ladder
from deadlines.rules.office_dates import Cover, newest_rung

logger = logging.getLogger(__name__)

LADDERS = {Cover.LICENCE: "college_licence", Cover.INSURANCE: "liability_insurance"}
# Who is told beside the person, the first of these that the firm has.
SECOND = (Role.OWNER, Role.CONSULTANT, Role.ASSISTANT)
LONGEST_WAIT = timedelta(minutes=15)


class Key(NamedTuple):
    """What makes a letter this one and no other."""

    holder_id: int
    held: str
    last_day: date
    rung: str
    reader_id: int


def send_licence_letters(now: datetime) -> int:
    """Write and send what is due about licences and insurance; return how many went out."""
    due = due_letters(now)
    known = set(map(_key, LicenceLetter.objects.filter(holder__in={key.holder_id for key in due})))
    LicenceLetter.objects.bulk_create(
        (
            LicenceLetter(**key._asdict(), due_at=due_at, next_try_at=now)
            for key, due_at in due.items()
            if key not in known
        ),
        ignore_conflicts=True,
    )
    waiting = LicenceLetter.objects.unsent(now).select_related("holder", "reader").order_by("pk")
    sent = send_kept(
        ((row, partial(_compose, row)) for row in waiting if not _let_go(row, _key(row) in due)),
        now,
    )
    if sent:
        logger.info("letters about licences: %s sent", sent)
    return sent


def due_letters(now: datetime) -> dict[Key, datetime]:
    """Return every letter that should be out by `now`, with the instant of its rung.

    Computed from what people typed, without the rows, so that it can contradict them.
    """
    holders = User.objects.filter(is_active=True, firm__isnull=False).select_related("firm")
    holders = holders.exclude(licence_ends_on=None, insurance_ends_on=None)
    ladders = Ladders()
    found = {
        (holder, cover): rung
        for holder in holders
        for cover, rung in _rungs_of(holder, ladders, now)
    }
    colleagues = _colleagues({holder.firm_id for holder, _ in found})
    return {
        Key(holder.pk, cover, getattr(holder, COVERS[cover]), rung.name, reader): due_at
        for (holder, cover), (rung, due_at) in found.items()
        for reader in _readers(holder, rung, colleagues[holder.firm_id])
    }


def unsent_licence_letters(now: datetime) -> int:
    """Return how many letters should have been out for LONGEST_WAIT; refused ones do not count.

    A day typed within its own notice is due at once: it has as long from then on, and so has
    someone who joined, and is told of a colleague's day.
    """
    since = now - LONGEST_WAIT
    due = {key for key, due_at in due_letters(now).items() if due_at <= since}
    if not due:
        return 0
    lately = (since, now)
    said = set(User.objects.filter(covers_said_at__range=lately).values_list("pk", flat=True))
    joined = set(User.objects.filter(joined_at__range=lately).values_list("pk", flat=True))
    due = {key for key in due if key.holder_id not in said and key.reader_id not in joined}
    rows = LicenceLetter.objects.filter(holder__in={key.holder_id for key in due})
    return len(due - set(map(_key, rows.exclude(sent_at=None, refused_at=None))))


def _rungs_of(
    holder: User, ladders: Ladders, now: datetime
) -> Iterator[tuple[Cover, tuple[ladder.Rung, datetime]]]:
    assert holder.firm is not None
    for cover, field in COVERS.items():
        last_day: date | None = getattr(holder, field)
        if last_day is not None:
            rungs = ladders.ladder(LADDERS[cover], on=now.date())
            rung = newest_rung(rungs, last_day, zone=holder.firm.zone, now=now)
            if rung is not None:
                yield cover, rung


def _colleagues(firms: set[int | None]) -> dict[int | None, list[User]]:
    """Return the people of each firm, who is told first among them first."""
    people = defaultdict(list)
    for user in User.objects.filter(firm__in=firms, is_active=True, role__in=SECOND).order_by("pk"):
        people[user.firm_id].append(user)
    for each in people.values():
        each.sort(key=lambda user: SECOND.index(Role(user.role)))
    return people


def _readers(holder: User, rung: ladder.Rung, colleagues: list[User]) -> Iterator[int]:
    """Yield the person, and a second one where the firm has one."""
    told = {*rung.to, *rung.escalate_to}
    if ladder.Role.OWNER in told:
        yield holder.pk
    second = next((each for each in colleagues if each.pk != holder.pk), None)
    if ladder.Role.BACKUP in told and second is not None:
        yield second.pk


def _key(row: LicenceLetter) -> Key:
    return Key(row.holder_id, row.held, row.last_day, row.rung, row.reader_id)


def _let_go(row: LicenceLetter, is_due: bool) -> bool:
    """Forget a letter that is not due any more: renewed, or a later one says it. Return whether."""
    if is_due:
        return False
    unclaimed = LicenceLetter.objects.unsettled().filter(pk=row.pk, next_try_at=row.next_try_at)
    unclaimed.delete()
    return True


def _compose(row: LicenceLetter, now: datetime) -> EmailMultiAlternatives:
    """Return one letter as it reads at `now`: the day, the days left, what to do, and no name."""
    reader = row.reader
    say = phrases_of(reader.language)
    assert row.holder.firm is not None
    days = (row.last_day - now.astimezone(row.holder.firm.zone).date()).days
    is_own = reader.pk == row.holder_id
    what = f"your_{row.held}" if is_own else row.held
    line = say.lines[f"{what}_over" if days < 0 else what].format(
        day=f"{row.last_day:%Y-%m-%d}", left=say.count(say.days, days)
    )
    address = reverse("accounts:settings") if is_own else reverse("deadlines:today")
    words = {
        "lang": reader.language,
        "line": line,
        "then": say.lines["licence_then"],
        "second": "" if is_own else say.lines["licence_second"],
        "open": say.lines["licence_open" if is_own else "licence_open_second"],
        "link": settings.SITE_URL.rstrip("/") + address,
        "colon": say.colon,
        "footer": say.lines["footer"].format(rung=say.rung(row.rung)),
    }
    letter = EmailMultiAlternatives(
        subject=line.rstrip("."),
        body=render_to_string("deadlines/mail/licence.txt", {"words": words}),
        to=[reader.email],
        headers={
            "Message-ID": stable_id("licence:" + ":".join(map(str, _key(row)))),
            "Auto-Submitted": "auto-generated",
            "Content-Language": reader.language,
        },
    )
    page = render_to_string("deadlines/mail/licence.html", {"words": words})
    letter.attach_alternative(page, "text/html")
    return letter
