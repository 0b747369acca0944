"""A letter in French: said to be unread, never said to prove nothing."""

import pytest

from eligibility.duty_lexicon import shipped_lexicon
from eligibility.rules.duties.french import is_french
from eligibility.rules.duties.judge import judge_letter
from eligibility.rules.duties.letter import DutyState, Letter, Sentence
from eligibility.rules.findings import Outcome

FRENCH = (
    "La présente confirme que la Dre Cormier est à notre emploi depuis le 1er juin 2022.",
    "Elle exerce à titre de médecin de famille, à raison de 37,5 heures par semaine.",
    "Elle suit une clientèle inscrite de tous les âges et prescrit des médicaments.",
    "Elle demande des analyses de laboratoire et vaccine les nourrissons.",
    "Son salaire est de 240 000 $ ; téléphone 506-555-0133.",
    "Veuillez agréer nos salutations distinguées.",
)
ENGLISH = (
    "She examines patients, takes histories and orders laboratory tests.",
    "She prescribes medication and gives vaccines.",
)


def judged(*texts, title=None):
    sentences = tuple(Sentence(str(number), text) for number, text in enumerate(texts, 1))
    letter = Letter(id="x", claimed_noc="31102", title=title, sentences=sentences)
    return judge_letter(letter, shipped_lexicon())


@pytest.mark.parametrize("text", FRENCH)
def test_a_french_sentence_is_known_by_its_function_words(text):
    assert is_french(text, shipped_lexicon().french)


@pytest.mark.parametrize(
    "text",
    [
        *ENGLISH,
        "He works at the Centre hospitalier de la Cité and at the Hôpital du Sacré-Cœur.",
        "Dr. de la Cruz sees patients on the wards.",
        "C. difficile, E. coli and S. aureus.",
        "Dr. Le has a roster of 900 patients.",
    ],
)
def test_an_english_sentence_with_french_names_is_english(text):
    assert not is_french(text, shipped_lexicon().french)


def test_a_french_letter_is_undetermined_and_says_why():
    found = judged(*FRENCH)

    assert found.lead_statement.outcome is Outcome.UNDETERMINED
    assert found.substantial.outcome is Outcome.UNDETERMINED
    assert "confirm by hand" in found.lead_statement.reason
    assert found.defects[0] == "in_french"
    assert not {"no_duties", "few_duties", "reads_like_other_group"} & {*found.defects}


def test_the_facts_of_a_french_letter_are_read():
    found = judged(*FRENCH)

    assert not {"hours_missing", "dates_missing", "pay_missing", "contact_missing"} & {
        *found.defects
    }
    assert not {"signature_missing", "letter_date_missing", "title_missing"} & {*found.defects}


def test_the_words_of_a_french_letter_tell_no_unit_group_but_its_title_does():
    assert judged(*FRENCH).unit_groups == ()
    assert judged(*FRENCH, title="family physician").unit_groups[0].noc == "31102"


def test_the_english_part_of_a_bilingual_letter_counts():
    found = judged(*FRENCH[:3], *ENGLISH, *ENGLISH, title="family physician")

    states = {duty.duty_id: duty.state for duty in found.duties}
    assert states["31102-01"] is DutyState.EVIDENCED
    assert "in_french" in found.defects


def test_a_bilingual_letterhead_makes_no_french_letter():
    found = judged("Centre de santé de la Péninsule", *ENGLISH, title="family physician")

    assert "in_french" not in found.defects
