"""Which unit group a letter is worded like, by own-word sentences of each: rare words weigh most.

Nothing here proves a duty. Where no title tells whose work it is, the words of a letter are
compared with those in which work of each unit group is described: a cue decides on a phrase that
somebody foresaw, this on all the words together.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import fmean

from eligibility.rules.duties.bodies import Portrait
from eligibility.rules.duties.cues import Hits, Pattern
from eligibility.rules.duties.words import COMMON, stem

COMMON_STOCK = 0.5
"""How much the words of all groups together weigh beside a group's own: what no letter of a group
happened to say yet is rare there, not impossible."""
MOST = 40
"""Points of the group that a letter is most like, at most: a title always weighs more."""
_PLAIN_WORDS = """
she her hers him my me not no also day week year month one two three four five six twice our us
they them out up over after before into those same other than so more
"""
_PLAIN = COMMON | frozenset(map(stem, _PLAIN_WORDS.split()))


class PortraitIndex:
    """The sentences of every unit group, as counts of their stems and word groups."""

    def __init__(
        self,
        portraits: Iterable[Portrait],
        read: Callable[[str], Hits],
        groups: Mapping[str, Pattern],
    ) -> None:
        self._groups = groups
        held: dict[str, Counter[str]] = {}
        for each in portraits:
            counted = held.setdefault(each.noc_code, Counter())
            for sentence in each.sentences:
                counted.update(self._features(read(sentence)))
        self._codes = tuple(held)
        self._weights = _weights(tuple(held.values()))

    def points(self, sentences: Sequence[Hits]) -> Counter[str]:
        """Return how much more a letter is worded like each group than like the average one.

        Below 0 where less; at most `MOST`. Empty where no word is known.
        """
        found = [
            self._weights[feature]
            for each in sentences
            for feature in self._features(each)
            if feature in self._weights
        ]
        if not found:
            return Counter()
        sums = [sum(column) for column in zip(*found, strict=True)]
        zero = max(fmean(sums), max(sums) - MOST)
        return Counter(
            {code: round(each - zero) for code, each in zip(self._codes, sums, strict=True)}
        )

    def _features(self, hits: Hits) -> set[str]:
        words = {stem(word) for word in hits.words if not word.isdigit()} - _PLAIN
        return words | {f"@{name}" for name, group in self._groups.items() if hits.fired(group)}


def _weights(counts: Sequence[Counter[str]]) -> dict[str, tuple[float, ...]]:
    """Return for each feature, group by group, the logarithm of how much likelier it is there."""
    everywhere: Counter[str] = Counter()
    for each in counts:
        everywhere.update(each)
    total = sum(everywhere.values())
    sizes = [sum(each.values()) for each in counts]
    return {
        feature: tuple(
            math.log((each[feature] / size * total / count + COMMON_STOCK) / (1 + COMMON_STOCK))
            for each, size in zip(counts, sizes, strict=True)
        )
        for feature, count in everywhere.items()
    }
