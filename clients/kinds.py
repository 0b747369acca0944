"""The kinds of fact in a file: one entry each for the forms, the tables, files in and out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.countries import country_name
from clients.forms import facts as forms
from clients.forms import family, language
from clients.forms.fact import FactForm
from clients.forms.fields import noc_in_words
from clients.models import Client, WorkPermit
from clients.models.fact import validate_country, validate_noc_code


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a fact in words; `day` or `moment` instead where it is one."""

    label: str
    text: str
    day: date | None = None
    moment: datetime | None = None
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class FactKind:
    """A kind of fact: `key` names it in addresses and files, `group` the card it stands in."""

    key: str
    group: str
    form: type[FactForm]
    add: Promise | str
    help: Promise | str
    columns: tuple[str, ...]
    client_path: str = "client"
    related_name: str = ""
    is_single: bool = False

    @property
    def model(self) -> type[models.Model]:
        return self.form._meta.model

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def plural(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def parent(self) -> str:
        """The field that names another fact of the same client; empty for none."""
        return self.form.parent

    def of(self, client: Client) -> models.QuerySet[Any]:
        """Return the client's facts of this kind, in order."""
        if self.client_path == "client" and not self.is_single:  # so each row knows its client
            facts: models.QuerySet[Any] = getattr(client, self.related_name).all()
        else:
            facts = self.model._default_manager.filter(**{self.client_path: client})
        return facts.select_related(self.parent) if self.parent else facts

    def cells(self, fact: models.Model) -> list[Cell]:
        """Return the values of the columns, in words."""
        return [cell(fact, name) for name in self.columns]

    @property
    def headings(self) -> list[str]:
        return [field_label(self.model, name) for name in self.columns]


def field_label(model: type[models.Model], name: str) -> str:
    """Return the field's name as people read it."""
    field = model._meta.get_field(name)
    label = str(getattr(field, "verbose_name", name))
    return label[:1].upper() + label[1:]


def cell(fact: models.Model, name: str) -> Cell:
    """Return one value in words; what nobody asked yet says so."""
    field = fact._meta.get_field(name)
    value = getattr(fact, name)
    label = field_label(type(fact), name)
    if isinstance(value, datetime):
        return Cell(label, f"{value:%Y-%m-%d %H:%M:%S} UTC", moment=value)
    if isinstance(value, date):
        return Cell(label, f"{value:%Y-%m-%d}", day=value)
    if value is None or value == "":
        is_open = name == "employers" and getattr(fact, "kind", "") == WorkPermit.Kind.OPEN
        return Cell(label, _("any") if is_open else _missing(fact, name), is_known=is_open)
    return Cell(label, value_in_words(field, value))


def value_in_words(field: Any, value: Any) -> str:
    """Return a stored value of a field as people say it; empty for an unknown one."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if getattr(field, "choices", None):
        return str(dict(field.flatchoices).get(value, value))
    validators = getattr(field, "validators", ())
    if validate_country in validators:
        return country_name(value)
    if validate_noc_code in validators:
        return noc_in_words(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return ", ".join(str(value).splitlines())


# What an empty field says where it is an answer; everywhere else nobody asked yet.
_EMPTY: dict[tuple[str, str], Promise | str] = {
    ("workpermit", "province"): gettext_lazy("any place"),
    ("workpermit", "city"): gettext_lazy("any place"),
    ("workpermit", "noc_code"): gettext_lazy("any occupation"),
    ("permitrenewal", "decided_on"): gettext_lazy("pending"),
    ("permitrenewal", "outcome"): gettext_lazy("pending"),
    ("nomination", "withdrawn_on"): "—",
}


def _missing(fact: models.Model, name: str) -> str:
    if name == "person":
        return str(getattr(fact, "client", ""))
    if name in {"last_day", "paper"}:
        return _("goes on") if name == "last_day" else "—"
    return str(_EMPTY.get((str(fact._meta.model_name), name), _("not known")))


KINDS: tuple[FactKind, ...] = (
    FactKind(
        "job",
        "work",
        forms.JobForm,
        gettext_lazy("Add a job"),
        gettext_lazy("One job with one employer in one occupation, as the reference letter says."),
        (
            "employer",
            "noc_code",
            "kind",
            "first_day",
            "last_day",
            "hours_per_week",
            "is_paid",
            "province",
        ),
        related_name="employments",
    ),
    FactKind(
        "leave",
        "work",
        forms.LeaveForm,
        gettext_lazy("Add a leave"),
        gettext_lazy("Days away from one job: vacation, sick, parental or unpaid leave."),
        ("employment", "kind", "first_day", "last_day"),
        client_path="employment__client",
        related_name="leaves",
    ),
    FactKind(
        "permit",
        "authorization",
        forms.PermitForm,
        gettext_lazy("Add a work permit"),
        gettext_lazy("The permit and its printed conditions. Its renewals are facts of their own."),
        (
            "kind",
            "employers",
            "province",
            "city",
            "noc_code",
            "bars_health_care",
            "first_day",
            "last_day",
        ),
        related_name="work_permits",
    ),
    FactKind(
        "renewal",
        "authorization",
        forms.RenewalForm,
        gettext_lazy("Add a renewal"),
        gettext_lazy(
            "An application to renew a permit, or to restore status after it. Filed by the last "
            "day, in Canada and on the same conditions, work may go on until the decision (IRPR "
            "186(u)); while restoration is pending it may not (IRPR 182)."
        ),
        ("permit", "kind", "applied_on", "decided_on", "outcome", "paper"),
        client_path="permit__client",
        related_name="renewals",
    ),
    FactKind(
        "employer-change",
        "authorization",
        forms.EmployerChangeForm,
        gettext_lazy("Add a change of employer"),
        gettext_lazy("IRCC’s letter that work for a new employer may begin before its permit."),
        ("employer", "first_day", "last_day", "paper"),
        related_name="employer_changes",
    ),
    FactKind(
        "status-gap",
        "authorization",
        forms.StatusGapForm,
        gettext_lazy("Add a time without status"),
        gettext_lazy("Days in Canada without the status of a temporary resident."),
        ("first_day", "last_day", "paper"),
        related_name="status_gaps",
    ),
    FactKind(
        "absence",
        "presence",
        forms.AbsenceForm,
        gettext_lazy("Add an absence"),
        gettext_lazy("Days outside Canada, such as a holiday or a conference."),
        ("first_day", "last_day", "country", "paper"),
        related_name="absences",
    ),
    FactKind(
        "residence",
        "presence",
        forms.ResidenceForm,
        gettext_lazy("Add a residence"),
        gettext_lazy("A stay in one country: police certificates follow from it."),
        ("person", "country", "first_day", "last_day"),
        related_name="residences",
    ),
    FactKind(
        "licence",
        "licences",
        forms.LicenceForm,
        gettext_lazy("Add a licence"),
        gettext_lazy("A certificate of registration with a medical regulator."),
        ("jurisdiction", "regulator", "class_name", "kind", "first_day", "last_day"),
        related_name="licences",
    ),
    FactKind(
        "language-test",
        "language",
        language.LanguageTestForm,
        gettext_lazy("Add a language test"),
        gettext_lazy("The scores as the report prints them; levels are worked out from them."),
        ("person", "test", "taken_on", "listening", "reading", "writing", "speaking"),
        related_name="language_tests",
    ),
    FactKind(
        "credential",
        "education",
        forms.CredentialForm,
        gettext_lazy("Add a credential"),
        gettext_lazy("A diploma, with its assessment (ECA) when it was earned abroad."),
        ("person", "level", "institution", "country", "awarded_on", "eca_issuer", "eca_issued_on"),
        related_name="credentials",
    ),
    FactKind(
        "study",
        "education",
        forms.StudyForm,
        gettext_lazy("Add a study"),
        gettext_lazy("Days of study. Work while studying full time does not count for CEC."),
        ("institution", "country", "is_full_time", "first_day", "last_day"),
        related_name="study_periods",
    ),
    FactKind(
        "profile",
        "express-entry",
        forms.ProfileForm,
        gettext_lazy("Add the profile"),
        gettext_lazy("The profile in IRCC’s pool. The moment it was submitted breaks ties."),
        ("number", "submitted_at", "expires_on", "crs_score", "crs_score_on"),
        related_name="profile",
        is_single=True,
    ),
    FactKind(
        "nomination",
        "express-entry",
        forms.NominationForm,
        gettext_lazy("Add a nomination"),
        gettext_lazy("A nomination by a province or territory, with its dates."),
        (
            "province",
            "stream",
            "issued_on",
            "accepted_on",
            "expires_on",
            "withdrawn_on",
            "is_enhanced",
        ),
        related_name="nominations",
    ),
    FactKind(
        "family-member",
        "family",
        family.FamilyMemberForm,
        gettext_lazy("Add a family member"),
        gettext_lazy("Spouse, partner and every dependent child, coming along or not."),
        (
            "given_name",
            "family_name",
            "relation",
            "birth_date",
            "is_accompanying",
            "passport_expires_on",
        ),
        related_name="family",
    ),
    FactKind(
        "partner-job",
        "family",
        family.PartnerJobForm,
        gettext_lazy("Add a job of the partner"),
        gettext_lazy("Work of the spouse or partner in Canada: complete years earn points."),
        (
            "person",
            "employer",
            "noc_code",
            "first_day",
            "last_day",
            "hours_per_week",
            "is_authorized",
        ),
        related_name="partner_employments",
    ),
)
BY_KEY: dict[str, FactKind] = {kind.key: kind for kind in KINDS}
GROUPS: tuple[tuple[str, Promise | str, str], ...] = (
    ("work", gettext_lazy("Work"), "briefcase"),
    ("authorization", gettext_lazy("Authorization to work"), "id"),
    ("presence", gettext_lazy("Presence and residence"), "map-pin"),
    ("licences", gettext_lazy("Licences to practise"), "stethoscope"),
    ("language", gettext_lazy("Language"), "language"),
    ("education", gettext_lazy("Education"), "school"),
    ("express-entry", gettext_lazy("Express Entry"), "target-arrow"),
    ("family", gettext_lazy("Family"), "users"),
)


def kinds_of(group: str) -> Iterator[FactKind]:
    """Yield the kinds shown in one group, in order."""
    return (kind for kind in KINDS if kind.group == group)
