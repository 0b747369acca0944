"""The ladder of each kind of deadline, from the rules in force."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from deadlines.rules.ladder import Ladder, Role, Rung

SHIPPED = Path(__file__).parent / "rules/values/ladders.toml"


@dataclass(frozen=True, slots=True)
class LadderInForce:
    """A ladder with the words that say where it comes from."""

    ladder: Ladder
    title: str
    source: str
    source_url: str
    read_on: date
    confidence: str


def ladder_for(kind: str) -> LadderInForce:
    """Return the ladder of a kind of deadline; raises KeyError where none was shipped."""
    return shipped_ladders()[kind]


@cache
def shipped_ladders() -> dict[str, LadderInForce]:
    """Return the newest shipped ladder of each kind."""
    with SHIPPED.open("rb") as file:
        tables = tomllib.load(file)
    return {kind: _in_force(table) for kind, table in tables.items()}


def ladder_from(body: dict[str, Any]) -> Ladder:
    """Build a ladder from the body of a rule version; raises ValueError with what is wrong."""
    return Ladder(
        rungs=tuple(_rung(rung) for rung in body["rungs"]),
        send_at_hour=body["send_at_hour"],
        acknowledgement_holds_days=body["acknowledgement_holds_days"],
    )


def _rung(body: dict[str, Any]) -> Rung:
    return Rung(
        name=body["name"],
        to=tuple(Role(role) for role in body["to"]),
        escalate_to=tuple(Role(role) for role in body.get("escalate_to", ())),
        hard=body.get("hard", False),
    )


def _in_force(table: dict[str, Any]) -> LadderInForce:
    newest = max(table["in_force"], key=lambda entry: entry["since"])
    return LadderInForce(
        ladder=ladder_from(newest),
        title=table["title"],
        source=newest["source"],
        source_url=newest["source_url"],
        read_on=newest["read_on"],
        confidence=newest["confidence"],
    )
