"""The minute's tick: checklists that lag behind their client's facts."""

from celery import shared_task
from django.utils import timezone

from documents.actions import refresh_lagging

A_TICK = 10
"""Checklists a tick: well under two seconds, so that no reminder waits behind them."""


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def refresh_lagging_checklists() -> int:
    """Bring some lagging checklists up to date; return how many."""
    return refresh_lagging(now=timezone.now(), limit=A_TICK)
