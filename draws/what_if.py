"""A firm's clients under another cut-off or tie-break, from the inputs that standings keep."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.access import AccessTo
from clients.models import Client
from draws.models import ClientStanding, Round
from draws.models.standing import ClientStandingQuerySet
from draws.replay import candidate_of_standing, round_of_standing
from draws.rules.selection import round_answer
from draws.rules.simulation import Chance, chance, highest_cut_off, supposed
from draws.rules.standing import LISTS, Candidate, RoundFacts, list_of
from eligibility.rules.findings import Outcome

ROUNDS_OF_THE_TYPE = 10
List = ClientStanding.List
# Whatever keeps a file off this list comes before score and tie-break.
OUTSIDE = List.NOT_IN_CATEGORY.value
OPEN = List.CANNOT_TELL.value
CLIENT_SHOWN = ("client__given_name", "client__family_name", "client__reference")


@dataclass(frozen=True, slots=True)
class ListChange:
    """One list as held and as supposed."""

    label: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class MovedRow:
    """One client: the list before and after, the reason after, how near, how often before."""

    client: Client
    before: str
    after: str
    reason: str
    score: int | None
    cut_off: int | None
    chance: Chance | None
    is_move: bool
    is_open: bool
    """Whether it cannot be told where the file would stand: its reason names what is missing."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Every open file under the round as supposed; `rows` those who move, then who is nearest.

    Without a row are the files outside the category before and after: no figure of the round
    brings them in, and in a large office they are most.
    """

    lists: Sequence[ListChange]
    rows: Sequence[MovedRow]

    @property
    def moved(self) -> int:
        return sum(row.is_move for row in self.rows)

    @property
    def left_out(self) -> int:
        """How many files have no row."""
        return sum(each.after for each in self.lists) - len(self.rows)


def what_if(
    held: Round,
    user: AccessTo,
    *,
    cut_off_score: int | None = None,
    tie_break_at: datetime | None = None,
) -> WhatIf:
    """Return where this firm's files would stand with other figures of the round.

    Group, score and profile stay as they were evaluated on the round's day.
    """
    cut_offs, labels = cut_offs_of_type(held), list_labels()
    standings = ClientStanding.objects.visible_to(user).filter(round=held).of_open_files()
    before = standings.counts()
    after = Counter({OUTSIDE: before[OUTSIDE]})
    rows = []
    for standing, candidate, facts in _inside(standings):
        instead = supposed(facts, cut_off_score=cut_off_score, tie_break_at=tie_break_at)
        now = round_answer(candidate, instead)
        listed = list_of(now.standing).value
        after[listed] += 1
        rows.append(
            MovedRow(
                client=standing.client,
                before=labels[standing.listed],
                after=labels[listed],
                reason=now.reason,
                score=candidate.crs_score,
                cut_off=highest_cut_off(candidate, facts),
                chance=chance_of(candidate.crs_score, candidate.group, cut_offs),
                is_move=listed != standing.listed,
                is_open=listed == OPEN,
            )
        )
    return WhatIf(list_changes(before, after), sorted(rows, key=in_order))


def _inside(
    standings: ClientStandingQuerySet,
) -> Iterator[tuple[ClientStanding, Candidate, RoundFacts]]:
    """Yield the standings in the category with the candidate and the round that the rule saw."""
    facts: dict[str, RoundFacts] = {}
    chosen = standings.exclude(listed=OUTSIDE).select_related("client")
    for standing in chosen.only("inputs", "listed", "mark", *CLIENT_SHOWN):
        if standing.mark not in facts:  # of one round, so nearly always the same
            facts[standing.mark] = round_of_standing(standing)
        yield standing, candidate_of_standing(standing), facts[standing.mark]


def list_labels() -> dict[str, str]:
    """Return the five lists in the reader's words."""
    return {each.value: str(each.label) for each in List}


def list_changes(before: Mapping[str, int], after: Mapping[str, int]) -> list[ListChange]:
    """Return how long each list was and is, in the order of the lists."""
    labels = list_labels()
    return [ListChange(labels[each], before.get(each, 0), after.get(each, 0)) for each in LISTS]


def in_order(row: MovedRow) -> tuple[bool, int, str]:
    """Return who moves first, then the highest cut-off that would do, then the name."""
    return not row.is_move, -(row.cut_off if row.cut_off is not None else -1), str(row.client)


def cut_offs_of_type(held: Round) -> list[int]:
    """Return the cut-offs of the newest rounds of this type, the round itself first."""
    same = Round.objects.of_same_type(held).filter(order__lte=held.order).newest_first()
    return list(same.values_list("cut_off_score", flat=True)[:ROUNDS_OF_THE_TYPE])


def chance_of(score: int | None, in_group: str, cut_offs: Sequence[int]) -> Chance | None:
    """Return the score against these cut-offs; None without a score or outside the group."""
    return None if score is None or in_group == Outcome.NOT_MET else chance(score, cut_offs)
