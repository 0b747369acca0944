"""Whether reminders run, for a monitor and for the scheduler itself."""

from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import OperationalError

from accounts.models import Firm
from clients.models import Client
from config.celery import app
from deadlines import health, pulse
from deadlines.actions import move_deadline, try_again
from deadlines.models import Deadline, Reminder, SchedulerHeartbeat
from deadlines.scheduler import tick
from deadlines.tasks import keep_dates_in_step, tick_reminders
from deadlines.upkeep import complete_reminders, mark_missed
from deadlines.watching import keep_in_step
from tests.deadlines.office import D7, D55, all_sent, make_deadline, reminder
from tests.factories import make_client, make_unjudged

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_seven_days():
    with time_machine.travel(D7 + timedelta(hours=1), tick=False):
        yield D7 + timedelta(hours=1)


@pytest.fixture
def beating(at_seven_days):
    return SchedulerHeartbeat.objects.create(name="reminders", ticked_at=at_seven_days)


def test_all_is_well_when_the_scheduler_ticks_and_every_letter_is_out(client, beating):
    make_deadline()
    all_sent(D7)

    answer = client.get("/health/")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "live": True,
        "ready": True,
        "reminders": "ok",
        "ticked_at": "2026-04-14T13:00:00+00:00",
        "last_sent_at": None,
        "oldest_due_at": None,
        "deadlines_without_a_sent_reminder": 0,
        "refused_reminders": 0,
        "refused_letters": 0,
        "licence_letters_not_sent": 0,
        "files_without_dates": 0,
        "files_not_judged": 0,
    }


def test_monitor_is_told_before_the_first_tick(client):
    answer = client.get("/health/reminders/")

    assert (answer.status_code, answer.json()["reminders"]) == (503, "silent")


@pytest.mark.parametrize(("seconds", "state"), [(300, "ok"), (301, "silent")])
def test_silence_of_more_than_five_minutes_fails(client, beating, seconds, state):
    SchedulerHeartbeat.objects.update(ticked_at=beating.ticked_at - timedelta(seconds=seconds))

    assert client.get("/health/reminders/").json()["reminders"] == state


@pytest.mark.parametrize(("seconds", "state"), [(900, "ok"), (901, "late")])
def test_due_reminder_older_than_fifteen_minutes_fails(client, beating, seconds, state):
    make_deadline()
    all_sent(D7)
    one = Reminder.objects.filter(rung="D-5", recipient="owner")
    due_at = beating.ticked_at - timedelta(seconds=seconds)
    one.update(due_at=due_at, next_try_at=due_at)

    answer = client.get("/health/reminders/").json()

    assert answer["reminders"] == state


def test_reminder_of_an_invitation_recorded_just_now_is_not_late(client, beating):
    make_deadline(now=beating.ticked_at - timedelta(seconds=30))

    answer = client.get("/health/reminders/").json()

    assert answer["reminders"] == "ok"
    assert answer["oldest_due_at"] == "2026-04-14T12:59:30+00:00"


def test_reminder_written_late_for_a_new_reader_is_not_late_before_it_could_be_sent(
    client, beating
):
    deadline = make_deadline()
    all_sent(D7)
    Firm.objects.update(mail_clients=True)
    complete_reminders(beating.ticked_at)

    found = client.get("/health/reminders/").json()

    assert deadline.reminders.filter(recipient="client", rung="D-7", state="pending").exists()
    assert (found["reminders"], found["oldest_due_at"]) == ("ok", "2026-04-14T13:00:00+00:00")


def test_refused_reminder_put_back_on_its_way_is_not_late_at_once(client, beating):
    deadline = make_deadline()
    all_sent(D7)
    refused = reminder(deadline, "D-7")
    Reminder.objects.filter(pk=refused.pk).update(state="failed", sent_at=None, attempts=3)

    try_again(refused, by=deadline.client.owner, now=beating.ticked_at)

    assert client.get("/health/reminders/").json()["reminders"] == "ok"


def test_reminder_that_the_mail_server_keeps_refusing_is_late_whenever_it_goes_again(
    client, beating
):
    make_deadline()
    all_sent(D7)
    Reminder.objects.filter(rung="D-7").update(
        state="pending", sent_at=None, attempts=5, next_try_at=beating.ticked_at
    )

    assert client.get("/health/reminders/").json()["reminders"] == "late"


def test_deadline_whose_reminder_never_was_is_found_without_its_row(client, beating):
    make_deadline()
    Reminder.objects.all().delete()

    answer = client.get("/health/reminders/")

    assert answer.status_code == 503
    assert answer.json()["reminders"] == "missing"
    assert answer.json()["deadlines_without_a_sent_reminder"] == 1


def test_refused_reminder_fails_until_a_later_one_arrives(client, beating):
    make_deadline()
    all_sent(D7)
    Reminder.objects.filter(rung="D-10").update(state="failed", sent_at=None)
    made_up_for = client.get("/health/reminders/").json()
    Reminder.objects.filter(rung="D-7").update(state="failed", sent_at=None)

    refused = client.get("/health/reminders/").json()

    assert made_up_for["refused_reminders"] == 0
    assert refused["refused_reminders"] == 3  # D-10 as well: nothing arrived after it
    assert refused["reminders"] == "missing"


def test_deadline_just_made_is_given_time_for_its_first_letter(at_seven_days):
    make_deadline(now=at_seven_days - timedelta(minutes=14))

    assert pulse.unsent_deadlines(at_seven_days) == []


def test_deadline_recorded_after_its_end_is_missed_and_misses_no_letter():
    deadline = make_deadline()
    over = deadline.due_at - timedelta(hours=12)
    by = deadline.client.owner
    move_deadline(deadline, over - timedelta(days=1), reason="typed wrong", by=by, now=over)

    assert pulse.unsent_deadlines(over + timedelta(hours=1)) == []
    assert mark_missed(over + timedelta(hours=1)) == 1


def test_closed_deadline_misses_nothing(at_seven_days):
    make_deadline()
    Deadline.objects.update(state="met", settled_at=D55)

    assert pulse.unsent_deadlines(at_seven_days) == []


def test_unsent_deadlines_are_found_in_a_constant_number_of_queries(
    at_seven_days, django_assert_max_num_queries
):
    for _ in range(4):
        make_deadline()

    with django_assert_max_num_queries(9):
        assert len(pulse.unsent_deadlines(at_seven_days)) == 4


def test_page_shows_what_the_minute_found_without_what_was_met_meanwhile(
    at_seven_days, django_assert_num_queries
):
    met, open_still = make_deadline(), make_deadline()
    Client.objects.update(firm=met.client.firm)
    reader, stranger = met.client.owner, make_deadline().client.owner
    alone = pulse.unsent_lately(at_seven_days, reader)
    keep_dates_in_step()
    Deadline.objects.filter(pk=met.pk).update(state="met", settled_at=at_seven_days)

    with django_assert_num_queries(2):  # what was kept, and which of it is open still
        kept = pulse.unsent_lately(at_seven_days, reader)

    assert alone == [met, open_still]
    assert kept == [open_still]
    assert len(pulse.unsent_lately(at_seven_days, stranger)) == 1


def test_page_searches_by_itself_when_nobody_did_for_two_minutes(at_seven_days):
    make_deadline()
    reader = Deadline.objects.get().client.owner
    Reminder.objects.update(state="sent", sent_at=at_seven_days)
    keep_dates_in_step()
    Reminder.objects.update(state="pending", sent_at=None)

    assert pulse.unsent_lately(at_seven_days, reader) == []
    with time_machine.travel(at_seven_days + timedelta(minutes=3), tick=False):
        assert len(pulse.unsent_lately(at_seven_days, reader)) == 1


def test_no_answer_holds_a_name_or_a_reference(client, beating):
    deadline = make_deadline()

    text = client.get("/health/").content.decode()

    assert deadline.client.reference not in text
    assert deadline.client.family_name not in text
    assert deadline.client.firm.name not in text


def test_process_is_live_and_not_ready_without_its_database(client, monkeypatch):
    def lost():
        raise OperationalError("connection refused")

    monkeypatch.setattr(health.connection, "cursor", lost)

    assert client.get("/health/live/").status_code == 200
    assert client.get("/health/ready/").status_code == 503
    monkeypatch.undo()
    assert client.get("/health/ready/").status_code == 200


@pytest.mark.parametrize("address", ["/health/", "/health/reminders/"])
def test_what_breaks_inside_is_answered_as_failing(client, beating, address):
    make_deadline()
    Firm.objects.update(time_zone="Mars/Olympus")

    answer = client.get(address)

    assert answer.status_code == 503
    assert (answer.json()["status"], answer.json()["reminders"]) == ("failing", "unknown")


def test_process_is_not_ready_whatever_its_database_answers(client, monkeypatch):
    def broken():
        raise RuntimeError("driver")

    monkeypatch.setattr(health.connection, "cursor", broken)

    assert client.get("/health/ready/").status_code == 503


def test_health_is_asked_not_told(client):
    assert client.post("/health/").status_code == 405


def test_tick_sends_what_is_due_and_leaves_a_sign_of_life(at_seven_days):
    make_deadline()

    assert tick(at_seven_days) == 2

    beat = SchedulerHeartbeat.objects.get()
    assert (beat.ticked_at, beat.sent_at, beat.sent_count) == (at_seven_days, at_seven_days, 2)


def test_tick_with_nothing_to_send_keeps_when_it_last_sent(at_seven_days):
    make_deadline()
    tick(at_seven_days)

    tick(at_seven_days + timedelta(minutes=1))

    beat = SchedulerHeartbeat.objects.get()
    assert beat.ticked_at == at_seven_days + timedelta(minutes=1)
    assert (beat.sent_at, beat.sent_count) == (at_seven_days, 2)


def test_beat_rings_each_minute_and_lets_old_rings_go():
    ring = settings.CELERY_BEAT_SCHEDULE["reminders"]

    assert ring["task"] == tick_reminders.name
    assert ring["task"] in app.tasks
    assert (ring["schedule"], ring["options"]) == (60.0, {"expires": 55})


def test_monitor_is_told_of_a_file_whose_dates_cannot_be_made(client, beating, at_seven_days):
    file = make_client(stage="pool", passport_expires_on=date.max)
    keep_in_step(at_seven_days)

    answer = client.get("/health/reminders/")

    assert (answer.status_code, answer.json()["files_without_dates"]) == (503, 1)
    assert file.reference not in answer.content.decode()


def test_monitor_is_told_of_a_file_that_no_rule_can_judge_and_reminders_are_well(client, beating):
    file = make_client(stage="pool")
    make_unjudged(file)
    make_unjudged(make_client(stage="closed"))

    answer = client.get("/health/")

    assert (answer.status_code, answer.json()["files_not_judged"]) == (200, 1)
    assert file.reference not in answer.content.decode()
