"""Whether a letter repeats the official text: shingles of stems, known by their hashes.

Similar wording is a sign that officers weigh, not a defect of law: the employer should describe
the work in its own words. Source: Hamza v. Canada, 2013 FC 264; Ansari v. Canada, 2013 FC 849.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eligibility.rules.duties.lexicon import CopiedText, DutyLexicon
from eligibility.rules.duties.words import (
    SHINGLE_WORDS,
    hash_of,
    is_telling,
    shingles,
    stems,
    tokens,
)

SENTENCE_WORDS = 6
SENTENCE_SHARE_PERCENT = 30
LEAST_TELLING = 2
"""Shingles that tell something, of a sentence of more than eight words; of others one."""
LETTER_SHARE_PERCENT = 20
LETTER_RUN_WORDS = 4
LONG_RUN_WORDS = 8
SHORT_STATEMENT_SLACK = 4
"""Words that may stand around a short statement which is repeated whole."""


def is_copied(text: str, lexicon: DutyLexicon) -> bool:
    """Return whether a sentence shares at least 30 % of its shingles with the official text.

    Shingles of common words, "patients with the", are not enough.

    A sentence or statement of fewer than six words is copied only where it is repeated whole.
    """
    words = stems(tokens(text, lexicon.spellings))
    if _holds_statement(words, lexicon.copied):
        return True
    if len(words) < SENTENCE_WORDS:
        return False
    known = lexicon.copied.shingles
    shared = [at for at, each in enumerate(shingles(words)) if each in known]
    telling = sum(is_telling(words[at : at + SHINGLE_WORDS]) for at in shared)
    if telling < (LEAST_TELLING if len(words) > LONG_RUN_WORDS else 1):
        return False
    return len(shared) * 100 >= (len(words) - SHINGLE_WORDS + 1) * SENTENCE_SHARE_PERCENT


def letter_is_copied(texts: Iterable[str], lexicon: DutyLexicon) -> bool:
    """Return whether a letter as a whole repeats the official text.

    So it is with 20 % of its words in shared runs of four or more, or one run of eight.
    """
    total = in_runs = 0
    for text in texts:
        words = stems(tokens(text, lexicon.spellings))
        total += len(words)
        for run in _runs(words, lexicon.copied.shingles):
            if run >= LONG_RUN_WORDS:
                return True
            in_runs += run if run >= LETTER_RUN_WORDS else 0
    return total > 0 and in_runs * 100 >= total * LETTER_SHARE_PERCENT


def share_wording(one: Sequence[str], other: Sequence[str], lexicon: DutyLexicon) -> bool:
    """Return whether two letters describe the work in the same words.

    So it is where half of the shingles of the shorter one occur in the other.
    """
    mine, theirs = _shingled(one, lexicon), _shingled(other, lexicon)
    shorter = min(len(mine), len(theirs))
    return shorter > 0 and len(mine & theirs) * 2 >= shorter


def _shingled(texts: Sequence[str], lexicon: DutyLexicon) -> set[str]:
    return {each for text in texts for each in shingles(stems(tokens(text, lexicon.spellings)))}


def _holds_statement(words: Sequence[str], copied: CopiedText) -> bool:
    lengths = set((copied.statements or {}).values())
    return any(
        hash_of(words[start : start + length]) in (copied.statements or {})
        for length in lengths
        if length <= len(words) <= length + SHORT_STATEMENT_SLACK
        for start in range(len(words) - length + 1)
    )


def _runs(words: Sequence[str], known: frozenset[str]) -> Iterable[int]:
    """Yield the length in words of every unbroken run of known shingles."""
    run = 0
    for shingle in [*shingles(words), ""]:
        if shingle in known:
            run += 1
        elif run:
            yield run + SHINGLE_WORDS - 1
            run = 0


def hashes_of(statements: Iterable[str], spellings: Sequence[tuple[str, str]]) -> CopiedText:
    """Return the hashes of official statements, by which copies are known without the text."""
    known: set[str] = set()
    short: dict[str, int] = {}
    for statement in statements:
        words = stems(tokens(statement, spellings))
        known.update(shingles(words))
        if SHINGLE_WORDS <= len(words) < SENTENCE_WORDS + 2:
            short[hash_of(words)] = len(words)
    return CopiedText(frozenset(known), short)
