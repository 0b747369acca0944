"""Sends the letters about rounds: rows that draws wrote, under the same promise as reminders.

Whoever looks takes one due row under a lease, sends, then marks it. A crash in between sends it
again under the same Message-ID; every statement names the token, so that whoever lost the lease
changes nothing. No transaction is open while the mail server is spoken to.
"""

import hmac
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from config.languages import shown_in
from deadlines.delivery import Delivery, HandOver, MailLine, hand_over, outcome_of
from deadlines.outbox import SENDING_LEASE, Clock, back_off, clock_from
from draws.models import ClientStanding, RoundNotice

logger = logging.getLogger(__name__)

# So many letters that did not get through: the server is down, the next look goes on.
PATIENCE = 5
# Reminders come first: one look at letters about rounds ends long before the next tick.
LONGEST_DRAIN = timedelta(seconds=30)
State = RoundNotice.State


@dataclass(frozen=True, slots=True)
class Claim:
    """One letter, for whoever knows the token, until the lease ends."""

    notice_id: int
    token: UUID


def drain_notices(now: datetime) -> int:
    """Send the letters about rounds that are due, and return how many went out."""
    clock = clock_from(now)
    sent = unanswered = 0
    with MailLine() as line:
        while unanswered < PATIENCE and clock() - now < LONGEST_DRAIN:
            claim = claim_one(now=clock())
            if claim is None:
                break
            delivery = send_notice(claim, clock=clock, hand_over=line.hand_over)
            sent += delivery.result == "sent"
            unanswered = unanswered + 1 if delivery.result == "retry" else 0
            if delivery.result == "failed":
                logger.error("letter %s about a round was refused for good", claim.notice_id)
    return sent


def claim_one(*, now: datetime) -> Claim | None:
    """Take the oldest due letter for this worker; None where there is none."""
    due = Q(state=State.PENDING, next_try_at__lte=now) | Q(
        state=State.SENDING, lease_until__lte=now
    )
    with transaction.atomic():
        rows = RoundNotice.objects.filter(due).order_by("next_try_at", "pk")
        pk = rows.select_for_update(skip_locked=True).values_list("pk", flat=True).first()
        if pk is None:
            return None
        token = uuid4()
        RoundNotice.objects.filter(pk=pk).update(
            state=State.SENDING,
            token=token,
            lease_until=now + SENDING_LEASE,
            attempts=F("attempts") + 1,
        )
    return Claim(pk, token)


def send_notice(claim: Claim, *, clock: Clock, hand_over: HandOver = hand_over) -> Delivery:
    """Send one letter, on the line given or one of its own, and settle it: marked second."""
    notice = (
        RoundNotice.objects.select_related("recipient__firm", "round")
        .filter(pk=claim.notice_id, token=claim.token)
        .first()
    )
    if notice is None:
        return Delivery("cancelled", "taken by another worker")
    delivery = _deliver(notice, clock(), hand_over)
    changes: dict[str, Any] = {
        "token": None,
        "lease_until": None,
        "last_error": delivery.error[:200],
    }
    match delivery.result:
        case "sent":
            changes |= {"state": State.SENT, "sent_at": clock(), "next_try_at": None}
        case "retry":
            next_try_at = clock() + back_off(notice.attempts)
            changes |= {"state": State.PENDING, "next_try_at": next_try_at}
        case result:
            changes |= {"state": State(result), "next_try_at": None}
    RoundNotice.objects.filter(pk=claim.notice_id, token=claim.token).update(**changes)
    return delivery


def _deliver(notice: RoundNotice, now: datetime, hand_over: HandOver) -> Delivery:
    """Hand the letter to the mail server; whatever goes wrong is an answer, not an exception."""
    if not notice.recipient.is_active:
        return Delivery("cancelled", "the account is closed")
    if notice.kind == RoundNotice.Kind.ASK and not _is_still_asked(notice, now):
        return Delivery("cancelled", "answered meanwhile")
    try:
        hand_over(compose_notice(notice))
    except Exception as error:
        delivery = outcome_of(error)
        logger.warning("letter %s about a round not sent: %s", notice.pk, delivery.error)
        if delivery.is_ours:
            logger.exception("letter %s about a round could not be written", notice.pk)
        return delivery
    return Delivery("sent")


def _is_still_asked(notice: RoundNotice, now: datetime) -> bool:
    asked = ClientStanding.objects.visible_to(notice.recipient).asked_about(by=now.date())
    return asked.filter(round=notice.round).exists()


def compose_notice(notice: RoundNotice) -> EmailMultiAlternatives:
    """Return the letter in the reader's language: counts and a link, nobody's name."""
    reader = notice.recipient
    with translation.override(shown_in(reader.language)):
        return EmailMultiAlternatives(
            subject=_subject(notice),
            body=render_to_string("deadlines/mail/round_notice.txt", _words(notice)),
            to=[reader.email],
            headers={
                "Message-ID": notice_message_id(notice),
                "Auto-Submitted": "auto-generated",
                "Content-Language": shown_in(reader.language),
            },
        )


def notice_message_id(notice: RoundNotice) -> str:
    """Return the Message-ID of a letter: the same on every try, and nobody else's."""
    key = f"{notice.recipient_id}:{notice.round_id}:{notice.kind}:{notice.edition}"
    digest = hmac.new(settings.SECRET_KEY.encode(), f"round-notice:{key}".encode(), sha256)
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return f"<{digest.hexdigest()[:40]}@{sender.rpartition('@')[2] or 'localhost'}>"


def _subject(notice: RoundNotice) -> str:
    words = {"number": notice.round.number}
    match notice.kind:
        case RoundNotice.Kind.CORRECTION:
            return _("Round %(number)s was published anew with other values") % words
        case RoundNotice.Kind.ASK:
            return _("Round %(number)s: were your clients invited?") % words
        case _:
            return _("Round %(number)s: where it leaves your files") % words


def _words(notice: RoundNotice) -> dict[str, object]:
    site = settings.SITE_URL.rstrip("/")
    page = site + notice.round.get_absolute_url()
    lists = [
        (str(each.label), notice.counts.get(each.value, 0), f"{page}?list={each.value}")
        for each in ClientStanding.List
    ]
    return {
        "notice": notice,
        "round": notice.round,
        "lists": lists,
        "link": page,
        "files": notice.counts.get("files", 0),
        "asked": notice.counts.get("asked", 0),
    }
