"""A firm's clients under another cut-off or tie-break, from the inputs that standings keep."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.access import AccessTo
from clients.models import Client
from draws.models import ClientStanding, Round
from draws.replay import candidate_of_standing, round_of_standing
from draws.rules.selection import round_answer
from draws.rules.simulation import Chance, chance, highest_cut_off, supposed
from draws.rules.standing import LISTS, Candidate, RoundAnswer, Standing, list_of
from eligibility.rules.findings import Outcome

ROUNDS_OF_THE_TYPE = 10
List = ClientStanding.List


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


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Every open file under the round as supposed; `rows` those who move, then who is nearest."""

    lists: Sequence[ListChange]
    rows: Sequence[MovedRow]
    moved: int


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
    cut_offs = cut_offs_of_type(held)
    before: Counter[Standing] = Counter()
    after: Counter[Standing] = Counter()
    rows = []
    for standing, candidate, was, now in _answers(held, user, cut_off_score, tie_break_at):
        before[list_of(was.standing)] += 1
        after[list_of(now.standing)] += 1
        rows.append(_row(standing, candidate, was, now, cut_offs))
    rows.sort(key=_order)
    return WhatIf(
        lists=[
            ListChange(str(List(each.value).label), before[each], after[each]) for each in LISTS
        ],
        rows=rows,
        moved=sum(row.is_move for row in rows),
    )


def cut_offs_of_type(held: Round) -> list[int]:
    """Return the cut-offs of the newest rounds of this type, the round itself first."""
    same = Round.objects.of_same_type(held).filter(order__lte=held.order).newest_first()
    return list(same.values_list("cut_off_score", flat=True)[:ROUNDS_OF_THE_TYPE])


def chance_of(candidate: Candidate, cut_offs: Sequence[int]) -> Chance | None:
    """Return the score against these cut-offs; None without a score or outside the group."""
    if candidate.crs_score is None or candidate.group is Outcome.NOT_MET:
        return None
    return chance(candidate.crs_score, cut_offs)


def _answers(
    held: Round, user: AccessTo, cut_off_score: int | None, tie_break_at: datetime | None
) -> Iterator[tuple[ClientStanding, Candidate, RoundAnswer, RoundAnswer]]:
    standings = ClientStanding.objects.visible_to(user).filter(round=held).of_open_files()
    for standing in standings.select_related("client").only(
        "inputs", "client__given_name", "client__family_name", "client__reference"
    ):
        candidate, facts = candidate_of_standing(standing), round_of_standing(standing)
        instead = supposed(facts, cut_off_score=cut_off_score, tie_break_at=tie_break_at)
        yield standing, candidate, round_answer(candidate, facts), round_answer(candidate, instead)


def _row(
    standing: ClientStanding,
    candidate: Candidate,
    was: RoundAnswer,
    now: RoundAnswer,
    cut_offs: Sequence[int],
) -> MovedRow:
    before, after = list_of(was.standing), list_of(now.standing)
    return MovedRow(
        client=standing.client,
        before=str(List(before.value).label),
        after=str(List(after.value).label),
        reason=now.reason,
        score=candidate.crs_score,
        cut_off=highest_cut_off(candidate, round_of_standing(standing)),
        chance=chance_of(candidate, cut_offs),
        is_move=before is not after,
    )


def _order(row: MovedRow) -> tuple[bool, int, str]:
    """Return who moves first, then the highest cut-off that would do, then the name."""
    return not row.is_move, -(row.cut_off if row.cut_off is not None else -1), str(row.client)
