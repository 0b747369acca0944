"""Editing the facts of a file: what is saved, what is refused, what is asked about."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from clients import actions
from clients import letter_actions as letters
from clients.forms.facts import RenewalForm
from clients.kinds import BY_KEY, KINDS
from clients.models import (
    Client,
    EmployerLetter,
    Employment,
    ExpressEntryProfile,
    FamilyMember,
    LanguageTest,
    Licence,
    PermitRenewal,
    Residence,
    WorkPermit,
)
from draws.loading import load_shipped_table
from draws.models import InvitationToApply, Round
from eligibility.edition import shipped_versions
from eligibility.versions import load_edition
from tests.factories import make_client, make_employment, make_user, make_work_permit

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return make_user()


@pytest.fixture
def file(owner):
    return make_client(owner)


@pytest.fixture
def browse(client, owner):
    client.force_login(owner)
    return client


def add(browse, file, of, /, **typed):
    return browse.post(reverse("clients:fact_add", args=[file.pk, of]), typed)


A_JOB = {
    "employer": "Harbour General Hospital",
    "noc_code": "31102",
    "kind": "employee",
    "first_day": "2024-06-03",
    "last_day": "",
    "hours_per_week": "37.5",
    "is_paid": "yes",
    "country": "CA",
    "province": "NS",
}
A_PERMIT = {
    "kind": "employer_specific",
    "employers": "Harbour General Hospital",
    "first_day": "2024-05-20",
    "last_day": "2026-05-20",
}


def test_job_is_saved_with_what_is_not_known_left_unknown(browse, file):
    answer = add(browse, file, "job", **A_JOB)

    [job] = file.employments.all()
    assert answer.status_code == 302
    assert (job.last_day, job.duties_confirmed, job.is_publicly_funded) == (None, None, None)
    assert job.is_paid is True


def test_saved_fact_raises_the_version_of_the_facts_and_is_written_down(browse, file, owner):
    add(browse, file, "job", **A_JOB)

    file.refresh_from_db()
    event = AuditEvent.objects.get(act="fact_added")
    assert file.facts_version == 2
    assert (event.actor, event.subject) == (owner, f"client:{file.pk}")
    assert event.details["kind"] == "employment"


def test_history_names_who_changed_what(browse, file, owner):
    job = make_employment(file)

    url = reverse("clients:fact_edit", args=[file.pk, "job", job.pk])
    browse.post(url, A_JOB | {"hours_per_week": "20"})

    page = browse.get(reverse("clients:client_history", args=[file.pk])).content.decode()
    assert owner.full_name in page
    assert "<ins>20" in page
    assert "<del>40" in page


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"first_day": "2025-07-01", "last_day": "2025-06-30"}, "last_day", "before"),
        ({"hours_per_week": "200"}, "hours_per_week", "200"),
        ({"hours_per_week": "0"}, "hours_per_week", "0 hours"),
        ({"first_day": "1939-12-31"}, "first_day", "1939"),
        ({"last_day": "2099-01-01"}, "last_day", "2099"),
        ({"first_day": "11/12/2025"}, "first_day", "11/12/2025"),
        ({"noc_code": "3110"}, "noc_code", "3110"),
        ({"country": "ZZ"}, "country", "ZZ"),
        ({"is_paid": "perhaps"}, "is_paid", "perhaps"),
        ({"country": "IN"}, "province", "IN"),
    ],
)
def test_impossible_job_is_refused_beside_the_field_with_its_value(
    browse, file, typed, field, words
):
    answer = add(browse, file, "job", **A_JOB | typed)

    [message] = answer.context["form"].errors[field]
    assert answer.status_code == 422
    assert words in message
    assert not file.employments.exists()


def test_birth_date_to_come_is_refused(browse, file):
    child = {"relation": "child", "given_name": "Ada", "family_name": "Okafor"}

    answer = add(browse, file, "family-member", birth_date="2031-01-01", **child)

    assert "2031-01-01" in answer.context["form"].errors["birth_date"][0]


@pytest.mark.parametrize(
    ("test", "ability", "score"),
    [
        ("ielts_general", "listening", "9.5"),
        ("ielts_general", "reading", "7.2"),
        ("celpip_general", "writing", "13"),
        ("pte_core", "speaking", "9"),
        ("tcf_canada", "writing", "21"),
        ("tef_canada", "reading", "700"),
    ],
)
def test_score_that_the_test_cannot_give_is_refused(browse, file, test, ability, score):
    answer = add(
        browse, file, "language-test", test=test, taken_on="2026-01-10", **{ability: score}
    )

    assert score in answer.context["form"].errors[ability][0]


def test_overlapping_permit_of_the_same_kind_and_employers_is_asked_about_once(browse, file):
    make_work_permit(file)

    first = add(browse, file, "permit", **A_PERMIT)
    second = add(browse, file, "permit", is_meant="on", **A_PERMIT)

    assert "2024-05-20" in first.context["form"].errors["first_day"][0]
    assert second.status_code == 302
    assert file.work_permits.count() == 2


def test_permit_for_another_employer_may_overlap(browse, file):
    make_work_permit(file)

    answer = add(browse, file, "permit", **A_PERMIT | {"employers": "Coastal Community Clinic"})

    assert answer.status_code == 302


def test_conditions_printed_on_a_permit_are_kept_and_unknown_stays_unknown(browse, file):
    printed = {"city": "Kelowna", "noc_code": "31102", "bars_health_care": "no"}

    add(browse, file, "permit", **A_PERMIT | printed)
    add(browse, file, "permit", **A_PERMIT | {"employers": "Coastal Community Clinic"})

    conditions = file.work_permits.values_list("city", "noc_code", "bars_health_care")
    assert set(conditions) == {("Kelowna", "31102", False), ("", "", None)}


def test_open_permit_names_no_employer(browse, file):
    answer = add(browse, file, "permit", **A_PERMIT | {"kind": "open"})

    assert "employers" in answer.context["form"].errors


def test_renewal_is_proposed_for_the_permit_in_the_address(browse, file):
    permit = make_work_permit(file)

    address = reverse("clients:fact_add", args=[file.pk, "renewal"])
    page = browse.get(f"{address}?permit={permit.pk}").content.decode()

    assert f'<option value="{permit.pk}" selected>' in page


def test_profile_keeps_its_instant_to_the_second_in_utc_whatever_the_readers_zone(
    browse, file, owner
):
    owner.time_zone = "America/Vancouver"
    owner.save()

    add(browse, file, "profile", submitted_at="2026-01-03 03:25:14")

    profile = ExpressEntryProfile.objects.get(client=file)
    page = browse.get(reverse("clients:fact_edit", args=[file.pk, "profile", profile.pk]))
    assert profile.submitted_at == datetime(2026, 1, 3, 3, 25, 14, tzinfo=UTC)
    assert 'value="2026-01-03 03:25:14"' in page.content.decode()


def test_instant_without_seconds_is_refused(browse, file):
    answer = add(browse, file, "profile", submitted_at="2026-01-03 03:25")

    assert "03:25" in answer.context["form"].errors["submitted_at"][0]


@pytest.mark.parametrize("moment", ["0001-01-01 00:00:00", "1939-12-31 23:59:59"])
def test_moment_before_anyone_kept_a_profile_is_refused(browse, file, moment):
    answer = add(browse, file, "profile", submitted_at=moment)

    assert "the year is" in answer.context["form"].errors["submitted_at"][0]


def test_second_profile_leads_to_the_first(browse, file):
    profile = ExpressEntryProfile.objects.create(client=file)

    answer = browse.get(reverse("clients:fact_add", args=[file.pk, "profile"]))

    assert answer.url == reverse("clients:fact_edit", args=[file.pk, "profile", profile.pk])


def test_score_of_ircc_becomes_stale_when_a_fact_is_saved_later(browse, file):
    add(browse, file, "profile", crs_score="412", crs_score_on="2026-02-01")
    file.refresh_from_db()
    fresh = file.profile.crs_score_facts_version == file.facts_version

    add(browse, file, "job", **A_JOB)

    file.refresh_from_db()
    assert fresh
    assert file.profile.crs_score_facts_version < file.facts_version


def test_what_earns_no_points_leaves_the_score_of_ircc_current(browse, file):
    add(browse, file, "profile", crs_score="412", crs_score_on="2026-02-01")
    job = make_employment(file)
    letter = EmployerLetter.objects.create(
        employment=job, text="Duties.", sentences=[], added_at=timezone.now()
    )
    read_with = Client.objects.get(pk=file.pk).facts_version

    letters.date_letter(letter, date(2026, 3, 1), by=file.owner, now=timezone.now())
    add(browse, file, "residence", country="IN", first_day="2019-01-01", last_day="2020-01-01")

    file = Client.objects.select_related("profile").get(pk=file.pk)
    assert file.facts_version == read_with + 2
    assert not file.profile.is_score_stale(file.facts_version)


def test_deleting_a_permit_says_what_goes_with_it_and_keeps_its_history(browse, file):
    permit = make_work_permit(file)
    PermitRenewal.objects.create(permit=permit, applied_on=date(2027, 5, 1))
    address = reverse("clients:fact_delete", args=[file.pk, "permit", permit.pk])

    question = browse.get(address).content.decode()
    browse.post(address)

    assert "renewals, 1" in question
    assert not file.work_permits.exists()
    assert WorkPermit.history.filter(client_id=file.pk, history_type="-").exists()


def test_saving_returns_to_where_the_reader_came_from(browse, file):
    answer = add(browse, file, "job", next="/deadlines/", **A_JOB)

    assert answer.url == "/deadlines/"


def test_saving_never_leads_to_another_site(browse, file):
    answer = add(browse, file, "job", next="https://elsewhere.example/", **A_JOB)

    assert answer.url.startswith(file.get_absolute_url())


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS])
def test_every_kind_has_a_form_and_an_empty_one_is_no_error_of_ours(browse, file, kind):
    address = reverse("clients:fact_add", args=[file.pk, kind])

    assert browse.get(address).status_code == 200
    assert browse.post(address, {}).status_code in {302, 422}


A_SPOUSE = {"relation": "spouse", "given_name": "Ana", "family_name": "Costa"}


@pytest.mark.parametrize("relation", ["spouse", "partner"])
def test_a_second_spouse_or_partner_is_refused_with_what_to_do(browse, file, relation):
    add(browse, file, "family-member", **A_SPOUSE)

    answer = add(browse, file, "family-member", **A_SPOUSE | {"relation": relation})

    [message] = answer.context["form"].errors["relation"]
    assert answer.status_code == 422
    assert "Ana Costa" in message
    assert "earlier marriages" in message
    assert file.family.count() == 1


def test_the_only_spouse_may_be_corrected_and_children_stand_beside(browse, file):
    add(browse, file, "family-member", **A_SPOUSE)
    add(browse, file, "family-member", **A_SPOUSE | {"relation": "child", "given_name": "Leo"})
    spouse = file.family.get(relation="spouse")

    address = reverse("clients:fact_edit", args=[file.pk, "family-member", spouse.pk])
    browse.post(address, A_SPOUSE | {"relation": "partner"})

    assert set(file.family.values_list("relation", flat=True)) == {"partner", "child"}


def stage_of(file):
    file.refresh_from_db()
    return file.stage


def test_a_submitted_profile_moves_the_file_into_the_pool_and_writes_it_down(browse, file, owner):
    add(browse, file, "profile", number="E001", submitted_at="2026-01-03 03:25:14")

    event = AuditEvent.objects.get(act="client_entered_pool")
    assert stage_of(file) == "pool"
    assert event.actor == owner
    assert file.history.first().stage == "pool"


@pytest.mark.parametrize(
    ("stage", "typed", "expected"),
    [
        ("profile", {"number": "E001"}, "profile"),
        (
            "profile",
            {"submitted_at": "2024-01-03 03:25:14", "expires_on": "2025-01-03"},
            "profile",
        ),
        ("invited", {"submitted_at": "2026-01-03 03:25:14"}, "invited"),
        ("closed", {"submitted_at": "2026-01-03 03:25:14"}, "closed"),
    ],
)
def test_only_a_standing_profile_of_a_file_at_its_first_stage_moves_it(
    browse, file, stage, typed, expected
):
    type(file).objects.filter(pk=file.pk).update(stage=stage)

    add(browse, file, "profile", **typed)

    assert stage_of(file) == expected


def test_an_old_profile_corrected_elsewhere_leaves_the_stage_as_the_office_set_it(browse, file):
    add(browse, file, "profile", submitted_at="2026-01-03 03:25:14")
    type(file).objects.filter(pk=file.pk).update(stage="profile")
    profile = ExpressEntryProfile.objects.get(client=file)

    address = reverse("clients:fact_edit", args=[file.pk, "profile", profile.pk])
    browse.post(address, {"number": "E002", "submitted_at": "2026-01-03 03:25:14"})

    assert stage_of(file) == "profile"


def test_control_characters_of_a_word_processor_are_cleaned_and_line_breaks_stay(browse, file):
    answer = add(browse, file, "job", **A_JOB | {"employer": "Harbour\x02 General\x0bHospital"})

    [job] = file.employments.all()
    assert (answer.status_code, job.employer) == (302, "Harbour General\nHospital")


def test_fact_entered_twice_at_the_same_moment_is_kept_once_and_explained(
    browse, file, monkeypatch
):
    raise_version = actions.raise_facts_version

    def after_a_rival(client, **kwargs):
        ExpressEntryProfile.objects.create(client=client, number="E000000001")
        return raise_version(client, **kwargs)

    monkeypatch.setattr(actions, "raise_facts_version", after_a_rival)

    answer = add(browse, file, "profile", number="E000000002")

    assert answer.status_code == 422
    assert "at the same moment" in answer.content.decode()
    assert not AuditEvent.objects.filter(act="fact_added").exists()


A_PARTNERS_JOB = {"employer": "Riverside Clinic", "first_day": "2024-01-08", "is_authorized": "yes"}


def test_a_job_of_the_partner_is_kept_with_the_partner(browse, file):
    add(browse, file, "family-member", **A_SPOUSE)
    spouse = file.family.get()

    answer = add(browse, file, "partner-job", person=spouse.pk, **A_PARTNERS_JOB)

    assert answer.status_code == 302
    assert spouse.employments.get().employer == "Riverside Clinic"
    assert file.partner_employments.count() == 1


@pytest.mark.parametrize("relation", ["child", None])
def test_work_of_anybody_but_the_partner_is_refused(browse, file, relation):
    add(browse, file, "family-member", **A_SPOUSE | {"relation": relation or "child"})
    person = file.family.get().pk if relation else ""

    answer = add(browse, file, "partner-job", person=person, **A_PARTNERS_JOB)

    assert answer.status_code == 422
    assert "person" in answer.context["form"].errors
    assert not file.partner_employments.exists()


def test_a_nomination_accepted_in_the_profile_is_no_base_nomination(browse, file):
    given = {"province": "NS", "issued_on": "2026-01-05", "is_enhanced": "no"}

    accepted = add(browse, file, "nomination", accepted_on="2026-01-10", **given)
    base = add(browse, file, "nomination", **given)

    assert "is_enhanced" in accepted.context["form"].errors
    assert base.status_code == 302
    assert file.nominations.get().is_enhanced is False


def test_fewer_dependent_children_than_stand_on_file_are_refused(browse, file):
    add(browse, file, "family-member", **A_SPOUSE | {"relation": "child"})
    address = reverse("clients:client_edit", args=[file.pk])
    values = browse.get(address).context["form"].initial
    values = {name: value for name, value in values.items() if value is not None}

    answer = browse.post(address, values | {"dependent_children": "0"})

    assert "on file: 1" in answer.context["form"].errors["dependent_children"][0]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("99999", "its second digit is the TEER category, 0 to 5, not 9"),
        ("31104", "Near it are 31100 Specialists in clinical and laboratory medicine; 31101"),
        ("06000", "its second digit"),
        ("11999", "has no such unit group. Near it are 11100"),
        ("34000", "has no such unit group.</"),
        ("3110", "is not a NOC 2021 code"),
        ("abcde", "is not a NOC 2021 code"),
    ],
)
def test_code_of_no_unit_group_is_refused_with_what_may_be_meant(browse, file, code, said):
    answer = add(browse, file, "job", employer="Bay", first_day="2025-01-01", noc_code=code)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not file.employments.exists()


@pytest.mark.parametrize("code", ["", "31100", "00010", "95109"])
def test_every_unit_group_and_an_unknown_occupation_are_taken(browse, file, code):
    add(browse, file, "job", employer="Bay", first_day="2025-01-01", noc_code=code)

    assert file.employments.get().noc_code == code


def test_page_names_the_unit_group_and_says_when_a_code_is_none(browse, file):
    make_employment(file, noc_code="31303")
    make_employment(file, noc_code="99999")

    page = browse.get(file.get_absolute_url()).content.decode()

    assert "31303 Physician assistants, midwives and allied health professionals" in page
    assert "99999 no unit group of NOC 2021" in page


CHILD = {
    "relation": "child",
    "given_name": "Ada",
    "family_name": "Okafor",
    "birth_date": "2019-04-01",
}
DAY = date(2025, 6, 1)
NOW = datetime(2026, 6, 24, 12, tzinfo=UTC)
TEST = {"test": "celpip_general", "taken_on": "2025-06-01", "listening": "9"}
CREDENTIAL = {"level": "bachelor_or_three_year", "name": "MBBS", "country": "NG"}
STAY = {"country": "NG", "first_day": "2010-01-01", "last_day": "2020-01-01"}


@pytest.mark.parametrize(
    ("kind", "typed", "again"),
    [
        ("family-member", CHILD, {"given_name": "ADA", "is_accompanying": "yes"}),
        ("language-test", TEST, {"listening": "10"}),
        ("credential", CREDENTIAL, {"name": "mbbs", "eca_issuer": "MCC"}),
        ("residence", STAY, {"paper": "passport stamps"}),
    ],
)
def test_what_is_on_file_is_not_taken_a_second_time(browse, file, kind, typed, again):
    add(browse, file, kind, **typed)

    answer = add(browse, file, kind, **typed | again)

    assert answer.status_code == 422
    assert "is on file already with the same values" in answer.content.decode()
    assert BY_KEY[kind].of(file).count() == 1


@pytest.mark.parametrize(
    ("kind", "typed", "other"),
    [
        ("family-member", CHILD, {"birth_date": "2021-04-01"}),
        ("language-test", TEST, {"taken_on": "2025-06-02"}),
        ("credential", CREDENTIAL, {"name": "Fellowship"}),
        ("residence", STAY, {"last_day": ""}),
    ],
)
def test_what_differs_in_what_tells_it_apart_is_another_fact(browse, file, kind, typed, other):
    add(browse, file, kind, **typed)

    add(browse, file, kind, **typed | other)

    assert BY_KEY[kind].of(file).count() == 2


def test_fact_on_file_twice_already_can_still_be_corrected(browse, file):
    twins = [LanguageTest.objects.create(client=file, test="pte_core", taken_on=DAY) for _ in "12"]
    address = reverse("clients:fact_edit", args=[file.pk, "language-test", twins[0].pk])
    typed = {"test": "pte_core", "taken_on": DAY.isoformat()}

    kept = browse.post(address, typed | {"listening": "80"})
    moved = browse.post(address, typed | {"taken_on": "2025-06-03"})

    assert kept.status_code == moved.status_code == 302


def test_same_fact_saved_from_two_pages_at_one_moment_is_kept_once(browse, file, monkeypatch):
    raise_version = actions.raise_facts_version

    def after_a_rival(client, **kwargs):
        LanguageTest.objects.create(client=client, test="pte_core", taken_on=DAY)
        return raise_version(client, **kwargs)

    monkeypatch.setattr(actions, "raise_facts_version", after_a_rival)

    answer = add(browse, file, "language-test", test="pte_core", taken_on=DAY.isoformat())

    assert "is on file already" in answer.content.decode()
    assert file.language_tests.count() == 0  # the rival's row went with the transaction it stood in


def test_database_holds_one_present_partner_for_a_client(file):
    person = {"client": file, "given_name": "Luc", "family_name": "Roy"}
    FamilyMember.objects.create(relation="spouse", **person)

    FamilyMember.objects.create(relation="child", **person)
    with pytest.raises(IntegrityError, match=r"one_present_partner|UNIQUE"):
        FamilyMember.objects.create(relation="partner", **person)


@pytest.mark.parametrize(
    ("typed", "homes", "lives_in"),
    [
        ("IE", [("NG", date(2020, 1, 1), None)], "IE"),
        ("", [("NG", date(2010, 1, 1), date(2024, 12, 31)), ("CA", DAY, None)], "CA"),
        ("", [("NG", date(2010, 1, 1), DAY)], "NG"),
        ("", [("NG", date(2010, 1, 1), date(2025, 5, 31))], ""),
        ("", [("NG", date(2020, 1, 1), None), ("CA", DAY, None)], ""),
        ("", [], ""),
    ],
)
def test_country_of_residence_is_that_of_the_address_unless_typed(file, typed, homes, lives_in):
    file.country = typed
    for country, first, last in homes:
        Residence.objects.create(client=file, country=country, first_day=first, last_day=last)

    assert file.lives_in(DAY) == lives_in


def test_country_from_the_addresses_says_where_it_comes_from(browse, file):
    Residence.objects.create(client=file, country="CA", first_day=date(2020, 1, 1))

    assert "Canada, from the addresses" in browse.get(file.get_absolute_url()).content.decode()


def test_second_renewal_of_a_permit_is_asked_about_once(browse, file):
    permit = make_work_permit(file)
    PermitRenewal.objects.create(permit=permit, applied_on=date(2027, 6, 1))
    typed = {"permit": permit.pk, "applied_on": "2025-06-01"}

    asked = add(browse, file, "renewal", **typed)
    meant = add(browse, file, "renewal", **typed, is_meant="on")

    assert "A renewal of this permit, received on 2027-06-01, is on file" in asked.content.decode()
    assert (asked.status_code, meant.status_code) == (422, 302)


def opened(browse, address):
    """Return what a page's form holds, as a tab left open would send it back."""
    page = browse.get(address)
    form = page.context["form"]
    values = {each.name: each.value() for each in form}
    held = {name: "" if value is None else value for name, value in values.items()}
    return held | {"seen": page.context["seen"]}


def test_second_tab_is_refused_with_both_values_and_then_saves_knowingly(browse, owner, file):
    job = make_employment(file, hours_per_week="37.5")
    address = reverse("clients:fact_edit", args=[file.pk, "job", job.pk])
    first, second = opened(browse, address), opened(browse, address)
    browse.post(address, first | {"hours_per_week": "40"})

    refused = browse.post(address, second | {"hours_per_week": "30"})
    text = refused.content.decode()
    job.refresh_from_db()

    assert refused.status_code == 422
    assert job.hours_per_week == 40
    assert f"Changed by {owner}" in text
    assert "On file now: 40." in text
    assert 'value="30"' in text

    again = browse.post(address, second | {"hours_per_week": "30", "seen": refused.context["seen"]})
    job.refresh_from_db()
    assert again.status_code == 302
    assert job.hours_per_week == 30


def test_slip_in_a_stale_tab_does_not_make_it_fresh(browse, file):
    job = make_employment(file, hours_per_week="37.5")
    address = reverse("clients:fact_edit", args=[file.pk, "job", job.pk])
    first, second = opened(browse, address), opened(browse, address)
    browse.post(address, first | {"hours_per_week": "40"})

    slip = browse.post(address, second | {"hours_per_week": "thirty"})
    refused = browse.post(address, second | {"seen": slip.context["seen"]})

    assert refused.status_code == 422
    assert "On file now: 40." in refused.content.decode()


def test_own_data_saved_in_two_tabs_is_refused_only_where_both_set_it(browse, file):
    address = reverse("clients:client_edit", args=[file.pk])
    first, second = opened(browse, address), opened(browse, address)
    browse.post(address, first | {"marital_status": "married"})

    refused = browse.post(address, second | {"email": "new@example.test"})
    file.refresh_from_db()

    assert refused.status_code == 422
    assert refused.context["form"].errors["marital_status"] == ["On file now: Married."]
    assert "email" not in refused.context["form"].errors
    assert (file.marital_status, file.email) == ("married", "")


def test_saving_says_what_it_moved_and_weighs_an_open_invitation(browse, owner, file):
    load_edition(shipped_versions(), now=NOW)
    load_shipped_table(at=NOW)
    Client.objects.filter(pk=file.pk).update(birth_date=date(1990, 1, 1))
    make_work_permit(file, first_day=date(2023, 1, 1), last_day=date(2027, 12, 31))
    job = make_employment(
        file, first_day=date(2024, 1, 1), last_day=date(2026, 6, 1), hours_per_week="37.5"
    )
    held = Round.objects.order_by("-cut_off_score").first()
    InvitationToApply.objects.create(
        client=file,
        round=held,
        program="CEC",
        issued_at=NOW,
        cut_off_at=NOW + timedelta(days=60),
        recorded_by=owner,
        recorded_at=NOW,
    )
    address = reverse("clients:fact_edit", args=[file.pk, "job", job.pk])

    page = browse.post(address, opened(browse, address) | {"hours_per_week": "10"}, follow=True)
    said = [str(message) for message in page.context["messages"]]

    assert "hours " in said[0]
    assert "→" in said[0]
    assert "choice to weigh" in said[1]
    assert f"cut-off of {held.cut_off_score}" in said[1]


def test_new_job_of_a_client_in_canada_is_proposed_there_with_the_physicians_groups_first(
    browse, file
):
    Client.objects.filter(pk=file.pk).update(country="CA", province="NS")

    form = browse.get(reverse("clients:fact_add", args=[file.pk, "job"])).context["form"]
    codes = [code for code, _title in form.fields["noc_code"].widget.suggestions]

    assert (form["country"].value(), form["province"].value()) == ("CA", "NS")
    assert codes[:3] == ["31100", "31101", "31102"]
    assert len(codes) == len(set(codes)) == 516


@pytest.mark.parametrize(
    ("days", "named"),
    [
        ({"accepted_on": "2026-02-01", "expires_on": "2026-01-31"}, "expires_on"),
        ({"accepted_on": "2026-02-01", "withdrawn_on": "2026-01-31"}, "withdrawn_on"),
        ({"accepted_on": "2025-12-31"}, "accepted_on"),
        ({"accepted_on": "2026-02-01", "expires_on": "2026-02-01"}, None),
    ],
)
def test_a_nomination_ends_no_earlier_than_it_was_accepted(browse, file, days, named):
    given = {"province": "ON", "issued_on": "2026-01-01", "is_enhanced": "yes"}

    answer = add(browse, file, "nomination", **given | days)

    assert answer.status_code == (422 if named else 302)
    assert not named or list(answer.context["form"].errors) == [named]


@pytest.mark.parametrize("name", ["accepted_on", "withdrawn_on", "expires_on"])
def test_the_database_refuses_a_nomination_out_of_order(file, name):
    days = {"issued_on": date(2026, 1, 2), name: date(2026, 1, 1)}

    with pytest.raises(IntegrityError):
        file.nominations.create(province="ON", **days)


def test_a_fact_that_was_deleted_meanwhile_is_not_put_back(file, owner):
    job = make_employment(file)
    form = BY_KEY["job"].form(A_JOB, instance=job, client=file, on=date(2026, 11, 22))
    assert form.is_valid()
    actions.delete_fact(file.employments.get(), file, by=owner, now=timezone.now())

    with pytest.raises(ValidationError, match="was deleted by someone else"):
        actions.save_fact(form, file, by=owner, now=timezone.now())

    assert not file.employments.exists()


def test_a_fact_that_two_people_delete_at_once_is_deleted_once(file, owner):
    make_employment(file)
    mine, theirs = file.employments.get(), file.employments.get()

    for job in (mine, theirs):
        actions.delete_fact(job, file, by=owner, now=timezone.now())

    assert AuditEvent.objects.filter(act="fact_deleted").count() == 1
    assert Employment.history.filter(history_type="-").count() == 1


@pytest.mark.parametrize(
    ("submitted_at", "status"), [("2026-11-23 00:40:00", 302), ("2026-11-24 00:40:00", 422)]
)
def test_a_profile_submitted_in_a_canadian_evening_is_not_still_to_come(
    client, owner, file, submitted_at, status
):
    with time_machine.travel(datetime(2026, 11, 23, 1, tzinfo=UTC), tick=False):  # 20:00 in Toronto
        client.force_login(owner)
        answer = add(client, file, "profile", number="E1", submitted_at=submitted_at)

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("kind", "day", "question"),
    [
        ("renewal", "2027-05-21", "Did it ask for restoration of status?"),
        ("", "2027-05-21", "Did it ask for restoration of status?"),
        ("restoration", "2027-05-20", "Was it a renewal?"),
        ("restoration", "2027-05-21", ""),
        ("renewal", "2027-05-20", ""),
    ],
)
def test_late_renewal_and_early_restoration_are_asked_about(file, kind, day, question):
    permit = make_work_permit(file, last_day=date(2027, 5, 20))
    typed = {"permit": permit.pk, "kind": kind, "applied_on": day}

    form = RenewalForm(typed, client=file, on=date(2027, 8, 1))

    assert form.is_valid() is not bool(question)
    assert question in " ".join(form.errors.get("kind", [""]))


def test_renewal_saved_without_a_kind_is_a_renewal(browse, file):
    permit = make_work_permit(file)

    add(browse, file, "renewal", permit=permit.pk, applied_on="2025-06-01")

    assert PermitRenewal.objects.get().kind == "renewal"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"regulator": "CPSBC"}, "CPSBC"),
        ({"regulator": "CPSBC", "kind": "provisional"}, "CPSBC · Provisional"),
        ({"regulator": "CPSBC", "class_name": "Full", "kind": "provisional"}, "CPSBC · Full"),
        ({}, "BC"),
    ],
)
def test_licence_is_named_by_what_is_known_of_it(given, name):
    assert str(Licence(jurisdiction="BC", **given)) == name
