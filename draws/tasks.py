"""Rounds fetched on a schedule, and the question after two days whether an invitation came."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from draws.feed import DamagedFeedError
from draws.fetching import FetchError, fetch_and_load, source_of
from draws.telling import ask_about_predicted

logger = logging.getLogger(__name__)


@shared_task(name="draws.fetch")  # type: ignore[untyped-decorator]
def fetch_rounds() -> None:
    """Fetch the official rounds where the installation says so and it is not too early."""
    now = timezone.now()
    if not settings.ROUNDS_ADDRESS:
        return
    source = source_of(settings.ROUNDS_ADDRESS)
    if source.next_check_at is not None and source.next_check_at > now:
        return
    try:
        load = fetch_and_load(source, now=now)
    except (FetchError, DamagedFeedError):
        return  # kept with the source and shown in the admin site
    if load is not None:
        logger.info("rounds fetched: %s new, %s changed", load.new_count, load.changed_count)


@shared_task(name="draws.ask")  # type: ignore[untyped-decorator]
def ask_about_invitations() -> None:
    """Write to consultants whose predicted clients have no invitation recorded. Once each."""
    ask_about_predicted(now=timezone.now())
