"""The forms that `manage.py evaluate` knows: a new one is one entry here and one module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from eligibility.edition import shipped_law, shipped_versions
from eligibility.evaluation import experience_form
from eligibility.evaluation.reading import Fields
from eligibility.rules.law import Law, Version, law_on
from eligibility.versions import published_versions

Evaluate = Callable[[Fields, date | None], Any]


@dataclass(frozen=True, slots=True)
class Form:
    """One form: the name of its list of inputs, and what answers one of them.

    `evaluator` is told whether to use the published versions of the database. What it returns
    reads one input, closes it, and answers it with what JSON can hold; it is given the day of
    `--on`, None where none was asked for.
    """

    help: str
    inputs: str
    evaluator: Callable[[bool], Evaluate]


def _experience(from_database: bool) -> Evaluate:
    if from_database:
        return experience_form.evaluator(_law_of(published_versions()), shipped=None)
    newest = max(version.since for version in shipped_versions())
    return experience_form.evaluator(_law_of(shipped_versions()), shipped=shipped_law(newest))


def _law_of(versions: tuple[Version, ...]) -> Callable[[date], Law]:
    return cache(lambda day: law_on(day, versions))


FORMS: dict[str, Form] = {
    "experience": Form(
        help="work experience and authorization, for the physicians category and the CEC",
        inputs=experience_form.INPUTS,
        evaluator=_experience,
    ),
}
