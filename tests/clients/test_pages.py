"""The page of a file, of each demonstration file."""

import re
from datetime import date

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from clients.kinds import cell
from clients.models import Client
from documents.actions import make_checklist
from tests.deadlines.office import make_deadline
from tests.factories import make_client, make_work_permit

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def office(kept_for_module):
    call_command("load_demonstration", today=date.today(), verbosity=0)


@pytest.fixture
def browse(client, office):
    client.force_login(User.objects.get(email="roy@northwind.example"))
    return client


def test_every_demonstration_file_has_its_pages_without_a_query_in_a_loop(browse):
    for file in Client.objects.filter(firm__slug="northwind"):
        for page in ("client_detail", "client_edit", "client_history"):
            answer = browse.get(reverse(f"clients:{page}", args=[file.pk]))
            assert answer.status_code == 200, (page, file)


def test_page_of_an_invited_client_counts_the_days_left_and_leads_to_the_invitation(browse):
    file = Client.objects.get(reference="2026-0051")

    page = browse.get(file.get_absolute_url())

    assert page.context["left"].days == 40
    assert "40 days" in page.content.decode()
    assert file.invitations.get().get_absolute_url() in page.content.decode()


@pytest.mark.parametrize(("stage", "leads_back"), [("submitted", True), ("pool", False)])
def test_file_before_ircc_leads_to_its_invitation_and_one_back_in_the_pool_to_a_new(
    browse, stage, leads_back
):
    file = Client.objects.get(reference="2026-0051")
    file.invitations.update(state="submitted", closed_at=timezone.now())
    Client.objects.filter(pk=file.pk).update(stage=stage)

    page = browse.get(file.get_absolute_url()).content.decode()

    to_a_new_one = f'href="{reverse("draws:ita_record", args=[file.pk])}"'
    assert (to_a_new_one not in page) is leads_back


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        ("2026-03-01T00:00:00Z", "51 days"),
        ("2026-03-01T00:01:00Z", "50 days"),
        ("2026-04-20T20:30:00Z", "3 hours"),
    ],
)
def test_one_instant_has_one_countdown_on_every_page(client, now, shown):
    deadline = make_deadline()
    make_checklist(deadline.ita, by=deadline.client.owner, now=deadline.made_at)
    client.force_login(deadline.client.owner)
    pages = [
        deadline.client.get_absolute_url(),
        reverse("documents:checklist_detail", args=[deadline.client_id]),
        reverse("deadlines:deadline_list"),
        "/",
    ]

    with time_machine.travel(now, tick=False):
        read = [client.get(page).content.decode() for page in pages]

    for page, text in zip(pages, read, strict=True):
        assert re.search(rf"(?<!\d){shown}", text), page


@pytest.mark.parametrize(
    ("fields", "text", "is_known"),
    [
        ({"kind": "open", "employers": ""}, "any", True),
        ({"kind": "employer_specific", "employers": ""}, "not known", False),
    ],
)
def test_an_open_permit_is_for_any_employer_and_only_an_open_one(fields, text, is_known):
    permit = make_work_permit(make_client(), **fields)

    found = cell(permit, "employers")

    assert (found.text, found.is_known) == (text, is_known)


@pytest.mark.parametrize("reference", ["2026-0042", "2026-0051", "2026-0061"])
def test_every_part_that_a_page_leads_to_stands_on_it(browse, reference):
    file = Client.objects.get(reference=reference, firm__slug="northwind")
    checklist = reverse("documents:checklist_detail", args=[file.pk])
    for address in (file.get_absolute_url(), checklist):
        page = browse.get(address)

        parts = [jump.to for jump in page.context.get("jumps", [])]
        assert [part for part in parts if f' id="{part}"' not in page.content.decode()] == []
        assert parts or address == checklist  # a list not prepared yet is one short form


def test_newest_changes_are_fetched_by_the_card_and_all_of_them_by_the_page(browse):
    file = Client.objects.get(reference="2026-0042", firm__slug="northwind")
    address = reverse("clients:client_history", args=[file.pk])

    card = browse.get(address, headers={"HX-Request": "true"})
    page = browse.get(address)

    assert card.content.decode().lstrip().startswith("<section")
    assert len(card.context["changes"]) <= 8 < len(page.context["changes"])


def test_page_of_a_client_asks_the_database_a_bounded_number_of_questions(
    browse, django_assert_max_num_queries
):
    file = Client.objects.get(reference="2026-0042", firm__slug="northwind")
    browse.get(file.get_absolute_url())

    with django_assert_max_num_queries(60):
        browse.get(file.get_absolute_url())
