"""Invitations as received. Predicted is never confused with invited."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.access import AccessTo
from clients.models import Client
from draws.models.rounds import Round
from draws.rules.invitation import days_after_round, fits_round, is_beyond_period


class InvitationToApplyQuerySet(models.QuerySet["InvitationToApply"]):
    def visible_to(self, user: AccessTo) -> Self:
        return self.filter(client__firm__isnull=False, client__firm_id=user.firm_id)

    def open(self) -> Self:
        return self.filter(state=InvitationToApply.State.OPEN)

    def submitted(self) -> Self:
        return self.filter(state=InvitationToApply.State.SUBMITTED)


class InvitationToApply(models.Model):
    """An invitation recorded from IRCC's letter (IRPA 10.1, 10.2)."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        SUBMITTED = "submitted", _("Submitted")
        DECLINED = "declined", _("Declined")
        LAPSED = "lapsed", _("Lapsed")
        WITHDRAWN = "withdrawn", _("Withdrawn by IRCC")

    class Program(models.TextChoices):
        CEC = "CEC", _("Canadian Experience Class")
        FSWP = "FSWP", _("Federal Skilled Worker Program")
        FSTP = "FSTP", _("Federal Skilled Trades Program")
        PNP = "PNP", _("Provincial Nominee Program")

    client = models.ForeignKey(Client, models.CASCADE, related_name="invitations")
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="itas", verbose_name=_("round")
    )
    program = models.CharField(_("class"), max_length=4, choices=Program.choices)
    issued_at = models.DateTimeField(_("issued at"))
    cut_off_at = models.DateTimeField(
        _("apply before"), help_text=_("The instant printed in the letter, UTC.")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.OPEN, db_index=True
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closing_reason = models.CharField(_("reason or proof"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    history = HistoricalRecords()

    objects = InvitationToApplyQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at"]
        verbose_name = _("invitation to apply")
        verbose_name_plural = _("invitations to apply")
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(state="open"),
                name="one_open_invitation_a_client",
                violation_error_message=_("This client already has an open invitation."),
            ),
            models.CheckConstraint(
                condition=Q(cut_off_at__gt=F("issued_at")),
                name="invitation_cut_off_after_issue",
                violation_error_message=_("The deadline must be after the invitation."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="closed_invitation_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program} {self.issued_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("draws:ita_detail", args=[self.client_id, self.pk])

    @property
    def is_beyond_period(self) -> bool:
        """Whether its end is later than any letter prints: nobody should trust that it stands."""
        return is_beyond_period(self.issued_at, self.cut_off_at)

    @property
    def days_from_round(self) -> int | None:
        """How many days it lies from the round recorded with it; None where the two fit."""
        if self.round is None or fits_round(self.issued_at, self.round.held_on):
            return None
        return abs(days_after_round(self.issued_at, self.round.held_on))
