"""Reminder rows put right from the deadline, whatever changed around it."""

from datetime import date, timedelta

import pytest

from accounts.models import Firm
from clients.models import Client
from deadlines.models import Reminder
from deadlines.outbox import Outcome, drain_due
from deadlines.upkeep import complete_reminders
from eligibility.models import RuleVersion
from tests.deadlines.office import (
    D7,
    D55,
    DUE_AT,
    RECORDED_AT,
    all_sent,
    make_deadline,
    make_invited_client,
    reminder,
    states,
)
from tests.factories import make_client, make_user

pytestmark = pytest.mark.django_db


def test_complete_rows_are_left_alone():
    make_deadline()

    assert complete_reminders(D55) == 0


def test_row_that_never_was_is_written():
    deadline = make_deadline()
    Reminder.objects.filter(rung="D-3").delete()

    assert complete_reminders(D55) == 2
    assert states(deadline)["D-3"] == states(deadline, "backup")["D-3"] == "pending"


def test_deadline_that_cannot_be_completed_stops_no_other(caplog):
    broken, whole = make_deadline(), make_deadline()
    Firm.objects.filter(pk=broken.client.firm_id).update(time_zone="Mars/Olympus")
    Reminder.objects.filter(rung="D-3").delete()

    assert complete_reminders(D55) == 2
    assert states(whole)["D-3"] == "pending"
    assert f"deadline {broken.pk}: its reminders could not be completed" in caplog.text


def test_rule_of_another_kind_that_cannot_be_read_stops_no_reminder():
    make_deadline()
    publish("fee_table", {"nonsense": True})
    Reminder.objects.filter(rung="D-3").delete()

    assert complete_reminders(D55) == 2


def test_published_ladder_that_cannot_be_read_is_stood_in_for_by_the_shipped_one():
    make_deadline()
    publish("reminder_ladder", {"nonsense": True})
    Reminder.objects.filter(rung="D-3").delete()

    assert complete_reminders(D55) == 2


def publish(kind, body):
    """A published rule, as a fault of an earlier release may have left it."""
    RuleVersion.objects.create(
        kind=kind,
        key="ita",
        title="Unreadable",
        since=date(2020, 1, 1),
        body=body,
        source="Test",
        read_on=date(2026, 1, 1),
        confidence="official",
        state="published",
        published_at=RECORDED_AT,
    )


def test_lost_rows_of_the_past_bring_one_letter_not_all():
    make_deadline()
    Reminder.objects.all().delete()

    complete_reminders(D7 + timedelta(hours=1))

    assert drain_due(D7 + timedelta(hours=1))[Outcome.SENT] == 2  # owner and second person


def test_client_whom_the_firm_now_reminds_is_told_from_here_on():
    deadline = make_deadline(make_invited_client())
    all_sent(D55)
    Firm.objects.update(mail_clients=True)

    complete_reminders(D55 + timedelta(days=1))

    assert states(deadline, "client")["D-55"] == "pending"  # the newest: says how things stand
    assert states(deadline, "client")["D-30"] == "pending"


def test_new_backup_takes_the_place_of_the_firm_owner():
    head = make_user(role="owner")
    deadline = make_deadline(make_client(make_user(head.firm), stage="invited"))
    backup = make_user(head.firm)
    Client.objects.update(backup=backup)

    changed = complete_reminders(D55)

    assert changed == 8
    assert states(deadline, "backup") == {}
    assert reminder(deadline, "D-3", "firm_owner").user == backup


def test_first_second_person_of_a_firm_gets_the_rungs_to_come():
    owner = make_user(role="owner")
    deadline = make_deadline(make_client(owner, stage="invited"))
    all_sent(D55)
    Client.objects.update(backup=make_user(owner.firm))

    complete_reminders(D55 + timedelta(days=1))

    assert len(states(deadline, "backup")) == 8


def test_reminders_follow_the_firm_into_another_zone():
    deadline = make_deadline()
    all_sent(D55)
    Firm.objects.update(time_zone="America/Vancouver")

    complete_reminders(D55 + timedelta(days=1))

    assert reminder(deadline, "D-7").due_at == D7 + timedelta(hours=3)
    assert reminder(deadline, "D-55").due_at == D55
    assert reminder(deadline, "H-6").due_at == DUE_AT - timedelta(hours=6)


def test_deadline_that_is_over_is_not_planned_anew():
    make_deadline()
    Reminder.objects.all().delete()

    assert complete_reminders(DUE_AT) == 0
