"""What one tick does, and whether ticks still come."""

import logging
from datetime import datetime

from deadlines.models import SchedulerHeartbeat
from deadlines.outbox import Outcome, drain_due

logger = logging.getLogger(__name__)

REMINDERS = "reminders"


def tick(now: datetime) -> int:
    """Send what is due and leave a sign of life; return how many were sent.

    The sign of life comes first: a long backlog is work, not silence.
    """
    SchedulerHeartbeat.objects.update_or_create(name=REMINDERS, defaults={"ticked_at": now})
    done = drain_due(now)
    sent = done[Outcome.SENT]
    if sent:
        SchedulerHeartbeat.objects.filter(name=REMINDERS).update(sent_at=now, sent_count=sent)
    if sent or done[Outcome.RETRY]:
        logger.info("reminders: %s", ", ".join(f"{n} {what}" for what, n in done.items() if n))
    if done[Outcome.FAILED]:
        logger.error("reminders: %s refused for good", done[Outcome.FAILED])
    return sent
