"""Letters about rounds: who is told, with which counts; each a row that the tick sends.

One letter to a consultant and round for the outcome, one for each correction of the round, one
for what nobody answered. Counts and links only: nobody's name, score or reference.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

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
    for client, listed in _with_clients(standings):
        reader = reader_for(client)
        if reader is not None:
            by_reader[reader][listed] += 1
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
    rounds: dict[int, Round] = {}
    for standing in asked.select_related("round", *_READERS):
        reader = reader_for(standing.client)
        if reader is not None:
            rounds[standing.round_id] = standing.round
            by_round[standing.round_id][reader]["asked"] += 1
    return sum(
        _write(rounds[pk], RoundNotice.Kind.ASK, 0, readers, now)
        for pk, readers in by_round.items()
    )


def expected_by(day: date) -> date:
    """Return the last round's day whose invitations somebody should have seen by `day`."""
    return day - ITA_EXPECTED_WITHIN


def reader_for(client: Client) -> User | None:
    """Return who answers for a file today: its owner, else its backup, else an owner of the firm.

    None where nobody of the firm may sign in any more.
    """
    for person in (client.owner, client.backup):
        if person is not None and person.is_active:
            return person
    owners = User.objects.filter(firm=client.firm_id, role=Role.OWNER, is_active=True)
    first: User | None = owners.order_by("pk").first()
    return first


_READERS = ("client__owner", "client__backup")


def _with_clients(standings: QuerySet[ClientStanding]) -> Iterable[tuple[Client, str]]:
    rows = standings.select_related(*_READERS).only(
        "listed", *(f"{path}__is_active" for path in _READERS), "client__firm_id"
    )
    return ((row.client, row.listed) for row in rows.iterator(chunk_size=2000))


def _tell_correction(held: Round, now: datetime) -> int:
    standing = ClientStanding.objects.filter(round=held).values("client")
    invited = InvitationToApply.objects.filter(round=held).values("client")
    concerned = Client.objects.open().filter(Q(pk__in=standing) | Q(pk__in=invited))
    by_reader: dict[User, Counter[str]] = defaultdict(Counter)
    for client in concerned.select_related("owner", "backup"):
        reader = reader_for(client)
        if reader is not None:
            by_reader[reader]["files"] += 1
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
