"""What one entry cannot say beside another of the same file is refused beside its field."""

from datetime import date

import pytest
from django.urls import reverse

from clients.models import Employment, FamilyMember, WorkPermit
from tests.factories import make_client, make_employment, make_user

pytestmark = pytest.mark.django_db
BORN = date(1992, 4, 20)
TEF = {"test": "tef_canada", "taken_on": "2025-11-03"}


@pytest.fixture
def owner():
    return make_user()


@pytest.fixture
def file(owner):
    return make_client(owner, birth_date=BORN)


@pytest.fixture
def browse(client, owner):
    client.force_login(owner)
    return client


def refusals(browse, file, of, /, **typed):
    answer = browse.post(reverse("clients:fact_add", args=[file.pk, of]), typed)
    if answer.status_code == 302:
        return {}
    return {name: " ".join(found) for name, found in answer.context["form"].errors.items()}


@pytest.mark.parametrize(
    ("ability", "highest", "of_the_other_column"),
    [
        ("listening", "360", "520"),
        ("reading", "300", "301"),
        ("writing", "450", "500"),
        ("speaking", "450", "699"),
    ],
)
@pytest.mark.parametrize("taken_on", ["2023-12-10", "2025-11-03"])
def test_tef_score_out_of_699_is_refused_with_the_column_that_is_read(
    browse, file, taken_on, ability, highest, of_the_other_column
):
    test = TEF | {"taken_on": taken_on}

    refused = refusals(browse, file, "language-test", **test, **{ability: of_the_other_column})
    accepted = refusals(browse, file, "language-test", **test, **{ability: highest})

    assert f"{of_the_other_column} is from the column" in refused[ability]
    assert "ancien score" in refused[ability]
    assert highest in refused[ability]
    assert accepted == {}


def test_form_of_a_test_says_which_column_of_tef_canada_it_wants(browse, file):
    page = browse.get(reverse("clients:fact_add", args=[file.pk, "language-test"]))

    assert "Équivalence ancien score" in page.content.decode()


def test_renewal_asked_for_before_its_permit_began_is_refused_with_both_days(browse, file):
    permit = WorkPermit.objects.create(
        client=file, kind="open", first_day=date(2023, 9, 1), last_day=date(2025, 8, 31)
    )

    refused = refusals(browse, file, "renewal", permit=permit.pk, applied_on="2022-08-25")
    accepted = refusals(browse, file, "renewal", permit=permit.pk, applied_on="2025-08-25")

    assert "2022-08-25" in refused["applied_on"]
    assert "2023-09-01" in refused["applied_on"]
    assert accepted == {}


@pytest.mark.parametrize(
    ("first_day", "fits"),
    [("1950-01-01", False), ("2006-04-19", False), ("2006-04-20", True), ("2020-01-01", True)],
)
def test_job_begins_at_fourteen_or_later(browse, file, first_day, fits):
    refused = refusals(
        browse, file, "job", employer="Harbour General Hospital", first_day=first_day
    )

    assert refused.keys() == (set() if fits else {"first_day"})
    assert fits or "1992-04-20" in refused["first_day"]


@pytest.mark.parametrize(("born", "fits"), [("1992-04-20", False), ("1992-04-21", True)])
def test_child_is_younger_than_the_client(browse, file, born, fits):
    refused = refusals(
        browse, file, "family-member", relation="child", given_name="Ada", birth_date=born
    )

    assert ("birth_date" not in refused) is fits


def test_birth_date_that_jobs_and_children_cannot_follow_is_refused(browse, file):
    make_employment(file, first_day=date(2019, 1, 7))
    FamilyMember.objects.create(
        client=file, relation="child", given_name="Ada", birth_date=date(2015, 2, 2)
    )
    address = reverse("clients:client_edit", args=[file.pk])

    answer = browse.post(address, {"birth_date": "2016-04-20"})

    beside = " ".join(answer.context["form"].errors["birth_date"])
    assert "2019-01-07" in beside
    assert "2015-02-02" in beside


def test_score_shown_before_the_profile_was_submitted_is_refused(browse, file):
    profile = {"submitted_at": "2026-01-03 03:25:14", "crs_score": "450"}

    refused = refusals(browse, file, "profile", **profile, crs_score_on="2026-01-01")
    evening_before_in_canada = refusals(
        browse, file, "profile", **profile, crs_score_on="2026-01-02"
    )

    assert "2026-01-01" in refused["crs_score_on"]
    assert evening_before_in_canada == {}


def test_absence_in_canada_is_refused(browse, file):
    days = {"first_day": "2025-01-06", "last_day": "2025-01-10"}

    assert "country" in refusals(browse, file, "absence", **days, country="CA")
    assert refusals(browse, file, "absence", **days, country="IN") == {}


@pytest.mark.parametrize(
    ("first_day", "last_day", "refused_fields"),
    [
        ("2019-12-31", "2020-01-10", {"first_day"}),
        ("2021-12-20", "2022-01-01", {"last_day"}),
        ("2020-01-01", "2021-12-31", set()),
    ],
)
def test_leave_lies_within_its_job(browse, file, first_day, last_day, refused_fields):
    job = Employment.objects.create(
        client=file,
        employer="Harbour General Hospital",
        first_day=date(2020, 1, 1),
        last_day=date(2021, 12, 31),
    )

    refused = refusals(
        browse,
        file,
        "leave",
        employment=job.pk,
        kind="sick",
        first_day=first_day,
        last_day=last_day,
    )

    assert refused.keys() == refused_fields
