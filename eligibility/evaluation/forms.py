"""The forms that `manage.py evaluate` knows: a new one is one entry here and one module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from eligibility.duty_lexicon import published_lexicon, shipped_lexicon
from eligibility.edition import shipped_law, shipped_versions
from eligibility.evaluation import crs_form, duties_form, experience_form, language_form
from eligibility.evaluation.reading import Fields
from eligibility.rules.law import Law, law_on
from eligibility.versions import published_versions

Evaluate = Callable[[Fields, date | None], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Form:
    """One form: the name of its list of inputs, and what answers one of them.

    `evaluator` is told whether to use the published versions of the database, and the day of
    running. What it returns reads one input, closes it, and answers it with its `result` and
    what stands beside it, as JSON can hold it; it is given the day of `--on`, None where none
    was asked for.
    """

    help: str
    inputs: str
    evaluator: Callable[[bool, date, str | None], Evaluate]
    beside: str | None = None
    """A text that may stand beside the inputs; the evaluator is given it."""


def _experience(from_database: bool, today: date, _: str | None) -> Evaluate:
    newest = max(version.since for version in shipped_versions())
    shipped = None if from_database else shipped_law(newest)
    evaluate = experience_form.evaluator(_law_of(from_database), shipped=shipped)
    return lambda case, on: {"result": evaluate(case, on)}


def _crs(from_database: bool, today: date, _: str | None) -> Evaluate:
    evaluate = crs_form.evaluator(_law_of(from_database))
    return lambda profile, on: evaluate(profile, on or today)


def _language(from_database: bool, today: date, _: str | None) -> Evaluate:
    evaluate = language_form.evaluator(_law_of(from_database))
    return lambda vector, on: evaluate(vector, on or today)


def _duties(from_database: bool, today: date, noc: str | None) -> Evaluate:
    lexicon_on = published_lexicon if from_database else lambda _: shipped_lexicon()

    @cache
    def evaluator_on(day: date) -> Callable[[Fields], dict[str, Any]]:
        lexicon = lexicon_on(day)
        if noc is not None:
            lexicon = lexicon.with_copied(duties_form.official_text(noc, lexicon))
        return duties_form.evaluator(lexicon)

    return lambda letter, on: evaluator_on(on or today)(letter)


def _law_of(from_database: bool) -> Callable[[date], Law]:
    versions = published_versions() if from_database else shipped_versions()
    return cache(lambda day: law_on(day, versions))


FORMS: dict[str, Form] = {
    "duties": Form(
        help="sentences of employers' letters, and the duties of the unit group they prove",
        inputs=duties_form.INPUTS,
        evaluator=_duties,
        beside="noc",
    ),
    "crs": Form(
        help="profiles of ready facts, scored by the Comprehensive Ranking System",
        inputs=crs_form.INPUTS,
        evaluator=_crs,
    ),
    "experience": Form(
        help="work experience and authorization, for the physicians category and the CEC",
        inputs=experience_form.INPUTS,
        evaluator=_experience,
    ),
    "language": Form(
        help="scores of language tests, read as CLB or NCLC levels",
        inputs=language_form.INPUTS,
        evaluator=_language,
    ),
}
