"""A checked spreadsheet is imported in one click: the same bytes, by the same person, once."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.exchange.checked import forget_outdated
from clients.models import CheckedFile, Client
from clients.models.checked_file import KEPT_FOR
from tests.clients.test_import import ONE_FILE, as_csv, changed, send
from tests.factories import make_client, make_user

pytestmark = pytest.mark.django_db
IMPORT = "clients:client_import"


@pytest.fixture
def owner():
    return make_user()


@pytest.fixture
def browse(client, owner):
    client.force_login(owner)
    return client


def check(browse, content=None):
    """Check a file and return its SHA-256."""
    content = content or as_csv(ONE_FILE)
    send(browse, content, save=False)
    return sha256(content.encode()).hexdigest()


def import_checked(browse, digest):
    return browse.post(reverse(IMPORT), {"checked": digest}, follow=True)


def said(answer):
    return answer.content.decode()


def test_checked_file_offers_to_import_it_in_one_click_and_is_forgotten_after(browse):
    answer = send(browse, as_csv(ONE_FILE), save=False)
    assert "Import this client" in said(answer)

    done = import_checked(browse, CheckedFile.objects.get().sha256)

    assert "1 file was imported." in said(done)
    assert Client.objects.get().family_name == "Lefèvre"
    assert not CheckedFile.objects.exists()


def test_file_with_problems_is_not_kept(browse):
    send(browse, as_csv(changed(2, hours_per_week="200")), save=False)

    assert not CheckedFile.objects.exists()


def test_second_click_imports_nothing_and_says_so(browse):
    digest = check(browse)
    import_checked(browse, digest)

    again = import_checked(browse, digest)

    assert "was imported already" in said(again)
    assert Client.objects.count() == 1


def test_only_the_file_checked_last_can_be_imported(browse):
    first = check(browse)
    second = check(browse, as_csv(changed(0, given_name="Léa")))

    refused = import_checked(browse, first)
    import_checked(browse, second)

    assert "another was checked since" in said(refused)
    assert Client.objects.get().given_name == "Léa"


def test_bytes_that_are_no_longer_those_that_were_checked_are_not_imported(browse):
    digest = check(browse)
    CheckedFile.objects.update(content=as_csv(changed(0, given_name="Eve")).encode())

    import_checked(browse, digest)

    assert not Client.objects.exists()


def test_nobody_imports_what_another_person_checked(browse, client, owner):
    digest = check(browse)
    client.force_login(make_user(owner.firm))

    import_checked(client, digest)

    assert not Client.objects.exists()


def test_person_who_changed_the_firm_cannot_import_what_was_checked_for_the_old_one(browse, owner):
    digest = check(browse)
    owner.firm = make_user().firm
    owner.save()

    import_checked(browse, digest)

    assert not Client.objects.exists()


def test_file_is_kept_for_an_hour(browse):
    digest = check(browse)
    checked_at = CheckedFile.objects.get().checked_at

    assert forget_outdated(checked_at + KEPT_FOR - timedelta(seconds=1)) == 0
    CheckedFile.objects.update(checked_at=timezone.now() - KEPT_FOR)
    answer = import_checked(browse, digest)

    assert "more than an hour has passed" in said(answer)
    assert forget_outdated(timezone.now()) == 1


def test_reference_taken_since_the_check_is_named_and_nothing_is_imported(browse, owner):
    digest = check(browse)
    make_client(owner, reference="A-1")

    answer = import_checked(browse, digest)

    assert answer.status_code == 422
    assert "This reference is already on file" in said(answer)
    assert Client.objects.count() == 1


@pytest.mark.parametrize("digest", ["", "0" * 64, "\x00", "é"])
def test_digest_of_no_file_is_answered_in_words(browse, digest):
    assert "Nothing was imported" in said(import_checked(browse, digest))
