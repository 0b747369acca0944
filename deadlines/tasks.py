"""The alarm clock: rings each minute; what is due is in the database."""

from celery import shared_task
from django.utils import timezone

from deadlines.notices import drain_notices
from deadlines.scheduler import tick
from deadlines.upkeep import complete_reminders


@shared_task(name="deadlines.tick")  # type: ignore[untyped-decorator]
def tick_reminders() -> None:
    """Send what is due now. Any number may run at once, twice or never: the next makes it up."""
    tick(timezone.now())


@shared_task(name="deadlines.upkeep")  # type: ignore[untyped-decorator]
def keep_reminders_complete() -> None:
    """Put right what the reminder rows of open deadlines lack. May run twice or never."""
    complete_reminders(timezone.now())


@shared_task(name="deadlines.notices")  # type: ignore[untyped-decorator]
def send_round_notices() -> None:
    """Send the letters about rounds that are due. Any number may run at once, twice or never."""
    drain_notices(timezone.now())
