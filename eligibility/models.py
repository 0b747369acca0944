"""Dated rules as the office keeps them, and what they concluded of each client."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessTo
from accounts.models import Firm
from clients.models import Client
from eligibility.answer_models import CurrentAnswers
from eligibility.rule_life_models import ImpactLine, ImpactList, WithdrawalRequest
from eligibility.what_if_models import WhatIf

__all__ = [
    "Assessment",
    "Confidence",
    "CurrentAnswers",
    "CurrentAssessment",
    "ImpactLine",
    "ImpactList",
    "Job",
    "NocUnitGroup",
    "RuleNotice",
    "RuleVersion",
    "WhatIf",
    "WithdrawalRequest",
]


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


class NocUnitGroup(models.Model):
    """A unit group of one version of the National Occupational Classification."""

    noc_version = models.CharField(_("NOC version"), max_length=20, default="2021 V1.0")
    code = models.CharField(_("code"), max_length=5)
    title = models.CharField(_("title"), max_length=200)
    lead_statement = models.TextField(_("lead statement"), blank=True)
    main_duties = models.JSONField(_("main duties"), default=list, blank=True)
    is_paraphrase = models.BooleanField(_("in our own words"), default=True)
    # Of the official text as it was read, so that loading it again changes nothing.
    checksum = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["noc_version", "code"]
        verbose_name = _("NOC unit group")
        verbose_name_plural = _("NOC unit groups")
        constraints = [
            models.UniqueConstraint(
                fields=["noc_version", "code"], name="noc_code_unique_in_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def teer(self) -> int:
        """The TEER category: the second digit of the code."""
        return int(self.code[1])


class NocElement(models.Model):
    """One item of the official text of a unit group, in the order of the file."""

    class Kind(models.TextChoices):
        ILLUSTRATIVE_EXAMPLE = "illustrative_example", _("Illustrative example")
        EXAMPLE = "example", _("Example")
        INCLUSION = "inclusion", _("Inclusion")
        EXCLUSION = "exclusion", _("Exclusion")
        DUTY = "duty", _("Main duty")
        REQUIREMENT = "requirement", _("Employment requirement")
        NOTE = "note", _("Additional information")

    group = models.ForeignKey(NocUnitGroup, models.CASCADE, related_name="elements")
    kind = models.CharField(_("kind"), max_length=24, choices=Kind.choices)
    # The same text may stand twice in a group: only its place tells the rows apart.
    position = models.PositiveSmallIntegerField(_("place"))
    row = models.PositiveSmallIntegerField(_("row of the file"))
    role = models.CharField(_("role"), max_length=200, blank=True)
    text = models.TextField(_("text"))
    is_optional = models.BooleanField(_("optional"), default=False)

    class Meta:
        ordering = ["group", "position"]
        verbose_name = _("NOC element")
        verbose_name_plural = _("NOC elements")
        constraints = [
            models.UniqueConstraint(fields=["group", "position"], name="one_noc_element_a_place")
        ]

    def __str__(self) -> str:
        return self.text[:80]


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: AccessTo) -> Self:
        return self.filter(client__firm__isnull=False, client__firm_id=user.firm_id)


class Assessment(models.Model):
    """What the rules concluded of one client on one day, with all that is needed to replay it.

    `facts` is the client's file as the rules saw it, `versions` the ids of the rule versions
    used, `findings` the findings in order. Written once; the same inputs are stored once.
    """

    client = models.ForeignKey(Client, models.CASCADE, related_name="assessments")
    rule_key = models.CharField(_("rule"), max_length=80)
    as_of = models.DateField(_("as of"))
    evaluated_at = models.DateTimeField(_("evaluated at"))
    verdict = models.CharField(_("verdict"), max_length=16, db_index=True)
    best_noc = models.CharField(_("NOC"), max_length=5, blank=True)
    hours = models.DecimalField(
        _("qualifying hours"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    facts = models.JSONField(_("facts"))
    result = models.JSONField(_("result"))
    versions = models.JSONField(_("rule versions"))
    versions_checksum = models.CharField(max_length=64)
    facts_hash = models.CharField(max_length=64)
    rules_edition = models.PositiveSmallIntegerField(_("edition of the rules' code"))

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-evaluated_at", "-pk"]
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "rule_key", "as_of", "versions_checksum", "facts_hash"],
                name="assessment_stored_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule_key} {self.as_of} {self.verdict}"


class CurrentAssessment(models.Model):
    """The newest assessment of each client as of the day it was made, for lists and counts."""

    client = models.OneToOneField(
        Client, models.CASCADE, primary_key=True, related_name="current_assessment"
    )
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    facts_version = models.PositiveIntegerField()
    as_of = models.DateField()
    verdict = models.CharField(max_length=16, db_index=True)
    best_noc = models.CharField(max_length=5, blank=True)
    hours = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    blocking_reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.client_id} {self.verdict}"


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: AccessTo) -> Self:
        return self.filter(firm__isnull=False, firm_id=user.firm_id)

    def unfinished(self) -> Self:
        return self.filter(state__in=(Job.State.WAITING, Job.State.RUNNING))

    def free(self, now: datetime) -> Self:
        """Return the unfinished jobs that no worker holds."""
        return self.unfinished().filter(Q(lease_until=None) | Q(lease_until__lte=now))


class Job(models.Model):
    """Work too long for one request, done in short steps by whoever holds its lease.

    `key` says what is done to what: while one is unfinished, asking again finds it. `subject`
    holds ids only, `cursor` where the next step goes on; `done` of `total` is what the page shows.
    Without a firm it is work on the rules or rounds of the whole installation.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=120)
    subject = models.JSONField(_("subject"), default=dict, blank=True)
    firm = models.ForeignKey(
        Firm, models.CASCADE, null=True, blank=True, related_name="jobs", verbose_name=_("firm")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked at"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING, db_index=True
    )
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), null=True, blank=True)
    cursor = models.JSONField(_("goes on at"), null=True, blank=True)
    token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    problem = models.CharField(_("problem"), max_length=200, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state__in=("waiting", "running")),
                name="one_unfinished_job_of_a_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_finished(self) -> bool:
        return self.state in (Job.State.DONE, Job.State.FAILED)
