"""Cues: small patterns of words that a maintainer can read and write.

A cue is parts that must all occur in a sentence, in any order, joined by ` + `. ` > ` in place of
` + ` asks that the next part follow within a few words. ` ! ` begins parts that must not occur
together, up to the next ` ! `.
A part is one or more alternatives with `/` between them. An alternative is a word, a phrase, or
`@name` for a word group of the vocabulary. A word matches all its inflections; `anesth*` matches
by its beginning, `*ectomy` by its end, `=bloods` in this very form.

    @treat + @skin_disease ! lecture*
    refer* > surgeon/surgery/operation
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eligibility.rules.duties.words import stem, tokens

FOLLOWS_WITHIN = 6
"""Words between two parts joined by ` > `, at most."""

_JOINT = re.compile(r"\s+([+>!])(?:\s+|$)")
_SHORTEST_AFFIX = 2
# "cardio*" means the heart, not the cardiologist; "cardiolog*" and more means both.
_SPECIALIST = re.compile(r"ologists?$")

Place = tuple[int, int]
Spellings = Sequence[tuple[str, str]]


class CueError(ValueError):
    """A cue is not of the form; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a cue: its alternatives as written, and how it hangs on the one before."""

    alternatives: tuple[str, ...]
    joint: str


def parse(cue: str) -> tuple[Part, ...]:
    """Return the parts of a cue; raises CueError for what is not of the form."""
    pieces = _JOINT.split(cue.strip())
    joints = ["+", *pieces[1::2]]
    parts = tuple(
        Part(tuple(each.strip() for each in text.split("/")), joint)
        for text, joint in zip(pieces[0::2], joints, strict=True)
    )
    for part in parts:
        for alternative in part.alternatives:
            _check(cue, alternative)
    return parts


def check_cues(cues: Iterable[str]) -> None:
    """Raise CueError for the first cue that is not of the form."""
    for cue in cues:
        parse(cue)


def _check(cue: str, alternative: str) -> None:
    bare = alternative.removeprefix("@").replace("_", " ").replace("*", "").strip()
    if not tokens(bare) or alternative[0] in "+>!":
        raise CueError(f"“{cue}”: “{alternative}” has no word. Write a word, a phrase or @group.")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A cue made ready: the parts it needs, in order, and those it refuses, by number."""

    text: str
    needed: Sequence[tuple[int, bool]]
    """Each part's number, and whether it must follow the one before."""
    refused: Sequence[Sequence[tuple[int, bool]]]
    """The same for every run of parts that must not occur."""


class Hits:
    """Where in one sentence every part of every cue occurs."""

    def __init__(self, words: Sequence[str], places: Mapping[int, list[Place]]) -> None:
        self.words = words
        self._places = places

    def fired(self, pattern: Pattern) -> bool:
        """Return whether a cue holds of the sentence."""
        needed = pattern.needed
        if not self._all(needed) or any(map(self._all, pattern.refused)):
            return False
        return len(needed) < 2 or self._said_apart([number for number, _ in needed])

    def _said_apart(self, numbers: Sequence[int]) -> bool:
        """Return whether no two parts hang on the very same words, and on no others."""
        only = [
            self._places[number][0] for number in numbers if len(set(self._places[number])) == 1
        ]
        return len(set(only)) == len(only)

    def _all(self, parts: Sequence[tuple[int, bool]]) -> bool:
        ends: list[int] = []
        for number, follows in parts:
            found = self._places.get(number)
            if found is None:
                return False
            if follows:
                found = [p for p in found if any(0 <= p[0] - e <= FOLLOWS_WITHIN for e in ends)]
                if not found:
                    return False
            ends = [end for _, end in found]
        return True

    def first(self, patterns: Iterable[Pattern]) -> Pattern | None:
        """Return the first of the cues that holds, None where none does."""
        return next((pattern for pattern in patterns if self.fired(pattern)), None)

    def said(self, pattern: Pattern) -> str:
        """Return the words of the sentence by which a cue fired, for showing."""
        numbers = [number for number, _ in pattern.needed]
        spans = [self._places[number][0] for number in numbers if number in self._places]
        return " … ".join(" ".join(self.words[first:end]) for first, end in sorted(set(spans)))


class CueBook:
    """Every cue of a lexicon over one index of words, so that a sentence is read once."""

    def __init__(self, groups: Mapping[str, Sequence[str]], spellings: Spellings) -> None:
        self._groups = groups
        self._spellings = spellings
        self._numbers: dict[tuple[str, ...], int] = {}
        self._exact: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self._literal: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self._prefix: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self._suffix: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self._longest_affix = 0
        self._parts_of_phrase: list[set[int]] = []
        self._phrases: dict[tuple[str, ...], int] = {}
        self.unknown_groups: set[str] = set()

    def pattern(self, cue: str) -> Pattern:
        """Return a cue made ready; raises CueError. An unknown group matches nothing."""
        runs: list[list[tuple[int, bool]]] = [[]]
        for part in parse(cue):
            if part.joint == "!":
                runs.append([])
            runs[-1].append((self._number(part.alternatives), part.joint == ">"))
        return Pattern(cue, runs[0], runs[1:])

    def patterns(self, cues: Iterable[str]) -> tuple[Pattern, ...]:
        return tuple(map(self.pattern, cues))

    def groups(self) -> dict[str, Pattern]:
        """Return for each word group a cue that it alone makes fire."""
        return {name: self.pattern(f"@{name}") for name in self._groups}

    def read(self, text: str) -> Hits:
        """Return where in a text the parts of the cues occur."""
        words = tokens(text, self._spellings)
        stemmed = [stem(word) for word in words]
        places: dict[int, list[Place]] = {}
        for start in range(len(words)):
            for phrase, number in self._beginning_with(words[start], stemmed[start]):
                end = start + len(phrase)
                if end <= len(words) and all(
                    _matches(phrase[at - start], words[at], stemmed[at])
                    for at in range(start + 1, end)
                ):
                    for part in self._parts_of_phrase[number]:
                        places.setdefault(part, []).append((start, end))
        return Hits(words, places)

    def _beginning_with(self, word: str, stemmed: str) -> list[tuple[tuple[str, ...], int]]:
        found = [*self._exact.get(stemmed, ()), *self._literal.get(word, ())]
        for size in range(_SHORTEST_AFFIX, min(len(word), self._longest_affix) + 1):
            prefix = word[:size]
            if "olog" in prefix or not _SPECIALIST.search(word):
                found += self._prefix.get(prefix, ())
            found += self._suffix.get(stemmed[-size:], ()) if size < len(stemmed) else ()
        return found

    def _number(self, alternatives: tuple[str, ...]) -> int:
        if alternatives not in self._numbers:
            number = self._numbers[alternatives] = len(self._numbers)
            for phrase in self._all_phrases(alternatives, ()):
                self._parts_of_phrase[self._phrase(phrase)].add(number)
        return self._numbers[alternatives]

    def _all_phrases(
        self, alternatives: Sequence[str], inside: tuple[str, ...]
    ) -> Iterable[tuple[str, ...]]:
        for alternative in alternatives:
            name = alternative.removeprefix("@")
            if name == alternative:
                yield self._elements(alternative)
            elif name not in self._groups:
                self.unknown_groups.add(name)
            elif name not in inside:  # a group that names itself adds nothing
                yield from self._all_phrases(self._groups[name], (*inside, name))

    def _elements(self, phrase: str) -> tuple[str, ...]:
        elements: list[str] = []
        for piece in phrase.split():
            words = tokens(piece.replace("*", ""), self._spellings)
            if piece.startswith("="):
                elements += [f"={word}" for word in words]
            elif piece.startswith("*"):
                elements += [f"*{stem(word)}" for word in words]
            elif piece.endswith("*"):
                elements += [*map(stem, words[:-1]), *(f"{word}*" for word in words[-1:])]
            else:
                elements += map(stem, words)
        return tuple(elements)

    def _phrase(self, phrase: tuple[str, ...]) -> int:
        if phrase not in self._phrases:
            number = self._phrases[phrase] = len(self._phrases)
            self._parts_of_phrase.append(set())
            first = phrase[0]
            affix = first.strip("*")
            if first.startswith("="):
                index, affix = self._literal, first[1:]
            elif first.startswith("*"):
                index = self._suffix
            elif first.endswith("*"):
                index = self._prefix
            else:
                index = self._exact
            if index is self._prefix or index is self._suffix:
                self._longest_affix = max(self._longest_affix, len(affix))
            index.setdefault(affix, []).append((phrase, number))
        return self._phrases[phrase]


def _matches(element: str, word: str, stemmed: str) -> bool:
    if element.startswith("="):
        return word == element[1:]
    if element.startswith("*"):
        return stemmed.endswith(element[1:])
    if element.endswith("*"):
        return word.startswith(element[:-1])
    return element == stemmed
