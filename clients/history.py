"""Who changed what in a file, and when, in words; read from the history of each fact."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from clients.kinds import KINDS, FactKind, field_label, value_in_words
from clients.models import Client


@dataclass(frozen=True, slots=True)
class Difference:
    """One value before and after; empty where it was or became unknown."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one fact; `act` is added, changed, deleted, or done for an act of the office.

    `who` is None for the system; `note` is what it was about, or why it was changed.
    """

    at: datetime
    who: str | None
    act: str
    what: str
    differences: list[Difference] = field(default_factory=list)
    note: str = ""


# What rows are called, by the field that points to them and by number.
Names = dict[str, dict[Any, str]]
_ACTS = {"+": "added", "~": "changed", "-": "deleted"}
_SILENT = {"id", "client", "history_id", "history_date", "history_change_reason", "history_type"}


def changes_of(client: Client, limit: int = 20) -> list[Change]:
    """Return the newest changes of the client and every fact, newest first."""
    found = list(_changes(Client, "id", client.pk, limit))
    for kind in KINDS:
        found += _changes(kind.model, *_rows_of(kind, client), limit)
    return sorted(found, key=lambda change: change.at, reverse=True)[:limit]


def _rows_of(kind: FactKind, client: Client) -> tuple[str, Any]:
    """Return the filter of the kind's history; a leave's own says only which job it is of."""
    if kind.client_path == "client":
        return "client_id", client.pk
    parent = kind.model._meta.get_field(kind.parent).related_model
    past: Any = parent.history.model  # type: ignore[union-attr]
    mine = past.objects.filter(client_id=client.pk).values("id")
    return f"{kind.parent}_id__in", mine


def _changes(model: Any, lookup: str, value: Any, limit: int) -> Iterator[Change]:
    """Yield the newest changes of one model's rows, each with what it altered."""
    rows = model.history.filter(**{lookup: value}).select_related("history_user")
    newest = list(rows.order_by("-history_date", "-history_id")[: limit * 3])
    names, before = _names(model, newest), _before(newest)
    for row in newest[:limit]:
        older = before[row.history_id]
        is_change = row.history_type == "~"
        differences = list(_differences(model, older, row, names)) if is_change else []
        if is_change and older and not differences:
            continue
        user = row.history_user
        yield Change(
            row.history_date,
            str(user) if user else None,
            _ACTS[row.history_type],
            _what(model, row),
            differences,
            note=row.history_change_reason or "",
        )


def _before(newest: list[Any]) -> dict[int, Any]:
    """Return what each row said before, by number of the history; None where it is not among them.

    In one pass: the archive of an inspection asks for thousands.
    """
    found: dict[int, Any] = {}
    last_said: dict[Any, Any] = {}
    for row in reversed(newest):
        found[row.history_id] = last_said.get(row.id)
        last_said[row.id] = row
    return found


def _what(model: type[models.Model], row: Any) -> str:
    if model is Client:
        return _("The client’s own data")
    title = str(model._meta.verbose_name)
    return f"{title[:1].upper()}{title[1:]}: {row.instance}"


def _differences(
    model: type[models.Model], older: Any, row: Any, names: Names
) -> Iterator[Difference]:
    if older is None:
        return
    for one in model._meta.concrete_fields:
        if one.name in _SILENT or not hasattr(row, one.attname):
            continue
        before, after = getattr(older, one.attname), getattr(row, one.attname)
        if before != after:
            yield Difference(
                field_label(model, one.name),
                _in_words(one, before, names),
                _in_words(one, after, names),
            )


def _in_words(one: Any, value: Any, names: Names) -> str:
    if one.is_relation:
        return names[one.name].get(value, _("deleted since")) if value else ""
    return value_in_words(one, value)


def _names(model: type[models.Model], rows: list[Any]) -> Names:
    """Return what the rows are called that one of these pointed to and then to another."""
    found: Names = {}
    for one in model._meta.concrete_fields:
        if one.is_relation and one.name not in _SILENT:
            pointed_to = defaultdict[Any, set[Any]](set)
            for row in rows:
                pointed_to[row.id].add(getattr(row, one.attname, None))
            pks = {pk for each in pointed_to.values() if len(each) > 1 for pk in each if pk}
            found[one.name] = _called(one.related_model, pks) if pks else {}
    return found


def _called(model: Any, pks: set[Any]) -> dict[Any, str]:
    """Return the names of rows by number; a deleted one has that of its last day."""
    found = {pk: str(row) for pk, row in model._default_manager.in_bulk(pks).items()}
    gone = pks - found.keys()
    if gone and hasattr(model, "history"):
        for row in model.history.filter(id__in=gone).order_by("history_id"):
            found[row.id] = str(row.instance)
    return found
