"""The unit groups of the National Occupational Classification, by version of it."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from eligibility.models import NocElement, NocUnitGroup
from eligibility.noc_file import UnitGroup, lead_statement_of, read_noc_files

SHIPPED = Path(__file__).parent / "noc_groups.toml"
IN_USE = "2021 V1.0"
"""The version that IRCC applies."""
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class LoadedGroups:
    """What loading the official text did; `without_lead` are codes that the structure left out."""

    changed: int
    unchanged: int
    without_lead: tuple[str, ...]


def attribution(noc_version: str) -> str:
    """Return the words that the licence of the official text asks for, wherever it is shown."""
    year, _, number = noc_version.partition(" V")
    return (
        "Source: Statistics Canada, National Occupational Classification (NOC) "
        f"{year}{f' Version {number}' if number else ''}. Reproduced and distributed on an "
        "“as is” basis with the permission of Statistics Canada."
    )


def load_official_text(elements: bytes, structure: bytes, noc_version: str) -> LoadedGroups:
    """Bring the official text of one version into rows, beside every other version.

    All of it or nothing; loading it twice changes nothing. Raises DamagedNocFile.
    """
    groups = read_noc_files(elements, structure, noc_version)
    with transaction.atomic():
        held = {row.code: row for row in NocUnitGroup.objects.filter(noc_version=noc_version)}
        changed = [
            group
            for group in groups
            if group.code not in held or held[group.code].checksum != group.checksum
        ]
        _store(changed, held, noc_version)
    missing = tuple(group.code for group in groups if not group.definition)
    return LoadedGroups(len(changed), len(groups) - len(changed), missing)


def _store(groups: list[UnitGroup], held: dict[str, NocUnitGroup], noc_version: str) -> None:
    rows = [held.get(each.code) or NocUnitGroup(code=each.code) for each in groups]
    for row, group in zip(rows, groups, strict=True):
        _write(row, group, noc_version)
    NocElement.objects.filter(group__in=[row for row in rows if row.pk]).delete()
    new = [row for row in rows if row.pk is None]
    known = [row for row in rows if row.pk is not None]
    fields = ["title", "lead_statement", "main_duties", "is_paraphrase", "checksum"]
    NocUnitGroup.objects.bulk_update(known, fields, batch_size=BATCH)
    NocUnitGroup.objects.bulk_create(new, batch_size=BATCH)
    NocElement.objects.bulk_create(_elements(rows, groups), batch_size=BATCH)


def _write(row: NocUnitGroup, group: UnitGroup, noc_version: str) -> None:
    row.noc_version, row.title, row.checksum = noc_version, group.title, group.checksum
    # Without its definition a group keeps the lead statement it had, which may be ours.
    row.lead_statement = lead_statement_of(group.definition) or row.lead_statement
    row.main_duties = [
        f"{each.role}: {each.text}" if each.role else each.text
        for each in group.elements
        if each.kind == NocElement.Kind.DUTY
    ]
    row.is_paraphrase = False


def _elements(rows: list[NocUnitGroup], groups: list[UnitGroup]) -> Iterable[NocElement]:
    return (
        NocElement(
            group=row,
            kind=each.kind,
            position=position,
            row=each.row,
            role=each.role,
            text=each.text,
            is_optional=each.is_optional,
        )
        for row, group in zip(rows, groups, strict=True)
        for position, each in enumerate(group.elements)
    )


def official_duties(code: str, noc_version: str = IN_USE) -> dict[str, str]:
    """Return the official text of each main duty by our id for it; empty while not loaded.

    Our ids count the role blocks, or the rows where a group has none: "31102-07". The blocks of
    the other specialists are counted sentence by sentence: "31100-13b". A laboratory specialist's
    advice to colleagues has the id of the clinical specialist's.
    """
    rows = NocElement.objects.filter(
        group__code=code, group__noc_version=noc_version, kind=NocElement.Kind.DUTY
    )
    return _by_our_ids(code, list(rows))


# Blocks whose duties have an id each: all sentences of 31100's last two, all rows of 31101's last.
_BY_SENTENCE = {("31100", 13), ("31100", 14)}
_BY_ROW = {("31101", "Other specialists in surgery")}
_SAME = {"31100-14c": "31100-13d"}


def _by_our_ids(code: str, rows: list[NocElement]) -> dict[str, str]:
    texts: dict[str, str] = {}
    number, sentence, role, last_row = 0, 0, None, -1
    for row in rows:
        by_row = not row.role or (code, row.role) in _BY_ROW
        if row.role != role or (by_row and row.row != last_row):
            number, sentence = number + 1, 0
        role, last_row = row.role, row.row
        letter = chr(ord("a") + sentence) if (code, number) in _BY_SENTENCE else ""
        key = f"{code}-{number:02}{letter}"
        sentence += 1
        if key not in _SAME:
            texts[key] = f"{texts[key]} {row.text}" if key in texts else row.text
    return texts


def load_shipped_groups() -> int:
    """Bring the shipped paraphrases into rows; return how many are new or changed.

    A group whose official text the office loaded is left alone.
    """
    data = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    version: str = data["noc_version"]
    held = {row.code: row for row in NocUnitGroup.objects.filter(noc_version=version)}
    changed = 0
    for code, words in data["groups"].items():
        row = held.get(code) or NocUnitGroup(noc_version=version, code=code)
        if row.is_paraphrase and _say(row, words):
            row.save()
            changed += 1
    return changed


def _say(row: NocUnitGroup, words: dict[str, Any]) -> bool:
    """Give a group its words; return whether they are other than before."""
    said = (words["title"], words.get("lead_statement", ""), words.get("main_duties", []))
    if row.pk and said == (row.title, row.lead_statement, row.main_duties):
        return False
    row.title, row.lead_statement, row.main_duties = said
    return True
