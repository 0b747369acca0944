"""What keeps a version from being published, field by field, and what tells its words apart."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.validators import slug_re
from django.utils.translation import gettext as _

from eligibility.body_problems import Problem
from eligibility.edition import EditionError, body_from
from eligibility.examples import form_for, run_examples
from eligibility.models import RuleVersion
from eligibility.places import FieldProblem, of_body

COPIED = [
    "kind",
    "key",
    "title",
    "label",
    "unit",
    "since",
    "has_ended",
    "body",
    "source",
    "source_url",
    "read_on",
    "confidence",
    "examples",
]
OF_THE_LAW = ["kind", "key", "since", "has_ended", "body"]


def problems_of(version: RuleVersion) -> list[FieldProblem]:
    """Return what keeps a version from being published, each with its cure; empty when nothing."""
    of_body = list(_body_problems(version))
    return [
        *_head_problems(version),
        *_day_problems(version),
        *of_body,
        *([] if of_body else _example_problems(version)),
    ]


def checksum_of_row(version: RuleVersion) -> str:
    """Return what tells this version's words and figures from any other's."""
    return _checksum(version, COPIED)


def body_checksum(version: RuleVersion) -> str:
    """Return what tells this version's law from any other's, its wording and source aside."""
    return _checksum(version, OF_THE_LAW)


def _checksum(version: RuleVersion, names: Sequence[str]) -> str:
    said = {name: getattr(version, name) for name in names}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _head_problems(version: RuleVersion) -> Iterator[FieldProblem]:
    if not slug_re.match(version.key):
        said = _("“%(key)s” may hold letters, digits, hyphens and underscores only.")
        yield FieldProblem("key", _("Key"), said % {"key": version.key})
    if not version.source.strip():
        said = _("The source is missing. Say where this is written.")
        yield FieldProblem("source", _("Source"), said)


def _day_problems(version: RuleVersion) -> Iterator[FieldProblem]:
    others = (
        RuleVersion.objects.published()
        .filter(kind=version.kind, key=version.key)
        .exclude(pk=version.pk)
    )
    if others.filter(since=version.since).exists():
        said = _(
            "A published version of this rule is in force from %(day)s, and two would overlap. "
            "Choose another first day, or have that version withdrawn."
        )
        yield FieldProblem("since", _("In force from"), said % {"day": version.since})
    if version.has_ended and not others.filter(since__lt=version.since).exists():
        said = _("No version before %(day)s is published: there is nothing to end.")
        yield FieldProblem("has_ended", _("Ends the rule"), said % {"day": version.since})


def _body_problems(version: RuleVersion) -> Iterator[FieldProblem]:
    if version.has_ended:
        return
    found = dict.fromkeys(_reading(version.kind, version.body))
    if found:  # holes keep the other figures from being read: those are looked at without them
        found |= dict.fromkeys(_reading(version.kind, _without_holes(version.body)))
    for problem in found:
        yield of_body(version.kind, version.body, problem)


def _reading(kind: str, body: Any) -> Iterator[Problem]:
    try:
        body_from(kind, body)
    except EditionError as error:
        yield from error.problems or (Problem((), str(error)),)


def _without_holes(body: Any) -> Any:
    """Return a body with every empty cell of a list said like the one before it."""
    if isinstance(body, Mapping):
        return {name: _without_holes(value) for name, value in body.items()}
    if not isinstance(body, list | tuple):
        return body
    filled: list[Any] = []
    for value in body:
        filled.append(filled[-1] if value is None and filled else _without_holes(value))
    return filled


def _example_problems(version: RuleVersion) -> Iterator[FieldProblem]:
    if version.has_ended or not form_for(version):
        return
    runs = run_examples(version)
    if not any(run.is_of_version or run.problems for run in runs):
        said = _(
            "None is of a day of this version. Work at least one out by hand from the source, "
            "of %(since)s or later."
        )
        yield FieldProblem("examples", _("Worked examples"), said % {"since": version.since})
    for run in runs:
        for said in run.problems:
            name = f"{run.number}, {run.title}" if run.title else str(run.number)
            yield FieldProblem("examples", _("Worked example %s") % name, said)
