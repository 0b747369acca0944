"""The client, the family, and where they lived."""

from datetime import date
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.access import AccessTo
from accounts.models import Firm
from clients.countries import country_name
from clients.models.fact import (
    PROVINCES,
    Fact,
    ends_after_it_begins,
    validate_country,
    validate_noc_code,
)
from eligibility.rules.dependants import is_dependent_child


class Stage(models.TextChoices):
    PROFILE = "profile", _("Profile")
    POOL = "pool", _("In the pool")
    INVITED = "invited", _("Invited")
    SUBMITTED = "submitted", _("Submitted")
    LANDED = "landed", _("Landed")
    CLOSED = "closed", _("Closed")


class MaritalStatus(models.TextChoices):
    SINGLE = "single", _("Single")
    MARRIED = "married", _("Married")
    COMMON_LAW = "common_law", _("Common-law")
    SEPARATED = "separated", _("Separated")
    DIVORCED = "divorced", _("Divorced")
    WIDOWED = "widowed", _("Widowed")
    ANNULLED = "annulled", _("Annulled")


class PersonFacts(models.Model):
    """What the checklist asks of each person of an application."""

    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    passport_expires_on = models.DateField(_("passport expires on"), null=True, blank=True)
    name_differs_between_documents = models.BooleanField(
        _("name differs between papers"), null=True, blank=True
    )
    criminal_history = models.BooleanField(
        _("arrest, charge or conviction anywhere"), null=True, blank=True
    )
    military_or_police_service = models.BooleanField(
        _("military, police or security service"), null=True, blank=True
    )
    medical_exam_reusable = models.BooleanField(
        _("medical exam of the last five years, no or low risk"), null=True, blank=True
    )
    medical_exam_on = models.DateField(_("medical exam on"), null=True, blank=True)

    class Meta:
        abstract = True


class ClientQuerySet(models.QuerySet["Client"]):
    def visible_to(self, user: AccessTo) -> Self:
        """Return the clients of the reader's own firm; none for a reader without a firm."""
        return self.filter(firm__isnull=False, firm_id=user.firm_id)

    def open(self) -> Self:
        """Return the files that are still worked on."""
        return self.exclude(stage__in=[Stage.LANDED, Stage.CLOSED])

    def matching(self, words: str) -> Self:
        """Return the clients whose name, reference or profile number holds each of the words."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(family_name__icontains=word)
                | Q(given_name__icontains=word)
                | Q(reference__icontains=word)
                | Q(profile__number__icontains=word)
            )
        return found


class Client(PersonFacts):
    """A physician whose file the firm keeps."""

    firm = models.ForeignKey(
        Firm, models.PROTECT, related_name="clients", verbose_name=_("firm"), editable=False
    )
    reference = models.CharField(
        _("reference"), max_length=20, help_text=_("The file number; mail names nothing else.")
    )
    given_name = models.CharField(_("given name"), max_length=80)
    family_name = models.CharField(_("family name"), max_length=80)
    email = models.EmailField(_("email"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(
        _("language of letters"), max_length=8, choices=settings.KNOWN_LANGUAGES, default="en-ca"
    )
    citizenship = models.CharField(
        _("citizenship"), max_length=2, blank=True, validators=[validate_country]
    )
    country = models.CharField(
        _("country of residence"), max_length=2, blank=True, validators=[validate_country]
    )
    province = models.CharField(_("province"), max_length=2, blank=True, choices=PROVINCES)
    city = models.CharField(_("city"), max_length=80, blank=True)
    marital_status = models.CharField(
        _("marital status"), max_length=12, blank=True, choices=MaritalStatus.choices
    )
    prior_marriages = models.PositiveSmallIntegerField(
        _("earlier marriages"), null=True, blank=True
    )
    represented = models.BooleanField(
        _("the firm signs as representative (IMM 5476)"), null=True, blank=True
    )
    settles_outside_quebec = models.BooleanField(
        _("intends to live outside Quebec"), null=True, blank=True
    )
    has_job_offer = models.BooleanField(_("valid job offer"), null=True, blank=True)
    job_offer_noc_code = models.CharField(
        _("NOC 2021 code of the offer"), max_length=5, blank=True, validators=[validate_noc_code]
    )
    has_certificate_of_qualification = models.BooleanField(
        _("Canadian certificate of qualification in a trade"), null=True, blank=True
    )
    dependent_children = models.PositiveSmallIntegerField(
        _("dependent children"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(30)],
        help_text=_("All of them, coming along or not; 0 for none."),
    )
    settlement_funds = models.DecimalField(
        _("settlement funds"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("In Canadian dollars: available, transferable and free of debts."),
    )
    claims_sibling_in_canada = models.BooleanField(
        _("claims a sibling in Canada"), null=True, blank=True
    )
    claims_education = models.BooleanField(_("claims points for education"), null=True, blank=True)
    claims_second_language = models.BooleanField(
        _("claims a second official language"), null=True, blank=True
    )
    large_recent_deposit = models.BooleanField(
        _("large deposit in the last six months"), null=True, blank=True
    )
    stage = models.CharField(
        _("stage"), max_length=12, choices=Stage.choices, default=Stage.PROFILE, db_index=True
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="owned_clients",
        verbose_name=_("owner"),
    )
    backup = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="backed_up_clients",
        verbose_name=_("backup"),
    )
    assistant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assisted_clients",
        verbose_name=_("assistant"),
        help_text=_("Gets the early reminders too. Empty where the firm has one assistant only."),
    )
    waiting_for = models.CharField(
        _("waiting for"),
        max_length=120,
        blank=True,
        help_text=_("Whose turn it is when it is not ours, such as “the employer’s letter”."),
    )
    notes = models.TextField(_("notes"), blank=True, max_length=4000)
    # Raised with every fact saved: what was computed from an older version is brought up to date.
    facts_version = models.PositiveIntegerField(default=1, editable=False)
    opened_at = models.DateTimeField(_("opened at"), auto_now_add=True)

    objects = ClientQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["facts_version"])

    class Meta:
        ordering = ["family_name", "given_name", "pk"]
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "reference"],
                name="client_reference_unique_in_firm",
                violation_error_message=_("Another file of this firm has this reference."),
            ),
        ]
        indexes = [
            models.Index(fields=["firm", "family_name", "given_name"]),
            models.Index(fields=["firm", "stage"], name="client_by_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def get_absolute_url(self) -> str:
        return reverse("clients:client_detail", args=[self.pk])

    def lives_in(self, day: date) -> str:
        """Return the country of residence: as typed, else that of the client's address that day.

        Empty while unknown, and where the addresses name two.
        """
        if self.country:
            return self.country
        homes = (home for home in self.residences.all() if home.person_id is None)
        countries = {home.country for home in homes if home.holds(day)}
        return countries.pop() if len(countries) == 1 else ""


class FamilyMember(Fact, PersonFacts):
    """A spouse, partner or dependent child, accompanying or not (IRPR 1(3), 2, 23)."""

    class Relation(models.TextChoices):
        SPOUSE = "spouse", _("Spouse")
        PARTNER = "partner", _("Common-law partner")
        CHILD = "child", _("Dependent child")

    client = models.ForeignKey(Client, models.CASCADE, related_name="family")
    relation = models.CharField(_("relation"), max_length=8, choices=Relation.choices)
    given_name = models.CharField(_("given name"), max_length=80)
    family_name = models.CharField(_("family name"), max_length=80)
    is_accompanying = models.BooleanField(_("accompanying"), null=True, blank=True)
    is_canadian_or_permanent_resident = models.BooleanField(
        _("citizen or permanent resident"), null=True, blank=True
    )
    is_adopted = models.BooleanField(_("adopted child"), null=True, blank=True)
    is_unmarried = models.BooleanField(
        _("child unmarried and without a common-law partner"),
        null=True,
        blank=True,
        help_text=_("Of a child: whoever is a spouse or partner is no dependent child (IRPR 2)."),
    )
    is_dependent_by_condition = models.BooleanField(
        _("22 or over and dependent through a condition"), null=True, blank=True
    )
    other_parent_outside_application = models.BooleanField(
        _("other parent is not in the application"), null=True, blank=True
    )
    claims_language = models.BooleanField(_("language points claimed"), null=True, blank=True)
    claims_education = models.BooleanField(_("education points claimed"), null=True, blank=True)
    claims_canadian_work = models.BooleanField(
        _("Canadian work points claimed"), null=True, blank=True
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["relation", "birth_date", "pk"]
        verbose_name = _("family member")
        verbose_name_plural = _("family members")
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(relation__in=["spouse", "partner"]),
                name="one_present_partner_a_client",
                violation_error_message=_("A client has one present spouse or partner at most."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def has_left_the_family(self) -> bool:
        """Whether a child is no dependent child at any age: a spouse or partner of somebody."""
        if self.relation != self.Relation.CHILD:
            return False
        return is_dependent_child(None, self.is_unmarried, self.is_dependent_by_condition) is False


class Residence(Fact):
    """A stay in one country, of the client or of one family member."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="residences")
    person = models.ForeignKey(
        FamilyMember,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="residences",
        verbose_name=_("person"),
        help_text=_("Empty for the client."),
    )
    country = models.CharField(_("country"), max_length=2, validators=[validate_country])
    province = models.CharField(_("province"), max_length=2, blank=True, choices=PROVINCES)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name = _("residence")
        verbose_name_plural = _("residences")
        constraints = [
            ends_after_it_begins(
                "residence_ends_after_it_begins", _("A stay cannot end before it begins.")
            )
        ]

    def __str__(self) -> str:
        return f"{country_name(self.country)} {self.first_day} – {self.last_day or '…'}"

    def holds(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)
