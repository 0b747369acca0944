"""Employers' letters, word for word, and what people decided of their sentences."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessTo
from clients.models.employment import Employment
from clients.models.fact import Fact, validate_noc_code

if TYPE_CHECKING:
    from clients.models.client import Client

LEAD = "lead"
"""The id under which a sentence is evidence of the lead statement itself."""
TERM = "term:"
"""Before the id of a day or hours that a sentence states; rejected, it contradicts nothing."""


class EmployerLetterQuerySet(models.QuerySet["EmployerLetter"]):
    def visible_to(self, user: AccessTo) -> Self:
        return self.filter(
            employment__client__firm__isnull=False, employment__client__firm_id=user.firm_id
        )

    def kept(self) -> Self:
        """Return the letters that nobody took out again."""
        return self.filter(removed_at__isnull=True)


class EmployerLetter(Fact):
    """What one employer wrote about one job; the words never change once they are here.

    `sentences` are the places (start, end) of its sentences in `text`, as they were found when it
    came in: decisions name places, so a later splitter must not move them.
    """

    class Source(models.TextChoices):
        PASTED = "pasted", _("Pasted")
        PDF = "pdf", _("PDF")
        DOCX = "docx", _("Word document")
        TXT = "txt", _("Plain text")

    employment = models.ForeignKey(Employment, models.CASCADE, related_name="letters")
    text = models.TextField(_("words of the letter"))
    sentences = models.JSONField(_("sentences"))
    source = models.CharField(_("came as"), max_length=6, choices=Source.choices)
    dated_on = models.DateField(_("date of the letter"), null=True, blank=True)
    noc_version = models.CharField(_("NOC version"), max_length=20, default="2021 V1.0")
    # The role blocks it is judged by, by key: as the check read them when it was last decided on,
    # unless a person chose them.
    roles = models.JSONField(_("role"), default=list, blank=True)
    are_roles_chosen = models.BooleanField(_("role chosen by a person"), default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # Who it was where the file came from; empty for people of this firm.
    added_elsewhere_by = models.CharField(max_length=254, blank=True)
    added_at = models.DateTimeField(_("taken in at"))
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    judged_elsewhere_by = models.CharField(max_length=254, blank=True)
    judged_at = models.DateTimeField(_("judged at"), null=True, blank=True)
    removed_at = models.DateTimeField(_("taken out at"), null=True, blank=True)

    objects = EmployerLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name = _("employer’s letter")
        verbose_name_plural = _("employers’ letters")

    def __str__(self) -> str:
        return str(self.employment.employer)

    def get_absolute_url(self) -> str:
        return reverse("documents:letter_detail", args=[self.client.pk, self.pk])

    def words_at(self, place: tuple[int, int]) -> str:
        """Return the words of a place, line breaks as blanks."""
        return " ".join(self.text[place[0] : place[1]].split())

    def place_of(self, number: int) -> tuple[int, int]:
        """Return the place of a sentence, counted from 0."""
        start, end = self.sentences[number]
        return start, end

    def standing(self) -> dict[tuple[str, int, int], "DutyDecision"]:
        """Return the decision that holds for each duty and place of the claimed occupation."""
        code = self.employment.noc_code
        return {
            (each.duty_id, each.start, each.end): each
            for each in self.decisions.all()
            if each.noc_code == code and not each.duty_id.startswith(TERM)
        }

    def agreed_terms(self) -> dict[tuple[str, int, int], "DutyDecision"]:
        """Return the decisions that a day or hours of a sentence agree with the file after all.

        They hold for whatever occupation is claimed.
        """
        latest = {
            (each.duty_id.removeprefix(TERM), each.start, each.end): each
            for each in self.decisions.all()
            if each.duty_id.startswith(TERM)
        }
        rejected = DutyDecision.Verdict.REJECTED
        return {key: each for key, each in latest.items() if each.verdict == rejected}

    @property
    def client(self) -> "Client":
        return self.employment.client


class DutyDecision(models.Model):
    """What a person decided of one place in a letter for one duty; a new row for each change of
    mind, the newest holds."""

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Taken back")

    letter = models.ForeignKey(EmployerLetter, models.CASCADE, related_name="decisions")
    noc_code = models.CharField(_("NOC code"), max_length=5, validators=[validate_noc_code])
    duty_id = models.CharField(_("duty"), max_length=20)
    start = models.PositiveIntegerField(_("from character"))
    end = models.PositiveIntegerField(_("to character"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_elsewhere_by = models.CharField(max_length=254, blank=True)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("decision on a duty")
        verbose_name_plural = _("decisions on duties")
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="duty_decision_is_about_some_words"
            )
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.verdict}"

    @property
    def place(self) -> tuple[int, int]:
        return self.start, self.end

    @property
    def who(self) -> str:
        """Who made it: of this firm, or of the office that the file came from."""
        return str(self.made_by or self.made_elsewhere_by or "—")
