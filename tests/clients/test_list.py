"""The list of clients: what it shows, finds, sorts and exports, in a fixed number of queries."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEvent
from clients.models import Client, ExpressEntryProfile, LanguageTest, Stage
from deadlines.models import Deadline
from draws.scores import score_used
from eligibility.actions import bring_up_to_date, facts_of
from eligibility.edition import shipped_versions
from eligibility.models import Assessment, CurrentAnswers, CurrentAssessment
from eligibility.reassess import answers_asked, catch_up
from eligibility.rules.law import law_on
from eligibility.versions import load_edition, published_versions
from tests.factories import make_client, make_employment, make_user, make_work_permit

TORONTO = ZoneInfo("America/Toronto")

pytestmark = pytest.mark.django_db
LIST = "clients:client_list"


@pytest.fixture
def owner():
    return make_user()


@pytest.fixture
def browse(client, owner):
    client.force_login(owner)
    return client


def names(browse, **asked):
    return [row.client.family_name for row in browse.get(reverse(LIST), asked).context["rows"]]


def today():
    """The reader's day: in the evening of the office UTC is a day ahead."""
    return timezone.now().astimezone(TORONTO).date()


def test_row_shows_hours_score_instant_expiry_and_owner(browse, owner):
    file = make_client(owner)
    make_employment(file, noc_code="31101")
    make_work_permit(file, last_day=today() + timedelta(days=40))
    submitted_at = datetime(2026, 1, 3, 3, 25, 14, tzinfo=UTC)
    ExpressEntryProfile.objects.create(
        client=file,
        submitted_at=submitted_at,
        crs_score=412,
        crs_score_on=date(2026, 2, 1),
        crs_score_facts_version=file.facts_version,
    )

    page = browse.get(reverse(LIST))
    [row] = page.context["rows"]

    assert (row.noc, row.score.shown, row.score.ircc_on) == ("31101", 412, date(2026, 2, 1))
    assert row.score.is_irccs
    assert not row.score.is_stale
    assert (row.expiry_on, row.expiry_of) == (today() + timedelta(days=40), "permit")
    assert "2026-01-03 03:25:14" in page.content.decode()


def test_list_file_and_round_go_by_the_same_score(browse, owner):
    load_edition(shipped_versions(), now=timezone.now())
    file = make_client(owner, birth_date=date(1990, 1, 1))
    ExpressEntryProfile.objects.create(
        client=file, crs_score=412, crs_score_on=date(2026, 2, 1), crs_score_facts_version=0
    )
    bring_up_to_date(Client.objects.all(), on=today(), now=timezone.now())

    page = browse.get(reverse(LIST))
    [row] = page.context["rows"]
    card = browse.get(file.get_absolute_url()).context["score"]
    law = law_on(today(), published_versions())
    of_round = score_used(Client.objects.get(), facts_of(file), law, on=today())

    assert row.score.shown == card.score == of_round.score == 412
    assert row.score.is_stale
    assert not card.ircc.is_current
    assert row.score.ours == card.own.stated
    assert "ours ≥ 65" in page.content.decode()


def test_followed_permit_and_older_test_are_no_next_expiry(browse, owner):
    file = make_client(owner)
    make_work_permit(file, last_day=today() + timedelta(days=10))
    make_work_permit(file, last_day=today() + timedelta(days=900))
    for days in (700, 100):
        LanguageTest.objects.create(
            client=file, test="ielts_general", taken_on=today() - timedelta(days=days)
        )

    [row] = browse.get(reverse(LIST)).context["rows"]

    assert row.expiry_of == "language test"
    assert row.expiry_on > today() + timedelta(days=600)


def test_every_page_takes_the_same_number_of_queries_however_many_clients(browse, owner):
    def fill(number):
        for _each in range(number):
            file = make_client(owner)
            make_employment(file)
            make_work_permit(file)
            ExpressEntryProfile.objects.create(client=file)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            browse.get(reverse(LIST))
        return len(captured)

    fill(2)
    queries()  # the first request also reads what is remembered afterwards
    few = queries()
    fill(30)

    assert queries() == few


@pytest.mark.parametrize("sort", ["name", "reference", "verdict", "hours", "crs", "tie_break"])
@pytest.mark.parametrize("minus", ["", "-"])
def test_every_sort_in_the_address_answers(browse, owner, sort, minus):
    make_client(owner)

    assert len(names(browse, sort=f"{minus}{sort}")) == 1


@pytest.mark.parametrize("sort", ["expiry", "-expiry", "deadline", "owner", "'; drop", "-"])
def test_other_and_unknown_sorts_answer_too(browse, owner, sort):
    make_client(owner)

    assert len(names(browse, sort=sort)) == 1


def test_sort_by_next_expiry_agrees_with_what_the_rows_show(browse, owner):
    for days in (300, 20, 90):
        file = make_client(owner)
        make_work_permit(file, last_day=today() + timedelta(days=days))
    late_test = make_client(owner, passport_expires_on=today() + timedelta(days=60))
    taken_on = today() - timedelta(days=700)
    LanguageTest.objects.create(client=late_test, test="pte_core", taken_on=taken_on)
    make_client(owner)

    rows = browse.get(reverse(LIST), {"sort": "expiry"}).context["rows"]

    shown = [row.expiry_on for row in rows]
    assert shown[:-1] == sorted(shown[:-1])
    assert shown[-1] is None


def test_sort_by_deadline_puts_those_without_one_last(browse, owner):
    make_client(owner, family_name="Aaa")
    file = make_client(owner, family_name="Zzz")
    now = timezone.now()
    Deadline.objects.create(
        client=file, kind="ita_deadline", due_at=now + timedelta(days=3), rule="r", made_at=now
    )

    assert names(browse, sort="deadline") == ["Zzz", "Aaa"]
    assert names(browse, sort="-deadline") == ["Zzz", "Aaa"]


def test_search_finds_every_word_in_name_reference_or_profile_number(browse, owner):
    file = make_client(owner, given_name="Priya", family_name="Ramanadi")
    make_client(owner, given_name="Priya", family_name="Other")
    ExpressEntryProfile.objects.create(client=file, number="E003310774")

    assert names(browse, q="priya raman") == ["Ramanadi"]
    assert names(browse, q="E0033") == ["Ramanadi"]
    assert names(browse, q=file.reference) == ["Ramanadi"]


def test_search_without_a_match_says_so_and_offers_the_way_back(browse, owner):
    make_client(owner)

    page = browse.get(reverse(LIST), {"q": "nobody"}).content.decode()

    assert "No file matches" in page


def test_empty_list_says_what_would_appear_and_offers_the_first_step(browse):
    page = browse.get(reverse(LIST)).content.decode()

    assert "No client yet" in page
    assert reverse("clients:client_new") in page


def test_landed_files_are_not_among_all_open(browse, owner):
    make_client(owner, family_name="Open")
    make_client(owner, family_name="Arrived", stage=Stage.LANDED)

    assert names(browse) == ["Open"]
    assert names(browse, view="mine") == ["Open"]
    assert names(browse, stage="landed") == ["Arrived"]


def test_hours_are_cut_to_whole_ones_never_rounded_up(browse, owner):
    file = make_client(owner)
    assessment = Assessment.objects.create(
        client=file,
        rule_key="physicians",
        as_of=today(),
        evaluated_at=datetime.now(UTC),
        verdict="met",
        hours="1675.71",
        facts={},
        result={},
        versions=[],
        versions_checksum="",
        facts_hash="x",
        rules_edition=1,
    )
    CurrentAssessment.objects.create(
        client=file,
        assessment=assessment,
        facts_version=1,
        as_of=today(),
        verdict="met",
        hours="1675.71",
    )

    text = browse.get(reverse(LIST)).content.decode()

    assert "1,675<" in text
    assert "1,676" not in text


def test_closed_files_are_out_of_the_way_until_asked_for(browse, owner):
    make_client(owner, family_name="Open")
    make_client(owner, family_name="Shut", stage=Stage.CLOSED)

    assert names(browse) == ["Open"]
    assert names(browse, view="closed") == ["Shut"]
    assert names(browse, stage="closed") == ["Shut"]
    assert names(browse, q="Shut") == ["Shut"]


def test_saved_view_of_permits_ending_leaves_out_followed_and_ended_ones(browse, owner):
    def file(name, *ends):
        made = make_client(owner, family_name=name)
        for days in ends:
            last_day = None if days is None else today() + timedelta(days=days)
            make_work_permit(made, last_day=last_day)

    file("Ends", 90)
    file("Later", 91)
    file("Followed", 10, 400)
    file("Open end", 10, None)
    file("Ended", -1)

    assert names(browse, view="permit") == ["Ends"]


def test_saved_view_of_profiles_ending_holds_the_next_thirty_days(browse, owner):
    for name, days in (("Past", -1), ("Today", 0), ("Soon", 30), ("Later", 31)):
        file = make_client(owner, family_name=name)
        ExpressEntryProfile.objects.create(client=file, expires_on=today() + timedelta(days=days))

    assert names(browse, view="profile") == ["Soon", "Today"]


def test_mine_are_the_files_i_own_or_back_up(browse, owner):
    colleague = make_user(owner.firm)
    make_client(owner, family_name="Own")
    make_client(colleague, family_name="Backed", backup=owner)
    make_client(colleague, family_name="Theirs")

    assert names(browse, view="mine") == ["Backed", "Own"]
    assert names(browse, owner=colleague.pk) == ["Backed", "Theirs"]


def test_filters_by_occupation_and_verdict(browse, owner):
    for name, noc in (("Surgeon", "31101"), ("Dentist", "31110")):
        make_employment(make_client(owner, family_name=name), noc_code=noc)

    assert names(browse, noc="31101") == ["Surgeon"]
    assert names(browse, noc="other") == ["Dentist"]
    assert names(browse, verdict="none") == ["Dentist", "Surgeon"]
    assert names(browse, verdict="met") == []


def test_files_are_found_by_each_category_and_program_that_the_rules_found_them_in(browse, owner):
    load_edition(shipped_versions(), now=timezone.now())
    for name in ("Surgeon", "Engineer"):
        make_client(owner, family_name=name)
    catch_up(on=today(), now=timezone.now())
    surgeon = CurrentAnswers.objects.filter(client__family_name="Surgeon")
    found = surgeon.get().categories | {"french": "met", "healthcare": "undetermined"}
    surgeon.update(categories=found, programs=surgeon.get().programs | {"cec": "met"})

    assert names(browse, meets="categories:french") == ["Surgeon"]
    assert names(browse, meets="categories:healthcare") == []
    assert names(browse, meets="programs:cec") == ["Surgeon"]
    assert browse.get(reverse(LIST), {"meets": "programs:cec"}).context["chosen"] == [
        "Meets: Canadian Experience Class"
    ]


def test_every_answer_of_the_law_can_be_asked_for_in_the_list(browse, owner):
    load_edition(shipped_versions(), now=timezone.now())
    make_client(owner)
    catch_up(on=today(), now=timezone.now())
    answers = CurrentAnswers.objects.get()

    keys = {key for key, _title in answers_asked(today())}

    assert keys == {f"categories:{each}" for each in answers.categories} | {
        f"programs:{each}" for each in answers.programs
    }


def test_fold_of_the_filters_names_what_narrows_the_list(browse, owner):
    asked = {"q": "Okafor", "verdict": "met", "stage": "pool", "owner": owner.pk, "view": "mine"}

    assert browse.get(reverse(LIST), asked).context["chosen"] == [
        "Find: Okafor",
        "Stage: In the pool",
        "Category: Met",
        f"Owner: {owner}",
    ]
    assert browse.get(reverse(LIST), {"stage": "none"}).context["chosen"] == []


@pytest.mark.parametrize(
    "asked",
    [{"owner": "x"}, {"page": "x"}, {"page": "999"}, {"stage": "?"}, {"view": "?"}, {"meets": "?"}],
)
def test_nonsense_in_the_address_is_no_error(browse, owner, asked):
    make_client(owner)

    assert browse.get(reverse(LIST), asked).status_code == 200


def test_exported_list_disarms_cells_that_a_spreadsheet_would_run(browse, owner):
    make_client(owner, family_name='=HYPERLINK("http://x")', given_name="@cmd")

    answer = browse.get(reverse("clients:client_list_csv"))
    text = b"".join(answer).decode("utf-8-sig")

    _headings, [_reference, family_name, given_name, *_rest] = csv.reader(io.StringIO(text))
    assert (family_name, given_name) == ('\'=HYPERLINK("http://x")', "'@cmd")
    assert AuditEvent.objects.filter(act="clients_exported").exists()


def test_exported_workbook_holds_the_filtered_list_as_text(browse, owner):
    make_client(owner, family_name="=1+1")
    make_client(owner, family_name="Other")

    answer = browse.get(reverse("clients:client_list_xlsx"), {"q": "1+1"})
    sheet = load_workbook(io.BytesIO(b"".join(answer)))["Clients"]

    assert sheet.max_row == 2
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("'=1+1", "s")


def test_list_of_ten_thousand_reads_only_one_page_of_rows(browse, owner):
    Client.objects.bulk_create(
        Client(firm=owner.firm, owner=owner, reference=f"R{number}", family_name=f"N{number:05}")
        for number in range(10_000)
    )

    page = browse.get(reverse(LIST), {"page": "200"}).context["page"]

    assert page.paginator.count == 10_000
    assert [client.family_name for client in page][-1] == "N09999"


def test_text_that_no_workbook_can_hold_is_exported_without_it(browse, owner):
    make_client(owner, family_name="Oka\x0bfor", notes="first\x0csecond\ufffe\nthird")

    answer = browse.get(reverse("clients:client_files", args=["xlsx"]))

    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = {cell for row in book.worksheets[0].values for cell in row}
    assert {"Okafor", "firstsecond\nthird"} <= cells
