"""Worked examples of a rule version: facts in a form of `evaluate`, and the answer by hand.

An example is `{"title", "form", "on", "input", "expected"}`. `form` is crs, experience or
language; `input` is one input of that form; `on` is the day asked, the version's first day where
it is left out. `expected` holds as much of the answer as was worked out: what it leaves out is
not compared.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from eligibility.edition import EditionError
from eligibility.evaluation import crs_form, experience_form, language_form
from eligibility.evaluation.reading import Fields, FormError, parse
from eligibility.models import RuleVersion
from eligibility.rules.conditions import PHYSICIANS
from eligibility.rules.law import Law, NotInForce, law_on
from eligibility.versions import versions_with_draft

Evaluate = Callable[[Fields, date], dict[str, Any]]

FORMS_OF_KIND = {
    "category": "experience",
    "program": "experience",
    "exemption": "experience",
    "points_table": "crs",
    "language_chart": "language",
}
PROGRAMS_EVALUATED = {"cec"}
EXACT_TO = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ExampleRun:
    """One example as it came out: its number and title, and what differs from what was expected.

    `answer` is the whole answer, None where none could be had.
    """

    number: int
    title: str
    problems: tuple[str, ...]
    answer: dict[str, Any] | None
    is_of_version: bool = False
    """Whether the day asked is one of the version itself; else it shows that the past stays."""

    @property
    def passes(self) -> bool:
        return not self.problems


def form_for(version: RuleVersion) -> str:
    """Return the form of `evaluate` that a version's examples are written in; empty for none."""
    has_work = isinstance(version.body, Mapping) and bool(version.body.get("work"))
    if version.kind == "category" and not has_work:
        return ""
    if version.kind == "program" and version.key not in PROGRAMS_EVALUATED:
        return ""
    return FORMS_OF_KIND.get(version.kind, "")


def read_examples(text: str) -> list[dict[str, Any]]:
    """Return a JSON list of examples as plain data; raises FormError that names the place."""
    document = parse(text)
    if not isinstance(document, list):
        raise FormError("the examples: must be a list. Write [ ] around them.")
    for number, each in enumerate(document, start=1):
        _check_form(Fields(each, f"example {number}", ""))
    examples: list[dict[str, Any]] = json.loads(text)
    return examples


def run_examples(version: RuleVersion) -> list[ExampleRun]:
    """Return every example of a version as it comes out with this version in force."""
    if version.has_ended or not version.examples:
        return []
    try:
        versions = versions_with_draft(version)
    except EditionError:
        return []  # the body's own problems are said elsewhere
    law = cache(lambda day: law_on(day, versions))
    return [_run(version, number, each, law) for number, each in enumerate(version.examples, 1)]


def _check_form(example: Fields) -> None:
    example.optional_text("title")
    example.optional_day("on")
    example.one_of("form", sorted(set(FORMS_OF_KIND.values())))
    for name in ("input", "expected"):
        if not isinstance(example.raw(name), dict):
            example.refuse(name, "must be an object", "Write { } around its fields")
    example.close()


def _run(
    version: RuleVersion, number: int, example: Mapping[str, Any], law: Callable[[date], Law]
) -> ExampleRun:
    title = str(example.get("title") or "")
    try:
        day, answer = _answer(version, number, example, law)
    except (FormError, NotInForce) as error:
        return ExampleRun(number, title, (str(error),), None)
    used = law(day).find(version.kind, version.key)
    return ExampleRun(
        number,
        title,
        tuple(_mismatches(example["expected"], answer)),
        answer,
        is_of_version=used is not None and used.since == version.since,
    )


def _answer(
    version: RuleVersion, number: int, example: Mapping[str, Any], law: Callable[[date], Law]
) -> tuple[date, dict[str, Any]]:
    checked = parse(json.dumps(example))
    _check_form(Fields(checked, f"example {number}", ""))
    on = date.fromisoformat(checked["on"]) if checked.get("on") else version.since
    facts = Fields(checked["input"], f"example {number}", "input")
    stated = checked["input"].get("draw_date")
    facts.has("id") and facts.raw("id")
    answer = _evaluators(version, law)[checked["form"]](facts, on)
    return (date.fromisoformat(stated) if stated else on), answer


def _evaluators(version: RuleVersion, law: Callable[[date], Law]) -> dict[str, Evaluate]:
    category = version.key if version.kind == "category" else PHYSICIANS
    experience = experience_form.evaluator(law, shipped=None, category_key=category)
    score = crs_form.evaluator(law)
    level = language_form.evaluator(law)
    return {
        "experience": experience,
        "crs": lambda facts, on: score(facts, on)["result"],
        "language": lambda facts, on: level(facts, on)["result"],
    }


def _mismatches(expected: Any, answer: Any, path: str = "") -> Iterator[str]:
    if isinstance(expected, Mapping) and isinstance(answer, Mapping):
        for name, value in expected.items():
            yield from _mismatches(value, answer.get(name), f"{path}.{name}" if path else name)
    elif not _is_same(expected, answer):
        yield _("%(place)s: expected %(expected)s, got %(answer)s") % {
            "place": path,
            "expected": json.dumps(expected),
            "answer": json.dumps(answer),
        }


def _is_same(expected: Any, answer: Any) -> bool:
    numbers = [expected, answer]
    if all(isinstance(each, int | float) and not isinstance(each, bool) for each in numbers):
        return abs(Decimal(str(expected)) - Decimal(str(answer))) < EXACT_TO
    if isinstance(expected, list) and isinstance(answer, list):
        return sorted(map(json.dumps, expected)) == sorted(map(json.dumps, answer))
    return bool(expected == answer)
