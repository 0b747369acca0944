"""Signing in: throttled, recorded, by invitation only, and silent about who has an account."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from accounts.models import AuditEvent, Role
from tests.factories import PASSWORD, make_firm, make_user

pytestmark = pytest.mark.django_db


def sign_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def link_in(message):
    return re.search(r"https?://[^/\s]+(/\S+)", message.body).group(1)


def choose_password(client, link, password):
    form_page = client.get(link, follow=True)
    return client.post(
        form_page.redirect_chain[-1][0], {"password1": password, "password2": password}
    )


def acts():
    return list(AuditEvent.objects.order_by("pk").values_list("act", flat=True))


def test_right_password_leads_to_today_and_is_recorded(client):
    user = make_user(password=PASSWORD)

    response = sign_in(client, user.email)

    assert (response.status_code, response["Location"]) == (302, "/")
    event = AuditEvent.objects.get()
    assert (event.act, event.actor, event.firm) == ("signed_in", user, user.firm)


def test_operator_without_a_firm_is_led_to_the_admin_site(client):
    operator = make_user(password=PASSWORD, is_staff=True, is_superuser=True)
    operator.firm = None
    operator.save()

    response = sign_in(client, operator.email)

    assert response["Location"] == reverse("admin:index")


def test_wrong_password_is_recorded_for_the_firm_without_the_typed_address(client):
    user = make_user(password=PASSWORD)

    response = sign_in(client, user.email.upper(), "not the pass phrase")

    assert response.status_code == 200
    event = AuditEvent.objects.get()
    assert (event.act, event.actor, event.firm) == ("sign_in_failed", None, user.firm)
    assert event.subject == f"user:{user.pk}"
    assert user.email not in str(event.details)


def test_unknown_address_gets_the_same_answer_as_a_wrong_password(client):
    user = make_user(password=PASSWORD)

    wrong = sign_in(client, user.email, "not the pass phrase").content.decode()
    unknown = sign_in(client, "nobody@example.test", "not the pass phrase").content.decode()

    secret = r'name="csrfmiddlewaretoken" value="[^"]+"'
    assert re.sub(secret, "", wrong.replace(user.email, "")) == re.sub(
        secret, "", unknown.replace("nobody@example.test", "")
    )


def test_sign_out_needs_a_post_and_is_recorded(client):
    user = make_user(password=PASSWORD)
    client.force_login(user)

    asked = client.get(reverse("account_logout"))
    response = client.post(reverse("account_logout"))

    assert asked.status_code == 200
    assert response["Location"] == reverse("account_login")
    assert acts()[-1] == "signed_out"
    assert client.get(reverse("accounts:settings")).status_code == 302


def test_sixth_wrong_password_for_an_account_is_answered_429_with_what_to_do(client):
    user = make_user(password=PASSWORD)
    for _ in range(5):
        assert sign_in(client, user.email, "not the pass phrase").status_code == 200

    response = sign_in(client, user.email, PASSWORD)

    assert response.status_code == 429
    assert response["Retry-After"] == "300"
    assert "Wait five minutes" in response.content.decode()


def test_closed_account_cannot_sign_in_and_loses_its_sessions(client):
    user = make_user(password=PASSWORD)
    client.force_login(user)
    assert client.get(reverse("accounts:settings")).status_code == 200

    user.is_active = False
    user.save()

    assert client.get(reverse("accounts:settings")).status_code == 302
    answer = sign_in(client, user.email)
    assert "not active" in client.get(answer["Location"]).content.decode()
    assert client.get(reverse("accounts:settings")).status_code == 302


def test_nobody_can_sign_up(client):
    response = client.post(
        reverse("account_signup"),
        {"email": "new@example.test", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert "by invitation" in response.content.decode()
    assert not type(make_user()).objects.filter(email="new@example.test").exists()


def test_forgotten_password_is_reset_by_a_mailed_link_that_works_once(client):
    user = make_user(password=PASSWORD)
    client.post(reverse("account_reset_password"), {"email": user.email})
    (message,) = mail.outbox

    choose_password(client, link_in(message), "another long pass phrase")

    assert message.to == [user.email]
    assert user.full_name not in message.body
    assert sign_in(client, user.email, "another long pass phrase")["Location"] == "/"
    client.post(reverse("account_logout"))
    assert "no longer works" in client.get(link_in(message), follow=True).content.decode()


def test_reset_does_not_tell_whether_an_address_has_an_account(client):
    user = make_user(password=PASSWORD)

    known = client.post(reverse("account_reset_password"), {"email": user.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.test"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert client.get(known["Location"]).status_code == 200
    assert [message.to for message in mail.outbox] == [[user.email]]


def test_reset_mail_is_in_the_readers_language_and_leads_to_the_configured_site(client, settings):
    settings.SITE_URL = "https://landed.example.test/"
    user = make_user(password=PASSWORD, language="fr-ca")

    client.post(reverse("account_reset_password"), {"email": user.email})

    assert "https://landed.example.test/account/password/reset/key/" in mail.outbox[0].body


def test_weak_password_is_refused_with_the_reason(client):
    user = make_user(password=PASSWORD)
    client.post(reverse("account_reset_password"), {"email": user.email})

    response = choose_password(client, link_in(mail.outbox[0]), "short")

    assert "at least 12 characters" in response.content.decode()


@pytest.mark.parametrize(
    "path", ["/account/email/", "/account/password/set/", "/account/confirm-email/abc/"]
)
def test_pages_of_the_library_that_landed_does_not_offer_lead_to_settings(client, path):
    client.force_login(make_user())

    assert client.get(path)["Location"] == reverse("accounts:settings")


def test_admin_site_sends_strangers_to_the_one_sign_in_page(client):
    response = client.get(reverse("admin:index"), follow=True)

    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_admin_site_refuses_people_who_are_not_staff(client):
    client.force_login(make_user(firm=make_firm(), role=Role.OWNER))

    response = client.get(reverse("admin:login"))

    assert response.status_code == 403


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 3, 2, 15, tzinfo=UTC), tick=False) as clock:
        yield clock


def test_session_left_alone_for_half_an_hour_ends_and_leads_back_to_its_page(
    client, settings, clock
):
    settings.SESSION_IDLE_SECONDS = 1800
    client.force_login(make_user())
    client.get(reverse("accounts:settings"))

    clock.shift(timedelta(minutes=31))
    response = client.get(reverse("accounts:settings"))

    assert response["Location"] == "/account/login/?next=%2Fsettings%2F"
    page = client.get(response["Location"]).content.decode()
    assert "signed out after a while" in page
    assert acts()[-1] == "signed_out"


def test_form_sent_from_a_stale_session_is_said_not_to_be_saved(client, settings, clock):
    settings.SESSION_IDLE_SECONDS = 1800
    user = make_user(full_name="As it was")
    client.force_login(user)
    client.get(reverse("accounts:settings"))

    clock.shift(timedelta(minutes=31))
    response = client.post(reverse("accounts:settings"), {"full_name": "Changed"}, follow=True)

    user.refresh_from_db()
    assert user.full_name == "As it was"
    assert "was not saved" in response.content.decode()


def test_typing_keeps_a_session_alive_but_never_beyond_twelve_hours(client, settings, clock):
    settings.SESSION_IDLE_SECONDS = 1800
    client.force_login(make_user())
    statuses = []
    for _ in range(30):
        statuses.append(client.get(reverse("accounts:alive")).status_code)
        clock.shift(timedelta(minutes=25))

    assert statuses[:29] == [204] * 29
    assert statuses[29] == 302
