"""The history of a file holds what was done on it, by whom and when."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from deadlines.actions import open_application
from deadlines.outbox import drain_due
from documents.filing import approve_packet
from documents.models import ChecklistItem
from documents.paper_actions import set_item_state
from tests.documents.making import make_physician
from tests.factories import make_client, make_employment, make_user

pytestmark = pytest.mark.django_db

ISSUED_AT = datetime(2026, 9, 3, 15, 2, 31, tzinfo=UTC)


def test_history_holds_invitation_papers_deadlines_and_who_did_it():
    with time_machine.travel(ISSUED_AT, tick=False):
        client = make_physician()
    by = client.owner
    ita = open_application(
        client=client,
        issued_at=ISSUED_AT,
        cut_off_at=datetime(2026, 11, 3, tzinfo=UTC),
        program="CEC",
        round=None,
        by=by,
        now=ISSUED_AT,
    )
    letter = ChecklistItem.objects.create(
        checklist=ita.checklist, key="reference_letter", subject="job:0", title="Reference letter"
    )
    set_item_state(letter, "rejected", reason="Hours are missing", by=by, now=ISSUED_AT)
    colleague = make_user(client.firm, full_name="Hannah Tran")
    approve_packet(ita.checklist, ISSUED_AT.date(), "signed", by=colleague, now=ISSUED_AT)
    drain_due(ISSUED_AT + timedelta(days=15))
    browser = Browser()
    browser.force_login(by)

    answer = browser.get(reverse("clients:client_history", args=[client.pk]))

    page = answer.content.decode()
    (stage,) = [each for each in answer.context["changes"] if "Invited" in str(each.differences)]

    assert "Invitation recorded" in page
    assert "Checklist made for an invitation" in page
    assert "Deadline made with its reminders" in page
    assert "Reference letter" in page
    assert "<del>Not asked</del> → <ins>Rejected</ins>" in page
    assert "Hannah Tran" in page
    assert "Reminder sent" in page
    assert "days before" in page
    assert "rung" not in page
    assert stage.who == str(by)


def test_history_names_the_country_of_a_residence(client):
    file = make_client()
    client.force_login(file.owner)
    typed = {"person": "", "country": "GB", "province": "", "first_day": "2019-01-01"}
    add = reverse("clients:fact_add", args=[file.pk, "residence"])
    client.post(add, typed | {"last_day": "2020-08-31", "paper": ""})
    stay = file.residences.get()
    edit = reverse("clients:fact_edit", args=[file.pk, "residence", stay.pk])
    client.post(edit, typed | {"country": "IN", "last_day": "2020-08-31", "paper": ""})

    page = client.get(reverse("clients:client_history", args=[file.pk])).content.decode()

    assert "Residence: United Kingdom 2019-01-01 – 2020-08-31" in page
    assert "<del>United Kingdom</del> → <ins>India</ins>" in page
    assert "Residence: India" in page


def test_history_names_a_job_that_was_deleted_since(client):
    file = make_client()
    client.force_login(file.owner)
    wrong, right = (make_employment(file, employer=name) for name in ("Old Clinic", "New Clinic"))
    leave = wrong.leaves.create(kind="sick", first_day=wrong.first_day, last_day=wrong.first_day)
    leave.employment = right
    leave.save()
    wrong.delete()

    page = client.get(reverse("clients:client_history", args=[file.pk])).content.decode()

    assert "<del>Old Clinic · 31100</del> → <ins>New Clinic · 31100</ins>" in page
