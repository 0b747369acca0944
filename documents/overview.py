"""A checklist as the page and the report show it: groups, progress, what blocks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from documents.actions import NEEDS_REASON, filing_day, utc_date
from documents.amounts import Amount, amounts_of
from documents.law import checklist_versions
from documents.models import Checklist, ChecklistItem, Document
from documents.papers import Papers, StayToMind, papers_of
from documents.rules.checklist import TARGET_DAY
from documents.rules.entries import CHECKLIST_ENTRY, REQUIRED, ChecklistEntry
from documents.rules.freshness import Freshness, FreshnessFinding
from eligibility.rules.law import Version, law_on

State = ChecklistItem.State
SETTLED = frozenset({State.CHECKED, State.WAIVED})
WAITING = frozenset({State.NOT_ASKED, State.ASKED, State.REJECTED})

LONG_LEAD, POSSIBLE, DROPPED = "long_lead", "possible", "dropped"
GROUPS: dict[str, Promise] = {
    LONG_LEAD: _("Long lead"),
    "identity": _("Identity"),
    "family": _("Family and civil status"),
    "language_education": _("Language and education"),
    "work": _("Work"),
    "licensing": _("Licensing"),
    "police_medical": _("Police and medical"),
    "funds": _("Settlement funds"),
    "program": _("Program and province"),
    "histories": _("Histories"),
    "letters": _("Letters and translations"),
    "representation_fees": _("Representation, fees, biometrics"),
    "signoff": _("Sign-off in the office"),
    POSSIBLE: _("Depends on facts not yet entered"),
    DROPPED: _("No longer needed"),
}
FRESHNESS_WORDS: dict[Freshness, Promise] = {
    Freshness.FRESH: _("Good on the filing day"),
    Freshness.STALE: _("Too old on the filing day"),
    Freshness.UNKNOWN: _("Date not known"),
    Freshness.TIMELESS: _("Does not expire"),
}
# The usual next step from each state, and how its button is called.
NEXT_STEP: dict[str, tuple[str, Promise]] = {
    State.NOT_ASKED: (State.ASKED, _("Ask")),
    State.ASKED: (State.RECEIVED, _("Received")),
    State.RECEIVED: (State.CHECKED, _("Check")),
    State.REJECTED: (State.ASKED, _("Ask again")),
}


@dataclass(slots=True)
class Line:
    """One paper as it is shown: what is stored, the rule behind it, how fresh it will be."""

    item: ChecklistItem
    version: Version | None
    finding: FreshnessFinding | None
    files: list[Document]
    today: date
    amount: Amount | None = None

    @property
    def entry(self) -> ChecklistEntry | None:
        return self.version.body if self.version else None

    @property
    def required(self) -> bool:
        """Whether it must be checked or waived before filing, as `Item.required` says."""
        owed_by_all = self.item.requirement == "mandatory_all"
        applies = self.item.applies or (self.item.applies is None and owed_by_all)
        return bool(applies) and self.item.requirement in REQUIRED

    @property
    def settled(self) -> bool:
        return self.item.state in SETTLED

    @property
    def stale(self) -> bool:
        """Whether the paper at hand will be refused for its age; a waived one is not looked at."""
        found = self.finding
        return (
            found is not None
            and found.freshness is Freshness.STALE
            and found.binding
            and self.item.state != State.WAIVED
        )

    @property
    def blocks(self) -> bool:
        """Whether the application cannot be filed as this paper stands."""
        return self.required and (not self.settled or self.stale)

    @property
    def is_open_question(self) -> bool:
        return self.item.applies is None and not self.required

    @property
    def exists(self) -> bool:
        """Whether the file names the paper with a date that is good: it need only be handed in."""
        return self.finding is not None and self.finding.freshness is Freshness.FRESH

    @property
    def is_late(self) -> bool:
        """Whether the day to ask for it has passed and it has not been asked for."""
        due = self.item.order_by
        not_begun = self.item.state in (State.NOT_ASKED, State.REJECTED)
        return bool(due and due < self.today and not_begun and not self.exists)

    @property
    def group(self) -> str:
        if self.item.applies is False:
            return DROPPED
        if self.is_open_question:
            return POSSIBLE
        awaited = self.item.state in WAITING and not self.exists
        if self.item.is_long_lead and self.required and awaited:
            return LONG_LEAD
        return self.item.section

    @property
    def freshness_word(self) -> Promise | str:
        return FRESHNESS_WORDS[self.finding.freshness] if self.finding else ""

    @property
    def freshness_text(self) -> str:
        """What to say of its age: the rule while the paper is still awaited, else the finding."""
        found = self.finding
        if found is None or self.entry is None:
            return ""
        awaited = self.item.state in WAITING and not self.files
        if found.freshness is Freshness.UNKNOWN and awaited:
            return self.entry.validity.rule
        return f"{found.reason} {found.warning}".strip()

    @property
    def next_step(self) -> tuple[str, Promise] | None:
        """The usual next state and its button; what the office does itself is not asked for."""
        if self.item.requirement == "internal":
            return None if self.settled else (State.CHECKED, _("Done"))
        return NEXT_STEP.get(self.item.state)

    @property
    def needs_reason(self) -> bool:
        return self.item.state in NEEDS_REASON

    @property
    def urgency(self) -> tuple[bool, bool, bool, bool, date, int]:
        """What blocks most comes first: refused, too old, critical, not yet had, due soonest."""
        return (
            self.item.state != State.REJECTED,
            not self.stale,
            not self.item.is_critical,
            self.exists,
            self.item.order_by or date.max,
            self.item.position,
        )


@dataclass(slots=True)
class Group:
    """The lines under one heading."""

    key: str
    label: Promise
    lines: list[Line] = field(default_factory=list)

    @property
    def required(self) -> int:
        return sum(line.required for line in self.lines)

    @property
    def settled(self) -> int:
        return sum(line.required and line.settled for line in self.lines)


@dataclass
class Overview:
    """A whole checklist with its figures."""

    checklist: Checklist
    client: Client
    lines: list[Line]
    filing_on: date
    now: datetime
    stays_to_mind: list[StayToMind] = field(default_factory=list)

    @cached_property
    def required(self) -> list[Line]:
        return [line for line in self.lines if line.required]

    @cached_property
    def settled_count(self) -> int:
        return sum(line.settled for line in self.required)

    @cached_property
    def received_count(self) -> int:
        return sum(line.item.state == State.RECEIVED for line in self.required)

    @cached_property
    def rejected_count(self) -> int:
        return sum(line.item.state == State.REJECTED for line in self.required)

    @cached_property
    def possible(self) -> list[Line]:
        return [line for line in self.lines if line.is_open_question]

    @cached_property
    def open_required(self) -> list[Line]:
        """The open questions whose paper would be required."""
        return [line for line in self.possible if line.item.requirement in REQUIRED]

    @cached_property
    def blocking(self) -> list[Line]:
        return sorted((line for line in self.lines if line.blocks), key=lambda one: one.urgency)

    @property
    def state(self) -> str:
        """met: ready to file; not_met: papers block; undetermined: questions are open."""
        if self.blocking:
            return "not_met"
        return "undetermined" if self.open_required else "met"

    @property
    def days_left(self) -> int | None:
        """Whole days until the cut-off, 0 once it has passed; `None` without an invitation."""
        ita = self.checklist.ita
        return None if ita is None else max((ita.cut_off_at - self.now).days, 0)

    @property
    def is_over(self) -> bool:
        """Whether the cut-off has passed."""
        ita = self.checklist.ita
        return ita is not None and ita.cut_off_at <= self.now

    @property
    def last_day(self) -> date | None:
        """The last UTC day on which to file, `None` without an invitation."""
        ita = self.checklist.ita
        return utc_date(ita.cut_off_at) - timedelta(days=1) if ita else None

    @property
    def filing_day_number(self) -> int:
        """The planned day, counted from the invitation's UTC date as day 0."""
        ita = self.checklist.ita
        return (self.filing_on - utc_date(ita.issued_at)).days if ita else TARGET_DAY

    def groups(self, *, missing_only: bool = False) -> list[Group]:
        """Return the headings of what is needed; with `missing_only`, only what still blocks."""
        by_key: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            if line.blocks or not missing_only:
                by_key[line.group].append(line)
        return [
            Group(key, label, by_key[key])
            for key, label in GROUPS.items()
            if by_key[key] and key not in (POSSIBLE, DROPPED)
        ]

    def group(self, key: str) -> Group | None:
        """Return one heading with its lines, `None` without any."""
        lines = [line for line in self.lines if line.group == key]
        return Group(key, GROUPS[key], lines) if lines else None


def overview_of(checklist: Checklist, *, now: datetime) -> Overview:
    """Return a checklist as it stands at a moment, with each paper's age on the filing day."""
    client = checklist.client
    filing_on = filing_day(checklist, now)
    today = now.astimezone(client.firm.zone).date()
    rules = rules_on(max(filing_on, utc_date(now)))
    papers = papers_of(client, filing_on)
    files = files_by_item(checklist)
    amounts = amounts_of(client, papers.family, filing_on)
    lines = []
    for item in checklist.items.select_related("owner"):
        # A list once made shows what was dropped only where something had come of it.
        own = files.get(item.pk, [])
        if item.applies is False and item.state == State.NOT_ASKED and not own:
            continue
        lines.append(_line(item, rules.get(item.key), papers, own, filing_on, today, amounts))
    return Overview(checklist, client, lines, filing_on, now, papers.stays_to_mind)


def line_of(item: ChecklistItem, *, now: datetime) -> Line:
    """Return one paper as it is shown."""
    checklist = item.checklist
    filing_on = filing_day(checklist, now)
    today = now.astimezone(checklist.client.firm.zone).date()
    rules = rules_on(max(filing_on, utc_date(now)))
    files = list(item.files.kept().select_related("uploaded_by"))
    papers = papers_of(checklist.client, filing_on)
    amounts = amounts_of(checklist.client, papers.family, filing_on)
    return _line(item, rules.get(item.key), papers, files, filing_on, today, amounts)


def rules_on(day: date) -> Mapping[str, Version]:
    """Return the checklist entries in force on a day by key."""
    law = law_on(day, checklist_versions())
    return {version.key: version for version in law.of_kind(CHECKLIST_ENTRY)}


def files_by_item(checklist: Checklist) -> Mapping[int, list[Document]]:
    """Return the files kept for each item, the newest first."""
    found: dict[int, list[Document]] = defaultdict(list)
    rows: Iterable[Document] = Document.objects.kept().filter(item__checklist=checklist)
    for row in rows:
        if row.item_id is not None:
            found[row.item_id].append(row)
    return found


def _line(
    item: ChecklistItem,
    version: Version | None,
    papers: Papers,
    files: list[Document],
    filing_on: date,
    today: date,
    amounts: Mapping[str, Amount],
) -> Line:
    finding = papers.freshness(version, item, files, filing_on) if version else None
    return Line(item, version, finding, files, today, amounts.get(item.key))
