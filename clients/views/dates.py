"""What runs out next in one file, in words."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from clients.models import Client, Stage
from deadlines.rules.watch_list import FIXED_AT_RECEIPT, NextDate
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


@dataclass(frozen=True, slots=True)
class FixedDate:
    """A date that the receipt of the application settled: what it was of, and the law on it."""

    name: str
    source: str


def dates_of(client: Client, on: date) -> list[DateToCome]:
    """Return what runs out within two years, soonest first, and a permit being renewed.

    What the receipt of a submitted application fixed is left out; nothing of a landed file runs.
    """
    if client.stage == Stage.LANDED:
        return []
    is_filed = client.stage == Stage.SUBMITTED
    dates = [
        DateToCome(name_of(found), found, _state(found))
        for found in next_dates_of(client, on=on)
        if found.days_left <= WITHIN_DAYS and not (is_filed and found.kind in FIXED_AT_RECEIPT)
    ]
    if pending := pending_renewal_of(client, on=on):
        dates.append(DateToCome(_("Work permit"), pending, MAINTAINED))
    dates.sort(key=lambda each: each.found.last_day)
    return dates[:MOST_DATES]


def fixed_dates_of(client: Client, on: date) -> list[FixedDate]:
    """Return the dates of a submitted file that do not matter any more, each with its source."""
    if client.stage != Stage.SUBMITTED:
        return []
    return [
        FixedDate(name_of(found), FIXED_AT_RECEIPT[found.kind])
        for found in next_dates_of(client, on=on)
        if found.kind in FIXED_AT_RECEIPT and found.days_left <= WITHIN_DAYS
    ]


def _state(found: NextDate) -> str:
    if found.days_left < LATE_DAYS:
        return "late"
    return "risk" if found.alerted else ""
