"""Which lines of a letter are no sentence of it: letterhead, address, heading, signature.

By form and place, not by medical words: what stands before the salutation and after the closing
words, what holds an address, the name of a department alone. A line that names an act is never
one of these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from eligibility.rules.duties.agents import says_act
from eligibility.rules.duties.posts import names_act
from eligibility.rules.duties.wording import ANY_DAY, CONTACT

HEADING = "letterhead or heading, no act"
_LONGEST = 16
"""Words of a line that may be no sentence."""

_SIGNATURE = 8
"""Lines of a signature, with the closing words."""

_ANNEX = re.compile(
    r"^\W*(?:appendix|annex|schedule|attachment|enclosure|addendum)\b"
    r"|\b(?:duties|responsibilities|description)\b",
    re.IGNORECASE,
)
_SALUTATION = re.compile(
    r"^\W*(?:dear\b|to whom\b|madame\b|monsieur\b|à qui de droit\b)", re.IGNORECASE
)
_CLOSING = re.compile(
    r"^\W*(?:(?:yours|most)?\s*(?:very\s+)?(?:sincerely|truly|faithfully|respectfully)"
    r"|(?:kind|best|warm|with)?\s*(?:kind|best)?\s*regards|signed|signature|cordialement)\b[^a-z]*"
    r"(?:yours\W*)?$",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"^\W*(?:(?:re|subject|objet|ref|reference|attention|attn|from|to|date|cc|e-?mail|web(?:site)?"
    r"|address)\s*:|(?:tel|telephone|phone|fax|cell|page)\b\s*[:.#]?\s*[(+]?\d)",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b\d{1,6}[A-Za-z]?,?\s+(?:[A-Z0-9][\w’'.-]*\s+){0,3}(?:St|Street|Ave|Avenue|Rd|Road|Blvd"
    r"|Boulevard|Drive|Lane|Way|Cres|Crescent|Hwy|Highway|Court|Place|Square|Quay|Terrace|Rue|Row)"
    r"\b|\bP\.?\s?O\.?\s+Box\b|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b|\b(?:rue|chemin|boul)\b\.? [A-Z]"
)
_ADDRESS = re.compile(r"\bwww\.|https?://")
_UNIT = (
    r"(?:department|dept|division|section|faculty|office|school|college|institute|centre|center"
    r"|clinics?|hospitals?|practice|associates|authority|network|unit|university|ward|partners"
    r"|foundation|service|services)"
)
_UNIT_OF = re.compile(rf"^(?:the\s+)?{_UNIT}\.?\s+(?:of|for)\b", re.IGNORECASE)
_UNIT_LAST = re.compile(rf"\b{_UNIT}$", re.IGNORECASE)
_DUTIES = re.compile(
    r"^(?:(?:main|key|his|her|clinical|principal|job|primary|general|the|of|and|duties|tasks|work"
    r"|responsibilities|functions|role|activities|include|includes|including|are|as|follows|summary"
    r"|description|position)\W*){1,7}$",
    re.IGNORECASE,
)
_BARE = frozenset(
    """
    patient patients inpatient inpatients outpatient outpatients people adult adults child children
    hospital hospitals clinic clinics ward wards office offices community family families resident
    residents client clients department departments and the in
    """.split()  # noqa: SIM905 - a list of words reads better as a text
)
_SMALL = frozenset("of and the for in at de du des la le et à & -".split())  # noqa: SIM905


def headings(texts: Sequence[str]) -> list[bool]:
    """Return for each line of a letter whether it is letterhead, heading or signature."""
    begins = next((at for at, text in enumerate(texts) if _SALUTATION.search(text)), 0)
    ends = next((at for at, text in enumerate(texts) if _CLOSING.search(text)), len(texts))
    signed = range(ends, _end_of_signature(texts, ends))
    return [
        _may_be(text) and (at < begins or at in signed or _is_heading(text))
        for at, text in enumerate(texts)
    ]


def _end_of_signature(texts: Sequence[str], closing: int) -> int:
    """Return the line after the last one of the signature: an annex may follow it."""
    last = min(closing + _SIGNATURE, len(texts))
    annex = (at for at in range(closing + 1, last) if _ANNEX.search(texts[at]))
    return next(annex, last)


def _may_be(text: str) -> bool:
    """Return whether a line is short, no whole sentence, and names no act."""
    words = text.split()
    is_sentence = text.rstrip().endswith((".", "!", "?", ";")) and len(words) > 4
    is_form = any(each.search(text) for each in (_FORM, _SALUTATION, _CLOSING))
    if len(words) > _LONGEST or (is_sentence and not is_form and not CONTACT.search(text)):
        return False
    return is_form or not (says_act(text) or names_act(text))


def _is_heading(text: str) -> bool:
    text = text.strip()
    plain = text.rstrip(":,. ")
    return (
        any(each.search(text) for each in (_SALUTATION, _CLOSING, _FORM, _STREET, _ADDRESS))
        or bool(CONTACT.search(text))
        or bool(ANY_DAY.fullmatch(plain))
        or bool(_DUTIES.fullmatch(plain))
        or _names_unit(plain)
        or {word.lower() for word in re.findall(r"[^\W\d_]+", plain)} <= _BARE
    )


def _names_unit(text: str) -> bool:
    """Return whether a line is the name of a department, a clinic or a hospital and nothing else.

    Written as a name is: "Department of Surgery", and not "works in the department of surgery".
    """
    words = text.split()
    is_name = all(word[:1].isupper() or word in _SMALL for word in words)
    is_unit = _UNIT_OF.search(text) or _UNIT_LAST.search(text.split(",")[0])
    return is_name and bool(is_unit)
