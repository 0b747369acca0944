"""Opening a file, its own data, and closing it."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Role
from clients.forms.client import ClientForm
from clients.models import Client, Stage
from draws.models import InvitationToApply
from tests.deadlines.office import make_invited_client, make_ita
from tests.factories import make_client, make_user

pytestmark = pytest.mark.django_db
NEW = "clients:client_new"


@pytest.fixture
def owner():
    return make_user()


@pytest.fixture
def browse(client, owner):
    client.force_login(owner)
    return client


def page_values(browse, file):
    """Return what a browser sends when the page is saved as it was shown."""
    form = browse.get(reverse("clients:client_edit", args=[file.pk])).context["form"]
    shown = {box.html_name: box.value() for box in form}
    hidden = {box.html_initial_name: box.value() for box in form if box.field.show_hidden_initial}
    return {name: value for name, value in (shown | hidden).items() if value is not None}


def edit(browse, file, values):
    return browse.post(reverse("clients:client_edit", args=[file.pk]), values)


def close(browse, file, act):
    return browse.post(reverse("clients:client_close", args=[file.pk]), {"act": act})


def typed(owner, **more):
    return {
        "given_name": "Amara",
        "family_name": "Okafor",
        "birth_date": "1989-03-17",
        "reference": "2026-A42",
        "owner": owner.pk,
    } | more


def test_file_is_opened_in_the_readers_firm_with_the_rest_not_known(browse, owner):
    answer = browse.post(reverse(NEW), typed(owner))

    file = Client.objects.get()
    assert answer.url == file.get_absolute_url()
    assert (file.firm, file.stage, file.has_job_offer) == (owner.firm, Stage.PROFILE, None)
    assert AuditEvent.objects.filter(act="client_opened", actor=owner).exists()


def test_next_reference_of_the_year_is_proposed(browse, owner):
    year = browse.get(reverse(NEW)).context["form"].initial["reference"][:4]
    make_client(owner, reference=f"{year}-0107")
    make_client(owner, reference=f"{year}-special")
    make_client(reference=f"{year}-0900")

    proposed = browse.get(reverse(NEW)).context["form"].initial["reference"]

    assert proposed == f"{year}-0108"


def test_reference_on_file_is_refused(browse, owner):
    make_client(owner, reference="2026-A42")

    answer = browse.post(reverse(NEW), typed(owner, family_name="Else"))

    assert "2026-A42" in answer.context["form"].errors["reference"][0]
    assert Client.objects.count() == 1


@pytest.mark.parametrize(
    "same",
    [
        {"family_name": "OKAFOR"},
        {"birth_date": "1989-03-17", "family_name": "Married"},
        {"email": "amara@example.com", "family_name": "Married"},
    ],
)
def test_possible_conflict_is_shown_before_saving_and_saved_when_meant(browse, owner, same):
    known = make_client(owner, **{"family_name": "Known"} | same)
    asked = typed(owner, email="amara@example.com")

    first = browse.post(reverse(NEW), asked)
    second = browse.post(reverse(NEW), asked | {"is_meant": "yes"})

    assert known.reference in first.content.decode()
    assert second.status_code == 302


def test_conflict_search_never_looks_into_another_firm(browse, owner):
    make_client(family_name="Okafor", email="amara@example.com")

    answer = browse.post(reverse(NEW), typed(owner, email="amara@example.com"))

    assert answer.status_code == 302


def test_birth_date_to_come_is_refused_with_its_value(browse, owner):
    answer = browse.post(reverse(NEW), typed(owner, birth_date="2031-03-17"))

    assert "2031-03-17" in answer.context["form"].errors["birth_date"][0]


def test_own_data_is_saved_with_three_answers(browse, owner):
    file = make_client(owner)
    values = {
        "given_name": "Amara",
        "family_name": "Okafor",
        "reference": file.reference,
        "stage": "pool",
        "owner": owner.pk,
        "language": "fr-ca",
        "has_job_offer": "no",
        "represented": "yes",
        "criminal_history": "",
    }

    answer = browse.post(reverse("clients:client_edit", args=[file.pk]), values)

    file.refresh_from_db()
    assert answer.status_code == 302
    assert (file.has_job_offer, file.represented, file.criminal_history) == (False, True, None)
    assert file.facts_version == 2


def test_own_data_keeps_what_changed_elsewhere_while_the_page_was_open(browse, owner):
    file = make_client(owner, stage=Stage.POOL, city="Halifax")
    opened = page_values(browse, file)
    Client.objects.filter(pk=file.pk).update(stage=Stage.INVITED, facts_version=7)

    answer = edit(browse, file, opened | {"city": "Moncton"})

    file.refresh_from_db()
    assert answer.status_code == 302
    assert (file.stage, file.city, file.facts_version) == (Stage.INVITED, "Moncton", 8)
    assert file.history.first().stage == Stage.INVITED


def test_stage_changed_here_and_elsewhere_is_explained_and_not_saved(browse, owner):
    file = make_client(owner, stage=Stage.POOL)
    opened = page_values(browse, file)
    Client.objects.filter(pk=file.pk).update(stage=Stage.INVITED)

    answer = edit(browse, file, opened | {"stage": "submitted"})

    file.refresh_from_db()
    assert (answer.status_code, file.stage) == (422, Stage.INVITED)
    assert "became “Invited” while this page was open" in answer.content.decode()


def test_page_saved_unchanged_writes_nothing(browse, owner):
    file = make_client(owner)

    edit(browse, file, page_values(browse, file))

    file.refresh_from_db()
    assert file.facts_version == 1
    assert not AuditEvent.objects.filter(act="client_changed").exists()


def test_closed_file_is_not_reopened_through_its_own_data(browse, owner):
    owner.role = Role.ASSISTANT
    owner.save()
    file = make_client(owner, stage=Stage.CLOSED)
    opened = page_values(browse, file)

    answer = edit(browse, file, opened | {"stage": "pool", "city": "Halifax"})

    file.refresh_from_db()
    assert "stage" not in opened
    assert (answer.status_code, file.stage, file.city) == (422, Stage.CLOSED, "")
    assert "Reopen it, then choose its stage" in answer.content.decode()


def test_reference_taken_at_the_same_moment_is_refused_beside_its_field(browse, owner, monkeypatch):
    file = make_client(owner)
    make_client(owner, reference="2026-A77")
    monkeypatch.setattr(ClientForm, "clean_reference", lambda form: form.data["reference"])

    answer = edit(browse, file, page_values(browse, file) | {"reference": "2026-A77"})

    assert answer.status_code == 422
    assert "reference" in answer.context["form"].errors


def test_backup_is_someone_else(browse, owner):
    file = make_client(owner)

    address = reverse("clients:client_edit", args=[file.pk])
    answer = browse.post(address, {"owner": owner.pk, "backup": owner.pk})

    assert "backup" in answer.context["form"].errors


@pytest.mark.parametrize(
    ("role", "status", "stage"),
    [
        (Role.OWNER, 302, Stage.CLOSED),
        (Role.CONSULTANT, 302, Stage.CLOSED),
        (Role.ASSISTANT, 403, Stage.PROFILE),
    ],
)
def test_only_owners_and_consultants_close_a_file(browse, owner, role, status, stage):
    file = make_client(owner)
    owner.role = role
    owner.save()

    answer = close(browse, file, "close")

    file.refresh_from_db()
    assert (answer.status_code, file.stage) == (status, stage)


def test_assistant_may_edit_facts(browse, owner):
    owner.role = Role.ASSISTANT
    owner.save()
    file = make_client(owner)

    answer = browse.post(
        reverse("clients:fact_add", args=[file.pk, "absence"]),
        {"first_day": "2026-01-01", "last_day": "2026-01-09"},
    )

    assert answer.status_code == 302


def test_reopened_file_is_at_the_stage_it_had(browse, owner):
    file = make_client(owner, stage=Stage.SUBMITTED)

    close(browse, file, "close")
    close(browse, file, "reopen")

    file.refresh_from_db()
    assert file.stage == Stage.SUBMITTED
    assert AuditEvent.objects.filter(act="client_reopened").exists()


def test_file_whose_invitation_ended_while_closed_is_reopened_at_the_first_stage(browse, owner):
    file = make_client(owner, stage=Stage.INVITED)

    close(browse, file, "close")
    close(browse, file, "reopen")

    file.refresh_from_db()
    assert file.stage == Stage.PROFILE


def test_file_whose_invitation_is_open_is_reopened_as_invited(browse, owner):
    file = make_client(owner, stage=Stage.INVITED)
    InvitationToApply.objects.create(
        client=file,
        program="CEC",
        issued_at=datetime(2026, 2, 19, 15, tzinfo=UTC),
        cut_off_at=datetime(2026, 4, 21, tzinfo=UTC),
        recorded_by=owner,
        recorded_at=datetime(2026, 2, 20, tzinfo=UTC),
    )

    close(browse, file, "close")
    close(browse, file, "reopen")

    file.refresh_from_db()
    assert file.stage == Stage.INVITED


def test_file_whose_closing_nobody_wrote_down_is_reopened_at_the_first_stage(browse, owner):
    file = make_client(owner, stage=Stage.CLOSED)

    close(browse, file, "reopen")

    file.refresh_from_db()
    assert file.stage == Stage.PROFILE


def test_file_closed_with_a_double_click_is_closed_once(browse, owner):
    file = make_client(owner, stage=Stage.POOL)

    close(browse, file, "close")
    close(browse, file, "close")

    file.refresh_from_db()
    assert file.stage == Stage.CLOSED
    assert [event.details for event in AuditEvent.objects.filter(act="client_closed")] == [
        {"stage": "pool"}
    ]


def test_post_that_names_no_act_leaves_the_file_as_it_is(browse, owner):
    file = make_client(owner, stage=Stage.POOL)

    answer = browse.post(reverse("clients:client_close", args=[file.pk]), follow=True)

    file.refresh_from_db()
    assert file.stage == Stage.POOL
    assert "Nothing was changed" in answer.content.decode()


def test_page_of_a_file_with_nothing_known_says_so(browse, owner):
    file = make_client(owner)

    page = browse.get(file.get_absolute_url())

    assert page.status_code == 200
    assert "Nothing on file yet" in page.content.decode()


def test_new_client_gets_letters_in_the_language_of_the_firm(browse, owner):
    type(owner.firm).objects.update(language="fr-ca")

    browse.post(reverse(NEW), typed(owner))

    assert Client.objects.get().language == "fr-ca"


def test_assistant_is_someone_other_than_owner_and_backup(browse, owner):
    client = make_client(owner)
    address = reverse("clients:client_edit", args=[client.pk])

    answer = browse.post(address, {"owner": owner.pk, "assistant": owner.pk})

    assert "assistant" in answer.context["form"].errors


WHY = "IRCC confirmed permanent residence at the landing appointment."


def test_a_stage_that_is_no_usual_step_asks_for_a_reason_and_keeps_it(browse, owner):
    file = make_client(owner, stage=Stage.SUBMITTED)
    opened = page_values(browse, file)

    asked = edit(browse, file, opened | {"stage": "landed"})
    weak = edit(browse, file, opened | {"stage": "landed", "stage_reason": "x"})
    moved = edit(browse, file, opened | {"stage": "landed", "stage_reason": WHY})

    file.refresh_from_db()
    assert (asked.status_code, weak.status_code, moved.status_code) == (422, 422, 302)
    assert 'name="stage_reason"' in asked.content.decode()
    assert file.stage == Stage.LANDED
    assert file.history.first().history_change_reason == WHY
    (event,) = AuditEvent.objects.filter(act="client_stage_moved")
    assert event.details == {"before": "submitted", "after": "landed"}
    back = edit(browse, file, page_values(browse, file) | {"stage": "profile"})
    assert "is kept with its reason" in back.content.decode()


def test_no_stage_stops_or_starts_the_clock_of_an_invitation(browse, owner):
    invited = make_invited_client(owner=owner, stage=Stage.INVITED)
    make_ita(invited)
    pooled = make_client(owner, stage=Stage.POOL)

    away = edit(browse, invited, page_values(browse, invited) | {"stage": "submitted"})
    into = edit(browse, pooled, page_values(browse, pooled) | {"stage": "invited"})

    assert "its clock runs" in away.content.decode()
    assert "Record it from its letter" in into.content.decode()
    assert set(Client.objects.values_list("stage", flat=True)) == {Stage.INVITED, Stage.POOL}
