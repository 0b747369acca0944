"""What runs out next in open files, for the list of deadlines: no reminder is sent for these."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from accounts.access import AccessTo
from clients.models import Client
from deadlines.rules.watch_list import NextDate, Watched
from deadlines.watch import NAMES, name_of, running_out

WITHIN_DAYS = 90
MOST_ROWS = 100
KINDS = (
    Watched.WORK_PERMIT,
    Watched.PROFILE,
    Watched.LANGUAGE_TEST,
    Watched.ECA,
    Watched.PASSPORT,
    Watched.LICENCE,
)
CHOICES: list[tuple[str, Promise | str]] = [(kind.value, NAMES[kind]) for kind in KINDS]


@dataclass(frozen=True, slots=True)
class ComingRow:
    """One date of one file, in words."""

    client: Client
    name: str
    found: NextDate


def coming_rows(
    user: AccessTo, *, on: date, kind: str = "", owner_id: int | None = None
) -> list[ComingRow]:
    """Return what runs out within 90 days, soonest first, at most 100, in constant queries."""
    kinds = [each for each in KINDS if kind in ("", each.value)]
    files = Client.objects.visible_to(user).open().select_related("owner")
    if owner_id is not None:
        files = files.filter(owner_id=owner_id)
    mine = set(files.values_list("pk", flat=True))
    found = [
        (pk, each)
        for pk, each in running_out(user, on=on, within_days=WITHIN_DAYS)
        if pk in mine and each.kind in kinds and each.days_left >= 0
    ]
    found.sort(key=lambda pair: (pair[1].last_day, pair[0]))
    shown = found[:MOST_ROWS]
    clients = files.in_bulk([pk for pk, _ in shown])
    return [ComingRow(clients[pk], name_of(each), each) for pk, each in shown if pk in clients]
