"""The official rounds file ee_rounds_123_en.json, read whole, with every quirk it has shown.

The file is refused whole when it is damaged; a row that cannot be read without guessing is set
aside with its reasons. Nothing is invented: what the file does not say stays None or empty.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from draws.feed_row import KEYS, QuarantinedRow, read_row
from draws.published_text import UnreadableTextError, read_number
from draws.rules.rounds import (
    POOL_BUCKETS,
    POOL_SUMS,
    PublishedRound,
    allowed_difference,
    round_order,
)

OFFICIAL_ADDRESS = "https://www.canada.ca/content/dam/ircc/documents/json/ee_rounds_123_en.json"
TYPE_NAMES = {
    dict: "an object",
    list: "a list",
    int: "a number",
    float: "a number",
    bool: "a yes or no",
}
# The null character and halves of surrogate pairs: no database stores them.
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


class DamagedFeedError(Exception):
    """The file as a whole cannot be trusted; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A rounds file read whole: rounds and rows set aside, both in the order of the file."""

    rounds: tuple[PublishedRound, ...]
    quarantined: tuple[QuarantinedRow, ...]

    @property
    def row_count(self) -> int:
        return len(self.rounds) + len(self.quarantined)


def read_feed(content: str | bytes, *, at_least: int = 0, on: date | None = None) -> Feed:
    """Read the official rounds file.

    `at_least` is how many rows the previous load from this source had; `on` is the day of
    reading, after which no round can lie (None: not checked).

    Raises:
        DamagedFeedError: not the file, cut, of another shape, with gaps or doubled numbers,
            pool counts that do not add up, or fewer rounds than before.
    """
    rows = _rows(_document(content))
    for position, row in enumerate(rows, start=1):
        _check_row(row, position)
    _check_numbers([row["drawNumber"].strip() for row in rows])
    if len(rows) < at_least:
        raise DamagedFeedError(
            f"The file has {len(rows)} rounds, the previous load from this source had {at_least}. "
            "Published rounds do not disappear: fetch the file again."
        )
    read = [read_row(row, on=on) for row in rows]
    rounds = tuple(entry for entry in read if isinstance(entry, PublishedRound))
    quarantined = tuple(entry for entry in read if isinstance(entry, QuarantinedRow))
    if not rounds:
        raise DamagedFeedError(
            f"Not one of the {len(rows)} rounds could be read. The first: "
            f"{' '.join(quarantined[0].reasons)} Is this the English file? "
            f"It lies at {OFFICIAL_ADDRESS}."
        )
    return Feed(rounds, quarantined)


# The file -----------------------------------------------------------------------------------


def _document(content: str | bytes) -> Any:
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    except UnicodeDecodeError as error:
        raise DamagedFeedError(
            f"Byte {error.start + 1} of the file is not UTF-8 text. Fetch the file again and "
            "save it unchanged."
        ) from None
    text = text.removeprefix("\ufeff").strip()
    if not text:
        raise DamagedFeedError("The file is empty. Fetch it again; the rounds in store are kept.")
    if text.startswith("<"):
        raise DamagedFeedError(
            "The file is a web page, not the rounds file: the server may have answered with an "
            f"error. Fetch {OFFICIAL_ADDRESS} again."
        )
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text) - 1 or error.msg.startswith("Unterminated string")
        what = "The file ends too early, as if cut" if cut else "The file is not JSON"
        raise DamagedFeedError(
            f"{what}, at line {error.lineno}, column {error.colno} ({error.msg}). Fetch it again."
        ) from None
    except RecursionError:
        raise DamagedFeedError("The file is nested too deeply to be the rounds file.") from None


def _rows(document: Any) -> list[dict[str, Any]]:
    if not isinstance(document, dict) or "rounds" not in document:
        raise DamagedFeedError(
            'The file has no list "rounds" at its top. It is not the official rounds file.'
        )
    rows = document["rounds"]
    if not isinstance(rows, list):
        raise DamagedFeedError(
            f'"rounds" is {_type_name(rows)}, expected a list. The file ee_rounds_4_en.json has '
            "that shape; load ee_rounds_123_en.json instead."
        )
    if not rows:
        raise DamagedFeedError(
            'The list "rounds" is empty. Fetch the file again; the rounds in store are kept.'
        )
    return rows


def _check_row(row: Any, position: int) -> None:
    if not isinstance(row, dict):
        raise DamagedFeedError(f"Round {position} of the file is {_type_name(row)}, not an object.")
    place = f"Round {row.get('drawNumber', '?')!r} (number {position} in the file)"
    missing = [key for key in KEYS if key not in row]
    if missing:
        raise DamagedFeedError(
            f"{place} lacks {', '.join(missing)}. A trimmed copy is not the official file."
        )
    for key in KEYS:
        if not isinstance(row[key], str):
            raise DamagedFeedError(f"{place}: {key} is {_type_name(row[key])}, expected text.")
        if _NO_TEXT.search(row[key]):
            raise DamagedFeedError(f"{place}: {key} holds characters that are not text.")
    _check_pool_sums(row, place)


def _check_pool_sums(row: Mapping[str, str], place: str) -> None:
    try:
        counts = {bucket: read_number(row[bucket]) for bucket in POOL_BUCKETS}
    except UnreadableTextError:
        return  # the row is set aside for it below
    for total, parts in POOL_SUMS.items():
        difference = counts[total] - sum(counts[part] for part in parts)
        if difference not in (0, allowed_difference(row["drawNumber"].strip(), total)):
            raise DamagedFeedError(
                f"{place}: the pool counts do not add up, {total} ({POOL_BUCKETS[total]}) is "
                f"{counts[total]:,} but its parts give {counts[total] - difference:,}. "
                "Compare with the published page, then fetch the file again."
            )


def _check_numbers(numbers: Sequence[str]) -> None:
    try:
        places = [round_order(number) for number in numbers]
    except ValueError as error:
        raise DamagedFeedError(f"{error} Fetch the file again.") from None
    doubled = sorted({number for number in numbers if numbers.count(number) > 1}, key=round_order)
    if doubled:
        raise DamagedFeedError(f"The file holds round {', '.join(doubled)} more than once.")
    missing = _missing_numbers(places)
    if missing:
        raise DamagedFeedError(
            f"The file skips round {', '.join(missing[:5])}"
            f"{' and others' if len(missing) > 5 else ''}. Rounds are numbered without gaps: "
            "fetch the file again."
        )


def _missing_numbers(places: Sequence[tuple[int, str]]) -> list[str]:
    letters: dict[int, set[str]] = {}
    for number, letter in places:
        letters.setdefault(number, set()).add(letter)
    missing = []
    for number in range(min(letters), max(letters) + 1):
        found = letters.get(number, set())
        if not found:
            missing.append(str(number))
        for letter in map(chr, range(ord("a"), ord(max(found, default="") or "`"))):
            if letter not in found:
                missing.append(f"{number}{letter}")
    return missing


def _type_name(value: object) -> str:
    return "empty (null)" if value is None else TYPE_NAMES.get(type(value), "text")
