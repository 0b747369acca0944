"""Handing a letter over, what became of it, and what a mail server's answer means for it."""

import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Self

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """`error` holds codes and kinds only: a server's own words may repeat an address."""

    result: Literal["sent", "failed", "retry", "cancelled"]
    error: str = ""
    is_ours: bool = False  # our own fault, not the server's


# Many mail servers take only so many letters on one line.
MOST_LETTERS = 50

HandOver = Callable[[EmailMultiAlternatives], None]


class MailLine:
    """A line to the mail server, kept open from letter to letter while all goes well.

    A fault closes it, so that no letter suffers from the one before; what the server says after
    accepting a letter does not matter.
    """

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None
        self._letters = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def hand_over(self, letter: EmailMultiAlternatives) -> None:
        """Give one letter to the server; whatever it or the network answers is raised."""
        if self._letters >= MOST_LETTERS or not _answers(self._connection):
            self.close()
        if self._connection is None:
            connection = get_connection()
            connection.open()
            self._connection = connection
        self._letters += 1
        try:
            self._connection.send_messages([letter])
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        connection, self._connection, self._letters = self._connection, None, 0
        try:
            if connection is not None:
                connection.close()
        except OSError as error:  # SMTPException is one: every letter was settled before
            logger.info("mail server ended badly: %s", type(error).__name__)


def _answers(connection: BaseEmailBackend | None) -> bool:
    """Return whether a line kept open still takes letters: a server may hang up meanwhile."""
    line = getattr(connection, "connection", None)
    if not isinstance(line, smtplib.SMTP):
        return False
    try:
        return line.noop()[0] == 250
    except OSError:
        return False


def hand_over(letter: EmailMultiAlternatives) -> None:
    """Send one letter on a line of its own."""
    with MailLine() as line:
        line.hand_over(letter)


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
