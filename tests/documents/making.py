"""Rows that the tests of checklists and documents share."""

from datetime import UTC, date, datetime

from clients.models import Client, FamilyMember, Residence
from documents.actions import make_checklist
from documents.models import Checklist, ChecklistItem
from draws.models import InvitationToApply
from tests.factories import make_client, make_employment, make_user

ISSUED = datetime(2026, 9, 3, 14, 24, 23, tzinfo=UTC)
NOW = datetime(2026, 9, 4, 12, 0, tzinfo=UTC)


def make_physician(**fields) -> Client:
    """A client whose facts of the checklist are mostly known."""
    client = make_client(
        **{
            "birth_date": date(1985, 5, 20),
            "country": "CA",
            "province": "NS",
            "marital_status": "single",
            "prior_marriages": 0,
            "represented": True,
            "has_job_offer": False,
            "claims_sibling_in_canada": False,
            "claims_education": True,
            "claims_second_language": False,
            "large_recent_deposit": False,
            "name_differs_between_documents": False,
            "criminal_history": False,
            "military_or_police_service": False,
            "medical_exam_reusable": False,
        }
        | fields
    )
    make_employment(client, noc_code="31102", is_primary=True)
    return client


def add_residence(client, country, first_day, last_day=None, person=None) -> Residence:
    return Residence.objects.create(
        client=client, person=person, country=country, first_day=first_day, last_day=last_day
    )


def add_family(client, relation="spouse", **fields) -> FamilyMember:
    return FamilyMember.objects.create(
        **{
            "client": client,
            "relation": relation,
            "given_name": "Sofía",
            "family_name": "Vega",
            "birth_date": date(1986, 1, 1),
            "is_accompanying": True,
        }
        | fields
    )


def make_ita(client, **fields) -> InvitationToApply:
    return InvitationToApply.objects.create(
        **{
            "client": client,
            "program": "CEC",
            "issued_at": ISSUED,
            "cut_off_at": datetime(2026, 11, 3, tzinfo=UTC),
            "recorded_by": client.owner,
            "recorded_at": NOW,
        }
        | fields
    )


def make_application(client=None, now=NOW, **ita) -> Checklist:
    client = client or make_physician()
    return make_checklist(make_ita(client, **ita), by=client.owner, now=now)


def item_of(checklist, key, subject="case") -> ChecklistItem:
    return checklist.items.get(key=key, subject=subject)


def colleague(client, **fields):
    return make_user(client.firm, **fields)
