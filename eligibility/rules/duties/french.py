"""Sentences in French: the check reads English, so it says that it has not read them.

A letter in French is as good a letter; only a person can say what it proves.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from eligibility.rules.duties.letter import Judged, SentenceJudgement
from eligibility.rules.duties.words import COMMON, tokens
from eligibility.rules.findings import Outcome

UNREAD = "in French, which the check does not read"
_FEWEST_WORDS = 2
"""Function words by which a sentence is known: a name such as "de la Cité" holds one or two, and
stands among more English ones."""

_FEWEST_SENTENCES = 3
"""Of a letter in English: a bilingual letterhead has one line or two."""


def is_french(text: str, words: Collection[str]) -> bool:
    """Return whether a sentence is French, by `words`: its function words, without accents."""
    said = tokens(text.replace("’", " ").replace("'", " "))
    french = sum(word in words for word in said)
    english = sum(word in COMMON and word not in words for word in said)
    return french >= _FEWEST_WORDS and french > 2 * english


def is_mostly_french(reasons: Sequence[str]) -> bool:
    """Return whether half of a letter's sentences or more were set aside for being French."""
    return 0 < len(reasons) <= 2 * reasons.count(UNREAD)


def is_partly_french(reasons: Sequence[str]) -> bool:
    """Return whether so much is French that a person must read it: more than a letterhead."""
    return reasons.count(UNREAD) >= _FEWEST_SENTENCES or is_mostly_french(reasons)


def unread(judged: Judged, sentences: Sequence[SentenceJudgement]) -> Judged:
    """Return an answer, undetermined where it is not met only because nobody has read the letter.

    What is met despite it stays met.
    """
    if judged.outcome is Outcome.MET or not is_mostly_french(
        [each.set_aside for each in sentences]
    ):
        return judged
    reason = "The text is in French; the check reads English: confirm by hand."
    return Judged(Outcome.UNDETERMINED, reason, judged.sentences)
