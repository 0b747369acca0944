"""The days a text can mean: as passports, letters and people print them, in both languages."""

from datetime import date

import pytest

from config.typed_days import readings

MARCH_14 = date(1986, 3, 14)


@pytest.mark.parametrize(
    "text",
    [
        "1986-03-14",
        "1986-3-14",
        "1986/03/14",
        "1986.03.14",
        " 1986-03-14 ",
        "14/03/1986",
        "03/14/1986",
        "14.3.1986",
        "14 March 1986",
        "14th of March, 1986",
        "March 14, 1986",
        "march 14 1986",
        "Mar. 14, 1986",
        "14-Mar-1986",
        "14MAR1986",
        "14 MAR/MARS 1986",
        "1986 March 14",
        "14 mars 1986",
        "le 14 mars 1986",
    ],
)
def test_day_that_is_plain_is_read(text):
    assert readings(text) == [MARCH_14]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1 janv. 2020", 1),
        ("1er février 2020", 2),
        ("1 FEV 2020", 2),
        ("1 avr. 2020", 4),
        ("May 1, 2020", 5),
        ("1 mai 2020", 5),
        ("1 juin 2020", 6),
        ("1 juil. 2020", 7),
        ("1 août 2020", 8),
        ("1 aout 2020", 8),
        ("Aug 1 2020", 8),
        ("Sept. 1, 2020", 9),
        ("1 octobre 2020", 10),
        ("1 déc. 2020", 12),
        ("1 décembre 2020", 12),
        ("01/01/2020", 1),
    ],
)
def test_month_is_known_by_its_name_in_either_language(text, month):
    assert readings(text) == [date(2020, month, 1)]


def test_day_and_month_that_could_each_be_the_other_give_both_days():
    assert readings("03/04/2020") == [date(2020, 3, 4), date(2020, 4, 3)]
    assert readings("3-4-2020") == readings("03.04.2020") == readings("03/04/2020")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-02-30",
        "31/02/2026",
        "13/13/2020",
        "14 March 86",
        "14/03/86",
        "86-03-14",
        "1986-14-03",
        "14 jui 1986",
        "14 ma 1986",
        "14 March May 1986",
        "March 1986",
        "14 March",
        "March 14-15, 1986",
        "1986-03-14 03:25:14",
        "0000-01-01",
        "٢٠٢٠-٠١-٠١",
        "1e3-03-14",
        "9" * 60,
    ],
)
def test_text_that_names_no_day_has_no_reading(text):
    assert readings(text) == []
