"""The timeline of a file: jobs, authorization, licence, presence and what counted, by day.

Geometry only, in SVG units; the words come from the findings, the colours from the template.
One picture serves the screen and the PDF, and its table carries the same content.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from eligibility.rules.span import Span

WIDTH = 960
GUTTER = 118
TOP = 30
BAR_HEIGHT = 24
THINNEST_BAR = 1.5
ROW_HEIGHT = 34
FOOT = 30
MARGIN_BEFORE = timedelta(days=45)
MARGIN_AFTER = timedelta(days=60)
# Room for half the name of a month: a tick nearer to the edge would be cut.
HALF_A_TICK = 32
CHARACTER_WIDTH = 6.9
LABEL_PADDING = 8


# What a PDF reads; the page's style sheet overrides them for the dark theme.
FILLS = {
    "job": "#3d4a63",
    "job-2": "#5d6b86",
    "permit": "#2f6f9f",
    "maintained": "#8fb9d6",
    "licence": "#6a5a8c",
    "counted": "#0f7b4f",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days of one lane, in words: `label` on the bar, `words` for whoever asks why."""

    span: Span
    look: str
    """job, job-2, permit, maintained, gap, licence, absence, counted, not-counted, discretion."""
    label: str
    words: str
    cure: str = ""
    source: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """One named row of the timeline; overlapping stretches take further rows."""

    name: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch drawn: position and size in SVG units, `label` cut to what fits."""

    stretch: Stretch
    number: int
    x: float
    y: float
    width: float
    height: float
    label: str

    @property
    def fill(self) -> str:
        return FILLS.get(self.stretch.look, "none")

    @property
    def label_x(self) -> float:
        return round(self.x + LABEL_PADDING, 1)

    @property
    def label_y(self) -> float:
        return round(self.y + self.height / 2 + 4.5, 1)


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class LaneName:
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A timeline ready to draw, `width` by `height` SVG units."""

    width: int
    height: int
    window_x: float
    window_width: float
    window_height: int
    top: int
    bottom: int
    as_of_x: float
    as_of_label: str
    as_of_label_anchor: str
    ticks: tuple[Tick, ...]
    lane_names: tuple[LaneName, ...]
    bars: tuple[Bar, ...]
    lanes: tuple[Lane, ...]
    """The same content for the table."""


class Months(Protocol):
    """How a month is written on the axis; the page knows the reader's language."""

    def __call__(self, day: date, /) -> str: ...


def draw(
    lanes: Sequence[Lane], *, window: Span, on: date, as_of_label: str, month_name: Months
) -> Timeline:
    """Return the lanes drawn from a little before the window to a little after the day `on`."""
    axis = _Axis(Span(window.first_day - MARGIN_BEFORE, max(on, window.last_day) + MARGIN_AFTER))
    names, bars, bottom = _drawn(lanes, axis)
    as_of_x = axis.x_of(on)
    return Timeline(
        width=WIDTH,
        height=bottom + FOOT,
        window_x=axis.x_of(window.first_day),
        window_width=axis.width_of(window),
        window_height=bottom - TOP,
        top=TOP,
        bottom=bottom,
        as_of_x=as_of_x,
        as_of_label=as_of_label,
        as_of_label_anchor="end" if as_of_x > WIDTH * 0.6 else "start",
        ticks=tuple(_ticks(axis, month_name)),
        lane_names=tuple(names),
        bars=tuple(bars),
        lanes=tuple(lanes),
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    """The days shown, from the gutter to the right edge."""

    shown: Span

    @property
    def scale(self) -> float:
        return (WIDTH - GUTTER) / self.shown.days

    def x_of(self, day: date) -> float:
        return round(GUTTER + (day - self.shown.first_day).days * self.scale, 1)

    def width_of(self, span: Span) -> float:
        return round(span.days * self.scale, 1)


def _drawn(lanes: Iterable[Lane], axis: _Axis) -> tuple[list[LaneName], list[Bar], int]:
    """Return the names and the bars from top to bottom, and where the last row ends."""
    names: list[LaneName] = []
    bars: list[Bar] = []
    y = TOP + 10
    for lane in lanes:
        names.append(LaneName(y + BAR_HEIGHT / 2 + 4.5, lane.name))
        visible = ((each, each.span.intersect(axis.shown)) for each in lane.stretches)
        rows = _rows((stretch, span) for stretch, span in visible if span is not None)
        for row in rows or [[]]:
            for stretch, span in row:
                bars.append(_bar(stretch, span, axis, number=len(bars) + 1, y=y))
            y += ROW_HEIGHT
    return names, bars, y - 2


def _bar(stretch: Stretch, span: Span, axis: _Axis, *, number: int, y: float) -> Bar:
    width = max(axis.width_of(span), THINNEST_BAR)
    label = _fitting(stretch.label, width)
    return Bar(stretch, number, axis.x_of(span.first_day), y, width, BAR_HEIGHT, label)


def _ticks(axis: _Axis, month_name: Months) -> Iterator[Tick]:
    for day in _half_years(axis.shown):
        x = axis.x_of(day)
        if GUTTER < x <= WIDTH - HALF_A_TICK:
            yield Tick(x, month_name(day))


def _rows(visible: Iterable[tuple[Stretch, Span]]) -> list[list[tuple[Stretch, Span]]]:
    """Return the stretches in as few rows as hold them without overlap, in date order."""
    rows: list[list[tuple[Stretch, Span]]] = []
    for stretch, span in sorted(visible, key=lambda each: each[1].first_day):
        for row in rows:
            if row[-1][1].last_day < span.first_day:
                row.append((stretch, span))
                break
        else:
            rows.append([(stretch, span)])
    return rows


def _half_years(shown: Span) -> Iterator[date]:
    for year in range(shown.first_day.year, shown.last_day.year + 1):
        for month in (1, 7):
            day = date(year, month, 1)
            if day in shown:
                yield day


def _fitting(label: str, width: float) -> str:
    """Return the label cut at a word or with an ellipsis to fit; empty when nothing useful does."""
    room = int((width - 2 * LABEL_PADDING) / CHARACTER_WIDTH)
    if len(label) <= room:
        return label
    first = label.split(" · ")[0]
    if len(first) <= room:
        return first
    return f"{label[: room - 1].rstrip()}…" if room >= 6 else ""
