"""Rounds in the admin site: found, typed in, decided."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from draws.feed import DamagedFeedError
from draws.loading import keep_refusal, load_official_feed, load_shipped_table
from draws.models import QuarantinedRound, Round
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
FILE = Path(__file__).parent / "cases" / "rounds_every_quirk.json"
TYPED = {
    "number": "445",
    "held_on": "2026-09-29",
    "name": "Physicians with Canadian Work Experience, 2026-Version 1",
    "kind": "category",
    "invitations": "180",
    "cut_off_score": "205",
    "tie_break_at": "2026-09-01 10:11:12",
    "tie_break_again": "2026-09-01 10:11:12",
    "source": "IRCC’s rounds page",
    "changes-TOTAL_FORMS": "0",
    "changes-INITIAL_FORMS": "0",
}


@pytest.fixture
def browser():
    browser = Browser()
    browser.force_login(make_user(is_staff=True, role=Role.RULE_MAINTAINER, firm=None))
    return browser


def add(browser, **values):
    return browser.post(reverse("admin:draws_round_add"), TYPED | values)


def test_a_round_typed_in_takes_kind_and_category_from_its_name(browser):
    answer = add(browser, kind="general")

    row = Round.objects.get(number="445")
    assert answer.status_code == 302
    assert (row.kind, row.category_key, row.category_label) == (
        "category",
        "physicians",
        "2026-Version 1",
    )
    assert (row.order, row.origin) == (44500, Round.Origin.TYPED)
    assert row.tie_break_at == datetime(2026, 9, 1, 10, 11, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"tie_break_again": "2026-09-01 10:11:13"}, "The two tie-breaks differ"),
        ({"tie_break_again": ""}, "The two tie-breaks differ"),
        ({"tie_break_at": "1 September"}, "is not an instant"),
        ({"number": "44-5"}, "is not a round number"),
        ({"name": "Dentists, 2027-Version 1"}, "Name the category"),
        ({"instructions_url": "javascript:alert(1)"}, "is not an address at"),
        ({"name": "Dentists", "kind": "program"}, "Name the program"),
        ({"cut_off_score": "1201"}, "less than or equal to 1200"),
    ],
)
def test_a_round_typed_wrongly_is_refused(browser, values, message):
    answer = add(browser, **values)

    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert not Round.objects.exists()


def test_a_correction_by_hand_keeps_what_was_published(browser):
    load_shipped_table(at=NOW)
    row = Round.objects.get(number="440")

    address = reverse("admin:draws_round_change", args=[row.pk])
    browser.post(address, TYPED | {"number": "440", "held_on": "2026-09-03", "invitations": "230"})

    changes = set(row.changes.values_list("field", "before", "after"))
    assert ("invitations", "229", "230") in changes
    assert ("tie_break_at", "2026-08-06 19:40:38 UTC", "2026-09-01 10:11:12 UTC") in changes


def test_typing_a_round_in_settles_its_waiting_row(browser):
    document = json.loads(FILE.read_text(encoding="utf-8"))
    document["rounds"][0]["drawName"] = "Dentists, 2027-Version 1"
    load_official_feed(json.dumps(document).encode(), at=NOW)
    waiting = QuarantinedRound.objects.get()

    listed = browser.get(reverse("admin:draws_quarantinedround_changelist")).content.decode()
    add(browser, number="103", category_key="dentists", name="Dentists, 2027-Version 1")

    waiting.refresh_from_db()
    assert "Type this round in" in listed
    assert "number=103" in listed
    assert waiting.resolved_at is not None
    assert Round.objects.get(number="103").category_key == "dentists"


def test_a_waiting_row_is_marked_as_decided(browser):
    waiting = QuarantinedRound.objects.create(
        number="445", reason="drawName is not known.", raw={}, seen_at=NOW
    )

    browser.post(
        reverse("admin:draws_quarantinedround_changelist"),
        {"action": "settle", "_selected_action": [waiting.pk]},
    )

    waiting.refresh_from_db()
    assert waiting.resolved_at is not None


def test_waiting_rows_are_listed_in_one_query_and_lead_to_the_round_held(browser):
    load_shipped_table(at=NOW)
    for number in ("440", "441", "9001"):
        QuarantinedRound.objects.create(
            number=number, reason="drawName is not known.", raw={"drawNumber": number}, seen_at=NOW
        )
    held = Round.objects.get(number="440")

    with CaptureQueriesContext(connection) as asked:
        page = browser.get(reverse("admin:draws_quarantinedround_changelist")).content.decode()

    assert sum(' FROM "draws_round" ' in each["sql"] for each in asked) == 1
    assert reverse("admin:draws_round_change", args=[held.pk]) in page
    assert "number=9001" in page


def test_a_consultant_does_not_maintain_rounds():
    consultant = Browser()
    consultant.force_login(make_user(is_staff=True))

    assert consultant.get(reverse("admin:draws_round_changelist")).status_code == 403


def test_the_lists_are_searched_and_filtered(browser):
    load_shipped_table(at=NOW)

    rounds = reverse("admin:draws_round_changelist")
    assert "1 round" in browser.get(rounds, {"q": "91a"}).content.decode()
    assert browser.get(rounds, {"kind__exact": "category"}).status_code == 200
    assert browser.get(reverse("admin:draws_roundload_changelist")).status_code == 200
    assert browser.get(reverse("admin:draws_quarantinedround_changelist")).status_code == 200


def test_a_file_that_was_refused_is_shown_with_the_reason(browser):
    with pytest.raises(DamagedFeedError) as refused:
        load_official_feed(FILE.read_bytes()[:20_000], at=NOW)
    keep_refusal(refused.value, at=NOW)

    content = browser.get(reverse("admin:draws_roundload_changelist")).content.decode()

    assert "The file ends too early, as if cut" in content


def test_a_published_round_cannot_be_deleted(browser):
    load_shipped_table(at=NOW)
    row = Round.objects.get(number="440")

    answer = browser.post(reverse("admin:draws_round_delete", args=[row.pk]), {"post": "yes"})

    assert answer.status_code == 403
    assert Round.objects.filter(pk=row.pk).exists()
