"""The letter that asks a client for papers: plain, in the client's language, every paper told."""

import tomllib

import pytest
from django.core.management import call_command
from django.urls import reverse

from documents.client_request import VALUES, client_request
from documents.law import checklist_versions
from documents.overview import overview_of
from documents.paper_actions import set_item_state
from documents.rules.entries import CHECKLIST_ENTRY, REQUIRED
from tests.documents.making import NOW, item_of, make_application, make_physician

pytestmark = pytest.mark.django_db

OFFICE_WORDS = ("e-APR", "IME number", "UMI", "drives", "LinkedIn", "Landed", "R10", "IRPR")


def test_the_letter_is_in_the_clients_language_without_the_offices_words(client):
    row = make_physician(language="fr-ca")
    checklist = make_application(row)
    letter = item_of(checklist, "reference_letter", f"job:{row.employments.get().pk}")
    set_item_state(letter, "rejected", reason="Heures manquantes", by=row.owner, now=NOW)
    client.force_login(row.owner)

    french = client.get(reverse("documents:missing_request", args=[row.pk]))
    english = client.get(reverse("documents:missing_request", args=[row.pk]) + "?language=en")

    text = french.context["letter"].text
    assert text.startswith("Bonjour Amara,")
    assert "– Passeport : la page avec la photo" in text
    assert "Le dernier n’a pas pu servir : Heures manquantes" in text
    assert row.owner.full_name in text
    assert english.context["letter"].text.startswith("Hello Amara,")
    for word in OFFICE_WORDS:
        assert word not in text
        assert word not in english.context["letter"].text


def test_every_required_paper_that_the_office_does_not_make_has_words_in_both_languages():
    call_command("load_rules", verbosity=0)
    papers = tomllib.loads(VALUES.read_text(encoding="utf-8"))["papers"]
    entries = [each for each in checklist_versions() if each.kind == CHECKLIST_ENTRY]

    missing = {
        each.key for each in entries if each.body.requirement in REQUIRED and each.key not in papers
    }

    # What the office writes itself.
    assert missing == {"category_membership_evidence", "ffs_public_policy_letter"}
    assert all(set(words) == {"en", "fr"} for words in papers.values())
    assert set(papers) <= {each.key for each in entries}


def test_a_language_without_words_is_an_error():
    checklist = make_application()
    lines = overview_of(checklist, now=NOW).to_ask_for

    with pytest.raises(KeyError):
        client_request(checklist.client, lines, language="de", signed="")
