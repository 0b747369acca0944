"""An assessment between its two forms: what the rules concluded, and what the row keeps."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cattrs.preconf.json import JsonConverter, make_converter

from eligibility.rules.categories import CategoryAssessment, assess_category
from eligibility.rules.conditions import PHYSICIANS
from eligibility.rules.facts import Person
from eligibility.rules.findings import Finding, Outcome
from eligibility.rules.law import RULES_EDITION, Law, Version, law_on

KINDS_USED = frozenset(
    {"category", "program", "exemption", "language_chart", "selection_grid", "funds_table"}
    | {"duty_cues", "duty_house_rule"}
)
KINDS_OF_ANSWERS = KINDS_USED | {"points_table", "refused_test"}


def _json_converter() -> JsonConverter:
    converter = make_converter()
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook(Decimal, lambda value, _: Decimal(value))
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_structure_hook(datetime, lambda value, _: datetime.fromisoformat(value))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    return converter


_converter = _json_converter()


@dataclass(frozen=True, slots=True)
class Concluded:
    """What the rules concluded of one person on one day, and the law they used."""

    person: Person
    law: Law
    category: CategoryAssessment


def conclude(
    person: Person, versions: Iterable[Version], *, on: date, rule_key: str = PHYSICIANS
) -> Concluded:
    """Return the assessment of a person under one category on one day.

    Raises NotInForce when no version of the category is in force that day.
    """
    law = law_on(on, versions)
    version = law.get("category", rule_key)
    return Concluded(person, law, assess_category(person, version, law, on))


def versions_used(law: Law, rule_key: str) -> list[Version]:
    """Return the versions an assessment under one category can rest on."""
    return [
        version
        for version in law.versions
        if version.kind in KINDS_USED and (version.kind != "category" or version.key == rule_key)
    ]


def checksum_of_law(law: Law, rule_key: str) -> str:
    """Return what tells one state of the law, as this code reads it, from another."""
    return _checksum(versions_used(law, rule_key))


def checksum_of_all(law: Law) -> str:
    """Return the same for everything the law answers: programs, every category and the score."""
    return _checksum(each for each in law.versions if each.kind in KINDS_OF_ANSWERS)


def _checksum(versions: Iterable[Version]) -> str:
    used = [
        [version.record, str(version.since), *version.notices, str(version.unconfirmed_from)]
        for version in versions
    ]
    return _sha256([RULES_EDITION, *used])


def facts_as_json(person: Person) -> dict[str, Any]:
    """Return the facts of a person as the row keeps them."""
    data: dict[str, Any] = _converter.unstructure(person)
    return data


def person_from_json(data: dict[str, Any]) -> Person:
    """Return the facts as the rules saw them."""
    return _converter.structure(data, Person)


def hash_of_facts(data: dict[str, Any]) -> str:
    """Return what tells one state of a file from another."""
    return _sha256(data)


def findings_as_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return findings as the row keeps them, in order."""
    data: list[dict[str, Any]] = _converter.unstructure(list(findings), list[Finding])
    return data


def findings_from_json(data: list[dict[str, Any]]) -> list[Finding]:
    """Return findings as they were concluded."""
    return _converter.structure(data, list[Finding])


def blocking_reason(findings: Iterable[Finding]) -> str:
    """Return the one sentence that keeps a client out: what is not met first, then the unknown."""
    deciding = [finding for finding in findings if not finding.is_warning]
    for outcome in (Outcome.NOT_MET, Outcome.UNDETERMINED):
        for finding in deciding:
            if finding.outcome is outcome:
                return finding.reason
    return ""


def _sha256(value: Any) -> str:
    said = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
