"""The `language` form: test scores, and the CLB or NCLC levels they prove."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from eligibility.evaluation.reading import Fields
from eligibility.rules.impossible import ImpossibleFact
from eligibility.rules.language import Ability, LanguageChart, level
from eligibility.rules.law import Law, NotInForce

INPUTS = "vectors"
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def evaluator(law_on: Callable[[date], Law]) -> Callable[[Fields, date], dict[str, Any]]:
    """Return the function that reads one score and answers its level by the charts of a day."""

    def evaluate(vector: Fields, on: date) -> dict[str, Any]:
        key = vector.text("chart")
        ability = Ability(vector.one_of("ability", Ability))
        score = _score(vector)
        vector.close()
        chart = _chart(vector, key, law_on(on))
        try:
            return {"result": {"level": level(chart, ability, score)}}
        except ImpossibleFact as error:
            vector.refuse(f"score of {key}, {ability}", error.problem, error.cure)

    return evaluate


def _chart(vector: Fields, key: str, law: Law) -> LanguageChart:
    version = law.find("language_chart", key)
    if version is None:
        _refuse_chart(vector, key, law)
    chart: LanguageChart = version.body
    return chart


def _refuse_chart(vector: Fields, key: str, law: Law) -> NoReturn:
    refused = law.find("refused_test", key)
    if refused is not None:
        vector.refuse("chart", f"{refused.body.test} is not taken", refused.body.reason)
    known = ", ".join(version.key for version in law.of_kind("language_chart"))
    if not known:
        raise NotInForce(
            f"No language chart is in force on {law.day}. Choose another day, or publish them."
        )
    vector.refuse("chart", f"“{key}” is not known", f"Use one of {known}")


def _score(vector: Fields) -> int | Decimal | str:
    value = vector.raw("score")
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        vector.refuse("score", f"must be a number, not “{value}”", "Write it without quotes")
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        vector.refuse("score", "must be a number", "Write it as the report prints it")
    return value
