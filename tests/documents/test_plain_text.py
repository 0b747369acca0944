"""What people type is drawn within its budget, and nothing else of it."""

import pytest

from documents.plain_text import BREAK, MAX_SIGNS, printable


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        ("Dr. Lucía Fernández", "Dr. Lucía Fernández"),
        ("Cafe\u0301", "Café"),
        ("a\u202eb\u2066c\u200fd", "abcd"),
        ("bell\x07 null\x00 del\x7f", "bell null del"),
        ("line\u2028paragraph\u2029end", "line\nparagraph\nend"),
        ("private \ue000 unassigned \U0003ffff", "private  unassigned "),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        (None, ""),
        (1560, "1560"),
    ],
)
def test_only_plain_signs_are_kept(given, drawn):
    assert printable(given) == drawn


def test_a_run_of_forty_signs_is_kept_whole_and_one_more_is_broken():
    assert printable("x" * 40) == "x" * 40
    assert printable("x" * 41) == "x" * 40 + BREAK + "x"


def test_a_field_of_two_thousand_signs_is_kept_whole_and_one_more_is_cut():
    words = ("word " * 400).strip() + "."

    assert len(printable(words)) == MAX_SIGNS
    assert printable(words + "x").endswith("…")
    assert len(printable(words + "x")) <= MAX_SIGNS


def test_at_most_two_marks_stand_on_one_sign():
    assert printable("x" + "\u0323\u0331\u0316\u0317\u0318") == "x\u0323\u0331"


def test_at_most_three_hundred_lines_are_drawn():
    assert printable("a\n" * 400).count("\n") <= 300


def test_a_text_of_a_million_signs_is_cut_before_it_is_worked_on():
    assert len(printable("é" * 1_000_000).replace(BREAK, "")) <= MAX_SIGNS
