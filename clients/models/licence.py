"""Licences to practise, as the medical regulators name them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clients.models.client import Client
from clients.models.fact import PROVINCES, Fact, ends_after_it_begins


class Licence(Fact):
    """A certificate of registration with one provincial or territorial regulator."""

    class Kind(models.TextChoices):
        INDEPENDENT = "independent", _("Independent")
        PROVISIONAL = "provisional", _("Provisional")
        RESTRICTED = "restricted", _("Restricted")
        ACADEMIC = "academic", _("Academic")
        EDUCATIONAL = "educational", _("Educational")
        ASSESSMENT = "assessment", _("Assessment")
        OBSERVER = "observer", _("Observer")

    client = models.ForeignKey(Client, models.CASCADE, related_name="licences")
    jurisdiction = models.CharField(_("province or territory"), max_length=2, choices=PROVINCES)
    regulator = models.CharField(_("regulator"), max_length=80, blank=True)
    class_name = models.CharField(
        _("class"), max_length=120, blank=True, help_text=_("In the regulator’s own words.")
    )
    kind = models.CharField(_("kind"), max_length=12, blank=True, choices=Kind.choices)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
        constraints = [
            ends_after_it_begins(
                "licence_ends_after_it_begins", _("A licence cannot end before it begins.")
            )
        ]

    def __str__(self) -> str:
        named = (self.regulator or self.jurisdiction, self.class_name or self.get_kind_display())
        return " · ".join(filter(None, named))
