"""A mail backend that keeps letters in memory and misbehaves as a test says."""

import smtplib
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend

ANSWERS = ("ok", "later", "refused", "lost after the data", "down")


class Post:
    """What the backend does next, and the letters that arrived, in order."""

    answer = "ok"
    letters: list[Any] = []


class EmailBackend(BaseEmailBackend):
    """Answers as `Post.answer` says; "lost after the data" keeps the letter and says nothing."""

    def open(self) -> None:
        if Post.answer == "down":
            raise ConnectionRefusedError

    def send_messages(self, messages: Any) -> int:
        (letter,) = messages
        if Post.answer == "later":
            raise smtplib.SMTPDataError(451, b"later")
        if Post.answer == "refused":
            raise smtplib.SMTPRecipientsRefused({letter.to[0]: (550, b"no")})
        Post.letters.append(letter)
        if Post.answer == "lost after the data":
            raise smtplib.SMTPServerDisconnected
        return 1
