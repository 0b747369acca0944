"""Study, credentials and their assessment."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clients.models.client import Client, FamilyMember
from clients.models.fact import Fact, ends_after_it_begins, validate_country


class EducationLevel(models.TextChoices):
    LESS_THAN_SECONDARY = "less_than_secondary", _("Less than secondary")
    SECONDARY = "secondary", _("Secondary diploma")
    ONE_YEAR = "one_year", _("One-year post-secondary")
    TWO_YEAR = "two_year", _("Two-year post-secondary")
    BACHELOR = "bachelor_or_three_year", _("Bachelor’s degree or three years or longer")
    TWO_OR_MORE = "two_or_more", _("Two or more, one of three years or longer")
    MASTER = "master_or_professional", _("Master’s or entry-to-practice professional degree")
    DOCTORAL = "doctoral", _("Doctorate")


class StudyPeriod(Fact):
    """Days of study; full-time study takes work out of the Canadian Experience Class."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="study_periods")
    institution = models.CharField(_("institution"), max_length=120, blank=True)
    country = models.CharField(
        _("country"), max_length=2, blank=True, validators=[validate_country]
    )
    is_full_time = models.BooleanField(_("full-time"), null=True, blank=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name = _("study")
        verbose_name_plural = _("studies")
        constraints = [
            ends_after_it_begins(
                "study_ends_after_it_begins", _("Study cannot end before it begins.")
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.first_day} – {self.last_day or '…'}"


class Credential(Fact):
    """A degree, diploma or certificate, with its assessment when it is foreign."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="credentials")
    person = models.ForeignKey(
        FamilyMember,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="credentials",
        verbose_name=_("person"),
        help_text=_("Empty for the client."),
    )
    level = models.CharField(_("level"), max_length=24, choices=EducationLevel.choices)
    name = models.CharField(_("credential"), max_length=120, blank=True)
    institution = models.CharField(_("institution"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, validators=[validate_country])
    awarded_on = models.DateField(_("awarded on"), null=True, blank=True)
    program_years = models.DecimalField(
        _("length of the program in years"), max_digits=3, decimal_places=1, null=True, blank=True
    )
    is_medical_diploma = models.BooleanField(_("primary medical diploma"), default=False)
    eca_issuer = models.CharField(_("assessed by"), max_length=80, blank=True)
    eca_issued_on = models.DateField(_("assessment issued on"), null=True, blank=True)
    eca_level = models.CharField(
        _("Canadian equivalent"), max_length=24, blank=True, choices=EducationLevel.choices
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["awarded_on", "pk"]
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")

    def __str__(self) -> str:
        return self.name or self.get_level_display()
