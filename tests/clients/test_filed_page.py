"""The pages of a file before IRCC: the invitation and the day of receipt decide."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from clients.models import Stage
from draws.models import InvitationToApply
from eligibility.edition import shipped_versions
from eligibility.versions import load_edition
from tests.factories import make_client, make_employment, make_work_permit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today():
    load_edition(shipped_versions(), now=NOW)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def filed():
    row = make_client(stage=Stage.SUBMITTED)
    make_employment(row, first_day=date(2023, 7, 3), last_day=date(2026, 2, 28))
    make_work_permit(row, first_day=date(2023, 7, 1), last_day=date(2025, 12, 28))
    InvitationToApply.objects.create(
        client=row,
        program="CEC",
        issued_at=datetime(2026, 9, 8, 15, tzinfo=UTC),
        cut_off_at=datetime(2026, 11, 8, tzinfo=UTC),
        state="submitted",
        closed_at=datetime(2026, 10, 30, 18, tzinfo=UTC),
        closing_reason="E001",
        recorded_by=row.owner,
        recorded_at=NOW,
    )
    return row


def test_the_file_names_both_days_and_speaks_of_the_application_as_filed(client, filed):
    client.force_login(filed.owner)

    text = client.get(filed.get_absolute_url()).content.decode()

    assert "received on 2026-10-30: that day and the invitation of 2026-09-08 decide" in text
    assert "an officer decides on it with the application that was filed" in text
    assert "before anything is filed" not in text
    assert "Criteria of entry when the application is received" in text


def test_invitation_and_filing_are_those_that_happened(client, filed):
    client.force_login(filed.owner)

    found = client.get(f"/clients/{filed.pk}/invitation-and-filing/").context["found"]

    assert (found.invited_on, found.received_on) == (date(2026, 9, 8), date(2026, 10, 30))


@pytest.mark.parametrize(("on", "is_over"), [("2026-10-29", False), ("2026-10-30", True)])
def test_nothing_comes_next_from_the_day_of_receipt_on(client, filed, on, is_over):
    client.force_login(filed.owner)

    page = client.get(f"/clients/{filed.pk}/assessment/?on={on}")

    assert ("The application was received on 2026-10-30" in page.content.decode()) is is_over
    assert bool(page.context["next"]) is not is_over
