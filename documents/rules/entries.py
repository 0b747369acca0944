"""What one checklist entry is: a paper, for whom, when, how fresh, who issues it, says who."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from documents.rules.conditions import Condition, facts_named, parse_condition

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
REQUIREMENTS = (
    "mandatory_all",
    "mandatory_if_applicable",
    "office_required",
    "recommended",
    "optional",
    "internal",
    "post_submission",
)
# What must be checked or waived before filing; the rest supports, follows or stays in the office.
REQUIRED = frozenset({"mandatory_all", "mandatory_if_applicable", "office_required"})
SCOPES = ("case", "person", "child", "job", "credential", "stay", "document")
CONFIDENCES = ("official", "two sources", "one source", "from memory", "not found")
VALIDITY_KINDS = ("none", "age", "in_force", "police", "letter")
UPLOAD_PROFILES = ("ee_default", "photo", "letter", "form_only", "internal")


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement can be read and how far to trust it; `url` may be empty."""

    title: str
    url: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Validity:
    """How fresh the paper must be on the filing day.

    `kind`: none; age (at most `months` or `days` after the day on the paper); in_force (not
    expired); police (age in the country of residence, else after the last long stay); letter (age
    while the job goes on, else dated after it ended). `limit_included`: the last day of the period
    still counts. `basis` is "official" where a rule refuses an older paper, "office" where
    practice does.
    """

    rule: str
    kind: str = "none"
    months: int | None = None
    days: int | None = None
    limit_included: bool = True
    anchor: str = "issue"
    basis: str = "office"
    advice: str = ""
    warn_months: int | None = None
    policy_ends: date | None = None


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Days from asking to holding the paper, typically and at the slow end."""

    typical: int
    slow: int
    basis: str = "from memory"
    by_country: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of one checklist entry, in force from `since` until the next version."""

    key: str
    title: str
    section: str
    since: date
    requirement: str
    r10_critical: bool
    per: str
    applies_when: Condition
    because: str
    must_contain: tuple[str, ...]
    validity: Validity
    issued_by: str
    lead_time: LeadTime
    upload_profile: str
    translation: str
    citations: tuple[Citation, ...]
    source: str
    confidence: str
    read_on: date
    title_fr: str = ""
    format_notes: str = ""
    physician_notes: str = ""
    notes: str = ""

    @property
    def required(self) -> bool:
        """Whether the paper must be checked or waived before filing."""
        return self.requirement in REQUIRED


def entry_from(key: str, common: Mapping[str, Any], row: Mapping[str, Any]) -> Entry:
    """Return the entry written as TOML or JSON: `common` has title and section, `row` a version.

    Raises `ValueError` naming the entry, the field, the value and what is allowed.
    """
    try:
        body = dict(row)
        return Entry(
            key=key,
            title=common["title"],
            title_fr=common.get("title_fr", ""),
            section=_one_of("section", common["section"], SECTIONS),
            since=_day(body.pop("since")),
            requirement=_one_of("requirement", body.pop("requirement"), REQUIREMENTS),
            per=_one_of("per", body.pop("per"), SCOPES),
            applies_when=parse_condition(body.pop("applies_when")),
            must_contain=tuple(body.pop("must_contain")),
            validity=_validity(body.pop("validity")),
            lead_time=LeadTime(**body.pop("lead_time_days")),
            upload_profile=_one_of("upload_profile", body.pop("upload_profile"), UPLOAD_PROFILES),
            citations=tuple(Citation(**one) for one in body.pop("citations")),
            confidence=_one_of("confidence", body.pop("confidence"), CONFIDENCES),
            read_on=_day(body.pop("read_on")),
            **body,
        )
    except KeyError as error:
        raise ValueError(f"The checklist entry {key} has no {error.args[0]!r}. Add it.") from error
    except (TypeError, ValueError) as error:
        raise ValueError(f"The checklist entry {key} cannot be read: {error}") from error


def check_scope(entry: Entry, scope_of: Mapping[str, str]) -> None:
    """Refuse an entry that reads facts its subject cannot have.

    A stay and a child belong to a person; a case entry may ask about one other scope ("any job that
    ..."). Raises `ValueError` naming the entry and the fact.
    """
    own = {"case", entry.per} | ({"person"} if entry.per in ("stay", "child") else set())
    foreign = set()
    for fact in facts_named(entry.applies_when):
        if fact not in scope_of:
            raise ValueError(f"The checklist entry {entry.key} asks for the unknown fact {fact!r}.")
        if scope_of[fact] not in own:
            foreign.add(scope_of[fact])
    if foreign and (entry.per != "case" or len(foreign) > 1):
        asked = ", ".join(sorted(foreign))
        raise ValueError(
            f"The checklist entry {entry.key} is per {entry.per} but asks about {asked}."
        )


def _one_of(field: str, value: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise ValueError(f"{field} is {value!r}. Use one of: {', '.join(allowed)}.")
    return value


def _validity(data: Mapping[str, Any]) -> Validity:
    values = dict(data)
    if values.get("policy_ends") is not None:
        values["policy_ends"] = _day(values["policy_ends"])
    validity = Validity(**values)
    _one_of("validity kind", validity.kind, VALIDITY_KINDS)
    if validity.kind in ("age", "police", "letter") and not (validity.months or validity.days):
        raise ValueError(f"validity of kind {validity.kind!r} needs months or days.")
    return validity


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
