"""How facts are asked for and said; read once from `values/`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from documents.rules.conditions import Value

VALUES = Path(__file__).parent / "values"


@dataclass(frozen=True, slots=True)
class Term:
    """How one fact is asked for and said; `kind` is text, number, yes_no, list or named.

    A named fact is the subject's own name, which stands beside the reason: nothing is said of it.
    Where `ask` or `say` has {filing_day}, the planned day stands there as soon as there is one.
    """

    fact: str
    kind: str
    scope: str
    ask: str
    yes: str = ""
    no: str = ""
    say: str = ""

    def in_words(self, value: Value, filing_on: date | None = None) -> str:
        """Return the known value as a phrase for the reason of an item; empty for a name."""
        if isinstance(value, bool):
            return self.yes if value else self.no
        shown = ", ".join(value) if isinstance(value, tuple) else str(value)
        if isinstance(value, int):
            shown = f"{value:,}"
        return self.say.format(value=shown.replace("_", " "), filing_day=_filing_day(filing_on))

    def question(self, filing_on: date | None = None) -> str:
        """Return what to ask for, as the end of a sentence."""
        return self.ask.format(filing_day=_filing_day(filing_on))


def _filing_day(filing_on: date | None) -> str:
    return f"on {filing_on}, the planned filing day" if filing_on else "on the filing day"


@cache
def terms() -> Mapping[str, Term]:
    """Return the facts a condition may name, by name."""
    return MappingProxyType(
        {
            name: Term(name, row["type"], **{k: v for k, v in row.items() if k != "type"})
            for name, row in _read("facts.toml").items()
        }
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((VALUES / name).read_text(encoding="utf-8"))
