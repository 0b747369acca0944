"""Rows of assessments: made from what the rules concluded, stored once for the same inputs."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from clients.models import Client
from eligibility.assessment import (
    Concluded,
    checksum_of_law,
    facts_as_json,
    findings_as_json,
    hash_of_facts,
    versions_used,
)
from eligibility.models import Assessment
from eligibility.rules.facts import Person
from eligibility.rules.findings import Finding
from eligibility.rules.law import RULES_EDITION, Law
from eligibility.rules.programs import ProgramAssessment

Key = tuple[int, str, str, str]


def category_row(client: Client, concluded: Concluded, now: datetime) -> Assessment:
    """Return the row of one conclusion on a category, not yet saved."""
    category = concluded.category
    work = category.hours
    row = _row(client, concluded.person, concluded.law, category.version.key, category.on, now)
    row.verdict = category.outcome
    row.best_noc = (work.noc_code or "") if work else ""
    row.hours = work.hours if work else None
    row.result = _result(category.findings)
    return row


def program_row(
    client: Client, person: Person, law: Law, assessed: ProgramAssessment, now: datetime
) -> Assessment:
    """Return the row of one conclusion on a program, not yet saved; its rule is the program."""
    row = _row(client, person, law, assessed.version.key, assessed.on, now)
    row.verdict = assessed.outcome
    row.result = _result(assessed.findings)
    return row


def keep(rows: Sequence[Assessment]) -> dict[Key, int]:
    """Store rows of one rule and day, and return the numbers of all of them by `key_of`.

    What is stored already keeps its row.
    """
    if not rows:
        return {}
    Assessment.objects.bulk_create(rows, ignore_conflicts=True)
    found = Assessment.objects.filter(
        client__in=[row.client_id for row in rows],
        as_of=rows[0].as_of,
        rule_key=rows[0].rule_key,
    ).values_list("client_id", "rule_key", "versions_checksum", "facts_hash", "pk")
    return {(client, rule, law, facts): pk for client, rule, law, facts, pk in found}


def key_of(row: Assessment) -> Key:
    """Return what tells one stored assessment of a day from another."""
    return row.client_id, row.rule_key, row.versions_checksum, row.facts_hash


def _row(
    client: Client, person: Person, law: Law, rule_key: str, on: date, now: datetime
) -> Assessment:
    facts = facts_as_json(person)
    return Assessment(
        client=client,
        rule_key=rule_key,
        as_of=on,
        evaluated_at=now,
        facts=facts,
        versions=[version.record for version in versions_used(law, rule_key)],
        versions_checksum=checksum_of_law(law, rule_key),
        facts_hash=hash_of_facts(facts),
        rules_edition=RULES_EDITION,
    )


def _result(findings: Iterable[Finding]) -> dict[str, object]:
    return {"findings": findings_as_json(findings)}
