"""A missed hard deadline and the duties that follow from it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessTo
from deadlines.models.deadline import Deadline


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, user: AccessTo) -> Self:
        return self.filter(
            deadline__client__firm__isnull=False, deadline__client__firm_id=user.firm_id
        )

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def open_first(self) -> Self:
        return self.order_by(F("closed_at").desc(nulls_first=True), "-opened_at", "-pk")


class Incident(models.Model):
    """A hard deadline that was missed, and what the Code asks of the office then."""

    deadline = models.OneToOneField(Deadline, models.CASCADE, related_name="incident")
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    conclusion = models.CharField(_("conclusion"), max_length=500, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        indexes = [models.Index(fields=["closed_at"], name="incident_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(conclusion=""),
                name="closed_incident_has_a_conclusion",
                violation_error_message=_("Say how the incident ended."),
            )
        ]

    def __str__(self) -> str:
        return f"incident {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("deadlines:incident_detail", args=[self.pk])


class IncidentStep(models.Model):
    """One duty of an incident, done or not."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="steps")
    key = models.CharField(max_length=40)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["incident", "key"], name="one_step_a_duty")]

    def __str__(self) -> str:
        return self.key
