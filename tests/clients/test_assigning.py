"""Several files given to others from the list: all of them or none, and written down."""

import pytest

from accounts.models import AuditEvent
from clients.models import Client
from tests.factories import make_client, make_firm, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    return make_firm()


@pytest.fixture
def reader(client, firm):
    reader = make_user(firm)
    client.force_login(reader)
    return reader


def give(client, files, **people):
    values = {"client": [each.pk for each in files], "next": "/clients/?sort=owner"} | people
    answer = client.post("/clients/assign/", values, follow=True)
    return " ".join(str(each) for each in answer.context["messages"])


def test_ticked_files_change_hands_together_and_others_stay(client, reader, firm):
    colleague, keeper = make_user(firm), make_user(firm)
    first, second, other = (make_client(reader, backup=keeper) for _ in range(3))

    said = give(client, [first, second], owner=colleague.pk, backup="nobody")

    held = {each.pk: (each.owner, each.backup) for each in Client.objects.all()}
    assert "2 files" in said
    assert held == {
        first.pk: (colleague, None),
        second.pk: (colleague, None),
        other.pk: (reader, keeper),
    }
    events = AuditEvent.objects.filter(act="client_reassigned", actor=reader)
    assert {each.subject for each in events} == {f"client:{first.pk}", f"client:{second.pk}"}
    assert events[0].details == {"owner": colleague.pk, "backup": None}
    assert first.history.first().history_user == reader


def test_a_file_of_another_firm_among_them_changes_none(client, reader, firm):
    colleague = make_user(firm)
    own, foreign = make_client(reader), make_client()

    said = give(client, [own, foreign], owner=colleague.pk)

    assert "Nothing was changed" in said
    assert not Client.objects.filter(owner=colleague).exists()


def test_people_of_another_firm_take_no_files(client, reader):
    own, stranger = make_client(reader), make_user()

    said = give(client, [own], backup=stranger.pk)

    assert "valid choice" in said
    assert Client.objects.get().backup is None


def test_one_person_in_two_places_of_a_file_is_refused_by_its_reference(client, reader, firm):
    keeper = make_user(firm)
    fine, not_fine = make_client(reader), make_client(reader, backup=keeper)

    said = give(client, [fine, not_fine], owner=keeper.pk)

    assert not_fine.reference in said
    assert fine.reference not in said
    assert set(Client.objects.values_list("owner", flat=True)) == {reader.pk}


def test_nothing_ticked_or_nobody_named_says_what_to_do(client, reader):
    assert "Tick the files" in give(client, [], owner=reader.pk)
    assert "Say who takes the files" in give(client, [make_client(reader)])


def test_file_that_has_these_people_already_is_not_written_down(client, reader):
    own = make_client(reader)

    assert "0 files" in give(client, [own], owner=reader.pk)
    assert not AuditEvent.objects.filter(act="client_reassigned").exists()
