"""Everything done on a file, by whom and when: changes of its facts and acts of the office."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.acts import act_label, details_in_words
from accounts.models import AuditEvent
from clients.history import Change, Difference, changes_of
from clients.models import Client, EmployerLetter
from deadlines.inspection.events import events_of
from deadlines.models import Incident, Reminder
from deadlines.rows import time_before
from documents.models import ChecklistItem

# What the history of the facts says already, with the values before and after.
SAID_BY_FACTS = frozenset(
    {
        "client_opened",
        "client_changed",
        "client_stage_moved",
        "fact_added",
        "fact_changed",
        "fact_deleted",
    }
)
# Details of an act that a reader of the file can use; the others are numbers of rows.
TOLD = (
    "program",
    "round",
    "verdict",
    "duties",
    "fact",
    "answer",
    "day",
    "issued_at",
    "cut_off_at",
    "closed_at",
    "due_at",
    "papers_open",
    "language",
)


def history_of_file(client: Client, *, limit: int) -> list[Change]:
    """Return the newest acts and changes of a file, newest first; of one moment, acts first."""
    found = [*changes_of(client, limit)[::-1], *_acts(client, limit)]
    return sorted(found, key=lambda change: change.at)[::-1][:limit]


def _acts(client: Client, limit: int) -> Iterator[Change]:
    about = dict(_subjects(client))
    events = [event for event in events_of(client) if event.act not in SAID_BY_FACTS]
    for event in events[-limit:]:
        yield Change(
            event.at,
            str(event.actor) if event.actor else None,
            "done",
            act_label(event.act),
            list(_differences(event)),
            note=" · ".join(filter(None, (about.get(event.subject), _told(event.details)))),
        )


def _subjects(client: Client) -> Iterator[tuple[str, str]]:
    """Yield what an act can be about, as the log names it, and in words where there are some."""
    for ita in client.invitations.all():
        yield f"invitationtoapply:{ita.pk}", str(ita)
    for item in ChecklistItem.objects.filter(checklist__client=client):
        yield f"checklistitem:{item.pk}", str(item)
    for document in client.documents.all():
        yield f"document:{document.pk}", document.original_name
    for letter in EmployerLetter.objects.filter(employment__client=client).select_related(
        "employment"
    ):
        yield f"employerletter:{letter.pk}", letter.employment.employer
    for deadline in client.deadlines.all():
        yield f"deadline:{deadline.pk}", deadline.title
    mine = {"deadline__client": client}
    for reminder in Reminder.objects.filter(**mine, state="sent").select_related("deadline"):
        yield f"reminder:{reminder.pk}", reminder.deadline.title
    for incident in Incident.objects.filter(**mine).select_related("deadline"):
        yield f"incident:{incident.pk}", incident.deadline.title


def _differences(event: AuditEvent) -> Iterator[Difference]:
    if "before" not in event.details or "after" not in event.details:
        return
    words: Mapping[str, Any] = {}
    if event.act == "item_state_changed":
        words = dict(ChecklistItem.State.choices)
    before, after = (str(event.details[name] or "") for name in ("before", "after"))
    yield Difference(
        _("State") if words else _("Day"),
        str(words.get(before, before)),
        str(words.get(after, after)),
    )


def _told(details: Mapping[str, Any]) -> str:
    kept = {name: _plain(details[name]) for name in TOLD if details.get(name) not in (None, "")}
    told = [f"{name} {words}" for name, words in details_in_words(kept)]
    before = [time_before(str(details["rung"]))] if details.get("rung") else []
    return ", ".join(before + told)


def _plain(value: Any) -> Any:
    """Return an instant as the log keeps it without its signs; anything else as it is."""
    is_instant = isinstance(value, str) and value.endswith("+00:00")
    return value[:19].replace("T", " ") + " UTC" if is_instant else value
