"""The letter beside its duties in a real browser: words selected, decided in place, no reload."""

from datetime import date

import pytest

from clients.models import DutyDecision
from documents.letter_intake import paste_letter
from tests.browser import axe
from tests.documents.making import NOW, make_physician
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = """Harbour Family Practice 🏥

Dr. Okafor has been our family physician since 3 June 2024, 40 hours per week.

• Gives childhood vaccines
  and runs the flu clinic.
• Prescribes medication and adjusts doses.
"""


@pytest.fixture
def letter():
    job = make_physician().employments.get()
    job.client.owner.set_password(PASSWORD)
    job.client.owner.save()
    return paste_letter(WORDS, job, dated_on=date(2026, 8, 1), by=job.client.owner, now=NOW)


@pytest.fixture
def open_letter(page, letter):
    page.goto("/account/login/")
    page.fill("input[name=login]", letter.client.owner.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/")
    page.goto(letter.get_absolute_url())
    return page


SELECT = """(words) => {
  for (const text of document.querySelectorAll(".sentence-text")) {
    const at = text.textContent.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(text.firstChild, at);
    range.setEnd(text.firstChild, at + words.length);
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }
}"""


def test_words_selected_with_the_mouse_become_evidence_without_a_reload(open_letter, letter):
    page = open_letter
    page.evaluate("window.isTheSamePage = true")
    page.evaluate(SELECT, "runs the flu clinic")
    page.wait_for_function("document.querySelector('[name=chosen]').value !== ''")
    page.select_option("#evidence-duty", "31102-06")

    page.click("#add-evidence")

    page.wait_for_selector("#duty-31102-06[data-state=confirmed]")
    [decision] = DutyDecision.objects.all()
    assert letter.words_at(decision.place) == "runs the flu clinic"
    assert page.evaluate("window.isTheSamePage")
    assert axe(page) == []


def test_evidence_is_confirmed_and_taken_back_with_the_keyboard(open_letter):
    page = open_letter
    button = page.locator("#duty-31102-06 button[value=confirmed]").first
    button.focus()

    page.keyboard.press("Enter")
    page.wait_for_selector("#duty-31102-06[data-state=confirmed]")
    page.locator("#duty-31102-06 button[value=withdrawn]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#duty-31102-06[data-state=evidenced]")

    assert [each.verdict for each in DutyDecision.objects.all()] == ["confirmed", "withdrawn"]
