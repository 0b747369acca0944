"""The unit groups of the National Occupational Classification 2021: which codes there are.

Ten broad categories, 45 major groups, 516 unit groups; the second digit is the TEER category.
Source: Statistics Canada, National Occupational Classification (NOC) 2021 Version 1.0.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FILE = Path(__file__).parent / "values" / "noc_2021.toml"
TEERS = range(6)


@cache
def unit_groups() -> Mapping[str, str]:
    """Return the title of every unit group by its five digits, in the order of the codes."""
    titles: dict[str, str] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["titles"]
    return MappingProxyType(titles)


def title_of(noc_code: str) -> str:
    """Return the title of a unit group; empty for a code that is none."""
    return unit_groups().get(noc_code, "")


def names_a_teer(noc_code: str) -> bool:
    """Whether the second digit of five can be a TEER category."""
    return int(noc_code[1]) in TEERS


def nearest(noc_code: str, *, most: int = 4) -> list[str]:
    """Return the codes that begin as this one does for the most digits, two at least."""
    for length in (4, 3, 2):
        found = [code for code in unit_groups() if code.startswith(noc_code[:length])]
        if found:
            return found[:most]
    return []
