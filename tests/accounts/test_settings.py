"""Settings: what is one's own, what only owners may, and what another firm never sees."""

import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.audit import record_act
from accounts.forms import InvitationForm
from accounts.models import AuditEvent, Firm, Role, User
from tests.accounts.test_sign_in import choose_password, link_in, sign_in
from tests.factories import PASSWORD, make_firm, make_user

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 8, 17, tzinfo=UTC)
OWNER_PAGES = ["firm_edit", "person_list", "person_invite", "audit_list"]


@pytest.fixture
def owner():
    return make_user(role=Role.OWNER, full_name="Marie Roy")


@pytest.fixture
def office(client, owner):
    client.force_login(owner)
    return client


def body(response):
    return response.content.decode()


def test_language_of_letters_is_chosen_though_no_page_is_half_translated(office, owner):
    User.objects.filter(pk=owner.pk).update(language="fr-ca")

    pages = [
        office.get(reverse(f"accounts:{name}"))
        for name in ("settings", "firm_edit", "person_invite")
    ]

    assert {page["Content-Language"] for page in pages} == {"en-ca"}
    assert all('<option value="fr-ca"' in body(page) for page in pages)
    assert "Pages, letters about rounds and mail about signing in are in English only." in body(
        pages[0]
    )


def test_language_chosen_for_letters_is_kept(office, owner):
    office.post(
        reverse("accounts:settings"),
        {"full_name": "Marie Roy", "theme": "dark", "language": "fr-ca"},
    )

    owner.refresh_from_db()
    assert owner.language == "fr-ca"


@pytest.mark.parametrize("sent", [{}, {"language": ""}])
def test_language_stays_where_none_is_sent(office, owner, sent):
    User.objects.filter(pk=owner.pk).update(language="fr-ca")

    office.post(reverse("accounts:settings"), {"full_name": "M. Roy", "theme": "dark"} | sent)

    owner.refresh_from_db()
    assert (owner.full_name, owner.language) == ("M. Roy", "fr-ca")


def test_language_that_does_not_exist_is_refused_beside_its_field(office, owner):
    response = office.post(
        reverse("accounts:settings"),
        {"full_name": "M. Roy", "theme": "dark", "language": "tlh"},
    )

    assert set(response.context["form"].errors) == {"language"}


def test_new_person_starts_in_the_french_of_a_french_firm(office, owner):
    Firm.objects.update(language="fr-ca")

    office.post(
        reverse("accounts:person_invite"),
        {"full_name": "Ravi Singh", "email": "ravi@example.test", "role": "consultant"},
    )

    assert User.objects.get(email="ravi@example.test").language == "fr-ca"


def test_new_person_starts_in_the_language_of_the_firm(office, owner):
    office.post(
        reverse("accounts:person_invite"),
        {"full_name": "Ravi Singh", "email": "ravi@example.test", "role": "consultant"},
    )

    assert User.objects.get(email="ravi@example.test").language == owner.firm.language


def test_profile_is_saved_and_the_next_page_is_in_its_language(office, owner, settings):
    settings.LANGUAGES = settings.KNOWN_LANGUAGES
    office.post(
        reverse("accounts:settings"),
        {
            "full_name": "Marie R. Roy",
            "language": "fr-ca",
            "theme": "dark",
            "time_zone": "America/Vancouver",
        },
    )

    owner.refresh_from_db()
    response = office.get(reverse("accounts:settings"))
    assert (owner.full_name, owner.language, owner.theme) == ("Marie R. Roy", "fr-ca", "dark")
    assert response["Content-Language"] == "fr-ca"
    assert '<html lang="fr-ca" data-bs-theme="dark">' in body(response)


def test_time_zone_that_does_not_exist_is_refused_beside_its_field(office, owner):
    response = office.post(
        reverse("accounts:settings"),
        {"full_name": "", "language": "en-ca", "theme": "dark", "time_zone": "Mars/Olympus"},
    )

    owner.refresh_from_db()
    assert response.status_code == 200
    assert {"full_name", "time_zone"} == set(response.context["form"].errors)
    assert 'href="#id_time_zone"' in body(response)
    assert owner.theme == "system"


def test_moments_are_shown_in_the_readers_zone_and_in_utc(office, owner):
    User.objects.filter(pk=owner.pk).update(time_zone="America/Vancouver")
    record_act("firm_changed", at=NOON, by=owner)

    page = body(office.get(reverse("accounts:audit_list")))

    assert "2026-03-08 10:00:00 PDT" in page
    assert "2026-03-08 17:00:00 UTC" in page


def test_owner_changes_the_firm_and_the_change_is_recorded_by_field(office, owner, settings):
    settings.LANGUAGES = settings.KNOWN_LANGUAGES
    office.post(
        reverse("accounts:firm_edit"),
        {
            "name": "Roy & Singh",
            "time_zone": "America/Halifax",
            "language": "fr-ca",
            "letterhead": "12 Water Street\nHalifax",
            "mail_clients": "on",
        },
    )

    firm = Firm.objects.get(pk=owner.firm_id)
    event = AuditEvent.objects.get(act="firm_changed")
    assert (firm.name, firm.time_zone, firm.mail_clients) == (
        "Roy & Singh",
        "America/Halifax",
        True,
    )
    assert event.details == {
        "fields": ["language", "letterhead", "mail_clients", "name", "time_zone"]
    }


def test_saving_the_firm_unchanged_records_nothing(office, owner):
    firm = owner.firm

    office.post(
        reverse("accounts:firm_edit"),
        {"name": firm.name, "time_zone": firm.time_zone, "language": firm.language},
    )

    assert not AuditEvent.objects.filter(act="firm_changed").exists()


def test_invited_person_chooses_a_password_and_signs_in(office, owner, client):
    office.post(
        reverse("accounts:person_invite"),
        {
            "full_name": "Jaspreet Singh",
            "email": "J.Singh@Example.test",
            "role": "assistant",
            "language": "en-ca",
        },
    )
    person = User.objects.get(email="j.singh@example.test")
    (message,) = mail.outbox
    office.post(reverse("account_logout"))

    choose_password(client, link_in(message), "a pass phrase of my own")

    assert (person.firm, person.role) == (owner.firm, Role.ASSISTANT)
    assert not person.has_usable_password()
    assert sign_in(client, person.email, "a pass phrase of my own")["Location"] == "/"


def test_address_that_has_an_account_cannot_be_invited_again(office, owner):
    response = office.post(
        reverse("accounts:person_invite"),
        {
            "full_name": "Twice",
            "email": owner.email.upper(),
            "role": "assistant",
            "language": "en-ca",
        },
    )

    assert "already has an account" in body(response)
    assert mail.outbox == []


def test_invitation_is_sent_again_on_request(office, owner):
    person = make_user(firm=owner.firm)

    office.post(reverse("accounts:person_reinvite", args=[person.pk]))

    assert [message.to for message in mail.outbox] == [[person.email]]
    event = AuditEvent.objects.get(act="person_invited_again")
    assert (event.actor, event.subject) == (owner, f"user:{person.pk}")


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"is_active": False}, "is closed"), ({"password": PASSWORD}, "has chosen a password")],
)
def test_invitation_is_not_sent_again_to_the_closed_or_the_settled(office, owner, fields, said):
    person = make_user(firm=owner.firm, **fields)

    response = office.post(reverse("accounts:person_reinvite", args=[person.pk]), follow=True)

    assert said in body(response)
    assert mail.outbox == []
    assert not AuditEvent.objects.filter(act="person_invited_again").exists()


def test_person_invited_twice_at_the_same_moment_is_invited_once(office, owner, monkeypatch):
    make_user(email="late@example.test")
    monkeypatch.setattr(InvitationForm, "clean_email", lambda form: form.cleaned_data["email"])
    monkeypatch.setattr(InvitationForm, "validate_unique", lambda form: None)

    response = office.post(
        reverse("accounts:person_invite"),
        {
            "full_name": "Late Twin",
            "email": "late@example.test",
            "role": "assistant",
            "language": "en-ca",
        },
    )

    assert "already has an account" in body(response)
    assert mail.outbox == []


def test_account_is_closed_and_opened_again(office, owner):
    person = make_user(firm=owner.firm)

    office.post(reverse("accounts:person_deactivate", args=[person.pk]))
    person.refresh_from_db()
    closed = person.is_active
    office.post(reverse("accounts:person_activate", args=[person.pk]))
    person.refresh_from_db()

    assert (closed, person.is_active) == (False, True)
    assert list(AuditEvent.objects.filter(subject=f"user:{person.pk}").values_list("act")) == [
        ("person_activated",),
        ("person_deactivated",),
    ]


def test_owner_cannot_close_the_own_account(office, owner):
    response = office.post(reverse("accounts:person_deactivate", args=[owner.pk]), follow=True)

    owner.refresh_from_db()
    assert owner.is_active
    assert "cannot close your own account" in body(response)


def test_only_owner_cannot_become_an_assistant(office, owner):
    response = office.post(
        reverse("accounts:person_edit", args=[owner.pk]),
        {"full_name": "Marie Roy", "role": "assistant"},
    )

    owner.refresh_from_db()
    assert owner.role == Role.OWNER
    assert "Make someone else an owner first" in body(response)


def test_second_owner_may_take_the_role_from_the_first(office, owner):
    other = make_user(firm=owner.firm, role=Role.OWNER)

    office.post(
        reverse("accounts:person_edit", args=[other.pk]),
        {"full_name": "Other", "role": "consultant"},
    )

    other.refresh_from_db()
    assert (other.role, other.full_name) == (Role.CONSULTANT, "Other")


@pytest.mark.parametrize("role", [Role.CONSULTANT, Role.ASSISTANT, Role.RULE_MAINTAINER])
@pytest.mark.parametrize("page", OWNER_PAGES)
def test_only_owners_open_the_firms_settings(client, role, page):
    client.force_login(make_user(role=role))

    response = client.get(reverse(f"accounts:{page}"))

    assert response.status_code == 403


@pytest.mark.parametrize("role", [Role.CONSULTANT, Role.ASSISTANT])
def test_others_are_not_shown_the_tabs_of_owners(client, role):
    client.force_login(make_user(role=role))

    page = body(client.get(reverse("accounts:settings")))

    assert reverse("accounts:person_list") not in page


@pytest.mark.parametrize("act", ["deactivate", "activate", "reset_factor", "reinvite"])
def test_assistant_cannot_act_on_a_colleague(client, act):
    assistant = make_user(role=Role.ASSISTANT)
    colleague = make_user(firm=assistant.firm)
    client.force_login(assistant)

    response = client.post(reverse(f"accounts:person_{act}", args=[colleague.pk]))

    colleague.refresh_from_db()
    assert response.status_code == 403
    assert colleague.is_active
    assert mail.outbox == []


@pytest.mark.parametrize("act", ["edit", "deactivate", "activate", "reset_factor", "reinvite"])
def test_person_of_another_firm_is_as_missing_as_one_who_never_was(office, act):
    stranger = make_user(firm=make_firm())

    foreign = office.post(reverse(f"accounts:person_{act}", args=[stranger.pk]))
    missing = office.post(reverse(f"accounts:person_{act}", args=[stranger.pk + 1000]))

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content == missing.content


def test_acts_of_another_firm_are_not_listed(office, owner):
    stranger = make_user(firm=make_firm(), full_name="Someone Else")
    record_act("firm_changed", at=NOON, by=stranger)
    record_act("person_invited", at=NOON, by=owner)

    page = body(office.get(reverse("accounts:audit_list")))

    assert "Person invited" in page
    assert "Someone Else" not in page


def test_audit_log_is_filtered_by_act_and_by_local_day(office, owner):
    for hour in (3, 5):  # 22:00 of the day before and 00:00 in Toronto, in winter time
        record_act("firm_changed", at=datetime(2026, 2, 10, hour, tzinfo=UTC), by=owner)
    record_act("person_invited", at=datetime(2026, 2, 10, 12, tzinfo=UTC), by=owner)

    response = office.get(
        reverse("accounts:audit_list"),
        {"act": "firm_changed", "first_day": "2026-02-10", "last_day": "2026-02-10"},
    )

    assert [event.at.hour for event in response.context["page"]] == [5]


def test_period_that_ends_before_it_begins_is_explained(office):
    response = office.get(
        reverse("accounts:audit_list"), {"first_day": "2026-02-10", "last_day": "2026-02-01"}
    )

    assert "2026-02-01 is before 2026-02-10" in body(response)


def test_long_audit_log_comes_in_pages_that_keep_the_filter(office, owner):
    for _ in range(51):
        record_act("person_invited", at=NOON, by=owner)

    first = office.get(reverse("accounts:audit_list"), {"act": "person_invited"})
    second = office.get(reverse("accounts:audit_list"), {"act": "person_invited", "page": "2"})

    assert re.search(r'href="\?act=person_invited&amp;page=2"', body(first))
    assert "51 to 51 of 51" in body(second)


def test_list_of_people_needs_the_same_queries_however_many_there_are(office, owner):
    with CaptureQueriesContext(connection) as for_one:
        office.get(reverse("accounts:person_list"))
    for _ in range(10):
        make_user(firm=owner.firm, password=PASSWORD)

    with CaptureQueriesContext(connection) as for_many:
        office.get(reverse("accounts:person_list"))

    assert len(for_many) == len(for_one)


def test_signed_out_visitor_is_sent_to_sign_in(client):
    response = client.get(reverse("accounts:firm_edit"))

    assert response["Location"] == "/account/login/?next=/settings/firm/"


def test_saving_the_own_profile_writes_only_what_was_changed(office, owner):
    typed = {"full_name": "Marie Roy-Tremblay", "theme": "dark", "language": "en-ca"}

    with CaptureQueriesContext(connection) as queries:
        office.post(reverse("accounts:settings"), typed)

    (update,) = [
        each["sql"] for each in queries if each["sql"].startswith('UPDATE "accounts_user"')
    ]
    owner.refresh_from_db()
    assert (owner.full_name, owner.theme) == ("Marie Roy-Tremblay", "dark")
    assert "is_active" not in update
    assert "role" not in update
