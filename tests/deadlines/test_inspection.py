"""The archive for an inspection: all of one file, nothing of another, and only for its people."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.audit import record_act
from accounts.models import AuditEvent, Cover
from clients.letter_actions import decide
from clients.models import Client, Stage
from deadlines.actions import open_application
from documents.intake import take_in
from documents.letter_intake import paste_letter
from documents.models import Document
from eligibility.actions import bring_up_to_date
from tests.documents.files import pdf, upload
from tests.factories import make_client, make_employment, make_user, make_work_permit

pytestmark = pytest.mark.django_db

LETTER = "Dr. Okafor treats patients of every age in our clinic. She works 40 hours per week."


@pytest.fixture
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def file(store):
    """A file with an invitation, a document of a hostile name, a letter decided on, an answer."""
    call_command("load_rules", verbosity=0)
    owner, now = make_user(full_name="Ann Owner"), timezone.now()
    client = make_client(owner, stage=Stage.POOL, notes="<script>alert(1)</script>")
    job = make_employment(client)
    make_work_permit(client)
    ita = open_application(
        client=client,
        issued_at=now - timedelta(days=10),
        cut_off_at=now + timedelta(days=51),
        program="CEC",
        round=None,
        by=owner,
        now=now,
    )
    item = ita.checklist.items.order_by("pk").first()
    take_in(upload(pdf()), client=client, item=item, by=owner, now=now)
    Document.objects.update(original_name="../../etc/\u202epasswd <b>.pdf")
    letter = paste_letter(LETTER, job, dated_on=now.date(), by=owner, now=now)
    decide(letter, ["lead"], [letter.sentences[0]], "confirmed", roles=[], by=owner, now=now)
    bring_up_to_date(Client.objects.filter(pk=client.pk), on=now.date(), now=now)
    return client


def taken(browser, file, by):
    browser.force_login(by)
    answer = browser.get(f"/clients/{file.pk}/inspection.zip")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def table(archive, name):
    text = archive.read(f"tables/{name}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_archive_holds_the_file_its_decisions_its_mail_and_who_did_what(client, file):
    archive = taken(client, file, file.owner)

    assert archive.testzip() is None
    assert json.loads(archive.read("case.json"))["client"]["reference"] == file.reference
    decision = table(archive, "decisions")[0]
    stored = json.loads(archive.read(decision["Facts and findings"]))
    assert stored["verdict"] == decision["Verdict"]
    named = {row["Number"] for row in table(archive, "rule-versions")}
    assert set(stored["versions"]) <= named
    assert table(archive, "duties")[0]["Words of the letter"] in LETTER
    assert table(archive, "invitations")[0]["Recorded by"] == "Ann Owner"
    deadline = table(archive, "deadlines")[0]
    reminders = table(archive, "reminders")
    assert {row["Deadline"] for row in reminders} >= {deadline["Number"]}
    assert {row["Act"] for row in table(archive, "acts")} >= {
        "Invitation recorded",
        "Deadline made with its reminders",
        "File taken in",
        "Evidence of duties decided",
        "Client file exported for an inspection",
    }


def test_every_file_is_named_plainly_and_its_hash_is_listed(client, file):
    archive = taken(client, file, file.owner)

    listed = dict(
        reversed(line.split("  ", 1)) for line in archive.read("SHA256SUMS").decode().splitlines()
    )
    names = set(archive.namelist()) - {"SHA256SUMS"}
    assert {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names} == listed
    assert all(
        set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/")
        for name in names
    )
    [paper] = [name for name in names if name.startswith("documents/")]
    assert ".." not in paper
    assert listed[paper] == Document.objects.get().sha256


def test_index_leads_to_every_file_and_runs_nothing(client, file):
    archive = taken(client, file, file.owner)

    index = archive.read("index.html").decode()

    assert "unchanged since it was taken in" in index
    for name in set(archive.namelist()) - {"SHA256SUMS", "index.html"}:
        assert f'href="{name}"' in index
    pages = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".html")]
    assert not any("<script" in page or "http" in page.split("<body>")[0] for page in pages)


def test_changed_and_missing_documents_are_said_and_end_nothing(client, file, store):
    path = store / Document.objects.get().file.name
    path.write_bytes(b"other bytes")
    changed = taken(client, file, file.owner).read("index.html").decode()
    path.unlink()
    missing = taken(client, file, file.owner).read("index.html").decode()

    assert "CHANGED since it was taken in" in changed
    assert "not in the store any more" in missing


def test_only_owners_and_the_files_own_people_take_it_out_and_it_is_written_down(client, file):
    firm, today = file.owner.firm, timezone.now().date()
    head, colleague, cover = (
        make_user(firm, role=role) for role in ("owner", "consultant", "assistant")
    )
    Cover.objects.create(
        person=file.owner,
        colleague=cover,
        first_day=today - timedelta(days=1),
        last_day=today + timedelta(days=1),
        entered_by=head,
        entered_at=timezone.now(),
    )
    answers = {}
    for reader in (file.owner, head, cover, colleague, make_user()):
        client.force_login(reader)
        answer = client.get(f"/clients/{file.pk}/inspection.zip")
        list(answer)
        answers[reader] = answer.status_code

    assert list(answers.values()) == [200, 200, 200, 403, 404]
    events = AuditEvent.objects.filter(act="inspection_exported", subject=f"client:{file.pk}")
    assert {event.actor for event in events} == {file.owner, head, cover}


def test_nothing_of_another_file_or_firm_is_in_it(client, file):
    other = make_client(file.owner, given_name="Zzyzx", stage=Stage.POOL)
    foreign = make_user()
    record_act("client_changed", at=timezone.now(), by=file.owner, subject=other, word="Zzyzx")
    record_act("client_changed", at=timezone.now(), by=foreign, subject=file, word="Qwghlm")

    archive = taken(client, file, file.owner)

    held = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Zzyzx" not in held
    assert b"Qwghlm" not in held
