"""Language test results, in the test's own scores."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clients.models.client import Client, FamilyMember
from clients.models.fact import Fact


class LanguageTest(Fact):
    """One sitting of an approved test. Scores are kept as printed; levels are computed."""

    class Test(models.TextChoices):
        CELPIP_GENERAL = "celpip_general", _("CELPIP-General")
        IELTS_GENERAL = "ielts_general", _("IELTS General Training")
        PTE_CORE = "pte_core", _("PTE Core")
        TEF_CANADA = "tef_canada", _("TEF Canada")
        TCF_CANADA = "tcf_canada", _("TCF Canada")

    client = models.ForeignKey(Client, models.CASCADE, related_name="language_tests")
    person = models.ForeignKey(
        FamilyMember,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="language_tests",
        verbose_name=_("person"),
        help_text=_("Empty for the client."),
    )
    test = models.CharField(_("test"), max_length=16, choices=Test.choices)
    taken_on = models.DateField(
        _("taken on"), help_text=_("The earlier date when the report shows two.")
    )
    listening = models.DecimalField(
        _("listening"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    reading = models.DecimalField(
        _("reading"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    writing = models.DecimalField(
        _("writing"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    speaking = models.DecimalField(
        _("speaking"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["taken_on", "pk"]
        verbose_name = _("language test")
        verbose_name_plural = _("language tests")

    def __str__(self) -> str:
        return f"{self.get_test_display()} {self.taken_on}"

    @property
    def is_french(self) -> bool:
        """Whether this is a test of French, not of English."""
        return self.test in {self.Test.TEF_CANADA, self.Test.TCF_CANADA}
