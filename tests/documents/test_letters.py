"""Employers' letters: taken in, judged sentence by sentence, settled, asked for again."""

from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent
from clients import letter_actions
from clients.models import DutyDecision, EmployerLetter, Employment
from documents.actions import prepare_checklist
from documents.letter_check import check_letter, lexicon_on
from documents.letter_intake import paste_letter, take_in_letter
from documents.letter_page import LetterPage
from documents.letter_words import defects_in_words
from documents.models import ChecklistItem, Document
from eligibility.actions import facts_of
from eligibility.noc import load_official_text
from eligibility.rules.duties.defects import DEFECTS
from eligibility.rules.findings import Outcome
from tests.documents.files import upload
from tests.documents.letters import WORD_TYPE, docx, letter_pdf, paragraph
from tests.documents.making import NOW, make_physician
from tests.factories import make_employment, make_work_permit

pytestmark = pytest.mark.django_db

WORDS = """Harbour Family Practice
3 Mill Lane, Halifax, tel. 902 555 0142

Dr. Amara Okafor has worked with us since 3 June 2024 as a family physician, 40 hours per week, \
for $250,000 a year.

• Sees patients of all ages first, takes their history, examines them and orders blood tests.
• Prescribes medication and adjusts doses.
• Gives childhood vaccines.
• Follows her own panel of 900 patients over the years, and diagnoses and treats their illness.

Yours sincerely,
Dr. J. Smith, Medical Lead
"""


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def job():
    return make_physician().employments.get()


@pytest.fixture
def letter(job):
    return paste_letter(WORDS, job, dated_on=date(2026, 8, 1), by=job.client.owner, now=NOW)


TODAY = NOW.date()


def page_of(letter, on=TODAY):
    fresh = EmployerLetter.objects.get(pk=letter.pk)
    return LetterPage(
        check_letter(fresh, lexicon_on(on), on=on, person=facts_of(fresh.client)), on=on
    )


def address(letter, name="letter_detail"):
    return reverse(f"documents:{name}", args=[letter.client.pk, letter.pk])


def place(letter, begin):
    return next(
        (start, end) for start, end in letter.sentences if letter.text[start:].startswith(begin)
    )


def signed_in(client, job):
    client.force_login(job.client.owner)
    return client


# Taking in ------------------------------------------------------------------------------------


def test_pasted_words_are_kept_with_the_places_of_their_sentences(letter):
    said = [letter.words_at((start, end)) for start, end in letter.sentences]

    assert "Gives childhood vaccines." in said
    assert said[0] == "Harbour Family Practice"
    assert AuditEvent.objects.filter(act="letter_added").exists()


def test_an_uploaded_letter_is_a_paper_of_its_employer_too(job):
    prepare_checklist(job.client, program="CEC", by=job.client.owner, now=NOW)
    file = upload(docx(paragraph(WORDS)), "letter.docx", WORD_TYPE)

    letter = take_in_letter(
        file, job, dated_on=date(2026, 8, 1), language="en", by=job.client.owner, now=NOW
    )

    item = letter.document.item
    assert (item.key, item.subject) == ("reference_letter", f"job:{job.pk}")
    assert item.state == ChecklistItem.State.RECEIVED
    assert letter.document.issued_on == date(2026, 8, 1)


def test_a_letter_that_came_before_the_checklist_is_put_on_it(job):
    take_in_letter(
        upload(letter_pdf()), job, dated_on=None, language="en", by=job.client.owner, now=NOW
    )

    checklist = prepare_checklist(job.client, program="CEC", by=job.client.owner, now=NOW)

    item = checklist.items.get(key="reference_letter", subject=f"job:{job.pk}")
    assert Document.objects.get().item == item
    assert item.state == ChecklistItem.State.RECEIVED


def test_the_same_words_are_not_kept_twice(letter):
    with pytest.raises(ValidationError, match="here already"):
        paste_letter(WORDS, letter.employment, dated_on=None, by=letter.client.owner, now=NOW)

    assert EmployerLetter.objects.count() == 1


@pytest.mark.parametrize("day", ["9999-12-31", "0026-01-01"])
def test_no_letter_is_dated_on_a_day_to_come_or_long_ago(letter, client, day):
    browser = signed_in(client, letter.employment)

    dated = browser.post(address(letter, "letter_settle"), {"act": "date", "dated_on": day})
    pasted = browser.post(
        reverse("documents:letter_new", args=[letter.client.pk]),
        {"employment": letter.employment_id, "text": WORDS * 2, "language": "en", "dated_on": day},
    )

    assert (dated.status_code, pasted.status_code) == (422, 422)
    assert day in dated.content.decode()
    assert EmployerLetter.objects.get().dated_on == letter.dated_on


def test_a_refused_file_leaves_nothing_behind(job, client, tmp_path):
    answer = signed_in(client, job).post(
        reverse("documents:letter_new", args=[job.client.pk]),
        {"employment": job.pk, "file": upload(b"PK\x03\x04junk", "a.docx", WORD_TYPE)}
        | {"language": "en"},
    )

    assert answer.status_code == 422
    assert "is no Word document" in answer.content.decode()
    assert not EmployerLetter.objects.exists()
    assert not [each for each in tmp_path.rglob("*") if each.is_file()]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Choose the file of the letter"),
        ("word " * 9_000, "a letter of at most 40,000"),
        ("Did some work.\n" * 900, "a letter of at most 800"),
    ],
)
def test_the_form_says_what_is_wrong(job, client, text, said):
    answer = signed_in(client, job).post(
        reverse("documents:letter_new", args=[job.client.pk]),
        {"employment": job.pk, "text": text, "language": "en"},
    )

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_words_posted_to_the_form_open_the_page_of_the_letter(job, client):
    answer = signed_in(client, job).post(
        reverse("documents:letter_new", args=[job.client.pk]),
        {"employment": job.pk, "text": WORDS, "language": "en", "dated_on": "2026-08-01"},
        follow=True,
    )

    assert answer.status_code == 200
    assert "Gives childhood vaccines." in answer.content.decode()


# Judging --------------------------------------------------------------------------------------


def test_what_the_check_finds_waits_for_a_person(letter):
    page = page_of(letter)
    vaccines = next(duty for duty in page.duties if duty.id == "31102-06")

    assert vaccines.state == "evidenced"
    assert page.counts["confirmed"] == 0
    assert page.standing.substantial.outcome == "undetermined"
    assert "possible, please confirm; 0 confirmed so far" in page.standing.substantial.reason


def test_a_letter_whose_every_place_was_rejected_does_not_show_the_duties(letter):
    for duty in page_of(letter).duties:
        for each in duty.evidence:
            letter_actions.decide(
                letter,
                [duty.id],
                [each.place],
                "rejected",
                roles=[],
                by=letter.client.owner,
                now=NOW,
            )

    page = page_of(letter)

    assert page.standing.substantial.outcome == "not_met"
    assert page.standing.lead_statement.outcome == "not_met"


def test_confirming_and_taking_back_are_kept_with_who_and_when(letter, client):
    start, end = place(letter, "Gives childhood")
    browser = signed_in(client, letter.employment)
    choice = {"duty": "31102-06", "place": f"{start}-{end}"}

    browser.post(address(letter, "letter_decide"), choice | {"verdict": "confirmed"})
    browser.post(address(letter, "letter_decide"), choice | {"verdict": "withdrawn"})
    browser.post(address(letter, "letter_decide"), choice | {"verdict": "rejected"})

    verdicts = [each.verdict for each in letter.decisions.all()]
    assert verdicts == ["confirmed", "withdrawn", "rejected"]
    assert {each.made_by for each in letter.decisions.all()} == {letter.client.owner}
    vaccines = next(duty for duty in page_of(letter).duties if duty.id == "31102-06")
    assert vaccines.state == "not_found"
    assert len(vaccines.rejected) == 1


def test_sentences_ticked_without_a_script_become_evidence(letter, client):
    places = [f"{a}-{b}" for a, b in (place(letter, "Sees"), place(letter, "Follows"))]

    answer = signed_in(client, letter.employment).post(
        address(letter, "letter_decide"),
        {"duty": "lead", "place": places, "verdict": "confirmed", "chosen": ""},
        follow=True,
    )

    assert "2 decisions are kept." in answer.content.decode()
    assert page_of(letter).standing.lead_statement.outcome == "met"


def test_words_selected_within_a_sentence_become_evidence(letter, client):
    start = letter.text.index("orders blood tests")
    chosen = f"{start}-{start + len('orders blood tests')}"

    signed_in(client, letter.employment).post(
        address(letter, "letter_decide"),
        {"duty": "31102-01", "chosen": chosen, "verdict": "confirmed"},
    )

    first = next(duty for duty in page_of(letter).duties if duty.id == "31102-01")
    [evidence] = [each for each in first.evidence if each.state == "confirmed"]
    assert evidence.text == "orders blood tests"
    assert [page_of(letter).sentences[number - 1].raw[:4] for number in evidence.numbers] == [
        "Sees"
    ]


def test_all_that_was_found_is_confirmed_at_once_but_nothing_merely_possible(letter, client):
    page = page_of(letter)
    found = page.found_by_check
    possible = {each.key for duty in page.duties for each in duty.evidence} - {
        each.key for duty in page.duties for each in duty.evidence if each.state == "evidenced"
    }

    signed_in(client, letter.employment).post(address(letter, "letter_decide"), {"verdict": "all"})

    kept = {(each.duty_id, each.place) for each in letter.decisions.all()}
    assert kept == set(found)
    assert possible.isdisjoint(f"{duty}-{a}-{b}" for duty, (a, b) in kept)


def test_confirming_all_that_was_found_leaves_the_lead_statement_to_a_person(letter, client):
    browser = signed_in(client, letter.employment)
    browser.post(address(letter, "letter_decide"), {"verdict": "all"})
    page = page_of(letter)

    assert page.standing.lead_statement.outcome == "undetermined"
    assert "They show the lead statement" in browser.get(address(letter)).content.decode()
    assert all(line.evidence for line in page.lead_lines)

    choice = {"duty": "lead", "place": page.lead_places}
    browser.post(address(letter, "letter_decide"), choice | {"verdict": "confirmed"})
    assert page_of(letter).standing.lead_statement.outcome == "met"

    browser.post(address(letter, "letter_decide"), choice | {"verdict": "withdrawn"})
    browser.post(address(letter, "letter_decide"), choice | {"verdict": "rejected"})
    page = page_of(letter)
    assert page.standing.lead_statement.outcome == "undetermined"
    assert "does not show it" in page.standing.lead_statement.reason


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"verdict": "confirmed", "place": "0-10"}, "Choose the duty"),
        ({"verdict": "confirmed", "duty": "31102-06"}, "Choose the sentences first"),
        ({"verdict": "maybe", "duty": "31102-06", "place": "0-10"}, "is no decision"),
        ({"verdict": "confirmed", "duty": "31102-06", "place": "0-99999"}, "not in this letter"),
        ({"verdict": "confirmed", "duty": "31102-06", "place": "9-3"}, "not in this letter"),
        ({"verdict": "confirmed", "duty": "31102-99", "place": "0-10"}, "Choose the duty"),
        ({}, "Choose the duty"),
    ],
)
def test_a_decision_out_of_order_says_why_and_keeps_nothing(letter, client, posted, said):
    answer = signed_in(client, letter.employment).post(address(letter, "letter_decide"), posted)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not letter.decisions.exists()


def test_a_settled_letter_takes_no_decision_until_it_is_taken_up_again(letter, client):
    browser = signed_in(client, letter.employment)
    start, end = place(letter, "Gives childhood")
    posted = {"duty": "31102-06", "place": f"{start}-{end}", "verdict": "confirmed"}
    browser.post(address(letter, "letter_settle"), {"act": "settle"})

    refused = browser.post(address(letter, "letter_decide"), posted)
    browser.post(address(letter, "letter_settle"), {"act": "reopen"})
    browser.post(address(letter, "letter_decide"), posted)

    assert refused.status_code == 422
    assert letter.decisions.count() == 1


def test_an_update_in_place_answers_with_the_changed_part_alone(letter, client):
    start, end = place(letter, "Gives childhood")

    answer = signed_in(client, letter.employment).post(
        address(letter, "letter_decide"),
        {"duty": "31102-06", "place": f"{start}-{end}", "verdict": "confirmed"},
        headers={"HX-Request": "true"},
    )

    body = answer.content.decode()
    assert body.strip().startswith('<div id="letter-work"')
    assert "1 decision is kept." in body


def test_a_role_chosen_by_a_person_holds_until_it_is_left_to_the_check(letter, client):
    job = letter.employment
    job.noc_code, job.job_title = "31100", ""
    job.save()
    browser = signed_in(client, job)
    wanted = page_of(letter).roles[0].key

    browser.post(address(letter, "letter_settle"), {"act": "role", "role": wanted})
    chosen = EmployerLetter.objects.get()
    browser.post(address(letter, "letter_settle"), {"act": "role"})

    assert (chosen.roles, chosen.are_roles_chosen) == ([wanted], True)
    assert not EmployerLetter.objects.get().are_roles_chosen


def test_duties_of_a_role_chosen_by_a_person_can_be_evidenced(letter):
    job = letter.employment
    job.noc_code, job.job_title = "31100", "Physician"
    job.save()
    group = lexicon_on(TODAY).groups["31100"]
    radiology = next(role.body for role in group.roles if "31100-12" in role.body.own)

    letter_actions.choose_roles(letter, [radiology.key], by=letter.client.owner, now=NOW)

    assert "31100-12" in {duty.id for duty in page_of(letter).asked}
    assert page_of(letter).judgement.roles == (radiology.name,)


def test_the_official_text_is_shown_with_its_attribution_once_it_is_loaded(letter, client):
    browser = signed_in(client, letter.employment)
    before = browser.get(address(letter)).content.decode()
    cases = Path(__file__).parents[1] / "eligibility" / "cases" / "noc"
    load_official_text(
        (cases / "elements_every_quirk.csv").read_bytes(),
        (cases / "structure_every_quirk.csv").read_bytes(),
        "2021 V1.0",
    )

    after = browser.get(address(letter)).content.decode()

    assert "in our own words" in before
    assert "Source: Statistics Canada" not in before
    assert "Give medicine" in after
    assert "General practitioners find and treat illness." in after
    assert "Source: Statistics Canada" in after


def test_decisions_of_another_code_do_not_count_for_this_one(letter):
    start, end = place(letter, "Gives childhood")
    owner = letter.client.owner
    letter_actions.decide(
        letter, ["31102-06"], [(start, end)], "confirmed", roles=[], by=owner, now=NOW
    )
    letter.employment.noc_code = "31100"
    letter.employment.save()

    assert EmployerLetter.objects.get().standing() == {}
    assert DutyDecision.objects.count() == 1


def test_every_decision_raises_the_version_of_the_facts_and_reaches_the_rules(letter):
    before = letter.client.facts_version
    owner = letter.client.owner

    letter_actions.decide(
        letter,
        ["31102-06"],
        [place(letter, "Gives")],
        "confirmed",
        roles=[],
        by=owner,
        now=NOW,
    )

    letter.client.refresh_from_db()
    assert letter.client.facts_version == before + 1
    [evidence] = facts_of(letter.client).jobs[0].letters
    assert (evidence.noc_code, evidence.confirmed) == ("31102", ("31102-06",))
    assert not evidence.is_settled


def test_a_letter_taken_out_counts_no_more_and_is_kept(letter, client):
    signed_in(client, letter.employment).post(address(letter, "letter_settle"), {"act": "remove"})

    assert EmployerLetter.objects.get().removed_at == NOW
    assert facts_of(letter.client).jobs[0].letters == ()
    assert client.get(address(letter)).status_code == 404


# Defects --------------------------------------------------------------------------------------


def test_a_letter_of_a_current_job_is_stale_on_a_day_six_months_later(letter):
    letter.text = letter.text.replace("has worked with us", "currently works with us")
    letter.save()

    fresh = page_of(letter, on=date(2026, 9, 4)).checked.defects
    old = page_of(letter, on=date(2027, 3, 4)).checked.defects

    assert "stale" not in fresh
    assert "stale" in old


def test_days_without_a_permit_are_named(letter):
    make_work_permit(
        letter.client, first_day=date(2025, 1, 1), employers=letter.employment.employer
    )

    assert "dates_outside_permit" in page_of(letter).checked.defects


def test_the_same_wording_from_two_employers_is_named(letter):
    other = make_employment(letter.client, employer="Quay Clinic", noc_code="31102")
    again = paste_letter(
        WORDS.replace("Harbour Family Practice", "Quay Clinic"),
        other,
        dated_on=None,
        by=letter.client.owner,
        now=NOW,
    )

    person = facts_of(letter.client)

    checked = check_letter(letter, lexicon_on(TODAY), on=TODAY, person=person, others=[again])

    assert "same_wording" in checked.defects


def test_each_defect_has_its_words_its_cure_and_its_source():
    for defect in defects_in_words(DEFECTS):
        assert defect.cure, defect.key
        assert defect.source, defect.key


# The request ----------------------------------------------------------------------------------


def test_the_request_asks_for_what_is_missing_in_either_language(letter, client):
    letter.text = letter.text.replace(", 40 hours per week", "")
    letter.save()
    browser = signed_in(client, letter.employment)

    english = browser.get(address(letter, "letter_request")).content.decode()
    french = browser.get(address(letter, "letter_request") + "?language=fr").content.decode()

    assert "the average number of hours worked in a week" in english
    assert "le nombre moyen d’heures de travail par semaine" in french
    assert "dans vos propres mots" in french


FRENCH = """Le 3 août 2026

La Dre Okafor est à notre emploi depuis le 3 juin 2024 à titre de médecin de famille.
Elle travaille 40 heures par semaine et son salaire est de 240 000 $ par année.
Elle suit une clientèle inscrite de tous les âges et prescrit des médicaments.
Pour nous joindre : 506-555-0133.

Veuillez agréer nos salutations distinguées.
"""


def test_a_letter_in_french_waits_for_a_person_and_says_so(job, client):
    letter = paste_letter(FRENCH, job, dated_on=TODAY, by=job.client.owner, now=NOW)

    shown = signed_in(client, job).get(letter.get_absolute_url()).content.decode()

    assert "nothing was looked for" in shown
    assert {page_of(letter).standing.lead_statement.outcome} == {Outcome.UNDETERMINED}


def test_the_employer_of_a_french_letter_is_asked_in_french_and_for_no_duty_before_it_is_read(
    job, client
):
    letter = paste_letter(FRENCH, job, dated_on=TODAY, by=job.client.owner, now=NOW)

    shown = signed_in(client, job).get(address(letter, "letter_request")).content.decode()

    assert "Nothing to ask this employer for" in shown
    assert "once somebody has read the French text" in shown
    assert "Madame, Monsieur" not in shown


def test_a_request_is_drafted_only_where_there_is_something_to_ask(letter, client):
    browser = signed_in(client, letter.employment)
    asked = browser.get(address(letter, "letter_request")).content.decode()
    assert "To whom it may concern" in asked
    assert "Nothing to ask" not in asked

    Employment.objects.update(first_day=date(2024, 6, 3), last_day=None)
    everything = "".join(
        f"• {words}\n"
        for words in (
            "Stitches wounds and removes skin lesions.",
            "Covers the emergency room and stabilizes the injured.",
            "Refers patients to specialists and brings their reports together in one plan.",
            "Talks with patients about smoking, alcohol and diet.",
            "Supports patients and families through grief and addiction with counselling.",
        )
    )
    text = WORDS.replace("• Gives", f"{everything}• Gives").replace("tel.", "2 August 2026, tel.")
    whole = paste_letter(text, letter.employment, dated_on=TODAY, by=letter.client.owner, now=NOW)
    browser.post(address(whole, "letter_decide"), {"verdict": "all"})

    shown = browser.get(address(whole, "letter_request")).content.decode()
    pdf = browser.get(address(whole, "letter_request_pdf"), follow=True).content.decode()

    for page in (shown, pdf):
        assert "Nothing to ask this employer for" in page
        assert "To whom it may concern" not in page
    assert "As PDF" not in shown


def test_the_request_comes_as_a_pdf(letter, client):
    answer = signed_in(client, letter.employment).get(address(letter, "letter_request_pdf"))

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert AuditEvent.objects.filter(act="employer_request_made").exists()


def test_deleting_a_job_says_that_its_letters_go_with_it(letter, client):
    job = letter.employment
    path = reverse("clients:fact_delete", args=[job.client.pk, "job", job.pk])

    body = signed_in(client, job).get(path).content.decode()

    assert "Deleted with it: employers’ letters, 1." in body


def test_the_file_leads_to_the_letters_where_the_duties_block(job, client):
    body = signed_in(client, job).get(job.client.get_absolute_url()).content.decode()

    assert reverse("documents:letter_list", args=[job.client.pk]) in body


def test_the_list_shows_each_job_with_its_letters_in_the_same_number_of_queries(
    letter, client, django_assert_max_num_queries
):
    browser = signed_in(client, letter.employment)
    with CaptureQueriesContext(connection) as of_one:
        browser.get(reverse("documents:letter_list", args=[letter.client.pk]))
    for number in range(3):
        other = make_employment(letter.client, employer=f"Clinic {number}", noc_code="31102")
        paste_letter(f"{WORDS} {number}", other, dated_on=None, by=letter.client.owner, now=NOW)

    with django_assert_max_num_queries(len(of_one)):
        body = browser.get(reverse("documents:letter_list", args=[letter.client.pk]))

    assert "Clinic 2" in body.content.decode()
