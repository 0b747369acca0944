"""Days and hours that a letter states, and where they contradict the job on file."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from eligibility.rules.categories import assess_category
from eligibility.rules.duties.named_work import names_employer, other_post
from eligibility.rules.duties.stated import stated_terms
from eligibility.rules.facts import LetterEvidence, Person
from eligibility.rules.findings import Outcome
from eligibility.rules.letter_terms import as_letters_say, disagreements
from eligibility.rules.programs import assess_cec
from tests.eligibility.people import LAW, MERCY, NORTH, job, open_permit

ON = date(2026, 11, 22)
TO_DATE = "2025-06-02 "


def read(text):
    """Return what a sentence states, in few words: {"first_day": "2024-06-03", "hours": "40"}."""
    return {term.term: _short(term) for _, term in stated_terms([text])}


def _short(term):
    if term.term == "hours":
        low, high = (f"{each.normalize():f}" for each in (term.least_hours, term.most_hours))
        return low if low == high else f"{low}-{high}"
    return "/".join(
        str(each.first_day) if each.days == 1 else f"{each.first_day:%Y-%m}" for each in term.days
    )


def letter(*sentences, dated="2026-07-10", record="letter:1"):
    stated = tuple(term for _, term in stated_terms(sentences))
    return LetterEvidence(
        "31102", record=record, dated_on=dated and date.fromisoformat(dated), stated=stated
    )


def contradicted(when, *sentences, hours=40, dated="2026-07-10", others=()):
    one = job(when, hours, letters=(letter(*sentences, dated=dated),), record="job:1")
    found = disagreements(Person(jobs=(one, *others)), on=ON)
    return [each.stated.term for each in found]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        (
            "Dr. Okafor has worked with us since 3 June 2024, 40 hours per week.",
            {"first_day": "2024-06-03", "goes_on": "", "hours": "40"},
        ),
        (
            "He was employed from July 1, 2023 until 30 June 2026, 30 hours a week.",
            {"first_day": "2023-07-01", "last_day": "2026-06-30", "hours": "30"},
        ),
        (
            "Dates of employment: 2023-05-01 to present",
            {"first_day": "2023-05-01", "goes_on": ""},
        ),
        ("She joined our clinic on the 3rd of May 2022.", {"first_day": "2022-05-03"}),
        ("Employed May 2023 – April 2025", {"first_day": "2023-05", "last_day": "2025-04"}),
        ("Start date: 03/04/2024", {"first_day": "2024-04-03/2024-03-04"}),
        (
            "Il travaille chez nous depuis le 1er juin 2024, 37,5 heures par semaine.",
            {"first_day": "2024-06-01", "hours": "37.5"},
        ),
        ("He works 37.5 to 40 hours per week.", {"hours": "37.5-40"}),
        ("a 40-hour work week", {"hours": "40"}),
        ("forty (40) hours per week", {"hours": "40"}),
        ("about 40 hours per week", {"hours": "36-44"}),
        ("at least 30 hours per week", {"hours": "30-168"}),
        # Said of something else, or in more than one way: unknown.
        ("Our clinic is open 60 hours per week.", {}),
        ("She works 37.5 hours a week plus one weekend of call in five.", {}),
        ("20 hours of clinic and 10 hours a week of research, 30 hours a week in all.", {}),
        ("She has been licensed since 1 June 2020 and employed since 2 July 2021.", {}),
        ("He worked here from 1 May 2020 and again from 1 May 2022.", {}),
        ("Before joining us he worked elsewhere from 1 May 2015 to 30 April 2018.", {}),
        ("She was on parental leave from 1 May 2025 to 30 April 2026 from her post.", {}),
        ("The machines were replaced since 3 June 2024.", {}),
        ("employed since 2022", {}),
        ("employed since 31 June 2024", {}),
        ("He works full-time.", {}),
    ],
)
def test_only_plain_statements_of_the_work_are_read(text, stated):
    assert read(text) == stated


@pytest.mark.parametrize(
    ("when", "sentences", "terms"),
    [
        ("2023-07-01 ", ["employed from 1 July 2023 until 30 June 2026"], ["last_day"]),
        ("2023-07-01 2026-06-30", ["employed from 1 July 2023 until 30 June 2026"], []),
        ("2023-07-02 2026-06-30", ["employed from 1 July 2023 until 30 June 2026"], ["first_day"]),
        ("2023-07-14 ", ["has been employed since July 2023"], []),
        ("2024-03-04 ", ["Start date: 03/04/2024"], []),
        ("2024-03-05 ", ["Start date: 03/04/2024"], ["first_day"]),
        # The letter says that it goes on, of the day it was written.
        ("2023-07-01 2026-07-09", ["has been employed since 1 July 2023"], ["goes_on"]),
        ("2023-07-01 2026-07-31", ["has been employed since 1 July 2023"], []),
        # An end still ahead when it was written was a plan.
        ("2023-07-01 2026-08-31", ["employed from 1 July 2023 to 31 August 2027"], []),
        ("2023-07-01 ", ["employed from 1 July 2023 to 31 August 2027"], []),
        # Two statements that do not agree with each other say nothing.
        ("2023-07-01 ", ["employed since 1 May 2022", "employed since 1 May 2024"], []),
    ],
)
def test_a_letter_contradicts_the_days_on_file_only_where_both_cannot_be(when, sentences, terms):
    assert contradicted(when, *sentences) == terms


@pytest.mark.parametrize(
    ("on_file", "said", "terms"),
    [
        (40, "30 hours per week", ["hours"]),
        (30, "30 hours per week", []),
        (None, "30 hours per week", []),
        (38, "37.5 to 40 hours per week", []),
        (44, "about 40 hours per week", []),
        (45, "about 40 hours per week", ["hours"]),
        (40, "at least 30 hours per week", []),
    ],
)
def test_hours_contradict_where_the_file_has_another_number(on_file, said, terms):
    assert contradicted(TO_DATE, said, hours=on_file) == terms


def test_an_undated_letter_that_goes_on_contradicts_no_end():
    assert contradicted("2023-07-01 2026-01-31", "employed since 1 July 2023", dated=None) == []


def test_a_letter_on_the_whole_employment_fits_any_job_for_that_employer():
    earlier = job("2022-07-01 2023-06-30", employer=MERCY, record="job:2")
    elsewhere = job("2022-07-01 2023-06-30", employer=NORTH, record="job:3")
    said = "employed since 1 July 2022"

    assert contradicted("2023-07-01 ", said, others=[earlier]) == []
    assert contradicted("2023-07-01 ", said, others=[elsewhere]) == ["first_day"]


def file_of(*sentences, hours=40):
    one = job(TO_DATE, hours, letters=(letter(*sentences),), record="job:1")
    permit = open_permit("2025-01-01 ")
    return Person(jobs=(replace(one, duties_confirmed=True),), permits=(permit,))


def finding(person, key="category"):
    if key == "cec":
        findings = assess_cec(person, LAW, on=ON).findings
    else:
        findings = assess_category(person, LAW.get("category", "physicians"), LAW, ON).findings
    return next((each for each in findings if each.key == "letters_agree"), None)


@pytest.mark.parametrize("key", ["category", "cec"])
def test_where_the_letter_leaves_too_few_hours_nothing_is_met_in_silence(key):
    said = finding(file_of("employed from 2 June 2025 until 31 December 2025"), key)

    assert (said.outcome, said.is_warning) == (Outcome.UNDETERMINED, False)
    assert "employed from 2 June 2025 until 31 December 2025" in said.reason
    assert "On file: to date" in said.reason
    assert "By the letter 912.85 of 1,560 hours count: the answer is another." in said.reason
    assert said.evidence == ("job:1", "letter:1")


def test_where_the_answer_stays_the_same_the_letter_only_warns():
    said = finding(file_of("30 hours per week"))

    assert said.is_warning
    assert "30 hours a week (“30 hours per week”). On file: 40 hours a week." in said.reason
    assert "the answer stays the same" in said.reason


def test_a_letter_that_agrees_or_says_nothing_is_no_finding():
    assert finding(file_of("employed since 2 June 2025, 40 hours per week")) is None
    assert finding(file_of("works full-time")) is None


def test_by_the_letter_the_least_of_a_range_and_the_latest_beginning_count():
    person = file_of("employed since August 2025", "about 30 hours per week")

    [by_letter] = as_letters_say(person, disagreements(person, on=ON)).jobs

    assert by_letter.first_day == date(2025, 8, 31)
    assert by_letter.hours_per_week == Decimal(33)


@pytest.mark.parametrize(
    ("text", "title", "post"),
    [
        ("employed as a hospitalist in our ward", "Family physician", "hospitalist"),
        ("employed as a family physician", "General practitioner", None),
        ("works as an internist", "Registrar in internal medicine", None),
        ("works as a staff physician", "Family physician", None),
        ("employed as a paediatrician", "Pediatrician", None),
        ("employed as a general surgeon", "", None),
        ("previously employed as a hospitalist", "Family physician", None),
    ],
)
def test_another_post_is_named_only_where_no_word_fits(text, title, post):
    found = other_post([text], title)

    assert (found[1].split()[0] if found else None) == post


@pytest.mark.parametrize(
    ("text", "employer", "named"),
    [
        ("Mercy Hospital\nTo whom it may concern", "Mercy Hospital", True),
        ("Riverside Clinic\nTo whom it may concern", "Mercy Hospital", False),
        ("University Health Network confirms", "UHN", True),
        ("UHN confirms", "University Health Network", True),
        ("St. Brannoc's, Bideford", "St. Brannoc’s Hospital", True),
        ("We confirm", "Community Health Centre", True),
    ],
)
def test_an_employer_is_missed_only_where_nothing_of_its_name_is_in_the_letter(
    text, employer, named
):
    assert names_employer(text, employer) is named
