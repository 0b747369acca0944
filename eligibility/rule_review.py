"""What a maintainer reads before a version is sent on: differences, examples, the impact."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from eligibility.differences import Difference, differences, predecessor
from eligibility.examples import ExampleRun, run_examples
from eligibility.impact import has_impact, is_fresh, newest_impact
from eligibility.models import ImpactLine, ImpactList, RuleVersion, answer_in_words
from eligibility.rules.impact import HOURS, SCORE

MOST_COUNTS = 50
FIGURES = Q(what=SCORE) | Q(what__startswith=f"{HOURS}:")


@dataclass(frozen=True, slots=True)
class ImpactSummary:
    """A list in figures: whether it is of these words and this law, and how many files change."""

    impact: ImpactList
    is_fresh: bool
    changed: int
    by_direction: Mapping[str, int]
    by_answer: Mapping[str, int]
    """How many files change in verdict, in hours, in score."""


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """How many files go from one answer to another under one rule."""

    title: str
    before: str
    after: str
    files: int


@dataclass(frozen=True, slots=True)
class Review:
    """A version beside the one before it; `needs_impact` where it can change an answer at all."""

    before: RuleVersion | None
    differences: list[Difference]
    examples: list[ExampleRun]
    needs_impact: bool
    impact: ImpactSummary | None
    rewrites_since: date | None
    """The first day whose past answers change, where the version begins before it is published."""


def review_of(
    version: RuleVersion, *, with_examples: bool = True, today: date | None = None
) -> Review:
    """Return what there is to read about a version before it is sent on."""
    before = predecessor(version)
    impact = newest_impact(version) if has_impact(version) else None
    return Review(
        before=before,
        differences=differences(before, version),
        examples=run_examples(version) if with_examples else [],
        needs_impact=has_impact(version),
        impact=summary(impact, version) if impact else None,
        rewrites_since=version.since if today and version.since <= today else None,
    )


def summary(impact: ImpactList, version: RuleVersion) -> ImpactSummary:
    """Return a list in figures, each client counted once."""
    counts = (
        impact.lines.order_by().values_list("direction").annotate(n=Count("client", distinct=True))
    )
    by_direction = {ImpactLine.Direction(name).label: n for name, n in counts}
    return ImpactSummary(
        impact=impact,
        is_fresh=is_fresh(impact, version),
        changed=impact.lines.order_by().values("client").distinct().count(),
        by_direction={str(name): n for name, n in by_direction.items()},
        by_answer=_by_answer(impact),
    )


def answer_counts(impact: ImpactList) -> list[AnswerCount]:
    """Return how many files each answer changes for, the most frequent change of a rule first."""
    judged = impact.lines.exclude(direction=ImpactLine.Direction.FAILED)
    return [*_verdict_counts(judged.exclude(FIGURES)), *_figure_counts(judged.filter(FIGURES))]


def _by_answer(impact: ImpactList) -> dict[str, int]:
    lines = impact.lines.exclude(direction=ImpactLine.Direction.FAILED)
    verdicts, hours = lines.exclude(FIGURES), lines.filter(what__startswith=HOURS)
    return {
        _("verdict"): verdicts.values("client").distinct().count(),
        _("hours"): hours.values("client").distinct().count(),
        _("score"): lines.filter(what=SCORE).values("client").distinct().count(),
    }


def _figure_counts(lines: "QuerySet[ImpactLine]") -> list[AnswerCount]:
    """Return how many files' hours or points rise and fall: each figure is nearly one's own."""
    rows = lines.order_by().values_list("title", "direction").annotate(files=Count("pk"))
    words = {ImpactLine.Direction.GAIN: _("more"), ImpactLine.Direction.LOSS: _("less")}
    return [
        AnswerCount(title, "", words.get(ImpactLine.Direction(way), _("other")), files)
        for title, way, files in rows.order_by("title", "direction")[:MOST_COUNTS]
    ]


def _verdict_counts(lines: "QuerySet[ImpactLine]") -> list[AnswerCount]:
    rows = (
        lines.order_by()
        .values_list("title", "before", "after")
        .annotate(files=Count("pk"))
        .order_by("title", "-files")[:MOST_COUNTS]
    )
    return [
        AnswerCount(title, answer_in_words(before), answer_in_words(after), files)
        for title, before, after, files in rows
    ]
