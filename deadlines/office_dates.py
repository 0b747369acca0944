"""The dates of the law's own calendar, beside the tables this installation holds."""

from datetime import date

from deadlines.rules.office_dates import OfficeDates, dates_of_the_law
from eligibility.versions import published_versions


def office_dates(*, on: date) -> OfficeDates:
    """Return what of the law's own calendar concerns every file on a day."""
    tables = [each.since for each in published_versions() if each.kind == "funds_table"]
    return dates_of_the_law(on, max(tables, default=None))
