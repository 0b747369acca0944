"""From the letter to the last reminder, through addresses only: what the office can rely on."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from clients.models import Stage
from deadlines.tasks import tick_reminders
from tests.factories import make_client, make_firm, make_user

pytestmark = pytest.mark.django_db

LETTER_DAY = datetime(2026, 2, 20, 15, tzinfo=UTC)
D55 = datetime(2026, 2, 25, 13, 0, 20, tzinfo=UTC)  # 08:00 in Toronto, and the minute's ring
D7 = datetime(2026, 4, 14, 12, 0, 20, tzinfo=UTC)
D3 = datetime(2026, 4, 18, 12, 0, 20, tzinfo=UTC)

LETTER = {
    "program": "CEC",
    "issued_on": "2026-02-19",
    "issued_time": "14:24:23",
    "cut_off_on": "2026-04-21",
    "cut_off_time": "00:00",
}


@pytest.fixture
def office():
    firm = make_firm()
    return make_user(firm), make_user(firm)


@pytest.fixture
def physician(office):
    owner, backup = office
    return make_client(owner, backup=backup, stage=Stage.POOL)


@pytest.fixture
def invited(client, office, physician):
    with time_machine.travel(LETTER_DAY, tick=False):
        client.force_login(office[0])
        answer = client.post(f"/clients/{physician.pk}/ita/", LETTER)
        assert answer.status_code == 302
    return answer.url


def ring(at: datetime) -> list[str]:
    """The minute's ring at a moment; returns whom it mailed."""
    mail.outbox.clear()
    with time_machine.travel(at, tick=False):
        tick_reminders()
    return sorted(letter.to[0] for letter in mail.outbox)


def test_recorded_letter_leads_to_mail_and_the_link_in_it_to_the_deadline(
    client, office, physician, invited
):
    owner, backup = office

    first = ring(D55)
    link = re.search(r"https?://[^/]+(/deadlines/\d+/)", str(mail.outbox[0].body))
    assert link is not None
    with time_machine.travel(D55, tick=False):
        client.force_login(owner)
        page = client.get(link[1]).content.decode()

    assert first == [owner.email]
    assert "2026-04-20 20:00:00 EDT" in page
    assert physician.reference in page
    assert ring(D7) == sorted([owner.email, backup.email])


def test_acknowledged_deadline_calls_the_owner_alone_until_it_gets_hard(
    client, office, physician, invited
):
    owner, backup = office
    with time_machine.travel(D7 - timedelta(days=1), tick=False):
        client.force_login(owner)
        deadline = client.get("/deadlines/").context["rows"][0].deadline
        client.post(f"{deadline.get_absolute_url()}acknowledge/")

    assert ring(D7) == [owner.email]
    assert ring(D3) == sorted([owner.email, backup.email])


def test_submitted_application_is_never_reminded_of_again(client, office, physician, invited):
    with time_machine.travel(D7 - timedelta(days=1), tick=False):
        client.force_login(office[0])
        closed = client.post(
            f"{invited}submitted/",
            {
                "ended_on": "2026-04-13",
                "ended_time": "10:00",
                "number": "E002914476",
                "why_no_file": "The portal showed it, nothing could be saved.",
                "is_meant": "on",
            },
        )
        today = client.get("/")

    assert closed.status_code == 302
    assert ring(D7) == ring(D3) == []
    assert today.context["buckets"][0][2] == 0
