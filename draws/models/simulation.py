"""Where a round that was not held would leave each client; thrown away with its job."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessTo
from clients.models import Client
from draws.models.standing import ClientStanding
from eligibility.models import Job


class SimulatedStandingQuerySet(models.QuerySet["SimulatedStanding"]):
    def visible_to(self, user: AccessTo) -> Self:
        return self.filter(client__firm__isnull=False, client__firm_id=user.firm_id)


class SimulatedStanding(models.Model):
    """One client under supposed figures, day or rule version of a round. Never a prediction."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="simulated_standings")
    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    listed = models.CharField(_("list"), max_length=20, choices=ClientStanding.List.choices)
    reason = models.TextField(_("reason"))
    crs_score = models.PositiveSmallIntegerField(_("CRS score"), null=True, blank=True)
    cut_off = models.PositiveSmallIntegerField(
        _("highest cut-off that would do"), null=True, blank=True
    )
    in_group = models.CharField(_("in the group"), max_length=16)

    objects = SimulatedStandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("simulated standing")
        verbose_name_plural = _("simulated standings")
        constraints = [
            models.UniqueConstraint(
                fields=["job", "client"], name="one_simulated_standing_a_job_and_client"
            )
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.client_id} {self.listed}"
