"""The whole of the law for one client on one day, beside the rounds that used it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from clients.models import Client
from draws.models import Round
from eligibility.rules.categories import CategoryAssessment
from eligibility.rules.conditions import PHYSICIANS
from eligibility.rules.facts import Person
from eligibility.rules.findings import Finding, Outcome
from eligibility.rules.fswp_conditions import FACTORS
from eligibility.rules.fswp_grid import GridLine
from eligibility.rules.law import Law
from eligibility.rules.overall import assess_overall
from eligibility.rules.programs import ProgramAssessment
from eligibility.score_card import ScoreCard, score_card

ROUNDS_OF_A_CATEGORY = 3
ORDER = (Outcome.MET, Outcome.UNDETERMINED, Outcome.NOT_MET)


@dataclass(frozen=True, slots=True)
class ComparedRound:
    """A round that used a category, and how far a score is from its cut-off; None without one."""

    round: Round
    margin: int | None

    @property
    def short(self) -> int:
        """How many points are missing, 0 at or above the cut-off."""
        return max(-(self.margin or 0), 0)


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category in force, its answer, the first thing against it, and its newest rounds."""

    assessment: CategoryAssessment
    blocking: Finding | None
    rounds: tuple[ComparedRound, ...]


@dataclass(frozen=True, slots=True)
class GridRow:
    """One factor of the selection grid."""

    name: str
    line: GridLine


@dataclass(frozen=True, slots=True)
class ProgramCard:
    """One program with its findings, and the selection grid where it has one."""

    assessment: ProgramAssessment
    grid: tuple[GridRow, ...]
    sure: int
    possible: int


@dataclass(frozen=True, slots=True)
class WholeLaw:
    """Score, programs and categories of one client on one day, ready for the page."""

    on: date
    score: ScoreCard
    programs: tuple[ProgramCard, ...]
    categories: tuple[CategoryRow, ...]
    nominated_by: str
    not_in_force: tuple[str, ...]
    compared_score: int | None
    """The score that cut-offs are compared with: IRCC's only as of the reader's own day."""
    compares_irccs: bool


def whole_law_of(client: Client, person: Person, law: Law, *, on: date, today: date) -> WholeLaw:
    """Return everything the law says of a client on a day, the categories they are in first."""
    found = assess_overall(person, law, on=on)
    card = score_card(client, person, found.score, on=on)
    compares_irccs = card.is_irccs and on == today
    own = card.own.total if card.own else None
    compared = card.score if compares_irccs else own
    held = next((each for each in person.nominations or () if on in each.span), None)
    return WholeLaw(
        on=on,
        score=card,
        programs=tuple(map(_program, found.programs)),
        categories=_category_rows(found.categories, compared),
        nominated_by=held.province if held else "",
        not_in_force=found.not_in_force,
        compared_score=compared,
        compares_irccs=compares_irccs,
    )


def _program(assessment: ProgramAssessment) -> ProgramCard:
    grid = assessment.grid
    return ProgramCard(
        assessment,
        tuple(GridRow(FACTORS[line.factor].capitalize(), line) for line in grid),
        sure=sum(line.points for line in grid),
        possible=sum(line.possible for line in grid),
    )


def _category_rows(
    categories: Iterable[CategoryAssessment], score: int | None
) -> tuple[CategoryRow, ...]:
    ordered = sorted(categories, key=_place)
    rounds = _newest_rounds([each.version.key for each in ordered])
    return tuple(
        CategoryRow(
            each,
            each.blocking,
            tuple(
                ComparedRound(held, None if score is None else score - held.cut_off_score)
                for held in rounds[each.version.key]
            ),
        )
        for each in ordered
    )


def _place(category: CategoryAssessment) -> tuple[int, bool]:
    """Return where a category stands: what the client is in first, of equals the physicians'."""
    return ORDER.index(category.outcome), category.version.key != PHYSICIANS


def _newest_rounds(keys: list[str]) -> dict[str, list[Round]]:
    """Return the newest rounds of each category, in one query."""
    found: dict[str, list[Round]] = defaultdict(list)
    rounds = Round.objects.filter(category_key__in=keys).defer("pool", "notes")
    for held in rounds.newest_first():
        if len(found[held.category_key]) < ROUNDS_OF_A_CATEGORY:
            found[held.category_key].append(held)
    return found
