"""What the duty check knows, taken from the shipped edition or from the published versions."""

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from itertools import chain

from eligibility.edition import VALUES, shipped_versions
from eligibility.rules.duties.lexicon import CopiedText, DutyLexicon
from eligibility.rules.law import Law, Version, law_on
from eligibility.versions import published_versions

SHINGLES = VALUES / "noc_2021_shingles.toml"

_KINDS = (
    "duty_vocabulary",
    "duty_cues",
    "duty_neighbours",
    "duty_performer",
    "duty_portraits",
    "duty_house_rule",
)


@cache
def shipped_lexicon() -> DutyLexicon:
    """Return the shipped edition's lexicon, its newest versions."""
    versions = [each for each in shipped_versions() if each.kind in _KINDS]
    return _lexicon_of(law_on(max(each.since for each in versions), versions))


def published_lexicon(on: date) -> DutyLexicon:
    """Return the lexicon of the versions in force on a day; made anew only when they changed.

    Raises NotInForce where the office has withdrawn a part and published none in its place.
    """
    law = law_on(on, [each for each in published_versions() if each.kind in _KINDS])
    return _of_versions(_Versions(law))


class _Versions:
    """The versions of a law, told apart by their records alone: a published row never changes."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self._records = tuple(each.record for each in law.versions)

    def __hash__(self) -> int:
        return hash(self._records)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Versions) and other._records == self._records


@lru_cache(maxsize=4)
def _of_versions(versions: _Versions) -> DutyLexicon:
    return _lexicon_of(versions.law)


def _lexicon_of(law: Law) -> DutyLexicon:
    return DutyLexicon(
        vocabularies=_bodies(law.of_kind("duty_vocabulary")),
        groups=_bodies(law.of_kind("duty_cues")),
        neighbours=law.get("duty_neighbours", "neighbours").body,
        performer=law.get("duty_performer", "performer").body,
        house_rule=law.get("duty_house_rule", "substantial").body,
        portraits=chain.from_iterable(
            body.portraits for body in _bodies(law.of_kind("duty_portraits"))
        ),
        copied=shipped_copied_text(),
    )


def _bodies(versions: Iterable[Version]) -> list:  # type: ignore[type-arg]
    return [version.body for version in versions]


@cache
def shipped_copied_text() -> CopiedText:
    """Return the hashes of the official text that are shipped in its place."""
    if not SHINGLES.exists():
        return CopiedText()
    data = tomllib.loads(SHINGLES.read_text(encoding="utf-8"))
    return CopiedText(frozenset(data["shingles"].split()), dict(data["statements"]))
