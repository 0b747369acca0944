"""What the office does with a checklist: make it, keep it up to date, answer its questions."""

import logging
from datetime import UTC, date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_act
from accounts.models import User
from clients.models import Client
from documents.children import first_plan
from documents.gather import Application, answer_key, checklist_facts, has_no_home
from documents.law import checklist_versions
from documents.models import Checklist, ChecklistItem, Document
from documents.papers import papers_of
from documents.rules.checklist import (
    Item,
    Standing,
    items,
    order_by,
    planned_filing_day,
)
from documents.rules.freshness import Freshness
from draws.models import InvitationToApply

logger = logging.getLogger(__name__)

State = ChecklistItem.State

# From this day of the 60 on, a certificate that is not here needs its explanation.
LATE_DAY = 45
LETTER = "reference_letter"
"""The entry of an employer's letter, one for each job."""
FARTHEST_DAYS = 366
ROUND_WORDS = {"physicians": "physicians_cwe", "healthcare": "healthcare", "french": "french"}
HERE = frozenset({State.RECEIVED, State.CHECKED, State.WAIVED})


@transaction.atomic
def make_checklist(ita: InvitationToApply, *, by: User, now: datetime) -> Checklist:
    """Return the checklist of an invitation, made now.

    The list that the client prepared with before the invitation goes on, with its files and states.
    """
    prepared = Checklist.objects.select_for_update().filter(client=ita.client, ita__isnull=True)
    checklist = prepared.first() or Checklist(client=ita.client, made_at=now)
    checklist.ita = ita
    checklist.program = ita.program
    checklist.planned_filing_on = first_plan(ita, utc_date(now))
    return _open(checklist, "checklist_made", by=by, now=now)


@transaction.atomic
def prepare_checklist(client: Client, *, program: str, by: User, now: datetime) -> Checklist:
    """Return the checklist of a client without an invitation, as if invited under this class."""
    # Of two requests at once, the second goes on with the list that the first made.
    checklist, _made = Checklist.objects.select_for_update().get_or_create(
        client=client,
        ita__isnull=True,
        defaults={"program": program, "made_at": now, "refreshed_at": now},
    )
    checklist.program = program
    return _open(checklist, "checklist_prepared", by=by, now=now)


def _open(checklist: Checklist, act: str, *, by: User, now: datetime) -> Checklist:
    checklist.refreshed_at = now
    checklist.save()
    refresh_checklist(checklist, now=now)
    record_act(
        act,
        at=now,
        by=by,
        subject=checklist,
        client=checklist.client_id,
        ita=checklist.ita_id,
        program=checklist.program,
    )
    return checklist


@transaction.atomic
def refresh_checklist(checklist: Checklist, *, now: datetime) -> None:
    """Derive the items again from the facts as they are.

    States, files, notes and owners stay. An item that no longer applies is marked so, never
    deleted.
    """
    # Two refreshes at once would both add what is new.
    _hold_checklist(checklist)
    _derive_anew(checklist, now)


def _derive_anew(checklist: Checklist, now: datetime) -> None:
    client = Client.objects.select_related("firm").get(pk=checklist.client_id)
    found = derive_items(checklist, client, now=now)
    invited_on = utc_date(checklist.ita.issued_at) if checklist.ita else None
    stored = {(item.key, item.subject): item for item in checklist.items.all()}
    filing_on = filing_day(checklist, now)
    known = papers_of(client, filing_on)
    new, changed = [], []
    # One row for each paper and subject, whatever is on file: of two, the first.
    once: dict[tuple[str, str], Item] = {}
    for item in found:
        once.setdefault(item.key, item)
    for position, item in enumerate(once.values()):
        row = stored.pop(item.key, None)
        if row is None:
            row = ChecklistItem(checklist=checklist, key=item.version.key, subject=item.subject)
            new.append(row)
        before = _derived(row)
        _write(row, item, position)
        good = known.freshness(item.version, row, [], filing_on).freshness is Freshness.FRESH
        row.is_on_file = good
        row.order_by = None if good else _ask_by(item, filing_on, invited_on)
        if row.pk is not None and _derived(row) != before:
            changed.append(row)
    dropped = [row for row in stored.values() if row.applies is not False]
    for row in dropped:
        row.applies, row.missing, row.missing_facts = False, "", []
    ChecklistItem.objects.bulk_create(new)
    ChecklistItem.objects.bulk_update(changed + dropped, DERIVED)
    if new:
        _put_letters_under_their_papers(checklist, now)
    checklist.facts_version = client.facts_version
    checklist.refreshed_at = now
    checklist.save(update_fields=["facts_version", "refreshed_at"])


def _put_letters_under_their_papers(checklist: Checklist, now: datetime) -> None:
    """Put employers' letters that came in before the list under the papers they are."""
    waiting = Document.objects.kept().filter(client=checklist.client_id, item__isnull=True)
    for document in waiting.filter(letter__removed_at__isnull=True).select_related("letter"):
        subject = f"job:{document.letter.employment_id}" if document.letter else ""
        item = checklist.items.filter(key=LETTER, subject=subject).first()
        if item is None:
            continue
        Document.objects.filter(pk=document.pk).update(item=item)
        if item.state == State.NOT_ASKED:
            checklist.items.filter(pk=item.pk).update(state=State.RECEIVED, state_at=now)


def _hold_checklist(checklist: Checklist) -> None:
    """Read a list again as it is stored, and keep others from it until the transaction ends."""
    rows = Checklist.objects.select_for_update(of=("self",)).select_related("ita__round")
    stored = rows.get(pk=checklist.pk)
    for name in ("ita", "program", "planned_filing_on", "answers"):
        setattr(checklist, name, getattr(stored, name))


def derive_items(checklist: Checklist, client: Client, *, now: datetime) -> list[Item]:
    """Return the items that the rules ask for now; nothing is stored."""
    filing_on = filing_day(checklist, now)
    application = Application(
        program=checklist.program or None,
        category=category_of(checklist.ita),
        filing_on=filing_on,
        answers=checklist.answers,
        late_stays=_late_stays(checklist, now),
        # A plan that has passed is none: nothing is said of a day that is no longer meant.
        planned_on=filing_on if filing_on == checklist.planned_filing_on else None,
    )
    facts = checklist_facts(client, application)
    return items(facts, checklist_versions(), max(filing_on, utc_date(now)))


def filing_day(checklist: Checklist, now: datetime) -> date:
    """Return the day on which the papers must be good: as planned, today once that has passed.

    Without a plan it is the target day of an invitation today. Where nothing can be filed any more
    the plan stays as it was.
    """
    today = utc_date(now)
    planned = checklist.planned_filing_on or planned_filing_day(today)
    is_open = checklist.ita is None or checklist.ita.state == InvitationToApply.State.OPEN
    return max(planned, today) if is_open else planned


def category_of(ita: InvitationToApply | None) -> str | None:
    """Return the round an invitation came from in the checklist's words; unknown is `None`."""
    if ita is None or ita.round is None:
        return None
    if not ita.round.category_key:
        return "none"
    return ROUND_WORDS.get(ita.round.category_key, "other")


def utc_date(moment: datetime) -> date:
    """Return the UTC date of an aware moment; the law's clock is UTC."""
    return moment.astimezone(UTC).date()


def _late_stays(checklist: Checklist, now: datetime) -> frozenset[str]:
    if checklist.ita is None:
        return frozenset()
    day = (utc_date(now) - utc_date(checklist.ita.issued_at)).days
    if day < LATE_DAY or checklist.pk is None:
        return frozenset()
    missing = checklist.items.filter(key="police_certificate", applies=True).exclude(state__in=HERE)
    return frozenset(missing.values_list("subject", flat=True))


def _ask_by(item: Item, filing_on: date, invited_on: date | None) -> date | None:
    """Return the last day to ask for a paper, none before the invitation that asks for it."""
    day = order_by(item, filing_on)
    return day if day is None or invited_on is None else max(day, invited_on)


def _write(row: ChecklistItem, item: Item, position: int) -> None:
    row.subject_label = item.label[:160]
    row.section = item.entry.section
    row.title = item.title
    row.requirement = item.entry.requirement
    row.is_critical = item.entry.r10_critical
    row.is_long_lead = item.long_lead
    row.applies = True if item.standing is Standing.NEEDED else None
    row.why = item.why
    row.missing = "; ".join(item.missing)
    row.missing_facts = list(item.missing_facts)
    row.position = position


DERIVED = (
    "subject_label",
    "section",
    "title",
    "requirement",
    "is_critical",
    "is_long_lead",
    "applies",
    "why",
    "missing",
    "missing_facts",
    "order_by",
    "is_on_file",
    "position",
)


def _derived(row: ChecklistItem) -> list[object]:
    return [getattr(row, name) for name in DERIVED]


@transaction.atomic
def plan_filing(checklist: Checklist, day: date, *, by: User, now: datetime) -> None:
    """Set the planned filing day; ages, stays and order-by days follow it.

    Raises `ValidationError` for a day on which the application would come too late, or could not.
    """
    first = utc_date(now)
    if not first <= day <= first + timedelta(days=FARTHEST_DAYS):
        raise ValidationError(
            _("%(day)s is not in the time to file. Plan a day from %(first)s on, within a year."),
            params={"day": day, "first": first},
        )
    if checklist.ita is not None and day >= utc_date(checklist.ita.cut_off_at):
        last = utc_date(checklist.ita.cut_off_at) - timedelta(days=1)
        raise ValidationError(
            _("%(day)s is too late: the last UTC day to file is %(last)s. Plan an earlier day."),
            params={"day": day, "last": last},
        )
    before = checklist.planned_filing_on
    checklist.planned_filing_on = day
    checklist.save(update_fields=["planned_filing_on"])
    record_act(
        "filing_day_planned",
        at=now,
        by=by,
        subject=checklist,
        before=str(before or ""),
        after=str(day),
    )
    refresh_checklist(checklist, now=now)


@transaction.atomic
def answer_question(
    checklist: Checklist, subject: str, fact: str, answer: bool, *, by: User, now: datetime
) -> None:
    """Keep the answer to a question that the client's file has no field for."""
    if not has_no_home(fact):
        raise ValidationError(
            _("“%(fact)s” is kept in the client's file. Enter it there."), params={"fact": fact}
        )
    _hold_checklist(checklist)
    checklist.answers = {**checklist.answers, answer_key(subject, fact): answer}
    checklist.save(update_fields=["answers"])
    record_act(
        "checklist_answered",
        at=now,
        by=by,
        subject=checklist,
        fact=fact,
        about=subject,
        answer=answer,
    )
    _derive_anew(checklist, now)


def refresh_lagging(*, now: datetime, limit: int = 50) -> int:
    """Bring open checklists behind facts, rules or the day up to date; return how many.

    Drawn by lot: lists that cannot be brought up to date never stand before the others for ever.
    """
    chosen = Checklist.objects.open().lagging(on=now).order_by("?")[:limit]
    return sum(_is_refreshed(checklist, now) for checklist in chosen)


def _is_refreshed(checklist: Checklist, now: datetime) -> bool:
    try:
        refresh_checklist(checklist, now=now)
    except Exception:
        logger.exception("checklist %s could not be brought up to date", checklist.pk)
        return False
    return True
