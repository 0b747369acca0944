"""Inclusive runs of days, and the only place that does arithmetic on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

ONE_DAY = timedelta(days=1)


class DaysOutOfOrder(ValueError):
    """A run of days was given that ends before it begins."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The days from `first_day` to `last_day`, both included."""

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise DaysOutOfOrder(
                f"This run of days ends on {self.last_day}, before it begins on {self.first_day}. "
                "Check both dates."
            )

    @classmethod
    def from_day(cls, first_day: date, last_day: date | None = None) -> Self:
        """Return the days from `first_day` on; a `last_day` of None means that no end is known."""
        return cls(first_day, date.max if last_day is None else last_day)

    @property
    def days(self) -> int:
        """How many days, at least 1."""
        return (self.last_day - self.first_day).days + 1

    @property
    def is_open_ended(self) -> bool:
        return self.last_day == date.max

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def overlaps(self, other: Span) -> bool:
        """Return whether at least one day belongs to both."""
        return self.first_day <= other.last_day and other.first_day <= self.last_day

    def touches(self, other: Span) -> bool:
        """Return whether the two overlap or follow each other with no day between."""
        return not (
            _is_before(self.last_day, other.first_day) or _is_before(other.last_day, self.first_day)
        )

    def intersect(self, other: Span) -> Span | None:
        """Return the days that belong to both, None when there are none."""
        first_day = max(self.first_day, other.first_day)
        last_day = min(self.last_day, other.last_day)
        return Span(first_day, last_day) if first_day <= last_day else None

    def minus(self, others: Iterable[Span]) -> list[Span]:
        """Return the days that are in none of `others`, in date order."""
        rest: list[Span] = []
        first_day = self.first_day
        for other in union(others):
            if other.last_day < first_day:
                continue
            if other.first_day > self.last_day:
                break
            if other.first_day > first_day:
                rest.append(Span(first_day, other.first_day - ONE_DAY))
            if other.last_day >= self.last_day:
                return rest
            first_day = other.last_day + ONE_DAY
        rest.append(Span(first_day, self.last_day))
        return rest

    def after_first_days(self, count: int) -> Span | None:
        """Return what is left after the first `count` days, None when nothing is."""
        if count >= self.days:
            return None
        return Span(self.first_day + timedelta(days=count), self.last_day)

    def in_words(self) -> str:
        """Return the run as reasons print it, such as "28 December 2025 to 3 January 2026"."""
        if self.is_open_ended:
            return f"from {in_words(self.first_day)}"
        if self.days == 1:
            return in_words(self.first_day)
        return f"{in_words(self.first_day)} to {in_words(self.last_day)}"

    def __str__(self) -> str:
        if self.is_open_ended:
            return f"from {self.first_day}"
        return f"{self.first_day} to {self.last_day}"


def union(spans: Iterable[Span]) -> list[Span]:
    """Return the days of any of `spans`; runs that overlap or touch become one, in date order."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.touches(joined[-1]):
            if span.last_day > joined[-1].last_day:
                joined[-1] = Span(joined[-1].first_day, span.last_day)
        else:
            joined.append(span)
    return joined


def intersect(some: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """Return the days that belong to a run of both, in date order."""
    others = union(others)
    return [
        shared
        for span in union(some)
        for other in others
        if (shared := span.intersect(other)) is not None
    ]


def minus(some: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """Return the days of `some` that are in none of `others`, in date order."""
    others = union(others)
    return [rest for span in union(some) for rest in span.minus(others)]


def pieces(whole: Span, spans: Iterable[Span]) -> list[Span]:
    """Return `whole`, cut wherever one of `spans` begins or ends.

    Within one piece every one of `spans` holds for all days or for none, so its first day
    answers for all of it.
    """
    starts = {whole.first_day}
    for span in spans:
        if whole.first_day < span.first_day <= whole.last_day:
            starts.add(span.first_day)
        if whole.first_day <= span.last_day < whole.last_day:
            starts.add(span.last_day + ONE_DAY)
    ordered = sorted(starts)
    ends = [start - ONE_DAY for start in ordered[1:]]
    return [Span(*both) for both in zip(ordered, [*ends, whole.last_day], strict=True)]


def total_days(spans: Sequence[Span]) -> int:
    """Return how many different days the runs hold."""
    return sum(span.days for span in union(spans))


def day_before(day: date) -> date:
    return day - ONE_DAY


def day_after(day: date) -> date:
    """Return the next day; the end of the calendar has none after it and is returned itself."""
    return day if day == date.max else day + ONE_DAY


def years_before(day: date, years: int) -> date:
    """Return the same calendar day `years` earlier; 29 February becomes 1 March in common years."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


def window_before(day: date, years: int) -> Span:
    """Return the `years` calendar years up to the day before `day`."""
    return Span(years_before(day, years), day_before(day))


def _is_before(last_day: date, first_day: date) -> bool:
    """Return whether at least one day lies between the two."""
    return last_day < first_day and (first_day - last_day).days > 1


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def in_words(day: date) -> str:
    """Return a day as reasons print it, such as "28 December 2025"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
