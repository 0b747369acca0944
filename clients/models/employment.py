"""Jobs and the leaves taken from them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clients.models.client import Client, FamilyMember
from clients.models.fact import (
    PROVINCES,
    Fact,
    ends_after_it_begins,
    validate_country,
    validate_noc_code,
)


class Employment(Fact):
    """One job with one employer in one occupation, as the reference letter states it."""

    class Kind(models.TextChoices):
        EMPLOYEE = "employee", _("Employee")
        RESIDENT_OR_FELLOW = "resident_or_fellow", _("Resident or fellow")
        CONTRACTOR = "contractor", _("Contractor")
        SELF_EMPLOYED = "self_employed", _("Self-employed")

    client = models.ForeignKey(Client, models.CASCADE, related_name="employments")
    employer = models.CharField(_("employer"), max_length=120)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    noc_code = models.CharField(
        _("NOC 2021 code"), max_length=5, blank=True, validators=[validate_noc_code]
    )
    kind = models.CharField(_("paid as"), max_length=20, blank=True, choices=Kind.choices)
    country = models.CharField(
        _("country"), max_length=2, blank=True, validators=[validate_country]
    )
    province = models.CharField(_("province"), max_length=2, blank=True, choices=PROVINCES)
    city = models.CharField(_("city"), max_length=80, blank=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Empty while the job goes on.")
    )
    hours_per_week = models.DecimalField(
        _("hours a week"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(168)],
        help_text=_("As the letter says. Leave empty when it does not: “full-time” is no number."),
    )
    is_paid = models.BooleanField(_("paid"), null=True, blank=True)
    is_publicly_funded = models.BooleanField(
        _("paid from public funds"),
        null=True,
        blank=True,
        help_text=_("Self-employed physicians: billed to a provincial or territorial plan."),
    )
    duties_confirmed = models.BooleanField(
        _("letter shows the duties of this NOC"),
        null=True,
        blank=True,
        help_text=_("Your judgement of the lead statement and main duties."),
    )
    is_primary = models.BooleanField(_("primary occupation of the profile"), default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            ends_after_it_begins(
                "employment_ends_after_it_begins", _("A job cannot end before it begins.")
            ),
            models.CheckConstraint(
                condition=Q(hours_per_week__isnull=True)
                | Q(hours_per_week__gte=0, hours_per_week__lte=168),
                name="employment_hours_fit_in_a_week",
                violation_error_message=_("A week has 168 hours. Check the hours in the letter."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer} · {self.noc_code or '?'}"


class PartnerEmployment(Fact):
    """One job of the spouse or partner in Canada, which the score of a couple counts."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="partner_employments")
    person = models.ForeignKey(
        FamilyMember,
        models.CASCADE,
        related_name="employments",
        verbose_name=_("spouse or partner"),
    )
    employer = models.CharField(_("employer"), max_length=120)
    noc_code = models.CharField(
        _("NOC 2021 code"), max_length=5, blank=True, validators=[validate_noc_code]
    )
    kind = models.CharField(
        _("paid as"), max_length=20, blank=True, choices=Employment.Kind.choices
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Empty while the job goes on.")
    )
    hours_per_week = models.DecimalField(
        _("hours a week"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(168)],
    )
    is_paid = models.BooleanField(_("paid"), null=True, blank=True)
    is_authorized = models.BooleanField(
        _("authorized all along"),
        null=True,
        blank=True,
        help_text=_("A permit, or a renewal filed in time, covered every day of the job."),
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name = _("job of the spouse or partner")
        verbose_name_plural = _("jobs of the spouse or partner")
        constraints = [
            ends_after_it_begins(
                "partner_employment_ends_after_it_begins",
                _("A job cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(hours_per_week__isnull=True)
                | Q(hours_per_week__gte=0, hours_per_week__lte=168),
                name="partner_employment_hours_fit_in_a_week",
                violation_error_message=_("A week has 168 hours. Check the hours in the letter."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer} · {self.noc_code or '?'}"


class Leave(Fact):
    """Days away from one job."""

    class Kind(models.TextChoices):
        PAID_VACATION = "paid_vacation", _("Paid vacation")
        UNPAID = "unpaid", _("Unpaid leave")
        SICK = "sick", _("Sick leave")
        PARENTAL = "parental", _("Parental leave")

    employment = models.ForeignKey(Employment, models.CASCADE, related_name="leaves")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    history = HistoricalRecords()

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        constraints = [
            ends_after_it_begins(
                "leave_ends_after_it_begins", _("A leave cannot end before it begins.")
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.first_day} – {self.last_day}"
