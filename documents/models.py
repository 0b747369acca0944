"""The checklist of one application, and the files that satisfy it."""

import uuid
from datetime import UTC, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessTo
from clients.models import Client, EmployerLetter, Stage
from documents.rules.entries import KINDS
from draws.models import InvitationToApply
from eligibility.models import RuleVersion

UNUSED = frozenset(
    {
        InvitationToApply.State.DECLINED,
        InvitationToApply.State.LAPSED,
        InvitationToApply.State.WITHDRAWN,
    }
)


class ChecklistQuerySet(models.QuerySet["Checklist"]):
    def open(self) -> Self:
        """Return the lists still worked on: of an open invitation, or prepared before one."""
        waits = Q(ita__isnull=True) | Q(ita__state=InvitationToApply.State.OPEN)
        return self.filter(waits).exclude(client__stage__in=[Stage.LANDED, Stage.CLOSED])

    def lagging(self, *, on: datetime) -> Self:
        """Return the lists of an earlier UTC day, or whose facts or rules changed since."""
        day = on.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        changed = RuleVersion.objects.filter(kind__in=KINDS).aggregate(
            published=Max("published_at"), withdrawn=Max("withdrawn_at")
        )
        since = max(moment for moment in (day, *changed.values()) if moment is not None)
        behind = Q(client__facts_version__gt=F("facts_version")) | Q(refreshed_at__lt=since)
        return self.filter(behind)

    def visible_to(self, user: AccessTo) -> Self:
        return self.filter(client__firm__isnull=False, client__firm_id=user.firm_id)


class Checklist(models.Model):
    """What an application needs: of one invitation, or of a client who prepares for one."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="checklists")
    ita = models.OneToOneField(
        InvitationToApply, models.CASCADE, null=True, blank=True, related_name="checklist"
    )
    program = models.CharField(_("class"), max_length=4, choices=InvitationToApply.Program.choices)
    planned_filing_on = models.DateField(_("planned filing day"), null=True, blank=True)
    # The version of the client's facts that the items were last derived from.
    facts_version = models.PositiveIntegerField(default=0)
    # Facts with no room in the client's file, by "subject fact", as the office answered them.
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    # The client's sign-off: on what day the packet was approved, and how the office knows.
    approved_on = models.DateField(_("client approved the packet on"), null=True, blank=True)
    approved_how = models.CharField(_("how it is known"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("made at"))
    refreshed_at = models.DateTimeField(_("brought up to date at"))

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(ita__isnull=True),
                name="one_preparing_checklist_a_client",
            ),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True) | ~Q(approved_how=""),
                name="approved_packet_says_how",
                violation_error_message=_("Say how the client approved the packet."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program} {self.made_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("documents:checklist_detail", args=[self.client_id])

    @property
    def is_filed(self) -> bool:
        """Whether its application was submitted: a record from then on, nothing to work on."""
        return self.ita is not None and self.ita.state == InvitationToApply.State.SUBMITTED

    @property
    def is_closed(self) -> bool:
        """Whether its invitation ended unused: declined, lapsed or withdrawn. A record as well."""
        return self.ita is not None and self.ita.state in UNUSED

    @property
    def is_over(self) -> bool:
        """Whether there is nothing to work on any more: filed, or its invitation ended unused."""
        return self.is_filed or self.is_closed


class ChecklistItem(models.Model):
    """One paper, for one subject (a person, country, job …), because a rule says so."""

    class State(models.TextChoices):
        NOT_ASKED = "not_asked", _("Not asked")
        ASKED = "asked", _("Asked")
        RECEIVED = "received", _("Received")
        CHECKED = "checked", _("Checked")
        REJECTED = "rejected", _("Rejected")
        WAIVED = "waived", _("Waived")

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="items")
    key = models.CharField(_("entry"), max_length=60)
    subject = models.CharField(_("subject"), max_length=60, blank=True)
    subject_label = models.CharField(_("for whom"), max_length=160, blank=True)
    section = models.CharField(_("section"), max_length=30)
    title = models.CharField(_("paper"), max_length=200)
    requirement = models.CharField(_("requirement"), max_length=24)
    is_critical = models.BooleanField(_("completeness check"), default=False)
    is_long_lead = models.BooleanField(_("long lead"), default=False)
    # True: needed. None: a fact is missing that would settle it. False: no longer needed.
    applies = models.BooleanField(_("applies"), null=True)
    why = models.TextField(_("why"), blank=True)
    missing = models.TextField(_("missing fact"), blank=True)
    missing_facts = models.JSONField(_("missing facts by name"), default=list, blank=True)
    order_by = models.DateField(_("latest start"), null=True, blank=True)
    # The client's file names it with a date that is good on the filing day: only to be attached.
    is_on_file = models.BooleanField(_("on file"), default=False)
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.NOT_ASKED
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    state_at = models.DateTimeField(_("state since"), null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("checklist item")
        verbose_name_plural = _("checklist items")
        constraints = [
            models.UniqueConstraint(
                fields=["checklist", "key", "subject"], name="one_item_a_paper_and_subject"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["rejected", "waived"]) | ~Q(reason=""),
                name="rejected_or_waived_item_has_a_reason",
                violation_error_message=_("Say why the paper is rejected or waived."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.subject_label}".strip()


def stored_name(document: "Document", filename: str) -> str:
    """Return a path nobody can guess; the file's own name is kept as text only."""
    return f"documents/{document.client.firm_id}/{uuid.uuid4().hex}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def kept(self) -> Self:
        """Return the files that nobody took out again."""
        return self.filter(removed_at__isnull=True)

    def visible_to(self, user: AccessTo) -> Self:
        return self.filter(client__firm__isnull=False, client__firm_id=user.firm_id)


class Document(models.Model):
    """A file taken in through `intake.py`; served only through an access check."""

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        FRENCH = "fr", _("French")
        OTHER = "other", _("Another language")

    client = models.ForeignKey(Client, models.CASCADE, related_name="documents")
    item = models.ForeignKey(
        ChecklistItem, models.SET_NULL, null=True, blank=True, related_name="files"
    )
    letter = models.OneToOneField(
        EmployerLetter, models.SET_NULL, null=True, blank=True, related_name="document"
    )
    file = models.FileField(upload_to=stored_name, max_length=200)
    original_name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=80)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    language = models.CharField(
        _("language of the paper"), max_length=5, choices=Language.choices, default=Language.ENGLISH
    )
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"))
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return f"document {self.pk}"


class FilingQuerySet(models.QuerySet["Filing"]):
    def standing(self) -> Self:
        """Return the filings that nobody took back."""
        return self.filter(reopened_at__isnull=True)


class Filing(models.Model):
    """An application as it was filed: what proves it, and how every paper stood that moment."""

    ita = models.ForeignKey(InvitationToApply, models.CASCADE, related_name="filings")
    filed_at = models.DateTimeField(_("filed at"))
    proof = models.ForeignKey(
        Document, models.RESTRICT, null=True, blank=True, related_name="filings"
    )
    number = models.CharField(_("confirmation or application number"), max_length=40, blank=True)
    why_no_file = models.CharField(_("why there is no file"), max_length=300, blank=True)
    # Whether nothing was open; where something was, a person confirmed that it was seen.
    was_ready = models.BooleanField(_("ready when filed"))
    # Papers, verdict and approval as they stood: `documents.filing.Record` as data.
    record = models.JSONField(_("as filed"), default=dict)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))
    reopened_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = FilingQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        constraints = [
            models.UniqueConstraint(
                fields=["ita"],
                condition=Q(reopened_at__isnull=True),
                name="one_standing_filing_an_invitation",
                violation_error_message=_("This invitation is filed already."),
            ),
            models.CheckConstraint(
                condition=Q(proof__isnull=False) | (~Q(number="") & ~Q(why_no_file="")),
                name="filing_has_proof_or_says_why_not",
                violation_error_message=_("Give the proof, or its number and why it is missing."),
            ),
        ]

    def __str__(self) -> str:
        return f"filing {self.pk}"
