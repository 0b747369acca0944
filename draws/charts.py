"""Geometry of the charts of rounds; templates draw it as SVG beside a table of the same values."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise

from draws.models import Round
from draws.rules.rounds import POOL_BUCKETS, POOL_SUMS

WIDTH, HEIGHT = 960, 270
LEFT, RIGHT, TOP, BOTTOM = 8, 60, 26, 36
# A line of dates is readable with about this many marks.
MOST_YEARS_BY_QUARTER = 2
STEPS = (100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 10_000_000)
MOST_STEPS = 6
# Scores of one office: spans as narrow as keep the chart this short.
SPAN_WIDTHS = (10, 20, 50, 100, 1300)
MOST_SPANS = 16


@dataclass(frozen=True, slots=True)
class Mark:
    """A grid line with its label; `at` in the units of the drawing."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Point:
    """One round in the drawing; `label` is empty unless it is written beside the point."""

    x: float
    y: float
    number: str
    label: str = ""
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Series:
    """Rounds of one group, drawn alike."""

    key: str
    label: Promise | str
    points: Sequence[Point]

    @property
    def path(self) -> str:
        """Return every point as a stroke of no length, whose cap is the mark."""
        return "".join(f"M{point.x:g} {point.y:g}h0" for point in self.points)

    @property
    def line(self) -> str:
        """Return the points joined in the order of time."""
        return "M" + "L".join(f"{point.x:g} {point.y:g}" for point in self.points)


@dataclass(frozen=True, slots=True)
class RoundsChart:
    """One figure of each round over time: cut-offs or invitations."""

    scores: Sequence[Mark]
    days: Sequence[Mark]
    series: Sequence[Series]
    joined: bool
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM
    top: int = TOP


def cut_off_of(row: Round) -> int:
    return row.cut_off_score


def invitations_of(row: Round) -> int:
    return row.invitations


def rounds_chart(
    rounds: Iterable[Round],
    groups: Mapping[str, Promise | str],
    group_of: Callable[[Round], str],
    *,
    figure_of: Callable[[Round], int] = cut_off_of,
) -> RoundsChart | None:
    """Return a figure of these rounds over time, by group; None where there are no rounds.

    `groups` gives keys and labels in the order drawn, the last on top. One group alone is joined
    by a line and its points are labelled while there is room.
    """
    shown = sorted(rounds, key=lambda row: (row.held_on, row.order))
    if not shown:
        return None
    x = _scale_of_days(shown[0].held_on, shown[-1].held_on)
    highest = -(-max(map(figure_of, shown)) // 100) * 100 or 100
    y = _scale_of_scores(highest)
    present = {group_of(row) for row in shown}
    series = [
        Series(
            key,
            label,
            [
                Point(x(row.held_on), y(figure_of(row)), row.number)
                for row in shown
                if group_of(row) == key
            ],
        )
        for key, label in groups.items()
        if key in present
    ]
    joined = len(series) == 1
    if joined and len(shown) <= 16:
        series = [_labelled(series[0], [f"{figure_of(row):,}" for row in shown])]
    return RoundsChart(
        scores=[Mark(y(score), f"{score:,}") for score in _steps(highest)],
        days=_marks_of_days(shown[0].held_on, shown[-1].held_on, x),
        series=series,
        joined=joined,
    )


def _labelled(series: Series, labels: Sequence[str]) -> Series:
    def anchor(x: float) -> str:
        return "start" if x < LEFT + 14 else "end" if x > WIDTH - RIGHT - 14 else "middle"

    points = [
        Point(point.x, point.y, point.number, label, anchor(point.x))
        for point, label in zip(series.points, labels, strict=True)
    ]
    return Series(series.key, series.label, points)


def _scale_of_days(first: date, last: date) -> Callable[[date], float]:
    days = max((last - first).days, 1)
    room = WIDTH - RIGHT - LEFT - 16

    def x(day: date) -> float:
        if first == last:
            return LEFT + room / 2
        return round(LEFT + 8 + (day - first).days * room / days, 1)

    return x


def _scale_of_scores(highest: int) -> Callable[[int], float]:
    room = HEIGHT - BOTTOM - TOP

    def y(score: int) -> float:
        return round(HEIGHT - BOTTOM - score * room / highest, 1)

    return y


def _steps(highest: int) -> range:
    step = next(each for each in STEPS if highest // each <= MOST_STEPS)
    return range(0, highest + 1, step)


def _marks_of_days(first: date, last: date, x: Callable[[date], float]) -> list[Mark]:
    """Return the first day of each year, or of each quarter where the chart covers little time."""
    by_quarter = last.year - first.year < MOST_YEARS_BY_QUARTER
    firsts = [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in ((1, 4, 7, 10) if by_quarter else (1,))
    ]
    return [
        Mark(x(day), f"{day:%Y-%m}" if by_quarter else f"{day:%Y}")
        for day in firsts
        if first - timedelta(days=1) <= day <= last
    ]


@dataclass(frozen=True, slots=True)
class ScoreBar:
    """One span of scores: how many have one, and its length where the longest bar is 100."""

    scores: str
    count: int
    length: float
    holds_cut_off: bool


def pool_bars(pool: Mapping[str, int], cut_off_score: int) -> list[ScoreBar]:
    """Return the finest spans of scores that the round's pool was counted by, highest first."""
    finest = [bucket for bucket in POOL_BUCKETS if bucket not in POOL_SUMS and bucket in pool]
    highest = max((pool[bucket] for bucket in finest), default=0) or 1
    return [
        ScoreBar(
            scores=POOL_BUCKETS[bucket],
            count=pool[bucket],
            length=round(pool[bucket] * 100 / highest, 1),
            holds_cut_off=_holds(POOL_BUCKETS[bucket], cut_off_score),
        )
        for bucket in finest
    ]


def score_bars(counts: Mapping[int, int], cut_off_score: int) -> list[ScoreBar]:
    """Return our clients' scores in spans of equal width, highest first, the cut-off among them.

    `counts` is how many have each score. Empty where nobody has one.
    """
    if not counts:
        return []
    shown = [*counts, cut_off_score]
    width = next(each for each in SPAN_WIDTHS if (max(shown) - min(shown)) // each < MOST_SPANS)
    spans = range(max(shown) // width, min(shown) // width - 1, -1)
    sums = {span: sum(n for score, n in counts.items() if score // width == span) for span in spans}
    highest = max(sums.values())
    return [
        ScoreBar(
            scores=f"{span * width}–{span * width + width - 1}",
            count=sums[span],
            length=round(sums[span] * 100 / highest, 1),
            holds_cut_off=cut_off_score // width == span,
        )
        for span in spans
    ]


def _holds(scores: str, cut_off_score: int) -> bool:
    low, high = scores.split("–")
    return int(low) <= cut_off_score <= int(high)
