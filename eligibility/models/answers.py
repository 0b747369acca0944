"""What the rules last answered of each client: programs and categories in one row."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.models import Client


class CurrentAnswersQuerySet(models.QuerySet["CurrentAnswers"]):
    def out_of_order(self) -> Self:
        """Return those of open files that could not be judged when last tried."""
        return self.exclude(problem="").filter(client__in=Client.objects.open())


class CurrentAnswers(models.Model):
    """What the law said of one client on one day, for lists and counts.

    `categories` and `programs` give an outcome by key. What was answered on older facts, another
    day or another law is answered anew in the background; `problem` names the kind of fault of a
    file that could not be judged on these facts, that day, by that law.
    """

    PROBLEM_LENGTH = 80

    client = models.OneToOneField(
        Client, models.CASCADE, primary_key=True, related_name="current_answers"
    )
    as_of = models.DateField(_("as of"))
    facts_version = models.PositiveIntegerField()
    law_checksum = models.CharField(max_length=64)
    categories = models.JSONField(_("categories"), default=dict)
    programs = models.JSONField(_("programs"), default=dict)
    problem = models.CharField(_("problem"), max_length=PROBLEM_LENGTH, blank=True)
    answered_at = models.DateTimeField(_("answered at"))

    objects = CurrentAnswersQuerySet.as_manager()

    class Meta:
        verbose_name = _("current answers")
        verbose_name_plural = _("current answers")

    def __str__(self) -> str:
        return f"{self.client_id} {self.as_of}"
