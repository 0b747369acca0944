"""The checklist's rules: as published, or as shipped before any is loaded."""

from pathlib import Path

from documents import rule_words
from documents.rules.entries import (
    CHECKLIST_ENTRY,
    KINDS,
    POLICE_LEAD_TIME,
    ChecklistEntry,
    PoliceLeadTime,
)
from eligibility.edition import register_kind, shipped_versions
from eligibility.field_words import register_words
from eligibility.rules.law import Version
from eligibility.versions import published_versions

VALUES = Path(__file__).parent / "rules" / "values"


def register() -> None:
    """Make the checklist's kinds of rules known: they are loaded and kept up like all others."""
    entries = sorted(VALUES.glob("checklist_*.toml"))
    register_kind(CHECKLIST_ENTRY, ChecklistEntry, entries)
    register_kind(POLICE_LEAD_TIME, PoliceLeadTime, [VALUES / "police_lead_times.toml"])
    register_words(CHECKLIST_ENTRY, rule_words.CHECKLIST_ENTRY)
    register_words(POLICE_LEAD_TIME, rule_words.POLICE_LEAD_TIME)


def checklist_versions() -> tuple[Version, ...]:
    """Return every version of the checklist's rules; pick the day with `law_on`."""
    published = tuple(each for each in published_versions() if each.kind in KINDS)
    return published or shipped_checklist_versions()


def shipped_checklist_versions() -> tuple[Version, ...]:
    """Return the checklist's rules as shipped."""
    return tuple(each for each in shipped_versions() if each.kind in KINDS)
