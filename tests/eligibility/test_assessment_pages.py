from datetime import UTC, date, datetime

import pytest

from clients.models import PermitRenewal
from eligibility.actions import assess_client
from eligibility.edition import shipped_versions
from eligibility.versions import load_edition
from tests.factories import make_client, make_employment, make_user, make_work_permit

NOW = datetime(2026, 6, 24, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def physician(client):
    load_edition(shipped_versions(), now=NOW)
    file = make_client()
    make_employment(
        file, first_day=date(2025, 3, 31), last_day=date(2026, 3, 29), hours_per_week="37.5"
    )
    make_work_permit(file, first_day=date(2025, 3, 24), last_day=date(2025, 12, 28))
    client.force_login(file.owner)
    return file


def page_of(client, file, query=""):
    return client.get(f"/clients/{file.pk}/assessment/{query}")


def test_the_days_that_do_not_count_stand_on_the_page_with_reason_and_cure(client, physician):
    text = page_of(client, physician, "?on=2026-06-24").content.decode()

    assert "2025-12-29 – 2026-03-29" in text
    assert "no renewal is on file" in text
    assert "<svg" in text
    assert "1,170" in text


def test_two_days_stand_side_by_side(client, physician):
    response = page_of(client, physician, "?on=2026-06-24&against=2026-03-01")

    titles = [ours.title for ours, _ in response.context["pairs"]]
    assert any("1,560 hours" in title for title in titles)


def test_a_day_before_the_category_existed_says_so_and_answers(client, physician):
    response = page_of(client, physician, "?on=2025-06-24")

    assert response.status_code == 200
    assert "in force on 2025-06-24" in response.content.decode()


@pytest.mark.parametrize("day", ["yesterday", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_a_day_that_cannot_be_is_refused_in_words_and_never_an_error(client, physician, day):
    response = page_of(client, physician, f"?on={day}")

    assert response.status_code == 422
    assert "field-error" in response.content.decode()


def test_a_kept_assessment_is_replayed_as_it_was(client, physician):
    stored = assess_client(physician, on=date(2026, 6, 24), now=NOW)
    PermitRenewal.objects.create(permit=physician.work_permits.get(), applied_on=date(2025, 12, 1))

    replayed = client.get(f"/clients/{physician.pk}/assessment/{stored.pk}/").content.decode()
    today = page_of(client, physician, "?on=2026-06-24").content.decode()

    assert "1,170" in replayed
    assert "1,560 <small>" in today


def test_another_firms_client_or_assessment_is_as_if_missing(client, physician):
    stored = assess_client(physician, on=date(2026, 6, 24), now=NOW)
    stranger = make_user()
    own = make_client(stranger)
    client.force_login(stranger)

    assert page_of(client, physician).status_code == 404
    assert client.get(f"/clients/{physician.pk}/assessment/{stored.pk}/").status_code == 404
    assert client.get(f"/clients/{own.pk}/assessment/{stored.pk}/").status_code == 404
