"""The second line of defence by mail: each morning all deadlines of the firm in one letter.

Computed from the deadlines, never from reminder rows, and not sent by what sends them: what is
wrong with the reminders is not wrong with it too.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Role, User
from deadlines.kept_letters import LEASE, Write, send_kept
from deadlines.letter import local_words, stable_id
from deadlines.models import Deadline, Digest, Incident
from deadlines.office_dates import office_dates
from deadlines.phrases import Phrases, phrases_of
from deadlines.readers import Reader
from deadlines.rules.ladder import time_left
from deadlines.rules.office_dates import OfficeDates

logger = logging.getLogger(__name__)

SEND_AT_HOUR = 7  # in the firm's zone: before the first reminder of the day
WITHIN = timedelta(days=30)
SOON = timedelta(days=7)
MOST_LINES = 100
READERS = (Role.OWNER, Role.CONSULTANT, Role.ASSISTANT)


def send_digests(now: datetime) -> int:
    """Write and send what is due this morning; return how many letters went out."""
    _write_rows(now)
    waiting = Digest.objects.unsent(now).select_related("user__firm").order_by("user__firm", "pk")
    sent = send_kept(((row, _writer(row, news)) for row, news in _with_news(waiting, now)), now)
    if sent:
        logger.info("digests: %s sent", sent)
    return sent


def _writer(row: Digest, news: "News") -> Write:
    def write(now: datetime) -> EmailMultiAlternatives | None:
        return compose_digest(row.user, row.day, news, now=now) if news.any else None

    return write


def _with_news(rows: Iterable[Digest], now: datetime) -> Iterator[tuple[Digest, "News"]]:
    """Yield each letter with its firm's news; a firm that cannot be told waits by itself."""
    for firm_id, group in groupby(rows, key=lambda row: row.user.firm_id):
        if firm_id is None:
            continue
        try:
            news = news_of(firm_id, now=now)
        except Exception:
            logger.exception("digests of firm %s could not be written", firm_id)
            mine = Digest.objects.filter(pk__in=[row.pk for row in group])
            mine.update(next_try_at=now + LEASE, last_error="could not be written")
            continue
        for row in group:
            yield row, news


def _write_rows(now: datetime) -> None:
    """Write today's row of every reader whose morning has come; older unsent ones are let go."""
    people = User.objects.filter(is_active=True, firm__isnull=False, role__in=READERS)
    days = [
        (user, local.date())
        for user in people.select_related("firm")
        if (local := now.astimezone(user.firm.zone)).hour >= SEND_AT_HOUR
    ]
    known = set(
        Digest.objects.filter(day__gte=now.date() - timedelta(days=2)).values_list("user", "day")
    )
    new = [Digest(user=user, day=day, next_try_at=now) for user, day in days
           if (user.pk, day) not in known]  # fmt: skip
    Digest.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        stale = Q(day__lt=min(row.day for row in new))
        Digest.objects.filter(stale, sent_at=None, refused_at=None).delete()


@dataclass(frozen=True, slots=True)
class News:
    """What a firm's digest tells: deadlines over or near, open incidents, dates for all files."""

    deadlines: list[Deadline]
    incidents: int
    office: OfficeDates

    @property
    def any(self) -> bool:
        return bool(
            self.deadlines or self.incidents or self.office.fee_change_at or self.office.licensees
        )


def news_of(firm_id: int, *, now: datetime) -> News:
    """Return what a firm's digest tells at `now`, from its deadlines alone."""
    deadlines = (
        Deadline.objects.pressing()
        .filter(client__firm=firm_id, due_at__lte=now + WITHIN)
        .select_related("client")
        .order_by("due_at", "pk")
    )
    incidents = Incident.objects.open().filter(deadline__client__firm=firm_id).count()
    return News(list(deadlines), incidents, office_dates(firm_id, on=now.date()))


@dataclass(frozen=True, slots=True)
class Line:
    """One deadline in words; `is_late` once it is over."""

    reference: str
    what: str
    when: str
    left: str
    link: str
    is_late: bool


def compose_digest(user: User, day: date, news: News, *, now: datetime) -> EmailMultiAlternatives:
    """Return one person's letter of a day, in their language and on their clock."""
    say = phrases_of(user.language)
    reader = Reader(user.email, user.language, user.zone, user.pk)
    words = {
        "lang": user.language,
        "subject": _subject(news, day, say, now),
        "lines": [_line(each, reader, say, now) for each in news.deadlines[:MOST_LINES]],
        "more": max(0, len(news.deadlines) - MOST_LINES),
        "intro": say.lines["digest_intro" if news.deadlines else "digest_none"],
        "office": _office(news.office, say),
        "office_heading": say.lines["digest_office"],
        "incidents": (
            say.lines["digest_incidents"].format(number=news.incidents) if news.incidents else ""
        ),
        "open": say.lines["digest_open"],
        "colon": say.colon,
        "link": settings.SITE_URL.rstrip("/") + reverse("deadlines:deadline_list"),
        "footer": say.lines["digest_footer"],
    }
    letter = EmailMultiAlternatives(
        subject=words["subject"],
        body=render_to_string("deadlines/mail/digest.txt", {"words": words}),
        to=[user.email],
        headers={
            "Message-ID": stable_id(f"digest:{user.pk}:{day.isoformat()}"),
            "Auto-Submitted": "auto-generated",
            "Content-Language": user.language,
        },
    )
    page = render_to_string("deadlines/mail/digest.html", {"words": words})
    letter.attach_alternative(page, "text/html")
    return letter


def _subject(news: News, day: date, say: Phrases, now: datetime) -> str:
    late = sum(each.due_at <= now for each in news.deadlines)
    soon = sum(now < each.due_at <= now + SOON for each in news.deadlines)
    return say.subject_digest.format(day=f"{day:%Y-%m-%d}", late=late, soon=soon)


def _line(deadline: Deadline, reader: Reader, say: Phrases, now: datetime) -> Line:
    left = time_left(deadline.due_at, now)
    when = (
        f"{deadline.last_day:%Y-%m-%d}"
        if deadline.last_day is not None
        else local_words(deadline.due_at, reader)
    )
    return Line(
        reference=deadline.client.reference,
        what=say.kinds[deadline.kind],
        when=when,
        left=say.left(left),
        link=settings.SITE_URL.rstrip("/") + deadline.get_absolute_url(),
        is_late=left.over,
    )


def _office(office: OfficeDates, say: Phrases) -> list[str]:
    told = []
    if office.fee_change_at is not None:
        told.append(say.lines["fee_change"].format(day=f"{office.fee_change_at:%Y-%m-%d}"))
    if office.funds_awaited:
        told.append(say.lines["funds_table"])
    for each in office.licensees:
        line = say.lines[f"{each.cover}_over" if each.is_over else each.cover]
        left = say.count(say.days, each.days_left)
        told.append(line.format(day=f"{each.last_day:%Y-%m-%d}", left=left))
    return told
