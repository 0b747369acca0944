"""How facts are asked for and said, and what countries are called; read once from `values/`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from documents.rules.conditions import Value

VALUES = Path(__file__).parent / "values"


@dataclass(frozen=True, slots=True)
class Term:
    """How one fact is asked for and said; `kind` is text, number, yes_no, list or country."""

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
        if self.kind == "country":
            value = country_names().get(str(value), str(value))
        if isinstance(value, int):
            return self.say.format(value=f"{value:,}")
        shown = ", ".join(value) if isinstance(value, tuple) else str(value)
        return self.say.format(value=shown.replace("_", " "))


@cache
def terms() -> Mapping[str, Term]:
    """Return the facts a condition may name, by name."""
    return MappingProxyType(
        {
            name: Term(name, row["type"], **{k: v for k, v in row.items() if k != "type"})
            for name, row in _read("facts.toml").items()
        }
    )


@cache
def country_names() -> Mapping[str, str]:
    """Return the short English name of each country by its ISO code."""
    return MappingProxyType(_read("countries.toml"))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((VALUES / name).read_text(encoding="utf-8"))
