"""The audit events of one file: of the client, and of everything that hangs on it."""

from collections.abc import Iterator

from accounts.models import AuditEvent
from clients.models import Client, EmployerLetter
from deadlines.models import Deadline, Incident, Reminder
from documents.models import Checklist, ChecklistItem, Document
from draws.models import ClientStanding, InvitationToApply
from eligibility.models import WhatIf

# By what leads from a row to its file. What was deleted since is found by no id: files of clients
# are never deleted, and facts are written down under their client.
OF_A_FILE = (
    (Checklist, "client"),
    (ChecklistItem, "checklist__client"),
    (ClientStanding, "client"),
    (Deadline, "client"),
    (Document, "client"),
    (EmployerLetter, "employment__client"),
    (Incident, "deadline__client"),
    (InvitationToApply, "client"),
    (Reminder, "deadline__client"),
    (WhatIf, "client"),
)
AT_ONCE = 500  # SQLite takes so many values in one question


def events_of(client: Client) -> list[AuditEvent]:
    """Return what people and the scheduler did to a file, oldest first; of its own firm only."""
    found: list[AuditEvent] = []
    subjects = list(_subjects(client))
    for first in range(0, len(subjects), AT_ONCE):
        some = subjects[first : first + AT_ONCE]
        events = AuditEvent.objects.filter(firm=client.firm_id, subject__in=some)
        found += events.select_related("actor")
    return sorted(found, key=lambda event: (event.at, event.pk))


def _subjects(client: Client) -> Iterator[str]:
    yield f"client:{client.pk}"
    for model, path in OF_A_FILE:
        name = model._meta.model_name
        for pk in model._default_manager.filter(**{path: client}).values_list("pk", flat=True):
            yield f"{name}:{pk}"
