"""The rows of the client list: one per file, everything in a fixed number of queries."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    DateTimeField,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext as _

from accounts.models import Cover
from clients.models import Client, Employment, LanguageTest, WorkPermit
from deadlines.rules.watch_list import anniversary

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
ONE_DAY = timedelta(days=1)
VALIDITY_OF_A_TEST = timedelta(days=729)
SORTS = {
    "name": ("family_name", "given_name", "pk"),
    "reference": ("reference", "pk"),
    "verdict": ("current_assessment__verdict", "family_name", "pk"),
    "hours": ("current_assessment__hours", "family_name", "pk"),
    "crs": ("crs_to_go_by", "family_name", "pk"),
    "tie_break": ("profile__submitted_at", "family_name", "pk"),
    "expiry": ("next_expiry_on", "family_name", "pk"),
    "deadline": ("next_deadline_at", "family_name", "pk"),
    "owner": ("owner__full_name", "family_name", "pk"),
}


@dataclass(frozen=True, slots=True)
class ListedScore:
    """IRCC's score and ours; `shown` is the one to go by, as the file and the rounds choose it."""

    ircc: int | None = None
    ircc_on: date | None = None
    is_stale: bool = False
    """Whether a fact that the score depends on was saved since IRCC's was read."""
    ours: int | None = None
    ours_on: date | None = None
    is_at_least: bool = False
    """Whether facts are open: ours comes to at least this."""
    is_irccs: bool = False
    """Whether IRCC's is the one to go by."""

    @property
    def shown(self) -> int | None:
        return self.ircc if self.is_irccs else self.ours


@dataclass(frozen=True, slots=True)
class Row:
    """What the list shows of one file; None where nobody knows."""

    client: Client
    noc: str
    verdict: str
    hours: Decimal | None
    reason: str
    score: ListedScore
    tie_break_at: datetime | None
    expiry_on: date | None
    expiry_of: str
    deadline_at: datetime | None
    cover: Cover | None = None


def in_order(clients: "QuerySet[Client]", sort: str, on: date) -> "QuerySet[Client]":
    """Return the clients sorted by a key of `SORTS`, descending after a minus; unknown last."""
    key, is_descending = sort.removeprefix("-"), sort.startswith("-")
    if key not in SORTS or key == "name":  # in the order of the index
        return clients.order_by(*(f"-{name}" if is_descending else name for name in SORTS["name"]))
    worked_out = {"expiry": lambda: _next_expiry(on), "crs": _score_to_go_by}
    first: Any = worked_out[key]() if key in worked_out else F(SORTS[key][0])
    head = first.desc(nulls_last=True) if is_descending else first.asc(nulls_last=True)
    return clients.order_by(head, *SORTS[key][1:])


def with_what_rows_show(clients: "QuerySet[Client]") -> "QuerySet[Client]":
    """Return the clients with all that `rows` reads, in a fixed number of queries."""
    jobs = Employment.objects.exclude(noc_code="").order_by("-is_primary", "-first_day")
    permits = WorkPermit.objects.exclude(last_day=None)
    return clients.select_related("owner", "profile", "current_assessment").prefetch_related(
        Prefetch("employments", jobs, to_attr="coded_jobs"),
        Prefetch("work_permits", permits, to_attr="ending_permits"),
        Prefetch("language_tests", LanguageTest.objects.filter(person=None), to_attr="own_tests"),
    )


def rows(
    clients: Iterable[Client], on: date, covers: Mapping[int, Cover] | None = None
) -> Iterator[Row]:
    """Yield the row of each client; `next_deadline_at` must be annotated.

    `covers` are those of today, by the person who is away.
    """
    for client in clients:
        known: Any = client
        profile = getattr(client, "profile", None)
        assessment = getattr(client, "current_assessment", None)
        expiry_of, expiry_on = _expiry(known, profile, on)
        best = assessment.best_noc if assessment else ""
        yield Row(
            client=client,
            noc=best or next((job.noc_code for job in known.coded_jobs), ""),
            verdict=assessment.verdict if assessment else "",
            hours=assessment.hours if assessment else None,
            reason=assessment.blocking_reason if assessment else "",
            score=_score(client, profile, assessment),
            tie_break_at=profile.submitted_at if profile else None,
            expiry_on=expiry_on,
            expiry_of=expiry_of,
            deadline_at=known.next_deadline_at,
            cover=covers.get(client.owner_id) if covers else None,
        )


def _score(client: Client, profile: Any, assessment: Any) -> ListedScore:
    ours = assessment.crs_score if assessment else None
    ircc = profile.crs_score if profile else None
    is_stale = ircc is not None and profile.is_score_stale(client.facts_version)
    is_reliable = ours is not None and assessment.is_crs_reliable
    return ListedScore(
        ircc=ircc,
        ircc_on=profile.crs_score_on if profile else None,
        is_stale=is_stale,
        ours=ours,
        ours_on=assessment.as_of if assessment else None,
        is_at_least=bool(assessment and assessment.is_crs_open),
        is_irccs=ircc is not None and not (is_stale and is_reliable),
    )


def _score_to_go_by() -> Any:
    """Return `ListedScore.shown` as SQL to sort by."""
    ircc, ours = F("profile__crs_score"), F("current_assessment__crs_score")
    is_stale = ~Q(profile__crs_score_facts_version=F("facts_version")) | Q(
        profile__crs_score_facts_version=None
    )
    return Case(
        When(is_stale & Q(current_assessment__is_crs_reliable=True), then=Coalesce(ours, ircc)),
        default=Coalesce(ircc, ours),
    )


def _expiry(client: Any, profile: Any, on: date) -> tuple[str, date | None]:
    """Return what runs out first from this day on; of permits and tests only the last counts."""
    permits = [permit.last_day for permit in client.ending_permits]
    tests = [anniversary(test.taken_on, 2) - ONE_DAY for test in client.own_tests]
    ends = [
        (max(permits, default=None), _("permit")),
        (profile.expires_on if profile else None, _("profile")),
        (max(tests, default=None), _("language test")),
        (client.passport_expires_on, _("passport")),
    ]
    day, what = min(((day, what) for day, what in ends if day and day >= on), default=(None, ""))
    return what, day


def _next_expiry(on: date) -> Any:
    """Return `_expiry` as SQL to sort by; a test across a leap day sorts one day early."""
    tests_since = on - VALIDITY_OF_A_TEST
    return Least(
        _to_come(_newest(WorkPermit, "last_day", on)),
        _to_come(_if_to_come("profile__expires_on", on)),
        _to_come(_newest(LanguageTest, "taken_on", tests_since, person=None) + VALIDITY_OF_A_TEST),
        _to_come(_if_to_come("passport_expires_on", on)),
    )


def _to_come(expression: Any) -> Any:
    return Coalesce(
        ExpressionWrapper(expression, output_field=DateTimeField()),
        Value(NEVER, output_field=DateTimeField()),
    )


def _newest(model: type[Any], field: str, since: date, **only: Any) -> Any:
    mine = model.objects.filter(client=OuterRef("pk"), **only).order_by().values("client")
    newest = mine.annotate(newest=Max(field)).filter(newest__gte=since).values("newest")
    return Subquery(newest, output_field=DateTimeField())


def _if_to_come(field: str, on: date) -> Any:
    return Case(When(**{f"{field}__gte": on}, then=F(field)))
