"""Whether a letter names the employer and the post that are on file.

Names are written in many ways, so only what shares no word at all is pointed out, for a person to
look at; it decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from eligibility.rules.duties.wording import FORMER, STATED_POST
from eligibility.rules.duties.words import tokens

_GENERIC = frozenset(
    """
    a an and at by de des du for in la le les of our the to full part time staff permanent locum
    senior junior lead active associate attending consultant consulting salaried independent
    physician physicians doctor doctors dr md medical medicine specialist clinician practitioner
    practice resident fellow chief head director department hospital hospitals clinic clinics
    centre center health healthcare care group services service inc ltd corp corporation regional
    general community university st saint
    """.split()  # noqa: SIM905 - a list of words reads better as a text
)
_SPELLINGS = (("ae", "e"), ("oe", "e"), ("our", "or"))
_SHARED_LETTERS = 5
_ONE_OCCUPATION = (frozenset({"famil", "gp", "gener"}), frozenset({"surge", "surgi"}))
_MOST_OF_NAME = 0.5


def other_post(sentences: Sequence[str], title: str) -> tuple[int, str] | None:
    """Return the sentence, from 0, and the post it names, where no word fits the job title.

    None where the letter names no post, one of general words only, or a fitting one anywhere.
    """
    own = _roots(title)
    named: tuple[int, str] | None = None
    for number, text in enumerate(sentences):
        if FORMER.search(text):
            continue
        for match in STATED_POST.finditer(text):
            post = " ".join(next(filter(None, match.groups()), "").split())
            roots = _roots(post)
            if roots & own:
                return None
            if roots and named is None:
                named = number, post
    return named if own else None


def names_employer(text: str, employer: str) -> bool:
    """Return whether at least half of the telling words of an employer's name are in a text.

    A name of general words alone, or in capitals like an abbreviation, is taken as named where
    it cannot be told.
    """
    held = {word.rstrip("s") for word in tokens(text)}
    words = [word for word in tokens(employer) if word not in _GENERIC and len(word) > 1]
    if not words:
        return True
    found = sum(word.rstrip("s") in held for word in words)
    return found >= len(words) * _MOST_OF_NAME or _is_abbreviated(text, employer)


def _is_abbreviated(text: str, employer: str) -> bool:
    """Return whether "UHN" stands for "University Health Network", one way or the other."""
    return bool(_short(employer) & _capitals(text)) or bool(_capitals(employer) & _short(text))


def _capitals(text: str) -> set[str]:
    return set(re.findall(r"\b[A-Z]{2,6}\b", text))


def _short(text: str) -> set[str]:
    """Return the first letters of every run of two to six capitalized words."""
    found = set()
    for run in re.findall(r"(?:\b[A-Z][\w’'.-]*(?:\s+(?:of|and|the|de)\b)?[ \t]*){2,}", text):
        letters = "".join(re.findall(r"\b([A-Z])", run))
        found |= {letters[:size] for size in range(2, 7)}
        found |= {letters[at : at + size] for at in range(len(letters)) for size in range(2, 7)}
    return found


def _roots(title: str) -> set[str]:
    """Return what tells a post from others: the beginnings of its words, the general ones aside."""
    words = tokens(title, _SPELLINGS)
    telling = {
        word[:_SHARED_LETTERS] for word in words if word not in _GENERIC and not word.isdigit()
    }
    if {"general"} & {*words} and {"practitioner", "practice"} & {*words}:
        telling.add("gener")
    for group in _ONE_OCCUPATION:
        if telling & group:
            telling |= group
    return telling
