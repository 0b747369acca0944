"""The Express Entry profile and a provincial nomination."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clients.models.client import Client
from clients.models.fact import PROVINCES, Fact


class ExpressEntryProfile(Fact):
    """The profile in IRCC's pool; its submission instant breaks ties, to the second."""

    client = models.OneToOneField(Client, models.CASCADE, related_name="profile")
    number = models.CharField(_("profile number"), max_length=20, blank=True)
    submitted_at = models.DateTimeField(
        _("submitted at"), null=True, blank=True, help_text=_("UTC, to the second.")
    )
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    crs_score = models.PositiveSmallIntegerField(
        _("CRS score shown by IRCC"), null=True, blank=True, validators=[MaxValueValidator(1200)]
    )
    crs_score_on = models.DateField(_("score read on"), null=True, blank=True)
    # Set when the score is entered: a fact saved later makes IRCC's score stale.
    crs_score_facts_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    history = HistoricalRecords(excluded_fields=["crs_score_facts_version"])

    class Meta:
        verbose_name = _("Express Entry profile")
        verbose_name_plural = _("Express Entry profiles")
        constraints = [
            models.CheckConstraint(
                condition=Q(crs_score__isnull=True) | Q(crs_score__lte=1200),
                name="profile_crs_score_at_most_1200",
                violation_error_message=_("A CRS score is at most 1,200."),
            ),
        ]

    def is_score_stale(self, facts_version: int) -> bool:
        """Return whether a fact that the score depends on was saved since IRCC's was read.

        `facts_version` is the client's. A score of which nobody knows what it was read with is.
        """
        return self.crs_score_facts_version != facts_version

    def __str__(self) -> str:
        return self.number or str(_("profile without a number"))


def _in_order(first: str, second: str) -> Q:
    """Return that one day is not after the other, where both are known."""
    unknown = Q(**{f"{first}__isnull": True}) | Q(**{f"{second}__isnull": True})
    return unknown | Q(**{f"{second}__gte": F(first)})


class Nomination(Fact):
    """A provincial or territorial nomination (IRPR 87)."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="nominations")
    province = models.CharField(_("province or territory"), max_length=2, choices=PROVINCES)
    stream = models.CharField(_("stream"), max_length=120, blank=True)
    issued_on = models.DateField(_("issued on"))
    accepted_on = models.DateField(_("accepted in the profile on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    is_enhanced = models.BooleanField(
        _("through Express Entry"),
        null=True,
        blank=True,
        help_text=_(
            "Yes for an enhanced nomination, tied to the profile; no for a base nomination, "
            "which gives no points."
        ),
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["issued_on", "pk"]
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="nomination_expires_after_it_was_issued",
                violation_error_message=_("A nomination cannot expire before it was issued."),
            ),
            models.CheckConstraint(
                condition=_in_order("issued_on", "accepted_on")
                & _in_order("issued_on", "withdrawn_on")
                & _in_order("accepted_on", "expires_on")
                & _in_order("accepted_on", "withdrawn_on"),
                name="nomination_days_in_order",
                violation_error_message=_(
                    "A nomination is issued first, then accepted, and ends last."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province} {self.issued_on}"
