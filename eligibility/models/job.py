"""Work in the background, as rows with their progress."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessTo
from accounts.models import Firm


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: AccessTo) -> Self:
        return self.filter(firm__isnull=False, firm_id=user.firm_id)

    def unfinished(self) -> Self:
        return self.filter(state__in=(Job.State.WAITING, Job.State.RUNNING))

    def free(self, now: datetime) -> Self:
        """Return the unfinished jobs that no worker holds."""
        return self.unfinished().filter(Q(lease_until=None) | Q(lease_until__lte=now))


class Job(models.Model):
    """Work too long for one request, done in short steps by whoever holds its lease.

    `key` says what is done to what: while one is unfinished, asking again finds it. `subject`
    holds ids only, `cursor` where the next step goes on; `done` of `total` is what the page shows.
    Without a firm it is work on the rules or rounds of the whole installation.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=120)
    subject = models.JSONField(_("subject"), default=dict, blank=True)
    firm = models.ForeignKey(
        Firm, models.CASCADE, null=True, blank=True, related_name="jobs", verbose_name=_("firm")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked at"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING, db_index=True
    )
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), null=True, blank=True)
    cursor = models.JSONField(_("goes on at"), null=True, blank=True)
    token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    problem = models.CharField(_("problem"), max_length=200, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state__in=("waiting", "running")),
                name="one_unfinished_job_of_a_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_finished(self) -> bool:
        return self.state in (Job.State.DONE, Job.State.FAILED)
