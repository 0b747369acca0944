"""What is wrong with a letter: facts it does not state, copied text, days nobody covers."""

from datetime import date

import pytest

from eligibility.duty_lexicon import shipped_lexicon
from eligibility.rules.duties.copying import hashes_of, is_copied, letter_is_copied
from eligibility.rules.duties.defects import DEFECTS, LetterFacts, letter_defects
from eligibility.rules.duties.judge import judge_letter
from eligibility.rules.duties.letter import Letter, Sentence
from eligibility.rules.span import Span

LEXICON = shipped_lexicon()
ON = date(2026, 6, 1)
WHOLE = (
    "Riverside Clinic, 12 Main Street, Halifax, 902-555-0199, office@riverside.example",
    "12 May 2026",
    "Dr. Amara Bell has worked as a family physician from 3 June 2024 to the present.",
    "She works 37.5 hours per week for an annual salary of $210,000.",
    "She examines patients, takes histories and orders tests.",
    "She prescribes medication.",
    "She gives vaccines.",
    "Sincerely, Jo March, office manager",
)


def letter(*texts, noc="31102", title="family physician", name="letter"):
    sentences = tuple(Sentence(str(number), text) for number, text in enumerate(texts, 1))
    return Letter(name, noc, title, sentences=sentences)


def defects(*texts, **about):
    return judge_letter(letter(*texts, **about), LEXICON).defects


def test_a_letter_that_states_everything_has_no_defect():
    assert defects(*WHOLE) == ()


@pytest.mark.parametrize(
    ("left_out", "defect"),
    [
        (0, "contact_missing"),
        (2, "dates_missing"),
        (3, "hours_missing"),
        (3, "pay_missing"),
        (7, "signature_missing"),
    ],
)
def test_what_a_letter_leaves_out_is_named(left_out, defect):
    assert defect in defects(*(text for at, text in enumerate(WHOLE) if at != left_out))


def test_a_letter_without_a_title_or_a_day_says_so():
    found = defects("She gives vaccines.", title=None)

    assert {"title_missing", "letter_date_missing"} <= set(found)


@pytest.mark.parametrize(
    "text",
    [
        "She works 40 hours a week.",
        "Thirty-five (35) hours per week.",
        "Full-time, 37.5 hrs/week.",
        "A 40-hour week.",
        "Hours per week: 36",
        "Elle travaille 35 heures par semaine.",
    ],
)
def test_hours_a_week_are_read_however_they_are_written(text):
    assert "hours_missing" not in defects(text)


@pytest.mark.parametrize("text", ["Open 24 hours.", "Twelve-hour days.", "Seven days a week."])
def test_other_hours_are_not_hours_a_week(text):
    assert "hours_missing" in defects(text)


def test_every_defect_found_has_words():
    found = defects("Works here.", noc="31100", title="nurse practitioner")

    assert set(found) <= set(DEFECTS)
    assert "reads_like_other_group" in found


def test_teaching_and_management_that_dominate_are_named():
    texts = ("She sits on the budget committee.", "She lectures.", "She recruits new doctors.")

    assert "other_work_dominates" in defects(*texts)


# Copied text ----------------------------------------------------------------------------------

INVENTED = "Count the red boats in the harbour and report their number to the keeper of the light."


def knowing(*statements):
    return LEXICON.with_copied(hashes_of(statements, LEXICON.spellings))


@pytest.mark.parametrize(
    "text",
    [
        INVENTED,
        "He counts the red boats in the harbour and reports their number.",
        "Daily, Dr. Bell counted the red boats in the harbour.",
    ],
)
def test_a_copy_is_known_in_any_person_and_tense(text):
    assert is_copied(text, knowing(INVENTED))


@pytest.mark.parametrize(
    "text",
    [
        "She writes down how many vessels lie there and tells the warden.",
        "Reports their number.",
        "In the harbour and to the keeper of it all she listened with great patience.",
    ],
)
def test_own_words_are_no_copy(text):
    assert not is_copied(text, knowing(INVENTED))


def test_a_short_statement_is_copied_only_where_it_is_repeated_whole():
    lexicon = knowing("Mend broken nets")

    assert is_copied("She mends broken nets.", lexicon)
    assert not is_copied("She mends nets that the storms of winter left torn.", lexicon)


def test_one_long_run_or_a_fifth_of_the_words_makes_a_copied_letter():
    own = "She walks along the shore each evening looking at birds and clouds."

    assert letter_is_copied([own, INVENTED], knowing(INVENTED))
    assert not letter_is_copied([own], knowing(INVENTED))


def test_a_copied_letter_is_a_defect():
    found = judge_letter(letter(*WHOLE, INVENTED), knowing(INVENTED))

    assert "copied_from_noc" in found.defects
    assert [each.copied for each in found.sentences] == [False] * len(WHOLE) + [True]


def test_the_hashes_of_the_official_text_are_shipped():
    assert len(LEXICON.copied.shingles) > 3000


# What the client's file shows -----------------------------------------------------------------


def against(facts, *texts, others=()):
    return letter_defects(letter(*(texts or WHOLE)), LEXICON, facts, on=ON, others=others)


def test_a_letter_to_date_is_stale_after_six_months():
    assert against(LetterFacts(dated_on=date(2025, 11, 30))) == ("stale",)
    assert against(LetterFacts(dated_on=date(2025, 12, 1))) == ()


def test_a_letter_about_work_that_has_ended_is_never_stale():
    text = "She worked here from 3 June 2020 to 5 July 2021."

    assert against(LetterFacts(dated_on=date(2021, 8, 1)), text) == ()


@pytest.mark.parametrize(
    ("kind", "defect"),
    [("permits", "dates_outside_permit"), ("licences", "dates_outside_licence")],
)
def test_days_of_work_that_no_paper_covers_are_named(kind, defect):
    first, last = date(2025, 1, 1), date(2025, 12, 31)
    whole, short = Span(first, last), Span(first, date(2025, 12, 30))

    assert against(LetterFacts(first, last, **{kind: (whole,)})) == ()
    assert against(LetterFacts(first, last, **{kind: (short,)})) == (defect,)
    assert against(LetterFacts(first, last, **{kind: None})) == ()


def test_two_letters_in_the_same_words_are_named():
    same = letter(*WHOLE, name="other employer")
    unlike = letter("He removes cataracts and implants lenses.", name="other employer")

    assert "same_wording" in against(LetterFacts(), others=[same])
    assert against(LetterFacts(), others=[unlike]) == ()


def test_a_letter_signed_by_its_own_person_is_named():
    signed = (*WHOLE[:-1], "Sincerely,", "Amara Bell, MD")

    assert against(LetterFacts(client_name="Amara Bell"), *signed) == ("self_signed",)
    assert against(LetterFacts(client_name="Amara Bell")) == ()
