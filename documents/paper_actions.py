"""What the office does with one paper: ask for it, settle it, note whose turn it is."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_act
from accounts.models import User
from clients.meanwhile import refuse_if_set
from documents.models import ChecklistItem, Document

State = ChecklistItem.State

NEEDS_REASON = frozenset({State.REJECTED, State.WAIVED})


@transaction.atomic
def set_item_state(
    item: ChecklistItem,
    state: str,
    *,
    by: User,
    now: datetime,
    reason: str = "",
    seen: Mapping[str, str] | None = None,
) -> ChecklistItem:
    """Set what became of a paper.

    Rejecting or waiving needs a reason; why it was rejected stays in sight until it is checked.
    `seen` is what the page showed of state and reason. Raises ValidationError, and
    ChangedMeanwhile where somebody set the paper otherwise since.
    """
    reason = reason.strip()[:300]
    if state not in State.values:
        raise ValidationError(
            _("“%(state)s” is not a state of a paper. Choose one of the list."),
            params={"state": state},
        )
    if state in NEEDS_REASON and not reason:
        raise ValidationError(_("Say why the paper is rejected or waived."))
    hold_item(item)
    wanted = {"state": state} | ({"reason": reason} if state in NEEDS_REASON else {})
    refuse_if_set(item, seen or {}, wanted, act="item_state_changed", now=now)
    change_state(item, state, reason=reason, by=by, now=now)
    return item


def hold_item(item: ChecklistItem) -> None:
    """Read again what the office says of a paper; others wait until the transaction ends."""
    rows = ChecklistItem.objects.select_for_update()
    said = ["state", "reason", "state_at", "note", "owner"]
    item.refresh_from_db(fields=said, from_queryset=rows)


def change_state(
    item: ChecklistItem, state: str, *, by: User, now: datetime, reason: str = ""
) -> None:
    """Write the new state of an item that is held."""
    before = item.state
    item.reason = reason if state in NEEDS_REASON else _kept_reason(item, state)
    item.state = State(state)
    item.state_at = now
    item.save(update_fields=["state", "reason", "state_at"])
    record_act("item_state_changed", at=now, by=by, subject=item, before=before, after=state)


@transaction.atomic
def ask_for(items: Iterable[ChecklistItem], *, by: User, now: datetime) -> int:
    """Mark papers as asked for, those that nobody has yet; returns how many."""
    rows = ChecklistItem.objects.select_for_update().order_by("pk")
    waiting = rows.filter(
        pk__in=[item.pk for item in items], state__in=[State.NOT_ASKED, State.REJECTED]
    )
    for item in waiting:
        change_state(item, State.ASKED, by=by, now=now)
    return len(waiting)


def _kept_reason(item: ChecklistItem, state: str) -> str:
    """Return why a paper was rejected, for as long as a better one is awaited or unread."""
    awaited = state in (State.ASKED, State.RECEIVED)
    was_rejected = item.state in (State.REJECTED, State.ASKED, State.RECEIVED)
    return item.reason if awaited and was_rejected else ""


@transaction.atomic
def set_item_details(
    item: ChecklistItem,
    *,
    note: str,
    owner: User | None,
    by: User,
    now: datetime,
    seen: Mapping[str, str] | None = None,
) -> ChecklistItem:
    """Keep a note and whose turn it is.

    `seen` is what the page showed of both; raises ChangedMeanwhile where somebody set one of them
    otherwise since.
    """
    note = note.strip()[:500]
    hold_item(item)
    wanted = {"note": note, "owner": str(owner.pk) if owner else ""}
    refuse_if_set(item, seen or {}, wanted, act="item_details_changed", now=now)
    item.note, item.owner = note, owner
    item.save(update_fields=["note", "owner"])
    record_act(
        "item_details_changed", at=now, by=by, subject=item, owner=owner.pk if owner else None
    )
    return item


@transaction.atomic
def remove_document(document: Document, *, by: User, now: datetime) -> None:
    """Take a file out of the list; it is kept, with the day it was taken out.

    Raises ValidationError for the proof of a submission that stands.
    """
    if document.filings.standing().exists():
        raise ValidationError(
            _("This file proves the submission. Reopen the application first, with a reason.")
        )
    document.removed_at = now
    document.save(update_fields=["removed_at"])
    record_act("document_removed", at=now, by=by, subject=document, item=document.item_id)
