"""One paper as it is shown: its state, its rule, its age on the filing day, the next step."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.actions import NEEDS_REASON
from documents.amounts import Amount
from documents.models import ChecklistItem, Document
from documents.rules.entries import REQUIRED, ChecklistEntry
from documents.rules.freshness import Freshness, FreshnessFinding
from eligibility.rules.law import Version

State = ChecklistItem.State
SETTLED = frozenset({State.CHECKED, State.WAIVED})
WAITING = frozenset({State.NOT_ASKED, State.ASKED, State.REJECTED})

LONG_LEAD, POSSIBLE, DROPPED = "long_lead", "possible", "dropped"
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
