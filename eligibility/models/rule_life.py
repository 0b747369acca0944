"""What a rule's life leaves beside its versions: requests to withdraw, impact lists."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.models import Client

if TYPE_CHECKING:
    from eligibility.models.rule_version import RuleVersion


class WithdrawalRequest(models.Model):
    """One person's wish to withdraw a published version; a second person decides."""

    version = models.OneToOneField(
        "eligibility.RuleVersion", models.CASCADE, related_name="withdrawal_request"
    )
    reason = models.TextField(_("reason"), max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("request to withdraw")
        verbose_name_plural = _("requests to withdraw")

    def __str__(self) -> str:
        return f"{self.version_id}"


class ImpactQuerySet(models.QuerySet["ImpactList"]):
    def of_draft(self, version: "RuleVersion", checksum: str) -> "ImpactQuerySet":
        """Return the lists made for what a version says now, newest first."""
        return self.filter(version=version, checksum=checksum)


class ImpactList(models.Model):
    """Every open file judged by the law as it is and as drafted, as of one day.

    `checksum` is that of the draft's words and figures, `law_checksum` that of the published law
    it was compared with: a list of other words or another law says nothing about this draft.
    """

    version = models.ForeignKey(
        "eligibility.RuleVersion", models.CASCADE, related_name="impact_lists"
    )
    as_of = models.DateField(_("as of"))
    checksum = models.CharField(max_length=64)
    law_checksum = models.CharField(max_length=64)
    job = models.ForeignKey(
        "eligibility.Job", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    judged = models.PositiveIntegerField(_("files judged"), default=0)

    objects = ImpactQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("impact list")
        verbose_name_plural = _("impact lists")

    def __str__(self) -> str:
        return f"{self.version_id} {self.as_of}"


ANSWER_WORDS = {
    "": _("no answer"),
    "met": _("met"),
    "not_met": _("not met"),
    "undetermined": _("cannot be told"),
}


def answer_in_words(value: str) -> str:
    """Return an outcome in the reader's words; points as they are."""
    return str(ANSWER_WORDS.get(value, value))


class ImpactLine(models.Model):
    """One answer that changes for one client; a reference number, no fact.

    `what` names the answer ("category:physicians", "score"), `before` and `after` are outcomes or
    points, empty where the law then has no answer; `reasons` the conditions that answer otherwise.
    """

    class Direction(models.TextChoices):
        GAIN = "gain", _("gains")
        LOSS = "loss", _("loses")
        OTHER = "other", _("changes")
        FAILED = "failed", _("cannot be judged")

    impact = models.ForeignKey(ImpactList, models.CASCADE, related_name="lines")
    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    reference = models.CharField(_("reference"), max_length=20)
    what = models.CharField(_("answer"), max_length=100)
    title = models.CharField(_("title"), max_length=200)
    before = models.CharField(_("before"), max_length=40, blank=True)
    after = models.CharField(_("after"), max_length=40, blank=True)
    direction = models.CharField(_("direction"), max_length=6, choices=Direction.choices)
    reasons = models.JSONField(_("why"), default=list)

    class Meta:
        ordering = ["reference", "pk"]
        verbose_name = _("line of an impact list")
        verbose_name_plural = _("lines of impact lists")
        constraints = [
            models.UniqueConstraint(
                fields=["impact", "client", "what"], name="one_impact_line_an_answer"
            )
        ]
        indexes = [models.Index(fields=["impact", "direction"])]

    def __str__(self) -> str:
        return f"{self.reference} {self.what}"

    @property
    def before_in_words(self) -> str:
        return answer_in_words(self.before)

    @property
    def after_in_words(self) -> str:
        return answer_in_words(self.after)
