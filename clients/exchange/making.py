"""Invented cases into the database, past the forms: they are made right."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts.models import Firm, User
from clients.exchange.columns import CLIENT, ORDER, ROW_KINDS
from clients.invented import Case
from clients.models import Client

BATCH = 1000
CHUNK = 1000


def make_clients(cases: Iterable[Case], firm: Firm, owners: list[User]) -> int:
    """Save invented cases in chunks, without history, to each owner in turn; return how many."""
    number = 0
    chunk: list[Case] = []
    for case in cases:
        chunk.append(case)
        if len(chunk) == CHUNK:
            number += _save(chunk, firm, owners, number)
            chunk = []
    return number + (_save(chunk, firm, owners, number) if chunk else 0)


def _save(chunk: list[Case], firm: Firm, owners: list[User], start: int) -> int:
    made: dict[str, list[Any]] = {key: [] for key in ORDER}
    for place, case in enumerate(chunk, start=start):
        owner = owners[place % len(owners)]
        rows_of_case(case, Client(firm=firm, owner=owner), made)
    with transaction.atomic():
        for key, rows in made.items():
            ROW_KINDS[key].model._default_manager.bulk_create(rows, batch_size=BATCH)
    return len(chunk)


def rows_of_case(case: Case, client: Client, made: dict[str, list[Any]]) -> None:
    """Add the unsaved rows of one case to `made`, tied to each other and to `client`."""
    labelled: dict[tuple[str, str], Any] = {}
    row: Any
    for key in ORDER:
        kind = ROW_KINDS[key]
        for values in case.get(key, ()):
            row = client if key == CLIENT else kind.model()
            for name, value in values.items():
                if name not in {"id", "of", "reference"} or key == CLIENT:
                    setattr(row, name, value)
            if key != CLIENT and kind.fact_kind.client_path == "client":
                row.client = client
            if kind.parent_kind and "of" in values:
                setattr(row, kind.parent_field, labelled[kind.parent_kind, values["of"]])
            if "id" in values:
                labelled[key, values["id"]] = row
            if key == "profile" and row.crs_score is not None:
                row.crs_score_facts_version = client.facts_version
            made[key].append(row)
