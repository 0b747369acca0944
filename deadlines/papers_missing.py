"""The papers behind a deadline: what its page answers to “see what is missing”."""

from dataclasses import dataclass
from datetime import date, datetime

from deadlines.models import Deadline
from documents.lines import Line, State
from documents.models import Checklist
from documents.overview import Overview, overview_of
from documents.rules.entries import REQUIRED

SHOWN = 10
KINDS = (Deadline.Kind.ITA, Deadline.Kind.ORDER)


@dataclass(frozen=True, slots=True)
class PapersMissing:
    """The most pressing papers first; `more` counts those that only the checklist shows.

    `by` is the day to ask for them all, None where each has its own.
    """

    lines: list[Line]
    more: int
    by: date | None

    @property
    def count(self) -> int:
        return len(self.lines) + self.more


def papers_missing(deadline: Deadline, *, now: datetime) -> PapersMissing | None:
    """Return what an invitation still lacks, or what must be asked for by the deadline's day.

    None for a deadline of another kind, one that is over and recorded, and without a checklist.
    """
    if deadline.kind not in KINDS or not deadline.is_pressing:
        return None
    checklist = _checklist_of(deadline)
    if checklist is None:
        return None
    overview, by = overview_of(checklist, now=now), None
    if deadline.kind == Deadline.Kind.ORDER:
        by = deadline.last_day
        found = [line for line in overview.lines if _is_asked_for_by(line, by)]
        found.sort(key=lambda line: line.urgency)
    else:
        found = _still_missing(overview)
    return PapersMissing(found[:SHOWN], max(0, len(found) - SHOWN), by)


def _checklist_of(deadline: Deadline) -> Checklist | None:
    lists = Checklist.objects.filter(client=deadline.client_id).select_related("ita")
    if deadline.ita_id is not None:
        lists = lists.filter(ita=deadline.ita_id)
    else:
        lists = lists.filter(ita__state="open").order_by("-ita__issued_at")
    checklist = lists.first()
    if checklist is not None:
        checklist.client = deadline.client
    return checklist


def _still_missing(overview: Overview) -> list[Line]:
    """Return what blocks, and after it what may be needed, by the day to ask for it."""
    questions = [line for line in overview.open_required if not line.settled]
    questions.sort(key=lambda line: line.urgency)
    return [*overview.blocking, *questions]


def _is_asked_for_by(line: Line, day: date | None) -> bool:
    """Keep what the deadline was made of: required, or perhaps, and nobody asked for it yet."""
    item = line.item
    return (
        item.order_by == day
        and item.state == State.NOT_ASKED
        and item.requirement in REQUIRED
        and item.applies is not False
    )
