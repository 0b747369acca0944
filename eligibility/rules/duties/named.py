"""Whom a letter names: its person, somebody else, its writer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_NAMED = re.compile(
    r"\b(?:Dr|Doctor|Mr|Ms|Mrs)\b\.?\s+((?:[A-Z]\.\s*)*[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){0,3})"
)
_THIRD_PERSON = re.compile(r"\b(?:[Ss]?[Hh]e|[Hh]is|[Hh]er)\b")
_POSSESSIVE = re.compile(r"[’']s$")


def person_of(texts: Iterable[str]) -> str:
    """Return the family name that a letter calls "Dr." most often; empty where it calls none."""
    names = Counter(words[-1] for text in texts for words in _names(text))
    return names.most_common(1)[0][0] if names else ""


def is_named(person: str, texts: Iterable[str]) -> bool:
    """Return whether a letter calls somebody of this family name "Dr.", "Mr." or "Ms."."""
    wanted = set(person.casefold().split())
    named = ({word.casefold() for word in words} for text in texts for words in _names(text))
    return bool(wanted) and any(wanted <= words for words in named)


def is_by_another(texts: Iterable[str]) -> bool:
    """Return whether a letter tells of somebody: "I" is then its writer, not its person."""
    return any(_THIRD_PERSON.search(text) for text in texts)


def _names(text: str) -> list[list[str]]:
    """Return the words of each name with a title: "Dr. Farid Haddad’s" gives Farid, Haddad."""
    return [_POSSESSIVE.sub("", name).split() for name in _NAMED.findall(text)]


def names_other(clause: str, person: str) -> bool:
    """Return whether a clause calls somebody else than the person "Dr.", "Mr." or "Ms."."""
    wanted = set(person.casefold().split())
    named = ({word.casefold() for word in words} for words in _names(clause))
    return bool(wanted) and any(not wanted <= words for words in named)
