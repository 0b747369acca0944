"""Clients to tables: the same format as the import reads, and its templates."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from clients.exchange.columns import (
    CLIENT,
    ROW_KINDS,
    SCORE_IS_CURRENT,
    RowKind,
    csv_columns,
    sheet_columns,
)
from clients.forms.client import PEOPLE
from clients.models import Client

CHUNK = 200
EXAMPLE: dict[str, dict[str, str]] = {
    CLIENT: {
        "reference": "2026-0101",
        "given_name": "Amara",
        "family_name": "Example",
        "birth_date": "1988-04-12",
        "email": "amara@example.com",
        "citizenship": "NG",
        "country": "CA",
        "province": "NS",
    },
    "job": {
        "reference": "2026-0101",
        "id": "a",
        "employer": "Harbour General Hospital",
        "noc_code": "31102",
        "kind": "employee",
        "first_day": "2024-06-03",
        "hours_per_week": "37.5",
        "is_paid": "yes",
        "country": "CA",
        "province": "NS",
    },
    "leave": {
        "reference": "2026-0101",
        "of": "a",
        "kind": "paid_vacation",
        "first_day": "2025-07-07",
        "last_day": "2025-07-18",
    },
    "permit": {
        "reference": "2026-0101",
        "id": "p",
        "kind": "employer_specific",
        "employers": "Harbour General Hospital",
        "first_day": "2024-05-20",
        "last_day": "2026-05-20",
    },
    "renewal": {"reference": "2026-0101", "of": "p", "applied_on": "2026-04-30"},
}

Values = dict[str, Any]


def values_of(clients: Iterable[Client]) -> Iterator[tuple[Client, dict[str, list[Values]]]]:
    """Yield each client with its rows by kind, in the order of the file; ids as `job-1`."""
    chunk = list(clients)
    rows = {client.pk: defaultdict[str, list[Values]](list) for client in chunk}
    labels: dict[tuple[str, int], str] = {}
    for client in chunk:
        own = {name: getattr(client, name) for name in ROW_KINDS[CLIENT].columns}
        people = {name: own[name].email if own[name] else None for name in PEOPLE}
        rows[client.pk][CLIENT].append(own | people)
    versions = {client.pk: client.facts_version for client in chunk}
    for kind in _parents_first():
        for fact in _facts(kind, chunk):
            of = fact.client_id if hasattr(fact, "client_id") else _parent(fact, kind).client_id
            mine = rows[of][kind.key]
            mine.append(_values(fact, kind, labels, f"{kind.key}-{len(mine) + 1}", versions[of]))
    for client in chunk:
        yield client, rows[client.pk]


def _parents_first() -> list[RowKind]:
    kinds = [kind for kind in ROW_KINDS.values() if kind.key != CLIENT]
    return sorted(kinds, key=lambda kind: not kind.is_parent)


def _facts(kind: RowKind, clients: list[Client]) -> "QuerySet[Any]":
    mine = {f"{kind.fact_kind.client_path}__in": clients}
    facts: QuerySet[Any] = kind.model._default_manager.filter(**mine)
    return facts.select_related(kind.parent_field) if kind.parent_field else facts


def _parent(fact: Any, kind: RowKind) -> Any:
    return getattr(fact, kind.parent_field)


def _values(
    fact: Any, kind: RowKind, labels: dict[tuple[str, int], str], label: str, version: int
) -> Values:
    values: Values = {}
    if kind.is_parent:
        labels[kind.key, fact.pk] = values["id"] = label
    if kind.parent_kind:
        parent = _parent(fact, kind)
        values["of"] = labels[kind.parent_kind, parent.pk] if parent else None
    for name in kind.columns:
        if name != SCORE_IS_CURRENT:
            values[name] = getattr(fact, name)
        elif fact.crs_score is not None:
            values[name] = not fact.is_score_stale(version)
    return values


def csv_table(clients: "QuerySet[Client]") -> Iterator[list[Any]]:
    """Yield all rows of the clients as one table."""
    columns = csv_columns()
    yield list(columns)
    for client, kinds in _in_chunks(clients):
        for key, rows in kinds.items():
            for values in rows:
                line = values | {"fact": key, "reference": client.reference}
                yield [line.get(name) for name in columns]


def xlsx_tables(clients: "QuerySet[Client]") -> dict[str, list[list[Any]]]:
    """Return a table for each kind of row, by its key."""
    columns = {key: sheet_columns(kind) for key, kind in ROW_KINDS.items()}
    tables: dict[str, list[list[Any]]] = {key: [list(names)] for key, names in columns.items()}
    for client, kinds in _in_chunks(clients):
        for key, rows in kinds.items():
            for values in rows:
                line = values | {"reference": client.reference}
                tables[key].append([line.get(name) for name in columns[key]])
    return tables


def _in_chunks(
    clients: "QuerySet[Client]",
) -> Iterator[tuple[Client, dict[str, list[Values]]]]:
    pks = list(clients.values_list("pk", flat=True))
    for start in range(0, len(pks), CHUNK):
        found = Client.objects.filter(pk__in=pks[start : start + CHUNK])
        yield from values_of(found.select_related("owner", "backup", "assistant"))


def csv_template() -> Iterator[list[Any]]:
    """Yield the headings and an invented client."""
    columns = csv_columns()
    yield list(columns)
    for key, values in EXAMPLE.items():
        yield [({"fact": key} | values).get(name, "") for name in columns]


def xlsx_template() -> dict[str, list[list[Any]]]:
    """Return a sheet for each kind of row, with an invented client."""
    tables: dict[str, list[list[Any]]] = {}
    for key, kind in ROW_KINDS.items():
        columns = sheet_columns(kind)
        tables[key] = [list(columns)]
        if key in EXAMPLE:
            tables[key].append([EXAMPLE[key].get(name, "") for name in columns])
    return tables
