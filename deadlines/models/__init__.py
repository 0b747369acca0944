"""Deadlines, and the reminders that must not get lost."""

from deadlines.models.deadline import (
    Deadline,
    DeadlineQuerySet,
    Reminder,
    ReminderQuerySet,
    SchedulerHeartbeat,
)
from deadlines.models.incident import Incident, IncidentQuerySet, IncidentStep
from deadlines.models.kept import (
    CalendarAddress,
    Digest,
    KeptLetter,
    LicenceLetter,
    MutedRung,
    WatchMark,
)

__all__ = [
    "CalendarAddress",
    "Deadline",
    "DeadlineQuerySet",
    "Digest",
    "Incident",
    "IncidentQuerySet",
    "IncidentStep",
    "KeptLetter",
    "LicenceLetter",
    "MutedRung",
    "Reminder",
    "ReminderQuerySet",
    "SchedulerHeartbeat",
    "WatchMark",
]
