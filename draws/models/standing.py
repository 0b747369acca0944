"""Where a round leaves each client of a firm that confirmed it. Predicted, never a record."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessTo
from accounts.models import Firm
from clients.models import Client, Stage
from draws.models.invitation import InvitationToApply
from draws.models.rounds import Round
from eligibility.models import Assessment


class RoundConfirmation(models.Model):
    """A firm's own mark that it read a round; every open file of the firm is evaluated for it.

    `facts` is the round as it was read then: a round published anew with other values is
    confirmed anew.
    """

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="+", verbose_name=_("firm"))
    round = models.ForeignKey(
        Round, models.CASCADE, related_name="confirmations", verbose_name=_("round")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"))
    facts = models.JSONField(_("round as confirmed"))
    parts_evaluated = models.JSONField(
        _("parts evaluated"),
        default=list,
        help_text=_("Workers share the files of a firm; the last part to end writes the letters."),
    )
    evaluated_at = models.DateTimeField(
        _("every file evaluated at"),
        null=True,
        blank=True,
        help_text=_("Empty while files are being evaluated."),
    )

    class Meta:
        ordering = ["-confirmed_at"]
        verbose_name = _("confirmation of a round")
        verbose_name_plural = _("confirmations of rounds")
        constraints = [
            models.UniqueConstraint(fields=["firm", "round"], name="round_confirmed_once_a_firm")
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.confirmed_at:%Y-%m-%d}"


class ClientStandingQuerySet(models.QuerySet["ClientStanding"]):
    def visible_to(self, user: AccessTo) -> Self:
        return self.filter(client__firm__isnull=False, client__firm_id=user.firm_id)

    def of_open_files(self) -> Self:
        """Leave out the files closed since."""
        return self.filter(client__in=Client.objects.open())

    def without_ita(self) -> Self:
        """Leave out clients with an invitation recorded for the round, or since its day."""
        received = InvitationToApply.objects.filter(
            Q(round=OuterRef("round")) | Q(issued_at__date__gte=OuterRef("round__held_on")),
            client=OuterRef("client"),
        )
        return self.filter(~Exists(received))

    def asked_about(self, *, by: date) -> Self:
        """Return predicted clients of whom nobody has said, by this day, whether an ITA came."""
        return self.filter(
            client__stage__in=[Stage.PROFILE, Stage.POOL],
            listed=ClientStanding.List.PREDICTED_INVITED,
            no_ita_at__isnull=True,
            round__held_on__lte=by,
        ).without_ita()

    def counts(self) -> dict[str, int]:
        """Return how many stand on each of the five lists, in the order of the lists."""
        found = dict(
            self.order_by()
            .values_list("listed")
            .annotate(count=Count("pk"))
            .values_list("listed", "count")
        )
        return {each.value: found.get(each.value, 0) for each in ClientStanding.List}

    def scores(self) -> dict[int, int]:
        """Return how many have each CRS score; those without one are left out."""
        counted = self.order_by().values("crs_score").annotate(count=Count("pk"))
        found = counted.values_list("crs_score", "count")
        return {score: count for score, count in found if score is not None}

    def in_order(self) -> Self:
        """Order a list as the office works it: the closest misses first, then by name."""
        return self.order_by(
            F("points_short").asc(nulls_first=True),
            F("seconds_late").asc(nulls_first=True),
            "client__family_name",
            "client__given_name",
            "pk",
        )


class ClientStanding(models.Model):
    """Where one round leaves one client on the facts of the file, and everything that says why.

    `inputs` are the candidate and the round as the rule saw them: the same inputs give the same
    answer again. `mark` tells the state of round and law it was made under.
    """

    class List(models.TextChoices):
        PREDICTED_INVITED = "predicted_invited", _("Predicted invited")
        MISSED_BY_SCORE = "missed_by_score", _("Missed by score")
        MISSED_BY_TIME = "missed_by_time", _("Missed by time")
        NOT_IN_CATEGORY = "not_in_category", _("Not in the category, or not ranked")
        CANNOT_TELL = "cannot_tell", _("Cannot tell")

    round = models.ForeignKey(Round, models.CASCADE, related_name="standings")
    client = models.ForeignKey(Client, models.CASCADE, related_name="standings")
    listed = models.CharField(_("list"), max_length=20, choices=List.choices)
    ground = models.CharField(_("what decided"), max_length=24)
    reason = models.TextField(_("reason"))
    points_short = models.PositiveSmallIntegerField(_("points short"), null=True, blank=True)
    seconds_late = models.PositiveBigIntegerField(
        _("seconds after the tie-break"), null=True, blank=True
    )
    crs_score = models.PositiveSmallIntegerField(_("CRS score"), null=True, blank=True)
    finding_key = models.CharField(_("first failing finding"), max_length=40, blank=True)
    missing = models.JSONField(_("missing facts"), default=list, blank=True)
    cautions = models.JSONField(_("cautions"), default=list, blank=True)
    inputs = models.JSONField(_("inputs"))
    assessment = models.ForeignKey(
        Assessment, models.CASCADE, null=True, blank=True, related_name="+"
    )
    facts_version = models.PositiveIntegerField()
    mark = models.CharField(max_length=64)
    computed_at = models.DateTimeField(_("computed at"))
    no_ita_at = models.DateTimeField(_("said to have no invitation at"), null=True, blank=True)
    no_ita_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ClientStandingQuerySet.as_manager()

    class Meta:
        ordering = ["round", "client"]
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "client"], name="one_standing_a_round_and_client"
            ),
            models.CheckConstraint(
                condition=Q(points_short__isnull=True) | Q(listed="missed_by_score"),
                name="points_short_only_where_missed_by_score",
            ),
            models.CheckConstraint(
                condition=Q(seconds_late__isnull=True) | Q(listed="missed_by_time"),
                name="seconds_late_only_where_missed_by_time",
            ),
        ]
        indexes = [
            models.Index(fields=["round", "listed"]),
            models.Index(fields=["client", "listed"]),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.client_id} {self.listed}"

    def get_absolute_url(self) -> str:
        return reverse("draws:standing_detail", args=[self.round.number, self.client_id])

    @property
    def may_have_ita(self) -> bool:
        """Whether somebody should look for an invitation: predicted, or level to the second.

        Not of a file that is invited or submitted by now: its invitation is recorded.
        """
        near = self.listed == self.List.PREDICTED_INVITED or self.ground == "same_second"
        return near and self.client.stage in {Stage.PROFILE, Stage.POOL}

    @property
    def candidate(self) -> dict[str, Any]:
        """Return the score, instants and group that the rule went by."""
        found: dict[str, Any] = self.inputs["candidate"]
        return found
