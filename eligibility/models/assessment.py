"""What the rules concluded of each client, written once and kept."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessTo
from clients.models import Client


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: AccessTo) -> Self:
        return self.filter(client__firm__isnull=False, client__firm_id=user.firm_id)


class Assessment(models.Model):
    """What the rules concluded of one client on one day, with all that is needed to replay it.

    `facts` is the client's file as the rules saw it, `versions` the ids of the rule versions
    used, `findings` the findings in order. Written once; the same inputs are stored once.
    """

    client = models.ForeignKey(Client, models.CASCADE, related_name="assessments")
    rule_key = models.CharField(_("rule"), max_length=80)
    as_of = models.DateField(_("as of"))
    evaluated_at = models.DateTimeField(_("evaluated at"))
    verdict = models.CharField(_("verdict"), max_length=16, db_index=True)
    best_noc = models.CharField(_("NOC"), max_length=5, blank=True)
    hours = models.DecimalField(
        _("qualifying hours"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    facts = models.JSONField(_("facts"))
    result = models.JSONField(_("result"))
    versions = models.JSONField(_("rule versions"))
    versions_checksum = models.CharField(max_length=64)
    facts_hash = models.CharField(max_length=64)
    rules_edition = models.PositiveSmallIntegerField(_("edition of the rules' code"))

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-evaluated_at", "-pk"]
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "rule_key", "as_of", "versions_checksum", "facts_hash"],
                name="assessment_stored_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule_key} {self.as_of} {self.verdict}"


class CurrentAssessment(models.Model):
    """The newest assessment of each client as of the day it was made, for lists and counts."""

    client = models.OneToOneField(
        Client, models.CASCADE, primary_key=True, related_name="current_assessment"
    )
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    facts_version = models.PositiveIntegerField()
    as_of = models.DateField()
    verdict = models.CharField(max_length=16, db_index=True)
    best_noc = models.CharField(max_length=5, blank=True)
    hours = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    blocking_reason = models.CharField(max_length=300, blank=True)
    # Our score by the facts on file: what it comes to at least while facts are open.
    crs_score = models.PositiveSmallIntegerField(null=True, blank=True)
    is_crs_open = models.BooleanField(default=False)
    is_crs_reliable = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.client_id} {self.verdict}"
