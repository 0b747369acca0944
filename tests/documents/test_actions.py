"""Checklists are made with the invitation, follow the facts, and lose nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import AuditEvent
from clients.models import Client, Residence
from documents.actions import (
    answer_question,
    derive_items,
    filing_day,
    make_checklist,
    plan_filing,
    prepare_checklist,
    refresh_checklist,
    refresh_lagging,
)
from documents.law import shipped_checklist_versions
from documents.models import Checklist, ChecklistItem
from documents.overview import overview_of
from documents.paper_actions import ask_for, set_item_details, set_item_state
from draws.models import Round
from eligibility.edition import body_to_data
from eligibility.models import RuleVersion
from tests.documents.making import (
    ISSUED,
    NOW,
    add_family,
    add_residence,
    colleague,
    item_of,
    make_application,
    make_ita,
    make_physician,
)

pytestmark = pytest.mark.django_db

State = ChecklistItem.State


def lived_in_peru(client) -> Residence:
    return add_residence(client, "PE", date(2005, 1, 1), date(2020, 8, 31))


def touch(client) -> None:
    Client.objects.filter(pk=client.pk).update(facts_version=client.facts_version + 1)


def test_a_checklist_made_with_an_invitation_plans_to_file_on_day_53():
    checklist = make_application()

    assert (checklist.program, checklist.planned_filing_on) == ("CEC", date(2026, 10, 26))


def test_items_hold_the_rule_in_words_and_the_latest_start():
    client = make_physician()
    lived_in_peru(client)

    item = item_of(make_application(client), "police_certificate", "stay:PE")

    assert (item.applies, item.is_long_lead, item.is_critical) == (True, True, True)
    assert item.title == "Police certificate"
    assert item.subject_label == "Peru"
    # Ninety days before the filing lie before the invitation, which is the first day to ask.
    assert item.order_by == date(2026, 9, 3)
    assert "six months or more in a row" in item.why


def test_an_open_question_is_stored_with_the_fact_that_would_settle_it():
    client = make_physician(claims_sibling_in_canada=None)

    item = item_of(make_application(client), "sibling_in_canada")

    assert item.applies is None
    assert item.missing_facts == ["has_sibling_in_canada_claimed"]
    assert item.missing == "whether points for a brother or sister in Canada are claimed"


def test_making_a_checklist_is_audited_without_personal_data():
    checklist = make_application()

    event = AuditEvent.objects.get(act="checklist_made")

    assert event.subject == f"checklist:{checklist.pk}"
    assert event.details == {
        "client": checklist.client_id,
        "ita": checklist.ita_id,
        "program": "CEC",
    }


def test_the_list_prepared_in_the_pool_goes_on_with_the_invitation():
    client = make_physician()
    prepared = prepare_checklist(client, program="CEC", by=client.owner, now=NOW)
    item = item_of(prepared, "passport", "person:principal")
    set_item_state(item, State.CHECKED, by=client.owner, now=NOW)

    made = make_checklist(make_ita(client), by=client.owner, now=NOW)

    assert made.pk == prepared.pk
    assert item_of(made, "passport", "person:principal").state == State.CHECKED


def test_preparing_twice_keeps_one_list():
    client = make_physician()
    prepare_checklist(client, program="CEC", by=client.owner, now=NOW)
    prepare_checklist(client, program="FSWP", by=client.owner, now=NOW)

    assert [row.program for row in Checklist.objects.all()] == ["FSWP"]


def test_a_refresh_adds_what_a_new_fact_asks_for_and_keeps_states():
    client = make_physician()
    checklist = make_application(client)
    set_item_state(
        item_of(checklist, "passport", "person:principal"), State.CHECKED, by=client.owner, now=NOW
    )
    lived_in_peru(client)

    refresh_checklist(checklist, now=NOW)

    assert item_of(checklist, "police_certificate", "stay:PE").applies is True
    assert item_of(checklist, "passport", "person:principal").state == State.CHECKED


def test_an_item_that_no_longer_applies_is_marked_and_kept():
    client = make_physician()
    home = lived_in_peru(client)
    checklist = make_application(client)
    item = item_of(checklist, "police_certificate", "stay:PE")
    set_item_state(item, State.RECEIVED, by=client.owner, now=NOW)
    home.delete()

    refresh_checklist(checklist, now=NOW)

    item.refresh_from_db()
    assert (item.applies, item.state) == (False, State.RECEIVED)


def test_an_item_that_applies_again_comes_back_with_its_state():
    client = make_physician()
    home = lived_in_peru(client)
    checklist = make_application(client)
    item = item_of(checklist, "police_certificate", "stay:PE")
    set_item_state(item, State.ASKED, by=client.owner, now=NOW)
    home.delete()
    refresh_checklist(checklist, now=NOW)
    lived_in_peru(client)

    refresh_checklist(checklist, now=NOW)

    item.refresh_from_db()
    assert (item.applies, item.state) == (True, State.ASKED)


def test_a_refresh_without_a_change_changes_nothing():
    checklist = make_application()
    before = list(checklist.items.order_by("pk").values())

    refresh_checklist(checklist, now=NOW)

    assert list(checklist.items.order_by("pk").values()) == before


def test_lagging_checklists_are_brought_up_to_date_once():
    client = make_physician()
    checklist = make_application(client)
    lived_in_peru(client)
    touch(client)

    assert refresh_lagging(now=NOW) == 1
    assert refresh_lagging(now=NOW) == 0
    assert item_of(checklist, "police_certificate", "stay:PE").applies is True


def test_a_list_of_an_earlier_day_lags_and_one_of_today_does_not():
    make_application()

    assert refresh_lagging(now=NOW.replace(hour=23, minute=59)) == 0
    assert refresh_lagging(now=NOW.replace(hour=0) + timedelta(days=1)) == 1


def test_a_rule_published_since_makes_a_list_lag():
    make_application()
    version = shipped_checklist_versions()[0]
    RuleVersion.objects.create(
        kind=version.kind,
        key="new_paper",
        title="New paper",
        since=date(2026, 9, 4),
        body=body_to_data(version.body),
        source="Test",
        read_on=date(2026, 9, 4),
        confidence="official",
        state="published",
        published_at=NOW + timedelta(hours=1),
    )

    assert refresh_lagging(now=NOW + timedelta(hours=2)) == 1
    assert refresh_lagging(now=NOW + timedelta(hours=2)) == 0


@pytest.mark.parametrize("state", ["submitted", "declined", "lapsed", "withdrawn"])
def test_a_list_whose_invitation_is_closed_stays_as_it_was(state):
    checklist = make_application()
    checklist.ita.state, checklist.ita.closed_at = state, NOW
    checklist.ita.save()

    assert refresh_lagging(now=NOW + timedelta(days=5)) == 0


@pytest.mark.parametrize("state", [State.REJECTED, State.WAIVED])
def test_rejecting_and_waiving_need_a_reason(state):
    item = item_of(make_application(), "fee_processing")

    with pytest.raises(ValidationError, match="Say why"):
        set_item_state(item, state, by=item.checklist.client.owner, now=NOW, reason="  ")

    item.refresh_from_db()
    assert item.state == State.NOT_ASKED


def test_why_a_paper_was_rejected_stays_in_sight_until_the_next_one_is_checked():
    item = item_of(make_application(), "fee_processing")
    owner = item.checklist.client.owner
    set_item_state(item, State.REJECTED, by=owner, now=NOW, reason="Hours are missing")

    kept = []
    for state in (State.ASKED, State.RECEIVED, State.CHECKED, State.RECEIVED):
        set_item_state(item, state, by=owner, now=NOW)
        kept.append(item.reason)

    assert kept == ["Hours are missing", "Hours are missing", "", ""]


def test_why_a_paper_was_waived_goes_when_it_is_asked_for():
    item = item_of(make_application(), "fee_processing")
    owner = item.checklist.client.owner
    set_item_state(item, State.WAIVED, by=owner, now=NOW, reason="Paid by wire")

    set_item_state(item, State.ASKED, by=owner, now=NOW)

    assert item.reason == ""


@pytest.mark.parametrize("day", [date(2026, 9, 3), date(2030, 1, 1), date(9999, 12, 31)])
def test_a_filing_day_that_has_passed_or_is_years_ahead_is_refused(day):
    checklist = make_application()

    with pytest.raises(ValidationError, match=r"from 2026-09-04 on|2026-11-02"):
        plan_filing(checklist, day, by=checklist.client.owner, now=NOW)


def test_a_list_prepared_cannot_be_planned_for_a_past_day():
    client = make_physician()
    prepared = prepare_checklist(client, program="CEC", by=client.owner, now=NOW)

    with pytest.raises(ValidationError, match="not in the time to file"):
        plan_filing(prepared, date(2026, 9, 3), by=client.owner, now=NOW)


def test_a_paper_good_on_the_planned_day_is_too_old_once_both_have_passed():
    client = make_physician(passport_expires_on=date(2026, 10, 28))
    checklist = make_application(client)
    plan_filing(checklist, date(2026, 10, 20), by=client.owner, now=NOW)

    overview = overview_of(checklist, now=datetime(2026, 10, 30, 12, tzinfo=UTC))

    (passport,) = [line for line in overview.lines if line.item.key == "passport"]
    assert (overview.filing_on, overview.passed_plan) == (date(2026, 10, 30), date(2026, 10, 20))
    assert passport.finding.freshness == "stale"


@pytest.mark.parametrize("state", ["submitted", "declined"])
def test_the_planned_day_stays_where_nothing_can_be_filed_any_more(state):
    checklist = make_application()
    plan_filing(checklist, date(2026, 10, 20), by=checklist.client.owner, now=NOW)
    checklist.ita.state = state

    assert filing_day(checklist, datetime(2026, 12, 1, tzinfo=UTC)) == date(2026, 10, 20)


def test_an_unknown_state_is_refused_with_its_value():
    item = item_of(make_application(), "fee_processing")

    with pytest.raises(ValidationError, match="lost"):
        set_item_state(item, "lost", by=item.checklist.client.owner, now=NOW)


def test_a_state_is_audited_with_before_and_after_and_never_the_reason():
    item = item_of(make_application(), "fee_processing")
    owner = item.checklist.client.owner
    set_item_state(item, State.WAIVED, by=owner, now=NOW, reason="Paid by Dr. Vega")

    event = AuditEvent.objects.get(act="item_state_changed")

    assert event.details == {"before": "not_asked", "after": "waived"}


def test_a_note_and_an_owner_are_kept():
    item = item_of(make_application(), "fee_processing")
    person = colleague(item.checklist.client)

    set_item_details(item, note=" Called on Monday ", owner=person, by=person, now=NOW)

    item.refresh_from_db()
    assert (item.note, item.owner) == ("Called on Monday", person)


@pytest.mark.parametrize(
    ("expires_on", "is_on_file"), [(date(2027, 9, 1), True), (date(2026, 10, 1), False)]
)
def test_a_passport_that_is_good_on_the_filing_day_is_on_file_and_not_late(expires_on, is_on_file):
    client = make_physician(passport_expires_on=expires_on)

    item = item_of(make_application(client), "passport", "person:principal")

    assert item.is_on_file is is_on_file
    assert (item.order_by is None) or not is_on_file


def test_another_filing_day_moves_what_counts_back_from_it():
    checklist = make_application()

    plan_filing(checklist, date(2026, 10, 20), by=checklist.client.owner, now=NOW)

    letter = checklist.items.get(key="reference_letter")
    assert letter.order_by == date(2026, 10, 20) - timedelta(days=35)


def test_the_last_utc_day_can_be_planned_and_the_day_of_the_cut_off_cannot():
    checklist = make_application()
    owner = checklist.client.owner

    plan_filing(checklist, date(2026, 11, 2), by=owner, now=NOW)
    with pytest.raises(ValidationError, match="2026-11-02"):
        plan_filing(checklist, date(2026, 11, 3), by=owner, now=NOW)

    assert Checklist.objects.get().planned_filing_on == date(2026, 11, 2)


def test_an_answer_settles_a_question_that_the_file_has_no_field_for():
    checklist = make_application()
    owner = checklist.client.owner
    assert item_of(checklist, "birth_certificate_child", "child:unknown").applies is None

    answer_question(checklist, "case", "has_children", False, by=owner, now=NOW)

    assert item_of(checklist, "birth_certificate_child", "child:unknown").applies is False


def test_an_answer_to_what_the_file_holds_is_refused():
    checklist = make_application()

    with pytest.raises(ValidationError, match="client's file"):
        answer_question(
            checklist, "case", "marital_status", True, by=checklist.client.owner, now=NOW
        )


def test_two_answers_given_from_pages_opened_before_both_are_kept():
    first = make_application()
    second = Checklist.objects.get(pk=first.pk)
    owner = first.client.owner

    answer_question(first, "case", "has_children", False, by=owner, now=NOW)
    answer_question(second, "case", "job_offer_points_claimed", False, by=owner, now=NOW)

    assert Checklist.objects.get().answers == {
        "case has_children": False,
        "case job_offer_points_claimed": False,
    }


def test_a_list_is_refreshed_from_the_answers_kept_and_not_from_those_of_an_old_page():
    opened_before = make_application()
    checklist = Checklist.objects.get()
    owner = checklist.client.owner
    answer_question(checklist, "case", "has_children", False, by=owner, now=NOW)

    refresh_checklist(opened_before, now=NOW)

    assert item_of(checklist, "birth_certificate_child", "child:unknown").applies is False


def test_a_paper_checked_meanwhile_is_not_asked_for_again():
    checklist = make_application()
    seen_before = item_of(checklist, "fee_processing")
    owner = checklist.client.owner
    set_item_state(item_of(checklist, "fee_processing"), State.CHECKED, by=owner, now=NOW)

    assert ask_for([seen_before], by=owner, now=NOW) == 0
    assert item_of(checklist, "fee_processing").state == State.CHECKED


def test_the_trail_tells_the_state_that_a_colleague_set_meanwhile():
    checklist = make_application()
    seen_before = item_of(checklist, "fee_processing")
    owner = checklist.client.owner
    set_item_state(item_of(checklist, "fee_processing"), State.CHECKED, by=owner, now=NOW)

    set_item_state(seen_before, State.RECEIVED, by=owner, now=NOW)

    newest = AuditEvent.objects.filter(act="item_state_changed").order_by("-pk")[0]
    assert (newest.details["before"], newest.details["after"]) == ("checked", "received")


def test_a_list_that_cannot_be_refreshed_does_not_stop_the_others(caplog):
    broken, whole = make_application(), make_application()
    touch(broken.client)
    touch(whole.client)
    Checklist.objects.filter(pk=broken.pk).update(answers=["not", "answers"])

    done = refresh_lagging(now=NOW)

    assert done == 1
    whole.refresh_from_db()
    assert whole.facts_version == Client.objects.get(pk=whole.client_id).facts_version
    assert f"checklist {broken.pk} could not be brought up to date" in caplog.text


def test_a_list_that_cannot_be_refreshed_is_not_first_for_ever():
    broken, whole = make_application(), make_application()
    touch(broken.client)
    touch(whole.client)
    Checklist.objects.filter(pk=broken.pk).update(
        answers=["not", "answers"], refreshed_at=NOW - timedelta(days=9)
    )

    done = sum(refresh_lagging(now=NOW, limit=1) for _ in range(40))

    assert done == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_prepare_a_list_at_once_neither_is_refused():
    client = make_physician()
    at_once = Barrier(2)

    def prepare(program):
        at_once.wait(timeout=30)
        try:
            return prepare_checklist(client, program=program, by=client.owner, now=NOW).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(prepare, ["CEC", "FSWP"]))

    assert made == [Checklist.objects.get().pk] * 2


@pytest.mark.parametrize(("day", "applies"), [(44, None), (45, True)])
def test_from_day_45_a_missing_certificate_asks_for_its_explanation(day, applies):
    client = make_physician()
    lived_in_peru(client)
    checklist = make_application(client)

    refresh_checklist(checklist, now=ISSUED + timedelta(days=day))

    found = checklist.items.filter(key="police_certificate_late", subject="stay:PE").first()
    assert (found.applies if found else None) is applies


def test_a_certificate_that_is_here_needs_no_explanation():
    client = make_physician()
    lived_in_peru(client)
    checklist = make_application(client)
    item = item_of(checklist, "police_certificate", "stay:PE")
    set_item_state(item, State.RECEIVED, by=client.owner, now=NOW)

    refresh_checklist(checklist, now=ISSUED + timedelta(days=50))

    assert not checklist.items.filter(key="police_certificate_late").exists()


def test_a_round_by_category_asks_for_evidence_of_membership():
    client = make_physician()
    round_ = Round.objects.create(
        number="440",
        order=44000,
        held_on=date(2026, 9, 3),
        name="Physicians",
        kind="category",
        category_key="physicians",
        invitations=400,
        cut_off_score=198,
        origin="typed",
        first_read_at=NOW,
        last_read_at=NOW,
    )

    checklist = make_checklist(make_ita(client, round=round_), by=client.owner, now=NOW)

    assert item_of(checklist, "category_membership_evidence").applies is True


def test_an_invitation_late_at_night_in_vancouver_counts_from_its_utc_date():
    client = make_physician()
    issued = datetime.fromisoformat("2026-09-03T20:30:00-07:00")

    checklist = make_checklist(make_ita(client, issued_at=issued), by=client.owner, now=NOW)

    assert checklist.planned_filing_on == date(2026, 10, 27)


def test_the_state_of_a_paper_stays_with_its_person_when_the_relation_is_corrected():
    client = make_physician(marital_status="married")
    spouse = add_family(client)
    checklist = make_application(client)
    passport = item_of(checklist, "passport", f"person:family-{spouse.pk}")
    set_item_state(passport, State.CHECKED, by=client.owner, now=NOW)

    spouse.relation = "partner"
    spouse.save()
    refresh_checklist(checklist, now=NOW)

    passport.refresh_from_db()
    assert (passport.state, passport.applies) == (State.CHECKED, True)


def test_a_fact_named_twice_by_the_rules_makes_one_item(monkeypatch):
    client = make_physician()
    checklist = make_application(client)
    found = derive_items(checklist, client, now=NOW)
    checklist.items.all().delete()
    monkeypatch.setattr("documents.actions.derive_items", lambda *_a, **_k: [*found, *found])

    refresh_checklist(checklist, now=NOW)

    assert checklist.items.count() == len(found)
