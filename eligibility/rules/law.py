"""The values of the law in force on a day.

Rules never ask where a value came from: `law_on(day, versions)` picks, for every key of every
kind, the one version in force, and each rule takes the `Law` as an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

RULES_EDITION = 11
"""Raised whenever something in `rules/` can change an outcome."""


class NotInForce(LookupError):
    """No version of what was asked for is in force on that day."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule or a figure is written, and who last compared it, when."""

    source: str
    url: str = ""
    read_on: date | None = None
    confidence: str = ""
    """How sure: "official", "official copy", "secondary", "single secondary" or "unverified"."""

    def __str__(self) -> str:
        return self.source


@dataclass(frozen=True, slots=True)
class Version:
    """One dated state of one figure, table or set of conditions."""

    kind: str
    key: str
    label: str
    """As published, such as "2026-Version 1"; the first day in force where it has no name."""
    title: str
    since: date
    until: date | None
    """The last day in force; None while no end is known."""
    body: Any
    """The frozen dataclass of its kind; None where the law says that nothing is in force."""
    citation: Citation
    notices: tuple[str, ...] = ()
    """What is unconfirmed about it, in plain words."""
    unconfirmed_from: date | None = None
    """The first day of a reported change whose content is missing: from then on this version
    still serves, unconfirmed; None while no such change is reported."""
    unit: str = ""
    record: str = ""
    """The row it came from, such as "rule_version:7"; empty for the shipped edition."""

    def is_in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def is_confirmed(self, day: date) -> bool:
        """Return whether nothing is reported to have changed it by `day`."""
        return self.unconfirmed_from is None or day < self.unconfirmed_from


@dataclass(frozen=True, slots=True)
class Law:
    """The versions in force on `day`, one for each kind and key."""

    day: date
    versions: tuple[Version, ...]
    known_since: dict[tuple[str, str], date] = field(default_factory=dict)
    """The first day known for each kind and key, for messages."""
    _by_name: dict[tuple[str, str], Version] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name = {(each.kind, each.key): each for each in reversed(self.versions)}
        object.__setattr__(self, "_by_name", by_name)

    def get(self, kind: str, key: str) -> Version:
        """Return the version in force; raises NotInForce, never answers with nothing."""
        version = self.find(kind, key)
        if version is not None:
            return version
        since = self.known_since.get((kind, key))
        known = f"It is known from {since} on." if since else "No version of it was ever entered."
        raise NotInForce(
            f"No version of {kind} “{key}” is in force on {self.day}. {known} "
            "Choose another day, or enter and publish the version for this one."
        )

    def find(self, kind: str, key: str) -> Version | None:
        """Return the version in force, None where there is none."""
        return self._by_name.get((kind, key))

    def of_kind(self, kind: str) -> Iterator[Version]:
        """Yield the versions of one kind in the order of their keys."""
        return (version for version in self.versions if version.kind == kind)


def law_on(day: date, versions: Iterable[Version]) -> Law:
    """Return the law in force on `day`.

    Of several versions of one key in force that day, the one that began last holds. A version
    without a body says that its key is not in force any more.
    """
    in_force: dict[tuple[str, str], Version] = {}
    known_since: dict[tuple[str, str], date] = {}
    for version in versions:
        name = (version.kind, version.key)
        known_since[name] = min(version.since, known_since.get(name, version.since))
        if version.is_in_force(day):
            held = in_force.get(name)
            if held is None or held.since < version.since:
                in_force[name] = version
    ordered = sorted(in_force.items())
    return Law(day, tuple(each for _, each in ordered if each.body is not None), known_since)
