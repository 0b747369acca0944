"""A firm can require a second factor; then nothing else opens before it is set up."""

from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from accounts.models import AuditEvent, Role
from tests.factories import PASSWORD, make_firm, make_user

pytestmark = pytest.mark.django_db


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.fixture(autouse=True)
def still_clock():
    """A code is good for half a minute: between making and using it no time passes."""
    with time_machine.travel(datetime(2026, 3, 2, 15, tzinfo=UTC), tick=False):
        yield


def sign_in(client, user):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


@pytest.fixture
def strict_user():
    return make_user(firm=make_firm(require_second_factor=True), password=PASSWORD)


def test_person_of_a_strict_firm_is_led_to_set_up_the_factor_first(client, strict_user):
    sign_in(client, strict_user)

    response = client.get(reverse("accounts:settings"))

    assert response["Location"] == reverse("mfa_activate_totp")
    assert client.get(response["Location"]).status_code == 200


def test_partial_update_of_such_a_person_leads_the_whole_page_there(client, strict_user):
    sign_in(client, strict_user)

    response = client.get(reverse("accounts:settings"), headers={"HX-Request": "true"})

    assert response["HX-Redirect"] == reverse("mfa_activate_totp")


def test_with_the_factor_set_up_everything_opens_and_the_codes_are_shown_once(client, strict_user):
    sign_in(client, strict_user)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret

    response = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)}, follow=True)
    codes = response.context["unused_codes"]
    again = client.get(reverse("mfa_view_recovery_codes")).content.decode()

    assert len(codes) == 10
    assert all(code in response.content.decode() for code in codes)
    assert not any(code in again for code in codes)
    assert client.get(reverse("accounts:settings")).status_code == 200


def test_wrong_code_when_setting_up_turns_nothing_on(client, strict_user):
    sign_in(client, strict_user)
    client.get(reverse("mfa_activate_totp"))

    response = client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert "Wait for the next one" in response.content.decode()
    assert not Authenticator.objects.exists()


def test_sign_in_asks_for_the_code_and_records_a_wrong_one(client, strict_user):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(strict_user, secret)

    asked = sign_in(client, strict_user)
    refused = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    failures = AuditEvent.objects.filter(act="sign_in_failed").values_list("details", "firm")
    accepted = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})

    assert asked["Location"] == reverse("mfa_authenticate")
    assert refused.status_code == 200
    assert list(failures) == [({"step": "second_factor"}, strict_user.firm_id)]
    assert accepted["Location"] == "/"


def test_factor_cannot_be_turned_off_where_the_firm_requires_it(client, strict_user):
    TOTP.activate(strict_user, "JBSWY3DPEHPK3PXP")
    sign_in(client, strict_user)
    client.post(reverse("mfa_authenticate"), {"code": code_for("JBSWY3DPEHPK3PXP")})

    response = client.post(reverse("mfa_deactivate_totp"))

    assert "cannot be turned off" in response.content.decode()
    assert Authenticator.objects.filter(user=strict_user, type="totp").exists()


def test_firm_that_does_not_require_it_asks_for_nothing(client):
    user = make_user(password=PASSWORD)
    sign_in(client, user)

    assert client.get(reverse("accounts:settings")).status_code == 200


@pytest.mark.parametrize(("required", "status"), [(True, 302), (False, 200)])
def test_installation_can_require_the_factor_of_its_staff(client, settings, required, status):
    settings.STAFF_SECOND_FACTOR = required
    client.force_login(make_user(is_staff=True, is_superuser=True))

    assert client.get(reverse("admin:index")).status_code == status


def test_owner_resets_the_factor_of_someone_who_lost_the_phone(client):
    owner = make_user(role=Role.OWNER)
    person = make_user(firm=owner.firm)
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    client.force_login(owner)

    client.post(reverse("accounts:person_reset_factor", args=[person.pk]))

    assert not Authenticator.objects.filter(user=person).exists()
    event = AuditEvent.objects.get(act="second_factor_reset")
    assert (event.actor, event.subject) == (owner, f"user:{person.pk}")
