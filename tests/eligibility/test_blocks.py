"""The one step that each thing which blocks leads to."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from clients.models import Absence, Leave, PermitRenewal
from eligibility.edition import shipped_versions
from eligibility.page import current_assessment_of
from eligibility.versions import load_edition
from tests.factories import make_client, make_employment, make_work_permit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 24, 12, tzinfo=UTC)


@pytest.fixture
def permit():
    """A permit that ended three months before the job did."""
    load_edition(shipped_versions(), now=NOW)
    file = make_client()
    make_employment(
        file, first_day=date(2025, 3, 31), last_day=date(2026, 3, 29), hours_per_week="37.5"
    )
    return make_work_permit(file, first_day=date(2025, 3, 24), last_day=date(2025, 12, 28))


def first_step(permit):
    assessment = current_assessment_of(permit.client, now=NOW)
    assert assessment is not None
    return assessment.blocks[0].action, assessment.blocks[0].href


def renewed(permit, applied_on, **decided):
    return PermitRenewal.objects.create(permit=permit, applied_on=applied_on, **decided)


def test_permit_that_nobody_renewed_leads_to_recording_the_renewal(permit):
    address = reverse("clients:fact_add", args=[permit.client_id, "renewal"])

    assert first_step(permit) == ("Record the renewal", f"{address}?permit={permit.pk}")


def test_late_renewal_on_file_is_opened_and_not_recorded_again(permit):
    late = renewed(permit, date(2026, 1, 10))

    address = reverse("clients:fact_edit", args=[permit.client_id, "renewal", late.pk])
    assert first_step(permit) == ("Open the renewal", address)


def test_renewal_during_which_the_client_left_canada_is_opened(permit):
    in_time = renewed(permit, date(2025, 12, 1))
    Absence.objects.create(
        client=permit.client, first_day=date(2026, 1, 2), last_day=date(2026, 1, 9)
    )

    address = reverse("clients:fact_edit", args=[permit.client_id, "renewal", in_time.pk])
    assert first_step(permit) == ("Open the renewal", address)


def test_decided_renewal_leads_to_the_permit_that_was_issued_on_it(permit):
    renewed(permit, date(2025, 12, 1), decided_on=date(2026, 1, 5), outcome="approved")

    address = reverse("clients:fact_add", args=[permit.client_id, "permit"])
    assert first_step(permit) == ("Add a permit", address)


def test_work_on_a_lapsed_permit_blocks_first_though_the_hours_are_reached():
    load_edition(shipped_versions(), now=NOW)
    file = make_client()
    make_employment(
        file, first_day=date(2023, 7, 3), last_day=date(2026, 2, 28), hours_per_week="37.5"
    )
    make_work_permit(file, first_day=date(2023, 7, 1), last_day=date(2025, 12, 28))

    assessment = current_assessment_of(file, now=NOW)

    assert assessment is not None
    assert assessment.hours is not None
    assert assessment.hours.counted >= assessment.hours.target
    first = assessment.blocks[0]
    assert first.is_grave
    assert first.href
    assert first.title.startswith("62 days of work without authorization")
    assert "2025-12-29 – 2026-02-28" in first.text
    assert assessment.unauthorized_days == 62
    assert [each.key for each in assessment.alarms] == ["unauthorized_work"]
    assert not any(each.is_grave for each in assessment.blocks[1:])


def test_a_new_file_gives_each_missing_fact_its_button_and_who_supplies_it():
    load_edition(shipped_versions(), now=NOW)
    file = make_client()

    assessment = current_assessment_of(file, now=NOW)

    assert assessment is not None
    asked = {block.href.rsplit("/edit/", 1)[-1]: block.supplier for block in assessment.blocks}
    assert asked["job/"].startswith("the employer")
    assert asked["language-test/"] == "the client"
    assert asked["profile/"] == "the office"
    assert len(asked) == len(assessment.blocks)


def test_leave_trips_and_work_abroad_stand_apart_from_what_blocks_the_year(permit):
    (job,) = permit.client.employments.all()
    Leave.objects.create(
        employment=job, kind="sick", first_day=date(2025, 5, 5), last_day=date(2025, 5, 9)
    )
    Absence.objects.create(
        client=permit.client, first_day=date(2025, 7, 2), last_day=date(2025, 7, 9)
    )
    make_employment(
        permit.client, first_day=date(2024, 1, 1), last_day=date(2024, 12, 31), country="IN"
    )

    assessment = current_assessment_of(permit.client, now=NOW)

    assert assessment is not None
    assert "days of work without authorization" in assessment.blocks[0].title
    for apart in ("On leave", "Outside Canada", "Work outside Canada"):
        assert not any(each.title.startswith(apart) for each in assessment.blocks)
        (said,) = [each for each in assessment.not_counted if each.title.startswith(f"{apart}:")]
        assert said.text
    assert "2025-05-05 – 2025-05-09" in str(assessment.not_counted)


def test_where_days_are_merely_not_counted_the_short_hours_themselves_block():
    load_edition(shipped_versions(), now=NOW)
    file = make_client()
    make_employment(file, first_day=date(2025, 8, 4), last_day=None, hours_per_week="37.5")
    make_work_permit(file, first_day=date(2025, 7, 1), last_day=date(2027, 6, 30))
    Absence.objects.create(client=file, first_day=date(2026, 1, 5), last_day=date(2026, 1, 16))

    assessment = current_assessment_of(file, now=NOW)

    assert assessment is not None
    assert assessment.blocks[0].title.startswith("1,560 hours")
    assert [each.title for each in assessment.not_counted] == ["Outside Canada: 12 days"]


def test_nothing_is_listed_as_not_counted_once_the_hours_are_reached():
    load_edition(shipped_versions(), now=NOW)
    file = make_client()
    make_employment(file, first_day=date(2024, 1, 8), last_day=None, hours_per_week="37.5")
    make_work_permit(file, first_day=date(2024, 1, 1), last_day=date(2027, 6, 30))
    Absence.objects.create(client=file, first_day=date(2026, 1, 5), last_day=date(2026, 1, 16))

    assessment = current_assessment_of(file, now=NOW)

    assert assessment is not None
    assert assessment.not_counted == ()
