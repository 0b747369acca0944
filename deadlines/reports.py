"""What an office asks of all its files at once: where they stand, and how its deadlines went."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from clients.filters import VERDICTS
from clients.models import Client, Stage
from deadlines.models import Deadline, LicenceLetter, Reminder

A_YEAR = timedelta(days=365)
AT_WORK = [Stage.PROFILE, Stage.POOL, Stage.INVITED, Stage.SUBMITTED]


@dataclass(frozen=True, slots=True)
class Cell:
    """How many files of a stage have a verdict; the two keys narrow the list of clients."""

    stage: str
    verdict: str
    files: int


@dataclass(frozen=True, slots=True)
class StageRow:
    """The files of one stage by verdict, in the order of `VERDICTS`."""

    stage: str
    label: str
    cells: list[Cell]
    files: int
    share: int
    """Of the largest stage, 0 to 100: the length of its bar."""


@dataclass(frozen=True, slots=True)
class KindRow:
    """How the deadlines of one kind that were settled within a year went."""

    label: str
    met: int
    missed: int
    stopped: int
    """Cancelled, or ended with the file, before anyone had to act."""
    days_left: float | None
    """The median of the days that were left when they were met, None where none was."""

    @property
    def is_clean(self) -> bool:
        return self.missed == 0


def stages_of(user: User) -> list[StageRow]:
    """Return the files at work of the reader's firm, by stage and verdict on the category."""
    counts: dict[tuple[str, str], int] = {}
    found = Client.objects.visible_to(user).filter(stage__in=AT_WORK).order_by()
    for stage, verdict, files in found.values_list("stage", "current_assessment__verdict").annotate(
        files=Count("pk")
    ):
        counts[stage, verdict or "none"] = files
    totals = {stage: sum(n for (of, _v), n in counts.items() if of == stage) for stage in AT_WORK}
    longest = max(totals.values())
    return [
        StageRow(
            stage=stage.value,
            label=str(stage.label),
            cells=[Cell(stage.value, key, counts.get((stage, key), 0)) for key, _l in VERDICTS],
            files=totals[stage],
            share=100 * totals[stage] // longest if longest else 0,
        )
        for stage in AT_WORK
    ]


def kinds_of(user: User, *, now: datetime) -> list[KindRow]:
    """Return how the firm's deadlines settled in the last year went, by kind."""
    settled: dict[str, list[Deadline]] = {}
    found = Deadline.objects.visible_to(user).filter(settled_at__gt=now - A_YEAR)
    for deadline in found.order_by("kind", "pk"):
        settled.setdefault(deadline.get_kind_display(), []).append(deadline)
    return [_kind_row(label, deadlines) for label, deadlines in settled.items()]


def _kind_row(label: str, deadlines: Iterable[Deadline]) -> KindRow:
    by_state: dict[str, list[Deadline]] = {}
    for each in deadlines:
        by_state.setdefault(each.state, []).append(each)
    met = by_state.get(Deadline.State.MET, [])
    left = [(each.due_at - each.settled_at) / timedelta(days=1) for each in met if each.settled_at]
    missed = len(by_state.get(Deadline.State.MISSED, []))
    return KindRow(
        label=label,
        met=len(met),
        missed=missed,
        stopped=sum(map(len, by_state.values())) - len(met) - missed,
        days_left=round(median(left), 1) if left else None,
    )


def reminder_log(user: User) -> "QuerySet[Reminder]":
    """Return every reminder of the firm that was sent or refused for good, newest first."""
    settled = [Reminder.State.SENT, Reminder.State.FAILED]
    return (
        Reminder.objects.visible_to(user)
        .filter(state__in=settled)
        .select_related("deadline__client", "user")
        .order_by("-due_at", "-pk")
    )


def licence_log(user: User) -> "QuerySet[LicenceLetter]":
    """Return the firm's reminders about licences and insurance, newest first."""
    letters = LicenceLetter.objects.visible_to(user).select_related("holder", "reader")
    return letters.order_by("-due_at", "-pk")


def reminder_table(reminders: "QuerySet[Reminder]") -> Iterator[list[Any]]:
    """Yield the headings, then a line for each reminder; files by their reference alone."""
    yield [
        _("Reference"),
        _("Deadline"),
        _("Due (UTC)"),
        _("Reminder"),
        _("To"),
        _("Reminder due (UTC)"),
        _("State"),
        _("Sent (UTC)"),
        _("Attempts"),
        _("Last error"),
    ]
    for each in reminders.iterator(chunk_size=500):
        yield [
            each.deadline.client.reference,
            each.deadline.get_kind_display(),
            each.deadline.due_at,
            each.rung,
            each.user.full_name if each.user else each.get_recipient_display(),
            each.due_at,
            each.get_state_display(),
            each.sent_at,
            each.attempts,
            each.last_error,
        ]


def stage_table(rows: Iterable[StageRow]) -> Iterator[list[Any]]:
    """Yield the headings, then a line for each stage."""
    yield [_("Stage"), *(str(label) for _key, label in VERDICTS), _("Files")]
    for row in rows:
        yield [row.label, *(cell.files for cell in row.cells), row.files]


def kind_table(rows: Iterable[KindRow]) -> Iterator[list[Any]]:
    """Yield the headings, then a line for each kind of deadline."""
    yield [_("Deadline"), _("Met"), _("Missed"), _("No longer needed"), _("Median days left")]
    for row in rows:
        yield [row.label, row.met, row.missed, row.stopped, row.days_left]
