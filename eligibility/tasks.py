"""The minute's tick: assessments that lag behind facts, law or day."""

from celery import shared_task
from django.utils import timezone

from clients.models import Client
from eligibility.actions import bring_up_to_date

A_TICK = 200
"""Clients a tick: well under two seconds, so that no reminder waits behind it."""


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def assess_lagging_clients() -> int:
    """Bring the assessments of some lagging open files up to date; return how many."""
    now = timezone.now()
    return bring_up_to_date(Client.objects.open(), on=now.date(), now=now, limit=A_TICK)
