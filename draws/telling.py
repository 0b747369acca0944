"""Letters about rounds: who is told, with which counts; each a row that the tick sends.

One letter to a consultant and round for the outcome, one for each correction of the round, one
for what nobody answered. Counts and links only: nobody's name, score or reference.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import Firm, Role, User
from clients.models import Client
from draws.models import ClientStanding, InvitationToApply, Round, RoundNotice

# An invitation shows in the account within a day or two; then somebody should have seen it.
ITA_EXPECTED_WITHIN = timedelta(days=2)
# After an invitation could no longer be used, asking by mail helps nobody; the page still asks.
ASKED_BY_MAIL_FOR = timedelta(days=60)
# What of a round decides who is invited; a change of anything else concerns nobody's standing.
DECIDING = frozenset(
    {"held_on", "name", "kind", "program", "category_key", "programs_covered"}
    | {"cut_off_score", "tie_break_at"}
)


def tell_outcome(firm: Firm, held: Round, *, now: datetime) -> int:
    """Write one letter to each responsible consultant with the counts of their files."""
    standings = ClientStanding.objects.filter(round=held, client__firm=firm).of_open_files()
    by_reader: dict[User, Counter[str]] = defaultdict(Counter)
    for reader, (listed,), count in _counted(standings, "listed", path="client__"):
        by_reader[reader][listed] += count
    return _write(held, RoundNotice.Kind.OUTCOME, 0, by_reader, now)


def decides_otherwise(before: Round, after: Round) -> bool:
    """Return whether a round now says something else of whom it invited."""
    return any(getattr(before, name) != getattr(after, name) for name in DECIDING)


def tell_corrections(rounds: Iterable[Round], *, now: datetime) -> int:
    """Write to whoever has a standing or an invitation that rests on one of these rounds.

    One letter to a person, round and reading of the source.
    """
    return sum(_tell_correction(each, now) for each in rounds)


def ask_about_predicted(*, now: datetime) -> int:
    """Write to consultants whose predicted clients have no invitation recorded two days later."""
    by = now.date() - ITA_EXPECTED_WITHIN
    asked = ClientStanding.objects.asked_about(by=by).filter(
        round__held_on__gte=by - ASKED_BY_MAIL_FOR
    )
    by_round: dict[int, dict[User, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for reader, (round_pk,), count in _counted(asked, "round", path="client__"):
        by_round[round_pk][reader]["asked"] += count
    rounds = Round.objects.in_bulk(list(by_round))
    return sum(
        _write(rounds[pk], RoundNotice.Kind.ASK, 0, readers, now)
        for pk, readers in by_round.items()
    )


def expected_by(day: date) -> date:
    """Return the last round's day whose invitations somebody should have seen by `day`."""
    return day - ITA_EXPECTED_WITHIN


def _counted(
    rows: QuerySet[Any], *names: str, path: str = ""
) -> Iterator[tuple[User, list[Any], int]]:
    """Yield how many rows have which values of `names`, by who answers for the file today.

    That is its owner, else its backup, else the first owner of the firm; files of a firm where
    nobody may sign in any more are left out. `path` leads from a row to its file.
    """
    values = (f"{path}firm", f"{path}owner", f"{path}backup", *names)
    grouped = rows.order_by().values_list(*values).annotate(count=Count("pk"))
    found = list(grouped.values_list(*values, "count"))
    staff = User.objects.active().filter(firm__in={row[0] for row in found}).order_by("-pk")
    people = {user.pk: user for user in staff}
    owners = {user.firm_id: user for user in staff if user.role == Role.OWNER}
    for firm, owner, backup, *each, count in found:
        reader = people.get(owner) or people.get(backup) or owners.get(firm)
        if reader is not None:
            yield reader, each, count


def _tell_correction(held: Round, now: datetime) -> int:
    standing = ClientStanding.objects.filter(round=held).order_by().values("client")
    invited = InvitationToApply.objects.filter(round=held).order_by().values("client")
    concerned = Client.objects.open().filter(pk__in=standing.union(invited))
    by_reader: dict[User, Counter[str]] = defaultdict(Counter)
    for reader, _all, count in _counted(concerned):
        by_reader[reader]["files"] += count
    edition = int(now.timestamp())
    return _write(held, RoundNotice.Kind.CORRECTION, edition, by_reader, now)


def _write(
    held: Round,
    kind: RoundNotice.Kind,
    edition: int,
    by_reader: Mapping[User, Counter[str]],
    now: datetime,
) -> int:
    """Write the letters that are not written yet; what was told once is not told again."""
    rows = [
        RoundNotice(
            recipient=reader,
            round=held,
            kind=kind,
            edition=edition,
            counts=dict(counts),
            made_at=now,
            next_try_at=now,
        )
        for reader, counts in by_reader.items()
    ]
    RoundNotice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
