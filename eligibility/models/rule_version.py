"""Dated versions of rules as the office keeps them, and what is reported about them."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Confidence(models.TextChoices):
    OFFICIAL = "official", _("Official text read")
    OFFICIAL_COPY = "official_copy", _("Official text through a copy")
    TWO_SOURCES = "two_sources", _("Two independent sources")
    ONE_SOURCE = "one_source", _("One source")
    FROM_MEMORY = "from_memory", _("From memory, not looked up")
    UNCONFIRMED = "unconfirmed", _("Not confirmed")


class RuleVersionQuerySet(models.QuerySet["RuleVersion"]):
    def published(self) -> Self:
        return self.filter(state=RuleVersion.State.PUBLISHED)

    def since(self, day: date) -> Self:
        """Return the versions whose first day is this day or earlier."""
        return self.filter(since__lte=day)


class RuleVersion(models.Model):
    """One dated version of one rule. Published, it never changes: the database refuses."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    label = models.CharField(
        _("label as published"), max_length=120, blank=True, help_text=_("“2026–Version 1”.")
    )
    unit = models.CharField(_("unit"), max_length=80, blank=True)
    since = models.DateField(_("in force from"))
    has_ended = models.BooleanField(
        _("ends the rule"), default=False, help_text=_("From this day no version is in force.")
    )
    body = models.JSONField(_("body"), default=dict)
    source = models.TextField(_("source"))
    source_url = models.URLField(_("address of the source"), blank=True, max_length=500)
    read_on = models.DateField(_("read on"))
    confidence = models.CharField(_("confidence"), max_length=16, choices=Confidence.choices)
    examples = models.JSONField(_("worked examples"), default=list, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, db_index=True
    )
    is_shipped = models.BooleanField(_("shipped edition"), default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="drafted_rules",
        verbose_name=_("author"),
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="approved_rules",
        verbose_name=_("approver"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    checksum = models.CharField(_("checksum"), max_length=64, blank=True)

    objects = RuleVersionQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "key", "-since"]
        verbose_name = _("rule version")
        verbose_name_plural = _("rule versions")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "since"],
                condition=Q(state="published"),
                name="one_published_rule_version_a_day",
                violation_error_message=_(
                    "A published version of this rule is already in force from this day."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="published_rule_version_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["kind", "key", "since"])]

    def __str__(self) -> str:
        return f"{self.title} {self.label}".strip()

    def get_absolute_url(self) -> str:
        return reverse("eligibility:rule_detail", args=[self.kind, self.key])

    @property
    def is_unconfirmed(self) -> bool:
        """Whether nobody has compared it with a source."""
        return self.confidence in (Confidence.FROM_MEMORY, Confidence.UNCONFIRMED)


class RuleNotice(models.Model):
    """What is reported about a version but not confirmed; shown wherever the version is used."""

    version = models.ForeignKey(RuleVersion, models.CASCADE, related_name="notices")
    text = models.TextField(_("text"))
    since = models.DateField(_("concerns days from"), null=True, blank=True)
    source = models.TextField(_("source"), blank=True)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("made by"),
    )

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def __str__(self) -> str:
        return self.text[:80]
