"""The duty check's knowledge made ready: every cue over one index of words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from eligibility.rules.duties.bodies import (
    DutyCues,
    HouseRule,
    ImpliedDuty,
    Neighbours,
    Occupation,
    Performer,
    Portrait,
    RoleBlock,
    Tell,
    UnitGroupCues,
    Vocabulary,
)
from eligibility.rules.duties.cues import CueBook, Hits, Pattern
from eligibility.rules.duties.examples import ExampleIndex
from eligibility.rules.duties.performer import Clauses
from eligibility.rules.duties.portraits import PortraitIndex

Patterns = tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class ReadyTell:
    """A tell with its cues made ready."""

    body: Tell
    cues: Patterns
    unless: Patterns

    def points(self, sentences: Sequence[Hits]) -> int:
        """Return what a letter's sentences weigh for the unit group of this tell."""
        if any(each.first(self.unless) for each in sentences):
            return 0
        if self.body.different:
            fired = sum(any(each.fired(cue) for each in sentences) for cue in self.cues)
        else:
            fired = sum(each.first(self.cues) is not None for each in sentences)
        return self.body.weight * min(max(fired - self.body.beyond, 0), self.body.most)


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
    tells: tuple[ReadyTell, ...]
    examples: ExampleIndex


@dataclass(frozen=True, slots=True)
class ReadyOccupation:
    """Another occupation with its cues made ready."""

    body: Occupation
    titles: Patterns
    signs: Patterns
    licences: Patterns
    employers: Patterns
    tells: tuple[ReadyTell, ...]


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
        portraits: Iterable[Portrait] = (),
        copied: CopiedText | None = None,
    ) -> None:
        held = tuple(vocabularies)
        words = {group.name: group.words for each in held for group in each.groups}
        self.french = frozenset(word for each in held for word in each.french)
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
                self._ready_tells(each.tells),
            )
            for each in neighbours.occupations
        )
        self.tells = tuple(
            (code, tell) for code, group in self.groups.items() for tell in group.tells
        ) + tuple((each.body.noc_code, tell) for each in self.occupations for tell in each.tells)
        self.physician_titles = book.patterns(neighbours.physician_titles)
        self.physician_licences = book.patterns(neighbours.physician_licences)
        self.acts = book.patterns(("@act",))
        self.set_aside = tuple(
            (each.reason, book.patterns(each.cues), each.without_act)
            for each in performer.set_aside
        )
        self.clauses = Clauses(performer, self.spellings)
        self.house_rule = house_rule
        self._portraits = tuple(portraits)
        self._word_groups = book.groups()
        self.copied = copied or CopiedText()

    @property
    def unknown_groups(self) -> frozenset[str]:
        """The word groups that cues name and no vocabulary holds; they match nothing."""
        return frozenset(self._book.unknown_groups)

    @cached_property
    def portraits(self) -> PortraitIndex:
        """What letters of each unit group sound like; made ready when the first letter asks."""
        return PortraitIndex(self._portraits, self.read, self._word_groups)

    def with_copied(self, copied: CopiedText) -> DutyLexicon:
        """Return the same knowledge with more official text to compare letters with."""
        other = copy(self)
        other.copied = self.copied.with_more(copied)
        return other

    def read(self, text: str) -> Hits:
        return self._book.read(text)

    def _ready_tells(self, tells: Iterable[Tell]) -> tuple[ReadyTell, ...]:
        book = self._book
        return tuple(
            ReadyTell(each, book.patterns(each.cues), book.patterns(each.unless)) for each in tells
        )

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
                    book.patterns((*each.doubted, *_doubts_of(each.id, group))),
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
            self._ready_tells(group.tells),
            ExampleIndex(
                chain.from_iterable(
                    ((duty.id, text) for text in (duty.text, *duty.examples))
                    for duty in group.duties
                ),
                self.spellings,
            ),
        )


def _doubts_of(duty_id: str, group: UnitGroupCues) -> Iterable[str]:
    """Return the cues of the group's doubts that name a duty."""
    return chain.from_iterable(each.cues for each in group.doubts if duty_id in each.duties)
