"""What a firm has to do today: each open file once, under its most pressing reason.

Computed from the files and their deadlines, never from reminder rows: it is the second line of
defence behind the mail.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from clients.models import Client, Stage
from deadlines.models import Deadline
from deadlines.rows import short_left, urgency_of
from deadlines.rules.ladder import time_left
from deadlines.rules.watch_list import NextDate
from deadlines.watch import name_of, running_out
from documents.models import ChecklistItem
from documents.rules.entries import REQUIRED
from eligibility.models import CurrentAssessment

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
    Bucket.NOW: gettext_lazy("Act today"),
    Bucket.SOON: gettext_lazy("This week"),
    Bucket.RISK: gettext_lazy("At risk"),
    Bucket.WAITING: gettext_lazy("Waiting on others"),
    Bucket.READY: gettext_lazy("Ready in the pool"),
}
URGENCY = list(Bucket)
MET = ("met", "met_by_policy")


@dataclass(frozen=True, slots=True)
class Task:
    """The one thing about one file.

    `by_at` is an instant, `by_on` a last day; both None where no date presses. `place` names the
    page that the button leads to: checklist, ita, deadline or client.
    """

    client_id: int
    bucket: Bucket
    reason: str = ""
    button: str = ""
    place: str = "client"
    place_id: int | None = None
    by_at: datetime | None = None
    by_on: date | None = None
    left: str = ""
    urgency: str = ""

    @property
    def order(self) -> tuple[int, bool, str]:
        """Most pressing bucket first, then by date, files without a date last."""
        by = self.by_at.isoformat() if self.by_at else str(self.by_on or "")
        return URGENCY.index(self.bucket), not by, by


@dataclass(frozen=True, slots=True)
class Work:
    """Every file's task, most pressing first, by bucket."""

    tasks: dict[Bucket, list[Task]]

    def count(self, bucket: Bucket) -> int:
        return len(self.tasks[bucket])

    @property
    def first_bucket(self) -> Bucket:
        """The most pressing bucket that has work, the first when none has."""
        return next((each for each in Bucket if self.tasks[each]), Bucket.NOW)


def work_of(user: User, *, now: datetime) -> Work:
    """Return the work of a reader's firm, in a constant number of queries."""
    today = now.astimezone(user.zone).date()
    pressing: dict[int, Task] = {}
    for task in (*_deadlines(user, now), *_dates(user, today), *_waiting(user), *_pool(user)):
        held = pressing.get(task.client_id)
        if held is None or task.order < held.order:
            pressing[task.client_id] = task
    tasks: dict[Bucket, list[Task]] = {bucket: [] for bucket in Bucket}
    for task in sorted(pressing.values(), key=lambda each: each.order):
        tasks[task.bucket].append(task)
    return Work(tasks)


def _deadlines(user: User, now: datetime) -> Iterator[Task]:
    """Yield a task for each open deadline: its first paper that is not settled, or filing."""
    deadlines = list(
        Deadline.objects.visible_to(user)
        .open()
        .select_related("client")
        .annotate(paper_id=Subquery(_open_papers().values("pk")[:1]))
    )
    papers = ChecklistItem.objects.in_bulk([pk for pk in map(_paper_id, deadlines) if pk])
    today = now.astimezone(user.zone).date()
    for deadline in deadlines:
        yield _deadline_task(deadline, papers.get(_paper_id(deadline) or 0), now, today)


def _paper_id(deadline: Deadline) -> int | None:
    """Return what the query added."""
    paper_id: int | None = vars(deadline)["paper_id"]
    return paper_id


def _open_papers() -> QuerySet[ChecklistItem]:
    """Return the required papers of an invitation not settled yet, the most pressing first."""
    rejected_first = Case(
        When(state=ChecklistItem.State.REJECTED, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return (
        ChecklistItem.objects.filter(
            checklist__ita=OuterRef("ita"), applies=True, requirement__in=REQUIRED
        )
        .exclude(state__in=[ChecklistItem.State.CHECKED, ChecklistItem.State.WAIVED])
        .order_by(rejected_first, F("order_by").asc(nulls_last=True), "position", "pk")
    )


def _deadline_task(
    deadline: Deadline, paper: ChecklistItem | None, now: datetime, today: date
) -> Task:
    left = time_left(deadline.due_at, now)
    urgency = urgency_of(left)
    bucket, reason, button, place = Bucket.SOON, "", "", "checklist"
    if left.over:
        reason, button = _("The invitation has ended and nothing shows it was used"), _("Record")
        place = "ita"
    elif paper is None:
        reason, button, place = _("Every paper is settled: file the application"), _("File"), "ita"
    else:
        reason, button, bucket = _paper_words(paper, str(deadline.client), today)
    if urgency in ("late", "now"):
        bucket = Bucket.NOW
    elif urgency == "soon":
        bucket = min(bucket, Bucket.SOON, key=URGENCY.index)
    return Task(
        deadline.client_id,
        bucket,
        reason,
        button,
        place,
        deadline.ita_id,
        by_at=deadline.due_at,
        left=short_left(left),
        urgency=urgency,
    )


def _paper_words(paper: ChecklistItem, client: str, today: date) -> tuple[str, str, Bucket]:
    state = ChecklistItem.State(paper.state)
    for_other = paper.subject_label and paper.subject_label != client
    title = f"{paper.title} ({paper.subject_label})" if for_other else paper.title
    if state == ChecklistItem.State.REJECTED:
        return _("%(paper)s: rejected") % {"paper": title}, _("Chase"), Bucket.NOW
    if state == ChecklistItem.State.RECEIVED:
        return _("%(paper)s: received, not checked") % {"paper": title}, _("Check"), Bucket.SOON
    is_late = paper.order_by is not None and paper.order_by < today
    if state == ChecklistItem.State.ASKED:
        words = _("%(paper)s: asked, not received") % {"paper": title}
        return words, _("Chase"), Bucket.RISK if is_late else Bucket.WAITING
    if is_late:
        words = _("%(paper)s: not asked, latest start was %(day)s") % {
            "paper": title,
            "day": f"{paper.order_by:%Y-%m-%d}",
        }
        return words, _("Ask"), Bucket.NOW
    return _("%(paper)s: not asked") % {"paper": title}, _("Ask"), Bucket.SOON


def _dates(user: User, today: date) -> Iterator[Task]:
    for client_id, found in running_out(user, on=today, within_days=RISK_WITHIN_DAYS):
        soon = 0 <= found.days_left <= SOON_WITHIN_DAYS
        yield Task(
            client_id,
            Bucket.SOON if soon else Bucket.RISK,
            name_of(found),
            _("Open"),
            by_on=found.last_day,
            left=_days(found),
            urgency="late" if found.days_left < 0 else "soon",
        )


def _days(found: NextDate) -> str:
    if found.days_left < 0:
        return _("over")
    return ngettext("%(n)d day", "%(n)d days", found.days_left) % {"n": found.days_left}


def _waiting(user: User) -> Iterator[Task]:
    files = Client.objects.visible_to(user).open().exclude(waiting_for="")
    for pk, waiting_for in files.values_list("pk", "waiting_for"):
        reason = _("Waiting for %(what)s") % {"what": waiting_for}
        yield Task(pk, Bucket.WAITING, reason, _("Open"))


def _pool(user: User) -> Iterator[Task]:
    """Yield what the newest assessment says of each file in the pool, by verdict.

    The reason of a file that is not met is filled in for the rows shown only.
    """
    rows = CurrentAssessment.objects.filter(
        client__in=Client.objects.visible_to(user).filter(stage=Stage.POOL)
    )
    for pk, verdict in rows.values_list("client_id", "verdict"):
        if verdict in MET:
            yield Task(pk, Bucket.READY, _("In the category, nothing blocks"), _("Open"))
        elif verdict == "not_met":
            yield Task(pk, Bucket.RISK, "", _("Open"))
        else:
            yield Task(pk, Bucket.WAITING, "", _("Open"))
