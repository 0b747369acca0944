"""A round of invitations as published: its facts, and what its name says it is."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

VALUES = Path(__file__).parent / "values"

# CRS scores of the eighteen pool counts, of which three are sums of others.
POOL_BUCKETS: Mapping[str, str] = {
    "dd1": "601–1200",
    "dd2": "501–600",
    "dd3": "451–500",
    "dd4": "491–500",
    "dd5": "481–490",
    "dd6": "471–480",
    "dd7": "461–470",
    "dd8": "451–460",
    "dd9": "401–450",
    "dd10": "441–450",
    "dd11": "431–440",
    "dd12": "421–430",
    "dd13": "411–420",
    "dd14": "401–410",
    "dd15": "351–400",
    "dd16": "301–350",
    "dd17": "0–300",
    "dd18": "Total",
}
POOL_SUMS: Mapping[str, tuple[str, ...]] = {
    "dd3": ("dd4", "dd5", "dd6", "dd7", "dd8"),
    "dd9": ("dd10", "dd11", "dd12", "dd13", "dd14"),
    "dd18": ("dd1", "dd2", "dd3", "dd9", "dd15", "dd16", "dd17"),
}


class RoundKind(StrEnum):
    """The group that a round ranks. Source: IRPA 10.3(1)(h.1)."""

    GENERAL = "general"
    PROGRAM = "program"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class RoundName:
    """What a published name says: the kind, and the program or the category with its version."""

    kind: RoundKind
    program: str = ""
    category_key: str = ""
    category_label: str = ""

    @property
    def programs(self) -> tuple[str, ...]:
        """Return the programs such a round ranks, where the round itself does not print them."""
        if self.kind is RoundKind.PROGRAM:
            return (self.program,)
        return tuple(_published_names()["programs_by_kind"][self.kind])


@dataclass(frozen=True, slots=True)
class PublishedRound:
    """One round as its source prints it; what the source does not say is None or empty."""

    number: str
    held_on: date
    name: str
    kind: RoundKind
    invitations: int
    cut_off_score: int
    program: str = ""
    category_key: str = ""
    category_label: str = ""
    programs: tuple[str, ...] = ()
    programs_covered: str = ""
    tie_break_at: datetime | None = None
    held_at: datetime | None = None  # as printed; the label UTC is doubtful, see the feed
    pool: Mapping[str, int] | None = None  # counts by bucket dd1 to dd18; None where unknown
    pool_on: date | None = None
    instructions_url: str = ""
    source: str = ""
    confidence: str = ""
    notes: tuple[str, ...] = ()


def round_order(number: str) -> tuple[int, str]:
    """Return the place of a round number in the running count: "91a" before "91b" before "92".

    Raises:
        ValueError: not a number with at most one letter.
    """
    match = re.fullmatch(r"([1-9]\d{0,5})([a-z]?)", number)
    if match is None:
        raise ValueError(
            f"{number!r} is not a round number. Expected digits with at most one letter, "
            "such as 434 or 91a."
        )
    return int(match[1]), match[2]


def round_name(published: str) -> RoundName | None:
    """Return what a published name says, or None where nobody has read that name yet."""
    return _names_by_text().get(" ".join(published.split()))


def programs_named(text: str) -> tuple[str, ...] | None:
    """Return the programs that the prose of a round names, or None where the prose is new."""
    found = _published_names()["programs_covered"].get(" ".join(text.split()))
    return None if found is None else tuple(found)


def allowed_difference(number: str, bucket: str) -> int:
    """Return by how many a published pool sum is known to differ from its parts: mostly 0."""
    for known in _published_names()["pool_exception"]:
        if known["number"] == number and known["bucket"] == bucket:
            return int(known["published_minus_sum"])
    return 0


@cache
def _published_names() -> dict[str, Any]:
    return tomllib.loads((VALUES / "round_names.toml").read_text(encoding="utf-8"))


@cache
def _names_by_text() -> dict[str, RoundName]:
    return {
        text: RoundName(
            kind=RoundKind(entry["kind"]),
            program=entry.get("program", ""),
            category_key=entry.get("category", ""),
            category_label=entry.get("version", ""),
        )
        for entry in _published_names()["round_name"]
        for text in entry["names"]
    }
