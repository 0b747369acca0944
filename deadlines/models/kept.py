"""What is kept beside deadlines: how far files were read, what firms mute, calendars, letters."""

from datetime import datetime
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessTo
from accounts.models import Firm
from clients.models import Client
from deadlines.models.deadline import Deadline


class WatchMark(models.Model):
    """Up to which facts and stage a file's dates have been made into deadlines.

    The stage is NOT_MADE where they were looked at and could not be made.
    """

    NOT_MADE = ""

    client = models.OneToOneField(
        Client, models.CASCADE, primary_key=True, related_name="watch_mark"
    )
    facts_version = models.PositiveIntegerField()
    stage = models.CharField(max_length=12)
    looked_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.client_id} at {self.facts_version}"


class MutedRung(models.Model):
    """A rung that a firm does not want to be reminded at; only soft ones can be muted."""

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="muted_rungs")
    kind = models.CharField(_("kind"), max_length=40, choices=Deadline.Kind.choices)
    rung = models.CharField(_("rung"), max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "kind", "rung"], name="one_mute_a_rung")
        ]
        verbose_name = _("muted rung")
        verbose_name_plural = _("muted rungs")

    def __str__(self) -> str:
        return f"{self.kind} {self.rung}"


class CalendarAddress(models.Model):
    """The secret address under which a person's calendar program reads the deadlines.

    Only a hash of the secret is kept: it is shown once, when it is made.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="calendar_address",
    )
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))
    read_at = models.DateTimeField(_("last read at"), null=True, blank=True)

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"


class KeptLetter(models.Model):
    """A letter to one person of the office, kept before it is sent; sent apart from reminders."""

    # Also the lease of who is sending it: a crash in between lets it be sent again.
    next_try_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    refused_at = models.DateTimeField(_("refused for good at"), null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


Letter = TypeVar("Letter", bound=KeptLetter)


class KeptLetterQuerySet(models.QuerySet[Letter]):
    def unsettled(self) -> Self:
        """Return what is neither sent nor refused for good."""
        return self.filter(sent_at=None, refused_at=None)

    def unsent(self, now: datetime) -> Self:
        """Return what is to go out: neither sent nor refused, and nobody is sending it."""
        return self.unsettled().filter(next_try_at__lte=now)


class DigestQuerySet(KeptLetterQuerySet["Digest"]):
    pass


class Digest(KeptLetter):
    """One person's letter of one day with all deadlines of the firm."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    day = models.DateField(_("day"))

    objects = DigestQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"digest of {self.day}"


class LicenceLetterQuerySet(KeptLetterQuerySet["LicenceLetter"]):
    def visible_to(self, user: AccessTo) -> Self:
        return self.filter(holder__firm__isnull=False, holder__firm_id=user.firm_id)

    def of_days_that_hold(self) -> Self:
        """Leave out those about a last day that has been renewed, or taken back, since."""
        licence = Q(held=LicenceLetter.Held.LICENCE, holder__licence_ends_on=F("last_day"))
        insurance = Q(held=LicenceLetter.Held.INSURANCE, holder__insurance_ends_on=F("last_day"))
        return self.filter(licence | insurance, holder__is_active=True, reader__is_active=True)


class LicenceLetter(KeptLetter):
    """One reminder of the last day of a consultant's licence or insurance, to one person."""

    class Held(models.TextChoices):
        LICENCE = "licence", _("College licence")
        INSURANCE = "insurance", _("Errors and omissions insurance")

    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="licence_letters"
    )
    held = models.CharField(_("what ends"), max_length=10, choices=Held.choices)
    last_day = models.DateField(_("last day"))
    rung = models.CharField(_("rung"), max_length=8)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    due_at = models.DateTimeField(_("due at"))

    objects = LicenceLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-pk"]
        verbose_name = _("letter about a licence")
        verbose_name_plural = _("letters about licences")
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "held", "last_day", "rung", "reader"],
                name="one_licence_letter_a_rung_and_reader",
            )
        ]

    def __str__(self) -> str:
        return f"{self.held} {self.last_day} {self.rung}"
