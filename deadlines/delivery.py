"""Handing a letter over, what became of it, and what a mail server's answer means for it."""

import logging
import smtplib
from dataclasses import dataclass
from typing import Literal

from django.core.mail import EmailMultiAlternatives, get_connection

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """`error` holds codes and kinds only: a server's own words may repeat an address."""

    result: Literal["sent", "failed", "retry", "cancelled"]
    error: str = ""
    is_ours: bool = False  # our own fault, not the server's


def hand_over(letter: EmailMultiAlternatives) -> None:
    """Send on a connection of its own; what the server says after accepting does not matter."""
    connection = get_connection()
    connection.open()
    try:
        connection.send_messages([letter])
    finally:
        try:
            connection.close()
        except OSError as error:  # SMTPException is one: the letter was accepted before
            logger.info("mail server ended badly: %s", type(error).__name__)


def outcome_of(error: Exception) -> Delivery:
    """Return what to do after `error`.

    Only a final refusal of this recipient or this letter (5xx) fails it. What refuses everybody
    (sign-in, sender, greeting), what may pass (4xx) and what cannot be known (the line broke,
    even after the data) is tried again: the letter keeps its Message-ID.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max((code for code, _ in error.recipients.values()), default=0)
        return _by_code(code, "recipient")
    if isinstance(error, smtplib.SMTPDataError):
        return _by_code(error.smtp_code, "letter")
    if isinstance(error, smtplib.SMTPResponseException):
        return Delivery("retry", f"{error.smtp_code} from the mail server ({_kind(error)})")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Delivery("failed", "the mail server cannot take this address")
    if isinstance(error, OSError):  # every network fault, and the rest of smtplib
        return Delivery("retry", f"mail server not reached or lost ({_kind(error)})")
    return Delivery("retry", f"could not be written ({_kind(error)})", is_ours=True)


def _by_code(code: int, what: str) -> Delivery:
    if 500 <= code <= 599:
        return Delivery("failed", f"{code}: the mail server refuses the {what}")
    return Delivery("retry", f"{code}: the mail server does not take the {what} now")


def _kind(error: Exception) -> str:
    return type(error).__name__
