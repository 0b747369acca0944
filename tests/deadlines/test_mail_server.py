"""Reminders against a real SMTP server that answers what it likes, or nothing."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from deadlines import delivery
from deadlines.models import Reminder
from deadlines.outbox import SENDING_LEASE, Outcome, drain_due
from draws.rules.invitation import default_cut_off_at
from tests.deadlines.office import D55, make_deadline, make_invited_client, reminder
from tests.factories import make_user
from tests.servers import MailSink, database_url, free_port

pytestmark = pytest.mark.django_db

TICK = "import django; django.setup(); from deadlines.tasks import *; tick_reminders()"
SOON = timedelta(seconds=30)
AN_HOUR_ON = timedelta(hours=1, minutes=1)


@pytest.fixture
def mail_by(settings) -> Callable[[int], None]:
    """Mail goes to the SMTP server on this port from now on."""

    def use(port: int) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port

    return use


class ScriptedServer:
    """A mail server that gives the scripted answer at one command and goes on as it should.

    `at` is connect, EHLO, MAIL, RCPT, DATA, message (after the text), NOOP, QUIT or nowhere; an
    `answer` of "hang up" closes the line, "silence" says nothing.
    """

    def __init__(self, at: str, answer: str) -> None:
        self.at, self.answer = at, answer
        self.messages: list[str] = []
        self.lines = 0
        self._listener = socket.create_server(("127.0.0.1", free_port()))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=10)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                self.lines += 1
                with line, line.makefile("rb") as text, contextlib.suppress(OSError):
                    self._talk(line, text)

    def _talk(self, line: socket.socket, text: Any) -> None:
        if not self._say(line, "connect", "220 ready"):
            return
        replies = {"EHLO": "250 hello", "HELO": "250 hello", "MAIL": "250 ok", "RCPT": "250 ok"}
        for raw in text:
            command = raw.split()[0].decode().upper() if raw.split() else ""
            if command == "DATA":
                if not self._say(line, "DATA", "354 go on"):
                    return
                if self.at == "DATA":
                    continue
                letter = b""
                for part in text:
                    if part == b".\r\n":
                        break
                    letter += part
                self.messages.append(letter.decode())
                if not self._say(line, "message", "250 kept"):
                    return
            elif command == "QUIT":
                self._say(line, "QUIT", "221 bye")
                return
            elif not self._say(line, command, replies.get(command, "250 ok")):
                return

    def _say(self, line: socket.socket, at: str, proper: str) -> bool:
        answer = self.answer if at == self.at else proper
        if answer == "hang up":
            return False
        if answer == "silence":
            line.recv(1)  # until the other side gives up
            return False
        line.sendall(f"{answer}\r\n".encode())
        return not answer.startswith("421")


@pytest.fixture
def scripted(mail_by) -> Iterator[Callable[[str, str], ScriptedServer]]:
    """Start a scripted server that the product mails by."""
    started: list[ScriptedServer] = []

    def start(at: str, answer: str) -> ScriptedServer:
        server = ScriptedServer(at, answer)
        started.append(server)
        mail_by(server.port)
        return server

    yield start
    for server in started:
        server.stop()


TRANSIENT = ["421 closing", "450 busy", "451 later", "452 full", "hang up", "silence"]
FINAL = ["500 what", "550 no such user", "552 too big", "553 bad name", "554 refused"]

# Only a final refusal of the recipient or of the letter itself fails the reminder. What refuses
# everybody is a fault of the installation: the reminder waits until a person has mended it.
ANSWERS = [
    *((at, answer, "pending") for at in ("connect", "MAIL", "RCPT", "DATA", "message")
      for answer in TRANSIENT),
    *((at, answer, "pending") for at in ("connect", "MAIL") for answer in FINAL),
    *((at, answer, "failed") for at in ("RCPT", "DATA", "message") for answer in FINAL),
    *(("QUIT", answer, "sent") for answer in ("421 closing", "500 what", "hang up", "silence")),
]  # fmt: skip


@pytest.mark.parametrize(("at", "answer", "state"), ANSWERS)
def test_every_answer_at_every_command_leads_to_its_state(at, answer, state, scripted, settings):
    settings.EMAIL_TIMEOUT = 0.5
    deadline = make_deadline()
    scripted(at, answer)

    drain_due(D55)

    row = reminder(deadline, "D-55")
    assert row.state == state
    assert row.attempts == 1
    assert (row.sent_at is not None) is (state == "sent")
    assert (row.next_try_at is not None) is (state == "pending")
    assert bool(row.last_error) is (state != "sent")
    assert "@" not in row.last_error


def test_letters_of_one_look_share_a_line(scripted, monkeypatch):
    monkeypatch.setattr(delivery, "MOST_LETTERS", 2)
    for _ in range(5):
        make_deadline()
    server = scripted("nowhere", "")

    done = drain_due(D55)

    assert done[Outcome.SENT] == len(server.messages) == 5
    assert server.lines == 3  # of two letters each at most


@pytest.mark.parametrize("answer", [*TRANSIENT, "500 what"])
def test_line_that_broke_between_two_letters_costs_neither(answer, scripted, settings):
    settings.EMAIL_TIMEOUT = 0.5
    deadlines = [make_deadline() for _ in range(2)]
    server = scripted("NOOP", answer)

    drain_due(D55)

    rows = [reminder(deadline, "D-55") for deadline in deadlines]
    assert [(row.state, row.attempts) for row in rows] == [("sent", 1)] * 2
    assert len(server.messages) == server.lines == 2


def test_refused_letter_leaves_its_line_to_nobody(scripted):
    for _ in range(2):
        make_deadline()
    server = scripted("RCPT", "550 no such user")

    done = drain_due(D55)

    assert done[Outcome.FAILED] == server.lines == 2


def test_letter_arrives_whole(mail_by, smtp_sink: MailSink):
    deadline = make_deadline()
    mail_by(smtp_sink.port)

    drain_due(D55)

    (message,) = smtp_sink.messages
    assert message["To"] == deadline.client.owner.email
    assert message["Message-ID"] == reminder(deadline, "D-55").message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in message.iter_parts()]  # type: ignore[attr-defined]
    assert kinds == ["text/plain", "text/html"]


def test_later_is_tried_again_and_arrives_once(mail_by, smtp_sink: MailSink):
    deadline = make_deadline()
    mail_by(smtp_sink.port)
    smtp_sink.refuse_with = "451 try later"
    drain_due(D55)
    at_once = drain_due(D55 + SOON / 2)  # the first wait is at least half a minute
    smtp_sink.refuse_with = None

    drain_due(D55 + AN_HOUR_ON)

    assert at_once[Outcome.RETRY] == 0
    assert len(smtp_sink.messages) == 1
    row = reminder(deadline, "D-55")
    assert (row.state, row.attempts) == ("sent", 2)


def test_line_lost_after_the_data_repeats_under_the_same_message_id(
    scripted, mail_by, smtp_sink: MailSink
):
    deadline = make_deadline()
    ambiguous = scripted("message", "hang up")  # it has the letter, we do not know
    drain_due(D55)
    first = reminder(deadline, "D-55").message_id
    mail_by(smtp_sink.port)

    drain_due(D55 + AN_HOUR_ON)

    assert len(ambiguous.messages) == 1
    assert [message["Message-ID"] for message in smtp_sink.messages] == [first]


@pytest.mark.django_db(transaction=True)
def test_worker_killed_while_the_mail_server_has_the_letter_loses_nothing(
    scripted, mail_by, smtp_sink: MailSink
):
    now = timezone.now()
    issued_at = now - timedelta(days=30)
    deadline = make_deadline(issued_at=issued_at, cut_off_at=default_cut_off_at(issued_at), now=now)
    server = scripted("message", "silence")
    doomed = subprocess.Popen(
        [sys.executable, "-c", TICK],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": database_url(),
            "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        },
    )
    while not server.messages:
        assert doomed.poll() is None
        time.sleep(0.02)
    doomed.kill()
    doomed.wait()
    mail_by(smtp_sink.port)

    early = drain_due(timezone.now())
    late = drain_due(timezone.now() + SENDING_LEASE)

    assert (early[Outcome.SENT], late[Outcome.SENT]) == (0, 1)
    (message,) = smtp_sink.messages
    assert f"Message-ID: {message['Message-ID']}" in server.messages[0]
    assert Reminder.objects.get(deadline=deadline, attempts=2).state == "sent"


def test_one_refused_address_holds_nobody_else_up(mail_by, smtp_sink: MailSink):
    owner = make_user()
    refused = make_deadline(make_invited_client(owner=make_user(owner.firm)))
    others = [make_deadline(make_invited_client(owner=owner)) for _ in range(3)]
    address = refused.client.owner.email

    async def handle_RCPT(server, session, envelope, rcpt, options):  # noqa: N802
        if rcpt == address:
            return "550 no such user"
        envelope.rcpt_tos.append(rcpt)
        return "250 ok"

    smtp_sink.handle_RCPT = handle_RCPT  # type: ignore[attr-defined]
    mail_by(smtp_sink.port)

    done = drain_due(D55)

    assert (done[Outcome.SENT], done[Outcome.FAILED]) == (len(others), 1)
    assert len(smtp_sink.messages) == len(others)


def test_server_that_is_down_is_asked_a_few_times_and_nothing_is_lost(mail_by):
    for _ in range(8):
        make_deadline()
    mail_by(free_port())  # nobody listens

    done = drain_due(D55)

    assert done[Outcome.RETRY] == 5
    states = Counter(Reminder.objects.filter(rung="D-55").values_list("state", flat=True))
    assert states == {"pending": 8}


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_send_each_reminder_once(mail_by, smtp_sink: MailSink):
    deadlines = [make_deadline() for _ in range(24)]
    mail_by(smtp_sink.port)
    sent: list[int] = []
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        try:
            while (done := drain_due(D55))[Outcome.SENT]:
                sent.append(done[Outcome.SENT])
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    arrived = Counter(message["Message-ID"] for message in smtp_sink.messages)
    assert set(arrived.values()) == {1}
    assert len(arrived) == sum(sent) == len(deadlines)
    assert set(Reminder.objects.filter(rung="D-55").values_list("state", flat=True)) == {"sent"}


def test_nobody_is_blocked_longer_than_the_lease(settings):
    assert SENDING_LEASE.total_seconds() > 8 * settings.EMAIL_TIMEOUT
