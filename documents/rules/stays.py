"""Which countries a person lived in long enough for a police certificate.

Source: IRCC's page on police certificates for Express Entry; read as six months (180 days) or more
in a row, in the ten years before filing, after the eighteenth birthday, outside Canada.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from documents.rules.calendar_months import birthday, months_after

LONG_STAY_DAYS = 180
YEARS_BACK = 10
OF_AGE = 18
CANADA = "CA"


@dataclass(frozen=True, slots=True)
class Residence:
    """One address period: ISO country code, both days included, no last day while living there."""

    country: str
    first_day: date
    last_day: date | None
    record: str = ""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two addresses of one person at one time; both days included, no last day while it goes on."""

    earlier: Residence
    later: Residence
    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Stay:
    """What the addresses say of one country, in the time that counts; days include both ends.

    `last_long_stay_on` is the last day of the latest stay of 180 days or more, `None` without one.
    """

    country: str
    longest_days: int
    total_days: int
    last_long_stay_on: date | None
    is_current: bool

    @property
    def needs_certificate(self) -> bool:
        """Whether a police certificate is due: 180 days or more in a row, not in Canada."""
        return self.country != CANADA and self.longest_days >= LONG_STAY_DAYS

    @property
    def advisory(self) -> bool:
        """Whether only the sum reaches 180 days: advice from older instructions, not a rule."""
        return (
            self.country != CANADA
            and self.total_days >= LONG_STAY_DAYS
            and not self.needs_certificate
        )


def counting_from(birth_date: date, filing_on: date) -> date:
    """Return the first day that counts: ten years before filing, or the eighteenth birthday."""
    return max(months_after(filing_on, -12 * YEARS_BACK), birthday(birth_date, OF_AGE))


def stays(residences: Iterable[Residence], birth_date: date, filing_on: date) -> list[Stay]:
    """Return one stay per country lived in during the time that counts, by country code.

    Periods that touch or overlap in one country are one stay. A period is cut at the first day that
    counts and at the day of filing.
    """
    first = counting_from(birth_date, filing_on)
    ordered = sorted(residences, key=lambda home: (home.country, home.first_day))
    found = []
    for country, homes in groupby(ordered, key=lambda home: home.country):
        runs = list(_runs(homes, first, filing_on))
        if runs:
            found.append(_stay(country, runs, filing_on))
    return found


def uncovered(
    residences: Iterable[Residence], birth_date: date, filing_on: date
) -> list[tuple[date, date]]:
    """Return the days of the time that counts without any address, as runs with both ends included.

    While one is left, a country may be missing from the list.
    """
    first = counting_from(birth_date, filing_on)
    gaps, wanted = [], first
    for start, end in _runs(residences, first, filing_on):
        if start > wanted:
            gaps.append((wanted, start - timedelta(days=1)))
        wanted = max(wanted, end + timedelta(days=1))
    if wanted <= filing_on:
        gaps.append((wanted, filing_on))
    return gaps


def overlaps(residences: Iterable[Residence]) -> list[Overlap]:
    """Return the days on which two addresses of one person both stand, by their first day.

    The day of a move belongs to both and is no overlap.
    """
    ordered = sorted(residences, key=lambda home: home.first_day)
    found = []
    for at, earlier in enumerate(ordered):
        for later in ordered[at + 1 :]:
            last_day = min(earlier.last_day or date.max, later.last_day or date.max)
            if later.first_day < last_day:
                open_end = None if last_day == date.max else last_day
                found.append(Overlap(earlier, later, later.first_day, open_end))
    return sorted(found, key=lambda each: each.first_day)


def _runs(homes: Iterable[Residence], first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield the periods cut to the time that counts, touching ones joined, in date order."""
    open_start = open_end = None
    for home in sorted(homes, key=lambda home: home.first_day):
        start, end = max(home.first_day, first), min(home.last_day or last, last)
        if start > end:
            continue
        if open_start is None or open_end is None:
            open_start, open_end = start, end
        elif start <= open_end + timedelta(days=1):
            open_end = max(open_end, end)
        else:
            yield open_start, open_end
            open_start, open_end = start, end
    if open_start is not None and open_end is not None:
        yield open_start, open_end


def _stay(country: str, runs: list[tuple[date, date]], filing_on: date) -> Stay:
    lengths = [(end - start).days + 1 for start, end in runs]
    long_ends = [
        end for (_start, end), days in zip(runs, lengths, strict=True) if days >= LONG_STAY_DAYS
    ]
    return Stay(
        country=country,
        longest_days=max(lengths),
        total_days=sum(lengths),
        last_long_stay_on=long_ends[-1] if long_ends else None,
        is_current=runs[-1][1] == filing_on,
    )
