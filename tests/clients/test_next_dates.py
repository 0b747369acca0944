"""What a file's page says runs out next."""

from datetime import date

import pytest

from clients.models import ExpressEntryProfile, FamilyMember, LanguageTest, PermitRenewal, Stage
from clients.views.dates import dates_of, fixed_dates_of
from tests.factories import make_client, make_work_permit

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 20)


def listed(client):
    return [(each.name, each.found.last_day, each.state) for each in dates_of(client, TODAY)]


@pytest.mark.parametrize(("expires_on", "shown"), [(date(2028, 3, 19), 1), (date(2028, 3, 20), 0)])
def test_dates_of_the_next_two_years_are_listed(expires_on, shown):
    client = make_client(stage=Stage.POOL, passport_expires_on=expires_on)

    assert len(listed(client)) == shown


def test_small_child_turns_22_too_late_to_be_a_next_date():
    client = make_client(stage=Stage.POOL)
    FamilyMember.objects.create(
        client=client, relation="child", given_name="Ada", birth_date=date(2019, 1, 1)
    )

    assert listed(client) == []


@pytest.mark.parametrize("last_day", [date(2026, 4, 1), date(2026, 3, 1), date(2025, 6, 30)])
def test_permit_whose_renewal_was_filed_in_time_is_maintained_and_not_running_out(last_day):
    client = make_client(stage=Stage.POOL)
    permit = make_work_permit(client, last_day=last_day)
    PermitRenewal.objects.create(permit=permit, applied_on=last_day)

    assert listed(client) == [("Work permit", last_day, "maintained")]


def test_renewal_filed_after_the_last_day_maintains_nothing():
    client = make_client(stage=Stage.POOL)
    permit = make_work_permit(client, last_day=date(2026, 3, 1))
    PermitRenewal.objects.create(permit=permit, applied_on=date(2026, 3, 2))

    assert listed(client) == [("Work permit ended", date(2026, 3, 1), "late")]


def test_renewal_of_an_earlier_permit_is_no_news_beside_the_later_one():
    client = make_client(stage=Stage.POOL)
    permit = make_work_permit(client, last_day=date(2026, 3, 1))
    PermitRenewal.objects.create(permit=permit, applied_on=date(2026, 2, 1))
    make_work_permit(client, first_day=date(2026, 3, 2), last_day=date(2027, 3, 1))

    assert [name for name, _, _ in listed(client)] == ["Work permit ends"]


def test_page_says_that_the_renewal_is_pending(client):
    file = make_client(stage=Stage.POOL)
    permit = make_work_permit(file, last_day=date(2027, 4, 1))
    PermitRenewal.objects.create(permit=permit, applied_on=date(2026, 3, 1))
    client.force_login(file.owner)

    assert "renewal pending, maintained" in client.get(file.get_absolute_url()).content.decode()


def filed(stage):
    client = make_client(stage=stage, passport_expires_on=date(2027, 5, 1))
    make_work_permit(client, last_day=date(2026, 9, 1))
    ExpressEntryProfile.objects.create(client=client, expires_on=date(2026, 6, 1))
    LanguageTest.objects.create(client=client, test="ielts_general", taken_on=date(2025, 1, 15))
    FamilyMember.objects.create(
        client=client, relation="child", given_name="Ada", birth_date=date(2004, 8, 2)
    )
    return client


def test_the_receipt_of_an_application_fixes_ages_and_tests_and_leaves_permits_running():
    client = filed(Stage.SUBMITTED)

    assert [name for name, _, _ in listed(client)] == ["Work permit ends", "Passport expires"]
    fixed = {each.name: each.source for each in fixed_dates_of(client, TODAY)}
    assert len(fixed) == 3
    assert "IRPR 25.1" in fixed["A child turns 22 the day after (Ada)"]


def test_before_the_receipt_every_date_runs():
    client = filed(Stage.INVITED)

    assert len(listed(client)) == 5
    assert fixed_dates_of(client, TODAY) == []


def test_nothing_of_a_landed_file_runs_out():
    client = filed(Stage.LANDED)

    assert listed(client) == []
    assert fixed_dates_of(client, TODAY) == []
