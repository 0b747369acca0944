"""What an office does with deadlines, and what happens to their reminders."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent, Role
from deadlines import actions
from deadlines.models import Deadline, Reminder
from documents.filing import Proof
from tests.deadlines.office import (
    D3,
    D7,
    D55,
    DUE_AT,
    ISSUED_AT,
    NO_FILE,
    RECORDED_AT,
    make_deadline,
    make_invited_client,
    reminder,
    states,
)
from tests.factories import make_client, make_firm, make_user

FAR = ["D-55", "D-45", "D-30", "D-21", "D-14", "D-10"]
NEAR = ["D-7", "D-5", "D-3", "D-2", "D-1", "H-12", "H-6", "H-3"]

pytestmark = pytest.mark.django_db


def test_deadline_is_written_with_every_reminder_to_owner_and_second_person():
    deadline = make_deadline()

    assert list(states(deadline)) == (FAR + NEAR)
    assert list(states(deadline, "backup")) == NEAR
    assert reminder(deadline, "D-55").due_at == D55
    assert reminder(deadline, "D-7", "backup").user == deadline.client.backup
    assert deadline.rule.startswith("IRPA 10.1")


def test_client_is_reminded_only_where_the_firm_turned_it_on():
    quiet = make_deadline()
    turned_on = make_deadline(make_invited_client(firm={"mail_clients": True}))
    no_address = make_deadline(make_invited_client(firm={"mail_clients": True}, email=""))

    assert states(quiet, "client") == {}
    assert "D-55" in states(turned_on, "client")
    assert states(no_address, "client") == {}


def test_file_without_a_backup_calls_an_owner_of_the_firm():
    firm = make_firm()
    head = make_user(firm, role=Role.OWNER)
    client = make_client(make_user(firm), stage="invited")

    deadline = make_deadline(client)

    assert reminder(deadline, "D-3", "firm_owner").user == head
    assert states(deadline, "backup") == {}


def test_person_alone_in_a_firm_gets_every_rung():
    client = make_client(make_user(role=Role.OWNER), stage="invited")

    deadline = make_deadline(client)

    assert len(states(deadline)) == Reminder.objects.filter(deadline=deadline).count() == 14


def test_deadline_entered_late_has_its_newest_passed_rung_due_at_once():
    deadline = make_deadline(now=D7 + timedelta(hours=1))

    found = states(deadline)

    assert found["D-10"] == "passed"
    assert found["D-7"] == "pending"
    assert reminder(deadline, "D-7").next_try_at == deadline.made_at
    assert list(Reminder.objects.due(D7 + timedelta(hours=1)).values_list("rung", flat=True)) == [
        "D-7",
        "D-7",
    ]


def test_meeting_a_deadline_cancels_what_was_to_come_and_keeps_what_was_sent():
    deadline = make_deadline()
    Reminder.objects.filter(rung="D-55").update(state="sent", sent_at=D55)

    owner = deadline.client.owner
    actions.close_application(
        deadline.ita, "submitted", D7, "proof of submission", owner, now=D7, proof=NO_FILE
    )

    deadline.refresh_from_db()
    assert (deadline.state, deadline.settled_at) == (Deadline.State.MET, D7)
    assert set(states(deadline).values()) == {"sent", "cancelled"}
    assert AuditEvent.objects.filter(act="deadline_met").get().details == {
        "reminders_cancelled": 21
    }


def test_reminder_that_a_worker_is_sending_is_left_to_it():
    deadline = make_deadline()
    Reminder.objects.filter(rung="D-3", recipient="owner").update(state="sending")
    Reminder.objects.filter(rung="D-2", recipient="owner").update(state="claimed")

    actions.close_application(
        deadline.ita, "declined", D3, "declined", deadline.client.owner, now=D3
    )

    assert states(deadline)["D-3"] == "sending"
    assert states(deadline)["D-2"] == "cancelled"


def test_deadline_is_settled_only_once():
    deadline = make_deadline()
    owner = deadline.client.owner
    actions.close_application(deadline.ita, "declined", D7, "declined", owner, now=D7)

    with pytest.raises(ValidationError, match="closed meanwhile"):
        actions.move_deadline(deadline, D7, reason="typed wrong", by=owner, now=D7)


def test_move_beyond_what_any_letter_prints_is_refused_to_the_minute():
    deadline = make_deadline()
    owner, now = deadline.client.owner, ISSUED_AT + timedelta(days=1)
    latest_at = ISSUED_AT + timedelta(days=62)

    with pytest.raises(ValidationError, match="no extension"):
        actions.move_deadline(
            deadline, latest_at + timedelta(minutes=1), reason="oops", by=owner, now=now
        )

    moved = actions.move_deadline(deadline, latest_at, reason="as printed", by=owner, now=now)
    assert moved.due_at == latest_at


def test_moved_deadline_keeps_its_history_and_plans_anew():
    deadline = make_deadline()
    owner = deadline.client.owner
    Reminder.objects.filter(rung="D-55").update(state="sent", sent_at=D55)

    moved = actions.move_deadline(
        deadline,
        DUE_AT - timedelta(days=1),
        reason="letter prints the 20th",
        by=owner,
        now=D55 + timedelta(days=1),
    )

    deadline.refresh_from_db()
    assert deadline.state == Deadline.State.CANCELLED
    assert "letter prints the 20th" in deadline.settled_reason
    assert set(states(deadline).values()) == {"sent", "cancelled"}
    assert moved.moved_from == deadline
    assert moved.ita is not None
    assert moved.ita.cut_off_at == moved.due_at == DUE_AT - timedelta(days=1)
    assert states(moved)["D-55"] == "pending"  # its newest passed rung: says the new instant
    assert reminder(moved, "D-7").due_at == D7 - timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "reason", "message"), [(0, "typed wrong", "already"), (1, " ", "Say why")]
)
def test_deadline_moves_only_to_another_instant_and_for_a_reason(days, reason, message):
    deadline = make_deadline()

    with pytest.raises(ValidationError, match=message):
        actions.move_deadline(
            deadline,
            DUE_AT + timedelta(days=days),
            reason=reason,
            by=deadline.client.owner,
            now=D7,
        )

    assert Deadline.objects.get().state == Deadline.State.OPEN


def test_acknowledgement_says_who_and_when():
    deadline = make_deadline()
    backup = deadline.client.backup

    actions.acknowledge(deadline, by=backup, now=D7)

    deadline.refresh_from_db()
    assert (deadline.acknowledged_by, deadline.acknowledged_at) == (backup, D7)
    assert AuditEvent.objects.filter(act="deadline_acknowledged", actor=backup).exists()


def test_closed_deadline_cannot_be_acknowledged():
    deadline = make_deadline()
    actions.close_application(
        deadline.ita, "declined", D7, "declined", deadline.client.owner, now=D7
    )

    with pytest.raises(ValidationError, match="nothing to acknowledge"):
        actions.acknowledge(deadline, by=deadline.client.owner, now=D7)


def test_refused_reminder_can_be_put_back_on_its_way():
    deadline = make_deadline()
    Reminder.objects.filter(rung="D-7", recipient="owner").update(state="failed")

    actions.try_again(reminder(deadline, "D-7"), by=deadline.client.owner, now=D7)

    assert states(deadline)["D-7"] == "pending"
    assert reminder(deadline, "D-7").next_try_at == D7


def test_nothing_is_stored_when_the_ladder_cannot_be_written(monkeypatch):
    def broken(deadline, **when):
        raise RuntimeError("power cut")

    monkeypatch.setattr(actions, "write_reminders", broken)

    with pytest.raises(RuntimeError):
        make_deadline(now=RECORDED_AT)

    assert not Deadline.objects.exists()
    assert not AuditEvent.objects.exists()


def open_application(client, **fields):
    values = {
        "issued_at": ISSUED_AT,
        "cut_off_at": DUE_AT,
        "program": "CEC",
        "round": None,
        "by": client.owner,
        "now": RECORDED_AT,
    } | fields
    return actions.open_application(client=client, **values)


def test_invitation_comes_with_checklist_deadline_and_reminders():
    client = make_invited_client(stage="pool")

    ita = open_application(client)

    client.refresh_from_db()
    deadline = Deadline.objects.get(ita=ita)
    assert client.stage == "invited"
    assert ita.checklist.items.exists()
    assert deadline.due_at == DUE_AT
    assert len(states(deadline)) == 14
    assert set(AuditEvent.objects.values_list("act", flat=True)) == {
        "ita_recorded",
        "checklist_made",
        "deadline_made",
    }


def test_nothing_of_an_invitation_is_kept_when_its_reminders_fail(monkeypatch):
    client = make_invited_client(stage="pool")

    def broken(deadline, **when):
        raise RuntimeError("power cut")

    monkeypatch.setattr(actions, "write_reminders", broken)
    with pytest.raises(RuntimeError):
        open_application(client)

    client.refresh_from_db()
    assert client.stage == "pool"
    assert not client.invitations.exists()
    assert not client.checklists.exists()
    assert not AuditEvent.objects.exists()


def test_second_open_invitation_is_refused_whole():
    client = make_invited_client(stage="pool")
    open_application(client)

    with pytest.raises(ValidationError, match="already has an open invitation"):
        open_application(client, issued_at=ISSUED_AT + timedelta(hours=1))

    assert Deadline.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "at", "state", "stage"),
    [
        ("submitted", DUE_AT - timedelta(seconds=1), "met", "submitted"),
        ("submitted", DUE_AT, "missed", "submitted"),
        ("declined", D3, "cancelled", "pool"),
        ("withdrawn", D3, "cancelled", "profile"),
        ("lapsed", DUE_AT, "missed", "profile"),
    ],
)
def test_ending_of_an_invitation_stops_its_clock(status, at, state, stage):
    client = make_invited_client(stage="pool")
    ita = open_application(client)

    actions.close_application(
        ita, status, at, "as the account shows", client.owner, now=DUE_AT, proof=NO_FILE
    )

    client.refresh_from_db()
    deadline = Deadline.objects.get(ita=ita)
    assert (deadline.state, client.stage) == (state, stage)
    assert set(states(deadline).values()) == {"cancelled"}


@pytest.mark.parametrize(
    "proof",
    [
        None,
        Proof(number="E002914476"),
        Proof(why_no_file="The portal showed it, nothing could be saved."),
        Proof(number="E002914476", why_no_file="x"),
        Proof(number="received", why_no_file="The portal showed it, nothing could be saved."),
    ],
)
def test_clock_is_not_stopped_without_proof_or_a_written_reason(proof):
    client = make_invited_client(stage="pool")
    ita = open_application(client)

    with pytest.raises(ValidationError):
        actions.close_application(ita, "submitted", D3, "sent", client.owner, now=D3, proof=proof)

    assert Deadline.objects.get().state == "open"
