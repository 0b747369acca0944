"""Claims, sending and settling, on whatever database the run is given."""

from datetime import UTC, timedelta

import pytest
from django.core import mail
from django.db import OperationalError
from django.test import override_settings

from accounts.models import AuditEvent, User
from deadlines import actions, outbox
from deadlines.models import Deadline, Reminder
from deadlines.outbox import Claim, Outcome, claim, clock_from, drain_due, send_one
from deadlines.pulse import unsent_deadlines
from deadlines.scheduler import tick
from tests.deadlines.office import (
    D3,
    D7,
    D55,
    DUE_AT,
    all_sent,
    make_deadline,
    make_invited_client,
    reminder,
    states,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db

SOON = timedelta(seconds=30)


def sent_to() -> list[str]:
    return sorted(letter.to[0] for letter in mail.outbox)


def test_due_reminder_is_sent_once():
    deadline = make_deadline()

    done = [drain_due(D55 + SOON)[Outcome.SENT], drain_due(D55 + 2 * SOON)[Outcome.SENT]]

    assert done == [1, 0]
    assert sent_to() == [deadline.client.owner.email]
    row = reminder(deadline, "D-55")
    assert (row.state, row.attempts, row.token) == ("sent", 1, None)
    assert row.sent_at is not None
    assert row.sent_at >= D55 + SOON
    assert AuditEvent.objects.get(act="reminder_sent").firm == deadline.client.firm


@pytest.mark.parametrize(("seconds", "sent"), [(-1, 0), (0, 1)])
def test_reminder_is_due_at_its_own_second(seconds, sent):
    make_deadline()

    assert drain_due(D55 + timedelta(seconds=seconds))[Outcome.SENT] == sent


def test_after_a_long_silence_one_letter_says_how_things_stand():
    deadline = make_deadline()

    drain_due(D3 + timedelta(hours=3))

    assert sent_to() == sorted([deadline.client.owner.email, deadline.client.backup.email])
    assert {letter.subject for letter in mail.outbox} == {
        f"File {deadline.client.reference}: 2 days 9 hours until the invitation ends"
    }
    found = states(deadline)
    assert found["D-3"] == "sent"
    assert {found[rung] for rung in ("D-55", "D-30", "D-7", "D-5")} == {"passed"}
    assert found["D-2"] == "pending"


def test_three_days_without_a_worker_are_made_up_for_by_the_first_look():
    deadlines = [make_deadline() for _ in range(4)]
    died_at = DUE_AT - timedelta(days=4)
    all_sent(died_at)
    back_at = died_at + timedelta(days=3, hours=-1)  # D-3, D-2 and D-1 went by

    first, second = tick(back_at), tick(back_at + SOON)

    people = [
        person.email for each in deadlines for person in (each.client.owner, each.client.backup)
    ]
    assert sent_to() == sorted(people)  # one letter a deadline and person
    assert (first, second) == (len(people), 0)
    assert all("1 day 1 hour until" in letter.subject for letter in mail.outbox)
    assert unsent_deadlines(back_at + timedelta(minutes=10)) == []


def test_of_two_rungs_at_one_instant_one_letter_goes_out():
    deadline = make_deadline()

    drain_due(DUE_AT - timedelta(hours=12))

    assert len(mail.outbox) == 2
    assert (states(deadline)["D-1"], states(deadline)["H-12"]) == ("passed", "sent")


def test_deadline_met_right_before_the_sending_sends_nothing():
    deadline = make_deadline()
    (taken,) = claim(now=D55)
    Deadline.objects.update(state=Deadline.State.MET)  # the row changes, the claim is not told

    outcome = send_one(taken, clock=clock_from(D55))

    assert outcome is Outcome.CANCELLED
    assert mail.outbox == []
    assert states(deadline)["D-55"] == "cancelled"


def test_claim_is_void_once_the_deadline_was_met_by_the_office():
    deadline = make_deadline()
    (taken,) = claim(now=D55)
    actions.close_application(deadline.ita, "declined", D55, "x", deadline.client.owner, now=D55)

    assert send_one(taken, clock=clock_from(D55)) is Outcome.LEFT
    assert mail.outbox == []


def test_moved_deadline_is_reminded_of_at_its_new_rungs_only():
    deadline = make_deadline()
    actions.move_deadline(
        deadline, DUE_AT + timedelta(days=1), reason="x", by=deadline.client.owner, now=D55
    )

    assert drain_due(D55 + SOON)[Outcome.SENT] == 0
    assert drain_due(D55 + timedelta(days=1))[Outcome.SENT] == 1


def test_letter_counts_the_days_at_the_moment_it_is_sent():
    deadline = make_deadline()
    Deadline.objects.update(due_at=DUE_AT - timedelta(days=10))  # known to the row only

    drain_due(D55)

    # From 25 February 13:00 to 11 April 00:00 UTC
    assert "44 days 11 hours" in mail.outbox[0].subject
    assert deadline.due_at == DUE_AT


def test_reminder_whose_reader_cannot_be_told_is_tried_again_and_stops_no_other():
    unreadable, whole = make_deadline(), make_deadline()
    User.objects.filter(pk=unreadable.client.owner_id).update(time_zone="Mars/Olympus")

    done = drain_due(D55 + SOON)

    assert (done[Outcome.RETRY], done[Outcome.SENT]) == (1, 1)
    assert sent_to() == [whole.client.owner.email]
    row = reminder(unreadable, "D-55")
    assert (row.state, row.token) == ("pending", None)
    assert row.next_try_at > D55 + SOON


def test_second_claim_finds_nothing_while_the_first_holds():
    make_deadline()

    first, second = claim(now=D55), claim(now=D55 + SOON)

    assert (len(first), second) == (1, [])


def test_claim_whose_lease_ran_out_belongs_to_the_next_worker():
    make_deadline()
    (dead,) = claim(now=D55)
    later = D55 + outbox.CLAIM_LEASE

    (taken,) = claim(now=later)

    assert taken.reminder_id == dead.reminder_id
    assert send_one(dead, clock=clock_from(later)) is Outcome.LEFT
    assert send_one(taken, clock=clock_from(later)) is Outcome.SENT
    assert len(mail.outbox) == 1


def test_same_claim_delivered_twice_sends_once():
    make_deadline()
    (taken,) = claim(now=D55)

    outcomes = [send_one(taken, clock=clock_from(D55)) for _ in range(2)]

    assert outcomes == [Outcome.SENT, Outcome.LEFT]
    assert len(mail.outbox) == 1


def test_worker_killed_between_sending_and_marking_repeats_the_same_message_id(monkeypatch):
    deadline = make_deadline()
    (taken,) = claim(now=D55)

    def killed(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_settle", killed)
        with pytest.raises(SystemExit):
            send_one(taken, clock=clock_from(D55))
    assert states(deadline)["D-55"] == "sending"
    early = drain_due(D55 + outbox.SENDING_LEASE - SOON)
    late = drain_due(D55 + outbox.SENDING_LEASE + SOON)

    assert (early[Outcome.SENT], late[Outcome.SENT]) == (0, 1)
    first, second = (letter.message().as_string() for letter in mail.outbox)
    ids = [letter.message()["Message-ID"] for letter in mail.outbox]
    assert ids[0] == ids[1] == reminder(deadline, "D-55").message_id
    assert first != ""
    assert second != ""
    assert states(deadline)["D-55"] == "sent"


@pytest.mark.django_db(transaction=True)
def test_database_lost_while_marking_is_tried_again_until_the_lease_ends(monkeypatch):
    deadline = make_deadline()
    (taken,) = claim(now=D55)
    write, failures = outbox._write, iter([True, True, False])

    def flaky(*args, **kwargs):
        if next(failures):
            raise OperationalError("server closed the connection")
        write(*args, **kwargs)

    monkeypatch.setattr(outbox, "_write", flaky)

    assert send_one(taken, clock=clock_from(D55)) is Outcome.SENT
    assert states(deadline)["D-55"] == "sent"


@pytest.mark.django_db(transaction=True)
def test_marking_is_given_up_when_the_lease_is_over(monkeypatch, caplog):
    deadline = make_deadline()
    (taken,) = claim(now=D55)
    moments = iter([D55, D55, D55, D55, D55, D55 + outbox.SENDING_LEASE])

    def gone(*args, **kwargs):
        raise OperationalError("no such host")

    monkeypatch.setattr(outbox, "_write", gone)
    send_one(taken, clock=lambda: next(moments, D55 + outbox.SENDING_LEASE))

    assert states(deadline)["D-55"] == "sending"
    assert "not stored" in caplog.text


def test_acknowledged_deadline_spares_the_second_person_at_seven_days():
    deadline = make_deadline()
    actions.acknowledge(deadline, by=deadline.client.owner, now=D7 - timedelta(days=2))

    drain_due(D7)

    assert sent_to() == [deadline.client.owner.email]
    spared = reminder(deadline, "D-7", "backup")
    assert (spared.state, spared.last_error) == ("cancelled", "acknowledged")


def test_acknowledged_deadline_still_calls_both_at_three_days():
    deadline = make_deadline()
    actions.acknowledge(deadline, by=deadline.client.owner, now=D3 - timedelta(hours=1))

    drain_due(D3)

    assert sent_to() == sorted([deadline.client.owner.email, deadline.client.backup.email])


def test_whoever_took_the_file_over_gets_the_letter():
    deadline = make_deadline()
    successor = make_user(deadline.client.firm)
    type(deadline.client).objects.update(owner=successor)

    drain_due(D55)

    assert sent_to() == [successor.email]
    assert reminder(deadline, "D-55").user == successor


def test_letter_of_an_owner_who_left_goes_to_the_second_person():
    deadline = make_deadline()
    type(deadline.client.owner).objects.filter(pk=deadline.client.owner_id).update(is_active=False)

    drain_due(D55)

    assert sent_to() == [deadline.client.backup.email]


def test_client_is_not_mailed_any_more_when_the_firm_turns_it_off():
    deadline = make_deadline(make_invited_client(firm={"mail_clients": True}))
    type(deadline.client.firm).objects.update(mail_clients=False)

    drain_due(D55)

    assert sent_to() == [deadline.client.owner.email]
    assert states(deadline, "client")["D-55"] == "cancelled"


def test_deadline_that_went_by_unmet_is_still_told():
    deadline = make_deadline()

    drain_due(DUE_AT + timedelta(days=1))

    assert len(mail.outbox) == 2
    assert {letter.subject for letter in mail.outbox} == {
        f"File {deadline.client.reference}: time is over – the invitation ends"
    }


def test_tick_with_nothing_due_asks_the_database_once(django_assert_num_queries):
    make_deadline()

    with django_assert_num_queries(3):  # begin, the question, commit
        drain_due(D55 - SOON)


def test_limit_is_kept():
    for _ in range(3):
        make_deadline()

    assert drain_due(D55, limit=2)[Outcome.SENT] == 2
    assert drain_due(D55, limit=2)[Outcome.SENT] == 1


def test_letter_that_cannot_be_written_is_tried_again_and_shown(monkeypatch, caplog):
    deadline = make_deadline()
    monkeypatch.setattr(outbox, "compose", lambda *args, **kwargs: 1 / 0)

    drain_due(D55)

    row = reminder(deadline, "D-55")
    assert (row.state, row.last_error) == ("pending", "could not be written (ZeroDivisionError)")
    assert row.next_try_at is not None
    assert row.next_try_at > D55
    assert "could not be written" in caplog.text


def test_claim_of_a_file_that_was_removed_is_left():
    deadline = make_deadline()
    (taken,) = claim(now=D55)
    deadline.reminders.all().delete()

    assert send_one(taken, clock=clock_from(D55)) is Outcome.LEFT


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (60000, 60)]
)
def test_waiting_doubles_up_to_an_hour_and_is_spread(attempts, minutes):
    waits = {outbox.back_off(attempts) for _ in range(20)}

    assert all(
        timedelta(minutes=minutes) / 2 <= wait <= timedelta(minutes=minutes) for wait in waits
    )
    assert len(waits) > 1


def test_lease_is_longer_than_the_slowest_mail_server(settings):
    assert timedelta(seconds=8 * settings.EMAIL_TIMEOUT) < outbox.SENDING_LEASE


@override_settings(SITE_URL="https://office.example.test")
def test_letter_holds_the_reference_and_the_instant_and_nothing_about_the_person():
    client = make_invited_client(given_name="Amara", family_name="Okonkwo")
    client.owner.time_zone = "America/Halifax"
    client.owner.save()
    deadline = make_deadline(client)

    drain_due(D55)

    (letter,) = mail.outbox
    page = letter.alternatives[0].content
    for text in (letter.body, page):
        assert client.reference in text
        assert "2026-04-21 00:00 UTC" in text
        assert "Monday 2026-04-20 21:00 (Halifax, ADT)" in text
        assert "54 days 11 hours" in text
        assert f"https://office.example.test/deadlines/{deadline.pk}/" in text
        assert "Okonkwo" not in text
        assert "Amara" not in text
        assert "{" not in text
    message = letter.message()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en-ca"


def test_letter_to_a_client_has_no_link_and_is_in_the_clients_language(settings):
    settings.LANGUAGES = settings.KNOWN_LANGUAGES
    client = make_invited_client(firm={"mail_clients": True}, language="fr-ca")
    make_deadline(client)

    drain_due(D55)

    letter = next(each for each in mail.outbox if each.to == [client.email])
    assert "/deadlines/" not in letter.body
    assert "lundi 2026-04-20 20:00 (Toronto, EDT)" in letter.body
    assert letter.extra_headers["Content-Language"] == "fr-ca"


def test_message_ids_differ_between_reminders_and_never_by_the_clock():
    deadline = make_deadline()
    rows = list(Reminder.objects.filter(deadline=deadline))

    ids = {outbox.message_id(row) for row in rows}

    assert len(ids) == len(rows)
    assert ids == {outbox.message_id(row) for row in rows}


def test_settling_without_the_token_changes_nothing():
    deadline = make_deadline()
    (taken,) = claim(now=D55)
    stranger = Claim(taken.reminder_id, type(taken.token)(int=0))

    assert send_one(stranger, clock=clock_from(D55)) is Outcome.LEFT
    assert states(deadline)["D-55"] == "claimed"


def test_clock_goes_on_from_the_moment_given():
    clock = clock_from(D55)

    assert D55 <= clock() <= clock()
    assert clock().tzinfo is UTC


@pytest.mark.parametrize("fields", [{}, {"time_zone": "America/Vancouver"}])
def test_letter_reads_all_it_needs_in_one_question(fields, django_assert_num_queries):
    deadline = make_deadline()
    User.objects.filter(pk=deadline.client.owner_id).update(**fields)
    (owed, *_) = claim(now=D55 + SOON)

    # begun, read, then in one transaction: settled, what it makes up for, the act
    with django_assert_num_queries(2 + 5):
        assert send_one(owed, clock=clock_from(D55 + SOON)) is Outcome.SENT
