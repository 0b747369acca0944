"""What a firm has to do today: every open file under its most pressing reason.

A file is listed once; one asked about a predicted invitation stays among those ready as well.

Computed from the files and their deadlines, never from reminder rows: it is the second line of
defence behind the mail. Only what decides the order is read here; the words of the rows that a
page shows are made in `today_page`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.models import Client, Stage
from deadlines.models import Deadline
from deadlines.rows import urgency_of
from deadlines.rules.ladder import end_of_day, time_left
from deadlines.rules.watch_list import NextDate
from deadlines.watch import running_out
from documents.models import ChecklistItem
from documents.rules.entries import REQUIRED
from draws.models import ClientStanding
from draws.rules.invitation import default_cut_off_at, is_beyond_period
from draws.telling import expected_by

RISK_WITHIN_DAYS = 60
SOON_WITHIN_DAYS = 7


class Bucket(StrEnum):
    """Where a file stands, most pressing first."""

    NOW = "now"
    SOON = "soon"
    RISK = "risk"
    WAITING = "waiting"
    READY = "ready"


LABELS: dict[Bucket, Promise | str] = {
    Bucket.NOW: _("Act today"),
    Bucket.SOON: _("This week"),
    Bucket.RISK: _("At risk"),
    Bucket.WAITING: _("Waiting on others"),
    Bucket.READY: _("Ready in the pool"),
}
RANK = {bucket: rank for rank, bucket in enumerate(Bucket)}
MET = ("met", "met_by_policy")
NOT_MET = "not_met"
NO_DATE = "9999"
# Kinds that `running_out` does not find: no dated fact of the file gives them.
NOT_AMONG_FACTS = (
    Deadline.Kind.BIOMETRICS,
    Deadline.Kind.IRCC_REQUEST,
    Deadline.Kind.POLICE,
    Deadline.Kind.WINDOW,
)


@dataclass(frozen=True, slots=True)
class InvitedFile:
    """A running invitation and its first paper not settled; None when all are.

    `ends_first` is what stops counting before the invitation does, None where nothing does.
    """

    deadline: Deadline
    paper: ChecklistItem | None
    ends_first: NextDate | None = None

    def ask_by(self, today: date) -> date | None:
        """Return the last day to ask for the paper, where that day is still to come."""
        if self.paper is None or self.paper.state != ChecklistItem.State.NOT_ASKED:
            return None
        day = self.paper.order_by
        return day if day is not None and day >= today else None

    def first_day(self, today: date) -> date | None:
        """Return the day that comes before the invitation's own end; None where none does."""
        days = [self.ask_by(today), self.ends_first.last_day if self.ends_first else None]
        end = self.deadline.due_at
        return min((day for day in days if day and end_of_day(day) < end), default=None)


@dataclass(frozen=True, slots=True)
class AskedInvitation:
    """A round that predicted an invitation, of which nobody has said whether it came."""

    number: str
    lapses_at: datetime
    """When an invitation of that round ends, or ended, unused."""


@dataclass(frozen=True, slots=True)
class OtherDeadline:
    """A deadline that neither an invitation nor a dated paper gives: a letter, a window."""

    deadline: Deadline


# What a task is about: an invitation, another deadline, a date, a prediction to look up, whom the
# file waits for, or where it stands (None).
About = InvitedFile | OtherDeadline | NextDate | AskedInvitation | str | None


class Task(NamedTuple):
    """The one thing about one file; `by` is its date as text, which sorts."""

    bucket: Bucket
    by: str
    client_id: int
    about: About

    @property
    def order(self) -> tuple[int, str]:
        """Most pressing bucket first, then by date, files without a date last."""
        return RANK[self.bucket], self.by


@dataclass(frozen=True, slots=True)
class Work:
    """Every file's task, most pressing first, by bucket."""

    tasks: dict[Bucket, list[Task]]

    def count(self, bucket: Bucket) -> int:
        return len(self.tasks[bucket])

    @property
    def files(self) -> int:
        """How many files are open: each has a task."""
        return len({task.client_id for tasks in self.tasks.values() for task in tasks})

    @property
    def first_bucket(self) -> Bucket:
        """The most pressing bucket that has work, the first when none has."""
        return next((each for each in Bucket if self.tasks[each]), Bucket.NOW)


def work_of(user: User, *, now: datetime) -> Work:
    """Return the work of a reader's firm, in a constant number of queries."""
    today = now.astimezone(user.zone).date()
    pressing: dict[int, Task] = {}
    dates = list(_dates(user, today))
    invited = list(_invited(user, now, today, _ending(dates)))
    standing = list(_standing(user, clocked={task.client_id for task in invited}))
    others = (*_asked(user, today), *dates, *_others(user, now))
    for task in (*invited, *others, *standing):
        held = pressing.get(task.client_id)
        if held is None or task.order < held.order:
            pressing[task.client_id] = task
    tasks: dict[Bucket, list[Task]] = {bucket: [] for bucket in Bucket}
    asked = {pk for pk, task in pressing.items() if isinstance(task.about, AskedInvitation)}
    ready = [each for each in standing if each.bucket is Bucket.READY and each.client_id in asked]
    for task in sorted((*pressing.values(), *ready), key=attrgetter("by")):
        tasks[task.bucket].append(task)
    return Work(tasks)


def _ending(dates: Iterable[Task]) -> dict[int, NextDate]:
    """Return what a file loses first of what it cannot do without, by the client's id."""
    found: dict[int, NextDate] = {}
    for task in dates:
        each = task.about
        if isinstance(each, NextDate) and each.hard and each.days_left >= 0:
            held = found.get(task.client_id)
            if held is None or each.last_day < held.last_day:
                found[task.client_id] = each
    return found


def _invited(
    user: User, now: datetime, today: date, ending: Mapping[int, NextDate]
) -> Iterator[Task]:
    """Yield a task for each pressing deadline: its first paper that is not settled, or filing.

    It is due by the day that comes first: to ask for the paper, what stops counting before the
    application is filed, or the invitation's own end.
    """
    deadlines = list(
        Deadline.objects.visible_to(user)
        .pressing()
        .filter(kind=Deadline.Kind.ITA, client__in=Client.objects.visible_to(user).open())
        .select_related("ita")
        .annotate(paper_id=Subquery(_open_papers().values("pk")[:1]))
    )
    papers = ChecklistItem.objects.in_bulk([pk for pk in map(_paper_id, deadlines) if pk])
    for deadline in deadlines:
        paper = papers.get(_paper_id(deadline) or 0)
        found = ending.get(deadline.client_id)
        if found is not None and end_of_day(found.last_day) >= deadline.due_at:
            found = None
        about = InvitedFile(deadline, paper, found)
        bucket = _bucket_of(deadline, paper, now, today)
        if found is not None:
            bucket = min(bucket, _bucket_of_date(found), key=RANK.__getitem__)
        by = about.first_day(today) or deadline.due_at
        yield Task(bucket, by.isoformat(), deadline.client_id, about)


def is_impossible(deadline: Deadline) -> bool:
    """Return whether an invitation's deadline is later than any letter prints."""
    return deadline.ita is not None and is_beyond_period(deadline.ita.issued_at, deadline.due_at)


def _paper_id(deadline: Deadline) -> int | None:
    """Return what the query added."""
    paper_id: int | None = vars(deadline)["paper_id"]
    return paper_id


def _open_papers() -> QuerySet[ChecklistItem]:
    """Return the required papers of an invitation not settled yet, the most pressing first.

    A paper of which it is not known whether it is needed is not settled either; it comes last.
    """
    rejected_first = Case(
        When(state=ChecklistItem.State.REJECTED, then=Value(0)),
        When(applies=True, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return (
        ChecklistItem.objects.filter(checklist__ita=OuterRef("ita"), requirement__in=REQUIRED)
        .exclude(applies=False)
        .exclude(state__in=[ChecklistItem.State.CHECKED, ChecklistItem.State.WAIVED])
        .order_by(rejected_first, F("order_by").asc(nulls_last=True), "position", "pk")
    )


def _bucket_of(
    deadline: Deadline, paper: ChecklistItem | None, now: datetime, today: date
) -> Bucket:
    urgency = urgency_of(time_left(deadline.due_at, now))
    if urgency in ("late", "now") or is_impossible(deadline):
        return Bucket.NOW
    bucket = _paper_bucket(paper, today)
    return min(bucket, Bucket.SOON, key=RANK.__getitem__) if urgency == "soon" else bucket


def _paper_bucket(paper: ChecklistItem | None, today: date) -> Bucket:
    if paper is None or paper.applies is None:
        return Bucket.SOON
    is_late = paper.order_by is not None and paper.order_by < today
    match paper.state:
        case ChecklistItem.State.REJECTED:
            return Bucket.NOW
        case ChecklistItem.State.ASKED:
            return Bucket.RISK if is_late else Bucket.WAITING
        case ChecklistItem.State.NOT_ASKED if is_late:
            return Bucket.NOW
        case _:
            return Bucket.SOON


def _asked(user: User, today: date) -> Iterator[Task]:
    """Yield the predicted files whose account somebody should have looked into by now."""
    asked = ClientStanding.objects.visible_to(user).asked_about(by=expected_by(today))
    rows = asked.order_by("round__order").values_list("client", "round__number", "round__held_on")
    for client_id, number, held_on in rows:
        lapses_at = default_cut_off_at(datetime.combine(held_on, time(0), tzinfo=UTC))
        asked_about = AskedInvitation(number, lapses_at)
        yield Task(Bucket.NOW, lapses_at.isoformat(), client_id, asked_about)


def _dates(user: User, today: date) -> Iterator[Task]:
    for client_id, found in running_out(user, on=today, within_days=RISK_WITHIN_DAYS):
        yield Task(_bucket_of_date(found), found.last_day.isoformat(), client_id, found)


def _bucket_of_date(found: NextDate) -> Bucket:
    return Bucket.SOON if 0 <= found.days_left <= SOON_WITHIN_DAYS else Bucket.RISK


def _others(user: User, now: datetime) -> Iterator[Task]:
    """Yield a task for what IRCC asked by letter, and for days that only deadlines know."""
    near = Q(last_day__isnull=True) | Q(due_at__lte=now + timedelta(days=RISK_WITHIN_DAYS))
    found = (
        Deadline.objects.visible_to(user)
        .open()
        .filter(near, kind__in=NOT_AMONG_FACTS, client__in=Client.objects.visible_to(user).open())
    )
    for deadline in found:
        urgency = urgency_of(time_left(deadline.due_at, now))
        bucket = {"late": Bucket.NOW, "now": Bucket.NOW, "soon": Bucket.SOON}.get(
            urgency, Bucket.RISK
        )
        by = deadline.due_at.isoformat()
        yield Task(bucket, by, deadline.client_id, OtherDeadline(deadline))


def _standing(user: User, *, clocked: set[int]) -> Iterator[Task]:
    """Yield where each open file stands, or whom it waits for; nobody is left out.

    A file whose deadline runs stands there, and is told only of whom it waits for.
    """
    files = Client.objects.visible_to(user).open()
    rows = files.order_by().values_list("pk", "stage", "waiting_for", "current_assessment__verdict")
    for pk, stage, waiting_for, verdict in rows:
        if waiting_for:
            yield Task(Bucket.WAITING, NO_DATE, pk, waiting_for)
        if pk not in clocked:
            yield Task(_bucket_of_standing(stage, verdict), NO_DATE, pk, None)


@cache  # a few stages and verdicts, thousands of files
def _bucket_of_standing(stage: str, verdict: str | None) -> Bucket:
    """Return the bucket of a stage and verdict; the verdict is None before the first assessment.

    An invited file without a running deadline is today's work: its days go by unwatched.
    """
    if stage == Stage.INVITED:
        return Bucket.NOW
    if stage == Stage.SUBMITTED:
        return Bucket.WAITING
    if verdict in MET:
        return Bucket.READY if stage == Stage.POOL else Bucket.SOON
    return Bucket.RISK if verdict == NOT_MET else Bucket.WAITING
