"""How a letter falls into sentences."""

import itertools

import pytest

from eligibility.rules.sentences import LONGEST, sentence_places, split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Dr. Okafor works here. She is kind.", ["Dr. Okafor works here.", "She is kind."]),
        ("Sees children, e.g. newborns. Is paid.", ["Sees children, e.g. newborns.", "Is paid."]),
        ("At St. Mary's since Jan. 5, 2024.", ["At St. Mary's since Jan. 5, 2024."]),
        ("Paid by Harbour Inc. The post is full.", ["Paid by Harbour Inc.", "The post is full."]),
        ("J. B. Smith, M.D. Chief of Staff", ["J. B. Smith, M.D.", "Chief of Staff"]),
        ("Works 37.5 hours at $210.50 an hour.", ["Works 37.5 hours at $210.50 an hour."]),
        ("Treats wounds, burns, etc. in clinic.", ["Treats wounds, burns, etc. in clinic."]),
        ("From 8 a.m. to 4 p.m. daily. No calls.", ["From 8 a.m. to 4 p.m. daily.", "No calls."]),
        ("She said “Yes.” He left.", ["She said “Yes.”", "He left."]),
        ("La Dre Roy travaille ici. Elle opère.", ["La Dre Roy travaille ici.", "Elle opère."]),
    ],
)
def test_abbreviations_do_not_end_a_sentence(text, sentences):
    assert split_sentences(text) == sentences


def test_bullets_and_numbers_begin_items_and_are_left_out():
    text = (
        "Duties:\n• Sees patients\n  of every age\n- Prescribes\n1. Orders tests\n2) Cuts\n(a) Sews"
    )

    assert split_sentences(text) == [
        "Duties:",
        "Sees patients of every age",
        "Prescribes",
        "Orders tests",
        "Cuts",
        "Sews",
    ]


def test_a_line_broken_for_want_of_room_reads_on():
    text = "She looks after patients of all ages in the clinic and on the\nward, day and night.\n"

    assert len(split_sentences(text)) == 1


def test_cells_of_a_table_stand_alone():
    assert split_sentences("Position\tHours\nPhysician   37.5") == [
        "Position",
        "Hours",
        "Physician",
        "37.5",
    ]


def test_headings_and_lines_of_a_form_stand_alone():
    text = "Harbour Hospital\nTel: 902 555 0100\n\nTo whom it may concern"

    assert len(split_sentences(text)) == 3


def test_places_name_the_words_in_the_text_and_never_overlap():
    text = "  Dr. Okafor works here.\r\n\r\n• Sees patients.\n\n\n* Sews"
    places = sentence_places(text)

    assert [text[start:end] for start, end in places] == [
        "Dr. Okafor works here.",
        "Sees patients.",
        "Sews",
    ]
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(places))


def test_a_run_without_an_end_is_cut_at_a_comma():
    text = "treats one illness, " * 200
    places = sentence_places(text)

    assert all(end - start <= LONGEST for start, end in places)
    assert all(text[start:end].endswith((",", "illness,")) for start, end in places)


@pytest.mark.parametrize("text", ["", " \n\t ", "• \n- \n***", "...", "1.\n2."])
def test_text_without_words_has_no_sentences(text):
    assert [each for each in split_sentences(text) if not each[0].isdigit()] == []
