"""A letter's text in sentences, bullets and rows, each with its place in the text.

Written for reference letters: abbreviations, initials, numbered lists, headings and tables that
came out of a PDF line by line. A place is (start, end) in characters of the given text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Place = tuple[int, int]

LONGEST = 600
"""Characters after which a run without a full stop is cut at a semicolon, comma or blank."""

ABBREVIATIONS = frozenset(
    """
    dr drs mr mrs ms mx prof st ste mt rev hon gov sgt jr sr inc ltd corp co dept univ approx
    vs etc no nos tel fax ext fig vol pp ed est cert reg min max hr hrs wk wks mo mos yr yrs
    jan feb mar apr jun jul aug sept sep oct nov dec mon tue wed thu fri sat sun
    e.g i.e a.m p.m m.d ph.d b.sc m.sc b.a m.a f.r.c.p.c u.s u.k b.c n.b n.s p.e.i n.l
    m mme mlle me dre prof env art p.ex c.-à-d
    """.split()  # noqa: SIM905 - a list of words reads better as a text
)
# Those that end a sentence about as often as not: what follows decides.
_MAY_END = frozenset("etc inc ltd corp co a.m p.m m.d ph.d yr yrs hr hrs".split())  # noqa: SIM905

_BULLET = r"[•●▪◦‣·∙○■□➢✓–—*o-]"
_NUMBER = r"(?:\(?\d{1,2}[.)]|\(?[a-hA-H][.)]|\(?[ivxIVX]{1,4}[.)]|\d{1,2}(?:\.\d{1,2})+\.?)"
_ITEM = re.compile(rf"[ \t]*(?:{_BULLET}|{_NUMBER})[ \t\u00a0]+(?=\S)")
_STOP = re.compile(r"[.!?…]+[\"”’»)\]]*(?=\s|$)")
_WORD_BEFORE = re.compile(r"([^\s(“\"«]+)$")
_CELLS = re.compile(r"\t+|[ \u00a0]{3,}|\s\|\s")
_FORM_LINE = re.compile(r"^[A-ZÀ-Ý][^.!?:]{1,40}:\s*\S")


def sentence_places(text: str) -> list[Place]:
    """Return the place of each sentence, bullet, heading and table cell, in order.

    Every sign that is no blank, bullet or number of a list lies in exactly one place.
    """
    places: list[Place] = []
    for start, end in _paragraphs(text):
        for first, last in _cells(text, start, end):
            places.extend(_sentences(text, first, last))
    return places


def split_sentences(text: str) -> list[str]:
    """Return the sentences with line breaks and runs of blanks made single blanks."""
    return [" ".join(text[start:end].split()) for start, end in sentence_places(text)]


def _paragraphs(text: str) -> Iterator[Place]:
    """Yield the runs of lines that read as one; a list's item begins a run of its own."""
    begun: int | None = None
    last_end = 0
    for start, end in _lines(text):
        line = text[start:end]
        if not line.strip():
            if begun is not None:
                yield begun, last_end
            begun = None
            continue
        item = _ITEM.match(line)
        if begun is not None and (item or _stands_alone(text[begun:last_end], line)):
            yield begun, last_end
            begun = None
        if begun is None:
            begun = start + (item.end() if item else 0)
        last_end = end
    if begun is not None:
        yield begun, last_end


def _lines(text: str) -> Iterator[Place]:
    start = 0
    for match in re.finditer(r"\r\n|[\n\r\v\f\u2028\u2029]", text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _stands_alone(before: str, line: str) -> bool:
    """Whether a line begins something new though no blank line stands before it."""
    previous = before.rsplit("\n", 1)[-1].rstrip()
    begins_small = line.lstrip()[:1].islower()
    if begins_small or previous.endswith((",", "-", " and", " or", " of", " the", " et")):
        return False
    if previous.endswith(":") or _FORM_LINE.match(line.lstrip()) or _CELLS.search(line.strip()):
        return True
    # A heading or a row of a form is shorter than a line that was broken for want of room.
    return len(previous) < 60 and not _ends_with_abbreviation(previous)


def _ends_with_abbreviation(line: str) -> bool:
    word = _WORD_BEFORE.search(line.rstrip("."))
    return line.endswith(".") and word is not None and word[1].casefold() in ABBREVIATIONS


def _cells(text: str, start: int, end: int) -> Iterator[Place]:
    at = start
    for match in _CELLS.finditer(text, start, end):
        if "\n" in match[0]:
            continue
        yield at, match.start()
        at = match.end()
    yield at, end


def _sentences(text: str, start: int, end: int) -> Iterator[Place]:
    at = start
    for match in _STOP.finditer(text, start, end):
        if _ends_sentence(text, at, match, end):
            yield from _trimmed(text, at, match.end())
            at = match.end()
    yield from _trimmed(text, at, end)


def _ends_sentence(text: str, start: int, stop: re.Match[str], end: int) -> bool:
    after = text[stop.end() : end].lstrip()
    if not after:
        return True
    if not stop[0].startswith("."):
        return not after[0].islower()
    before = _WORD_BEFORE.search(text, start, stop.start())
    word = before[1].casefold().rstrip(".") if before else ""
    if word in _MAY_END:
        return (after[0].isupper() and not after[:2].isupper()) or after[:3] in ("He ", "She")
    if word in ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return False
    if re.fullmatch(r"(?:[a-zà-ÿ]\.)+[a-zà-ÿ]", word):  # r.n, f.r.c.s
        return after[0].isupper() and len(after) > 1 and after[1].islower()
    return not after[0].islower() and not (word.isdigit() and after[0].isdigit())


def _trimmed(text: str, start: int, end: int) -> Iterator[Place]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end or not re.search(r"\w", text[start:end]):
        return
    while end - start > LONGEST:
        cut = _cut(text, start)
        yield from _trimmed(text, start, cut)
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _cut(text: str, start: int) -> int:
    """Return where to cut a run that is too long: after the last good mark within the limit."""
    window = text[start : start + LONGEST]
    for mark in (";", ",", " ", "\n"):
        at = window.rfind(mark, LONGEST // 3)
        if at > 0:
            return start + at + 1
    return start + LONGEST
