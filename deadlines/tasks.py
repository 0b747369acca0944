"""The alarm clock: rings each minute; what is due is in the database."""

from celery import shared_task
from django.utils import timezone

from deadlines.scheduler import tick


@shared_task(name="deadlines.tick")  # type: ignore[untyped-decorator]
def tick_reminders() -> None:
    """Send what is due now. Any number may run at once, twice or never: the next makes it up."""
    tick(timezone.now())
