"""The operator opens firms and accounts in the admin site; the audit log is for reading."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.urls import reverse

from accounts.audit import record_act
from accounts.models import AuditEvent, Firm, User
from tests.factories import make_firm, make_user

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 8, 17, tzinfo=UTC)


@pytest.fixture
def operator(client):
    user = make_user(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def person(**fields):
    return {
        "full_name": "Marie Roy",
        "email": "M.Roy@example.test",
        "role": "owner",
        "language": "fr-ca",
        "time_zone": "",
        "is_active": "on",
    } | fields


def test_language_of_letters_is_asked_for_though_pages_have_but_one(client, operator):
    addresses = [reverse("admin:accounts_firm_add"), reverse("admin:accounts_user_add")]

    pages = [client.get(each).content.decode() for each in addresses]

    assert all('name="language"' in page and "in English only" in page for page in pages)


@pytest.mark.django_db(transaction=True)
def test_operator_opens_a_firm_and_invites_its_owner(client, operator):
    client.post(
        reverse("admin:accounts_firm_add"),
        {
            "name": "Roy & Singh",
            "slug": "roy",
            "time_zone": "America/Halifax",
            "language": "fr-ca",
            "letterhead": "",
            "require_second_factor": "on",
        },
    )
    firm = Firm.objects.get(slug="roy")

    client.post(reverse("admin:accounts_user_add"), person(firm=firm.pk))

    owner = User.objects.get(email="m.roy@example.test")
    assert (owner.firm, owner.is_owner, owner.has_usable_password()) == (firm, True, False)
    assert [message.to for message in mail.outbox] == [["m.roy@example.test"]]
    event = AuditEvent.objects.get(act="person_invited")
    assert (event.actor, event.firm) == (operator, firm)


@pytest.mark.django_db(transaction=True)
def test_account_stays_and_the_operator_is_told_when_the_mail_server_is_away(
    client, operator, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    response = client.post(
        reverse("admin:accounts_user_add"), person(firm=operator.firm_id), follow=True
    )

    assert "the mail could not be sent" in response.content.decode()
    assert User.objects.filter(email="m.roy@example.test").exists()


def test_invitation_waits_for_the_commit_of_the_account(client, operator):
    client.post(reverse("admin:accounts_user_add"), person(firm=operator.firm_id))

    assert User.objects.filter(email="m.roy@example.test").exists()
    assert mail.outbox == []  # the transaction around this test is never committed


def test_consultant_without_a_firm_is_refused_beside_the_field(client, operator):
    response = client.post(reverse("admin:accounts_user_add"), person(role="consultant"))

    assert "Choose the firm" in response.content.decode()
    assert not User.objects.filter(email__iexact="m.roy@example.test").exists()


def test_rule_maintainer_needs_no_firm(client, operator):
    client.post(reverse("admin:accounts_user_add"), person(role="rule_maintainer"))

    assert User.objects.get(email="m.roy@example.test").firm is None


def test_invitation_is_sent_again_only_to_those_without_a_password(client, operator):
    waiting, settled = make_user(), make_user(password="a long pass phrase of theirs")

    client.post(
        reverse("admin:accounts_user_changelist"),
        {"action": "invite_again", "_selected_action": [waiting.pk, settled.pk]},
    )

    assert [message.to for message in mail.outbox] == [[waiting.email]]
    assert AuditEvent.objects.get(act="person_invited_again").subject == f"user:{waiting.pk}"


@pytest.mark.parametrize("model", ["firm", "user", "auditevent"])
def test_nothing_that_records_refer_to_can_be_deleted(client, operator, model):
    event = record_act("firm_changed", at=NOON, by=make_user(firm=make_firm()))
    pk = {"firm": event.firm_id, "user": event.actor_id, "auditevent": event.pk}[model]

    response = client.post(reverse(f"admin:accounts_{model}_delete", args=[pk]), {"post": "yes"})

    assert response.status_code == 403


def test_audit_log_is_searched_but_not_changed(client, operator):
    event = record_act("firm_changed", at=NOON, by=make_user())

    listed = client.get(reverse("admin:accounts_auditevent_changelist"))
    page = client.get(reverse("admin:accounts_auditevent_change", args=[event.pk]))

    assert "firm_changed" in listed.content.decode()
    assert 'name="_save"' not in page.content.decode()


def test_secrets_of_second_factors_are_not_in_the_admin_site(client, operator):
    page = client.get(reverse("admin:index")).content.decode()

    assert "/admin/mfa/" not in page
    assert "/admin/account/" not in page


def test_operator_resets_a_lost_second_factor(client, operator):
    person = make_user()
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")

    client.post(
        reverse("admin:accounts_user_changelist"),
        {"action": "reset_factor", "_selected_action": [person.pk]},
    )

    assert not Authenticator.objects.filter(user=person).exists()
    assert AuditEvent.objects.get(act="second_factor_reset").firm == person.firm
