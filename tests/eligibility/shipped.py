"""The shipped edition, as tests of the pure rules ask for it."""

from datetime import date
from functools import cache
from pathlib import Path

from eligibility.edition import shipped_law
from eligibility.rules.crs_tables import CrsTables
from eligibility.rules.language import LanguageChart

CASES = Path(__file__).parent / "cases"
TODAY = date(2026, 11, 22)


@cache
def crs_tables_on(day: date) -> CrsTables:
    return shipped_law(day).get("points_table", "crs").body


def language_chart(key: str) -> LanguageChart:
    return shipped_law(TODAY).get("language_chart", key).body


def chart_keys() -> list[str]:
    return [version.key for version in shipped_law(TODAY).of_kind("language_chart")]
