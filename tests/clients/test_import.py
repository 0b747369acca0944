"""Clients in from files: every encoding, every mistake named by its place, all or nothing."""

import csv
import io
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import Workbook

from accounts.models import AuditEvent
from clients.exchange.columns import ROW_KINDS
from clients.exchange.reading import rows_of
from clients.exchange.spreadsheets import UnreadableFile, csv_lines, read_tables
from clients.exchange.writing import csv_template, xlsx_template
from clients.models import Client, Employment, LanguageTest, Leave, PermitRenewal, Residence
from clients.views import importing
from tests.factories import make_client, make_user

pytestmark = pytest.mark.django_db
IMPORT = "clients:client_import"

ONE_FILE = [
    {"fact": "client", "reference": "A-1", "given_name": "Zoé", "family_name": "Lefèvre"},
    {"fact": "leave", "reference": "A-1", "of": "j", "kind": "sick",
     "first_day": "2025-02-03", "last_day": "2025-02-07"},
    {"fact": "job", "reference": "A-1", "id": "j", "employer": "Hôpital St-Aubin",
     "noc_code": "31102", "first_day": "2024-01-08", "hours_per_week": "37.5", "is_paid": "oui",
     "country": "ca", "is_primary": "no"},
    {"fact": "permit", "reference": "A-1", "id": "p", "kind": "Employer-specific",
     "employers": "Hôpital St-Aubin | Clinique du Parc", "first_day": "2024-01-01",
     "last_day": "2025-12-31"},
    {"fact": "renewal", "reference": "A-1", "of": "p", "applied_on": "2025-12-01"},
    {"fact": "family-member", "reference": "A-1", "id": "s", "relation": "spouse",
     "given_name": "Luc", "family_name": "Lefèvre"},
    {"fact": "residence", "reference": "A-1", "of": "s", "country": "FR",
     "first_day": "2001-01-01"},
    {"fact": "residence", "reference": "A-1", "country": "France", "first_day": "2001-01-01"},
]  # fmt: skip


@pytest.fixture
def owner():
    return make_user()


@pytest.fixture
def browse(client, owner):
    client.force_login(owner)
    return client


def as_csv(rows, delimiter=","):
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def send(browse, content, name="clients.csv", save=True):
    content = content.encode() if isinstance(content, str) else content
    values = {"file": SimpleUploadedFile(name, content)} | ({"save": "yes"} if save else {})
    return browse.post(reverse(IMPORT), values)


def problems(answer):
    return [(each.place, each.column, each.value) for each in answer.context["plan"].problems]


def changed(row, **values):
    return [*ONE_FILE[:row], ONE_FILE[row] | values, *ONE_FILE[row + 1 :]]


def test_every_row_of_a_good_file_is_saved_and_tied_to_what_it_names(browse, owner):
    answer = send(browse, as_csv(ONE_FILE))

    file = Client.objects.get()
    permit = file.work_permits.get()
    assert answer.status_code == 302
    assert (file.firm, file.owner, file.family_name) == (owner.firm, owner, "Lefèvre")
    assert Leave.objects.get().employment.employer == "Hôpital St-Aubin"
    assert permit.employer_names == ["Hôpital St-Aubin", "Clinique du Parc"]
    assert PermitRenewal.objects.get().permit == permit
    assert {str(stay.person) for stay in file.residences.all()} == {"Luc Lefèvre", "None"}
    assert Employment.objects.get().is_primary is False


def test_days_are_read_as_people_write_them_and_refused_where_they_are_in_doubt(browse):
    rows = changed(1, first_day="3 février 2025", last_day="07/02/2025")

    answer = send(browse, as_csv(rows))
    plain = changed(1, first_day="3 février 2025", last_day="Feb 7, 2025")

    assert problems(answer) == [("row 3", "last_day", "07/02/2025")]
    assert send(browse, as_csv(plain)).status_code == 302
    assert str(Leave.objects.get().last_day) == "2025-02-07"


def test_import_is_written_down_and_begins_the_history(browse, owner):
    send(browse, as_csv(ONE_FILE))

    event = AuditEvent.objects.get(act="clients_imported")
    assert event.details["rows"]["client"] == 1
    assert Client.history.get().history_user == owner


def test_dry_run_reports_and_saves_nothing(browse):
    answer = send(browse, as_csv(ONE_FILE), save=False)

    assert ("residence", 2) in answer.context["plan"].counts
    assert not Client.objects.exists()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "windows-1252"]
)
def test_accents_survive_every_encoding_that_offices_send(browse, encoding):
    text = as_csv(ONE_FILE)
    is_marked = encoding == "utf-16-le-bom"
    content = b"\xff\xfe" + text.encode("utf-16-le") if is_marked else text.encode(encoding)

    send(browse, content)

    assert Client.objects.get().given_name == "Zoé"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_read(browse, delimiter):
    send(browse, as_csv(ONE_FILE, delimiter))

    assert Client.objects.count() == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        "réf".encode("utf-16-le"),
        b"fact,reference\x81\x8d\x9d,\xff\n",
        b'fact,reference\nclient,"A-1\n',
        b"\xff\xfe\x00",
        b"PK\x03\x04 but no workbook",
        b"fact,reference\n",
    ],
)
def test_file_that_cannot_be_read_is_refused_with_words(browse, content):
    answer = send(browse, content)

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not Client.objects.exists()


def test_no_file_chosen_is_said(browse):
    answer = browse.post(reverse(IMPORT), {})

    assert "Choose a file" in answer.context["form"].errors["file"][0]


@pytest.mark.parametrize(
    ("row", "values", "expected"),
    [
        (0, {"birth_date": "2041-01-01"}, ("row 2", "birth_date", "2041-01-01")),
        (0, {"stage": "flying"}, ("row 2", "stage", "flying")),
        (0, {"given_name": ""}, ("row 2", "given_name", "")),
        (1, {"of": "x"}, ("row 3", "of", "x")),
        (2, {"last_day": "2023-12-31"}, ("row 4", "last_day", "2023-12-31")),
        (2, {"hours_per_week": "200"}, ("row 4", "hours_per_week", "200")),
        (2, {"hours_per_week": "full-time"}, ("row 4", "hours_per_week", "full-time")),
        (2, {"is_paid": "perhaps"}, ("row 4", "is_paid", "perhaps")),
        (2, {"country": "Atlantis"}, ("row 4", "country", "Atlantis")),
        (2, {"passport_expires_on": "2030-01-01"}, ("row 4", "passport_expires_on", "2030-01-01")),
        (3, {"kind": "golden"}, ("row 5", "kind", "golden")),
        (4, {"outcome": "approved"}, ("row 6", "decided_on", "")),
        (6, {"reference": "B-9"}, ("row 8", "reference", "B-9")),
        (6, {"reference": ""}, ("row 8", "reference", "")),
        (7, {"fact": "castle"}, ("row 9", "fact", "castle")),
    ],
)
def test_one_mistake_is_named_by_row_column_and_value_and_nothing_is_saved(
    browse, row, values, expected
):
    answer = send(browse, as_csv(changed(row, **values)))

    assert answer.status_code == 422
    assert expected in problems(answer)
    assert not Client.objects.exists()


def test_misspelt_column_is_answered_with_the_right_one(browse):
    answer = send(browse, "fact,reference,given_nam\nclient,A-1,Zoé\n")

    [message] = [each.message for each in answer.context["plan"].problems if each.place == "row 1"]
    assert "given_name" in message


def test_reference_on_file_and_reference_twice_are_refused(browse, owner):
    make_client(owner, reference="a-1")

    on_file = send(browse, as_csv(ONE_FILE))
    twice = send(browse, as_csv([ONE_FILE[0] | {"reference": "B"}] * 2))

    assert problems(on_file) == [("row 2", "reference", "A-1")]
    assert problems(twice) == [("row 3", "reference", "B")]


def test_same_reference_in_another_firm_is_no_obstacle(browse):
    make_client(reference="A-1")

    assert send(browse, as_csv(ONE_FILE)).status_code == 302


def test_unknown_owner_is_doubted_and_the_reader_takes_the_file(browse, owner):
    stranger = make_user()

    answer = send(browse, as_csv(changed(0, owner=stranger.email)), save=False)

    [doubt] = answer.context["plan"].doubts
    assert (doubt.column, doubt.value) == ("owner", stranger.email)
    send(browse, as_csv(changed(0, owner=stranger.email)))
    assert Client.objects.get().owner == owner


def test_person_known_to_the_firm_is_doubted(browse, owner):
    make_client(owner, family_name="Lefèvre", birth_date="1990-01-02")

    answer = send(browse, as_csv(changed(0, birth_date="1990-01-02")), save=False)

    assert [doubt.column for doubt in answer.context["plan"].doubts] == ["family_name"]


def test_second_profile_of_a_client_is_refused(browse):
    profile = {"fact": "profile", "reference": "A-1", "number": "E1"}

    answer = send(browse, as_csv([ONE_FILE[0], profile, profile]))

    assert [place for place, *_rest in problems(answer)] == ["row 4"]


def test_file_above_five_megabytes_is_refused(browse):
    answer = send(browse, b"fact,reference\n" + b"x" * (5 * 1024 * 1024))

    assert "5 MB" in answer.context["form"].errors["file"][0]


def test_file_of_too_many_rows_is_refused():
    with pytest.raises(UnreadableFile, match="more than 20,000"):
        read_tables("x.csv", b"fact,reference\n" + b"client,x\n" * 20_000)


def workbook(**sheets):
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_workbook_with_its_own_days_and_numbers_is_read(browse):
    content = workbook(
        client=[
            ["reference", "given_name", "family_name", "birth_date"],
            [20260042, "Zoé", "Lefèvre", datetime(1990, 1, 2)],
        ],
        job=[
            ["reference", "employer", "noc_code", "first_day", "hours_per_week", "is_paid"],
            [20260042, "Clinic", 31102, datetime(2024, 1, 8), 37.5, True],
        ],
    )

    send(browse, content, "clients.xlsx")

    job = Employment.objects.get()
    assert job.client.reference == "20260042"
    assert (job.noc_code, job.first_day.isoformat(), job.is_paid) == ("31102", "2024-01-08", True)


def test_unknown_sheet_is_named(browse):
    content = workbook(client=[["reference"]], jobs=[["reference"], ["A-1"]])

    answer = send(browse, content, "clients.xlsx")

    assert ("sheet jobs", "", "jobs") in problems(answer)


def test_workbook_that_unpacks_to_a_mountain_is_refused(browse):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (41 * 1024 * 1024))

    answer = send(browse, packed.getvalue(), "clients.xlsx")

    assert "unpacks" in answer.context["form"].errors["file"][0]


def test_blank_rows_of_a_workbook_are_no_rows():
    book = Workbook()
    sheet = book.active
    sheet.title = "client"
    sheet.append(["reference"])
    sheet.cell(row=60_000, column=1, value="A-1")
    sheet.cell(row=70_000, column=150).number_format = "0.00"
    file = io.BytesIO()
    book.save(file)

    [row] = rows_of(read_tables("x.xlsx", file.getvalue())).rows

    assert (row.place, row.values) == ("sheet client, row 60000", {"reference": "A-1"})


def with_part(content, name, part):
    """The workbook with one of its parts replaced."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for each in old.namelist():
            new.writestr(each, part if each == name else old.read(each))
    return changed.getvalue()


def test_row_that_claims_a_place_below_every_worksheet_is_refused():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetData><row r="999999999999"><c t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
        "</worksheet>"
    )
    content = with_part(workbook(client=[["reference"]]), "xl/worksheets/sheet1.xml", sheet)

    with pytest.raises(UnreadableFile, match="more than 20,000"):
        read_tables("x.xlsx", content)


@pytest.mark.parametrize(
    "damaged",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content.replace(
            b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x08", b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x63"
        ),
        lambda content: content.replace(b"\x00", b"\x01", 40),
        lambda content: with_part(content, "xl/workbook.xml", "<workbook/>"),
        lambda content: with_part(content, "xl/worksheets/sheet1.xml", "<worksheet><sheetData"),
        lambda content: with_part(content, "xl/styles.xml", "<styleSheet><cellXfs><xf a='1'/>"),
    ],
    ids=["cut off", "unknown packing", "bytes changed", "no sheets", "broken sheet", "styles"],
)
def test_damaged_workbook_is_refused(browse, damaged):
    answer = send(browse, damaged(workbook(client=[["reference"], ["A-1"]])), "clients.xlsx")

    assert answer.status_code == 422


def test_formula_in_a_workbook_is_text_only(browse):
    content = workbook(
        client=[["reference", "given_name", "family_name"], ["A-1", "=1+1", "Okafor"]]
    )

    answer = send(browse, content, "clients.xlsx")

    assert ("sheet client, row 2", "given_name", "") in problems(answer)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_template_can_be_imported_as_it_is(browse, form):
    template = b"".join(browse.get(reverse("clients:import_template", args=[form])))

    answer = send(browse, template, f"template.{form}")

    assert answer.status_code == 302
    assert Client.objects.get().work_permits.get().renewals.exists()


def test_templates_name_every_kind_and_column():
    sheets = xlsx_template()
    columns = next(csv_template())

    assert set(sheets) == set(ROW_KINDS)
    assert {name for table in sheets.values() for name in table[0]} <= set(columns)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_exported_files_are_imported_into_another_firm_unchanged(
    browse, client, tmp_path, owner, form
):
    call_command("make_clients", seed=3, count=20, firm=owner.firm.slug, verbosity=0)
    exported = b"".join(browse.get(reverse("clients:client_files", args=[form])))
    other = make_user()
    path = tmp_path / f"clients.{form}"
    path.write_bytes(exported)

    call_command("import_clients", path, firm=other.firm.slug, verbosity=0)

    client.force_login(other)
    again = b"".join(client.get(reverse("clients:client_files", args=[form])))
    assert tables_without_owner(again) == tables_without_owner(exported)


def tables_without_owner(content):
    tables = {}
    for title, table in read_tables("file", content).items():
        named = [dict(zip(table[0], row, strict=False)) for row in table[1:]]
        tables[title] = [
            {name: value for name, value in row.items() if value and name not in {"owner", "paper"}}
            for row in named
        ]
    return tables


def test_import_by_command_tries_first_and_names_mistakes(tmp_path, owner, capsys):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(as_csv(ONE_FILE))
    bad.write_text(as_csv(changed(2, hours_per_week="200")))

    call_command("import_clients", good, firm=owner.firm.slug, dry_run=True)
    with pytest.raises(CommandError, match="row 4 hours_per_week “200”"):
        call_command("import_clients", bad, firm=owner.firm.slug)
    assert "can be imported" in capsys.readouterr().out
    assert not Client.objects.exists()


@pytest.mark.parametrize(("path", "firm"), [("missing.csv", None), ("good.csv", "nowhere")])
def test_command_names_a_missing_file_and_an_unknown_firm(tmp_path, owner, path, firm):
    (tmp_path / "good.csv").write_text(as_csv(ONE_FILE))

    with pytest.raises(CommandError, match=path if firm is None else firm):
        call_command("import_clients", tmp_path / path, firm=firm or owner.firm.slug)


def test_invented_physicians_pass_the_import_and_show_every_kind_of_fact(tmp_path, owner):
    path = tmp_path / "invented.csv"
    call_command("make_clients", seed=1, count=120, csv=path, verbosity=0)

    call_command("import_clients", path, firm=owner.firm.slug, verbosity=0)

    empty = [key for key, kind in ROW_KINDS.items() if not kind.model._default_manager.exists()]
    assert empty == []
    assert Client.objects.count() == 120


def test_same_seed_and_day_make_the_same_physicians(tmp_path):
    day = datetime(2026, 11, 22, tzinfo=UTC).date()
    paths = [tmp_path / name for name in ("one.csv", "two.csv", "three.csv")]

    for path, seed in zip(paths, (1, 1, 2), strict=True):
        call_command("make_clients", seed=seed, count=5, csv=path, today=day, verbosity=0)

    one, two, three = (path.read_bytes() for path in paths)
    assert one == two
    assert one != three


def test_csv_cells_that_would_run_lose_their_apostrophe_on_the_way_back():
    table = [["fact"], ["=1+1"], ["-5"], ["'quoted"], ["'=1+1"], ["''-5"]]

    content = b"".join(csv_lines(table))

    assert read_tables("x.csv", content)[""] == table


def test_csv_is_written_in_the_language_and_zone_of_the_reader_though_sent_after_the_request():
    def table():
        yield [translation.get_language(), timezone.get_current_timezone_name()]

    with translation.override("fr-ca"), timezone.override("America/Vancouver"):
        lines = csv_lines(table())

    assert b"".join(lines).decode("utf-8-sig") == "fr-ca,America/Vancouver\r\n"
    assert timezone.get_current_timezone_name() != "America/Vancouver"


def test_scores_of_a_person_and_the_client_stay_apart(browse):
    test = {"fact": "language-test", "reference": "A-1", "test": "pte_core",
            "taken_on": "2026-01-10"}  # fmt: skip

    send(browse, as_csv([*ONE_FILE, test, test | {"of": "s"}]))

    assert {each.person is None for each in LanguageTest.objects.all()} == {True, False}
    assert Residence.objects.filter(person__isnull=False).count() == 1


def test_a_second_spouse_or_partner_in_a_file_is_refused_by_its_row(browse):
    second = ONE_FILE[5] | {"id": "t", "relation": "partner", "given_name": "Marc"}

    answer = send(browse, as_csv([*ONE_FILE, second]))

    assert problems(answer) == [("row 10", "relation", "partner")]
    assert not Client.objects.exists()


def test_reference_taken_while_the_file_was_checked_is_explained(browse, owner, monkeypatch):
    check = importing.plan_of

    def overtaken(*args, **kwargs):
        plan = check(*args, **kwargs)
        make_client(owner, reference="A-1")
        return plan

    monkeypatch.setattr(importing, "plan_of", overtaken)

    answer = send(browse, as_csv(ONE_FILE))

    assert answer.status_code == 422
    assert "someone opened a file under one of its references" in answer.content.decode()
    assert Client.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.pdf", b"%PDF-1.7\n1 0 obj"),
        ("clients.csv", b"%PDF-1.7\n1 0 obj"),
        ("photo.jpg", b"\xff\xd8\xff\xe0 photo"),
        ("clients.csv", b"\x89PNG\r\n\x1a\n\x01"),
        ("page.html", b"<html></html>"),
        ("clients.csv", b"<!doctype html>"),
        ("case.json", b'{"format": "landed-case"}'),
        ("letter.rtf", rb"{\rtf1 words}"),
    ],
)
def test_what_is_no_spreadsheet_is_called_that(browse, name, content):
    answer = send(browse, content, name)

    [message] = answer.context["form"].errors["file"]
    assert answer.status_code == 422
    assert "is not a spreadsheet" in message


def test_the_columns_that_are_known_are_listed_once(browse):
    rows = [{"fact": "client", "reference": "A-1", "zzzz": "1", "qqqq": "2", "wwww": "3"}]

    answer = send(browse, as_csv(rows))

    messages = [each.message for each in answer.context["plan"].problems]
    assert [each[:1] for each in problems(answer)][:3] == [("row 1",)] * 3
    assert sum("Known are" in message for message in messages) == 1


def test_one_imported_file_is_called_one_file(browse):
    answer = browse.post(
        reverse(IMPORT),
        {"file": SimpleUploadedFile("a.csv", as_csv(ONE_FILE).encode()), "save": "yes"},
        follow=True,
    )

    assert "1 file was imported." in answer.content.decode()


@pytest.mark.parametrize(
    "row",
    [
        {"fact": "language-test", "test": "celpip_general", "taken_on": "2025-06-01"},
        {"fact": "credential", "level": "doctoral", "country": "FR", "name": "Doctorat"},
        {"fact": "family-member", "relation": "child", "given_name": "Ida", "family_name": "Roy"},
        {"fact": "permit", "kind": "open", "first_day": "2026-01-01", "last_day": "2026-02-01"},
    ],
)
def test_row_that_says_the_same_as_another_is_refused_by_its_place(browse, row):
    once = row | {"reference": "A-1"}

    answer = send(browse, as_csv([*ONE_FILE, once, once]))

    assert problems(answer) == [("row 11", "", "")]
    assert "is on file already" in answer.content.decode()


def test_same_test_of_two_people_is_no_repetition(browse):
    row = {"fact": "language-test", "test": "celpip_general", "taken_on": "2025-06-01"}
    rows = [row | {"reference": "A-1"}, row | {"reference": "A-1", "of": "s"}]

    send(browse, as_csv([*ONE_FILE, *rows]))

    assert LanguageTest.objects.count() == 2


def test_code_of_no_unit_group_is_refused_in_a_file_too(browse):
    answer = send(browse, as_csv(changed(2, noc_code="99999")))

    assert ("row 4", "noc_code", "99999") in problems(answer)


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (
            {"fact": "language-test", "test": "tef_canada", "taken_on": "2025-11-03",
             "listening": "520"},
            "listening",
            "ancien score",
        ),
        ({"fact": "renewal", "of": "p", "applied_on": "2022-08-25"}, "applied_on", "2024-01-01"),
        (
            {"fact": "leave", "of": "j", "kind": "sick", "first_day": "2023-12-01",
             "last_day": "2024-02-01"},
            "first_day",
            "2024-01-08",
        ),
        (
            {"fact": "job", "employer": "Clinic", "first_day": "1950-01-01"},
            "first_day",
            "1990-05-01",
        ),
        (
            {"fact": "family-member", "relation": "child", "given_name": "Ada",
             "family_name": "Lefèvre", "birth_date": "1989-01-01"},
            "birth_date",
            "1990-05-01",
        ),
    ],
)  # fmt: skip
def test_row_that_cannot_stand_beside_another_is_refused_in_a_file_too(browse, row, column, words):
    rows = [*changed(0, birth_date="1990-05-01"), row | {"reference": "A-1"}]

    answer = send(browse, as_csv(rows))

    [problem] = answer.context["plan"].problems
    assert problem.column == column
    assert words in problem.message
    assert not Client.objects.exists()
