"""What others saved in a row since a page was opened, so that nobody overwrites it unseen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import AuditEvent


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """The newest change since a page was opened; `who` is empty for the system."""

    who: str
    at: datetime
    fields: tuple[str, ...]
    """The fields that it set and that the page would set to something else."""


class ChangedMeanwhile(Exception):
    """Somebody changed what this page would overwrite; nothing was saved."""

    def __init__(self, found: Meanwhile) -> None:
        super().__init__(str(found.fields))
        self.found = found


def version_of(row: models.Model) -> int:
    """Return the number of the newest entry in a row's history; 0 without one."""
    newest = _history(row).values_list("history_id", flat=True).first()
    return newest or 0


def refuse_if_changed(row: models.Model, seen: int | None, names: Iterable[str]) -> None:
    """Raise ChangedMeanwhile where one of these fields was set since version `seen`.

    `names` are the fields that would be saved with other values than those on file. None is a
    page that does not say what it showed. Call it where nobody else can save the row any more.
    """
    newest = None if seen is None else _history(row).select_related("history_user").first()
    if newest is None or newest.history_id == seen:
        return
    shown = _history(row).filter(history_id=seen).first()
    fields = tuple(name for name in names if shown is None or _differs(row, name, shown, newest))
    if fields:
        who = str(newest.history_user) if newest.history_user else ""
        raise ChangedMeanwhile(Meanwhile(who, newest.history_date, fields))


def refuse_if_set(
    row: models.Model,
    seen: Mapping[str, str],
    wanted: Mapping[str, str],
    *,
    act: str,
    now: datetime,
) -> None:
    """Raise ChangedMeanwhile where a value of a row without a history is not the one `seen`.

    All by field, as a page shows and sends them; a value that is `wanted` now already is no
    matter. `act` is what the log calls the change. Call it where nobody else can save the row.
    """
    fields = tuple(
        name
        for name, value in wanted.items()
        if name in seen and not _is_said(_as_sent(row, name), seen[name], value)
    )
    if not fields:
        return
    event = AuditEvent.objects.about(row).filter(act=act).select_related("actor").first()
    who = str(event.actor) if event and event.actor else ""
    raise ChangedMeanwhile(Meanwhile(who, event.at if event else now, fields))


def as_sent(row: models.Model, names: Iterable[str]) -> dict[str, str]:
    """Return values of a row as its page sends them back: a related row by its number."""
    return {name: _as_sent(row, name) for name in names}


def in_words(found: Meanwhile, zone: Any) -> str:
    """Return who changed it and when, on the reader's clock, and what to do."""
    at = found.at.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z")
    return _(
        "Changed by %(who)s at %(at)s since you opened this page, so nothing was saved. What you "
        "typed stands below, beside what is on file now. Save again to put yours in its place."
    ) % {"who": found.who or _("the system"), "at": at}


def _history(row: Any) -> "models.QuerySet[Any]":
    entries: models.QuerySet[Any] = type(row).history.filter(**{row._meta.pk.attname: row.pk})
    return entries.order_by("-history_id")


def _differs(row: models.Model, name: str, shown: Any, newest: Any) -> bool:
    attname = row._meta.get_field(name).attname  # type: ignore[union-attr]
    return bool(getattr(shown, attname, None) != getattr(newest, attname, None))


def _as_sent(row: models.Model, name: str) -> str:
    value = getattr(row, row._meta.get_field(name).attname)  # type: ignore[union-attr]
    return "" if value is None else str(value)


def _is_said(now: str, *others: str) -> bool:
    """Return whether one of the others says the same, however its lines are broken."""
    return now.split() in [each.split() for each in others]
