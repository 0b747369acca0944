"""Dates that concern every file: fees, funds, a consultant's licence and insurance."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from accounts.models import Role
from deadlines.digest import send_digests
from deadlines.rules.office_dates import Cover, dates_of_the_law
from tests.factories import make_user

TODAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 2, 14, tzinfo=UTC)  # 09:00 in Toronto
LICENCE_ENDS = date(2026, 12, 31)


def licensees(day: date) -> list[tuple[str, int]]:
    found = dates_of_the_law(TODAY, TODAY, [("Marie Roy", Cover.LICENCE, day)])
    return [(each.who, each.days_left) for each in found.licensees]


@pytest.mark.parametrize(
    ("days", "told"),
    [(61, []), (60, [("Marie Roy", 60)]), (0, [("Marie Roy", 0)]), (-1, [("Marie Roy", -1)])],
)
def test_licence_is_told_from_sixty_days_before_and_until_it_is_renewed(days, told):
    assert licensees(TODAY + timedelta(days=days)) == told


def test_soonest_end_comes_first():
    found = dates_of_the_law(
        TODAY,
        TODAY,
        [
            ("Marie Roy", Cover.LICENCE, LICENCE_ENDS),
            ("Marie Roy", Cover.INSURANCE, date(2026, 10, 31)),
        ],
    )

    assert [(each.cover, each.is_over) for each in found.licensees] == [
        (Cover.INSURANCE, True),
        (Cover.LICENCE, False),
    ]
    assert found.any


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["deadlines:today", "deadlines:deadline_list"])
def test_office_reads_whose_licence_ends_and_no_other_office_does(client, page):
    user = make_user(full_name="Marie Roy", licence_ends_on=LICENCE_ENDS)
    make_user(user.firm, full_name="Bo Li", licence_ends_on=LICENCE_ENDS, is_active=False)
    make_user(full_name="Someone Else", insurance_ends_on=LICENCE_ENDS)
    client.force_login(user)

    with time_machine.travel(NOW, tick=False):
        text = " ".join(client.get(reverse(page)).content.decode().split())

    assert "The College licence of Marie Roy ends on 2026-12-31: 59 days left." in text
    assert "Bo Li ends" not in text
    assert "Someone Else" not in text


@pytest.mark.django_db
def test_licence_near_its_end_is_reason_enough_for_the_mornings_letter():
    make_user(full_name="Marie Roy", insurance_ends_on=TODAY, licence_ends_on=date(2026, 11, 1))
    make_user(full_name="Luc Roy", language="fr-ca", insurance_ends_on=TODAY)

    send_digests(NOW)

    english, french = sorted((letter.body for letter in mail.outbox), key=len, reverse=True)
    assert "A College licence in your firm ended on 2026-11-01." in english
    assert (
        "An errors and omissions insurance in your firm ends on 2026-11-02 (0 days left)" in english
    )
    assert "Une assurance erreurs et omissions de votre cabinet prend fin le 2026-11-02" in french
    assert "Roy" not in english + french


@pytest.mark.django_db
def test_consultant_types_both_dates_and_an_assistant_is_not_asked(client):
    user = make_user(role=Role.CONSULTANT)
    client.force_login(user)
    settings = reverse("accounts:settings")
    profile = {"full_name": "Marie Roy", "language": "en-ca", "theme": "dark", "time_zone": ""}

    client.post(settings, profile | {"licence_ends_on": "2026-12-31", "insurance_ends_on": ""})

    user.refresh_from_db()
    assert (user.licence_ends_on, user.insurance_ends_on) == (LICENCE_ENDS, None)
    assert 'value="2026-12-31"' in client.get(settings).content.decode()
    client.force_login(make_user(user.firm, role=Role.ASSISTANT))
    assert "College licence" not in client.get(settings).content.decode()
