"""Text of people made safe to draw: what WeasyPrint takes minutes or pages for is cut or broken.

Figures measured: a field of 2,000 signs, an unbroken run of 40, 300 line breaks and two combining
marks in a row keep a report within its seconds.
"""

import re
import unicodedata

MAX_SIGNS = 2_000
MAX_RUN = 40
MAX_BREAKS = 300
MAX_MARKS = 2
BREAK = "\u200b"
KEPT = frozenset("\n\t")
# Control, direction, private and unassigned signs; the break point is put in by us alone.
DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})

_RUN = re.compile(rf"[^\s{BREAK}]{{{MAX_RUN + 1},}}")


def printable(text: object, most: int = MAX_SIGNS) -> str:
    """Return text as it may be drawn: NFC, plain signs only, within the budget of one field."""
    given = "" if text is None else str(text)
    whole = unicodedata.normalize("NFC", given[: most * 4])
    plain = "".join(_plain(whole))
    lines = plain.split("\n")
    if len(lines) > MAX_BREAKS:
        plain = "\n".join(lines[:MAX_BREAKS])
    if len(plain) > most or len(given) > most * 4:
        plain = plain[: most - 1].rstrip() + "…"
    return _RUN.sub(_broken, plain)


def _plain(text: str) -> list[str]:
    kept, marks = [], 0
    for sign in text:
        category = unicodedata.category(sign)
        if category in DROPPED and sign not in KEPT:
            continue
        if category in ("Zl", "Zp"):
            sign = "\n"
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= MAX_MARKS:
            kept.append(sign)
    return kept


def _broken(run: re.Match[str]) -> str:
    text = run[0]
    return BREAK.join(text[at : at + MAX_RUN] for at in range(0, len(text), MAX_RUN))
