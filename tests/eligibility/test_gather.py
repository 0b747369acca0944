"""Rows to facts: what of a file the rules see."""

from datetime import date
from decimal import Decimal

import pytest

from clients.models import Client, FamilyMember, Nomination, PartnerEmployment
from eligibility.edition import shipped_law
from eligibility.gather import person_of, with_facts
from eligibility.rules.crs_facts import crs_of
from eligibility.rules.facts import JobOffer
from eligibility.rules.findings import Outcome
from eligibility.rules.funds import settlement_funds
from tests.factories import make_client, make_employment, make_work_permit

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)
LAW = shipped_law(ON)


def gathered(client):
    return person_of(with_facts(Client.objects.filter(pk=client.pk)).get())


def add_relative(client, relation, **facts):
    names = {"given_name": "Ana", "family_name": "Costa"}
    return FamilyMember.objects.create(client=client, relation=relation, **names, **facts)


@pytest.mark.parametrize(
    ("marital_status", "stated", "children", "size"),
    [
        ("", 0, 0, None),
        ("single", None, 0, None),
        ("single", 0, 0, 1),
        ("married", 0, 0, 2),
        ("common_law", 2, 0, 4),
        ("widowed", 1, 0, 2),
        ("married", None, 2, 4),
        ("married", 3, 2, 5),
        ("", None, 2, None),
    ],
)
def test_the_family_is_counted_only_once_its_members_are_known(
    marital_status, stated, children, size
):
    client = make_client(marital_status=marital_status, dependent_children=stated)
    for _ in range(children):
        add_relative(client, "child")

    assert gathered(client).family_size == size


@pytest.mark.parametrize(
    ("is_unmarried", "by_condition", "size"),
    [(None, None, 3), (True, None, 3), (False, None, 2), (False, True, 3)],
)
def test_child_with_a_partner_is_not_counted_into_the_family(is_unmarried, by_condition, size):
    client = make_client(marital_status="single")
    add_relative(client, "child")
    add_relative(client, "child", is_unmarried=is_unmarried, is_dependent_by_condition=by_condition)

    assert gathered(client).family_size == size


@pytest.mark.parametrize(
    ("funds", "outcome"),
    [
        (None, Outcome.UNDETERMINED),
        ("28361.99", Outcome.NOT_MET),
        ("28362", Outcome.MET),
    ],
)
def test_a_couple_with_two_children_is_asked_for_the_funds_of_four(funds, outcome):
    client = make_client(
        marital_status="married",
        dependent_children=2,
        settlement_funds=None if funds is None else Decimal(funds),
    )

    table = LAW.get("funds_table", "settlement_funds")

    assert settlement_funds(gathered(client), table, on=ON).outcome is outcome


def test_the_partners_jobs_and_what_authorized_them_reach_the_score():
    client = make_client(marital_status="married", birth_date=date(1990, 1, 1))
    partner = add_relative(
        client, "spouse", is_accompanying=True, is_canadian_or_permanent_resident=False
    )
    job = PartnerEmployment.objects.create(
        client=client,
        person=partner,
        employer="Riverside Clinic",
        noc_code="31301",
        kind="employee",
        first_day=date(2024, 5, 31),
        last_day=date(2026, 5, 31),
        hours_per_week=Decimal("37.5"),
        is_paid=True,
        is_authorized=True,
    )

    answers = {}
    for is_authorized in (True, None, False):
        PartnerEmployment.objects.filter(pk=job.pk).update(is_authorized=is_authorized)
        answers[is_authorized] = crs_of(gathered(client), LAW, on=ON)

    earned = {known: each.score.spouse.canadian_work for known, each in answers.items()}
    asked = [known for known, each in answers.items() if "partner's" in " ".join(each.missing)]
    assert earned == {True: 7, None: 0, False: 0}
    assert asked == [None]
    assert f"partner-job:{job.pk}" in answers[True].records["spouse"]


@pytest.mark.parametrize(
    ("accepted_on", "is_enhanced", "points"),
    [
        (date(2026, 5, 1), None, 600),
        (None, True, 600),
        (None, None, 0),
        (None, False, 0),
    ],
)
def test_only_a_nomination_through_express_entry_earns(accepted_on, is_enhanced, points):
    client = make_client(birth_date=date(1990, 1, 1))
    Nomination.objects.create(
        client=client,
        province="NS",
        issued_on=date(2026, 4, 1),
        accepted_on=accepted_on,
        is_enhanced=is_enhanced,
    )

    assert crs_of(gathered(client), LAW, on=ON).score.additional.nomination == points


@pytest.mark.parametrize(
    ("has_job_offer", "offer"),
    [(None, None), (False, None), (True, JobOffer("31102", None, None))],
)
def test_a_job_offer_keeps_its_occupation_for_the_scores_of_earlier_days(has_job_offer, offer):
    client = make_client(has_job_offer=has_job_offer, job_offer_noc_code="31102")

    found = gathered(client)

    assert found.has_job_offer is has_job_offer
    assert (found.job_offer and found.job_offer.noc_code) == (offer and offer.noc_code)


def test_a_certificate_of_qualification_is_a_fact_of_the_file():
    assert gathered(make_client()).has_certificate_of_qualification is None
    held = make_client(has_certificate_of_qualification=True)
    assert gathered(held).has_certificate_of_qualification is True


def test_conditions_of_a_permit_and_the_city_of_the_work_reach_the_rules():
    client = make_client()
    make_employment(client, city="Vernon")
    make_work_permit(client, city="Kelowna", noc_code="31102", bars_health_care=True)

    person = gathered(client)

    [permit], [job] = person.permits, person.jobs
    assert (permit.city, permit.noc_code, permit.bars_health_care) == ("Kelowna", "31102", True)
    assert job.city == "Vernon"
