"""The alarm clock: rings each minute; what is due is in the database."""

import logging

from celery import shared_task
from django.utils import timezone

from deadlines.backlog import catch_up
from deadlines.digest import send_digests
from deadlines.incidents import close_corrected, open_incidents
from deadlines.licence_letters import send_licence_letters
from deadlines.notices import drain_notices
from deadlines.pulse import keep_unsent
from deadlines.scheduler import tick
from deadlines.upkeep import complete_reminders, mark_missed

logger = logging.getLogger(__name__)


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


@shared_task(name="deadlines.watch")  # type: ignore[untyped-decorator]
def keep_dates_in_step() -> None:
    """Bring deadlines in step with their facts and with the clock. May run twice or never.

    What fails in one step keeps none of the others from being done.
    """
    now = timezone.now()
    for step in (mark_missed, close_corrected, open_incidents, catch_up, keep_unsent):
        try:
            step(now)
        except Exception:
            logger.exception("%s broke off", step.__name__)


@shared_task(name="deadlines.digest")  # type: ignore[untyped-decorator]
def send_morning_digests() -> None:
    """Send each person the firm's deadlines once a morning. May run twice or never."""
    send_digests(timezone.now())


@shared_task(name="deadlines.licences")  # type: ignore[untyped-decorator]
def remind_of_licences() -> None:
    """Remind of licences and insurance that end. Any number may run at once, twice or never."""
    send_licence_letters(timezone.now())
