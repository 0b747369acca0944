"""The unit groups of the National Occupational Classification, by version of it."""

import tomllib
from pathlib import Path
from typing import Any

from eligibility.models import NocUnitGroup

SHIPPED = Path(__file__).parent / "noc_groups.toml"


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
