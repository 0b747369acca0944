"""The checklist of an invitation that ended unused: a record that counts nothing."""

from datetime import UTC, timedelta

import pytest
import time_machine
from django.urls import reverse

from documents.actions import prepare_checklist
from documents.intake import take_in
from documents.models import ChecklistItem, Document
from draws.actions import close_ita
from tests.documents.files import pdf, upload
from tests.documents.making import NOW, item_of, make_application, make_physician

pytestmark = pytest.mark.django_db

ENDED_AT = NOW + timedelta(hours=1)
LATER = NOW + timedelta(days=3)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def three_days_later():
    with time_machine.travel(LATER, tick=False):
        yield


def closed(row, ending="declined"):
    checklist = make_application(row)
    item = item_of(checklist, "passport", "person:principal")
    take_in(upload(pdf()), client=row, item=item, by=row.owner, now=NOW)
    if ending in ("lapsed", "submitted"):
        ita = checklist.ita
        ita.state, ita.closed_at, ita.closing_reason = ending, ENDED_AT, "Nobody filed"
        ita.save()
    else:
        close_ita(checklist.ita, ending, ENDED_AT, "Nobody filed", row.owner, now=ENDED_AT)
    checklist.refresh_from_db()
    return checklist, item


@pytest.mark.parametrize(
    ("ending", "word"),
    [("declined", "Declined"), ("withdrawn", "Withdrawn by IRCC"), ("lapsed", "Lapsed")],
)
def test_the_page_says_what_closed_the_list_and_when_and_counts_nothing(client, ending, word):
    row = make_physician()
    checklist, _item = closed(row, ending)
    client.force_login(row.owner)

    text = client.get(checklist.get_absolute_url()).content.decode()

    assert f"{word} on {ENDED_AT.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" in text
    assert "Nobody filed" in text
    for counting in ("Mark as asked", "Not ready", "days left", "Ask by", "Planned filing day"):
        assert counting not in text


def test_a_paper_of_a_closed_list_is_shown_without_any_form(client):
    row = make_physician()
    _checklist, item = closed(row)
    client.force_login(row.owner)

    page = client.get(reverse("documents:item_detail", args=[row.pk, item.pk])).content.decode()

    assert "nothing in it can be changed" in page
    assert "Set the state" not in page
    assert "Take in the file" not in page


def test_a_paper_of_a_filed_list_says_that_it_was_sent_and_takes_no_file(client):
    row = make_physician()
    _checklist, item = closed(row, "submitted")
    client.force_login(row.owner)

    page = client.get(reverse("documents:item_detail", args=[row.pk, item.pk])).content.decode()

    assert "The papers are what was sent" in page
    assert "Take in the file" not in page
    assert "Set the state" not in page


CHANGES = {
    "item_state_set": {"state": "waived", "reason": "Not any more"},
    "item_edit": {"note": "Ask again"},
    "item_answer": {"fact": "has_children", "answer": "no"},
    "item_upload": {"file": None},
}


@pytest.mark.parametrize("ending", ["declined", "submitted"])
@pytest.mark.parametrize("name", list(CHANGES))
def test_no_change_reaches_a_paper_of_a_list_that_is_over(client, name, ending):
    row = make_physician()
    _checklist, item = closed(row, ending)
    before = ChecklistItem.objects.filter(pk=item.pk).values().get()
    client.force_login(row.owner)

    given = CHANGES[name] | ({"file": upload(pdf())} if name == "item_upload" else {})
    answer = client.post(reverse(f"documents:{name}", args=[row.pk, item.pk]), given, follow=True)

    assert "Nothing was changed" in answer.content.decode()
    assert ChecklistItem.objects.filter(pk=item.pk).values().get() == before
    assert Document.objects.kept().filter(item=item).count() == 1


@pytest.mark.parametrize("ending", ["declined", "submitted"])
def test_a_file_of_a_list_that_is_over_cannot_be_taken_out(client, ending):
    row = make_physician()
    _checklist, item = closed(row, ending)
    document = Document.objects.get(item=item)
    client.force_login(row.owner)

    client.post(reverse("documents:document_remove", args=[row.pk, document.pk]))

    assert Document.objects.kept().filter(pk=document.pk).exists()


@pytest.mark.parametrize("name", ["missing_request", "readiness_pdf"])
def test_nothing_is_asked_for_and_nothing_made_ready_from_a_closed_list(client, name):
    row = make_physician()
    checklist, _item = closed(row)
    client.force_login(row.owner)

    answer = client.get(reverse(f"documents:{name}", args=[row.pk]))

    assert answer.status_code == 302
    assert answer.url == checklist.get_absolute_url()


def test_a_closed_list_stays_within_reach_beside_a_new_one(client):
    row = make_physician()
    checklist, _item = closed(row)
    prepared = prepare_checklist(row, program="CEC", by=row.owner, now=LATER)
    client.force_login(row.owner)
    here = prepared.get_absolute_url()

    invitation = client.get(checklist.ita.get_absolute_url()).content.decode()

    assert f"{here}?ita={checklist.ita_id}" in invitation
    assert client.get(here).context["checklist"] == prepared
    assert client.get(f"{here}?ita={checklist.ita_id}").context["checklist"] == checklist
    assert client.get(f"{here}?ita=x").context["checklist"] == prepared
