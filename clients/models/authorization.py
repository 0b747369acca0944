"""Permission to work in Canada, presence in Canada, and status."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clients.models.client import Client
from clients.models.fact import (
    PROVINCES,
    Fact,
    ends_after_it_begins,
    validate_country,
    validate_noc_code,
)


class WorkPermitQuerySet(models.QuerySet["WorkPermit"]):
    def valid_on(self, day: date) -> Self:
        return self.filter(first_day__lte=day).filter(
            Q(last_day__gte=day) | Q(last_day__isnull=True)
        )


class WorkPermit(Fact):
    """A work permit and the conditions printed on it (IRPR 185)."""

    class Kind(models.TextChoices):
        OPEN = "open", _("Open")
        EMPLOYER_SPECIFIC = "employer_specific", _("Employer-specific")

    client = models.ForeignKey(Client, models.CASCADE, related_name="work_permits")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    employers = models.TextField(
        _("employers named"),
        blank=True,
        max_length=1000,
        help_text=_("One a line, as printed on the permit."),
    )
    province = models.CharField(
        _("only in"),
        max_length=2,
        blank=True,
        choices=PROVINCES,
        help_text=_("Only when the permit limits the place."),
    )
    city = models.CharField(
        _("only in the city of"),
        max_length=80,
        blank=True,
        help_text=_("The city as printed, only when the permit limits the work to it."),
    )
    noc_code = models.CharField(
        _("only as occupation"),
        max_length=5,
        blank=True,
        validators=[validate_noc_code],
        help_text=_("NOC 2021 code, only when the permit limits the occupation."),
    )
    bars_health_care = models.BooleanField(
        _("not valid in health care"),
        null=True,
        blank=True,
        help_text=_(
            "“Yes” when the permit says that it is not valid for work in health or child care, as "
            "it does where no medical exam was done."
        ),
    )
    first_day = models.DateField(_("valid from"))
    last_day = models.DateField(_("valid to"), null=True, blank=True)

    objects = WorkPermitQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name = _("work permit")
        verbose_name_plural = _("work permits")
        constraints = [
            ends_after_it_begins(
                "work_permit_ends_on_or_after_first_day",
                _("A permit cannot end before it begins. Check both dates on the printed permit."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.first_day} – {self.last_day or '…'}"

    @property
    def employer_names(self) -> list[str]:
        """The employers named on the permit, in the order printed."""
        return [name.strip() for name in self.employers.splitlines() if name.strip()]


class PermitRenewal(Fact):
    """An application to renew a permit or to restore status after it (IRPR 182, 186(u), 201)."""

    class Kind(models.TextChoices):
        RENEWAL = "renewal", _("Renewal of the permit")
        RESTORATION = "restoration", _("Restoration of status")

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    permit = models.ForeignKey(WorkPermit, models.CASCADE, related_name="renewals")
    kind = models.CharField(
        _("asked for"),
        max_length=12,
        choices=Kind.choices,
        default=Kind.RENEWAL,
        help_text=_(
            "Restoration is asked for within 90 days after status was lost; no work is allowed "
            "until it is approved (IRPR 182)."
        ),
    )
    applied_on = models.DateField(
        _("received by IRCC on"), help_text=_("UTC date of receipt; online, the moment counts.")
    )
    decided_on = models.DateField(
        _("decided on"), null=True, blank=True, help_text=_("Empty while it is pending.")
    )
    outcome = models.CharField(_("outcome"), max_length=10, blank=True, choices=Outcome.choices)
    history = HistoricalRecords()

    class Meta:
        ordering = ["applied_on", "pk"]
        verbose_name = _("renewal")
        verbose_name_plural = _("renewals")
        constraints = [
            ends_after_it_begins(
                "renewal_decided_after_it_was_filed",
                _("A renewal cannot be decided before it was filed."),
                first="applied_on",
                last="decided_on",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(decided_on__isnull=False),
                name="renewal_outcome_has_a_day",
                violation_error_message=_("An outcome needs the day of the decision."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.applied_on} – {self.decided_on or '…'}"


class EmployerChangeConfirmation(Fact):
    """IRCC's confirmation that work for a new employer may begin before the new permit."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="employer_changes")
    employer = models.CharField(_("new employer"), max_length=120)
    first_day = models.DateField(_("confirmed on"))
    last_day = models.DateField(_("until"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name = _("change of employer confirmed")
        verbose_name_plural = _("changes of employer confirmed")
        constraints = [
            ends_after_it_begins(
                "employer_change_ends_after_it_begins",
                _("A confirmation cannot end before it begins."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.employer} {self.first_day}"


class Absence(Fact):
    """Days outside Canada."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="absences")
    country = models.CharField(
        _("country"), max_length=2, blank=True, validators=[validate_country]
    )
    first_day = models.DateField(_("first day away"))
    last_day = models.DateField(_("last day away"))
    history = HistoricalRecords()

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name = _("absence from Canada")
        verbose_name_plural = _("absences from Canada")
        constraints = [
            ends_after_it_begins(
                "absence_ends_after_it_begins", _("An absence cannot end before it begins.")
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"


class StatusGap(Fact):
    """Days in Canada without temporary resident status (IRPR 87.1(3), 202)."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="status_gaps")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name = _("time without status")
        verbose_name_plural = _("times without status")
        constraints = [
            ends_after_it_begins(
                "status_gap_ends_after_it_begins", _("This time cannot end before it begins.")
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day or '…'}"
