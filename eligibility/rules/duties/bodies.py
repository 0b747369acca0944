"""What the duty check knows, as a maintainer keeps it: words, cues, roles, the house rule."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Literal

from eligibility.rules.duties.cues import check_cues


@dataclass(frozen=True, slots=True)
class WordGroup:
    """Words that stand for one another in cues, under the name by which cues call them."""

    name: str
    words: tuple[str, ...]

    def __post_init__(self) -> None:
        check_cues(self.words)


@dataclass(frozen=True, slots=True)
class Spelling:
    """Letters folded into others wherever they occur, such as "paed" into "ped"."""

    found: str
    folded: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Word groups, and the spellings that count as one. Body of "duty_vocabulary"."""

    groups: tuple[WordGroup, ...]
    spellings: tuple[Spelling, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyCues:
    """One duty statement in our own words, and what speaks for it."""

    id: str
    text: str
    proof: tuple[str, ...] = ()
    """Cues that make a sentence evidence of the duty."""
    hints: tuple[str, ...] = ()
    """Cues that make it possible: the consultant is asked."""
    refused: tuple[str, ...] = ()
    """Cues that keep a sentence from speaking for the duty at all."""
    examples: tuple[str, ...] = ()
    """Own-word sentences; a sentence much like one is possible evidence."""
    optional: bool = False
    """Whether the classification says that the work may, not does, include it."""

    def __post_init__(self) -> None:
        check_cues(chain(self.proof, self.hints, self.refused))


@dataclass(frozen=True, slots=True)
class RoleBlock:
    """A role within a unit group: who belongs to it, and which duties can be theirs."""

    key: str
    name: str
    """The role under which the classification lists its duties."""
    titles: tuple[str, ...]
    """Cues on the job title."""
    vague_titles: tuple[str, ...] = ()
    """Cues on a title that no other role of any group claims."""
    signs: tuple[str, ...] = ()
    """Cues on sentences by which the role is known where the title does not tell."""
    own: tuple[str, ...] = ()
    """The duties of its own block: one of them proves the role."""
    others: tuple[str, ...] = ()
    """Further duties that its holders can prove; any other duty is possible at best."""

    def __post_init__(self) -> None:
        check_cues(chain(self.titles, self.vague_titles, self.signs))


@dataclass(frozen=True, slots=True)
class ImpliedDuty:
    """A duty that goes with another: whoever proves the one with these words proves both."""

    duty: str
    when: tuple[str, ...]
    cues: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_cues(self.cues)


@dataclass(frozen=True, slots=True)
class LeadAction:
    """One action of a lead statement, with the duties that show it done."""

    name: str
    duties: tuple[str, ...]
    roles: tuple[str, ...] = ()
    """The role blocks it is asked of; all where none is named."""
    needed: bool = True


@dataclass(frozen=True, slots=True)
class UnitGroupCues:
    """A unit group of physicians with its roles and duties. Body of "duty_cues"."""

    noc_code: str
    lead_actions: tuple[LeadAction, ...]
    roles: tuple[RoleBlock, ...]
    duties: tuple[DutyCues, ...]
    implied: tuple[ImpliedDuty, ...] = ()
    signs: tuple[str, ...] = ()
    """Cues on sentences that speak for this group against the other two."""


@dataclass(frozen=True, slots=True)
class Occupation:
    """Another occupation that a physician's file is confused with."""

    noc_code: str
    name: str
    titles: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    """Cues on sentences."""
    licences: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()
    decides: bool = True
    """Whether the title alone settles that this is no physician's post."""

    def __post_init__(self) -> None:
        check_cues(chain(self.titles, self.signs, self.licences, self.employers))


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The unit groups next to the physicians'. Body of "duty_neighbours"."""

    occupations: tuple[Occupation, ...]
    physician_titles: tuple[str, ...] = ()
    """Cues on a title that show a physician even beside another occupation's words."""
    physician_licences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """Sentences that prove no duty: what they speak of, and the cues by which they are known."""

    reason: str
    cues: tuple[str, ...]

    def __post_init__(self) -> None:
        check_cues(self.cues)


@dataclass(frozen=True, slots=True)
class Performer:
    """Who performs the act: sentences about others' work or the job's terms. Body of
    "duty_performer"."""

    set_aside: tuple[SetAside, ...]


@dataclass(frozen=True, slots=True)
class GroupThreshold:
    """How many duties of one unit group are enough, where it is one list."""

    noc_code: Literal["31100", "31101", "31102"]
    enough: int
    doubtful_from: int
    always: tuple[str, ...] = ()
    """Duties expected of everybody in the group."""


@dataclass(frozen=True, slots=True)
class HouseRule:
    """The office's own measure of "a substantial number"; not law. Body of "duty_house_rule"."""

    lists: tuple[GroupThreshold, ...]
    share_of_other_block_percent: int = 50
    """Of a role without a block of its own: the share of the non-optional duties, rounded up."""
