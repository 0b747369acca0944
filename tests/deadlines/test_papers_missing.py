"""The page of a deadline names the papers behind it, and the checklist shows the same day."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from deadlines.models import Deadline
from deadlines.papers_missing import papers_missing
from deadlines.rules.ladder import end_of_day
from documents.models import Checklist, ChecklistItem
from tests.deadlines.office import make_deadline

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 20, 15, tzinfo=UTC)
BY = date(2026, 3, 28)


def make_papers(deadline: Deadline, *titles: str, **fields) -> list[ChecklistItem]:
    checklist, _ = Checklist.objects.get_or_create(
        ita=deadline.ita,
        defaults={"client": deadline.client, "program": "CEC", "made_at": NOW, "refreshed_at": NOW,
                  "facts_version": deadline.client.facts_version},
    )  # fmt: skip
    values = {"section": "work", "requirement": "mandatory_if_applicable", "applies": True} | fields
    return [
        ChecklistItem.objects.create(checklist=checklist, key=title, title=title, **values)
        for title in titles
    ]


def make_order_deadline(deadline: Deadline, last_day: date = BY) -> Deadline:
    return Deadline.objects.create(
        client=deadline.client, kind=Deadline.Kind.ORDER, last_day=last_day, is_hard=False,
        due_at=end_of_day(last_day), rule="practice", made_at=NOW,
    )  # fmt: skip


def titles_of(deadline: Deadline) -> list[str]:
    found = papers_missing(deadline, now=NOW)
    assert found is not None
    return [line.item.title for line in found.lines]


def test_invitation_names_what_it_lacks_most_pressing_first_and_open_questions_last():
    deadline = make_deadline()
    make_papers(deadline, "settled", state=ChecklistItem.State.CHECKED)
    make_papers(deadline, "question", applies=None, order_by=date(2026, 3, 1))
    make_papers(deadline, "later", order_by=date(2026, 4, 2))
    make_papers(deadline, "sooner", order_by=BY)
    make_papers(deadline, "refused", state=ChecklistItem.State.REJECTED, reason="torn")
    make_papers(deadline, "not needed", applies=False)

    assert titles_of(deadline) == ["refused", "sooner", "later", "question"]


def test_page_shows_ten_papers_then_how_many_more_and_leads_to_the_checklist(client):
    deadline = make_deadline()
    make_papers(deadline, *(f"paper {n:02}" for n in range(13)), order_by=BY)
    client.force_login(deadline.client.owner)

    with time_machine.travel(NOW, tick=False):
        page = client.get(deadline.get_absolute_url()).content.decode()

    assert page.count('class="paper-title"') == 10
    assert "3 more papers are on the checklist." in page
    assert f'href="/clients/{deadline.client_id}/checklist/"' in page
    assert 'datetime="2026-03-28"' in page


def test_day_to_ask_by_names_the_papers_of_that_day_those_perhaps_needed_too():
    invitation = make_deadline()
    make_papers(invitation, "of the day", order_by=BY)
    make_papers(invitation, "perhaps", order_by=BY, applies=None)
    make_papers(invitation, "asked", order_by=BY, state=ChecklistItem.State.ASKED)
    make_papers(invitation, "another day", order_by=date(2026, 3, 29))

    assert titles_of(make_order_deadline(invitation)) == ["of the day", "perhaps"]


def test_other_deadlines_and_those_without_a_checklist_name_no_papers(client):
    invitation = make_deadline()
    assert papers_missing(invitation, now=NOW) is None

    make_papers(invitation, "one")
    order = make_order_deadline(invitation)
    Deadline.objects.filter(pk=order.pk).update(kind=Deadline.Kind.PASSPORT)
    order.refresh_from_db()
    assert papers_missing(order, now=NOW) is None


def test_checklist_shows_the_day_of_a_question_that_a_deadline_was_made_of(client):
    invitation = make_deadline()
    make_papers(invitation, "blocks")
    make_papers(invitation, "perhaps", order_by=date(2026, 4, 3), applies=None)
    client.force_login(invitation.client.owner)

    with time_machine.travel(NOW, tick=False):
        page = client.get(f"/clients/{invitation.client_id}/checklist/").content.decode()

    assert '<details class="card disclosure" id="possible" open>' in page
    assert 'datetime="2026-04-03"' in page.partition('id="possible"')[2]
