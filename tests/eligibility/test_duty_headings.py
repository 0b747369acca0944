"""Letterhead, addresses, headings and signatures are no sentences on duties."""

import pytest

from eligibility.duty_lexicon import shipped_lexicon
from eligibility.rules.duties.headings import HEADING, headings
from eligibility.rules.duties.judge import judge_letter
from eligibility.rules.duties.letter import Letter, Sentence

LEXICON = shipped_lexicon()


@pytest.mark.parametrize(
    "line",
    [
        "Department of Family Medicine, 12 King St, Yellowknife",
        "Department of Psychiatry",
        "Department of Surgery, Division of Cardiac Surgery",
        "Emergency Department",
        "Harbour Family Practice",
        "General Internal Medicine Clinic",
        "Prairie Regional Hospital, 100 Main Street, Regina, SK S4P 3Y2",
        "Tel. 867 555 0177 · people@clinic.example",
        "www.clinic.example",
        "Re: Dr. Hana Takemori, family physician and hospitalist",
        "To whom it may concern:",
        "Dear Sir or Madam,",
        "Duties and responsibilities:",
        "Main duties include:",
        "10 July 2026",
        "Page 1 of 2",
        "patients",
        "Hospital patients",
        "Yours sincerely,",
    ],
)
def test_a_line_that_is_no_sentence_of_the_letter_is_no_duty(line):
    assert headings([line]) == [True]


@pytest.mark.parametrize(
    "line",
    [
        "Obstetrics",
        "Vaccinations",
        "Inpatient care",
        "Emergency medicine",
        "Prescribing",
        "Sees patients.",
        "Sees patients in the emergency department",
        "Covers the Emergency Department",
        "Runs Diabetes Clinic",
        "Works in the department of surgery, where she operates",
        "From 2020 she ran the diabetes clinic",
        "He treats patients at 12 King Street",
        "Health promotion and disease prevention",
        "Dr. Takemori is responsible for the ward patients of our Hospital",
        "Ask her at 902 555 0142 about blood results: she reads them.",
    ],
)
def test_a_line_that_names_work_stays_one(line):
    assert headings([line]) == [False]


def test_what_stands_above_the_salutation_and_below_the_closing_words_is_no_sentence():
    lines = [
        "Fundy Bay",
        "Obstetrics and Family Medicine",
        "To whom it may concern",
        "Obstetrics",
        "With kind regards",
        "Dr. A. Blondin",
        "Chief of Medicine",
        "Appendix: duties",
        "Obstetrics",
    ]

    assert headings(lines) == [True, True, True, False, True, True, True, False, False]


@pytest.mark.parametrize(
    ("noc", "title"),
    [
        ("31102", "Family physician"),
        ("31100", "Hospitalist"),
        ("31100", "Psychiatrist"),
        ("31101", "General surgeon"),
    ],
)
def test_no_duty_is_evidenced_or_possible_by_a_letterhead(noc, title):
    lines = ["Department of Surgery, 12 King St", "inpatients", "Sees patients on the ward."]
    sentences = tuple(Sentence(str(number), text) for number, text in enumerate(lines))

    judged = judge_letter(Letter("1", noc, title, sentences=sentences), LEXICON).sentences

    assert [each.set_aside for each in judged] == [HEADING, HEADING, ""]
    assert not any(each.evidenced or each.possible for each in judged[:2])
    assert judged[2].evidenced or judged[2].possible
