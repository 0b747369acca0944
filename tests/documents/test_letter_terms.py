"""A letter that contradicts the job on file: on its page, in the file, in the request."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from clients.models import DutyDecision
from documents.contradictions import contradictions_of
from documents.letter_intake import paste_letter
from eligibility.actions import facts_of
from tests.documents.making import NOW, make_physician

pytestmark = pytest.mark.django_db

WORDS = """Harbour General Hospital
12 Quay Street, Halifax, tel. 902 555 0142

Dr. Amara Okafor was employed as a family physician from 3 June 2024 until 30 June 2026.
She works 30 hours per week for $250,000 a year.
• Prescribes medication and adjusts doses.

Yours sincerely,
Dr. J. Smith, Medical Lead
"""


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def letter():
    job = make_physician().employments.get()
    return paste_letter(WORDS, job, dated_on=date(2026, 8, 1), by=job.client.owner, now=NOW)


def shown(client, letter, name="letter_detail"):
    client.force_login(letter.client.owner)
    address = reverse(f"documents:{name}", args=[letter.client.pk, letter.pk])
    return client.get(address).content.decode()


def judge(client, letter, term, beginning, act="agrees"):
    client.force_login(letter.client.owner)
    start, end = next(
        place for place in letter.sentences if letter.text[place[0] :].startswith(beginning)
    )
    address = reverse("documents:letter_settle", args=[letter.client.pk, letter.pk])
    return client.post(address, {"act": act, "term": term, "place": f"{start}-{end}"})


def stated(letter):
    [evidence] = facts_of(letter.client).jobs[0].letters
    return [each.term for each in evidence.stated]


def test_the_page_says_what_letter_and_file_say_with_the_sentence(letter, client):
    page = shown(client, letter)

    assert "The letter and the file disagree" in page
    assert "the work ended on 30 June 2026" in page
    assert "She works 30 hours per week" in page
    assert "40 hours a week" in page
    assert "this letter does not prove the period on file" in page


def test_the_list_of_letters_and_the_file_say_so_too(letter, client):
    client.force_login(letter.client.owner)
    listed = client.get(reverse("documents:letter_list", args=[letter.client.pk])).content.decode()
    blocks = contradictions_of(letter.client, on=NOW.date())

    assert "Contradicts the file" in listed
    said = " ".join(each.text for each in blocks)
    assert "until 30 June 2026" in said
    assert "30 hours a week" in said


def test_the_employer_is_asked_for_the_days_and_hours_that_differ(letter, client):
    page = shown(client, letter, "letter_request")

    assert "your letter and our records differ" in page
    assert "the hours worked in a week" in page


def test_what_a_person_judges_to_agree_contradicts_nothing_until_taken_back(letter, client):
    judge(client, letter, "hours", "She works")
    judge(client, letter, "last_day", "Dr. Amara")

    assert stated(letter) == ["first_day"]
    assert contradictions_of(letter.client, on=NOW.date()) == []
    assert "2 statements judged to agree" in shown(client, letter)
    assert AuditEvent.objects.filter(act="letter_term_judged").count() == 2

    judge(client, letter, "hours", "She works", act="agrees_not")

    assert "hours" in stated(letter)


def test_a_corrected_job_ends_the_disagreement(letter, client):
    job = letter.employment
    job.last_day, job.hours_per_week = date(2026, 6, 30), 30
    job.save()

    assert "disagree" not in shown(client, letter)


@pytest.mark.parametrize(("term", "begin"), [("pay", "She works"), ("hours", "")])
def test_what_is_no_term_or_no_sentence_is_refused(letter, client, term, begin):
    client.force_login(letter.client.owner)
    place = "0-5" if not begin else f"{letter.sentences[0][0]}-{letter.sentences[0][1]}"
    address = reverse("documents:letter_settle", args=[letter.client.pk, letter.pk])

    answer = client.post(address, {"act": "agrees", "term": term, "place": place})

    assert answer.status_code == 422
    assert not DutyDecision.objects.exists()


def test_another_post_and_another_letterhead_are_pointed_out_and_decide_nothing(letter, client):
    job = letter.employment
    job.job_title, job.employer = "Orthopedic surgeon", "Riverbend Institute"
    job.last_day, job.hours_per_week = date(2026, 6, 30), 30
    job.save()

    page = shown(client, letter)

    assert "the post “family physician”" in page
    assert "no such name" in page
    assert "this letter does not prove" not in page
