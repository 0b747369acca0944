"""Deadlines moved, met, withdrawn and put off at random against senders that live and die.

Each sequence runs on the real tables and the real outbox; only the clock and the mail server are
the machine's own. REMINDER_SEQUENCES sets how many (`script/bench --sequences` asks for 2,000).
"""

import os
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from deadlines import actions
from deadlines.letter import message_id
from deadlines.models import Deadline, Reminder
from deadlines.outbox import CLAIM_LEASE, SENDING_LEASE, Claim, claim, drain_due, send_one
from deadlines.pulse import unsent_deadlines
from deadlines.snooze import snooze
from deadlines.upkeep import complete_reminders
from tests.deadlines.flaky_mail import ANSWERS, Post
from tests.deadlines.office import DUE_AT, RECORDED_AT, make_deadline, make_invited_client

SEQUENCES = int(os.environ.get("REMINDER_SEQUENCES", "20"))
UNSETTLED = ("pending", "claimed", "sending")
# Longer than any lease and any wait between tries.
IN_THE_END = max(CLAIM_LEASE, SENDING_LEASE) + timedelta(hours=1, minutes=1)


class Office(RuleBasedStateMachine):
    """One deadline with owner and second person, two senders, a mail server with moods."""

    def __init__(self) -> None:
        super().__init__()
        self.now = RECORDED_AT
        self.held: list[Claim] = []
        self.told_after_end: list[str] = []
        self.unsaid = 0
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        Post.answer, Post.letters = "ok", []

    def teardown(self) -> None:
        try:
            self.everything_due_arrives_in_the_end()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @initialize()
    def invite(self) -> None:
        self.client = make_invited_client()
        self.deadline = make_deadline(self.client)

    def clock(self) -> Callable[[], datetime]:
        return lambda: self.now

    @rule(hours=st.sampled_from([0.1, 1, 8, 24, 24 * 5, 24 * 20]))
    def wait(self, hours: float) -> None:
        self.now += timedelta(hours=hours)

    @rule(answer=st.sampled_from(ANSWERS))
    def mail_server_turns(self, answer: str) -> None:
        Post.answer = answer

    @rule()
    def a_sender_claims(self) -> None:
        self.held += claim(now=self.now)

    @rule()
    def a_sender_sends(self) -> None:
        if self.held:
            self._watch(lambda: send_one(self.held.pop(0), clock=self.clock()))

    @rule()
    def a_sender_dies(self) -> None:
        self.held.clear()

    @rule()
    def a_sender_looks(self) -> None:
        self._watch(lambda: drain_due(self.now, limit=20))

    @rule(days=st.integers(-20, 20))
    def the_letter_was_typed_wrong(self, days: int) -> None:
        due_at = DUE_AT + timedelta(days=days)
        self._try(
            lambda: actions.move_deadline(
                self.deadline, due_at, reason="typed wrong", by=self.client.owner, now=self.now
            )
        )
        self.deadline = Deadline.objects.filter(client=self.client).latest("pk")

    @rule(state=st.sampled_from([Deadline.State.MET, Deadline.State.CANCELLED]))
    def it_ends(self, state: Deadline.State) -> None:
        self.deadline.refresh_from_db()
        if self.deadline.state == Deadline.State.OPEN:
            by = self.client.owner
            actions.settle(self.deadline, state, reason="proof", by=by, now=self.now)

    @rule()
    def somebody_acknowledges(self) -> None:
        self._try(lambda: actions.acknowledge(self.deadline, by=self.client.owner, now=self.now))

    @rule(days=st.integers(1, 30))
    def somebody_puts_it_off(self, days: int) -> None:
        until = self.now.date() + timedelta(days=days)
        self._try(lambda: snooze(self.deadline, until, by=self.client.owner, now=self.now))

    @rule()
    def rows_are_kept_complete(self) -> None:
        complete_reminders(self.now)

    @invariant()
    def nobody_hears_of_what_has_ended(self) -> None:
        assert self.told_after_end == []

    @invariant()
    def what_is_sent_has_arrived(self) -> None:
        said = Reminder.objects.filter(state="sent").values_list("message_id", flat=True)
        assert set(said) <= {letter.extra_headers["Message-ID"] for letter in Post.letters}

    def _try(self, act: Callable[[], Any]) -> None:
        try:
            with transaction.atomic():
                act()
        except ValidationError:
            return

    def _watch(self, send: Callable[[], Any]) -> None:
        """Send, and note letters about deadlines that had ended before."""
        before = len(Post.letters)
        send()
        new = Post.letters[before:]
        self.unsaid += len(new) if Post.answer == "lost after the data" else 0
        closed = Reminder.objects.exclude(deadline__state=Deadline.State.OPEN)
        closed_ids = {message_id(row) for row in closed.select_related("deadline")}
        self.told_after_end += [
            letter.subject for letter in new if letter.extra_headers["Message-ID"] in closed_ids
        ]

    def everything_due_arrives_in_the_end(self) -> None:
        """With a mail server that works, whatever is due gets out, and no more than once each."""
        if not hasattr(self, "deadline"):
            return
        Post.answer = "ok"
        self.now += IN_THE_END
        complete_reminders(self.now)
        while any(drain_due(self.now).values()):
            pass
        due = Reminder.objects.filter(
            state__in=UNSETTLED, due_at__lte=self.now, next_try_at__lte=self.now
        )
        assert not due.exists()
        refused = Reminder.objects.filter(state="failed")
        if not refused.exists():
            assert unsent_deadlines(self.now) == []
        copies = Counter(letter.extra_headers["Message-ID"] for letter in Post.letters)
        assert sum(copies.values()) - len(copies) <= self.unsaid


@pytest.mark.django_db
def test_no_sequence_loses_a_reminder_or_sends_one_too_many(settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.deadlines.flaky_mail.EmailBackend"

    run_state_machine_as_test(Office, settings=_settings())


def _settings() -> settings:
    return settings(
        max_examples=SEQUENCES,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
