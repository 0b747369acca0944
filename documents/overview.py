"""A checklist as the page and the report show it: groups, progress, what blocks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from deadlines.rules.ladder import TimeLeft, time_left
from documents.actions import filing_day, utc_date
from documents.amounts import Amount, amounts_of
from documents.children import children_that_block
from documents.law import checklist_versions
from documents.lines import DROPPED, LONG_LEAD, POSSIBLE, Line, State
from documents.models import Checklist, ChecklistItem, Document
from documents.papers import Papers, StayToMind, papers_of
from documents.rules.checklist import TARGET_DAY, lead_time_of
from documents.rules.entries import CHECKLIST_ENTRY, REQUIRED
from eligibility.blocks import Block
from eligibility.rules.law import Law, law_on

GROUPS: dict[str, Promise] = {
    LONG_LEAD: _("Long lead: ask for these first"),
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

    @property
    def progress(self) -> str:
        """“3/7” of what is required, else how many papers there are."""
        return f"{self.settled}/{self.required}" if self.required else str(len(self.lines))


@dataclass
class Overview:
    """A whole checklist with its figures."""

    checklist: Checklist
    client: Client
    lines: list[Line]
    filing_on: date
    now: datetime
    stays_to_mind: list[StayToMind] = field(default_factory=list)
    ages_out: list[Block] = field(default_factory=list)
    """A block for each child who is no dependent child any more on the filing day."""

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
    def early_questions(self) -> list[Line]:
        """The open questions about papers that take weeks, by the last day to ask for them."""
        early = (line for line in self.possible if line.is_early_question)
        return sorted(early, key=lambda line: (line.item.order_by or date.max, line.urgency))

    @cached_property
    def other_questions(self) -> list[Line]:
        """The open questions that can wait, by the last day to ask for what they are about."""
        others = (line for line in self.possible if not line.is_early_question)
        return sorted(others, key=lambda line: line.item.order_by or date.max)

    @property
    def has_dated_question(self) -> bool:
        """Whether an open question is about a paper that has a day to be asked for by."""
        return any(line.item.order_by for line in self.open_required)

    @cached_property
    def blocking(self) -> list[Line]:
        return sorted((line for line in self.lines if line.blocks), key=lambda one: one.urgency)

    @cached_property
    def to_ask_for(self) -> list[Line]:
        """What blocks and nobody has been asked for, or must be asked for again."""
        not_begun = (State.NOT_ASKED, State.REJECTED)
        return [line for line in self.blocking if line.item.state in not_begun]

    @property
    def state(self) -> str:
        """met: ready to file; not_met: papers or children block; undetermined: open questions."""
        if self.blocking or self.ages_out:
            return "not_met"
        return "undetermined" if self.open_required else "met"

    @property
    def days_left(self) -> int | None:
        """Whole days until the cut-off, 0 once it has passed; `None` without an invitation."""
        return None if self.left is None else self.left.days

    @property
    def left(self) -> TimeLeft | None:
        """The time until the cut-off, as every page counts it; `None` without an invitation."""
        ita = self.checklist.ita
        return None if ita is None else time_left(ita.cut_off_at, self.now)

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
    def passed_plan(self) -> date | None:
        """The planned filing day that passed unused; the papers are judged as of today then."""
        planned = self.checklist.planned_filing_on
        return planned if planned is not None and planned < self.filing_on else None

    @property
    def filing_day_number(self) -> int:
        """The planned day, counted from the invitation's UTC date as day 0."""
        ita = self.checklist.ita
        return (self.filing_on - utc_date(ita.issued_at)).days if ita else TARGET_DAY

    def groups(self, *, missing_only: bool = False) -> list[Group]:
        """Return the headings of what is needed; with `missing_only`, only what still blocks.

        What takes weeks comes first, whatever it is about, by the last day to ask for it.
        """
        by_key: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            if line.blocks or not missing_only:
                by_key[line.group].append(line)
        by_key[LONG_LEAD].sort(key=lambda line: (line.item.order_by or date.max, line.urgency))
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
    law = law_on(max(filing_on, utc_date(now)), checklist_versions())
    papers = papers_of(client, filing_on)
    files = files_by_item(checklist)
    amounts = amounts_of(client, papers.family, filing_on)
    lines = []
    for item in checklist.items.select_related("owner"):
        # A list once made shows what was dropped only where something had come of it.
        own = files.get(item.pk, [])
        if item.applies is False and item.state == State.NOT_ASKED and not own:
            continue
        lines.append(_line(item, law, papers, own, filing_on, today, amounts))
    ages_out = children_that_block(checklist, papers.family, filing_on, now)
    return Overview(checklist, client, lines, filing_on, now, papers.stays_to_mind, ages_out)


def line_of(item: ChecklistItem, *, now: datetime) -> Line:
    """Return one paper as it is shown."""
    checklist = item.checklist
    filing_on = filing_day(checklist, now)
    today = now.astimezone(checklist.client.firm.zone).date()
    law = law_on(max(filing_on, utc_date(now)), checklist_versions())
    files = list(item.files.kept().select_related("uploaded_by"))
    papers = papers_of(checklist.client, filing_on)
    amounts = amounts_of(checklist.client, papers.family, filing_on)
    return _line(item, law, papers, files, filing_on, today, amounts)


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
    law: Law,
    papers: Papers,
    files: list[Document],
    filing_on: date,
    today: date,
    amounts: Mapping[str, Amount],
) -> Line:
    version = law.find(CHECKLIST_ENTRY, item.key)
    if version is None:
        return Line(item, None, None, files, today, filing_on, amounts.get(item.key))
    finding = papers.freshness(version, item, files, filing_on)
    lead_time, _certificate = lead_time_of(version.body, _country_of(item), law)
    amount = amounts.get(item.key)
    return Line(item, version, finding, files, today, filing_on, amount, lead_time)


def _country_of(item: ChecklistItem) -> str:
    """Return the country of the stay that a paper is about; empty where it is about none."""
    kind, _colon, rest = item.subject.partition(":")
    country = rest.rpartition(":")[2]
    return country if kind == "stay" and country != "unknown" else ""
