"""What letters say: English or French, both clocks, and nothing of the person."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from clients.models import Client, FamilyMember, Stage
from deadlines.models import Deadline
from deadlines.outbox import drain_due
from deadlines.phrases import ENGLISH, FRENCH, phrases_of
from deadlines.watching import keep_in_step
from tests.deadlines.office import D3, D55, make_deadline, make_invited_client
from tests.factories import make_client, make_user

pytestmark = pytest.mark.django_db


def french_letter() -> mail.EmailMultiAlternatives:
    owner = make_user(language="fr-ca")
    make_deadline(make_invited_client(owner=owner, backup=make_user(owner.firm)))
    drain_due(D3)
    (letter,) = [each for each in mail.outbox if each.to == [owner.email]]
    return letter


def test_both_languages_say_the_same_things():
    assert FRENCH.kinds.keys() == ENGLISH.kinds.keys() == {kind.value for kind in Deadline.Kind}
    assert FRENCH.lines.keys() == ENGLISH.lines.keys()
    assert all(FRENCH.lines[name] != line for name, line in ENGLISH.lines.items())


@pytest.mark.parametrize(
    ("code", "phrases"), [("fr-ca", FRENCH), ("FR", FRENCH), ("en-ca", ENGLISH), ("de", ENGLISH)]
)
def test_language_of_a_reader(code, phrases):
    assert phrases_of(code) is phrases


def test_french_reader_gets_a_french_letter_though_pages_are_english():
    letter = french_letter()

    reference = Deadline.objects.get().client.reference
    assert letter.subject == f"Dossier {reference}\u00a0: 2 jours 12 heures – fin de l’invitation"
    assert "lundi 2026-04-20 20:00 (Toronto, EDT)" in letter.body
    assert "2026-04-21 00:00 UTC" in letter.body
    assert "Aucune prolongation" in letter.body
    assert "ce qui manque\u00a0:\n" in letter.body
    assert "(rappel J-3)" in letter.body
    assert " :" not in letter.body
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert 'lang="fr-ca"' in html


def test_letter_about_a_family_members_paper_names_nobody():
    owner = make_user()
    client = make_client(owner, stage=Stage.POOL, backup=make_user(owner.firm))
    FamilyMember.objects.create(
        client=client, relation="child", given_name="Zebulon", family_name="Quist",
        birth_date=date(2005, 1, 15),
    )  # fmt: skip
    keep_in_step(datetime(2026, 11, 22, 17, tzinfo=UTC))

    drain_due(datetime(2027, 1, 8, 14, tzinfo=UTC))

    assert len(mail.outbox) == 2
    for letter in mail.outbox:
        said = letter.subject + letter.body + str(letter.alternatives[0])
        assert client.reference in said
        assert "a child turns 22 the day after" in said
        for word in ("Zebulon", "Quist", client.given_name, client.family_name):
            assert word not in said


def test_one_click_in_the_letter_acknowledges_for_its_reader_only(client):
    deadline = make_deadline()
    drain_due(D55)
    (line,) = [line for line in mail.outbox[0].body.splitlines() if "/seen/" in line]
    path = line.removeprefix("http://127.0.0.1:8000")
    other = make_user(deadline.client.firm)

    client.force_login(other)
    client.get(path)
    deadline.refresh_from_db()
    by_another = deadline.acknowledged_at
    client.force_login(deadline.client.owner)
    answer = client.get(path)

    deadline.refresh_from_db()
    assert by_another is None
    assert answer["Location"] == deadline.get_absolute_url()
    assert deadline.acknowledged_by == deadline.client.owner


def test_client_gets_no_link():
    client = make_invited_client(firm={"mail_clients": True})
    make_deadline(client)

    drain_due(D55)

    (letter,) = [each for each in mail.outbox if each.to == [client.email]]
    assert "http" not in letter.body + str(letter.alternatives[0])
    assert Client.objects.get().reference in letter.subject


def test_letter_after_the_end_says_so():
    make_deadline()

    drain_due(datetime(2026, 4, 21, tzinfo=UTC) + timedelta(minutes=1))

    assert "time is over" in mail.outbox[0].subject
    assert "record the proof now" in mail.outbox[0].body
