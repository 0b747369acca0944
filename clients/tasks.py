"""What is cleared away in the background."""

from celery import shared_task
from django.utils import timezone

from clients.exchange.checked import forget_outdated


@shared_task(name="clients.forget_checked")  # type: ignore[untyped-decorator]
def forget_checked_files() -> None:
    """Delete checked spreadsheets that nobody imported. May run twice or never."""
    forget_outdated(timezone.now())
