"""A client's rows become the facts of the checklist; what nobody entered stays unknown."""

from datetime import date

import pytest

from clients.models import Credential, FamilyMember, Licence
from documents.gather import Application, checklist_facts
from tests.documents.making import add_family, add_residence, make_physician
from tests.factories import make_client, make_employment, make_work_permit

pytestmark = pytest.mark.django_db

FILING = date(2026, 10, 26)


def facts_of(client, **changes):
    values = {"program": "CEC", "category": None, "filing_on": FILING, "answers": {}} | changes
    return checklist_facts(client, Application(**values))


def subjects(facts, scope):
    return {subject.key: subject for subject in facts.subjects(scope)}


def test_an_empty_file_leaves_every_fact_of_the_case_unknown_but_the_class():
    case = facts_of(make_client()).case

    assert {name: value for name, value in case.items() if value is not None} == {"program": "CEC"}


def test_the_primary_job_gives_the_primary_occupation():
    client = make_client()
    make_employment(client, noc_code="31301")
    make_employment(client, noc_code="31102", is_primary=True)

    case = facts_of(client).case

    assert (case["primary_noc"], case["is_physician"]) == ("31102", True)


def test_two_occupations_without_a_primary_one_leave_it_unknown():
    client = make_client()
    make_employment(client, noc_code="31301")
    make_employment(client, noc_code="31102")

    assert facts_of(client).case["primary_noc"] is None


def test_a_licence_makes_a_physician():
    client = make_client()
    Licence.objects.create(client=client, jurisdiction="NS", first_day=date(2024, 1, 1))

    assert facts_of(client).case["is_physician"] is True


def test_somebody_of_another_occupation_is_no_physician():
    client = make_client()
    make_employment(client, noc_code="31301")

    assert facts_of(client).case["is_physician"] is False


@pytest.mark.parametrize(
    ("last_day", "expected"),
    [(date(2026, 10, 26), True), (None, True), (date(2026, 10, 25), None)],
)
def test_a_permit_that_covers_the_filing_day_authorizes_and_a_lapsed_one_proves_nothing(
    last_day, expected
):
    client = make_client()
    make_work_permit(client, first_day=date(2024, 1, 1), last_day=last_day)

    assert facts_of(client).case["authorized_to_work"] is expected


@pytest.mark.parametrize(
    ("status", "expected"), [("single", False), ("divorced", False), ("married", None), ("", None)]
)
def test_without_a_spouse_on_file_the_marital_status_tells_whether_one_comes(status, expected):
    client = make_client(marital_status=status)

    assert facts_of(client).case["spouse_accompanying"] is expected


def test_claims_for_the_spouse_are_known_once_all_are():
    client = make_client(marital_status="married")
    spouse = add_family(client, claims_language=True, claims_education=False)

    assert facts_of(client).case["spouse_points_claimed"] is None

    FamilyMember.objects.filter(pk=spouse.pk).update(claims_canadian_work=False)
    client = type(client).objects.get(pk=client.pk)

    assert facts_of(client).case["spouse_points_claimed"] == ("language",)


def test_client_spouse_and_children_are_people_with_stable_keys_in_that_order():
    client = make_client()
    child = add_family(client, "child", given_name="Leo")
    spouse = add_family(client)

    assert list(subjects(facts_of(client), "person")) == [
        "person:principal",
        f"person:family-{spouse.pk}",
        f"person:family-{child.pk}",
    ]


def test_ages_are_those_of_the_filing_day():
    client = make_client(birth_date=date(1985, 10, 26))

    person = subjects(facts_of(client), "person")["person:principal"]

    assert person.facts["person_age"] == 41


def test_no_child_on_file_is_not_the_same_as_no_children():
    facts = facts_of(make_client())

    assert facts.case["has_children"] is None
    assert list(subjects(facts, "child")) == ["child:unknown"]


def test_the_answer_that_there_are_no_children_settles_it():
    facts = facts_of(make_client(), answers={"case has_children": False})

    assert facts.case["has_children"] is False
    assert facts.child == ()


def test_an_answer_never_overrides_the_file():
    client = make_client()
    add_family(client, "child")

    assert facts_of(client, answers={"case has_children": False}).case["has_children"] is True


@pytest.mark.parametrize(
    ("born", "condition", "expected"),
    [
        (date(2004, 10, 26), None, None),
        (date(2004, 10, 27), None, False),
        (date(2004, 10, 26), True, True),
    ],
)
def test_dependency_by_condition_is_asked_from_twenty_two_on(born, condition, expected):
    client = make_client()
    child = add_family(client, "child", birth_date=born, is_dependent_by_condition=condition)

    known = subjects(facts_of(client), "child")[f"child:{child.pk}"].facts

    assert known["child_over_22_dependent_by_condition"] is expected


def test_a_job_with_a_noc_code_is_claimed_and_one_without_is_open():
    client = make_client()
    claimed = make_employment(client)
    open_one = make_employment(client, noc_code="")

    jobs = subjects(facts_of(client), "job")

    fact = "job_claimed_for_points_or_eligibility"
    assert jobs[f"job:{claimed.pk}"].facts[fact] is True
    assert jobs[f"job:{open_one.pk}"].facts[fact] is None


@pytest.mark.parametrize(
    ("last_day", "claimed"), [(date(2016, 10, 26), True), (date(2016, 10, 25), False)]
)
def test_a_job_that_ended_more_than_ten_years_before_filing_is_not_claimed(last_day, claimed):
    client = make_client()
    job = make_employment(client, first_day=date(2010, 1, 1), last_day=last_day)

    known = subjects(facts_of(client), "job")[f"job:{job.pk}"].facts

    assert known["job_claimed_for_points_or_eligibility"] is claimed


def test_each_country_lived_in_is_a_stay_named_in_words():
    client = make_client(birth_date=date(1985, 5, 20))
    add_residence(client, "PE", date(2010, 1, 1), date(2019, 8, 31))
    add_residence(client, "CA", date(2019, 9, 1))

    stays = subjects(facts_of(client), "stay")

    assert stays["stay:PE"].label == "Peru"
    assert stays["stay:PE"].facts["stay_longest_consecutive_days_since_18_last_10y"] == 1040
    assert set(stays) == {"stay:PE", "stay:CA"}


def test_the_spouses_stays_are_kept_apart_and_named():
    client = make_client(birth_date=date(1985, 5, 20))
    spouse = add_family(client)
    add_residence(client, "CA", date(2010, 1, 1))
    add_residence(client, "ES", date(2010, 1, 1), person=spouse)

    stays = subjects(facts_of(client), "stay")

    assert stays[f"stay:family-{spouse.pk}:ES"].label == "Spain, Sofía Vega"


def test_time_without_an_address_is_a_stay_nobody_knows():
    client = make_client(birth_date=date(1985, 5, 20))
    add_residence(client, "CA", date(2020, 1, 1))

    stays = subjects(facts_of(client), "stay")

    assert stays["stay:unknown"].facts.get("stay_country") is None
    assert "2016-10-26 – 2019-12-31" in stays["stay:unknown"].label


def test_a_person_without_a_birth_date_has_one_unknown_stay():
    client = make_client()
    add_residence(client, "PE", date(2010, 1, 1))

    assert list(subjects(facts_of(client), "stay")) == ["stay:unknown"]


def test_a_birth_date_after_the_filing_day_is_no_birth_date():
    facts = facts_of(make_client(birth_date=date(9999, 1, 1)))

    assert subjects(facts, "person")["person:principal"].facts["person_age"] is None
    assert list(subjects(facts, "stay")) == ["stay:unknown"]


def test_a_child_under_eighteen_has_no_stays_and_no_record():
    client = make_physician()
    add_residence(client, "CA", date(2000, 1, 1))
    child = add_family(client, "child", birth_date=date(2015, 1, 1))

    facts = facts_of(client)

    assert list(subjects(facts, "stay")) == ["stay:CA"]
    person = subjects(facts, "person")[f"person:family-{child.pk}"]
    assert person.facts["criminal_history"] is False


def test_a_credential_earned_abroad_is_foreign_and_one_from_canada_is_not():
    client = make_client()
    abroad = Credential.objects.create(client=client, level="doctoral", country="PE")
    home = Credential.objects.create(client=client, level="doctoral", country="CA")

    found = subjects(facts_of(client), "credential")

    assert found[f"credential:{abroad.pk}"].facts["education_foreign"] is True
    assert found[f"credential:{home.pk}"].facts["education_foreign"] is False


def test_a_file_without_credentials_keeps_the_question_open():
    assert list(subjects(facts_of(make_client()), "credential")) == ["credential:unknown"]


@pytest.mark.parametrize(
    ("born", "is_unmarried", "single", "minor"),
    [
        (date(2008, 10, 27), None, True, True),
        (date(2008, 10, 26), None, None, None),
        (date(2005, 1, 1), None, None, False),
        (date(2005, 1, 1), True, True, False),
        (date(2004, 10, 26), None, True, False),
        (None, None, True, None),
    ],
)
def test_child_of_eighteen_to_twenty_one_is_asked_about_a_partner_and_minors_about_custody(
    born, is_unmarried, single, minor
):
    client = make_client(province="")
    child = add_family(client, "child", birth_date=born, is_unmarried=is_unmarried)

    known = subjects(facts_of(client), "child")[f"child:{child.pk}"].facts

    assert (known["child_is_single"], known["child_is_minor"]) == (single, minor)


def test_child_with_a_partner_is_asked_for_nothing_unless_dependent_by_a_condition():
    client = make_client()
    add_family(client, "child", is_unmarried=False)
    kept = add_family(client, "child", is_unmarried=False, is_dependent_by_condition=True)

    found = facts_of(client)

    assert set(subjects(found, "child")) == {f"child:{kept.pk}"}
    assert f"person:family-{kept.pk}" in subjects(found, "person")
    assert len(subjects(found, "person")) == 2
