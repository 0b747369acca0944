"""Mail to consultants about a round: a row first, then the letter."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from draws.models.rounds import Round


class RoundNotice(models.Model):
    """One letter to one person about one round: counts and links, nobody's name.

    Written in the transaction of what it tells. Whoever sends takes it under a lease, sends,
    then marks it; a crash in between sends it again under the same Message-ID.
    """

    class Kind(models.TextChoices):
        OUTCOME = "outcome", _("Where the round leaves our files")
        CORRECTION = "correction", _("The round was published anew")
        ASK = "ask", _("Predicted, and no invitation recorded")

    class State(models.TextChoices):
        PENDING = "pending", _("To come")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("to")
    )
    round = models.ForeignKey(Round, models.CASCADE, related_name="notices")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    edition = models.PositiveBigIntegerField(
        _("edition"), default=0, help_text=_("Tells one correction of a round from the next.")
    )
    counts = models.JSONField(_("counts"), default=dict)
    made_at = models.DateTimeField(_("made at"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("letter about a round")
        verbose_name_plural = _("letters about rounds")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "round", "kind", "edition"], name="one_notice_of_a_kind"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="sent_notice_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_try_at"]),
            models.Index(fields=["state", "lease_until"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.round_id} {self.state}"
