"""The shipped edition of the checklist: read once from `values/*.toml`, checked as it is read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from documents.rules.conditions import Value
from documents.rules.entries import Entry, check_scope, entry_from

VALUES = Path(__file__).parent / "values"


@dataclass(frozen=True, slots=True)
class Term:
    """How one fact is asked for and said; `kind` is text, number, yes_no or list."""

    fact: str
    kind: str
    scope: str
    ask: str
    yes: str = ""
    no: str = ""
    say: str = ""

    def in_words(self, value: Value) -> str:
        """Return the known value as a phrase for the reason of an item."""
        if isinstance(value, bool):
            return self.yes if value else self.no
        shown = ", ".join(value) if isinstance(value, tuple) else str(value)
        return self.say.format(value=shown.replace("_", " "))


@dataclass(frozen=True, slots=True)
class CountryLead:
    """What one country's police certificate is called and how many days it takes."""

    country: str
    certificate: str
    typical: int
    slow: int
    note: str


@cache
def terms() -> Mapping[str, Term]:
    """Return the facts a condition may name, by name."""
    read = _read("facts.toml")
    return MappingProxyType(
        {
            name: Term(name, row["type"], **{k: v for k, v in row.items() if k != "type"})
            for name, row in read.items()
        }
    )


@cache
def shipped_entries() -> tuple[Entry, ...]:
    """Return every version of every shipped entry, by section and then in the files' order."""
    scope_of = {name: term.scope for name, term in terms().items()}
    found: list[Entry] = []
    for path in sorted(VALUES.glob("checklist_*.toml")):
        for key, table in _read(path.name).items():
            versions = [entry_from(key, table, row) for row in table["in_force"]]
            _check_order(key, [entry.since for entry in versions])
            for entry in versions:
                check_scope(entry, scope_of)
            found += versions
    return tuple(found)


@cache
def shipped_police_lead_times() -> Mapping[str, CountryLead]:
    """Return the days a police certificate takes by ISO country code, "OTHER" for the rest."""
    latest = _read("police_lead_times.toml")["police_lead_times"]["in_force"][-1]
    return MappingProxyType({row["country"]: CountryLead(**row) for row in latest["countries"]})


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((VALUES / name).read_text(encoding="utf-8"))


def _check_order(key: str, since: list[date]) -> None:
    if since != sorted(set(since)):
        raise ValueError(
            f"The versions of the checklist entry {key} are not in the order of since."
        )
