"""The shipped edition, as tests of the pure rules ask for it."""

import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import cattrs

from eligibility.rules.crs_tables import CrsTables
from eligibility.rules.language import LanguageChart

CASES = Path(__file__).parent / "cases"
VALUES = Path("eligibility/rules/values")
CONVERTER = cattrs.Converter(forbid_extra_keys=True)
CONVERTER.register_structure_hook(Decimal, lambda value, _: Decimal(value))


def _merge(a, b):
    out = dict(a)
    for k, v in b.items():
        out[k] = _merge(a[k], v) if isinstance(v, dict) and isinstance(a.get(k), dict) else v
    return out


@cache
def _values(name):
    return tomllib.loads((VALUES / name).read_text(), parse_float=Decimal)


@cache
def crs_tables_on(day: date) -> CrsTables:
    body = {}
    for entry in _values("crs.toml")["crs"]["in_force"]:
        if entry["since"] <= day:
            body = _merge(body, entry["body"])
    return CONVERTER.structure(body, CrsTables)


@cache
def language_chart(key: str) -> LanguageChart:
    return CONVERTER.structure(_values("clb.toml")[key]["in_force"][-1]["body"], LanguageChart)


def chart_keys() -> list[str]:
    return list(_values("clb.toml"))
