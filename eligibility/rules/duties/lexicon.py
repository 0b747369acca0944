"""The duty check's knowledge made ready: every cue over one index of words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from itertools import chain

from eligibility.rules.duties.bodies import (
    DutyCues,
    HouseRule,
    ImpliedDuty,
    Neighbours,
    Occupation,
    Performer,
    RoleBlock,
    UnitGroupCues,
    Vocabulary,
)
from eligibility.rules.duties.cues import CueBook, Hits, Pattern
from eligibility.rules.duties.examples import ExampleIndex
from eligibility.rules.duties.performer import Clauses

Patterns = tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class ReadyDuty:
    """A duty with its cues made ready."""

    body: DutyCues
    proof: Patterns
    alone: Patterns
    hints: Patterns
    refused: Patterns
    doubted: Patterns


@dataclass(frozen=True, slots=True)
class ReadyRole:
    """A role with its cues made ready."""

    body: RoleBlock
    titles: Patterns
    vague_titles: Patterns
    signs: Patterns
    default: Patterns


@dataclass(frozen=True, slots=True)
class ReadyImplied:
    """An implied duty with its cues made ready."""

    duty: str
    when: frozenset[str]
    cues: Patterns


@dataclass(frozen=True, slots=True)
class ReadyEclipse:
    """An eclipse with its cues made ready."""

    duty: str
    hides: frozenset[str]
    unless: Patterns


@dataclass(frozen=True, slots=True)
class ReadyGroup:
    """A unit group of physicians with its cues made ready."""

    body: UnitGroupCues
    roles: tuple[ReadyRole, ...]
    duties: tuple[ReadyDuty, ...]
    implied: tuple[ReadyImplied, ...]
    suggested: tuple[ReadyImplied, ...]
    eclipses: tuple[ReadyEclipse, ...]
    signs: Patterns
    examples: ExampleIndex


@dataclass(frozen=True, slots=True)
class ReadyOccupation:
    """Another occupation with its cues made ready."""

    body: Occupation
    titles: Patterns
    signs: Patterns
    licences: Patterns
    employers: Patterns


@dataclass(frozen=True, slots=True)
class CopiedText:
    """The official text as hashes: of every three stems in a row, and of whole statements."""

    shingles: frozenset[str] = frozenset()
    statements: Mapping[str, int] | None = None
    """The hash of a statement shorter than two shingles, with its number of words."""

    def with_more(self, other: CopiedText) -> CopiedText:
        return CopiedText(
            self.shingles | other.shingles,
            {**(self.statements or {}), **(other.statements or {})},
        )


class DutyLexicon:
    """All that `judge_letter` knows, made ready once; it never changes."""

    def __init__(
        self,
        *,
        vocabularies: Iterable[Vocabulary],
        groups: Iterable[UnitGroupCues],
        neighbours: Neighbours,
        performer: Performer,
        house_rule: HouseRule,
        copied: CopiedText | None = None,
    ) -> None:
        held = tuple(vocabularies)
        words = {group.name: group.words for each in held for group in each.groups}
        self.spellings = tuple(
            (spelling.found, spelling.folded) for each in held for spelling in each.spellings
        )
        self._book = book = CueBook(words, self.spellings)
        self.groups = {group.noc_code: self._ready(group) for group in groups}
        self.occupations = tuple(
            ReadyOccupation(
                each,
                book.patterns(each.titles),
                book.patterns(each.signs),
                book.patterns(each.licences),
                book.patterns(each.employers),
            )
            for each in neighbours.occupations
        )
        self.physician_titles = book.patterns(neighbours.physician_titles)
        self.physician_licences = book.patterns(neighbours.physician_licences)
        self.set_aside = tuple(
            (each.reason, book.patterns(each.cues)) for each in performer.set_aside
        )
        self.clauses = Clauses(performer, self.spellings)
        self.house_rule = house_rule
        self.copied = copied or CopiedText()

    @property
    def unknown_groups(self) -> frozenset[str]:
        """The word groups that cues name and no vocabulary holds; they match nothing."""
        return frozenset(self._book.unknown_groups)

    def with_copied(self, copied: CopiedText) -> DutyLexicon:
        """Return the same knowledge with more official text to compare letters with."""
        other = copy(self)
        other.copied = self.copied.with_more(copied)
        return other

    def read(self, text: str) -> Hits:
        return self._book.read(text)

    def _ready_implied(self, implied: Iterable[ImpliedDuty]) -> tuple[ReadyImplied, ...]:
        return tuple(
            ReadyImplied(each.duty, frozenset(each.when), self._book.patterns(each.cues))
            for each in implied
        )

    def _ready(self, group: UnitGroupCues) -> ReadyGroup:
        book = self._book
        return ReadyGroup(
            group,
            tuple(
                ReadyRole(
                    each,
                    book.patterns(each.titles),
                    book.patterns(each.vague_titles),
                    book.patterns(each.signs),
                    book.patterns(each.default),
                )
                for each in group.roles
            ),
            tuple(
                ReadyDuty(
                    each,
                    book.patterns(each.proof),
                    book.patterns(each.alone),
                    book.patterns(each.hints),
                    book.patterns(each.refused),
                    book.patterns(each.doubted),
                )
                for each in group.duties
            ),
            self._ready_implied(group.implied),
            self._ready_implied(group.suggested),
            tuple(
                ReadyEclipse(each.duty, frozenset(each.hides), book.patterns(each.unless))
                for each in group.eclipses
            ),
            book.patterns(group.signs),
            ExampleIndex(
                chain.from_iterable(
                    ((duty.id, text) for text in (duty.text, *duty.examples))
                    for duty in group.duties
                ),
                self.spellings,
            ),
        )
