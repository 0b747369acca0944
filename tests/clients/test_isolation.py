"""A stranger's file answers exactly as a missing one, alone and mixed with one's own."""

import pytest
from django.urls import reverse

from clients.kinds import KINDS
from clients.models import FamilyMember, Leave, PermitRenewal
from tests.factories import make_client, make_employment, make_user, make_work_permit

pytestmark = pytest.mark.django_db
PAGES = ["client_detail", "client_history", "client_edit", "case_file"]


@pytest.fixture
def stranger():
    return make_client(family_name="Zzyzx")


@pytest.fixture
def mine():
    return make_client()


@pytest.fixture
def browse(client, mine):
    client.force_login(mine.owner)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_page_of_another_firm_is_as_if_missing(browse, stranger, page):
    theirs = browse.get(reverse(f"clients:{page}", args=[stranger.pk]))
    missing = browse.get(reverse(f"clients:{page}", args=[stranger.pk + 1000]))

    assert (theirs.status_code, missing.status_code) == (404, 404)
    assert theirs.content == missing.content


def test_closing_a_file_of_another_firm_changes_nothing(browse, stranger):
    answer = browse.post(reverse("clients:client_close", args=[stranger.pk]))

    stranger.refresh_from_db()
    assert answer.status_code == 404
    assert stranger.stage == "profile"


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_fact_is_added_to_a_file_of_another_firm(browse, stranger, kind, method):
    address = reverse("clients:fact_add", args=[stranger.pk, kind])

    assert getattr(browse, method)(address).status_code == 404


@pytest.mark.parametrize("page", ["fact_edit", "fact_delete"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_fact_of_another_firm_is_not_reached_through_an_own_client(
    browse, mine, stranger, page, method
):
    job = make_employment(stranger)
    leave = Leave.objects.create(
        employment=job, kind="unpaid", first_day="2025-01-01", last_day="2025-01-02"
    )
    mixtures = [("job", job), ("leave", leave), ("permit", make_work_permit(stranger))]

    for client_pk in (mine.pk, stranger.pk):
        for kind, fact in mixtures:
            address = reverse(f"clients:{page}", args=[client_pk, kind, fact.pk])
            assert getattr(browse, method)(address).status_code == 404


def test_fact_of_another_own_client_is_not_reached_through_this_one(browse, mine):
    job = make_employment(make_client(mine.owner))

    answer = browse.get(reverse("clients:fact_edit", args=[mine.pk, "job", job.pk]))

    assert answer.status_code == 404


def test_permit_of_another_client_is_no_choice_for_a_renewal(browse, mine, stranger):
    permit = make_work_permit(stranger)
    address = reverse("clients:fact_add", args=[mine.pk, "renewal"])

    answer = browse.post(address, {"permit": permit.pk, "applied_on": "2026-01-01"})

    assert "permit" in answer.context["form"].errors
    assert not PermitRenewal.objects.exists()


def test_person_of_another_client_is_no_choice_for_a_residence(browse, mine, stranger):
    person = FamilyMember.objects.create(client=stranger, relation="spouse")
    address = reverse("clients:fact_add", args=[mine.pk, "residence"])

    answer = browse.post(address, {"person": person.pk, "country": "IN", "first_day": "2010-01-01"})

    assert "person" in answer.context["form"].errors


def test_list_search_and_exports_hold_only_the_firms_own_clients(browse, mine, stranger):
    for page in ("client_list", "client_list_csv", "client_list_xlsx"):
        answer = browse.get(reverse(f"clients:{page}"), {"q": stranger.family_name})
        body = b"".join(answer) if answer.streaming else answer.content
        assert stranger.reference.encode() not in body
    files = browse.get(reverse("clients:client_files", args=["csv"]))
    assert stranger.reference.encode() not in b"".join(files)


def test_owner_of_another_firm_cannot_be_given_a_file(browse, mine, stranger):
    address = reverse("clients:client_edit", args=[mine.pk])

    answer = browse.post(address, {"owner": stranger.owner_id})

    assert "owner" in answer.context["form"].errors


def test_maintainer_without_a_firm_sees_no_client_and_opens_none(client, stranger):
    maintainer = make_user(role="rule_maintainer")
    maintainer.firm = None
    maintainer.save()
    client.force_login(maintainer)

    assert client.get(reverse("clients:client_detail", args=[stranger.pk])).status_code == 404
    assert client.get(reverse("clients:client_new")).status_code == 404
    assert client.get(reverse("clients:client_import")).status_code == 404
    assert stranger.family_name not in client.get(reverse("clients:client_list")).content.decode()
