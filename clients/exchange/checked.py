"""The spreadsheet kept between its check and its import, so that nobody chooses it twice."""

import re
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from accounts.models import Firm, User
from clients.exchange.checking import Plan
from clients.exchange.saving import import_clients
from clients.models import CheckedFile, Client


class NotKept(Exception):
    """The file was imported or replaced meanwhile, or its hour is over."""


def keep_checked(name: str, content: bytes, firm: Firm, *, by: User, now: datetime) -> CheckedFile:
    """Keep a file that was found in order, in place of what this person checked before."""
    kept, _made = CheckedFile.objects.update_or_create(
        user=by,
        defaults={
            "firm": firm,
            "name": name[-200:],  # the end says what it is
            "content": content,
            "sha256": sha256(content).hexdigest(),
            "checked_at": now,
        },
    )
    return kept


def kept_file(digest: str, *, by: User, now: datetime) -> CheckedFile:
    """Return the file this person checked under this SHA-256. Raises NotKept."""
    if not re.fullmatch("[0-9a-f]{64}", digest):
        raise NotKept
    kept = CheckedFile.objects.of(by, now=now).filter(sha256=digest).first()
    if kept is None or sha256(kept.content).hexdigest() != digest:
        raise NotKept
    return kept


def import_kept(kept: CheckedFile, plan: Plan, *, by: User, now: datetime) -> list[Client]:
    """Import the plan of a kept file and forget the file, in one transaction. Raises NotKept."""
    with transaction.atomic():
        forgotten, _of_each = CheckedFile.objects.filter(pk=kept.pk, sha256=kept.sha256).delete()
        if not forgotten:  # a second click: the first one has it
            raise NotKept
        return import_clients(plan, by=by, now=now)


def forget_outdated(now: datetime) -> int:
    """Delete the files whose hour is over; return how many."""
    deleted, _of_each = CheckedFile.objects.outdated(now).delete()
    return deleted
