"""The smallest true rows; a test names only what it is about."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from accounts.models import Firm, Role, User
from clients.models import Client, Employment, WorkPermit
from eligibility.models import CurrentAnswers

_numbers = count(1)

PASSWORD = "a long pass phrase for tests"


def make_firm(**fields: Any) -> Firm:
    number = next(_numbers)
    return Firm.objects.create(
        **{
            "name": f"Firm {number}",
            "slug": f"firm-{number}",
            "require_second_factor": False,
        }
        | fields
    )


def make_user(firm: Firm | None = None, **fields: Any) -> User:
    number = next(_numbers)
    values = {
        "email": f"person{number}@example.test",
        "full_name": f"Person {number}",
        "role": Role.CONSULTANT,
        "firm": firm or make_firm(),
    } | fields
    return User.objects.create_user(password=values.pop("password", None), **values)


def make_client(owner: User | None = None, **fields: Any) -> Client:
    number = next(_numbers)
    owner = owner or make_user()
    return Client.objects.create(
        **{
            "firm": owner.firm,
            "owner": owner,
            "reference": f"2026-{number:04}",
            "given_name": "Amara",
            "family_name": f"Okafor {number}",
        }
        | fields
    )


def make_employment(client: Client, **fields: Any) -> Employment:
    return Employment.objects.create(
        **{
            "client": client,
            "employer": "Harbour General Hospital",
            "noc_code": "31100",
            "kind": Employment.Kind.EMPLOYEE,
            "country": "CA",
            "province": "NS",
            "first_day": date(2024, 6, 3),
            "last_day": date(2026, 5, 31),
            "hours_per_week": 40,
            "is_paid": True,
        }
        | fields
    )


def make_work_permit(client: Client, **fields: Any) -> WorkPermit:
    return WorkPermit.objects.create(
        **{
            "client": client,
            "kind": WorkPermit.Kind.EMPLOYER_SPECIFIC,
            "employers": "Harbour General Hospital",
            "first_day": date(2024, 5, 20),
            "last_day": date(2027, 5, 20),
        }
        | fields
    )


def make_unjudged(client: Client) -> CurrentAnswers:
    """Note that no rule could judge a file."""
    return CurrentAnswers.objects.create(
        client=client,
        as_of=date(2026, 4, 14),
        facts_version=client.facts_version,
        law_checksum="0" * 64,
        problem="ValueError",
        answered_at=datetime(2026, 4, 14, tzinfo=UTC),
    )
