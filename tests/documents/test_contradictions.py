"""What does not fit together in a file, and where it is mended."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from documents.contradictions import contradictions_of
from documents.rules.stays import Residence, overlaps
from tests.documents.making import (
    NOW,
    add_family,
    add_residence,
    make_application,
    make_physician,
)

ON = date(2026, 9, 4)
BORN = date(1985, 5, 20)


def home(country, first_day, last_day=None):
    return Residence(country, first_day, last_day)


def test_the_day_of_a_move_is_no_overlap():
    homes = [
        home("NG", date(2010, 1, 1), date(2020, 3, 1)),
        home("IE", date(2020, 3, 1), date(2022, 3, 1)),
        home("CA", date(2022, 3, 2)),
    ]

    assert overlaps(homes) == []


def test_overlapping_addresses_are_found_with_their_days_in_any_order():
    nigeria = home("NG", date(2010, 1, 1), date(2020, 3, 1))
    ireland = home("IE", date(2020, 2, 1), date(2022, 3, 1))
    canada = home("CA", date(2021, 1, 1))
    other = home("CA", date(2024, 1, 1))

    found = overlaps([other, canada, ireland, nigeria])

    assert [(each.earlier, each.later, each.first_day, each.last_day) for each in found] == [
        (nigeria, ireland, date(2020, 2, 1), date(2020, 3, 1)),
        (ireland, canada, date(2021, 1, 1), date(2022, 3, 1)),
        (canada, other, date(2024, 1, 1), None),
    ]


def said(client):
    return [(each.title, each.href) for each in contradictions_of(client, on=ON)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("relation", "status"),
    [("spouse", ""), ("spouse", "single"), ("spouse", "common_law"), ("partner", "married")],
)
def test_a_partner_on_file_against_the_marital_status_leads_to_the_clients_own_data(
    relation, status
):
    client = make_physician(marital_status=status)
    add_family(client, relation)

    assert said(client) == [
        ("Marital status and family disagree", reverse("clients:client_edit", args=[client.pk]))
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("relation", "status"),
    [("spouse", "married"), ("partner", "common_law"), ("spouse", "separated")],
)
def test_a_partner_who_fits_the_marital_status_is_no_contradiction(relation, status):
    client = make_physician(marital_status=status)
    add_family(client, relation)

    assert said(client) == []


@pytest.mark.django_db
def test_a_married_client_without_a_spouse_on_file_is_asked_for_one():
    client = make_physician(marital_status="married")
    add_family(client, "child")

    address = reverse("clients:fact_add", args=[client.pk, "family-member"])
    assert said(client) == [("No spouse or partner on file", address)]


@pytest.mark.django_db
def test_overlaps_and_gaps_are_told_for_each_person_alone():
    client = make_physician(birth_date=BORN, marital_status="married")
    spouse = add_family(client)
    add_residence(client, "NG", date(2010, 1, 1), date(2020, 3, 1))
    add_residence(client, "CA", date(2020, 2, 1))
    add_residence(client, "NG", date(2010, 1, 1), date(2022, 1, 1), person=spouse)

    found = contradictions_of(client, on=ON)

    assert [each.title for each in found] == [
        f"Two addresses at one time: {client}",
        f"Days without an address: {spouse}",
    ]
    assert "Nigeria and Canada are both on file for 2020-02-01 to 2020-03-01" in found[0].text
    assert "No address for 2022-01-02 to 2026-09-04." in found[1].text
    assert f"first_day=2022-01-02&last_day=2026-09-04&person={spouse.pk}" in found[1].href


@pytest.mark.django_db
@pytest.mark.parametrize("born", [None, date(2009, 1, 1)])
def test_gaps_are_told_of_adults_whose_age_is_known(born):
    client = make_physician(birth_date=born)
    add_residence(client, "NG", date(2020, 1, 1), date(2021, 1, 1))

    assert said(client) == []


@pytest.mark.django_db
def test_no_address_at_all_is_left_to_the_checklist():
    assert said(make_physician()) == []


@pytest.mark.django_db
def test_contradictions_are_shown_on_the_file_and_on_the_checklist(client):
    row = make_physician(marital_status="")
    add_family(row)
    make_application(row)
    address = reverse("documents:checklist_detail", args=[row.pk])

    with time_machine.travel(NOW, tick=False):
        client.force_login(row.owner)
        file = client.get(row.get_absolute_url()).content.decode()
        checklist = client.get(address).content.decode()

    assert "Marital status and family disagree" in file
    assert "Marital status and family disagree" in checklist
    assert "years old on 2026-10-26, the planned filing day" in checklist
    assert "Filing on 2026-10-26" in checklist


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"is_unmarried": False}, True),
        ({"is_unmarried": False, "is_dependent_by_condition": True}, False),
        ({"is_unmarried": True}, False),
        ({}, False),
    ],
)
def test_married_child_on_file_as_dependent_is_said_to_be_none(facts, found):
    client = make_physician()
    add_family(client, "child", birth_date=date(2006, 1, 1), **facts)

    titles = [block.title for block in contradictions_of(client, on=ON)]

    assert ("Sofía Vega is no dependent child" in titles) is found
