"""One client as a file: everything goes out, everything comes back, nothing changes."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import AuditEvent
from clients.exchange.case_file import case_file
from clients.forms.client import PEOPLE
from clients.models import Client, DutyDecision, EmployerLetter, ExpressEntryProfile
from tests.factories import make_client, make_employment, make_firm, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def office(kept_for_module):
    call_command("load_demonstration", today=date(2026, 11, 22), verbosity=0)


@pytest.fixture
def other():
    return make_user()


def without_people(case):
    own = {name: text for name, text in case["client"].items() if name not in PEOPLE}
    return case | {"client": own}


def exported(capsys, *arguments, **options):
    capsys.readouterr()
    call_command("export_client", *arguments, **options)
    return capsys.readouterr().out


@pytest.mark.parametrize("reference", ["2026-0042", "2026-0051", "2026-0047", "2026-0061"])
def test_round_trip_through_another_office_changes_nothing(
    office, other, capsys, tmp_path, reference
):
    path = tmp_path / "case.json"
    path.write_text(exported(capsys, reference, firm="northwind"))

    call_command("import_client", path, firm=other.firm.slug)

    again = json.loads(exported(capsys, reference, firm=other.firm.slug))
    assert without_people(again) == without_people(json.loads(path.read_text()))


def test_letters_come_back_with_every_decision_and_who_made_it(office, other, capsys, tmp_path):
    path = tmp_path / "case.json"
    path.write_text(exported(capsys, "2026-0042", firm="northwind"))
    before = DutyDecision.objects.count()

    call_command("import_client", path, firm=other.firm.slug)

    letter = EmployerLetter.objects.get(employment__client__firm=other.firm)
    assert letter.employment.employer == "Northern Lights Health"
    assert letter.decisions.count() == before > 5
    assert {each.who for each in letter.decisions.all()} == {letter.added_elsewhere_by}
    assert letter.added_by is None
    assert "@northwind.example" in letter.added_elsewhere_by


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda letter: letter.update(of="job-9"), r"letters\[0\] of"),
        (lambda letter: letter.update(text=7), r"letters\[0\] text"),
        (lambda letter: letter.update(text="x" * 40_001), "at most 40,000 characters"),
        (lambda letter: letter.update(sentences=[[0, 10**9]]), "within the text"),
        (lambda letter: letter.update(sentences=[[0, True]]), "within the text"),
        (lambda letter: letter.update(source="stone"), "one of: pasted"),
        (lambda letter: letter.update(added_at="2026-01-01T00:00:00"), "no moment in UTC"),
        (lambda letter: letter.update(dated_on="spring"), "not a date"),
        (lambda letter: letter.update(colour="red"), r"letters\[0\] colour"),
        (lambda letter: letter["decisions"].append([]), "are objects"),
        (lambda letter: letter["decisions"][0].update(verdict="maybe"), "one of: confirmed"),
        (lambda letter: letter["decisions"][0].update(noc_code="13"), "five digits"),
    ],
)
def test_a_letter_out_of_form_is_refused_by_its_path_and_nothing_is_saved(
    tmp_path, other, change, words
):
    job = make_employment(make_client())
    letter = {
        "of": "job-1",
        "text": "Sees patients.",
        "sentences": [[0, 14]],
        "source": "pasted",
        "noc_version": "2021 V1.0",
        "added_at": "2026-01-03T03:25:14Z",
        "decisions": [
            {
                "noc_code": "31102",
                "duty": "lead",
                "from": 0,
                "to": 4,
                "verdict": "confirmed",
                "made_at": "2026-01-03T03:25:14Z",
            }
        ],
    }
    change(letter)
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case_file(job.client) | {"letters": [letter]}))

    with pytest.raises(CommandError, match=words):
        call_command("import_client", path, firm=other.firm.slug)

    assert not Client.objects.filter(firm=other.firm).exists()


def test_people_of_the_same_firm_are_kept(capsys, tmp_path, other):
    backup = make_user(other.firm)
    file = make_client(make_user(other.firm), backup=backup)
    case = case_file(file)
    case["client"]["reference"] = "copy"
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case))

    call_command("import_client", path, firm=other.firm.slug)

    copy = Client.objects.get(reference="copy")
    assert (copy.owner, copy.backup) == (file.owner, backup)


@pytest.mark.parametrize("is_current", [True, False])
def test_stale_score_of_ircc_stays_stale(tmp_path, other, is_current):
    file = make_client(other)
    version = file.facts_version if is_current else None
    ExpressEntryProfile.objects.create(
        client=file,
        crs_score=400,
        crs_score_on=date(2026, 2, 1),
        crs_score_facts_version=version,
    )
    case = case_file(file)
    case["client"]["reference"] = "copy"
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case))

    call_command("import_client", path, firm=other.firm.slug)

    copy = Client.objects.get(reference="copy")
    assert (copy.profile.crs_score_facts_version == copy.facts_version) is is_current


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda case: case.update(format="other"), "landed-case"),
        (lambda case: case.update(version=9), "version 9"),
        (lambda case: case.update(more=1), "more"),
        (lambda case: case.update(client=[]), "object “client”"),
        (lambda case: case.update(letters={}), "list of letters"),
        (lambda case: case["facts"].update(castle=[]), "facts.castle"),
        (lambda case: case["facts"].update(job={}), "facts.job"),
        (lambda case: case["facts"]["job"].append("x"), r"facts.job\[1\]"),
        (lambda case: case["facts"]["job"][0].update(hours_per_week=200), r"facts.job\[0\]"),
        (lambda case: case["facts"]["job"][0].update(employer={}), "employer"),
        (lambda case: case["facts"]["job"][0].update(salary=1), "salary"),
    ],
)
def test_file_of_another_form_is_refused_by_its_path_and_nothing_is_saved(
    tmp_path, other, change, words
):
    file = make_client()
    make_employment(file)
    case = case_file(file)
    change(case)
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case))

    with pytest.raises(CommandError, match=words):
        call_command("import_client", path, firm=other.firm.slug)

    assert not Client.objects.filter(firm=other.firm).exists()


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000, "\u0000"])
def test_what_is_no_json_is_refused(tmp_path, other, text):
    path = tmp_path / "case.json"
    path.write_text(text)

    with pytest.raises(CommandError):
        call_command("import_client", path, firm=other.firm.slug)


def test_reference_of_two_firms_needs_the_firm(capsys):
    for _each in range(2):
        make_client(reference="2026-0001")

    with pytest.raises(CommandError, match="--firm"):
        call_command("export_client", "2026-0001")
    with pytest.raises(CommandError, match="2026-0002"):
        call_command("export_client", "2026-0002")
    with pytest.raises(CommandError, match="No file"):
        call_command("export_client", "2026-0001", firm=make_firm().slug)


def test_download_holds_the_same_file_and_is_written_down(client, other):
    file = make_client(other)
    client.force_login(other)

    answer = client.get(reverse("clients:case_file", args=[file.pk]))

    assert json.loads(answer.content) == case_file(file)
    assert AuditEvent.objects.filter(act="case_file_exported", actor=other).exists()


def test_half_a_sign_that_no_file_can_keep_is_left_out(tmp_path, other):
    case = case_file(make_client(other, given_name="Ana"))
    case["client"] |= {"reference": "copy", "given_name": "An\ud83da"}
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case))

    call_command("import_client", path, firm=other.firm.slug)

    assert Client.objects.get(reference="copy").given_name == "Ana"
