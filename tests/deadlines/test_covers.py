"""Who is written to while a colleague stands in: everyone as before, and the colleague."""

from datetime import date, timedelta

import pytest
from django.core import mail

from accounts.models import Cover
from deadlines.models import Reminder
from deadlines.outbox import Outcome, drain_due
from deadlines.upkeep import complete_reminders
from tests.deadlines.office import (
    D3,
    D7,
    D55,
    RECORDED_AT,
    make_deadline,
    make_invited_client,
    states,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db

D7_DAY = date(2026, 4, 14)


@pytest.fixture
def deadline():
    return make_deadline(make_invited_client())


@pytest.fixture
def colleague(deadline):
    return make_user(deadline.client.firm, email="colleague@example.test")


def cover(person, colleague, first_day=D7_DAY, last_day=D7_DAY):
    return Cover.objects.create(
        person=person,
        colleague=colleague,
        first_day=first_day,
        last_day=last_day,
        entered_by=person,
        entered_at=RECORDED_AT,
    )


def sent_at(moment):
    """The addresses written to at a moment, everything before it being out of the way."""
    Reminder.objects.filter(due_at__lt=moment).update(state="sent", sent_at=D55)
    mail.outbox.clear()
    complete_reminders(moment - timedelta(minutes=10))
    drain_due(moment)
    return sorted(letter.to[0] for letter in mail.outbox)


def test_colleague_is_told_beside_the_owner_on_the_days_of_the_cover_only(deadline, colleague):
    before = sent_at(D7)
    Reminder.objects.filter(due_at=D7).update(state="pending", sent_at=None, next_try_at=D7)
    cover(deadline.client.owner, colleague)

    assert sent_at(D7) == sorted([*before, colleague.email])
    [letter] = [each for each in mail.outbox if each.to == [colleague.email]]
    assert "you stand in for a colleague" in letter.body
    assert colleague.email not in sent_at(D3)


def test_escalation_follows_the_cover_of_the_second_person_unless_acknowledged(deadline, colleague):
    cover(deadline.client.backup, colleague)
    complete_reminders(D55)
    assert "D-7" in states(deadline, "second_cover")

    assert colleague.email in sent_at(D7)

    Reminder.objects.filter(rung="D-7").update(state="pending", sent_at=None, next_try_at=D7)
    deadline.acknowledged_at = D7 - timedelta(hours=1)
    deadline.save(update_fields=["acknowledged_at"])
    mail.outbox.clear()
    drain_due(D7)
    assert [letter.to for letter in mail.outbox] == [[deadline.client.owner.email]]


def test_backup_who_stands_in_for_the_owner_gets_one_letter_where_both_are_told(deadline):
    backup = deadline.client.backup
    cover(deadline.client.owner, backup, date(2026, 3, 1), date(2026, 4, 21))
    complete_reminders(D55)

    hard = {"D-3", "D-1", "H-12", "H-6", "H-3"}
    assert states(deadline, "cover")
    assert not hard & set(states(deadline, "cover"))


def test_cover_ended_early_takes_its_letters_to_come_with_it(deadline, colleague):
    entered = cover(deadline.client.owner, colleague)
    complete_reminders(D55)
    assert states(deadline, "cover") == {"D-7": "pending"}
    entered.ended_at = D55
    entered.save(update_fields=["ended_at"])

    complete_reminders(D55)

    assert states(deadline, "cover") == {}


def test_letter_due_to_a_colleague_whose_cover_was_ended_since_is_not_sent(deadline, colleague):
    cover(deadline.client.owner, colleague)
    complete_reminders(D55)
    Cover.objects.update(ended_at=D55)
    Reminder.objects.exclude(recipient="cover").delete()

    assert drain_due(D7)[Outcome.CANCELLED] == 1
    assert mail.outbox == []


def test_invitation_recorded_during_a_cover_is_told_to_the_colleague_at_once():
    client = make_invited_client()
    colleague = make_user(client.firm)
    cover(client.owner, colleague, D7_DAY, date(2026, 4, 30))
    deadline = make_deadline(client, now=D7 + timedelta(hours=2))

    assert states(deadline, "cover")["D-7"] == "pending"
