"""The calendar that other programs subscribe to."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar

from accounts.models import User
from clients.models import Stage
from deadlines.calendar_feed import make_address, reader_at, revoke_address
from deadlines.models import CalendarAddress
from deadlines.watching import keep_in_step
from tests.deadlines.office import DUE_AT, RECORDED_AT, make_deadline
from tests.factories import make_client, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 4, 12, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(NOW, tick=False):
        yield


def events(body: bytes) -> list:
    return list(Calendar.from_ical(body).walk("VEVENT"))


def path_of(user: User) -> str:
    return f"/calendar/{make_address(user, now=NOW)}/landed.ics"


def test_address_answers_without_sign_in_with_the_firms_deadlines(client):
    deadline = make_deadline()
    make_deadline()  # another firm's

    answer = client.get(path_of(deadline.client.owner))

    (event,) = events(answer.content)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert event["DTEND"].dt == DUE_AT
    assert event["SUMMARY"] == f"{deadline.client.reference}: the invitation ends"
    assert deadline.client.family_name.encode() not in answer.content
    assert event["URL"].endswith(deadline.get_absolute_url())


def test_day_that_a_fact_gives_is_an_event_of_the_whole_day(client):
    owner = make_user()
    make_client(owner, stage=Stage.POOL, passport_expires_on=date(2026, 9, 1))
    keep_in_step(NOW)

    (event,) = events(client.get(path_of(owner)).content)

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 9, 1), date(2026, 9, 2))


def test_file_is_what_calendar_programs_ask_for(client):
    deadline = make_deadline()
    body = client.get(path_of(deadline.client.owner)).content

    lines = body.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert b"VERSION:2.0" in lines
    assert b"METHOD:PUBLISH" in lines
    assert {b"REFRESH-INTERVAL;VALUE=DURATION:PT1H", b"X-PUBLISHED-TTL:PT1H"} <= set(lines)
    assert max(map(len, lines)) <= 75
    (event,) = events(body)
    assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"} <= set(event)
    assert event["DTSTAMP"].dt == RECORDED_AT
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == -timedelta(days=1)


def test_event_keeps_its_uid_so_that_a_change_moves_it(client):
    deadline = make_deadline()
    path = path_of(deadline.client.owner)

    first, second = (events(client.get(path).content)[0]["UID"] for _ in range(2))

    assert first == second


def test_new_address_stops_the_old_one_and_a_revoked_one_answers_nobody(client):
    user = make_user()
    old = path_of(user)
    new = path_of(user)

    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    revoke_address(user, now=NOW)
    assert client.get(new).status_code == 404


def test_address_of_a_person_who_left_answers_nobody():
    user = make_user()
    secret = make_address(user, now=NOW)
    user.is_active = False
    user.save()

    assert reader_at(secret) is None


def test_secret_itself_is_not_kept_and_is_shown_once(client):
    user = make_user()
    client.force_login(user)

    shown = client.post("/settings/calendar/").content.decode()
    again = client.get("/settings/calendar/").content.decode()

    kept = CalendarAddress.objects.get(user=user).secret_hash
    assert "/landed.ics" in shown
    assert "/landed.ics" not in again
    assert kept not in shown
