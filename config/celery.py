"""Celery is the alarm clock only: messages carry no dates and no facts (docs/reminders.md)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("landed")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
