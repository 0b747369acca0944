"""How much a sentence is like an own-word example of a duty: cosine of weighted stems."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from eligibility.rules.duties.words import COMMON, stem, tokens


class ExampleIndex:
    """The examples of one unit group's duties, weighted by how rare their stems are in it."""

    def __init__(
        self, examples: Iterable[tuple[str, str]], spellings: Sequence[tuple[str, str]]
    ) -> None:
        self._spellings = spellings
        counted = [(duty, text, Counter(self._stems(text))) for duty, text in examples]
        self._size = len(counted)
        self._held_by = Counter(word for _, _, words in counted for word in words)
        self._vectors = [(duty, text, self._vector(words)) for duty, text, words in counted]

    def likeness(self, text: str) -> dict[str, tuple[float, str]]:
        """Return for each duty its most similar example with the cosine, 0 to 1."""
        wanted = self._vector(Counter(self._stems(text)))
        best: dict[str, tuple[float, str]] = {}
        for duty, example, vector in self._vectors:
            shared = wanted.keys() & vector.keys()
            cosine = sum(wanted[word] * vector[word] for word in shared)
            if cosine > best.get(duty, (0.0, ""))[0]:
                best[duty] = (cosine, example)
        return best

    def _stems(self, text: str) -> list[str]:
        return [
            stemmed
            for word in tokens(text, self._spellings)
            if (stemmed := stem(word)) not in COMMON
        ]

    def _vector(self, words: Mapping[str, int]) -> dict[str, float]:
        weights = {
            word: (1 + math.log(count)) * math.log((1 + self._size) / (0.5 + self._held_by[word]))
            for word, count in words.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {word: weight / length for word, weight in weights.items()}
