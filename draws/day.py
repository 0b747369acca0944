"""Draw day as the round's page shows it: how far the evaluation is, five lists, one page of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessTo
from accounts.models import Firm
from draws.charts import ScoreBar, score_bars
from draws.confirmation import has_changed_since, jobs_of
from draws.evaluation import files_of, occasion_of
from draws.groups import is_judged
from draws.models import ClientStanding, InvitationToApply, Round, RoundConfirmation
from draws.rules.selection import in_words
from eligibility.models import Job

List = ClientStanding.List

# What keeps a file off the round, as the summary of that list names it.
GROUNDS: dict[str, Promise] = {
    "hours": _("Hours of work"),
    "duties": _("Duties"),
    "pool": _("Not eligible for the pool"),
    "language": _("Language"),
    "not_nominee": _("Nominee"),
    "profile": _("Profile not valid"),
    "cec_work": _("Skilled work in Canada"),
    "no_profile_yet": _("Profile submitted later"),
    "profile_expired": _("Profile expired"),
    "already_invited": _("Invited before"),
    "nominee_elsewhere": _("Nominee"),
    "no_nomination": _("No nomination"),
    "outside_group": _("Other conditions"),
}


@dataclass(frozen=True, slots=True)
class ListTab:
    """One list as a tab: its address in the page, name, count, and whether it is open."""

    key: str
    label: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One client on a list; `late` is how long after the tie-break, in words."""

    standing: ClientStanding
    score: int | None
    submitted_at: datetime | None
    late: str
    ita: InvitationToApply | None


@dataclass(frozen=True, slots=True)
class DrawDay:
    """Where a round leaves one firm's clients; nothing but `is_judged` before it is confirmed."""

    is_judged: bool
    confirmation: RoundConfirmation | None = None
    jobs: Sequence[Job] = ()
    tabs: Sequence[ListTab] = ()
    listed: str = ""
    rows: Sequence[StandingRow] = ()
    page: "Page[ClientStanding] | None" = None
    grounds: Sequence[tuple[str, int]] = ()
    files: int = 0
    lagging: int = 0
    has_changed: bool = False
    asked: int = 0
    scores: Sequence[ScoreBar] = ()

    @property
    def is_running(self) -> bool:
        return any(not job.is_finished for job in self.jobs)

    @property
    def has_failed(self) -> bool:
        return any(job.state == Job.State.FAILED for job in self.jobs)

    @property
    def evaluated(self) -> int:
        """How many files stand on the five lists."""
        return sum(tab.count for tab in self.tabs)


def draw_day(
    held: Round, user: AccessTo, firm: Firm, *, listed: str, page: str | None, size: int
) -> DrawDay:
    """Return the lists of one firm for a round, in a constant number of queries."""
    occasion = occasion_of(held)
    judged = is_judged(held, occasion.versions)
    confirmation = (
        RoundConfirmation.objects.select_related("round", "confirmed_by")
        .filter(firm=firm, round=held)
        .first()
    )
    if confirmation is None:
        return DrawDay(judged)
    standings = ClientStanding.objects.visible_to(user).filter(round=held).of_open_files()
    counts = standings.counts()
    listed = listed if listed in counts else _first_with_any(counts)
    chosen = standings.filter(listed=listed).in_order().select_related("client__owner")
    shown = _page(chosen, page, size=size, total=counts[listed])
    current = standings.filter(facts_version=F("client__facts_version"), mark=occasion.mark)
    files = files_of(firm).count()
    return DrawDay(
        is_judged=judged,
        confirmation=confirmation,
        jobs=jobs_of(held, firm),
        tabs=[_tab(each, counts[each], listed) for each in List],
        listed=listed,
        rows=_rows(list(shown), held),
        page=shown,
        grounds=_grounds(standings) if listed == List.NOT_IN_CATEGORY else (),
        files=files,
        lagging=files - current.count(),
        has_changed=has_changed_since(confirmation),
        scores=score_bars(standings.scores(), held.cut_off_score),
        asked=standings.asked_about(by=held.held_on).count(),
    )


def _page(
    rows: QuerySet[ClientStanding], page: str | None, *, size: int, total: int
) -> Page[ClientStanding]:
    """Return one page of rows that were counted already."""
    paginator = Paginator(rows, size)
    vars(paginator)["count"] = total  # a cached property: not counted again
    return paginator.get_page(page)


def _first_with_any(counts: dict[str, int]) -> str:
    return next((key for key, count in counts.items() if count), List.PREDICTED_INVITED.value)


def _tab(each: List, count: int, listed: str) -> ListTab:
    href = f"?list={each.value}#draw-day"
    return ListTab(each.value, str(each.label), count, href, each.value == listed)


def _rows(standings: Sequence[ClientStanding], held: Round) -> list[StandingRow]:
    itas = {
        ita.client_id: ita
        for ita in InvitationToApply.objects.filter(
            client__in=[row.client_id for row in standings], round=held
        )
    }
    return [_row(each, itas.get(each.client_id)) for each in standings]


def _row(standing: ClientStanding, ita: InvitationToApply | None) -> StandingRow:
    candidate = standing.candidate
    submitted_at = candidate["profile_submitted_at"]
    late = standing.seconds_late
    return StandingRow(
        standing=standing,
        score=standing.crs_score,
        submitted_at=datetime.fromisoformat(submitted_at) if submitted_at else None,
        late="" if late is None else in_words(timedelta(seconds=late)),
        ita=ita,
    )


def _grounds(standings: QuerySet[ClientStanding]) -> list[tuple[str, int]]:
    """Return how many files each first failing condition keeps off the round, most first."""
    found = (
        standings.filter(listed=List.NOT_IN_CATEGORY)
        .order_by()
        .values_list("finding_key", "ground")
        .annotate(count=Count("pk"))
    )
    counts: dict[str, int] = {}
    for finding_key, ground, count in found:
        label = str(GROUNDS.get(finding_key) or GROUNDS.get(ground) or ground)
        counts[label] = counts.get(label, 0) + count
    return sorted(counts.items(), key=lambda each: -each[1])
