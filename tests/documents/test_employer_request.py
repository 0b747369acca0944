"""The request to an employer asks; it hands out no words to copy."""

import tomllib
from datetime import date

import pytest

from documents.employer_request import LANGUAGES, VALUES, employer_request
from eligibility.duty_lexicon import shipped_lexicon
from eligibility.rules.duties.copying import is_copied
from eligibility.rules.duties.defects import DEFECTS
from eligibility.rules.duties.words import stems, tokens

DATA = tomllib.loads(VALUES.read_text(encoding="utf-8"))
NOT_FOR_THE_EMPLOYER = {
    "in_french",
    "no_duties",
    "reads_like_other_group",
    "dates_outside_permit",
    "dates_outside_licence",
}


def request(**more):
    known = {
        "language": "en",
        "name": "Amara Okafor",
        "signed": "M. Roy",
        "defects": ["hours_missing"],
        "duties": ["31102-06"],
    }
    return employer_request(**known | more)


def test_every_defect_that_an_employer_can_cure_is_asked_for_in_both_languages():
    assert set(DATA["facts"]) == set(DEFECTS) - NOT_FOR_THE_EMPLOYER
    for table in ("facts", "topics"):
        assert all(set(words) == set(LANGUAGES) for words in DATA[table].values())


def test_every_duty_that_is_not_optional_has_its_topic():
    duties = {
        duty.body.id
        for group in shipped_lexicon().groups.values()
        for duty in group.duties
        if not duty.body.optional
    }

    assert duties <= set(DATA["topics"])


def test_no_topic_repeats_the_duty_it_asks_about():
    lexicon = shipped_lexicon()
    duties = {
        duty.body.id: duty.body.text for group in lexicon.groups.values() for duty in group.duties
    }
    for key, words in DATA["topics"].items():
        assert not is_copied(words["en"], lexicon), key
        mine, theirs = (stems(tokens(text)) for text in (words["en"], duties.get(key, "")))
        runs = {tuple(theirs[at : at + 4]) for at in range(len(theirs) - 3)}
        assert not runs & {tuple(mine[at : at + 4]) for at in range(len(mine) - 3)}, key


def test_the_letter_and_the_day_it_is_needed_by_are_named():
    text = request(letter_day=date(2026, 8, 1), needed_by=date(2026, 10, 1)).text

    assert "Thank you for your letter of 2026-08-01" in text
    assert "needed by 2026-10-01" in text


def test_a_request_with_nothing_missing_asks_for_no_lists():
    draft = request(defects=[], duties=[])

    assert "Please state" not in draft.text
    assert draft.facts == draft.topics == ()


def test_an_unknown_language_is_refused():
    with pytest.raises(KeyError):
        request(language="de")
