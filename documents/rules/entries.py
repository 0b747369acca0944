"""What one checklist entry is: a paper, for whom, when, how fresh, who issues it, says who.

These are the bodies of the rule kinds `checklist_entry` and `police_lead_time`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from documents.rules.conditions import Condition, facts_named, parse_condition
from documents.rules.words import terms

CHECKLIST_ENTRY = "checklist_entry"
POLICE_LEAD_TIME = "police_lead_time"
KINDS = frozenset({CHECKLIST_ENTRY, POLICE_LEAD_TIME})

SECTIONS = (
    "identity",
    "family",
    "language_education",
    "work",
    "licensing",
    "police_medical",
    "funds",
    "program",
    "histories",
    "letters",
    "representation_fees",
    "signoff",
)
Section = Literal[
    "identity",
    "family",
    "language_education",
    "work",
    "licensing",
    "police_medical",
    "funds",
    "program",
    "histories",
    "letters",
    "representation_fees",
    "signoff",
]
Requirement = Literal[
    "mandatory_all",
    "mandatory_if_applicable",
    "office_required",
    "recommended",
    "optional",
    "internal",
    "post_submission",
]
# What must be checked or waived before filing; the rest supports, follows or stays in the office.
REQUIRED = frozenset({"mandatory_all", "mandatory_if_applicable", "office_required"})
Scope = Literal["case", "person", "child", "job", "credential", "stay", "document"]
Confidence = Literal[
    "official", "official_copy", "two_sources", "one_source", "from_memory", "unconfirmed"
]
UploadProfile = Literal["ee_default", "photo", "letter", "form_only", "internal"]


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a statement can be read and how far to trust it; `url` may be empty."""

    title: str
    url: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Validity:
    """How fresh the paper must be on the filing day.

    `kind`: none; age (at most `months` or `days` after the day on the paper); in_force (not
    expired); police (age in the country of residence, else after the last long stay); letter (age
    while the job goes on, else dated after it ended). `limit_included`: the last day of the period
    still counts. `basis` is "official" where a rule refuses an older paper, "office" where practice
    does. `warn_months` before the expiry, a paper still good is warned about.
    """

    rule: str
    kind: Literal["none", "age", "in_force", "police", "letter"] = "none"
    months: int | None = None
    days: int | None = None
    limit_included: bool = True
    anchor: str = "issue"
    basis: Literal["official", "office"] = "office"
    advice: str = ""
    warn_months: int | None = None
    policy_ends: date | None = None

    def __post_init__(self) -> None:
        if self.kind in ("age", "police", "letter") and not (self.months or self.days):
            raise ValueError(f"A validity of the kind “{self.kind}” needs months or days.")


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Days from asking to holding the paper, typically and at the slow end.

    `by_country`: the country's own figures hold instead where they are known.
    """

    typical: int
    slow: int
    basis: Confidence = "from_memory"
    by_country: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.typical <= self.slow:
            raise ValueError(
                f"A lead time of {self.typical} to {self.slow} days is not in order. "
                "The slow figure is the larger one."
            )


@dataclass(frozen=True, slots=True)
class ChecklistEntry:
    """One paper that an application may need.

    `order` places it within its section; `applies_when` is one line as `conditions` reads it.
    """

    section: Section
    order: int
    requirement: Requirement
    r10_critical: bool
    per: Scope
    applies_when: str
    because: str
    must_contain: tuple[str, ...]
    validity: Validity
    issued_by: str
    lead_time: LeadTime
    upload_profile: UploadProfile
    translation: Literal["if_not_en_fr", "is_translation", "none"]
    references: tuple[Reference, ...]
    item_title: str = ""
    title_fr: str = ""
    format_notes: str = ""
    physician_notes: str = ""
    notes: str = ""

    def __post_init__(self) -> None:
        _check_scope(self)

    @property
    def condition(self) -> Condition:
        """When the paper is due."""
        return parse_condition(self.applies_when)

    @property
    def required(self) -> bool:
        """Whether the paper must be checked or waived before filing."""
        return self.requirement in REQUIRED


@dataclass(frozen=True, slots=True)
class PoliceLeadTime:
    """How one country calls its police certificate and how many days it takes."""

    certificate: str
    typical: int
    slow: int
    note: str


def _check_scope(entry: ChecklistEntry) -> None:
    """Refuse an entry that reads facts its subject cannot have.

    A stay and a child belong to a person; a case entry may ask about one other scope ("is there a
    job that ..."). Raises `ValueError` naming what it asks.
    """
    own = {"case", entry.per} | ({"person"} if entry.per in ("stay", "child") else set())
    foreign = set()
    for fact in facts_named(entry.condition):
        if fact not in terms():
            known = ", ".join(sorted(terms()))
            raise ValueError(f"There is no fact “{fact}” to ask for. Known are {known}.")
        if terms()[fact].scope not in own:
            foreign.add(terms()[fact].scope)
    if foreign and (entry.per != "case" or len(foreign) > 1):
        asked = ", ".join(sorted(foreign))
        raise ValueError(f"This entry is per {entry.per} but asks about {asked}.")
