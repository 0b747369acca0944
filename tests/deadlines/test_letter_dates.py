"""Days found in the words of a letter, each with its sentence, and the one that is approved."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from deadlines.models import Deadline
from deadlines.rules.letter_dates import letter_date, proposals
from tests.deadlines.office import make_invited_client

FAIRNESS = """Immigration, Refugees and Citizenship Canada
November 20, 2026

Dear Amara Okafor,

I have concerns about the employment letter of 3 June 2026. You have thirty (30) days from the
date of this letter to respond.

You may respond within 30 days of the date of this letter. No extension is granted.
"""
FRENCH = """Le 20 novembre 2026

Veuillez fournir les documents au plus tard le 4 décembre 2026. Vous pouvez répondre dans les
30 jours suivant la date de la présente lettre."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Submit your passport by December 4, 2026.", [date(2026, 12, 4)]),
        ("Submit it no later than 2026-12-04 through the portal.", [date(2026, 12, 4)]),
        ("You must respond by 4 December 2026; nothing is due after.", [date(2026, 12, 4)]),
        ("Respond by 31 June 2026.", []),
        ("Respond within 30 days of the date of this letter.", []),
        ("We wish you well.", []),
        ("", []),
    ],
)
def test_printed_days_are_found_and_no_period_without_the_letters_date(text, expected):
    assert [each.due_on for each in proposals(text)] == expected


def test_a_period_is_counted_from_the_letters_date_and_earlier_days_are_left_out():
    (found,) = proposals(FAIRNESS)

    assert letter_date(FAIRNESS) == date(2026, 11, 20)
    assert (found.due_on, found.days) == (date(2026, 12, 20), 30)
    assert found.quotation == "You have thirty (30) days from the date of this letter to respond."


def test_french_letters_are_read_and_a_typed_date_of_the_letter_wins():
    found = proposals(FRENCH)
    later = proposals(FRENCH, dated_on=date(2026, 11, 25))

    assert [each.due_on for each in found] == [date(2026, 12, 4), date(2026, 12, 20)]
    assert later[1].due_on == date(2026, 12, 25)


@pytest.mark.django_db
def test_a_pasted_letter_starts_a_clock_only_with_the_day_that_is_approved(client):
    file = make_invited_client()
    address = reverse("deadlines:deadline_add", args=[file.pk])
    with time_machine.travel(datetime(2026, 11, 22, 15, tzinfo=UTC), tick=False):
        client.force_login(file.owner)
        pasted = {"read": "1", "letter": "fairness", "text": FAIRNESS}
        page = client.post(address, pasted)
        nothing = client.post(address, pasted | {"text": ""})
        kept = Deadline.objects.count()
        (found,) = page.context["proposals"]
        client.post(
            address,
            {
                "kind": page.context["kind"],
                "subject": page.context["subject"],
                "due_on": found.due_on.isoformat(),
                "due_time": "00:00:00",
                "quotation": found.quotation,
            },
        )

    deadline = Deadline.objects.get()
    assert (page.status_code, nothing.status_code, kept) == (200, 422, 0)
    assert deadline.title == "IRCC’s request must be answered (Procedural fairness letter)"
    assert deadline.due_at == datetime(2026, 12, 20, tzinfo=UTC)
    assert found.quotation in deadline.rule
    assert deadline.reminders.exists()
