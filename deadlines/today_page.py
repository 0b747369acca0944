"""The rows of Today as the page shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Cover, User
from clients.models import Client, Stage
from deadlines.rows import short_left, urgency_of
from deadlines.rules.ladder import end_of_day, time_left
from deadlines.rules.watch_list import NextDate
from deadlines.today import (
    AskedInvitation,
    Bucket,
    InvitedFile,
    OtherDeadline,
    Task,
    is_impossible,
)
from deadlines.watch import name_of
from documents.models import Checklist, ChecklistItem

# With papers missing so shortly before the end, to decline in time keeps what a lapse costs.
# Source: IRPA 10.1(6).
DECIDE_WITHIN_DAYS = 3


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One file's task in words.

    `by_at` is an instant, `by_on` a last day; both None where no date presses.
    """

    client: Client
    reason: str
    button: str
    href: str
    by_at: datetime | None = None
    by_on: date | None = None
    left: str = ""
    urgency: str = ""
    cover: Cover | None = None


def rows_of_tasks(
    tasks: Iterable[Task],
    *,
    now: datetime,
    today: date,
    covers: Mapping[int, Cover] | None = None,
) -> list[TaskRow]:
    """Return the rows of one page of tasks, in their order, in one query.

    `covers` are those of today, by the person who is away.
    """
    tasks = list(tasks)
    clients = (
        Client.objects.select_related("owner", "current_assessment")
        .annotate(**long_lead())
        .in_bulk([task.client_id for task in tasks])
    )
    rows = [
        _row(task, clients[task.client_id], now, today)
        for task in tasks
        if task.client_id in clients  # gone since: another request may have removed it
    ]
    if not covers:
        return rows
    return [replace(row, cover=covers.get(row.client.owner_id)) for row in rows]


@dataclass(frozen=True, slots=True)
class CoverTold:
    """A cover that concerns the reader, and how many open files it is about."""

    cover: Cover
    is_mine: bool
    """Whether the reader is who stands in; else the reader is away."""
    files: int


def covers_told(user: User, covers: Mapping[int, Cover]) -> list[CoverTold]:
    """Return today's covers that the reader stands in for, or is away under."""
    mine = [each for each in covers.values() if user.pk in {each.person_id, each.colleague_id}]
    if not mine:
        return []
    owned = Client.objects.visible_to(user).open().filter(owner__in=[each.person for each in mine])
    count = dict(owned.order_by().values_list("owner").annotate(n=Count("pk")))
    return [
        CoverTold(each, each.colleague_id == user.pk, count.get(each.person_id, 0)) for each in mine
    ]


def _row(task: Task, client: Client, now: datetime, today: date) -> TaskRow:
    match task.about:
        case InvitedFile() as invited:
            return _invited_row(client, invited, now, today)
        case OtherDeadline(deadline):
            left = time_left(deadline.due_at, now)
            return TaskRow(
                client,
                deadline.title,
                _("Open"),
                deadline.get_absolute_url(),
                by_at=None if deadline.last_day else deadline.due_at,
                by_on=deadline.last_day,
                left=short_left(left),
                urgency=urgency_of(left),
            )
        case NextDate() as found:
            return TaskRow(
                client,
                name_of(found),
                _("Open"),
                client.get_absolute_url(),
                by_on=found.last_day,
                left=_days(found.days_left),
                urgency="late" if found.days_left < 0 else "soon",
            )
        case AskedInvitation(number, lapses_at):
            left = time_left(lapses_at, now)
            return TaskRow(
                client,
                _asked_words(number, lapses_at, is_over=left.over),
                _("Look"),
                reverse("draws:standing_detail", args=[number, client.pk]),
                by_at=lapses_at,
                left=short_left(left),
                urgency=urgency_of(left),
            )
        case str(waiting_for):
            reason = _("Waiting for %(what)s") % {"what": waiting_for}
        case _:
            reason = _standing(task, client)
    return TaskRow(client, reason, _("Open"), client.get_absolute_url())


def _invited_row(client: Client, invited: InvitedFile, now: datetime, today: date) -> TaskRow:
    deadline, paper = invited.deadline, invited.paper
    left = time_left(deadline.due_at, now)
    ita = reverse("draws:ita_detail", args=[client.pk, deadline.ita_id])
    if left.over:
        reason, button, href = (
            _("The invitation has ended, nothing shows its use"),
            _("Record"),
            ita,
        )
    elif is_impossible(deadline):
        reason, button, href = (
            _("The deadline is later than any letter prints: compare the letter"),
            _("Correct"),
            ita,
        )
    elif paper is None:
        reason, button, href = (
            _("Every paper is checked or waived: file the application"),
            _("File"),
            ita,
        )
    else:
        reason, button = _paper_words(paper, client, today)
        href = reverse("documents:checklist_detail", args=[client.pk])
        if left.days < DECIDE_WITHIN_DAYS:
            words = {"reason": reason}
            reason = _("File or decline: a lapse costs the profile. %(reason)s") % words
    if invited.ends_first is not None:
        found = invited.ends_first
        words = {"what": name_of(found), "day": f"{found.last_day:%Y-%m-%d}", "reason": reason}
        reason = _("%(what)s: %(day)s, before the invitation ends. %(reason)s") % words
    first_day = invited.first_day(today)
    if first_day is not None:
        days_left = (first_day - today).days
        return TaskRow(
            client,
            reason,
            button,
            href,
            by_on=first_day,
            left=_days(days_left),
            urgency=urgency_of(time_left(end_of_day(first_day), now)),
        )
    return TaskRow(
        client,
        reason,
        button,
        href,
        by_at=deadline.due_at,
        left=short_left(left),
        urgency=urgency_of(left),
    )


def _asked_words(number: str, lapses_at: datetime, *, is_over: bool) -> str:
    words = {"number": number, "end": f"{lapses_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"}
    if is_over:
        return (
            _(
                "Round %(number)s predicted an invitation; none is recorded. One of that round "
                "would have lapsed at %(end)s"
            )
            % words
        )
    return (
        _(
            "Round %(number)s predicted an invitation; none is recorded. One of that round would "
            "run until %(end)s"
        )
        % words
    )


def _paper_words(paper: ChecklistItem, client: Client, today: date) -> tuple[str, str]:
    for_other = paper.subject_label and paper.subject_label != str(client)
    words = {"paper": f"{paper.title} ({paper.subject_label})" if for_other else paper.title}
    if paper.applies is None:
        return _("%(paper)s: not known whether it is needed") % words, _("Answer")
    match paper.state:
        case ChecklistItem.State.REJECTED:
            return _("%(paper)s: rejected") % words, _("Chase")
        case ChecklistItem.State.RECEIVED:
            return _("%(paper)s: received, not checked") % words, _("Check")
        case ChecklistItem.State.ASKED:
            return _("%(paper)s: asked, not received") % words + _age(paper, today), _("Chase")
    if paper.is_on_file:
        return _("%(paper)s: on file, attach the paper") % words, _("Attach")
    if paper.order_by is not None and paper.order_by < today:
        words["day"] = f"{paper.order_by:%Y-%m-%d}"
        return _("%(paper)s: not asked, latest start was %(day)s") % words, _("Ask")
    if paper.order_by is not None:
        words["day"] = f"{paper.order_by:%Y-%m-%d}"
        return _("%(paper)s: not asked, ask by %(day)s") % words, _("Ask")
    return _("%(paper)s: not asked") % words, _("Ask")


def _age(paper: ChecklistItem, today: date) -> str:
    """Return for how many days a paper asked for has been awaited, after a comma; else nothing."""
    days = (today - paper.state_at.date()).days if paper.state_at else 0
    if days <= 0:
        return ""
    return ", " + ngettext("for %(n)d day", "for %(n)d days", days) % {"n": days}


def _days(days_left: int) -> str:
    if days_left < 0:
        return _("over")
    return ngettext("%(n)d day", "%(n)d days", days_left) % {"n": days_left}


def _standing(task: Task, client: Client) -> str:
    match client.stage:
        case Stage.INVITED:
            return _("Invited, but no deadline runs: record the invitation")
        case Stage.SUBMITTED:
            return _("Submitted: IRCC decides")
    if task.bucket is Bucket.READY:
        return _ready(client)
    if task.bucket is Bucket.SOON:
        return _("In the category, but not in the pool: submit the profile")
    return _blocking(task, client)


def long_lead() -> dict[str, Combinable]:
    """Return what tells whether papers that take months are under way before any invitation."""
    waiting = ChecklistItem.objects.filter(
        checklist__client=OuterRef("pk"),
        checklist__ita__isnull=True,
        is_long_lead=True,
        applies=True,
        state=ChecklistItem.State.NOT_ASKED,
    )
    number = waiting.order_by().values("checklist__client").annotate(n=Count("pk")).values("n")
    return {
        "is_prepared": Exists(Checklist.objects.filter(client=OuterRef("pk"))),
        "long_lead_waiting": Subquery(number, output_field=IntegerField()),
    }


def _ready(client: Client) -> str:
    """Return what a file that waits for its round still needs: papers that take months."""
    found = vars(client)
    if not found.get("is_prepared"):
        return _("In the category; prepare the checklist: some papers take months")
    waiting = found.get("long_lead_waiting") or 0
    if waiting:
        return ngettext(
            "In the category; %(n)d paper that takes months is not asked for",
            "In the category; %(n)d papers that take months are not asked for",
            waiting,
        ) % {"n": waiting}
    return _("In the category, nothing blocks")


def _blocking(task: Task, client: Client) -> str:
    """Return what is not met, or the first fact that is missing."""
    current = getattr(client, "current_assessment", None)
    if current is None:
        return _("Not assessed yet")
    if current.blocking_reason:
        reason: str = current.blocking_reason
        return reason
    if task.bucket is Bucket.RISK:
        return _("The category is not met")
    return _("Facts are missing to tell the category")
