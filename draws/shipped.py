"""The shipped table of rounds: the facts a fresh installation starts with."""

import csv
import tomllib
from collections.abc import Iterator
from datetime import date, datetime

from draws.rules.rounds import POOL_BUCKETS, VALUES, PublishedRound, round_name


def shipped_rounds() -> tuple[PublishedRound, ...]:
    """Return every round of the shipped table, oldest first.

    Raises:
        ValueError: the table names a round that round_names.toml does not know.
    """
    origin = tomllib.loads((VALUES / "rounds.toml").read_text(encoding="utf-8"))
    pools = {row["number"]: row for row in _table("pools.csv")}
    return tuple(_round(row, pools.get(row["number"]), origin) for row in _table("rounds.csv"))


def _table(name: str) -> Iterator[dict[str, str]]:
    with (VALUES / name).open(encoding="utf-8", newline="") as table:
        yield from csv.DictReader(table)


def _round(
    row: dict[str, str],
    pool: dict[str, str] | None,
    origin: dict[str, dict[str, dict[str, str]]],
) -> PublishedRound:
    known = round_name(row["name"])
    if known is None:
        raise ValueError(f"Round {row['number']}: {row['name']!r} is not in round_names.toml.")
    read_from = origin["read_from"][row["read_from"]]
    note = origin["notes"].get(row["number"])
    tie_break = row["tie_break_at"]
    return PublishedRound(
        number=row["number"],
        held_on=date.fromisoformat(row["held_on"]),
        name=row["name"],
        kind=known.kind,
        program=known.program,
        category_key=known.category_key,
        category_label=known.category_label,
        programs=known.programs,
        invitations=int(row["invitations"]),
        cut_off_score=int(row["cut_off_score"]),
        tie_break_at=datetime.fromisoformat(tie_break) if tie_break else None,
        pool={bucket: int(pool[bucket]) for bucket in POOL_BUCKETS} if pool else None,
        pool_on=date.fromisoformat(pool["pool_on"]) if pool else None,
        source=read_from["source"],
        confidence=read_from["confidence"],
        notes=(str(note),) if note else (),
    )
