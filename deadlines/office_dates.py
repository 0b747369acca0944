"""The dates that concern every file of a firm, from its people and the tables held here."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from accounts.models import User
from deadlines.models import LicenceLetter
from deadlines.rules.office_dates import Cover, OfficeDates, dates_of_the_law
from eligibility.versions import published_versions

COVERS = {Cover.LICENCE: "licence_ends_on", Cover.INSURANCE: "insurance_ends_on"}


def office_dates(firm_id: int | None, *, on: date) -> OfficeDates:
    """Return what concerns every file of a firm on a day; of the law alone without a firm."""
    tables = [each.since for each in published_versions() if each.kind == "funds_table"]
    found = dates_of_the_law(on, max(tables, default=None), _licensees(firm_id))
    if not found.licensees:
        return found
    untold = _untold(firm_id)
    return replace(
        found,
        licensees=tuple(
            replace(each, is_untold=(each.who, each.cover, each.last_day) in untold)
            for each in found.licensees
        ),
    )


def _licensees(firm_id: int | None) -> Iterator[tuple[str, Cover, date]]:
    """Yield the people who still work in the firm with the last days that they gave."""
    people = User.objects.filter(firm__isnull=False, firm=firm_id, is_active=True)
    for who, *days in people.values_list("full_name", *COVERS.values()):
        yield from ((who, cover, day) for cover, day in zip(COVERS, days, strict=True) if day)


def _untold(firm_id: int | None) -> set[tuple[str, str, date]]:
    """Return what a letter was tried about and did not go out."""
    letters = LicenceLetter.objects.filter(holder__firm=firm_id, sent_at=None, attempts__gt=0)
    return set(letters.values_list("holder__full_name", "held", "last_day"))
