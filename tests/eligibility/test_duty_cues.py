"""The pattern language of cues, and the words it works on."""

import pytest

from eligibility.rules.duties.cues import CueBook, CueError, parse
from eligibility.rules.duties.words import is_telling, stem, tokens

GROUPS = {
    "treat": ("treat", "looks after"),
    "skin": ("eczema", "psoria*"),
    "operation": ("*ectomy",),
    "all": ("@skin", "@all"),
}
FOLDED = (("paed", "ped"), ("tumour", "tumor"))


def fires(cue, text):
    book = CueBook(GROUPS, FOLDED)
    pattern = book.pattern(cue)
    return book.read(text).fired(pattern)


@pytest.mark.parametrize(
    ("cue", "text"),
    [
        ("treat", "She treats them."),
        ("treat", "Treating and treated."),
        ("@treat + @skin", "Looks after people with psoriasis."),
        ("@operation", "Two cholecystectomies a day"),
        ("refer > surgeon/surgery", "refers the patient to a surgeon"),
        ("pediatric*", "a paediatrician"),
        ("blood pressure", "high blood-pressure readings"),
        ("@all", "psoriasis"),
        ("=bloods", "asks for bloods"),
        ("lecture ! clinic", "He lectures."),
        ("asks ! patients > ask", "Surgeons ask him; patients never do."),
        ("see/screen + screen/advise", "Sees people and screens them."),
        ("screen + screen", "A screen here, a screen there."),
    ],
)
def test_a_cue_fires(cue, text):
    assert fires(cue, text)


@pytest.mark.parametrize(
    ("cue", "text"),
    [
        ("treat", "a treatise"),
        ("@treat + @skin", "Looks after people with asthma."),
        ("@operation", "anatomy"),
        ("refer > surgeon", "The surgeon referred him."),
        ("refer > surgeon", "refers all of those many people who come on Monday to a surgeon"),
        ("=bloods", "blood"),
        ("lecture ! clinic", "He lectures in the clinic."),
        ("asks ! patients > ask", "Patients often ask him."),
        ("@unheard_of", "anything"),
        ("see/screen + screen/advise", "Screens people."),
        ("cardio*", "asked by cardiologists"),
    ],
)
def test_a_cue_does_not_fire(cue, text):
    assert not fires(cue, text)


@pytest.mark.parametrize("cue", ["", "treat + ", "@", "*", "treat/ /manage", "a + ! b"])
def test_a_cue_out_of_form_is_refused_in_words(cue):
    with pytest.raises(CueError, match="Write a word"):
        parse(cue)


def test_a_cue_shows_the_words_it_fired_on():
    book = CueBook(GROUPS, ())
    pattern = book.pattern("@treat + @skin")

    assert book.read("Looks after bad eczema").said(pattern) == "looks after … eczema"


def test_an_unknown_word_group_is_named():
    book = CueBook(GROUPS, ())
    book.pattern("@unheard_of")

    assert book.unknown_groups == {"unheard_of"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gives", "giving"),
        ("cares", "cared"),
        ("injuries", "injury"),
        ("admitting", "admits"),
        ("diseases", "disease"),
        ("wrote", "writes"),
        ("saw", "sees"),
        ("prescribed", "prescribing"),
        ("biopsies", "biopsy"),
    ],
)
def test_inflections_of_one_word_have_one_stem(one, other):
    assert stem(one) == stem(other)


def test_words_are_folded_and_cut():
    assert tokens("Paediatrics: the child’s X-ray, Café (H&P)", FOLDED) == [
        "pediatrics",
        "the",
        "child",
        "x",
        "ray",
        "cafe",
        "h&p",
    ]


def test_common_words_alone_tell_nothing():
    assert not is_telling(["patient", "with", "the"])
    assert is_telling(["deliver", "babi", "and"])
