"""What a paper must amount to on the filing day, by the table in force."""

from datetime import date
from decimal import Decimal

import pytest

from documents.amounts import amounts_of
from tests.documents.making import add_family, make_physician

pytestmark = pytest.mark.django_db

FILING = date(2026, 10, 26)


def amounts(client, on=FILING):
    return amounts_of(client, client.family.all(), on)


def dollars(client, key, on=FILING):
    return amounts(client, on)[key].dollars


def test_a_single_physician_pays_1675_dollars_in_all_since_april_2026():
    client = make_physician()

    owed = [dollars(client, key) for key in ("fee_processing", "fee_rprf", "fee_biometrics")]

    assert owed == [Decimal(990), Decimal(600), Decimal(85)]


def test_a_couple_with_two_children_under_fourteen_pays_3890_dollars_in_all():
    client = make_physician()
    add_family(client)
    for year in (2014, 2018):
        add_family(client, "child", birth_date=date(year, 1, 1))

    owed = [dollars(client, key) for key in ("fee_processing", "fee_rprf", "fee_biometrics")]

    assert owed == [Decimal(2520), Decimal(1200), Decimal(170)]


@pytest.mark.parametrize(
    ("on", "owed"), [(date(2026, 4, 29), Decimal(950)), (date(2026, 4, 30), Decimal(990))]
)
def test_the_table_of_the_day_of_receipt_counts(on, owed):
    assert dollars(make_physician(), "fee_processing", on) == owed


@pytest.mark.parametrize(
    "fields", [{"is_accompanying": False}, {"is_canadian_or_permanent_resident": True}]
)
def test_who_does_not_apply_does_not_pay(fields):
    client = make_physician()
    add_family(client, **fields)

    assert dollars(client, "fee_processing") == Decimal(990)


@pytest.mark.parametrize("fields", [{"is_accompanying": None}, {"birth_date": None}])
def test_an_amount_is_not_known_while_a_fact_of_the_family_is_not(fields):
    client = make_physician()
    add_family(client, **fields)

    found = amounts(client)["fee_processing"]

    assert found.dollars is None
    assert found.words == "Not known: who comes to Canada, and the birth dates."


def test_funds_count_the_whole_family_also_who_stays_behind():
    client = make_physician()
    add_family(client, is_accompanying=False)
    add_family(client, "child", is_accompanying=None)

    found = amounts(client)["proof_of_funds_letter"]

    assert found.words == "$23,360 CAD or more for a family of 3"
    assert found.is_confirmed is False


def test_an_amount_says_where_its_table_is_written():
    found = amounts(make_physician())["fee_processing"]

    assert "30 April 2026" in found.version.citation.source


def test_each_fee_says_how_many_pay_it():
    client = make_physician()
    add_family(client)
    for year in (2014, 2018):
        add_family(client, "child", birth_date=date(year, 1, 1))

    found = amounts(client)

    assert found["fee_processing"].words.endswith("for 4 people")
    assert found["fee_rprf"].words.endswith("for 2 people")
    assert found["fee_biometrics"].words.endswith("for 2 people")
