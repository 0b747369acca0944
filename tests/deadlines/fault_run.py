"""What both fault runs are made of: many due reminders, a mail server that misbehaves, a verdict.

The short run is a test (`test_faults.py`); the long one, which kills the servers too, is
`script/bench --faults`.
"""

import asyncio
import email
import email.policy
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller

from tests.servers import free_port

if TYPE_CHECKING:
    from deadlines.models import ReminderQuerySet

# Put before any program that sends: what a killed one held is free again after seconds.
SHORT_LEASES = """
from datetime import timedelta
from deadlines import outbox
outbox.CLAIM_LEASE = timedelta(seconds=4)
outbox.SENDING_LEASE = timedelta(seconds=5)
outbox.FIRST_RETRY = timedelta(seconds=1)
"""


class UnreliableSink:
    """A mail server that keeps Message-IDs and subjects, refuses some for now, hangs up on others.

    `unsaid` are those it kept without saying so: whether they arrived is unknowable.
    """

    def __init__(self, *, later_each: int, hang_up_each: int, seconds_a_letter: float) -> None:
        self.arrived: Counter[str] = Counter()
        self.subjects: Counter[str] = Counter()
        self.unsaid = 0
        self.refused = 0
        self.port = 0
        self._letters = count(1)
        self._later_each, self._hang_up_each = later_each, hang_up_each
        self._seconds = seconds_a_letter

    @property
    def url(self) -> str:
        """The EMAIL_URL of this server."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take one letter, as aiosmtpd asks its handler to."""
        number = next(self._letters)
        await asyncio.sleep(self._seconds)
        if number % self._later_each == 0:
            self.refused += 1
            return "451 later"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.arrived[message["Message-ID"]] += 1
        self.subjects[str(message["Subject"])] += 1
        if number % self._hang_up_each == 0:
            self.unsaid += 1
            server.transport.close()
        return "250 kept"


@contextmanager
def unreliable_sink(
    *, later_each: int = 31, hang_up_each: int = 97, seconds_a_letter: float = 0.0
) -> Iterator[UnreliableSink]:
    """Run such a server in a thread of this process."""
    sink = UnreliableSink(
        later_each=later_each, hang_up_each=hang_up_each, seconds_a_letter=seconds_a_letter
    )
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    sink.port = controller.port
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


RULE, RUNG = "fault run", "H-3"


def made_due() -> "ReminderQuerySet":
    """Return the reminders that `make_due` stored, without those the product wrote since."""
    from deadlines.models import Reminder

    return Reminder.objects.filter(deadline__rule=RULE, rung=RUNG, recipient="owner")


def make_due(reminders: int, *, now: datetime, within_seconds: float = 60) -> None:
    """Store this many reminders, each of a deadline of its own, due soon after `now`."""
    from deadlines.models import Deadline, Reminder
    from tests.deadlines.office import make_invited_client

    client = make_invited_client()
    moments = [now + timedelta(seconds=within_seconds * n / reminders) for n in range(reminders)]
    deadlines = Deadline.objects.bulk_create(
        Deadline(
            client=client,
            kind=Deadline.Kind.ITA,
            subject=f"{number}",
            due_at=at + timedelta(hours=3),
            rule=RULE,
            made_at=now,
        )
        for number, at in enumerate(moments)
    )
    Reminder.objects.bulk_create(
        (
            Reminder(
                deadline=deadline,
                rung=RUNG,
                recipient=Reminder.Recipient.OWNER,
                user=client.owner,
                due_at=at,
                next_try_at=at,
            )
            for at, deadline in zip(moments, deadlines, strict=True)
        ),
        batch_size=1000,
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a run ended, from what the database says and what the mail server has."""

    reminders: int
    lost: int  # not sent, or said to be sent and never arrived
    falsely_sent: int
    extra_copies: int
    allowed_extra_copies: int
    strange: int  # letters under a Message-ID of no reminder

    @property
    def well(self) -> bool:
        """Whether nothing was lost, nothing falsely sent and no more came twice than may."""
        return (
            not self.lost
            and not self.falsely_sent
            and not self.strange
            and self.extra_copies <= self.allowed_extra_copies
        )


def verdict(sink: UnreliableSink, *, kills: int, others: Collection[str] = ()) -> Verdict:
    """Compare the reminders made for the run with what arrived.

    `others` are the Message-IDs of further letters that the installation has reason to send.
    """
    from deadlines.letter import message_id
    from deadlines.models import Reminder

    rows = list(made_due().select_related("deadline"))
    arrived = set(sink.arrived)
    sent = {row.message_id for row in rows if row.state == Reminder.State.SENT}
    keys = {message_id(row) for row in rows}
    return Verdict(
        reminders=len(rows),
        lost=len(keys - (arrived & sent)),
        falsely_sent=len(sent - arrived),
        extra_copies=sum(sink.arrived.values()) - len(arrived),
        allowed_extra_copies=kills + sink.unsaid,
        strange=len(arrived - keys - set(others)),
    )
