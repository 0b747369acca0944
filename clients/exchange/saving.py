"""A checked plan into the database: all of it, or nothing."""

from datetime import datetime

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from accounts.audit import record_act
from accounts.models import User
from clients.exchange.checking import Plan
from clients.exchange.columns import CLIENT, ROW_KINDS
from clients.exchange.letters import save_letters
from clients.models import Client

BATCH = 500


def import_clients(plan: Plan, *, by: User | None, now: datetime) -> list[Client]:
    """Save every client and fact of the plan in one transaction; ValueError if it has problems."""
    if not plan.may_be_saved:
        raise ValueError("This plan has problems; nothing of it may be saved.")
    with transaction.atomic():
        for key, made in plan.made.items():
            if made:
                bulk_create_with_history(
                    made,
                    ROW_KINDS[key].model,
                    batch_size=BATCH,
                    default_user=by,
                    default_date=now,
                )
        save_letters(plan)
        record_act("clients_imported", at=now, by=by, firm=plan.firm, rows=dict(plan.counts))
    return list(plan.made[CLIENT])
