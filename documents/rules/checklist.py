"""Which papers a file needs: one item per entry and subject, with the reason.

Source: IRPR 10 (complete application), IRPA 11.2; each entry cites its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from documents.rules.conditions import Answer, Condition, Value, evaluate, facts_named
from documents.rules.entries import SECTIONS, Entry, LeadTime
from documents.rules.shipped import CountryLead, Term, shipped_police_lead_times, terms

# The day of the 60 on which the office means to file; day 0 is the UTC date of the invitation.
TARGET_DAY = 53


class Standing(StrEnum):
    """Whether an item is due: NEEDED, or POSSIBLE while a fact that decides is unknown."""

    NEEDED = "needed"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what an item is about.

    `key` is stable between computations ("person:spouse", "job:12", "stay:IN"); `facts` holds what
    is known of it, a fact left out or `None` being unknown.
    """

    key: str
    label: str
    facts: Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class ChecklistFacts:
    """All a checklist may know of one client.

    Each scope lists its subjects; one that nobody asked about yet holds a placeholder subject
    without facts, so that its items show as possible instead of vanishing.
    """

    case: Mapping[str, Value | None]
    person: tuple[Subject, ...] = ()
    child: tuple[Subject, ...] = ()
    job: tuple[Subject, ...] = ()
    credential: tuple[Subject, ...] = ()
    stay: tuple[Subject, ...] = ()
    document: tuple[Subject, ...] = ()

    def subjects(self, scope: str) -> tuple[Subject, ...]:
        """Return the subjects of a scope; the case itself is one subject."""
        if scope == "case":
            return (Subject("case", "", self.case),)
        found: tuple[Subject, ...] = getattr(self, scope)
        return found


@dataclass(frozen=True, slots=True)
class Item:
    """One paper for one subject.

    `why` is the rule in words with the facts that made it apply; `missing` names, while POSSIBLE,
    what would settle it. `lead_time` in days. `certificate` is what the country calls its police
    paper.
    """

    entry: Entry
    subject: str
    label: str
    standing: Standing
    why: str
    missing: tuple[str, ...]
    lead_time: LeadTime
    certificate: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What identifies the item between computations: entry key and subject key."""
        return self.entry.key, self.subject

    @property
    def required(self) -> bool:
        """Whether it must be checked or waived before filing.

        A possible item is not, but for one that everybody owes: there only its form is open.
        """
        owed_by_all = self.entry.requirement == "mandatory_all"
        return self.entry.required and (self.standing is Standing.NEEDED or owed_by_all)

    @property
    def latest_start_day(self) -> int | None:
        """The last day of the 60 to ask for it in the slow case; negative is before the invitation.

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


def items(
    facts: ChecklistFacts,
    entries: Iterable[Entry],
    on: date,
    lead_times: Mapping[str, CountryLead] | None = None,
) -> list[Item]:
    """Return the papers due or possibly due under the entries in force on a day.

    In the order of sections, entries and subjects. What does not apply is left out. `lead_times`
    are those of police certificates by country, the shipped ones unless given.
    """
    countries = shipped_police_lead_times() if lead_times is None else lead_times
    current = entries_in_force(entries, on)
    return [item for entry in current for item in _items_of(entry, facts, countries)]


def entries_in_force(entries: Iterable[Entry], on: date) -> list[Entry]:
    """Return the version of each entry that is in force on a day, by section."""
    latest: dict[str, Entry] = {}
    for entry in entries:
        known = latest.get(entry.key)
        if entry.since <= on and (known is None or entry.since >= known.since):
            latest[entry.key] = entry
    return sorted(latest.values(), key=lambda entry: SECTIONS.index(entry.section))


def order_by(item: Item, planned_filing_on: date) -> date | None:
    """Return the last day to ask for the paper so that even a slow one is there to be filed.

    Equal to day 53 minus the slow lead time when the filing is planned for day 53.
    """
    if item.latest_start_day is None:
        return None
    return planned_filing_on - timedelta(days=item.lead_time.slow)


def planned_filing_day(invited_on: date) -> date:
    """Return the office's target: day 53 after the UTC date of the invitation."""
    return invited_on + timedelta(days=TARGET_DAY)


def _items_of(
    entry: Entry, facts: ChecklistFacts, countries: Mapping[str, CountryLead]
) -> list[Item]:
    found = []
    for subject in facts.subjects(entry.per):
        answer = _answer(entry, subject, facts)
        if answer.holds is False:
            continue
        lead_time, certificate = _lead_time(entry, subject, countries)
        found.append(
            Item(
                entry=entry,
                subject=subject.key,
                label=subject.label,
                standing=Standing.NEEDED if answer.holds else Standing.POSSIBLE,
                why=_why(entry, answer),
                missing=_asked(answer),
                lead_time=lead_time,
                certificate=certificate,
            )
        )
    return found


def _answer(entry: Entry, subject: Subject, facts: ChecklistFacts) -> Answer:
    """Answer an entry for one subject; a case entry on another scope asks "is there one?"."""
    scope = _foreign_scope(entry.applies_when) if entry.per == "case" else None
    if scope is None:
        return _ask(entry.applies_when, subject, facts)
    answers = [_ask(entry.applies_when, one, facts) for one in facts.subjects(scope)]
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


def _asked(answer: Answer) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms()[name].ask for name in answer.missing))


def _why(entry: Entry, answer: Answer) -> str:
    if answer.holds is None:
        return f"Not known: {', '.join(_asked(answer))}. If it applies: {entry.because}"
    vocabulary: Mapping[str, Term] = terms()
    said = [vocabulary[name].in_words(value) for name, value in answer.because]
    facts_in_words = "; ".join(dict.fromkeys(said))
    if not facts_in_words:
        return entry.because
    return f"{entry.because} On file: {facts_in_words}."


def _lead_time(
    entry: Entry, subject: Subject, countries: Mapping[str, CountryLead]
) -> tuple[LeadTime, str]:
    country = subject.facts.get("stay_country")
    if not entry.lead_time.by_country or not isinstance(country, str):
        return entry.lead_time, ""
    known = countries.get(country) or countries["OTHER"]
    lead = replace(entry.lead_time, typical=known.typical, slow=known.slow)
    return lead, known.certificate if known.country == country else ""


def required_count(found: Sequence[Item]) -> int:
    """Return how many items must be checked or waived before filing."""
    return sum(item.required for item in found)
