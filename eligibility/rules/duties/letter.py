"""An employer's letter as the duty check reads it, and what the check concludes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from eligibility.rules.findings import Outcome


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a letter, as written."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, sentence by sentence, with what is known about it besides its words."""

    id: str
    claimed_noc: str
    title: str | None = None
    """The job title the letter or the client states; None while nobody has said."""
    employer: str | None = None
    licence: str | None = None
    """The licence under which the work was done, such as "CPSO 123456, independent practice"."""
    sentences: tuple[Sentence, ...] = ()
    person: str = ""
    """The family name of whom the letter is about; without it the letter's own words tell."""
    roles: tuple[str, ...] = ()
    """The role blocks that a person chose, by key; empty where title and words are to tell."""


class DutyState(StrEnum):
    """How far a letter proves one duty. POSSIBLE asks the consultant and never counts."""

    EVIDENCED = "evidenced"
    POSSIBLE = "possible"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Match:
    """Why one sentence speaks for one duty."""

    duty_id: str
    because: str
    """The cue or the own-word example that fired, as the vocabulary holds it."""
    words: str
    """The words of the sentence that made it fire."""


@dataclass(frozen=True, slots=True)
class SentenceJudgement:
    """What one sentence proves."""

    id: str
    evidenced: tuple[Match, ...] = ()
    possible: tuple[Match, ...] = ()
    copied: bool = False
    """Whether the sentence repeats the official text."""
    set_aside: str = ""
    """Why nothing in the sentence counts as evidence, such as "terms of the job"; mostly empty."""

    def matches(self, state: DutyState) -> tuple[Match, ...]:
        return self.evidenced if state is DutyState.EVIDENCED else self.possible


@dataclass(frozen=True, slots=True)
class DutyJudgement:
    """How far the letter as a whole proves one duty, and by which sentences."""

    duty_id: str
    state: DutyState
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer with its reason and the sentences that carry it."""

    outcome: Outcome
    reason: str
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitGroupScore:
    """How well a unit group fits the letter: the higher the better, 0 where nothing speaks."""

    noc: str
    score: int


@dataclass(frozen=True, slots=True)
class LetterJudgement:
    """What a letter proves of the unit group it claims."""

    letter_id: str
    claimed_noc: str
    sentences: tuple[SentenceJudgement, ...]
    duties: tuple[DutyJudgement, ...]
    """Every duty of the claimed group in the order of the classification."""
    roles: tuple[str, ...]
    """The role blocks of the claimed group by which the letter was judged; none for a group that
    is one list."""
    lead_statement: Judged
    substantial: Judged
    """The house rule for "a substantial number of the main duties"; ours, not law."""
    unit_groups: tuple[UnitGroupScore, ...]
    """The unit groups that the letter reads like, best first."""
    defects: tuple[str, ...]
    """Keys of what is wrong with the letter, as far as its own words tell."""
