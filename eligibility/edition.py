"""The shipped edition of the law: dated, cited figures read from `values/*.toml`.

Every table of a file is one key of one kind. It has a `title`, a `unit` and ascending entries
`[[key.in_force]]`, each with `since`, a `source` and its figures, either beside these or in a
`body` table of their own. An entry with `amends = true` gives only what it changes of the one
before; one with `ended = true` says that from that day nothing is in force. From the day
`unconfirmed_from` a change is reported whose content is missing.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from eligibility.body_problems import Problem, problems_in
from eligibility.rules.conditions import CategoryConditions, Exemption, ProgramConditions
from eligibility.rules.crs_tables import CrsTables
from eligibility.rules.duties.bodies import (
    HouseRule,
    Neighbours,
    Performer,
    Portraits,
    UnitGroupCues,
    Vocabulary,
)
from eligibility.rules.fees import FeeTable
from eligibility.rules.fswp_grid import FswpGrid
from eligibility.rules.funds import FundsTable
from eligibility.rules.language import LanguageChart, RefusedTest
from eligibility.rules.law import Citation, Law, Version, law_on
from eligibility.strict_reading import strict_converter

VALUES = Path(__file__).parent / "rules" / "values"

CONFIDENCES = frozenset(
    {"official", "official_copy", "two_sources", "one_source", "from_memory", "unconfirmed"}
)
_OF_TABLE = frozenset({"title", "unit", "kind", "in_force"})
_OF_ENTRY = frozenset(
    {"since", "until", "label", "title", "source", "url", "read_on", "confidence", "notices"}
    | {"ended", "amends", "body", "unconfirmed_from"}
)


class EditionError(ValueError):
    """A rule is not of the form; names the file, the key and the place.

    `problems` are those of a body, one by one, each with its place; empty for anything else.
    """

    def __init__(self, said: str, problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(said)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of rule: its name, the frozen dataclass of its bodies, its shipped files."""

    name: str
    body_type: type
    files: tuple[Path, ...]


_kinds: dict[str, Kind] = {}


def register_kind(kind: str, body_type: type, files: Iterable[Path] = ()) -> None:
    """Make a kind of rule known, from an app's `ready()`; to register it again replaces it."""
    _kinds[kind] = Kind(kind, body_type, tuple(files))
    shipped_versions.cache_clear()


def kinds() -> Mapping[str, Kind]:
    """Return every registered kind by its name."""
    return dict(_kinds)


@cache
def shipped_versions() -> tuple[Version, ...]:
    """Return every version of the shipped edition, by kind, key and first day.

    Raises EditionError.
    """
    versions = [
        version for kind in _kinds.values() for file in kind.files for version in _read(kind, file)
    ]
    return tuple(sorted(versions, key=lambda each: (each.kind, each.key, each.since)))


def shipped_law(day: date) -> Law:
    """Return the shipped edition's law of one day."""
    return law_on(day, shipped_versions())


@cache
def shipped_examples() -> Mapping[tuple[str, str, str], list[dict[str, Any]]]:
    """Return the worked examples of shipped versions, by kind, key and first day (ISO)."""
    document = json.loads((VALUES / "examples.json").read_text(encoding="utf-8"))
    return {
        (kind, key, since): examples
        for kind, keys in document.items()
        for key, days in keys.items()
        for since, examples in days.items()
    }


def body_from(kind: str, data: Mapping[str, Any]) -> Any:
    """Return the frozen body of one kind from plain data, as TOML or JSON hold it.

    Raises EditionError, with the path of everything that is wrong, for unknown, missing or
    mistyped figures.
    """
    if kind not in _kinds:
        raise EditionError(f"{kind}: no such kind of rule. Known are {', '.join(sorted(_kinds))}.")
    try:
        return _converter.structure(data, _kinds[kind].body_type)
    except Exception as error:
        problems = tuple(problems_in(error))
        places = "; ".join(map(str, problems))
        raise EditionError(
            f"{places} Correct the figures and read the rule again.", problems
        ) from error


def body_to_data(body: Any) -> dict[str, Any]:
    """Return a body as JSON can hold it: days as text, decimals as text, tuples as lists."""
    data: dict[str, Any] = _converter.unstructure(body)
    return data


def _read(kind: Kind, file: Path) -> list[Version]:
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EditionError(f"{file.name}: cannot be read: {error}.") from error
    return [
        version
        for key, table in tables.items()
        if table.get("kind", kind.name) == kind.name
        for version in _versions_of(kind, file, key, table)
    ]


def _versions_of(kind: Kind, file: Path, key: str, table: dict[str, Any]) -> list[Version]:
    place = f"{file.name}: {key}"
    _require(place, table, _OF_TABLE, {"title", "unit", "in_force"})
    versions: list[Version] = []
    figures: dict[str, Any] = {}
    for number, entry in enumerate(table["in_force"], start=1):
        where = f"{place}.in_force[{number}]"
        given = entry.get("body", {k: v for k, v in entry.items() if k not in _OF_ENTRY})
        figures = _amended(figures, given) if entry.get("amends") else given
        versions.append(_version(kind, key, table, entry, figures, where))
    for earlier, later in pairwise(versions):
        if later.since <= earlier.since:
            raise EditionError(
                f"{place}: {later.since} follows {earlier.since}. Put entries in ascending order."
            )
    ends = [later.since - timedelta(days=1) for later in versions[1:]]
    return [_ending(*both) for both in zip(versions, [*ends, None], strict=True)]


def _version(
    kind: Kind, key: str, table: dict[str, Any], entry: dict[str, Any], figures: Any, where: str
) -> Version:
    allowed = _OF_ENTRY if "body" in entry else _OF_ENTRY | set(entry)
    _require(where, entry, allowed, {"since", "source", "read_on", "confidence"})
    if entry["confidence"] not in CONFIDENCES:
        known = ", ".join(sorted(CONFIDENCES))
        raise EditionError(f"{where}.confidence: {entry['confidence']!r} is none of {known}.")
    for name in {"since", "read_on", "unconfirmed_from"} & set(entry):
        if type(entry[name]) is not date:
            raise EditionError(f"{where}.{name}: {entry[name]!r} is not a day.")
    if "unconfirmed_from" in entry and not entry.get("notices"):
        raise EditionError(f"{where}.notices: say what is reported from that day.")
    try:
        body = None if entry.get("ended") else body_from(kind.name, figures)
    except EditionError as error:
        raise EditionError(f"{where}: {error}") from error
    return Version(
        kind=kind.name,
        key=key,
        label=entry.get("label", ""),
        title=entry.get("title", table["title"]),
        unit=table["unit"],
        since=entry["since"],
        until=entry.get("until"),
        body=body,
        citation=Citation(
            entry["source"], entry.get("url", ""), entry["read_on"], entry["confidence"]
        ),
        notices=tuple(entry.get("notices", ())),
        unconfirmed_from=entry.get("unconfirmed_from"),
    )


def _ending(version: Version, last_day: date | None) -> Version:
    ends = [day for day in (version.until, last_day) if day is not None]
    if not ends:
        return version
    return Version(
        **{name: getattr(version, name) for name in Version.__slots__} | {"until": min(ends)}
    )


def _amended(figures: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    amended = dict(figures)
    for name, value in changes.items():
        held = amended.get(name)
        if isinstance(held, dict) and isinstance(value, dict):
            amended[name] = _amended(held, value)
        else:
            amended[name] = value
    return amended


def _require(
    where: str, table: dict[str, Any], allowed: Iterable[str], needed: Iterable[str]
) -> None:
    missing = sorted(set(needed) - set(table))
    if missing:
        raise EditionError(f"{where}: {', '.join(missing)} is missing. Add it.")
    unknown = sorted(set(table) - set(allowed))
    if unknown:
        raise EditionError(f"{where}: {', '.join(unknown)} is not known here. Remove it.")


_converter = strict_converter()

register_kind("category", CategoryConditions, [VALUES / "categories.toml"])
register_kind("program", ProgramConditions, [VALUES / "programs.toml"])
register_kind("exemption", Exemption, [VALUES / "exemptions.toml"])
register_kind("points_table", CrsTables, [VALUES / "crs.toml"])
register_kind("language_chart", LanguageChart, [VALUES / "clb.toml"])
register_kind("refused_test", RefusedTest, [VALUES / "clb.toml"])
register_kind("selection_grid", FswpGrid, [VALUES / "fswp_grid.toml"])
register_kind("funds_table", FundsTable, [VALUES / "funds.toml"])
register_kind("fee_table", FeeTable, [VALUES / "fees.toml"])
register_kind(
    "duty_vocabulary",
    Vocabulary,
    [VALUES / "duties_words.toml", VALUES / "duties_words_acts.toml"],
)
register_kind(
    "duty_cues", UnitGroupCues, [VALUES / f"duties_{noc}.toml" for noc in (31100, 31101, 31102)]
)
register_kind("duty_neighbours", Neighbours, [VALUES / "duties_occupations.toml"])
register_kind("duty_performer", Performer, [VALUES / "duties_occupations.toml"])
register_kind("duty_portraits", Portraits, [VALUES / "duties_portraits.toml"])
register_kind("duty_house_rule", HouseRule, [VALUES / "duties_occupations.toml"])
