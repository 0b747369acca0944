"""The calendar that other programs subscribe to."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar

from accounts.models import User
from clients.models import Stage
from deadlines.actions import acknowledge, move_deadline, settle
from deadlines.calendar_feed import make_address, reader_at, revoke_address
from deadlines.models import CalendarAddress, Deadline
from deadlines.watching import keep_in_step
from tests.deadlines.office import DUE_AT, RECORDED_AT, make_deadline, make_invited_client
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


def test_own_licence_and_insurance_are_days_of_the_reader_that_a_renewal_moves(client):
    reader = make_user(licence_ends_on=date(2026, 6, 30), insurance_ends_on=date(2026, 5, 31))
    colleague = make_user(reader.firm, licence_ends_on=date(2026, 7, 31), language="fr-ca")
    address = path_of(reader)

    insurance, licence = sorted(
        events(client.get(address).content), key=lambda event: event["DTSTART"].dt
    )
    User.objects.filter(pk=reader.pk).update(
        licence_ends_on=date(2027, 6, 30), insurance_ends_on=date(2026, 3, 1)
    )
    (renewed,) = events(client.get(address).content)
    (of_colleague,) = events(client.get(path_of(colleague)).content)

    assert (licence["DTSTART"].dt, licence["DTEND"].dt) == (date(2026, 6, 30), date(2026, 7, 1))
    assert str(licence["SUMMARY"]) == "Last day of your College licence"
    assert str(insurance["SUMMARY"]) == "Last day of your errors and omissions insurance"
    assert licence["URL"].endswith("/settings/")
    assert (renewed["UID"], renewed["DTSTART"].dt) == (licence["UID"], date(2027, 6, 30))
    assert len({licence["UID"], insurance["UID"], of_colleague["UID"]}) == 3
    assert str(of_colleague["SUMMARY"]) == "Dernier jour de votre permis du Collège"


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
    # A file at an address is no message between calendars, which would name an organizer.
    assert not any(line.startswith(b"METHOD") for line in lines)
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

    (first,) = events(client.get(path).content)
    moved = move_deadline(
        deadline, DUE_AT - timedelta(days=1), reason="printed", by=deadline.client.owner, now=NOW
    )
    moved = move_deadline(moved, DUE_AT, reason="read wrong", by=deadline.client.owner, now=NOW)
    (second,) = events(client.get(path).content)

    assert second["UID"] == first["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 2)
    assert second["LAST-MODIFIED"].dt == NOW
    assert second["URL"].endswith(moved.get_absolute_url())


@pytest.mark.parametrize("state", [Deadline.State.MET, Deadline.State.CANCELLED])
def test_deadline_that_is_settled_leaves_the_calendar(client, state):
    deadline = make_deadline()
    path = path_of(deadline.client.owner)

    settle(deadline, state, reason="done", by=deadline.client.owner, now=NOW)

    assert events(client.get(path).content) == []


def test_program_that_has_the_file_is_told_so_until_something_changes(client):
    deadline = make_deadline()
    path = path_of(deadline.client.owner)

    first = client.get(path)
    held = {"if-none-match": first["ETag"]}
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        again = client.get(path, headers=held)
    acknowledge(deadline, by=deadline.client.owner, now=NOW)
    seen = client.get(path, headers=held)
    settle(deadline, Deadline.State.MET, reason="done", by=deadline.client.owner, now=NOW)
    settled = client.get(path, headers=held)

    assert [each.status_code for each in (first, again, seen, settled)] == [200, 304, 304, 200]
    assert again.content == b""
    assert "no-store" not in first["Cache-Control"]
    assert {"private", "no-cache"} <= set(first["Cache-Control"].split(", "))


def test_letters_that_mean_something_in_the_format_and_long_ones_are_read_as_written(client):
    reference = "Müller; Ärzte, \\"
    deadline = make_deadline(make_invited_client(reference=reference))

    body = client.get(path_of(deadline.client.owner)).content

    (event,) = events(body)
    assert event["SUMMARY"] == f"{reference}: the invitation ends"
    assert max(map(len, body.split(b"\r\n"))) <= 75


@pytest.mark.parametrize(
    "due_at",
    [
        datetime(2027, 3, 14, 7, 30, tzinfo=UTC),  # half an hour after Toronto's clocks go forward
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC),  # 01:30 in Toronto, the first of two
        datetime(2026, 11, 1, 6, 30, tzinfo=UTC),  # and the second
        datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
    ],
)
def test_instant_is_one_instant_whatever_the_clocks_do(client, due_at):
    deadline = make_deadline()
    Deadline.objects.filter(pk=deadline.pk).update(due_at=due_at)

    body = client.get(path_of(deadline.client.owner)).content

    assert f"DTEND:{due_at:%Y%m%dT%H%M%SZ}".encode() in body.split(b"\r\n")


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
