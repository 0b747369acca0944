"""Several files given to other people of the office at once: all of them, or none."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_act
from accounts.models import User
from clients.actions import sign
from clients.models import Client

PLACES = ("owner", "backup", "assistant")


@transaction.atomic
def assign_clients(
    files: Collection[int], people: Mapping[str, User | None], *, by: User, now: datetime
) -> int:
    """Give files of the reader's firm the `people` by place; return how many changed.

    Raises ValidationError, with nothing changed, for a file that is not the firm's or is gone,
    for someone who may not take files, and where one person would stand in two places.
    """
    taken = [person for person in people.values() if person is not None]
    if any(person.firm_id != by.firm_id or not person.is_active for person in taken):
        raise ValidationError(_("Only people of your own firm can take files."))
    found = list(Client.objects.visible_to(by).select_for_update().filter(pk__in=files))
    if len(found) != len(set(files)):
        raise ValidationError(
            _("One of the chosen files is not there any more. Nothing was changed; choose again.")
        )
    changed = [client for client in found if _put(client, people)]
    _refuse_two_places(changed)
    details: dict[str, Any] = {place: each.pk if each else None for place, each in people.items()}
    for client in changed:
        sign(client, by, now)
        client.save(update_fields=list(people))
        record_act("client_reassigned", at=now, by=by, subject=client, **details)
    return len(changed)


def _put(client: Client, people: Mapping[str, User | None]) -> bool:
    """Put people in their places, unsaved; return whether that changes the file."""
    before = [getattr(client, f"{place}_id") for place in people]
    for place, person in people.items():
        setattr(client, place, person)
    return before != [getattr(client, f"{place}_id") for place in people]


def _refuse_two_places(clients: Collection[Client]) -> None:
    twice = []
    for client in clients:
        held = [pk for place in PLACES if (pk := getattr(client, f"{place}_id")) is not None]
        if len(held) != len(set(held)):
            twice.append(client.reference)
    if twice:
        raise ValidationError(
            _(
                "One person would hold two places in %(files)s. Choose another backup or "
                "assistant too, or leave those files out. Nothing was changed."
            )
            % {"files": ", ".join(sorted(twice)[:10]) + (" …" if len(twice) > 10 else "")}
        )
