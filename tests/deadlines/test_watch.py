"""Which rows of a file are watched, and which need nobody's attention."""

from datetime import date

import pytest

from clients.models import (
    Credential,
    FamilyMember,
    LanguageTest,
    Nomination,
    PermitRenewal,
    Stage,
)
from deadlines.rules.watch_list import WATCHES, Watched
from deadlines.watch import NAMES, NAMES_OVER, next_dates_of, running_out
from tests.factories import make_client, make_work_permit

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
YESTERDAY, IN_A_MONTH = date(2026, 11, 21), date(2026, 12, 22)


def watched(client) -> list[tuple[Watched, str, date]]:
    """What one client's page lists; the office's whole list must say the same."""
    found = next_dates_of(client, on=TODAY)
    assert [each for _, each in running_out(client.owner, on=TODAY, within_days=60)] == found
    return [(each.kind, each.label, each.last_day) for each in found]


def make_applicant(**fields):
    return make_client(stage=Stage.POOL, **fields)


def add_member(client, **fields):
    relation = "child" if client.family.exists() else "spouse"
    values = {"relation": relation, "given_name": "Sofía", "family_name": "Vega"} | fields
    return FamilyMember.objects.create(client=client, **values)


def test_permit_is_watched_though_a_renewal_of_an_older_one_was_never_decided():
    client = make_applicant()
    older = make_work_permit(client, first_day=date(2023, 1, 1), last_day=date(2024, 12, 31))
    make_work_permit(client, first_day=date(2025, 1, 1), last_day=IN_A_MONTH)
    PermitRenewal.objects.create(permit=older, applied_on=date(2024, 12, 1))

    assert watched(client) == [(Watched.WORK_PERMIT, "", IN_A_MONTH)]


def test_permit_whose_renewal_was_filed_too_late_is_watched():
    client = make_applicant()
    permit = make_work_permit(client, last_day=YESTERDAY)
    PermitRenewal.objects.create(permit=permit, applied_on=TODAY)

    assert watched(client) == [(Watched.WORK_PERMIT, "", YESTERDAY)]


def test_permit_whose_renewal_was_filed_on_its_last_day_is_maintained():
    client = make_applicant()
    permit = make_work_permit(client, last_day=YESTERDAY)
    PermitRenewal.objects.create(permit=permit, applied_on=YESTERDAY)

    assert watched(client) == []


def test_medical_exam_counts_for_a_year_unless_a_later_application_may_use_it_again():
    client = make_applicant(medical_exam_on=date(2025, 12, 23))
    add_member(client, medical_exam_on=date(2025, 12, 24), medical_exam_reusable=False)
    add_member(client, given_name="Ana", medical_exam_on=YESTERDAY, medical_exam_reusable=True)

    assert watched(client) == [
        (Watched.MEDICAL_EXAM, "", date(2026, 12, 22)),
        (Watched.MEDICAL_EXAM, "Sofía", date(2026, 12, 23)),
    ]


def test_passports_of_who_comes_along_are_watched():
    client = make_applicant()
    add_member(client, passport_expires_on=IN_A_MONTH)
    add_member(client, given_name="Ana", passport_expires_on=IN_A_MONTH, is_accompanying=False)
    add_member(
        client,
        given_name="Eva",
        passport_expires_on=IN_A_MONTH,
        is_canadian_or_permanent_resident=True,
    )

    assert watched(client) == [(Watched.PASSPORT, "Sofía", IN_A_MONTH)]


@pytest.mark.parametrize(
    ("settled", "found"),
    [
        ({}, [(Watched.NOMINATION_ACCEPTANCE, "NS", date(2026, 12, 1))]),
        ({"accepted_on": date(2026, 11, 3)}, []),
        ({"withdrawn_on": date(2026, 11, 3)}, []),
    ],
)
def test_nomination_is_to_be_accepted_within_thirty_days(settled, found):
    client = make_applicant()
    Nomination.objects.create(client=client, province="NS", issued_on=date(2026, 11, 1), **settled)

    assert watched(client) == found


def test_whatever_is_watched_has_a_name_before_and_after():
    assert set(NAMES) == set(NAMES_OVER) == set(WATCHES) == set(Watched)


def test_partners_test_and_report_are_watched_where_they_score():
    client = make_applicant()
    partner = add_member(client, is_accompanying=True)
    LanguageTest.objects.create(
        client=client, person=partner, test="IELTS", taken_on=date(2024, 12, 23)
    )
    Credential.objects.create(
        client=client, person=partner, country="CO",
        eca_issuer="WES", eca_issued_on=date(2021, 12, 24),
    )  # fmt: skip
    LanguageTest.objects.create(client=client, test="IELTS", taken_on=date(2025, 1, 2))

    assert watched(client) == [
        (Watched.LANGUAGE_TEST, "IELTS, Sofía", date(2026, 12, 22)),
        (Watched.ECA, "WES, Sofía", date(2026, 12, 23)),
        (Watched.LANGUAGE_TEST, "IELTS", date(2027, 1, 1)),
    ]
    assert [each.hard for each in next_dates_of(client, on=TODAY)] == [False, False, True]


@pytest.mark.parametrize(
    "fields",
    [
        {"is_accompanying": False},
        {"is_canadian_or_permanent_resident": True},
        {"claims_language": False},
    ],
)
def test_test_of_a_partner_who_does_not_score_needs_nobodys_attention(fields):
    client = make_applicant()
    partner = add_member(client, **fields)
    LanguageTest.objects.create(
        client=client, person=partner, test="IELTS", taken_on=date(2024, 12, 23)
    )

    assert watched(client) == []
