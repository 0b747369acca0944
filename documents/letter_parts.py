"""The parts that the page of an employer's letter is made of."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from clients.models import DutyDecision, EmployerLetter
from documents.letter_check import Place

CONFIRMED, EVIDENCED, POSSIBLE, NOT_FOUND = "confirmed", "evidenced", "possible", "not_found"
REJECTED = "rejected"


@dataclass(slots=True)
class Evidence:
    """Some words of the letter for one duty: found by the check, or chosen by a person."""

    duty_id: str
    place: Place
    numbers: list[int]
    """The sentences it lies in, counted from 1."""
    text: str
    state: str
    because: str = ""
    decision: DutyDecision | None = None

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.place[0]}-{self.place[1]}"

    @property
    def key(self) -> str:
        """How the page names it."""
        return f"{self.duty_id}-{self.value}"


@dataclass(slots=True)
class Duty:
    """One duty with its evidence; `state` is the best of it."""

    id: str
    label: str
    text: str
    role: str = ""
    is_optional: bool = False
    is_expected: bool = False
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def state(self) -> str:
        states = {each.state for each in self.evidence}
        order = (CONFIRMED, EVIDENCED, POSSIBLE)
        return next((state for state in order if state in states), NOT_FOUND)

    @property
    def open(self) -> list[Evidence]:
        """The evidence that waits for a person."""
        return [each for each in self.evidence if each.state in (EVIDENCED, POSSIBLE)]

    @property
    def shown(self) -> list[Evidence]:
        """The evidence that stands: of a duty that is shown already, not the merely possible."""
        left_out = {REJECTED} if self.state in (POSSIBLE, NOT_FOUND) else {REJECTED, POSSIBLE}
        return [each for each in self.evidence if each.state not in left_out]

    @property
    def further(self) -> list[Evidence]:
        """What may be evidence too, of a duty that is shown already."""
        return [each for each in self.evidence if each.state == POSSIBLE and each not in self.shown]

    @property
    def rejected(self) -> list[Evidence]:
        return [each for each in self.evidence if each.state == REJECTED]


@dataclass(slots=True)
class SentenceLine:
    """One sentence with the duties it speaks for."""

    number: int
    place: Place
    raw: str
    """The words as they stand in the letter, line breaks and all: selections count in them."""
    is_copied: bool
    set_aside: str
    begins_paragraph: bool
    marks: list[tuple[Duty, str]] = field(default_factory=list)

    @property
    def value(self) -> str:
        return f"{self.place[0]}-{self.place[1]}"

    @property
    def state(self) -> str:
        states = {state for _duty, state in self.marks}
        return next((each for each in (CONFIRMED, EVIDENCED, POSSIBLE) if each in states), "")


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A role block that the reader can choose."""

    key: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class LikeGroup:
    """A unit group that the letter reads like."""

    code: str
    title: str
    is_claimed: bool


@dataclass(slots=True)
class LeadLine:
    """One action of the lead statement, with the confirmed words of duties that speak for it."""

    name: str
    evidence: list[Evidence]
    is_possible: bool
    """Whether words nobody decided on may speak for it, where no confirmed ones do."""


def places_in(letter: EmployerLetter, values: Iterable[str]) -> list[Place]:
    """Return the places a form names as "120-184"; what is no place is left out."""
    found = []
    for value in values:
        start, dash, end = value.partition("-")
        if dash and start.isdecimal() and end.isdecimal() and len(value) < 20:
            found.append((int(start), int(end)))
    return found
