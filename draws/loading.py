"""Bringing read rounds into the database: all of a source, or none of it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from draws.feed import DamagedFeedError, read_feed
from draws.feed_row import QuarantinedRow
from draws.models import QuarantinedRound, Round, RoundChange, RoundLoad
from draws.rules.rounds import POOL_BUCKETS, PublishedRound, round_order
from draws.shipped import shipped_rounds
from draws.telling import decides_otherwise, tell_corrections

# What a published round says; a known value replaced by another is kept as a change.
PUBLISHED_FIELDS = (
    *("held_on", "held_at", "name", "kind", "program", "category_key", "category_label"),
    *("programs_covered", "invitations", "cut_off_score", "tie_break_at", "pool", "pool_on"),
    "instructions_url",
)
# How we know it; goes along with the values without being one.
ORIGIN_FIELDS = ("origin", "source", "confidence", "notes")


@transaction.atomic
def load_official_feed(content: bytes, *, at: datetime) -> RoundLoad:
    """Bring the official rounds file in; rounds that it lacks are kept.

    Raises:
        DamagedFeedError: the file cannot be trusted; nothing is changed.
    """
    before = RoundLoad.objects.filter(origin=Round.Origin.FEED, problem="").first()
    feed = read_feed(content, at_least=before.row_count if before else 0, on=at.date())
    load = _load(feed.rounds, Round.Origin.FEED, at=at, quarantined=feed.quarantined)
    load.checksum = hashlib.sha256(content).hexdigest()
    load.save()
    return load


def keep_refusal(error: DamagedFeedError, *, at: datetime) -> RoundLoad:
    """Keep that a damaged file was refused, and why: rule maintainers see it in the admin site."""
    problem = str(error)[:500]
    return RoundLoad.objects.create(origin=Round.Origin.FEED, read_at=at, problem=problem)


@transaction.atomic
def load_shipped_table(*, at: datetime) -> RoundLoad:
    """Bring the shipped table in; what the official feed or a person said is never replaced."""
    load = _load(shipped_rounds(), Round.Origin.SHIPPED, at=at)
    load.save()
    return load


@transaction.atomic
def type_in_round(row: Round, *, before: Round | None, at: datetime) -> None:
    """Save a round as a person typed it, keep what it said before, settle its waiting rows."""
    row.order = round_sort_order(row.number)
    row.origin = Round.Origin.TYPED
    row.last_read_at = at
    if before is None:
        row.first_read_at = at
    row.save()
    if before is not None:
        RoundChange.objects.bulk_create(changes_between(before, row, at=at))
        if decides_otherwise(before, row):
            tell_corrections([row], now=at)
    QuarantinedRound.objects.filter(resolved_at=None, number=row.number).update(resolved_at=at)


def round_sort_order(number: str) -> int:
    """Return the number as it sorts: "91" is 9100, "91a" is 9101.

    Raises:
        ValueError: not a round number.
    """
    whole, letter = round_order(number)
    return whole * 100 + (ord(letter) - ord("a") + 1 if letter else 0)


def changes_between(before: Round, after: Round, *, at: datetime) -> list[RoundChange]:
    """Return the known values of `before` that `after` replaces by others, not yet saved."""
    return [
        RoundChange(
            round=after,
            field=name,
            before=in_words(_differing(getattr(before, name), getattr(after, name)))[:400],
            after=in_words(_differing(getattr(after, name), getattr(before, name)))[:400],
            seen_at=at,
        )
        for name in PUBLISHED_FIELDS
        if getattr(before, name) not in (None, "", getattr(after, name))
    ]


def in_words(value: Any) -> str:
    """Return a value of a round as the list of changes prints it."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return ", ".join(
            f"{label}: {value[bucket]:,}"
            for bucket, label in POOL_BUCKETS.items()
            if bucket in value
        )
    return "" if value is None else str(value)


@dataclass(slots=True)
class _Batch:
    """What one load is about to write."""

    new: list[Round] = field(default_factory=list)
    rewritten: list[Round] = field(default_factory=list)
    changes: list[RoundChange] = field(default_factory=list)
    corrected: list[Round] = field(default_factory=list)
    changed: int = 0
    filled: int = 0
    unchanged: int = 0


def _load(
    rounds: Sequence[PublishedRound],
    origin: Round.Origin,
    *,
    at: datetime,
    quarantined: Sequence[QuarantinedRow] = (),
) -> RoundLoad:
    stored = {row.number: row for row in Round.objects.select_for_update()}
    batch = _Batch()
    for published in rounds:
        _sort_in(batch, stored.get(published.number), published, origin, at)
    Round.objects.bulk_create(batch.new)
    Round.objects.bulk_update(
        batch.rewritten, [*PUBLISHED_FIELDS, *ORIGIN_FIELDS, "last_read_at"], batch_size=50
    )
    RoundChange.objects.bulk_create(batch.changes)
    tell_corrections(batch.corrected, now=at)
    read = {published.number for published in rounds}
    Round.objects.filter(number__in=read).update(last_read_at=at)
    _set_aside(quarantined, read, at=at)
    in_source = read | {row.number for row in quarantined}
    return RoundLoad(
        origin=origin,
        read_at=at,
        row_count=len(rounds) + len(quarantined),
        new_count=len(batch.new),
        changed_count=batch.changed,
        filled_count=batch.filled,
        unchanged_count=batch.unchanged,
        quarantined_count=len(quarantined),
        kept_count=len(stored.keys() - in_source),
    )


def _sort_in(
    batch: _Batch,
    stored: Round | None,
    published: PublishedRound,
    origin: Round.Origin,
    at: datetime,
) -> None:
    """Put one published round where it belongs: new, rewritten, or as it was."""
    if stored is None:
        batch.new.append(_new_round(published, origin, at))
        return
    outranked = origin == Round.Origin.SHIPPED and stored.origin != Round.Origin.SHIPPED
    before = _copy(stored)
    _rewrite(stored, published, origin, only_gaps=outranked)
    changes = changes_between(before, stored, at=at)
    if any(getattr(before, name) != getattr(stored, name) for name in _ALL_FIELDS):
        batch.rewritten.append(stored)
        batch.corrected += [stored] if decides_otherwise(before, stored) else []
        batch.changes += changes
        batch.changed += bool(changes)
        batch.filled += not changes
    else:
        batch.unchanged += 1


_ALL_FIELDS = (*PUBLISHED_FIELDS, *ORIGIN_FIELDS)


def _new_round(published: PublishedRound, origin: Round.Origin, at: datetime) -> Round:
    row = Round(
        number=published.number,
        order=round_sort_order(published.number),
        first_read_at=at,
        last_read_at=at,
    )
    _rewrite(row, published, origin, only_gaps=False)
    return row


def _rewrite(row: Round, published: PublishedRound, origin: Round.Origin, only_gaps: bool) -> None:
    """Take over what the source says; where it says nothing, what we know stays."""
    for name in PUBLISHED_FIELDS:
        said = getattr(published, name)
        if said in (None, "") or (only_gaps and getattr(row, name) not in (None, "")):
            continue
        setattr(row, name, str(said) if name == "kind" else said)
    if not only_gaps:
        row.origin = origin
        row.source = published.source
        row.confidence = published.confidence
        row.notes = "\n".join(published.notes)


def _copy(row: Round) -> Round:
    return Round(**{name: getattr(row, name) for name in _ALL_FIELDS})


def _differing(value: Any, other: Any) -> Any:
    """Return only the counts that differ where both are pools, the value as it is otherwise."""
    if isinstance(value, dict) and isinstance(other, dict):
        return {key: count for key, count in value.items() if count != other.get(key)}
    return value


def _set_aside(rows: Iterable[QuarantinedRow], read: set[str], *, at: datetime) -> None:
    """Keep the rows a person must decide; rows that can be read now are settled."""
    waiting = QuarantinedRound.objects.filter(resolved_at=None)
    waiting.filter(number__in=read).update(resolved_at=at)
    for row in rows:
        reason = " ".join(row.reasons)[:300]
        same = waiting.filter(number=row.number)
        if not same.filter(reason=reason, raw=dict(row.row)).exists():
            same.update(resolved_at=at)
            QuarantinedRound.objects.create(
                number=row.number[:20], reason=reason, raw=dict(row.row), seen_at=at
            )
