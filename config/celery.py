"""Celery is the alarm clock only: messages carry no dates and no facts."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("landed")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect  # type: ignore[untyped-decorator]
def ring_at_once(**_: Any) -> None:
    """Have a worker that just started make up for the time nobody listened.

    Beat rings a minute after its start; until then Today would say that reminders are silent.
    """
    app.send_task("deadlines.tick", expires=55)
