"""What runs out next in one file, in words."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from clients.models import Client
from deadlines.rules.watch_list import NextDate
from deadlines.watch import name_of, next_dates_of, pending_renewal_of

MOST_DATES = 6
WITHIN_DAYS = 730
LATE_DAYS = 30
MAINTAINED = "maintained"


@dataclass(frozen=True, slots=True)
class DateToCome:
    """Something that runs out; `state` is late, risk or empty, or maintained: it does not."""

    name: str
    found: NextDate
    state: str


def dates_of(client: Client, on: date) -> list[DateToCome]:
    """Return what runs out within two years, soonest first, and a permit being renewed."""
    dates = [
        DateToCome(name_of(found), found, _state(found))
        for found in next_dates_of(client, on=on)
        if found.days_left <= WITHIN_DAYS
    ]
    if pending := pending_renewal_of(client, on=on):
        dates.append(DateToCome(_("Work permit"), pending, MAINTAINED))
    dates.sort(key=lambda each: each.found.last_day)
    return dates[:MOST_DATES]


def _state(found: NextDate) -> str:
    if found.days_left < LATE_DAYS:
        return "late"
    return "risk" if found.alerted else ""
