"""The ladder of each kind of deadline, from the rules in force."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from deadlines.rules.ladder import Ladder, Rung
from eligibility.edition import shipped_law, shipped_versions
from eligibility.rules.law import Version, law_on
from eligibility.versions import published_versions

KIND = "reminder_ladder"
SHIPPED = Path(__file__).parent / "rules/values/ladders.toml"


class Ladders:
    """The published ladders, read once for as many deadlines as are asked about."""

    def __init__(self) -> None:
        self._published = [each for each in published_versions() if each.kind == KIND]
        self._found: dict[tuple[str, date], Version] = {}

    def in_force(self, key: str, *, on: date) -> Version:
        """Return the version of a kind of deadline's ladder in force on a day.

        The shipped ladder stands in where none was published or none can be read: an office
        must be reminded all the same. Raises NotInForce where nothing was shipped either.
        """
        if (key, on) not in self._found:
            published = law_on(on, self._published).find(KIND, key)
            self._found[key, on] = published or _shipped(key, on)
        return self._found[key, on]

    def ladder(self, key: str, *, on: date) -> Ladder:
        """Return the ladder of a kind of deadline in force on a day."""
        ladder: Ladder = self.in_force(key, on=on).body
        return ladder

    def rungs_of(self, key: str) -> set[Rung]:
        """Return the rungs of every version of a ladder.

        A deadline keeps the ladder of the day it was made, whatever came since.
        """
        versions = (*self._published, *shipped_versions())
        ladders: list[Ladder] = [
            each.body for each in versions if (each.kind, each.key) == (KIND, key) and each.body
        ]
        return {rung for ladder in ladders for rung in ladder.rungs}


@lru_cache(maxsize=256)
def _shipped(key: str, on: date) -> Version:
    return shipped_law(on).get(KIND, key)
