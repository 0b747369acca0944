"""Days in a file that cannot both be true are shown with where to mend them."""

from datetime import date

import pytest
from django.urls import reverse

from clients.models import Leave, PermitRenewal
from documents.contradictions import contradictions_of
from documents.papers import papers_of
from tests.documents.making import add_family, make_physician
from tests.factories import make_employment, make_work_permit

pytestmark = pytest.mark.django_db
ON = date(2026, 9, 4)


def shown(client):
    return [(each.title, each.href) for each in contradictions_of(client, on=ON)]


def leave_of(job, first_day, last_day):
    return Leave.objects.create(employment=job, kind="sick", first_day=first_day, last_day=last_day)


def page_of(client, kind, row):
    return reverse("clients:fact_edit", args=[client.pk, kind, row.pk])


def test_a_job_held_before_fourteen_and_an_older_child_are_shown():
    client = make_physician(birth_date=date(1992, 4, 20))
    job = make_employment(client, first_day=date(1950, 1, 1), employer="Old Clinic")
    add_family(client, "child", birth_date=date(1990, 1, 1))

    assert shown(client) == [
        (
            "A child no younger than the client: Sofía Vega",
            reverse("clients:client_edit", args=[client.pk]),
        ),
        ("Too young for a job: Old Clinic", page_of(client, "job", job)),
    ]


def test_a_renewal_before_its_permit_is_shown_with_both_days():
    client = make_physician()
    permit = make_work_permit(client, first_day=date(2023, 9, 1), last_day=date(2025, 8, 31))
    renewal = PermitRenewal.objects.create(permit=permit, applied_on=date(2022, 8, 25))

    [block] = contradictions_of(client, on=ON)

    assert block.href == page_of(client, "renewal", renewal)
    assert "2022-08-25" in block.text
    assert "2023-09-01" in block.text


def test_leaves_that_share_a_day_or_leave_their_job_are_shown():
    client = make_physician()
    job = client.employments.get()
    leave_of(job, date(2025, 1, 6), date(2025, 1, 10))
    later = leave_of(job, date(2025, 1, 10), date(2025, 1, 17))
    outside = leave_of(job, date(2026, 5, 25), date(2026, 6, 1))

    assert shown(client) == [
        ("A leave outside its job: Harbour General Hospital", page_of(client, "leave", outside)),
        ("Two leaves at one time: Harbour General Hospital", page_of(client, "leave", later)),
    ]


def test_leaves_that_follow_each_other_within_the_job_are_no_contradiction():
    client = make_physician()
    job = client.employments.get()
    leave_of(job, date(2025, 1, 6), date(2025, 1, 10))
    leave_of(job, date(2025, 1, 11), job.last_day)

    assert shown(client) == []


@pytest.mark.parametrize(
    ("last_day", "is_held"),
    [(None, True), (date(2026, 9, 4), True), (date(2026, 9, 3), False)],
)
def test_a_job_is_a_current_one_while_it_is_held_on_the_planned_filing_day(last_day, is_held):
    client = make_physician()
    job = client.employments.get()
    job.last_day = last_day
    job.save()

    about = papers_of(client, ON).about[f"job:{job.pk}"]

    assert about.is_current is is_held
