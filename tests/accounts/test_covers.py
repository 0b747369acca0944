"""Holiday cover: who may stand in for whom, when, and who may say so."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.covers import Covers, end_cover, enter_cover
from accounts.models import AuditEvent, Cover
from tests.factories import make_client, make_firm, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 4, 13, 14, tzinfo=UTC)
MONDAY, SUNDAY = date(2026, 4, 13), date(2026, 4, 26)


@pytest.fixture
def firm():
    return make_firm()


@pytest.fixture
def away(firm):
    return make_user(firm, full_name="Ann Away")


@pytest.fixture
def colleague(firm):
    return make_user(firm, full_name="Carl Colleague")


def cover(person, colleague, first_day=MONDAY, last_day=SUNDAY):
    return enter_cover(
        person=person,
        colleague=colleague,
        first_day=first_day,
        last_day=last_day,
        by=person,
        at=NOW,
    )


def refusal(*args):
    with pytest.raises(ValidationError) as refused:
        cover(*args)
    assert not Cover.objects.filter(entered_at__gt=NOW).exists()
    return " ".join(refused.value.messages)


def test_both_ends_of_a_cover_are_included_and_it_ends_by_itself(away, colleague):
    cover(away, colleague)

    covers = Covers()

    assert covers.of(away.pk, MONDAY) == covers.of(away.pk, SUNDAY) == colleague
    assert covers.of(away.pk, MONDAY - timedelta(1)) is None
    assert covers.of(away.pk, SUNDAY + timedelta(1)) is None


def test_who_enters_and_ends_a_cover_is_written_down(away, colleague):
    entered = cover(away, colleague)
    end_cover(entered, by=colleague, at=NOW)
    end_cover(entered, by=away, at=NOW)

    acts = AuditEvent.objects.filter(subject=f"cover:{entered.pk}").order_by("pk")
    assert [(each.act, each.actor) for each in acts] == [
        ("cover_entered", away),
        ("cover_ended", colleague),
    ]
    assert Covers().of(away.pk, MONDAY) is None


def test_nobody_covers_for_themselves_for_another_firm_or_with_a_closed_account(away, firm):
    assert "themselves" in refusal(away, away)
    assert "your own firm" in refusal(away, make_user())
    assert "is closed" in refusal(away, make_user(firm, is_active=False))


def test_days_that_cannot_be_are_refused(away, colleague):
    assert "before the first" in refusal(away, colleague, SUNDAY, MONDAY)
    assert "is over" in refusal(away, colleague, date(2026, 4, 1), date(2026, 4, 12))
    assert "more than a year" in refusal(away, colleague, MONDAY, date(2027, 4, 14))


def test_a_second_cover_of_the_same_day_is_refused_and_of_the_next_is_not(away, colleague, firm):
    other = make_user(firm)
    cover(away, colleague)

    assert "Carl Colleague from 2026-04-13" in refusal(away, other, SUNDAY, SUNDAY)
    cover(away, other, SUNDAY + timedelta(1), SUNDAY + timedelta(1))


def test_circles_and_chains_are_refused(away, colleague, firm):
    other = make_user(firm)
    cover(away, colleague)

    assert "Ann Away is away too" in refusal(colleague, away)
    assert "covers for Ann Away" in refusal(colleague, other)
    assert "Ann Away is away too" in refusal(other, away)


# The pages ------------------------------------------------------------------------------------


def test_two_weeks_from_today_are_proposed_and_shown_to_the_colleague(client, away, colleague):
    make_client(away)
    client.force_login(away)
    proposed = client.get("/settings/cover/").context["form"].initial

    client.post("/settings/cover/", proposed | {"person": away.pk, "colleague": colleague.pk})

    today = date.fromisoformat(proposed["first_day"])
    assert (proposed["last_day"], Cover.objects.get().person) == (
        (today + timedelta(13)).isoformat(),
        away,
    )
    assert "Carl Colleague covers for you" in client.get("/").content.decode()
    client.force_login(colleague)
    page = client.get("/").content.decode()
    assert "Covering for Ann Away" in page
    assert "covered by Carl Colleague" in page
    assert "1 open file</a>" in page


def test_covered_files_are_among_mine_and_name_the_colleague(client, away, colleague, firm):
    theirs = make_client(away, family_name="Covered")
    make_client(make_user(firm), family_name="Elsewhere")
    today = timezone.now().astimezone(firm.zone).date()
    Cover.objects.create(
        person=away,
        colleague=colleague,
        first_day=today,
        last_day=today,
        entered_by=away,
        entered_at=NOW,
    )
    client.force_login(colleague)

    mine = client.get("/clients/?view=mine").content.decode()

    assert "Covered" in mine
    assert "Elsewhere" not in mine
    page = client.get(theirs.get_absolute_url()).content.decode()
    assert f"Carl Colleague covers for Ann Away to {today}" in page


def test_only_an_owner_enters_a_cover_for_someone_else(client, away, colleague, firm):
    other = make_user(firm)
    today = timezone.now().astimezone(firm.zone).date().isoformat()
    values = {"person": away.pk, "colleague": colleague.pk, "first_day": today, "last_day": today}
    for reader in (other, make_user(firm, role="owner")):
        client.force_login(reader)
        client.post("/settings/cover/", values)

    assert [each.person for each in Cover.objects.order_by("pk")] == [other, away]


def test_who_is_not_concerned_ends_no_cover_of_a_colleague(client, away, colleague, firm):
    entered = cover(away, colleague)
    answers = []
    for reader in (make_user(), make_user(firm), colleague):
        client.force_login(reader)
        answers.append(client.post(f"/settings/cover/{entered.pk}/end/").status_code)

    assert answers == [404, 403, 302]


def test_page_says_beside_the_field_why_a_cover_cannot_be(client, away):
    client.force_login(away)

    page = client.post(
        "/settings/cover/",
        {"colleague": away.pk, "first_day": "2026-04-13", "last_day": "yesterday"},
    )

    assert page.status_code == 422
    assert "“yesterday” is not a date" in page.content.decode()
