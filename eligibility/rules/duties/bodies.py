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
    french: tuple[str, ...] = ()
    """Function words of French, without accents: sentences full of them are not read."""


@dataclass(frozen=True, slots=True)
class DutyCues:
    """One duty statement in our own words, and what speaks for it."""

    id: str
    text: str
    proof: tuple[str, ...] = ()
    """Cues that make a sentence evidence of the duty."""
    alone: tuple[str, ...] = ()
    """Cues that make it evidence only where the sentence proves nothing else."""
    hints: tuple[str, ...] = ()
    """Cues that make it possible: the consultant is asked."""
    refused: tuple[str, ...] = ()
    """Cues that keep a sentence from speaking for the duty at all."""
    doubted: tuple[str, ...] = ()
    """Cues by which a sentence is possible evidence of the duty at best."""
    examples: tuple[str, ...] = ()
    """Own-word sentences; a sentence much like one is possible evidence."""
    optional: bool = False
    """Whether the classification says that the work may, not does, include it."""
    telling: bool = False
    """Whether the duty tells its unit group from the others, so that it counts for the group."""
    is_advice: bool = False
    """Whether it is advice to other physicians."""

    def __post_init__(self) -> None:
        check_cues(chain(self.proof, self.alone, self.hints, self.refused, self.doubted))


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
    default: tuple[str, ...] = ()
    """Cues by which any act of somebody titled so is work of the block: a psychiatrist's patients
    are seen for their minds, whatever the sentence calls it."""
    default_duties: tuple[str, ...] = ()
    """The duties that `default` proves; its own where none is named."""
    default_beside: tuple[str, ...] = ()
    """Duties beside which the default still holds."""

    def __post_init__(self) -> None:
        check_cues(chain(self.titles, self.vague_titles, self.signs, self.default))


@dataclass(frozen=True, slots=True)
class ImpliedDuty:
    """A duty that goes with another: whoever proves the one with these words proves both.

    Without cues it always does. It never reaches beyond the duties of a known role.
    """

    duty: str
    when: tuple[str, ...]
    cues: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_cues(self.cues)


@dataclass(frozen=True, slots=True)
class Eclipse:
    """Duties that a sentence does not show where it shows another one only.

    Advice on a stroke is advice, not the treatment of it, unless one of the cues says more.
    """

    duty: str
    hides: tuple[str, ...]
    unless: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_cues(self.unless)


@dataclass(frozen=True, slots=True)
class Doubt:
    """What leaves several duties possible at best: blood drawn before a treatment is none."""

    duties: tuple[str, ...]
    cues: tuple[str, ...]

    def __post_init__(self) -> None:
        check_cues(self.cues)


@dataclass(frozen=True, slots=True)
class Tell:
    """What tells one unit group from the others where no title does, such as "first contact"."""

    name: str
    weight: int
    """Points for each sentence on which a cue fires."""
    cues: tuple[str, ...]
    """Cues on whole sentences: who sends, supervises or collaborates stands in others' clauses."""
    most: int = 2
    """Sentences counted at most; of different cues, the cues counted at most."""
    different: bool = False
    """Whether different cues are counted in place of sentences: the breadth of the work."""
    beyond: int = 0
    """How many different cues tell nothing yet."""
    unless: tuple[str, ...] = ()
    """Cues on any sentence by which the letter tells nothing: residents are supervised too."""

    def __post_init__(self) -> None:
        check_cues(chain(self.cues, self.unless))


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
    suggested: tuple[ImpliedDuty, ...] = ()
    """Duties that another one of a known role makes possible."""
    eclipses: tuple[Eclipse, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    signs: tuple[str, ...] = ()
    """Cues on sentences that speak for this group against the other two."""
    tells: tuple[Tell, ...] = ()


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
    tells: tuple[Tell, ...] = ()
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
class Portrait:
    """Sentences in our own words that describe the work of one unit group as letters do."""

    noc_code: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Portraits:
    """What letters of several unit groups sound like. Body of "duty_portraits"."""

    portraits: tuple[Portrait, ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    """Sentences that prove no duty: what they speak of, and the cues by which they are known."""

    reason: str
    cues: tuple[str, ...]
    without_act: bool = False
    """Only where the sentence says of its person that something is held, not done."""

    def __post_init__(self) -> None:
        check_cues(self.cues)


@dataclass(frozen=True, slots=True)
class Performer:
    """Who performs the act. Body of "duty_performer".

    All lists but `set_aside` are plain words and phrases.
    """

    set_aside: tuple[SetAside, ...]
    others: tuple[str, ...] = ()
    """People who are not the person of the letter, as they stand at the head of a clause."""
    colleagues: tuple[str, ...] = ()
    """Other physicians: a clause that they head is kept where they turn to the person."""
    turn_to: tuple[str, ...] = ()
    before_others: tuple[str, ...] = ()
    """Words that may stand before them, such as "our" or "practice"."""
    institutions: tuple[str, ...] = ()
    """Places and bodies that say of themselves what they offer."""
    institution_verbs: tuple[str, ...] = ()
    sent_by: tuple[str, ...] = ()
    """Words before "by" that do not give the act away: patients referred by, asked by."""
    refusals: tuple[str, ...] = ()
    """Words by which a clause says that the work is not done."""
    agents: tuple[str, ...] = ()
    """People, teams and bodies who do the work where they stand behind "by" in a passive."""
    relative: tuple[str, ...] = ()
    """Words after which a refusal speaks of the patient: who do not respond."""


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
