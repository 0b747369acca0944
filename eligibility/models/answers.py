"""What the rules last answered of each client: score, programs and categories in one row."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.models import Client


class CurrentAnswers(models.Model):
    """Everything the law said of one client on one day, for lists and counts.

    `categories` and `programs` give an outcome by key. What was answered on older facts, another
    day or another law is brought up to date by re-evaluating.
    """

    client = models.OneToOneField(
        Client, models.CASCADE, primary_key=True, related_name="current_answers"
    )
    as_of = models.DateField(_("as of"))
    facts_version = models.PositiveIntegerField()
    law_checksum = models.CharField(max_length=64)
    crs_score = models.PositiveSmallIntegerField(_("CRS score"), null=True, blank=True)
    crs_is_confirmed = models.BooleanField(_("by confirmed tables"), default=False)
    categories = models.JSONField(_("categories"), default=dict)
    programs = models.JSONField(_("programs"), default=dict)
    answered_at = models.DateTimeField(_("answered at"))

    class Meta:
        verbose_name = _("current answers")
        verbose_name_plural = _("current answers")

    def __str__(self) -> str:
        return f"{self.client_id} {self.as_of}"
