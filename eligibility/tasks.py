"""The minute's tick: assessments that lag behind facts, law or day."""

from celery import shared_task
from django.utils import timezone

from clients.models import Client
from eligibility.actions import bring_up_to_date

A_TICK = 200
"""Clients a tick: well under two seconds, so that no reminder waits behind it."""


@shared_task(name="eligibility.assess")  # type: ignore[untyped-decorator]
def assess_lagging_clients() -> None:
    """Bring the assessments of some lagging open files up to date. May run twice or never."""
    now = timezone.now()
    bring_up_to_date(Client.objects.open(), on=now.date(), now=now, limit=A_TICK)
