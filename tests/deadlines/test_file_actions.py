"""Clocks that stop with their file, run on with it, or are missed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from deadlines.actions import close_application, move_deadline
from deadlines.file_actions import close_file, reopen_file
from deadlines.models import Deadline, Reminder
from deadlines.scheduler import tick
from deadlines.upkeep import complete_reminders, mark_missed
from tests.deadlines.office import (
    D7,
    D55,
    DUE_AT,
    NO_FILE,
    make_deadline,
    make_invited_client,
    states,
)
from tests.deadlines.test_today import bucket_of

pytestmark = pytest.mark.django_db

A_DAY = timedelta(days=1)
AFTER = DUE_AT + A_DAY


def acts(deadline: Deadline) -> list[str]:
    found = AuditEvent.objects.filter(subject=f"deadline:{deadline.pk}")
    return list(found.order_by("at", "pk").values_list("act", flat=True))


def closed(now=D55 + A_DAY) -> Deadline:
    """An invited file, its first reminders sent, closed."""
    deadline = make_deadline()
    Reminder.objects.filter(rung="D-55").update(state="sent", sent_at=D55)
    close_file(deadline.client, by=deadline.client.owner, now=now)
    deadline.refresh_from_db()
    return deadline


def test_closing_a_file_stops_its_clock_and_every_reminder_to_come():
    deadline = closed()

    assert deadline.state == Deadline.State.STOPPED
    assert set(states(deadline).values()) == {"sent", "cancelled"}
    assert acts(deadline)[-1] == "deadline_stopped"
    assert complete_reminders(D7) == tick(D7) == 0


def test_reopening_a_file_plans_again_what_is_to_come_and_keeps_what_was_sent():
    deadline = closed()

    reopen_file(deadline.client, by=deadline.client.owner, now=D7 - A_DAY)

    deadline.refresh_from_db()
    found = states(deadline)
    assert (deadline.state, deadline.settled_at) == (Deadline.State.OPEN, None)
    assert (found["D-55"], found["D-21"], found["D-10"]) == ("sent", "passed", "pending")
    assert found["D-7"] == states(deadline, "backup")["D-7"] == "pending"
    assert acts(deadline)[-1] == "deadline_resumed"


def test_file_reopened_after_its_deadline_finds_it_missed():
    deadline = closed()
    reopen_file(deadline.client, by=deadline.client.owner, now=AFTER)

    tick(AFTER)
    mark_missed(AFTER)

    deadline.refresh_from_db()
    assert deadline.state == Deadline.State.MISSED


def test_reopening_leaves_what_ended_for_another_reason():
    deadline = make_deadline()
    owner = deadline.client.owner
    close_application(deadline.ita, "declined", D55, "client withdrew", owner, now=D55)
    close_file(deadline.client, by=owner, now=D55)

    reopen_file(deadline.client, by=owner, now=D7)

    deadline.refresh_from_db()
    assert deadline.state == Deadline.State.CANCELLED


def test_closing_through_the_page_stops_the_clock_and_reopening_starts_it(client):
    deadline = make_deadline(now=D55)
    client.force_login(deadline.client.owner)
    address = reverse("clients:client_close", args=[deadline.client_id])

    client.post(address, {"act": "close"})
    stopped = client.get(deadline.get_absolute_url()).content.decode()
    client.post(address, {"act": "reopen"})

    assert "Nobody is reminded while the file is closed" in stopped
    deadline.refresh_from_db()
    assert deadline.state == Deadline.State.OPEN


def test_hard_deadline_is_missed_at_its_instant_and_not_a_second_earlier():
    deadline = make_deadline()
    Reminder.objects.update(state="passed")

    assert mark_missed(DUE_AT - timedelta(seconds=1)) == 0
    assert mark_missed(DUE_AT) == 1
    assert acts(deadline)[-1] == "deadline_missed"
    assert mark_missed(DUE_AT) == 0


def test_soft_deadline_is_never_missed():
    make_deadline()
    Reminder.objects.update(state="passed")
    Deadline.objects.update(is_hard=False)

    assert mark_missed(AFTER) == 0


def test_deadline_waits_for_its_last_letter_before_it_is_missed():
    make_deadline()

    assert mark_missed(AFTER) == 0
    assert tick(AFTER) == 2  # owner and second person read that it has ended
    assert mark_missed(AFTER) == 1
    assert Deadline.objects.get().state == Deadline.State.MISSED


def missed() -> Deadline:
    deadline = make_deadline()
    Reminder.objects.update(state="passed")
    mark_missed(AFTER)
    deadline.refresh_from_db()
    return deadline


def test_missed_deadline_is_the_work_of_today_until_its_invitation_is_recorded():
    deadline = missed()

    assert bucket_of(deadline.client, AFTER) == "now"
    assert list(Deadline.objects.pressing()) == [deadline]
    close_application(deadline.ita, "lapsed", AFTER, "no time", deadline.client.owner, now=AFTER)
    assert not Deadline.objects.pressing().exists()


def test_missed_deadline_is_shown_as_missed_where_deadlines_are_shown(client):
    deadline = missed()
    client.force_login(deadline.client.owner)

    listed = client.get(reverse("deadlines:deadline_list")).content.decode()
    one = client.get(deadline.get_absolute_url()).content.decode()
    file = client.get(deadline.client.get_absolute_url()).content.decode()

    assert str(deadline.client) in listed
    assert ">Missed<" in listed
    assert "Record what happened" in one
    assert "missed: record what became of the invitation" in file


def test_submission_in_time_that_is_recorded_late_meets_the_deadline_after_all():
    deadline = missed()

    close_application(
        deadline.ita,
        "submitted",
        D7,
        "proof of submission",
        deadline.client.owner,
        now=AFTER,
        proof=NO_FILE,
    )

    deadline.refresh_from_db()
    assert deadline.state == Deadline.State.MET


def test_deadline_missed_for_a_date_typed_wrong_can_still_be_moved():
    deadline = missed()

    moved = move_deadline(
        deadline,
        AFTER + A_DAY / 2,
        reason="typed wrong from the letter",
        by=deadline.client.owner,
        now=AFTER,
    )

    assert moved.state == Deadline.State.OPEN
    assert "pending" in states(moved).values()


def test_closing_a_file_without_an_invitation_stops_nothing():
    client = make_invited_client()

    close_file(client, by=client.owner, now=D55)

    assert not AuditEvent.objects.filter(act="deadline_stopped").exists()
