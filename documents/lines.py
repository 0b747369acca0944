"""One paper as it is shown: its state, its rule, its age on the filing day, the next step."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from documents.amounts import Amount
from documents.models import ChecklistItem, Document
from documents.paper_actions import NEEDS_REASON
from documents.rules.entries import REQUIRED, ChecklistEntry, LeadTime
from documents.rules.freshness import Freshness, FreshnessFinding
from eligibility.rules.law import Version

State = ChecklistItem.State
SETTLED = frozenset({State.CHECKED, State.WAIVED})
WAITING = frozenset({State.NOT_ASKED, State.ASKED, State.REJECTED})
NOT_BEGUN = frozenset({State.NOT_ASKED, State.REJECTED})
# Who makes a paper, as the rules name them: the client, or the office itself.
CLIENTS_OWN = frozenset({"applicant", "client", "applicant or RCIC", "applicant and RCIC"})
OFFICES_OWN = frozenset({"RCIC"})

LONG_LEAD, POSSIBLE, DROPPED = "long_lead", "possible", "dropped"
# From so many days in the slow case on, a paper is among those to ask for first.
LONG_LEAD_DAYS = 28
# What is under way, and for whom it waits since when.
UNDER_WAY: dict[str, Promise] = {
    State.ASKED: _("asked %(day)s"),
    State.RECEIVED: _("received %(day)s"),
    State.REJECTED: _("rejected %(day)s"),
}
FRESHNESS_WORDS: dict[Freshness, Promise] = {
    Freshness.FRESH: _("Good on %(day)s"),
    Freshness.STALE: _("Too old on %(day)s"),
    Freshness.UNKNOWN: _("Date not known"),
    Freshness.TIMELESS: _("Does not expire"),
}
# The usual next step from each state, and how its button is called.
NEXT_STEP: dict[str, tuple[str, Promise]] = {
    State.NOT_ASKED: (State.ASKED, _("Mark as asked")),
    State.ASKED: (State.RECEIVED, _("Received")),
    State.RECEIVED: (State.CHECKED, _("Check")),
    State.REJECTED: (State.ASKED, _("Mark as asked again")),
}


@dataclass(slots=True)
class Line:
    """One paper as it is shown: what is stored, the rule behind it, how fresh it will be."""

    item: ChecklistItem
    version: Version | None
    finding: FreshnessFinding | None
    files: list[Document]
    today: date
    filing_on: date
    amount: Amount | None = None
    # How long the paper takes, for a police certificate in its country; None without a rule.
    lead_time: LeadTime | None = None
    # What was asked when someone marked it: shown beside it until it is answered.
    doubt: str = ""
    # Whether somebody else set it first: what the reader asked for was not done.
    is_overtaken: bool = False

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
    def lacks_date(self) -> bool:
        """Whether nobody can say if it is good on the filing day: a date is not entered."""
        return self.finding is not None and self.finding.freshness is Freshness.UNKNOWN

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
    def ask_now(self) -> bool:
        """Whether the day to ask for it has passed, as that before an invitation always has."""
        due = self.item.order_by
        return bool(due and due < self.today and self.item.state in NOT_BEGUN)

    @property
    def is_late(self) -> bool:
        """Whether the day to ask for it has passed and nobody has it or asked for it."""
        return self.ask_now and not self.exists

    @property
    def turn(self) -> str:
        """Whose turn it is: once asked for, that of the client or of whoever issues the paper."""
        client = self.item.checklist.client
        issuer = self.entry.issued_by if self.entry else ""
        if self.item.state != State.ASKED or issuer in OFFICES_OWN:
            return str(self.item.owner or client.owner)
        return str(client) if not issuer or issuer in CLIENTS_OWN else issuer

    @property
    def group(self) -> str:
        if self.item.applies is False:
            return DROPPED
        if self.is_open_question:
            return POSSIBLE
        awaited = self.item.state in WAITING and not self.exists
        if self.required and awaited and (self.item.is_long_lead or self.takes_weeks):
            return LONG_LEAD
        return self.item.section

    @property
    def takes_weeks(self) -> bool:
        """Whether it is asked for four weeks before filing or earlier, lest a slow one be late."""
        due = self.item.order_by
        return due is not None and (self.filing_on - due).days >= LONG_LEAD_DAYS

    @property
    def is_early_question(self) -> bool:
        """Whether it may be needed and then takes weeks: its question is to be settled first."""
        may_be_needed = self.is_open_question and self.item.requirement in REQUIRED
        return may_be_needed and (self.item.is_long_lead or self.takes_weeks)

    @property
    def takes(self) -> str:
        """How long it takes: “30 to 90 days”; empty where nothing is waited for."""
        if self.lead_time is None or self.item.order_by is None:
            return ""
        days = {"typical": self.lead_time.typical, "slow": self.lead_time.slow}
        if days["typical"] == days["slow"]:
            return ngettext("%(slow)d day", "%(slow)d days", days["slow"]) % days
        return gettext("%(typical)d to %(slow)d days") % days

    @property
    def waits_since(self) -> date | None:
        """The office's day since which it waits on `turn`; None where nothing is under way."""
        if self.item.state not in UNDER_WAY or self.item.state_at is None:
            return None
        zone = self.item.checklist.client.firm.zone
        return self.item.state_at.astimezone(zone).date()

    @property
    def under_way(self) -> str:
        """How it stands since when: “asked 2026-11-02”; empty where nothing is under way."""
        since = self.waits_since
        return "" if since is None else UNDER_WAY[self.item.state] % {"day": since}

    @property
    def how_long(self) -> str:
        """How long it has been under way: “20 days ago”; empty where nothing is."""
        since = self.waits_since
        if since is None:
            return ""
        days = (self.today - since).days
        if days <= 0:
            return gettext("today")
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}

    @property
    def freshness_word(self) -> str:
        word = FRESHNESS_WORDS[self.finding.freshness] if self.finding else ""
        return str(word) % {"day": self.filing_on}

    @property
    def freshness_text(self) -> str:
        """What to say of its age: the rule while the paper is still awaited, else the finding."""
        found = self.finding
        if found is None or self.entry is None:
            return ""
        awaited = self.item.state in WAITING and not self.files
        if found.freshness is Freshness.UNKNOWN and awaited:
            return self.rule_text
        return f"{found.reason} {found.warning}".strip()

    @property
    def rule_text(self) -> str:
        """The rule of its age as it applies to this paper."""
        if self.entry is None:
            return ""
        if self.finding is not None and self.finding.rule:
            return self.finding.rule
        return self.entry.validity.rule

    @property
    def rule_advice(self) -> str:
        """What practice adds to the rule; nothing where the rule here is a narrower one."""
        narrower = self.finding is not None and bool(self.finding.rule)
        return "" if self.entry is None or narrower else self.entry.validity.advice

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
