"""Whether a file belongs to the group that a round ranks, as of the round's day, and why.

A round ranks everybody in the pool, the members of one program, or one category (IRPA
10.3(1)(h.1)). A round of all programs asks only for the pool, one of nominees for a nomination:
there the group decides nothing and no assessment is made.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from clients.models import Client
from draws.models import Round
from draws.rules.rounds import RoundKind
from eligibility.assessment import Concluded, blocking_reason, conclude
from eligibility.keeping import category_row, program_row
from eligibility.models import Assessment
from eligibility.rules.facts import Person
from eligibility.rules.findings import Finding, Outcome
from eligibility.rules.fstp import assess_fstp
from eligibility.rules.law import Law, NotInForce, Version, law_on
from eligibility.rules.programs import ProgramAssessment, assess_cec, assess_fswp

PROGRAMS: Mapping[str, Callable[..., ProgramAssessment]] = {
    "cec": assess_cec,
    "fswp": assess_fswp,
    "fstp": assess_fstp,
}
NOMINEES = "pnp"


@dataclass(frozen=True, slots=True)
class GroupVerdict:
    """Whether a client met the group that a round ranks, as of the round's day, and why.

    `missing` are the facts that would settle it, `finding_key` names the first finding that is
    not met; `address` is the page that shows the findings, empty where there is none.
    """

    outcome: Outcome
    reason: str
    address: str = ""
    missing: tuple[str, ...] = ()
    finding_key: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict on the group, and what gives its row of assessment; None where none is made."""

    verdict: GroupVerdict
    concluded: Concluded | ProgramAssessment | None


NOT_ASSESSED = GroupVerdict(
    Outcome.UNDETERMINED, "whether the client was in the category on the day of the round"
)


def rule_key_of(held: Round) -> str:
    """Return the rule that judges the round's group, empty where the group decides nothing."""
    if held.kind == RoundKind.CATEGORY:
        return held.category_key
    return held.program if held.program in PROGRAMS else ""


def is_judged(held: Round, versions: Iterable[Version]) -> bool:
    """Return whether the rules kept here can say who belonged to the round's group on its day."""
    key = rule_key_of(held)
    if not key:
        return held.kind == RoundKind.GENERAL or held.program == NOMINEES
    kind = "category" if held.kind == RoundKind.CATEGORY else "program"
    law = law_on(held.held_on, versions)
    found = law.find(kind, key)
    return found is not None and found.body is not None


def judge(person: Person, held: Round, versions: Iterable[Version], *, on: date) -> Judged:
    """Return whether a person belongs to the group of a round on a day."""
    key = rule_key_of(held)
    if not key:
        return Judged(_no_group(held), None)
    try:
        if held.kind == RoundKind.CATEGORY:
            concluded = conclude(person, versions, on=on, rule_key=key)
            category = concluded.category
            return Judged(_verdict(category.outcome, category.findings, "category", on), concluded)
        program = PROGRAMS[key](person, law_on(on, versions), on=on)
    except NotInForce:
        what = "category" if held.kind == RoundKind.CATEGORY else "program"
        unknown = f"what the {what} asked for on {on:%Y-%m-%d}"
        return Judged(GroupVerdict(Outcome.UNDETERMINED, unknown), None)
    return Judged(_verdict(program.outcome, program.findings, "program", on), program)


def row_of(
    judged: Judged, client: Client, person: Person, law: Law, now: datetime
) -> Assessment | None:
    """Return the assessment that a verdict rests on, not yet saved; None where it rests on none."""
    match judged.concluded:
        case Concluded() as concluded:
            return category_row(client, concluded, now)
        case ProgramAssessment() as program:
            return program_row(client, person, law, program, now)
        case _:
            return None


def _no_group(held: Round) -> GroupVerdict:
    if held.kind == RoundKind.GENERAL:
        return GroupVerdict(Outcome.MET, "This round ranked everyone in the pool.")
    if held.program == NOMINEES:
        return GroupVerdict(Outcome.MET, "This round ranked provincial nominees.")
    return GroupVerdict(Outcome.UNDETERMINED, f"what the program “{held.program}” asked for")


def _verdict(outcome: Outcome, findings: tuple[Finding, ...], what: str, on: date) -> GroupVerdict:
    if outcome is Outcome.MET:
        return GroupVerdict(outcome, f"In the {what} as of {on:%Y-%m-%d}.")
    deciding = [each for each in findings if not each.is_warning]
    missing = dict.fromkeys(
        fact for each in deciding if each.outcome is Outcome.UNDETERMINED for fact in each.missing
    )
    first = next((each.key for each in deciding if each.outcome is outcome), "")
    return GroupVerdict(outcome, blocking_reason(findings), "", tuple(missing), first)
