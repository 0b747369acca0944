"""One row of the official rounds file: a round, or a row set aside with its reasons."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from draws.published_text import (
    LooseInstant,
    UnreadableTextError,
    read_iso_date,
    read_loose_date,
    read_loose_instant,
    read_number,
)
from draws.rules.rounds import (
    POOL_BUCKETS,
    PublishedRound,
    RoundName,
    programs_named,
    round_name,
)

KEYS = (
    *("drawNumber", "drawNumberURL", "drawDate", "drawDateFull", "drawName", "drawSize", "drawCRS"),
    *("mitext", "DrawText1", "drawText2", "drawDateTime", "drawCutOff", "drawDistributionAsOn"),
    *POOL_BUCKETS,
)
SOURCE = "Official rounds file"
SITE = "https://www.canada.ca"
EXPRESS_ENTRY_OPENED_ON = date(2015, 1, 1)
HIGHEST_CRS_SCORE = 1200

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row set aside: its number, why, and the row as published for a person to read."""

    number: str
    reasons: tuple[str, ...]
    row: Mapping[str, str]


@dataclass(slots=True)
class _Row:
    """A row being read; collects what stands in the way and what had to be supplied."""

    text: Mapping[str, str]
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def take(self, key: str, read: Callable[[str], T]) -> T | None:
        """Return the value under `key`; when it cannot be read the row is set aside for it."""
        try:
            return read(self.text[key])
        except UnreadableTextError as error:
            self.reasons.append(f"{key}: {error}")
            return None

    def take_if_readable(self, key: str, read: Callable[[str], T]) -> T | None:
        """Return the value under `key`; when it cannot be read a note is all it leaves."""
        try:
            return read(self.text[key])
        except UnreadableTextError as error:
            self.notes.append(f"{key}: {error}")
            return None


def read_row(text: Mapping[str, str], *, on: date | None = None) -> PublishedRound | QuarantinedRow:
    """Read one row whose keys are complete and whose values are text.

    The date of the round is drawDate; drawDateTime only keeps its printed words, since its date
    has been wrong by up to ten days and its zone is doubtful. `on` is the day of reading.
    """
    row = _Row(text)
    number = text["drawNumber"].strip()
    known = row.take("drawName", _known_name)
    held_on = row.take("drawDate", _round_date_read(on))
    invitations = row.take("drawSize", _positive)
    cut_off_score = row.take("drawCRS", _score)
    tie_break = None if held_on is None else row.take("drawCutOff", _instant_near(held_on))
    pool = _pool(row)
    if row.reasons or not (known and held_on and invitations and cut_off_score is not None):
        return QuarantinedRow(number, tuple(row.reasons), {key: text[key] for key in KEYS})
    row.notes += [f"Tie-break: {note}." for note in (tie_break.notes if tie_break else ())]
    announced = row.take_if_readable("drawDateTime", _instant_near(held_on))
    if announced and announced.at.date() != held_on:
        row.notes.append(f"The printed time gives {announced.at:%Y-%m-%d}; drawDate is trusted.")
    return PublishedRound(
        number=number,
        held_on=held_on,
        name=_clean(text["drawName"]),
        kind=known.kind,
        program=known.program,
        category_key=known.category_key,
        category_label=known.category_label,
        programs=_programs(row, known),
        programs_covered=_clean(text["drawText2"]),
        invitations=invitations,
        cut_off_score=cut_off_score,
        tie_break_at=tie_break.at if tie_break else None,
        held_at=announced.at if announced else None,
        pool=pool,
        pool_on=None if pool is None else _counted_on(row),
        instructions_url=_address(text["drawNumberURL"]),
        source=SOURCE,
        notes=tuple(row.notes),
    )


def _clean(text: str) -> str:
    return " ".join(html.unescape(text).split())


def _known_name(text: str) -> RoundName:
    found = round_name(_clean(text))
    if found is None:
        raise UnreadableTextError(
            f"{_clean(text)!r} is not a known name of a round. Read it, then add it to "
            "round_names.toml or type the round in."
        )
    return found


def _round_date_read(on: date | None) -> Callable[[str], date]:
    def read(text: str) -> date:
        day = read_iso_date(text)
        if day < EXPRESS_ENTRY_OPENED_ON:
            raise UnreadableTextError(f"{day:%Y-%m-%d} is before Express Entry existed.")
        if on is not None and day > on + timedelta(days=1):
            raise UnreadableTextError(f"{day:%Y-%m-%d} lies after the day of reading.")
        return day

    return read


def _positive(text: str) -> int:
    number = read_number(text)
    if number == 0:
        raise UnreadableTextError("a round of no invitations is not a round.")
    return number


def _score(text: str) -> int:
    score = read_number(text)
    if score > HIGHEST_CRS_SCORE:
        raise UnreadableTextError(f"{score} is above the highest score, {HIGHEST_CRS_SCORE}.")
    return score


def _instant_near(held_on: date) -> Callable[[str], LooseInstant | None]:
    """Return a reader of instants; empty text is None, as before tie-breaks were printed."""

    def read(text: str) -> LooseInstant | None:
        return read_loose_instant(text, held_on=held_on) if text.strip() else None

    return read


def _pool(row: _Row) -> dict[str, int] | None:
    """Return the pool counts; None where all are zero, which is how the file says unknown."""
    counts: dict[str, int] = {}
    for bucket in POOL_BUCKETS:
        count = row.take(bucket, read_number)
        if count is not None:
            counts[bucket] = count
    return counts if any(counts.values()) else None


def _counted_on(row: _Row) -> date | None:
    if not row.text["drawDistributionAsOn"].strip():
        return None
    return row.take_if_readable("drawDistributionAsOn", read_loose_date)


def _programs(row: _Row, known: RoundName) -> tuple[str, ...]:
    """Return the programs the row prints; where its prose is new those of its kind, noted."""
    programs = programs_named(_clean(row.text["drawText2"]))
    if programs is None:
        row.notes.append("The programs are printed in words not seen before; read them.")
        return known.programs
    return programs


def _address(anchor: str) -> str:
    """Return the public address of the round's instructions, empty where the anchor holds none."""
    match = re.search(
        r"""href=["'](?:/content/canadasite)?(/en/[\w./-]+(?:\?q=\w+)?)["']""", anchor
    )
    return SITE + match[1] if match else ""
