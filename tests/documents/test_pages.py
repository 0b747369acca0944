"""The checklist page, its items and files, as the office uses them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from clients.models import Client, Credential
from documents.actions import prepare_checklist
from documents.intake import take_in
from documents.models import Checklist, ChecklistItem, Document
from documents.overview import line_of, overview_of
from documents.paper_actions import set_item_state
from documents.refusals import MAX_BYTES
from tests.documents.files import image, pdf, upload
from tests.documents.making import (
    NOW,
    add_family,
    add_residence,
    colleague,
    item_of,
    make_application,
    make_physician,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db

State = ChecklistItem.State


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def on_the_day_after_the_invitation():
    with time_machine.travel(NOW, tick=False):
        yield


def page(client_row, name="checklist_detail", *more):
    return reverse(f"documents:{name}", args=[client_row.pk, *more])


def signed_in(client, row: Client):
    client.force_login(row.owner)
    return client


def test_without_a_checklist_the_page_offers_to_prepare_one(client):
    row = make_physician()

    answer = signed_in(client, row).get(page(row))

    assert "Prepare before the invitation" in answer.content.decode()


def test_preparing_makes_the_list_and_shows_it(client):
    row = make_physician()

    answer = signed_in(client, row).post(
        page(row, "checklist_prepare"), {"program": "CEC"}, follow=True
    )

    assert Checklist.objects.get().client == row
    assert "no invitation yet" in answer.content.decode()


def test_a_class_that_does_not_exist_is_refused_beside_the_field(client):
    row = make_physician()

    answer = signed_in(client, row).post(page(row, "checklist_prepare"), {"program": "XYZ"})

    assert answer.status_code == 422
    assert not Checklist.objects.exists()


def test_the_page_shows_figures_groups_reasons_and_dates(client):
    row = make_physician()
    add_residence(row, "PE", date(2005, 1, 1), date(2020, 8, 31))
    make_application(row)

    shown = signed_in(client, row).get(page(row)).content.decode()

    assert "59 days" in shown
    assert "2026-11-03 00:00:00 UTC" in shown
    assert "2026-11-02 19:00 EST" in shown
    assert "2026-10-26" in shown
    assert "Long lead" in shown
    assert "Peru" in shown
    assert "six months or more in a row" in shown


def test_before_an_invitation_papers_that_take_weeks_are_named_with_the_day_to_ask_by(client):
    row = make_physician(claims_education=None, marital_status="married")
    add_family(row, "spouse", is_accompanying=None)
    add_residence(row, "NG", date(2008, 1, 1), date(2020, 1, 1))
    Credential.objects.create(client=row, level="bachelor", country="NG", is_medical_diploma=True)
    checklist = prepare_checklist(row, program="CEC", by=row.owner, now=NOW)

    answer = signed_in(client, row).get(page(row))

    overview = answer.context["overview"]
    early = {line.item.key: line for line in overview.early_questions}
    assert overview.filing_on == date(2026, 10, 27)
    for key, takes, ask_by in (
        ("eca_mcc_physician", "90 to 240 days", date(2026, 3, 1)),
        ("language_test_spouse", "21 to 45 days", date(2026, 9, 12)),
    ):
        assert (early[key].takes, early[key].item.order_by) == (takes, ask_by)
    assert early["eca_mcc_physician"].ask_now
    assert not set(early) & {line.item.key for line in overview.other_questions}
    assert "answer these first" in answer.content.decode()
    nigeria = checklist.items.get(key="police_certificate", subject="stay:NG")
    [known] = [line for line in overview.lines if line.item == nigeria]
    assert (known.takes, known.group, known.required) == ("10 to 30 days", "long_lead", True)


def test_stays_that_only_add_up_to_six_months_are_shown_as_advice(client):
    row = make_physician()
    add_residence(row, "PE", date(2019, 1, 1), date(2019, 4, 10))
    add_residence(row, "PE", date(2020, 1, 1), date(2020, 4, 9))
    make_application(row)

    shown = signed_in(client, row).get(page(row)).content.decode()

    assert "was in Peru for 200 days in all, never six months in a row" in shown
    assert not ChecklistItem.objects.filter(key="police_certificate", subject="stay:PE").exists()


def test_a_paper_the_file_already_dates_is_not_pressed_for(client):
    row = make_physician(passport_expires_on=date(2030, 1, 1))
    item = item_of(make_application(row), "passport", "person:principal")

    overview = signed_in(client, row).get(page(row)).context["overview"]

    (line,) = [one for one in overview.lines if one.item.pk == item.pk]
    assert (line.item.is_long_lead, line.is_late, line.group) == (True, False, "identity")


def test_what_is_missing_leaves_out_what_is_settled_and_what_is_open(client):
    row = make_physician(claims_sibling_in_canada=None)
    checklist = make_application(row)
    done = item_of(checklist, "fee_processing")
    set_item_state(done, State.CHECKED, by=row.owner, now=NOW)

    shown = signed_in(client, row).get(page(row) + "?show=missing").content.decode()

    assert f'id="item-{done.pk}"' not in shown
    assert f'id="item-{item_of(checklist, "sibling_in_canada").pk}"' not in shown
    assert f'id="item-{item_of(checklist, "intention_outside_quebec").pk}"' in shown


def test_received_is_not_counted_as_done(client):
    row = make_physician()
    checklist = make_application(row)
    set_item_state(item_of(checklist, "fee_processing"), State.RECEIVED, by=row.owner, now=NOW)
    set_item_state(
        item_of(checklist, "intention_outside_quebec"), State.CHECKED, by=row.owner, now=NOW
    )

    overview = signed_in(client, row).get(page(row)).context["overview"]

    assert (overview.settled_count, overview.received_count) == (1, 1)


def test_a_waived_paper_counts_and_shows_its_reason(client):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")
    set_item_state(item, State.WAIVED, by=row.owner, now=NOW, reason="Paid by wire, see note")

    answer = signed_in(client, row).get(page(row))

    assert answer.context["overview"].settled_count == 1
    assert "Paid by wire, see note" in answer.content.decode()


def test_a_checked_paper_that_will_be_too_old_blocks_again(client):
    row = make_physician(passport_expires_on=date(2026, 10, 25))
    item = item_of(make_application(row), "passport", "person:principal")
    set_item_state(item, State.CHECKED, by=row.owner, now=NOW)

    overview = signed_in(client, row).get(page(row)).context["overview"]

    assert item.pk in {line.item.pk for line in overview.blocking}


def test_a_state_changes_by_one_post_and_comes_back_to_the_row(client):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")

    answer = signed_in(client, row).post(page(row, "item_state_set", item.pk), {"state": "asked"})

    item.refresh_from_db()
    assert item.state == State.ASKED
    assert answer.url == f"{page(row)}#item-{item.pk}"


def test_with_htmx_only_the_row_and_the_figures_come_back(client):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")

    answer = signed_in(client, row).post(
        page(row, "item_state_set", item.pk),
        {"state": "checked"},
        headers={"HX-Request": "true"},
    )

    shown = answer.content.decode()
    assert shown.lstrip().startswith("<tr")
    assert 'id="figures"' in shown
    assert "<html" not in shown


def test_rejecting_without_a_reason_is_refused_and_nothing_changes(client):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")

    answer = signed_in(client, row).post(
        page(row, "item_state_set", item.pk), {"state": "rejected", "reason": ""}
    )

    item.refresh_from_db()
    assert (answer.status_code, item.state) == (422, State.NOT_ASKED)
    assert "Say why" in answer.content.decode()


@pytest.mark.parametrize("state", ["", "lost", "checked; drop table"])
def test_a_state_that_does_not_exist_is_refused(client, state):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")

    answer = signed_in(client, row).post(page(row, "item_state_set", item.pk), {"state": state})

    assert answer.status_code == 422


def test_the_item_page_shows_contents_notes_and_sources_with_their_confidence(client):
    row = make_physician()
    item = item_of(make_application(row), "language_test_principal")

    shown = signed_in(client, row).get(page(row, "item_detail", item.pk)).content.decode()

    assert "IELTS Academic or OET" in shown
    assert "all four skills" in shown
    assert "official text, read in a copy" in shown


def test_a_question_without_a_field_is_answered_on_the_item_page(client):
    row = make_physician()
    checklist = make_application(row)
    item = item_of(checklist, "birth_certificate_child", "child:unknown")
    browser = signed_in(client, row)
    assert (
        "Whether there are children"
        in browser.get(page(row, "item_detail", item.pk)).content.decode()
    )

    browser.post(page(row, "item_answer", item.pk), {"fact": "has_children", "answer": "no"})

    item.refresh_from_db()
    assert item.applies is False


@pytest.mark.parametrize(
    "sent", [{"fact": "program", "answer": "no"}, {"fact": "", "answer": "no"}, {"answer": "x"}]
)
def test_an_answer_to_another_question_is_refused_in_words(client, sent):
    row = make_physician()
    checklist = make_application(row)
    item = item_of(checklist, "birth_certificate_child", "child:unknown")

    answer = signed_in(client, row).post(page(row, "item_answer", item.pk), sent, follow=True)

    checklist.refresh_from_db()
    assert checklist.answers == {}
    assert "Nothing was kept: that is no open question" in answer.content.decode()


def test_a_note_and_an_owner_are_kept(client):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")
    person = colleague(row)

    signed_in(client, row).post(
        page(row, "item_edit", item.pk), {"owner": person.pk, "note": "Called"}
    )

    item.refresh_from_db()
    assert (item.owner, item.note) == (person, "Called")


def seen_on(browser, address):
    """Return what the two forms of a paper's page send back beside what is typed."""
    shown = browser.get(address).context["seen"]
    return {f"seen_{name}": value for name, value in shown.items()}


def test_a_second_tab_does_not_overwrite_a_note_unseen(client):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")
    browser = signed_in(client, row)
    seen = seen_on(browser, page(row, "item_detail", item.pk))
    address = page(row, "item_edit", item.pk)
    browser.post(address, seen | {"owner": "", "note": "Paid on Monday"})

    refused = browser.post(address, seen | {"owner": "", "note": "Not paid"})
    text = refused.content.decode()
    item.refresh_from_db()

    assert (refused.status_code, item.note) == (422, "Paid on Monday")
    assert f"Changed by {row.owner}" in text
    assert "On file now: Paid on Monday." in text
    assert ">\nNot paid</textarea>" in text

    shown = {f"seen_{name}": value for name, value in refused.context["seen"].items()}
    meant = browser.post(address, shown | {"owner": "", "note": "Not paid"})
    item.refresh_from_db()
    assert (meant.status_code, item.note) == (302, "Not paid")


def test_a_second_tab_does_not_overwrite_a_state_unseen(client):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")
    browser = signed_in(client, row)
    seen = seen_on(browser, page(row, "item_detail", item.pk)) | {"from_item": "1"}
    address = page(row, "item_state_set", item.pk)
    browser.post(address, seen | {"state": "rejected", "reason": "One adult only"})

    refused = browser.post(address, seen | {"state": "received", "reason": ""})
    item.refresh_from_db()

    assert (refused.status_code, item.state) == (422, State.REJECTED)
    assert "On file now: Rejected." in refused.content.decode()


def test_a_slip_in_a_stale_tab_of_a_paper_does_not_make_it_fresh(client):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")
    browser = signed_in(client, row)
    seen = seen_on(browser, page(row, "item_detail", item.pk)) | {"from_item": "1"}
    address = page(row, "item_state_set", item.pk)
    browser.post(address, seen | {"state": "received", "reason": ""})

    slip = browser.post(address, seen | {"state": "waived", "reason": ""})

    assert slip.status_code == 422
    assert slip.context["seen"]["state"] == State.NOT_ASKED


def test_a_note_is_kept_though_a_colleague_set_the_state_meanwhile(client):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")
    browser = signed_in(client, row)
    seen = seen_on(browser, page(row, "item_detail", item.pk))
    set_item_state(item, State.ASKED, by=colleague(row), now=NOW)

    browser.post(page(row, "item_edit", item.pk), seen | {"owner": "", "note": "Called"})

    item.refresh_from_db()
    assert (item.state, item.note) == (State.ASKED, "Called")


def test_the_next_step_of_an_outdated_list_changes_nothing_and_shows_the_row_as_it_is(client):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")
    set_item_state(item, State.WAIVED, by=row.owner, now=NOW, reason="Paid by wire")

    answer = signed_in(client, row).post(
        page(row, "item_state_set", item.pk),
        {"state": "asked", "seen_state": "not_asked"},
        headers={"HX-Request": "true"},
    )
    item.refresh_from_db()

    assert (answer.status_code, item.state) == (422, State.WAIVED)
    assert "somebody else set this paper to “Waived”" in answer.content.decode()
    assert answer.content.decode().lstrip().startswith("<tr")


def test_a_person_of_another_firm_cannot_be_made_owner(client):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")

    answer = signed_in(client, row).post(
        page(row, "item_edit", item.pk), {"owner": make_user().pk, "note": ""}
    )

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("day", "status"), [("2026-11-02", 302), ("2026-11-03", 422), ("soon", 422), ("", 422)]
)
def test_the_filing_day_is_planned_before_the_deadline_only(client, day, status):
    row = make_physician()
    make_application(row)

    answer = signed_in(client, row).post(page(row, "filing_day_set"), {"day": day})

    assert answer.status_code == status
    assert Checklist.objects.get().planned_filing_on == (
        date(2026, 11, 2) if status == 302 else date(2026, 10, 26)
    )


def test_refused_filing_day_is_said_at_the_top_with_the_way_to_its_field(client):
    row = make_physician()
    make_application(row)

    answer = signed_in(client, row).post(page(row, "filing_day_set"), {"day": "2026-11-03"})

    text = answer.content.decode()
    assert text.index('id="errors"') < text.index('id="figures"') < text.index('id="plan"')
    assert '<a href="#id_day">' in text


def test_facts_that_changed_since_are_taken_up_when_the_page_is_opened(client):
    row = make_physician()
    make_application(row)
    add_residence(row, "PE", date(2005, 1, 1), date(2020, 8, 31))
    Client.objects.filter(pk=row.pk).update(facts_version=row.facts_version + 1)

    assert "Peru" in signed_in(client, row).get(page(row)).content.decode()


def test_a_file_is_uploaded_for_an_item_and_downloaded_as_an_attachment(client):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")
    browser = signed_in(client, row)
    data = pdf()

    browser.post(
        page(row, "item_upload", item.pk),
        {"file": upload(data, "Reçu «IRCC».pdf"), "issued_on": "2026-09-01", "language": "en"},
    )
    document = Document.objects.get()
    answer = browser.get(page(row, "document_download", document.pk))

    item.refresh_from_db()
    assert (item.state, document.issued_on) == (State.RECEIVED, date(2026, 9, 1))
    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_download_is_written_down_with_who_took_it(client):
    row = make_physician()
    document = take_in(upload(pdf()), client=row, item=None, by=row.owner, now=NOW)

    assert signed_in(client, row).get(page(row, "document_download", document.pk)).getvalue()

    event = AuditEvent.objects.get(act="document_downloaded")
    assert (event.actor, event.subject) == (row.owner, f"document:{document.pk}")


def test_a_web_page_named_pdf_is_refused_on_the_page_and_not_kept(client, media):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")

    answer = signed_in(client, row).post(
        page(row, "item_upload", item.pk),
        {"file": upload(b"<html><script>alert(1)</script>", "a.pdf"), "language": "en"},
    )

    assert answer.status_code == 422
    assert "is a web page, not a PDF or image" in answer.content.decode()
    assert [path for path in media.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"issued_on": "2026-09-06"}, "2026-09-06 lies in the future"),
        ({"issued_on": "9999-12-31"}, "9999-12-31 lies in the future"),
        ({"issued_on": "0026-09-01"}, "Type all four digits of the year"),
        ({"issued_on": "2026-02-01", "expires_on": "2026-01-31"}, "before it was issued"),
    ],
)
def test_a_date_that_no_paper_bears_is_refused_and_the_file_is_not_kept(client, typed, said):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")

    answer = signed_in(client, row).post(
        page(row, "item_upload", item.pk), {"file": upload(pdf()), "language": "en"} | typed
    )

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Document.objects.exists()


def test_a_paper_dated_tomorrow_is_taken_where_tomorrow_has_begun(client):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")

    signed_in(client, row).post(
        page(row, "item_upload", item.pk),
        {"file": upload(pdf()), "language": "en", "issued_on": "2026-09-05"},
    )

    assert Document.objects.get().issued_on == date(2026, 9, 5)


def test_several_files_over_four_megabytes_together_are_refused(client):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")
    halves = [upload(pdf().ljust(MAX_BYTES // 2 + 1, b" "), f"{n}.pdf") for n in (1, 2)]

    answer = signed_in(client, row).post(
        page(row, "item_upload", item.pk), {"file": halves, "language": "en"}
    )

    assert answer.status_code == 422
    assert not Document.objects.exists()


@pytest.mark.parametrize("over", [1, 3_000_000])
def test_a_file_over_four_megabytes_is_refused_by_the_byte(client, over):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")
    data = b"%PDF-1.7\n".ljust(MAX_BYTES + over, b" ")

    answer = signed_in(client, row).post(
        page(row, "item_upload", item.pk), {"file": upload(data, "big.pdf"), "language": "en"}
    )

    assert answer.status_code == 422
    assert "“big.pdf” is over 4 MB" in answer.content.decode()
    assert not Document.objects.exists()


def test_an_upload_without_a_file_says_so(client):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")

    answer = signed_in(client, row).post(page(row, "item_upload", item.pk), {"language": "en"})

    assert answer.status_code == 422
    assert "Choose a file first" in answer.content.decode()


def test_an_upload_is_protected_against_forgery(client):
    from django.test import Client as Browser

    row = make_physician()
    item = item_of(make_application(row), "fee_processing")
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(row.owner)

    answer = browser.post(
        page(row, "item_upload", item.pk), {"file": upload(pdf()), "language": "en"}
    )

    assert answer.status_code == 403
    assert not Document.objects.exists()


def test_dates_that_cannot_be_right_are_refused_beside_the_field(client):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")

    answer = signed_in(client, row).post(
        page(row, "item_upload", item.pk),
        {
            "file": upload(pdf()),
            "issued_on": "2026-09-02",
            "expires_on": "2026-09-01",
            "language": "en",
        },
    )

    assert answer.status_code == 422
    assert "Check both dates" in answer.content.decode()


def test_a_paper_in_another_language_asks_for_its_translation(client):
    row = make_physician()
    checklist = make_application(row)
    item = item_of(checklist, "fee_processing")

    signed_in(client, row).post(
        page(row, "item_upload", item.pk),
        {"file": upload(pdf(), "partida.pdf"), "language": "other"},
    )

    document = Document.objects.get()
    translation = item_of(checklist, "translation_package", f"document:{document.pk}")
    assert (translation.applies, translation.subject_label) == (True, "partida.pdf")


def test_the_photo_slot_refuses_a_pdf_on_the_page(client):
    row = make_physician()
    item = item_of(make_application(row), "digital_photo", "person:principal")
    browser = signed_in(client, row)
    address = page(row, "item_upload", item.pk)

    refused = browser.post(address, {"file": upload(pdf()), "language": "en"})
    taken = browser.post(
        address, {"file": upload(image(), "photo.jpg", "image/jpeg"), "language": "en"}
    )

    assert (refused.status_code, taken.status_code) == (422, 302)


def test_a_file_taken_out_is_gone_from_the_list_and_kept_in_the_store(client, media):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")
    document = take_in(upload(pdf()), client=row, item=item, by=row.owner, now=NOW)
    browser = signed_in(client, row)

    browser.post(page(row, "document_remove", document.pk))

    assert browser.get(page(row, "document_download", document.pk)).status_code == 404
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


def test_a_file_missing_from_the_store_answers_404_and_not_500(client, media):
    row = make_physician()
    document = take_in(upload(pdf()), client=row, item=None, by=row.owner, now=NOW)
    (media / document.file.name).unlink()

    answer = signed_in(client, row).get(page(row, "document_download", document.pk))

    assert answer.status_code == 404


def test_the_request_lists_what_nobody_was_asked_for_with_what_it_must_contain(client):
    row = make_physician()
    checklist = make_application(row)
    asked = item_of(checklist, "language_test_principal")
    set_item_state(asked, State.ASKED, by=row.owner, now=NOW)
    rejected = item_of(checklist, "fee_processing")
    set_item_state(rejected, State.REJECTED, by=row.owner, now=NOW, reason="One adult only")

    shown = signed_in(client, row).get(page(row, "missing_request")).content.decode()

    assert f'value="{asked.pk}"' not in shown
    assert f'value="{rejected.pk}"' in shown
    assert "One adult only" in shown
    assert "head 31-36 mm from chin to crown" in shown


def test_only_the_chosen_papers_of_this_list_are_marked_as_asked_for(client):
    row = make_physician()
    checklist = make_application(row)
    chosen = item_of(checklist, "fee_processing")
    other = item_of(checklist, "intention_outside_quebec")
    foreign = item_of(make_application(make_physician()), "fee_processing")

    answer = signed_in(client, row).post(
        page(row, "missing_request"), {"item": [chosen.pk, foreign.pk, "x"]}, follow=True
    )

    states = [ChecklistItem.objects.get(pk=one.pk).state for one in (chosen, other, foreign)]
    assert states == [State.ASKED, State.NOT_ASKED, State.NOT_ASKED]
    assert "1 paper is marked as asked for." in answer.content.decode()


def test_a_request_without_anything_chosen_changes_nothing(client):
    row = make_physician()
    make_application(row)

    answer = signed_in(client, row).post(page(row, "missing_request"), {}, follow=True)

    assert answer.redirect_chain[-1][0] == page(row, "missing_request")
    assert "Nothing was ticked" in answer.content.decode()
    assert not ChecklistItem.objects.exclude(state=State.NOT_ASKED).exists()


def every_address(row, item, document):
    yield "get", page(row), {}
    yield "post", page(row, "checklist_prepare"), {"program": "CEC"}
    yield "post", page(row, "filing_day_set"), {"day": "2026-10-01"}
    yield "post", page(row, "packet_approve"), {"approved_on": "2026-09-04", "approved_how": "mail"}
    yield "get", page(row, "missing_request"), {}
    yield "post", page(row, "missing_request"), {"item": [item.pk]}
    yield "get", page(row, "item_detail", item.pk), {}
    yield "post", page(row, "item_edit", item.pk), {"note": "x", "owner": row.owner_id}
    yield "post", page(row, "item_state_set", item.pk), {"state": "checked", "reason": "x"}
    yield "post", page(row, "item_answer", item.pk), {"fact": "has_children", "answer": "no"}
    dates = {"issued_on": "2026-09-01", "expires_on": "2030-09-01"}
    yield "post", page(row, "item_upload", item.pk), {"language": "en", "file": "x"} | dates
    yield "get", page(row, "letter_new"), {"job": "1"}
    yield (
        "post",
        page(row, "letter_new"),
        {"employment": "1", "text": "x", "dated_on": "2026-09-01"},
    )
    yield "get", page(row, "document_download", document.pk), {}
    yield "post", page(row, "document_remove", document.pk), {}


def test_every_address_answers_a_stranger_as_if_nothing_were_there(client):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")
    document = take_in(upload(pdf()), client=row, item=item, by=row.owner, now=NOW)
    client.force_login(make_user())

    answers = [
        getattr(client, method)(address, data).status_code
        for method, address, data in every_address(row, item, document)
    ]

    assert set(answers) == {404}


@pytest.mark.parametrize("value", ["", "\0", "9999-12-31", "9" * 5000])
def test_whatever_is_typed_the_office_gets_an_answer(client, value):
    row = make_physician()
    item = item_of(make_application(row), "fee_processing")
    document = take_in(upload(pdf()), client=row, item=item, by=row.owner, now=NOW)
    browse = signed_in(client, row)

    answers = [
        getattr(browse, method)(address, dict.fromkeys(data, value)).status_code
        for method, address, data in every_address(row, item, document)
        if data
    ]

    assert set(answers) <= {200, 302, 422}


def test_an_own_client_does_not_open_the_papers_of_another_ones(client):
    foreign = make_physician()
    item = item_of(make_application(foreign), "fee_processing")
    document = take_in(upload(pdf()), client=foreign, item=item, by=foreign.owner, now=NOW)
    own = make_physician()
    client.force_login(own.owner)

    answers = [
        getattr(client, method)(address, data).status_code
        for method, address, data in every_address(own, item, document)
        if "items" in address or "documents" in address
    ]

    assert set(answers) == {404}


def test_nobody_sees_anything_without_signing_in(client):
    row = make_physician()
    make_application(row)

    answer = client.get(page(row))

    assert answer.status_code == 302
    assert "/account/login/" in answer.url


def test_the_page_asks_as_many_questions_of_the_database_for_many_papers_as_for_few(
    client, django_assert_max_num_queries
):
    row = make_physician(marital_status="married")
    spouse = add_family(row)
    for country in ("PE", "ES", "IN", "GB", "FR"):
        add_residence(row, country, date(2017, 1, 1), date(2018, 1, 1))
        add_residence(row, country, date(2017, 1, 1), date(2018, 1, 1), person=spouse)
    checklist = make_application(row)
    for item in checklist.items.all()[:20]:
        take_in(upload(pdf()), client=row, item=item, by=row.owner, now=NOW)
    browser = signed_in(client, row)
    browser.get(page(row))

    with django_assert_max_num_queries(25):
        browser.get(page(row))


def test_the_list_prepared_is_shown_while_a_lapsed_invitation_has_its_own(client):
    row = make_physician()
    old = make_application(row)
    old.ita.state, old.ita.closed_at = "lapsed", datetime(2026, 11, 3, tzinfo=UTC)
    old.ita.save()
    prepared = prepare_checklist(row, program="FSWP", by=row.owner, now=NOW)

    assert signed_in(client, row).get(page(row)).context["checklist"] == prepared


def line_about(checklist, key, subject="case", now=NOW):
    return line_of(item_of(checklist, key, subject), now=now)


def test_a_paper_not_asked_for_is_the_offices_turn_and_its_button_only_marks_it(client):
    row = make_physician()
    checklist = make_application(row)

    line = line_about(checklist, "passport", "person:principal")
    text = signed_in(client, row).get(page(row)).content.decode()

    assert line.turn == str(row.owner)
    assert "Mark as asked<" in text


@pytest.mark.parametrize(
    ("key", "subject", "turn"),
    [
        ("imm5476", "person:principal", "the client"),
        ("police_certificate", "stay:PE", "national police or designated authority"),
    ],
)
def test_a_paper_asked_for_is_the_turn_of_the_client_or_of_its_issuer(key, subject, turn):
    row = make_physician()
    add_residence(row, "PE", date(2005, 1, 1), date(2020, 8, 31))
    checklist = make_application(row)

    set_item_state(item_of(checklist, key, subject), State.ASKED, by=row.owner, now=NOW)

    assert line_about(checklist, key, subject).turn == (str(row) if turn == "the client" else turn)


def test_a_day_to_ask_by_that_has_passed_says_now_and_the_words_to_copy_name_no_past_day(client):
    row = make_physician()
    add_residence(row, "PE", date(2005, 1, 1), date(2020, 8, 31))
    checklist = make_application(row)
    item = item_of(checklist, "police_certificate", "stay:PE")
    checklist.items.filter(pk=item.pk).update(order_by=date(2026, 8, 1))
    browse = signed_in(client, row)

    papers = browse.get(page(row)).content.decode()
    words = browse.get(page(row, "missing_request")).content.decode()

    cell = papers.split(f'id="item-{item.pk}"')[1].split("</tr>")[0]
    assert cell.index(">now<") < cell.index("2026-08-01")
    assert "2026-08-01" not in words
    assert "as soon as possible" in words


def test_an_open_invitation_names_the_papers_that_block_on_the_clients_page(client):
    row = make_physician()
    checklist = make_application(row)
    blocking = overview_of(checklist, now=NOW).blocking

    text = signed_in(client, row).get(row.get_absolute_url()).content.decode()

    assert f"{len(blocking)} required papers are still open" in text
    assert f"{page(row)}?show=missing" in text
    assert "Nothing blocks on these facts" not in text


def test_without_an_invitation_no_paper_blocks_on_the_clients_page(client):
    row = make_physician()
    prepare_checklist(row, program="CEC", by=row.owner, now=NOW)

    text = signed_in(client, row).get(row.get_absolute_url()).content.decode()

    assert "required papers are still open" not in text


def mark_checked(browse, row, item, **more):
    return browse.post(page(row, "item_state_set", item.pk), {"state": "checked"} | more)


def test_a_paper_is_not_checked_without_asking_while_its_date_is_not_entered(client):
    row = make_physician()
    item = item_of(make_application(row), "passport", "person:principal")
    browse = signed_in(client, row)

    answer = mark_checked(browse, row, item)

    item.refresh_from_db()
    assert answer.status_code == 422
    assert "The expiry date is not entered" in answer.content.decode()
    assert item.state == State.NOT_ASKED


def test_the_list_asks_beside_the_paper_and_checks_it_once_that_is_meant(client):
    row = make_physician()
    item = item_of(make_application(row), "passport", "person:principal")
    set_item_state(item, State.RECEIVED, by=row.owner, now=NOW)
    browse = signed_in(client, row)
    address = page(row, "item_state_set", item.pk)

    asked = browse.post(address, {"state": "checked"}, headers={"HX-Request": "true"})
    mark_checked(browse, row, item, is_meant="yes")

    item.refresh_from_db()
    assert asked.status_code == 422
    assert f'id="item-{item.pk}"' in asked.content.decode()
    assert "Check without the date" in asked.content.decode()
    assert item.state == State.CHECKED


def test_a_paper_whose_date_is_in_the_file_is_checked_at_once(client):
    row = make_physician(passport_expires_on=date(2030, 1, 1))
    item = item_of(make_application(row), "passport", "person:principal")

    mark_checked(signed_in(client, row), row, item)

    item.refresh_from_db()
    assert item.state == State.CHECKED


def test_the_same_file_sent_twice_for_a_paper_is_kept_once_and_says_so(client):
    row = make_physician()
    item = item_of(make_application(row), "passport", "person:principal")
    browse, address = signed_in(client, row), page(row, "item_upload", item.pk)
    data = pdf()

    browse.post(address, {"file": upload(data, "passport.pdf"), "language": "en"})
    answer = browse.post(address, {"file": upload(data, "again.pdf"), "language": "en"})

    assert answer.status_code == 422
    assert "is here already" in answer.content.decode()
    assert Document.objects.filter(item=item).count() == 1


def test_a_file_taken_out_may_be_sent_again(client):
    row = make_physician()
    item = item_of(make_application(row), "passport", "person:principal")
    browse, address = signed_in(client, row), page(row, "item_upload", item.pk)
    data = pdf()
    browse.post(address, {"file": upload(data, "passport.pdf"), "language": "en"})
    Document.objects.update(removed_at=NOW)

    browse.post(address, {"file": upload(data, "passport.pdf"), "language": "en"})

    assert Document.objects.kept().filter(item=item).count() == 1


def test_what_takes_weeks_comes_first_by_its_last_day_to_ask_whatever_it_is_about(client):
    row = make_physician()
    add_residence(row, "PE", date(2005, 1, 1), date(2020, 8, 31))
    make_application(row)

    with time_machine.travel(NOW, tick=False):
        groups = signed_in(client, row).get(page(row)).context["groups"]

    first = groups[0]
    assert first.key == "long_lead"
    assert {"police_certificate", "reference_letter", "ime_confirmation"} <= {
        line.item.key for line in first.lines
    }
    days = [line.item.order_by for line in first.lines]
    assert days == sorted(days)


def test_a_paper_asked_for_says_on_whom_it_waits_and_since_when(client):
    row = make_physician()
    item = item_of(make_application(row), "reference_letter", f"job:{row.employments.get().pk}")
    set_item_state(item, State.ASKED, by=row.owner, now=NOW)

    with time_machine.travel(NOW + timedelta(days=12), tick=False):
        overview = signed_in(client, row).get(page(row)).context["overview"]

    (line,) = [one for one in overview.lines if one.item.pk == item.pk]
    assert line.turn.startswith("employer")
    assert (line.under_way, line.how_long) == ("asked 2026-09-04", "12 days ago")


def test_a_grown_child_owes_one_birth_certificate_and_open_questions_are_counted_alike(client):
    row = make_physician()
    child = add_family(row, relation="child", birth_date=date(2006, 3, 1))
    checklist = make_application(row)

    answer = signed_in(client, row).get(page(row))

    named = [
        line.item.subject
        for line in answer.context["overview"].lines
        if line.item.title == "Birth certificate"
    ]
    assert sum(subject.endswith(str(child.pk)) for subject in named) == 1
    count = len(overview_of(checklist, now=NOW).possible)
    assert answer.content.decode().count(f"{count} open questions") == 2
