"""The words of a reminder: what ends, when on both clocks, how long is left, and a link.

No name and no fact of the person: the reference number of the file says to the office whose it is.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr
from hashlib import sha256

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from deadlines.models import Deadline, Reminder
from deadlines.phrases import Phrases, phrases_of
from deadlines.readers import COVERS, Reader
from deadlines.rules.ladder import TimeLeft, time_left
from deadlines.seen import seen_address


def compose(reminder: Reminder, reader: Reader, *, now: datetime) -> EmailMultiAlternatives:
    """Return the letter of one reminder as it reads at `now`, in the reader's language and zone."""
    words = _words(reminder, reader, now)
    letter = EmailMultiAlternatives(
        subject=words.subject,
        body=render_to_string("deadlines/mail/reminder.txt", {"words": words}),
        to=[reader.address],
        headers={
            "Message-ID": message_id(reminder),
            "Auto-Submitted": "auto-generated",
            "Content-Language": reader.language,
        },
    )
    page = render_to_string("deadlines/mail/reminder.html", {"words": words})
    letter.attach_alternative(page, "text/html")
    return letter


def message_id(reminder: Reminder) -> str:
    """Return the Message-ID of a reminder: the same on every try, and nobody else's.

    Made from the key that makes the reminder unique, never from the clock.
    """
    key = ":".join((str(reminder.deadline_id), reminder.rung, reminder.recipient, reminder.channel))
    return stable_id(f"reminder:{key}")


def stable_id(key: str) -> str:
    """Return the Message-ID of what `key` names, the same on every try."""
    digest = hmac.new(settings.SECRET_KEY.encode(), key.encode(), sha256)
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return f"<{digest.hexdigest()[:40]}@{sender.rpartition('@')[2] or 'localhost'}>"


@dataclass(frozen=True, slots=True)
class Words:
    """What the templates print; every value is text in the reader's language.

    `links` are pairs of label and address, none for clients.
    """

    subject: str
    lang: str
    file: str
    what: str
    utc: str
    local: str
    then: str
    besides: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    colon: str
    footer: str


def _words(reminder: Reminder, reader: Reader, now: datetime) -> Words:
    deadline, say = reminder.deadline, phrases_of(reader.language)
    left = time_left(deadline.due_at, now)
    return Words(
        subject=_subject(deadline, left, say),
        lang=reader.language,
        file=say.lines["file"].format(reference=deadline.client.reference),
        what=_what(deadline, left, say),
        utc=utc_words(deadline.due_at),
        local=local_words(deadline.due_at, reader),
        then=_then(deadline, left, say),
        besides=_besides(reminder, say),
        links=_links(deadline, reader, say),
        colon=say.colon,
        footer=say.lines["footer"].format(rung=say.rung(reminder.rung)),
    )


def _subject(deadline: Deadline, left: TimeLeft, say: Phrases) -> str:
    words = say.subject_over if left.over else say.subject
    return words.format(
        reference=deadline.client.reference, left=say.left(left), what=say.kinds[deadline.kind]
    )


def _what(deadline: Deadline, left: TimeLeft, say: Phrases) -> str:
    name = "ita" if deadline.kind == Deadline.Kind.ITA else "other"
    words = say.lines[f"{name}_over" if left.over else name]
    return words.format(what=say.kinds[deadline.kind])


def _then(deadline: Deadline, left: TimeLeft, say: Phrases) -> str:
    if left.over:
        return say.lines["record_now"]
    words = say.lines["left"].format(left=say.left(left))
    if deadline.kind == Deadline.Kind.ITA:
        return f"{words} {say.lines['no_extension']}"
    return words


def _besides(reminder: Reminder, say: Phrases) -> tuple[str, ...]:
    match reminder.recipient:
        case Reminder.Recipient.BACKUP | Reminder.Recipient.FIRM_OWNER:
            return (say.lines["second"],)
        case recipient if recipient in COVERS:
            return (say.lines["cover"],)
        case Reminder.Recipient.CLIENT:
            return (say.lines["client"],)
    return ()


def _links(deadline: Deadline, reader: Reader, say: Phrases) -> tuple[tuple[str, str], ...]:
    """Return the deadline's page, and the address that acknowledges with one click."""
    if reader.user_id is None:
        return ()
    page = settings.SITE_URL.rstrip("/") + reverse("deadlines:deadline_detail", args=[deadline.pk])
    return (
        (say.lines["open"], page),
        (say.lines["acknowledge"], seen_address(deadline, reader.user_id)),
    )


def utc_words(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def local_words(at: datetime, reader: Reader) -> str:
    """Return the instant on the reader's wall clock, with its weekday and zone."""
    local = at.astimezone(reader.zone)
    day = phrases_of(reader.language).weekdays[local.weekday()]
    place = reader.zone.key.rpartition("/")[2].replace("_", " ")
    return f"{day} {local:%Y-%m-%d %H:%M} ({place}, {local:%Z})"
