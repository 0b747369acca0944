"""“If a round ran now”: one button to the what-if of the newest round, with today as its day."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from draws.loading import load_shipped_table
from draws.models import Round, RoundConfirmation
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    load_shipped_table(at=datetime(2026, 9, 3, 15, tzinfo=UTC))
    user = make_user()
    client.force_login(user)
    return user


def confirm(user, number):
    RoundConfirmation.objects.create(
        firm=user.firm,
        round=Round.objects.get(number=number),
        confirmed_by=user,
        confirmed_at=timezone.now(),
        facts={},
    )


def test_button_leads_to_the_newest_confirmed_physicians_round_with_today_as_its_day(client, user):
    confirm(user, "397")
    today = timezone.now().astimezone(user.zone).date().isoformat()

    answer = client.get("/rounds/if-now/")
    page = client.get(answer.url)

    assert answer.url == f"/rounds/397/what-if/?on={today}"
    assert page.context["form"]["on"].value() == today
    assert page.context["form"]["cut_off"].value() is None
    assert f"A round on {today}: type the cut-off" in page.content.decode()
    assert "Round 440 is newer and not confirmed yet" in page.content.decode()


def test_round_that_nobody_confirmed_is_to_be_read_first(client, user):
    confirm(make_user(), "397")

    answer = client.get("/rounds/if-now/", follow=True)

    assert answer.request["PATH_INFO"] == "/rounds/440/"
    assert "Read and confirm this round first" in answer.content.decode()


def test_without_a_physicians_round_there_is_nothing_to_suppose(client, user):
    Round.objects.all().delete()

    assert (
        "No physicians round is loaded"
        in client.get("/rounds/if-now/", follow=True).content.decode()
    )
