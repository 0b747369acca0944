"""The rows of Today as the page shows them, and this firm's clients against the newest round."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import AccessTo
from clients.models import Client, Stage
from deadlines.today import MET, Task
from draws.candidates import PHYSICIANS
from draws.models import Round


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task with its file and the address its button leads to."""

    task: Task
    client: Client
    href: str


def rows_of_tasks(tasks: Iterable[Task]) -> list[TaskRow]:
    """Return the rows of one page of tasks, in their order, in one query."""
    tasks = list(tasks)
    clients = Client.objects.select_related("owner", "current_assessment").in_bulk(
        [task.client_id for task in tasks]
    )
    return [_row(task, clients[task.client_id]) for task in tasks if task.client_id in clients]


def _row(task: Task, client: Client) -> TaskRow:
    if not task.reason:
        task = replace(task, reason=_reason_of(client))
    return TaskRow(task, client, _href(task, client))


def _reason_of(client: Client) -> str:
    blocking = client.current_assessment.blocking_reason
    if blocking:
        return blocking
    if client.current_assessment.verdict == "not_met":
        return _("In the pool, but not in the category")
    return _("Facts are missing to tell the category")


def _href(task: Task, client: Client) -> str:
    if task.place == "checklist":
        return reverse("documents:checklist_detail", args=[client.pk])
    if task.place == "ita" and task.place_id is not None:
        return reverse("draws:ita_detail", args=[client.pk, task.place_id])
    return client.get_absolute_url()


@dataclass(frozen=True, slots=True)
class RoundOutcomes:
    """How this firm's files in the pool would stand at a round's cut-off, on today's facts."""

    round: Round
    invited: int
    missed_by_score: int
    missed_by_time: int
    not_in_category: int
    cannot_tell: int


def latest_round_outcomes(user: AccessTo, *, on: date) -> RoundOutcomes | None:
    """Return the counts for the newest physicians round, in two queries; None before the first.

    Predicted from stored verdicts and IRCC's own scores, never a record of who was invited.
    """
    held = Round.objects.of_category(PHYSICIANS).held_by(on).newest_first().first()
    if held is None:
        return None
    met = Q(current_assessment__verdict__in=MET)
    scored = met & Q(profile__crs_score__isnull=False)
    level = scored & Q(profile__crs_score=held.cut_off_score)
    in_time = (
        Q(profile__submitted_at__lt=held.tie_break_at)
        if held.tie_break_at is not None
        else Q(pk=F("pk"))
    )
    late = (
        Q(profile__submitted_at__gt=held.tie_break_at) if held.tie_break_at is not None else Q(pk=0)
    )
    above = scored & Q(profile__crs_score__gt=held.cut_off_score)
    counts = (
        Client.objects.visible_to(user)
        .filter(stage=Stage.POOL)
        .aggregate(
            all=Count("pk"),
            invited=Count("pk", filter=above | (level & in_time)),
            by_score=Count("pk", filter=scored & Q(profile__crs_score__lt=held.cut_off_score)),
            by_time=Count("pk", filter=level & late),
            outside=Count("pk", filter=Q(current_assessment__verdict="not_met")),
        )
    )
    told = counts["invited"] + counts["by_score"] + counts["by_time"] + counts["outside"]
    return RoundOutcomes(
        held,
        counts["invited"],
        counts["by_score"],
        counts["by_time"],
        counts["outside"],
        counts["all"] - told,
    )
