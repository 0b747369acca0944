"""Which papers a file needs: one item per entry and subject, with the reason.

Source: IRPR 10 (complete application), IRPA 11.2; each entry cites its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from documents.rules.conditions import Answer, Condition, Value, evaluate, facts_named
from documents.rules.entries import (
    CHECKLIST_ENTRY,
    POLICE_LEAD_TIME,
    SECTIONS,
    ChecklistEntry,
    LeadTime,
    PoliceLeadTime,
)
from documents.rules.words import terms
from eligibility.rules.law import Law, Version, law_on

# The day of the 60 on which the office means to file; day 0 is the UTC date of the invitation.
TARGET_DAY = 53
FRIDAY = 5
HOLIDAYS = ((12, 25), (12, 26), (1, 1))
"""Month and day of the federal holidays on which no office files."""


class Standing(StrEnum):
    """Whether an item is due: NEEDED, or POSSIBLE while a fact that decides is unknown."""

    NEEDED = "needed"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what an item is about.

    `key` is stable between computations ("person:family-3", "job:12", "stay:IN"); `facts` holds
    what is known of it, a fact left out or `None` being unknown.
    """

    key: str
    label: str
    facts: Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class ChecklistFacts:
    """All a checklist may know of one client.

    Each scope lists its subjects; one that nobody asked about yet holds a placeholder subject
    without facts, so that its items show as possible instead of vanishing. `filing_on` is the
    planned filing day, named in the reasons; None where nobody planned one.
    """

    case: Mapping[str, Value | None]
    person: tuple[Subject, ...] = ()
    child: tuple[Subject, ...] = ()
    job: tuple[Subject, ...] = ()
    credential: tuple[Subject, ...] = ()
    stay: tuple[Subject, ...] = ()
    document: tuple[Subject, ...] = ()
    filing_on: date | None = None

    def subjects(self, scope: str) -> tuple[Subject, ...]:
        """Return the subjects of a scope; the case itself is one subject."""
        if scope == "case":
            return (Subject("case", "", self.case),)
        found: tuple[Subject, ...] = getattr(self, scope)
        return found


@dataclass(frozen=True, slots=True)
class Item:
    """One paper for one subject.

    `version` is the rule that asks for it. `why` is the rule in words with the facts that made it
    apply; `missing` says, while POSSIBLE, what would settle it, and `missing_facts` names it.
    `lead_time` in days. `certificate` is what the country calls its police paper.
    """

    version: Version
    subject: str
    label: str
    standing: Standing
    why: str
    missing: tuple[str, ...]
    missing_facts: tuple[str, ...]
    lead_time: LeadTime
    certificate: str = ""

    @property
    def entry(self) -> ChecklistEntry:
        """What the rule says of the paper."""
        entry: ChecklistEntry = self.version.body
        return entry

    @property
    def title(self) -> str:
        """What the paper is called in a list that names its subject beside it."""
        return self.entry.item_title or self.version.title

    @property
    def key(self) -> tuple[str, str]:
        """What identifies the item between computations: entry key and subject key."""
        return self.version.key, self.subject

    @property
    def required(self) -> bool:
        """Whether it must be checked or waived before filing.

        A possible item is not, but for one that everybody owes: there only its form is open.
        """
        owed_by_all = self.entry.requirement == "mandatory_all"
        return self.entry.required and (self.standing is Standing.NEEDED or owed_by_all)

    @property
    def latest_start_day(self) -> int | None:
        """The last day of the 60 to ask for it in the slow case; negative before the invitation.

        `None` for what follows the filing.
        """
        if self.entry.requirement == "post_submission":
            return None
        return TARGET_DAY - self.lead_time.slow

    @property
    def long_lead(self) -> bool:
        """Whether, in the slow case, it cannot be had when asked for after the invitation."""
        day = self.latest_start_day
        return day is not None and day < 0


def items(facts: ChecklistFacts, versions: Iterable[Version], on: date) -> list[Item]:
    """Return the papers due or possibly due under the rules in force on a day.

    In the order of sections, entries and subjects; what does not apply is left out. `versions` are
    those of checklist entries and of lead times of police certificates by country.
    """
    law = law_on(on, versions)
    return [item for version in entries_of(law) for item in _items_of(version, facts, law)]


def entries_of(law: Law) -> list[Version]:
    """Return the checklist entries in force, by section and order."""

    def place(version: Version) -> tuple[int, int, str]:
        return SECTIONS.index(version.body.section), version.body.order, version.key

    return sorted(law.of_kind(CHECKLIST_ENTRY), key=place)


def order_by(item: Item, planned_filing_on: date) -> date | None:
    """Return the last day to ask for the paper so that even a slow one is there to be filed.

    Equal to day 53 minus the slow lead time when the filing is planned for day 53.
    """
    if item.latest_start_day is None:
        return None
    return planned_filing_on - timedelta(days=item.lead_time.slow)


def planned_filing_day(invited_on: date) -> date:
    """Return the office's target: day 53 after the UTC date of the invitation, or a day before.

    Never a Saturday, a Sunday, 25 or 26 December or 1 January: then the last weekday before it.
    """
    return working_day(invited_on + timedelta(days=TARGET_DAY))


def working_day(day: date) -> date:
    """Return the day itself, or the last weekday before a weekend or holiday."""
    while day.isoweekday() > FRIDAY or (day.month, day.day) in HOLIDAYS:
        day -= timedelta(days=1)
    return day


def _items_of(version: Version, facts: ChecklistFacts, law: Law) -> Iterator[Item]:
    entry: ChecklistEntry = version.body
    for subject in facts.subjects(entry.per):
        answer = _answer(entry, subject, facts)
        if answer.holds is False:
            continue
        lead_time, certificate = _lead_time(entry, subject, law)
        yield Item(
            version=version,
            subject=subject.key,
            label=subject.label,
            standing=Standing.NEEDED if answer.holds else Standing.POSSIBLE,
            why=_why(entry, answer, facts.filing_on),
            missing=_asked(answer, facts.filing_on),
            missing_facts=answer.missing,
            lead_time=lead_time,
            certificate=certificate,
        )


def _answer(entry: ChecklistEntry, subject: Subject, facts: ChecklistFacts) -> Answer:
    """Answer an entry for one subject; a case entry on another scope asks "is there one?"."""
    scope = _foreign_scope(entry.condition) if entry.per == "case" else None
    if scope is None:
        return _ask(entry.condition, subject, facts)
    answers = [_ask(entry.condition, one, facts) for one in facts.subjects(scope)]
    for wanted in (True, None):
        matching = [answer for answer in answers if answer.holds is wanted]
        if matching:
            missing = tuple(dict.fromkeys(name for one in matching for name in one.missing))
            return replace(matching[0], missing=missing)
    return Answer(False)


def _foreign_scope(condition: Condition) -> str | None:
    scopes = {terms()[fact].scope for fact in facts_named(condition)} - {"case"}
    return next(iter(scopes), None)


def _ask(condition: Condition, subject: Subject, facts: ChecklistFacts) -> Answer:
    def look_up(fact: str) -> Value | None:
        known = subject.facts.get(fact)
        return facts.case.get(fact) if known is None else known

    return evaluate(condition, look_up)


def _asked(answer: Answer, filing_on: date | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms()[name].question(filing_on) for name in answer.missing))


def _why(entry: ChecklistEntry, answer: Answer, filing_on: date | None) -> str:
    if answer.holds is None:
        asked = ", ".join(_asked(answer, filing_on))
        return f"Not known: {asked}. If it applies: {entry.because}"
    phrases = (terms()[name].in_words(value, filing_on) for name, value in answer.because)
    said = dict.fromkeys(words for words in phrases if words)
    return f"{entry.because} On file: {'; '.join(said)}." if said else entry.because


def _lead_time(entry: ChecklistEntry, subject: Subject, law: Law) -> tuple[LeadTime, str]:
    country = subject.facts.get("stay_country")
    return lead_time_of(entry, country if isinstance(country, str) else "", law)


def lead_time_of(entry: ChecklistEntry, country: str, law: Law) -> tuple[LeadTime, str]:
    """Return how long a paper takes, and what the country calls its police certificate.

    `country` is that of a stay; empty where the paper is about none, or none is known.
    """
    if not entry.lead_time.by_country or not country:
        return entry.lead_time, ""
    known = law.find(POLICE_LEAD_TIME, country)
    version = known or law.find(POLICE_LEAD_TIME, "OTHER")
    if version is None:
        return entry.lead_time, ""
    days: PoliceLeadTime = version.body
    lead_time = replace(entry.lead_time, typical=days.typical, slow=days.slow)
    return lead_time, days.certificate if known else ""
