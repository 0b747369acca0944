"""Filing an application: its proof, what is still open, and taking it back."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client as Browser
from django.urls import reverse

from accounts.models import AuditEvent
from clients.models.client import Stage
from deadlines.actions import open_application
from deadlines.models import Deadline, Reminder
from documents.filing import approve_packet
from documents.models import ChecklistItem, Filing
from draws.models import InvitationToApply
from tests.documents.files import pdf, upload
from tests.documents.making import make_physician

pytestmark = pytest.mark.django_db

ISSUED_AT = datetime(2026, 9, 3, 15, 2, 31, tzinfo=UTC)
CUT_OFF_AT = datetime(2026, 11, 3, tzinfo=UTC)
FILING_AT = datetime(2026, 10, 20, 20, tzinfo=UTC)
WHY = "The portal showed the number, its file could not be saved."
TYPED = {
    "ended_on": "2026-10-20",
    "ended_time": "18:00",
    "number": "E002914476",
    "why_no_file": WHY,
    "is_meant": "on",
}


@pytest.fixture(scope="module")
def made(kept_for_module):
    call_command("load_rules", verbosity=0)
    client = make_physician()
    return open_application(
        client=client,
        issued_at=ISSUED_AT,
        cut_off_at=CUT_OFF_AT,
        program="CEC",
        round=None,
        by=client.owner,
        now=ISSUED_AT,
    )


@pytest.fixture
def ita(made, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return InvitationToApply.objects.get(pk=made.pk)


@pytest.fixture
def browser(ita):
    browser = Browser()
    with time_machine.travel(FILING_AT, tick=False):
        browser.force_login(ita.client.owner)
        yield browser


def send(browser, ita, **values):
    address = reverse("draws:ita_file", args=[ita.client_id, ita.pk])
    return browser.post(address, {key: each for key, each in (TYPED | values).items() if each})


def words(answer):
    return " ".join(answer.content.decode().split())


def test_the_page_says_first_what_is_still_open(browser, ita):
    page = words(browser.get(reverse("draws:ita_file", args=[ita.client_id, ita.pk])))

    assert "papers block:" in page
    assert "Verdict if received on 2026-10-20" in page
    assert "Not recorded" in page
    assert page.index("What is still open") < page.index("Proof of submission")


def test_nothing_that_may_be_needed_as_proof_is_called_optional(browser, ita):
    page = words(browser.get(reverse("draws:ita_file", args=[ita.client_id, ita.pk])))

    assert "Confirmation or application number" in page
    assert "(optional)" not in page


def test_an_uploaded_proof_stops_the_clock_and_stays_with_the_file(browser, ita):
    answer = send(browser, ita, number="", why_no_file="", file=upload(pdf(), "confirmation.pdf"))

    filing = Filing.objects.get(ita=ita)
    ita.refresh_from_db()
    assert answer.status_code == 302
    assert (ita.state, ita.client.stage) == ("submitted", Stage.SUBMITTED)
    assert filing.proof.original_name == "confirmation.pdf"
    assert Deadline.objects.get(ita=ita).state == "met"
    download = reverse("documents:document_download", args=[ita.client_id, filing.proof_id])
    assert b"".join(browser.get(download).streaming_content).startswith(b"%PDF")
    browser.post(reverse("documents:document_remove", args=[ita.client_id, filing.proof_id]))
    filing.proof.refresh_from_db()
    assert filing.proof.removed_at is None


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"number": "", "why_no_file": ""}, "The clock stops for a proof only"),
        ({"why_no_file": "x"}, "Write one sentence"),
        ({"number": "x"}, "is not a confirmation or application number"),
        ({"is_meant": ""}, "Something is still open"),
        ({"ended_on": "2026-09-03", "ended_time": "15:02:30"}, "before the invitation"),
        ({"ended_on": "2077-01-01"}, "lies in the future"),
        ({"ended_time": "noon"}, "not a time of day"),
        ({"number": "9" * 60}, "at most 40 characters"),
        ({"file": upload(b"<html>", "confirmation.pdf")}, "confirmation.pdf"),
        ({"file": upload(b"%PDF-" + b"0" * 5_000_000, "big.pdf")}, "4 MB"),
    ],
)
def test_what_proves_nothing_is_refused_and_nothing_is_kept(browser, ita, values, message):
    answer = send(browser, ita, **values)

    ita.refresh_from_db()
    assert answer.status_code == 422
    assert message in words(answer)
    assert ita.state == "open"
    assert not Filing.objects.exists()
    assert not ita.client.documents.exists()


def test_a_ready_file_is_not_asked_and_its_record_says_so(browser, ita):
    ChecklistItem.objects.filter(checklist__ita=ita).update(
        state="checked", applies=True, missing="", missing_facts=[]
    )
    by = ita.client.owner
    approve_packet(ita.checklist, date(2026, 10, 18), "signed packet", by=by, now=FILING_AT)

    page = words(browser.get(reverse("draws:ita_file", args=[ita.client_id, ita.pk])))

    assert "The client approved the packet on 2026-10-18: signed packet" in page
    send(browser, ita)
    record = Filing.objects.get().record
    assert record["approved_on"] == "2026-10-18"
    assert not any(paper["blocks"] for paper in record["papers"] if paper["state"] != "checked")


def test_a_submission_at_the_deadline_is_warned_about_and_recorded_when_confirmed(ita):
    browser = Browser()
    late = {"ended_on": "2026-11-03", "ended_time": "00:00:00"}
    with time_machine.travel(CUT_OFF_AT, tick=False):
        browser.force_login(ita.client.owner)
        asked = send(browser, ita, **late)
        send(browser, ita, **late, confirmed="2026-11-03T00:00:00+00:00")

    ita.refresh_from_db()
    assert asked.status_code == 422
    assert "is not before the deadline" in words(asked)
    assert ita.state == "submitted"


def test_once_filed_the_checklist_is_a_record_that_nothing_changes(browser, ita):
    send(browser, ita)
    passport = ChecklistItem.objects.get(checklist__ita=ita, key="passport")
    ChecklistItem.objects.filter(pk=passport.pk).update(state="rejected", reason="torn")

    page = words(browser.get(reverse("documents:checklist_detail", args=[ita.client_id])))
    today = words(browser.get("/"))

    assert "What was filed" in page
    assert "E002914476" in page
    assert WHY in page
    assert "confirmed that what was open had been seen" in page
    assert "Rejected" not in page
    for chased in ("Mark as asked", "Ask for what is missing", "papers block", "days left"):
        assert chased not in page
    assert "Submitted: IRCC decides" in today
    asked = browser.get(reverse("documents:missing_request", args=[ita.client_id]))
    assert asked.status_code == 302


def test_a_filing_taken_back_brings_deadline_and_reminders_back(browser, ita):
    send(browser, ita)
    deadline = Deadline.objects.get(ita=ita)
    address = reverse("draws:ita_reopen", args=[ita.client_id, ita.pk])

    refused = browser.post(address, {"reason": "oops"})
    browser.post(address, {"reason": "The draft was saved and never submitted in the portal."})

    ita.refresh_from_db()
    deadline.refresh_from_db()
    assert refused.status_code == 422
    assert (ita.state, ita.client.stage, deadline.state) == ("open", "invited", "open")
    assert Reminder.objects.filter(deadline=deadline, state="pending").exists()
    assert not Filing.objects.standing().filter(ita=ita).exists()
    assert AuditEvent.objects.filter(act="ita_reopened", actor=ita.client.owner).count() == 1
    assert "never submitted in the portal" in words(browser.get(ita.get_absolute_url()))
    assert "Mark as asked" in words(
        browser.get(reverse("documents:checklist_detail", args=[ita.client_id]))
    )


def test_an_invitation_reopened_after_its_deadline_reminds_of_nothing_that_is_over(ita):
    browser = Browser()
    with time_machine.travel(FILING_AT, tick=False):
        browser.force_login(ita.client.owner)
        send(browser, ita)
    with time_machine.travel(datetime(2026, 11, 20, tzinfo=UTC), tick=False):
        browser.force_login(ita.client.owner)
        browser.post(
            reverse("draws:ita_reopen", args=[ita.client_id, ita.pk]),
            {"reason": "The confirmation belongs to another client of this office."},
        )

    assert Deadline.objects.get(ita=ita).state == "open"
    assert not Reminder.objects.filter(deadline__ita=ita, state="pending").exists()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"approved_on": "2026-12-24", "approved_how": "signed packet"}, "lies in the future"),
        ({"approved_on": "2026-09-01", "approved_how": "signed packet"}, "before the invitation"),
        ({"approved_on": "2026-10-18", "approved_how": "x"}, "Say how"),
        ({"approved_on": "soon", "approved_how": "signed packet"}, "not a date"),
    ],
)
def test_an_approval_that_cannot_be_is_refused(browser, ita, values, message):
    answer = browser.post(reverse("documents:packet_approve", args=[ita.client_id]), values)

    ita.checklist.refresh_from_db()
    assert answer.status_code == 422
    assert message in words(answer)
    assert ita.checklist.approved_on is None


def test_nobody_of_another_firm_files_or_reopens(ita):
    stranger = Browser()
    stranger.force_login(make_physician().owner)

    assert send(stranger, ita).status_code == 404
    reopened = reverse("draws:ita_reopen", args=[ita.client_id, ita.pk])
    assert stranger.post(reopened, {"reason": WHY}).status_code == 404
