"""Words as the duty check compares them: folded spelling, tokens, stems, shingles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256

SHINGLE_WORDS = 3
HASH_CHARACTERS = 12

_WORD = re.compile(r"[a-z0-9]+(?:&[a-z0-9]+)*")
_VOWEL = re.compile(r"[aeiouy]")
_SHORT_ROOT = re.compile(r"[^aeiou][aeiouy][^aeiouwxy]")
"""What is left of "giving" and "cared", without the e that "give" and "care" have."""
_PAST_FORMS = """
saw=see seen=see gave=give given=give took=take taken=take taking=take ran=run wrote=write
written=write sent=send began=begin begun=begin led=lead taught=teach met=meet held=hold kept=keep
made=make making=make did=do done=do went=go told=tell spoke=speak spoken=speak drew=draw
drawn=draw chose=choose chosen=choose brought=bring found=find sat=sit stood=stand fought=fight
caught=catch built=build rebuilt=rebuild dealt=deal sought=seek sewed=sew sewn=sew rode=ride
drove=drive flew=fly broke=break grew=grow knew=know said=say oversaw=oversee overseen=oversee
undertook=undertake undertaken=undertake rang=ring heard=hear paid=pay
"""
_IRREGULAR = dict(pair.split("=") for pair in _PAST_FORMS.split())
_KEPT_DOUBLE = frozenset("lsz")


def tokens(text: str, spellings: Sequence[tuple[str, str]] = ()) -> list[str]:
    """Return the words of a text in lower case, without accents, hyphens and possessives.

    `spellings` are pairs of letters, the first replaced by the second wherever it occurs.
    """
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).lower()
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    plain = plain.replace("'s ", " ").replace("'", "")
    for found, folded in spellings:
        if found in plain:
            plain = plain.replace(found, folded)
    return _WORD.findall(plain)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of one folded English word: without plural, -ing, -ed and a last e."""
    if word in _IRREGULAR:
        return stem(_IRREGULAR[word])
    if len(word) <= 3 or not word.isalpha():
        return word
    word = _without_ending(_singular(word))
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_ending(word: str) -> str:
    if word.endswith("ied") and len(word) > 4:
        return f"{word[:-3]}y"
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and _VOWEL.search(root) and not word.endswith("eed"):
            is_doubled = root[-1] == root[-2] and root[-1] not in _KEPT_DOUBLE
            if is_doubled:
                return root[:-1]
            return f"{root}e" if _SHORT_ROOT.fullmatch(root) else root
    return word


_COMMON_WORDS = """
a an and the of to in on for with by at from or as is are was were be been has have had he she they
his her their its it this that who whom which when where all any each every our we i my me us dr
doctor physician patient patients provide provides work works
"""
COMMON = frozenset(map(stem, _COMMON_WORDS.split()))
"""Stems of words that tell nothing of a duty."""


def stems(words: Iterable[str]) -> list[str]:
    return [stem(word) for word in words]


def shingles(stemmed: Sequence[str]) -> list[str]:
    """Return the hashes of every run of three stems, in order; empty for fewer than three."""
    return [
        hash_of(stemmed[start : start + SHINGLE_WORDS])
        for start in range(len(stemmed) - SHINGLE_WORDS + 1)
    ]


def is_telling(stemmed: Sequence[str]) -> bool:
    """Return whether a run of stems says something: two words or more that are not common."""
    return sum(word not in COMMON for word in stemmed) >= 2


def hash_of(stemmed: Sequence[str]) -> str:
    """Return the hash by which a run of stems is known without its words being kept."""
    return sha256(" ".join(stemmed).encode()).hexdigest()[:HASH_CHARACTERS]
