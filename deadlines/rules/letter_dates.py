"""The days by which a letter of IRCC asks for something, each with the sentence that says so.

A reading of the words only: a person compares it with the letter and approves one. English and
French; a period is counted from the date of the letter, the day after it being the first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier",
            "february feb février fevrier",
            "march mar mars",
            "april apr avril",
            "may mai",
            "june jun juin",
            "july jul juillet",
            "august aug août aout",
            "september sept sep septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec décembre decembre",
        ),
        start=1,
    )
    for name in names.split()
}
NUMBERS = {
    "seven": 7, "sept": 7, "ten": 10, "dix": 10, "fifteen": 15, "quinze": 15, "twenty": 20,
    "vingt": 20, "twenty-one": 21, "thirty": 30, "trente": 30, "sixty": 60, "soixante": 60,
    "ninety": 90,
}  # fmt: skip
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b(20\d\d)[-/](\d{1,2})[-/](\d{1,2})\b")
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (20\d\d)\b", re.I)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th|er)? ({_MONTH})\.?,? (20\d\d)\b", re.I)
_PERIOD = re.compile(
    rf"\b(?:within|in|have|avez|dans(?: un délai de| les)?|sous)\s+"
    rf"(?:(?:{'|'.join(NUMBERS)})\s*)?\(?(\d{{1,3}}|{'|'.join(NUMBERS)})\)?\s+"
    rf"(?:calendar\s+)?(?:days|jours)\b",
    re.I,
)
_FROM_LETTER = re.compile(
    r"\b(letter|lettre|notice|avis|instruction|request|demande|date|recei)", re.I
)
_ASKS = re.compile(
    r"\b(by|before|until|no later than|not later than|deadline|due|on or before|d[’']ici|avant|"
    r"au plus tard|jusqu[’']au|échéance)\b",
    re.I,
)
# A letter's own date stands near its top.
TOP_LINES = 15
LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """A day found in a letter, and the sentence that it was read in."""

    due_on: date
    quotation: str
    days: int | None = None
    """The period where one is counted from the date of the letter; None for a printed date."""


def letter_date(text: str) -> date | None:
    """Return the date a letter bears: the first line near its top that is a date, or says so."""
    for line in text.strip().splitlines()[:TOP_LINES]:
        found = list(_dates(line))
        is_short = len(re.sub(r"\W", "", line)) <= 30
        if found and is_short and not _ASKS.search(line):
            return found[0]
    return None


def proposals(text: str, *, dated_on: date | None = None) -> tuple[Proposal, ...]:
    """Return the days that a letter may ask for, those of a sentence that asks first.

    `dated_on` is the date of the letter, read from it where None; without one no period is
    counted. A date before the letter's own is left out, each day is proposed once.
    """
    text = text[:LONGEST_TEXT]
    dated_on = dated_on or letter_date(text)
    found = list(chain.from_iterable(_in_sentence(each, dated_on) for each in _sentences(text)))
    later = [each for each in found if dated_on is None or each.due_on > dated_on]
    later.sort(key=lambda each: each.days is None and not _ASKS.search(each.quotation))
    once: dict[date, Proposal] = {}
    for each in later:
        once.setdefault(each.due_on, each)
    return tuple(once.values())


def _in_sentence(sentence: str, dated_on: date | None) -> Iterator[Proposal]:
    for day in _dates(sentence):
        yield Proposal(day, sentence)
    for period in _PERIOD.finditer(sentence):
        said = period[1].lower()
        days = int(said) if said.isdecimal() else NUMBERS[said]
        if dated_on is not None and days and _FROM_LETTER.search(sentence, period.end()):
            yield Proposal(dated_on + timedelta(days=days), sentence, days)


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text on one line each; a blank line ends one as well."""
    for block in re.split(r"\n\s*\n", text.replace("\r", "")):
        words = " ".join(block.split())
        yield from filter(None, re.split(r"(?<=[.!?;])\s+(?=[A-ZÀ-Ý0-9“\"•–-])", words))


def _dates(words: str) -> Iterator[date]:
    for found in _ISO.finditer(words):
        yield from _day(int(found[1]), int(found[2]), int(found[3]))
    for found in _MONTH_FIRST.finditer(words):
        yield from _day(int(found[3]), MONTHS[found[1].lower()], int(found[2]))
    for found in _DAY_FIRST.finditer(words):
        yield from _day(int(found[3]), MONTHS[found[2].lower()], int(found[1]))


def _day(year: int, month: int, day: int) -> Iterator[date]:
    """Yield a day of the calendar; a misprint such as 31 June is none."""
    try:
        yield date(year, month, day)
    except ValueError:
        return
