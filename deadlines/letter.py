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
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deadlines.models import Reminder
from deadlines.readers import Reader
from deadlines.rules.ladder import TimeLeft, time_left


def compose(reminder: Reminder, reader: Reader, *, now: datetime) -> EmailMultiAlternatives:
    """Return the letter of one reminder as it reads at `now`, in the reader's language and zone."""
    with translation.override(reader.language):
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
    digest = hmac.new(settings.SECRET_KEY.encode(), f"reminder:{key}".encode(), sha256)
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return f"<{digest.hexdigest()[:40]}@{sender.rpartition('@')[2] or 'localhost'}>"


@dataclass(frozen=True, slots=True)
class Words:
    """What the templates print; every value is text in the reader's language."""

    subject: str
    lang: str
    reference: str
    rung: str
    utc: str
    local: str
    left: str
    link: str
    is_over: bool
    is_second_person: bool
    for_client: bool


def _words(reminder: Reminder, reader: Reader, now: datetime) -> Words:
    deadline = reminder.deadline
    left = time_left(deadline.due_at, now)
    reference = deadline.client.reference
    path = reverse("deadlines:deadline_detail", args=[deadline.pk])
    return Words(
        subject=_subject(reference, left),
        lang=translation.get_language() or settings.LANGUAGE_CODE,
        reference=reference,
        rung=reminder.rung,
        utc=utc_words(deadline.due_at),
        local=local_words(deadline.due_at, reader),
        left=left_words(left),
        link=settings.SITE_URL.rstrip("/") + path if reader.may_sign_in else "",
        is_over=left.over,
        is_second_person=reminder.recipient
        in (Reminder.Recipient.BACKUP, Reminder.Recipient.FIRM_OWNER),
        for_client=reminder.recipient == Reminder.Recipient.CLIENT,
    )


def _subject(reference: str, left: TimeLeft) -> str:
    if left.over:
        return _("File %(reference)s: the invitation has ended") % {"reference": reference}
    return _("File %(reference)s: %(left)s until the invitation ends") % {
        "reference": reference,
        "left": left_words(left),
    }


def left_words(left: TimeLeft) -> str:
    """Return “6 days 12 hours”, on the last day “5 hours 20 minutes”, at the end “no time”."""
    if left.over:
        return _("no time")
    days = ngettext("%(n)d day", "%(n)d days", left.days) % {"n": left.days}
    hours = ngettext("%(n)d hour", "%(n)d hours", left.hours) % {"n": left.hours}
    minutes = ngettext("%(n)d minute", "%(n)d minutes", left.minutes) % {"n": left.minutes}
    counted = [(days, left.days), (hours, left.hours)]
    if not left.days:
        counted = [(hours, left.hours), (minutes, left.minutes)]
    return " ".join(words for words, count in counted if count)


def utc_words(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def local_words(at: datetime, reader: Reader) -> str:
    """Return the instant on the reader's wall clock, with its weekday and zone."""
    local = at.astimezone(reader.zone)
    day = formats.date_format(local, "l Y-m-d")
    place = reader.zone.key.rpartition("/")[2].replace("_", " ")
    return f"{day} {local:%H:%M} ({place}, {local:%Z})"
