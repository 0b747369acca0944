"""The dates that concern every file of a firm, from its people and the tables held here."""

from collections.abc import Iterator
from datetime import date

from accounts.models import User
from deadlines.rules.office_dates import Cover, OfficeDates, dates_of_the_law
from eligibility.versions import published_versions

COVERS = {Cover.LICENCE: "licence_ends_on", Cover.INSURANCE: "insurance_ends_on"}


def office_dates(firm_id: int | None, *, on: date) -> OfficeDates:
    """Return what concerns every file of a firm on a day; of the law alone without a firm."""
    tables = [each.since for each in published_versions() if each.kind == "funds_table"]
    return dates_of_the_law(on, max(tables, default=None), _licensees(firm_id))


def _licensees(firm_id: int | None) -> Iterator[tuple[str, Cover, date]]:
    """Yield the people who still work in the firm with the last days that they gave."""
    people = User.objects.filter(firm__isnull=False, firm=firm_id, is_active=True)
    for who, *days in people.values_list("full_name", *COVERS.values()):
        yield from ((who, cover, day) for cover, day in zip(COVERS, days, strict=True) if day)
