"""The form of each kind of fact: its fields in the order of the paper, and its own checks."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.forms.agreement import (
    before_its_permit,
    outside_its_job,
    too_young,
    unlikely_kind,
)
from clients.forms.fact import FactForm
from clients.forms.fields import SuggestionInput, hours_of_a_week
from clients.models import (
    Absence,
    Client,
    Credential,
    EmployerChangeConfirmation,
    Employment,
    ExpressEntryProfile,
    Leave,
    Licence,
    Nomination,
    PermitRenewal,
    Residence,
    StatusGap,
    StudyPeriod,
    WorkPermit,
)

CANADA = "CA"
ONE_DAY = timedelta(days=1)


class JobForm(FactForm):
    class Meta(FactForm.Meta):
        model = Employment
        fields = [
            "employer",
            "job_title",
            "noc_code",
            "kind",
            "first_day",
            "last_day",
            "hours_per_week",
            "is_paid",
            "country",
            "province",
            "city",
            "is_publicly_funded",
            "duties_confirmed",
            "is_primary",
            "paper",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.client:
            names = self.client.employments.values_list("employer", flat=True)
            suggestions = [(name, "") for name in sorted(set(names))]
            self.fields["employer"].widget = SuggestionInput(suggestions)  # type: ignore[arg-type]
        self.fields["hours_per_week"].validators = hours_of_a_week()
        if self.client and not self.instance.pk:
            self._propose_place(self.client)

    def _propose_place(self, client: Client) -> None:
        """Fill in Canada and the province for a new job of someone who lives there, to be seen."""
        if client.lives_in(self.on) == CANADA:
            proposed = {"country": CANADA, "province": client.province}
            for name, place in proposed.items():
                self.initial[name] = self.initial.get(name) or place

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("province") and cleaned.get("country") not in {"", "CA", None}:
            self.add_error(
                "province",
                _("A province is in Canada, but the country is %(country)s. Empty one of them.")
                % {"country": cleaned["country"]},
            )
        self.refuse("first_day", too_young(self.holder.birth_date, cleaned.get("first_day")))
        return cleaned

    def doubts(self) -> Iterator[tuple[str, str]]:
        job = self.cleaned_data
        for other in self.others("employments"):
            same = other.employer.casefold().strip() == job["employer"].casefold().strip()
            if same and other.noc_code == job["noc_code"] and _overlap(other, job):
                question = _(
                    "%(employer)s already has a job in this occupation from %(first)s to "
                    "%(last)s. Hours of both would be added up."
                )
                yield "first_day", question % _days_of(other, employer=other.employer)


class LeaveForm(FactForm):
    parent = "employment"

    class Meta(FactForm.Meta):
        model = Leave
        fields = ["employment", "kind", "first_day", "last_day", "paper"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        days = cleaned.get("first_day"), cleaned.get("last_day")
        for name, problem in outside_its_job(*days, self.parent_row).items():
            self.refuse(name, problem)
        return cleaned


class PermitForm(FactForm):
    class Meta(FactForm.Meta):
        model = WorkPermit
        fields = [
            "kind",
            "employers",
            "province",
            "city",
            "noc_code",
            "bars_health_care",
            "first_day",
            "last_day",
            "paper",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place: Any = self.fields["province"]
        place.choices = [("", gettext_lazy("Any place")), *place.choices[1:]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        specific = cleaned.get("kind") == WorkPermit.Kind.EMPLOYER_SPECIFIC
        if cleaned.get("kind") and specific != bool(cleaned.get("employers", "").strip()):
            self.add_error(
                "employers",
                _("An employer-specific permit names its employers. Copy them from the permit.")
                if specific
                else _("An open permit names no employer. Empty this, or choose the other kind."),
            )
        return cleaned

    def doubts(self) -> Iterator[tuple[str, str]]:
        permit = self.cleaned_data
        names = _names(permit["employers"])
        for other in self.others("work_permits"):
            same = other.kind == permit["kind"] and _names(other.employers) == names
            if same and _overlap(other, permit):
                question = _(
                    "The same permit, from %(first)s to %(last)s, is on file and overlaps this "
                    "one. Was one of them replaced?"
                )
                yield "first_day", question % _days_of(other)


class RenewalForm(FactForm):
    parent = "permit"
    past = frozenset({"applied_on", "decided_on"})
    spans = (("applied_on", "decided_on"),)

    class Meta(FactForm.Meta):
        model = PermitRenewal
        fields = ["permit", "kind", "applied_on", "decided_on", "outcome", "paper"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].required = False  # a file that does not say means a renewal

    def clean_kind(self) -> str:
        """Return what was asked for: a renewal, where nothing was chosen."""
        return str(self.cleaned_data["kind"] or PermitRenewal.Kind.RENEWAL)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("outcome") and not cleaned.get("decided_on") and not self.errors:
            self.add_error("decided_on", _("An outcome needs the day of the decision."))
        self.refuse("applied_on", before_its_permit(cleaned.get("applied_on"), self.parent_row))
        return cleaned

    def doubts(self) -> Iterator[tuple[str, str]]:
        if question := unlikely_kind(self.cleaned_data):
            yield "kind", question
        others = PermitRenewal.objects.filter(permit=self.cleaned_data["permit"])
        for other in others.exclude(pk=self.instance.pk)[:1]:
            question = _(
                "A renewal of this permit, received on %(day)s, is on file. Was another "
                "application made?"
            )
            yield "applied_on", question % {"day": other.applied_on}


class EmployerChangeForm(FactForm):
    class Meta(FactForm.Meta):
        model = EmployerChangeConfirmation
        fields = ["employer", "first_day", "last_day", "paper"]


class AbsenceForm(FactForm):
    class Meta(FactForm.Meta):
        model = Absence
        fields = ["first_day", "last_day", "country", "paper"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("country") == "CA":
            message = _("An absence is spent outside Canada. Choose the country of the stay.")
            self.add_error("country", message)
        return cleaned


class StatusGapForm(FactForm):
    class Meta(FactForm.Meta):
        model = StatusGap
        fields = ["first_day", "last_day", "paper"]


class StudyForm(FactForm):
    class Meta(FactForm.Meta):
        model = StudyPeriod
        fields = ["institution", "country", "is_full_time", "first_day", "last_day", "paper"]


class CredentialForm(FactForm):
    parent = "person"
    identity = ("person", "level", "name", "institution", "country", "awarded_on")
    past = frozenset({"eca_issued_on"})
    spans = (("awarded_on", "eca_issued_on"),)

    class Meta(FactForm.Meta):
        model = Credential
        fields = [
            "person",
            "level",
            "name",
            "institution",
            "country",
            "awarded_on",
            "program_years",
            "is_medical_diploma",
            "eca_issuer",
            "eca_issued_on",
            "eca_level",
            "paper",
        ]


class LicenceForm(FactForm):
    class Meta(FactForm.Meta):
        model = Licence
        fields = [
            "jurisdiction",
            "regulator",
            "class_name",
            "kind",
            "first_day",
            "last_day",
            "paper",
        ]


class NominationForm(FactForm):
    spans = (
        ("issued_on", "accepted_on"),
        ("issued_on", "expires_on"),
        ("issued_on", "withdrawn_on"),
        ("accepted_on", "expires_on"),
        ("accepted_on", "withdrawn_on"),
    )

    class Meta(FactForm.Meta):
        model = Nomination
        fields = [
            "province",
            "stream",
            "issued_on",
            "accepted_on",
            "expires_on",
            "withdrawn_on",
            "is_enhanced",
            "paper",
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("accepted_on") and cleaned.get("is_enhanced") is False:
            self.add_error(
                "is_enhanced",
                _("A nomination accepted in the profile is through Express Entry. Correct one."),
            )
        return cleaned


class ResidenceForm(FactForm):
    parent = "person"

    class Meta(FactForm.Meta):
        model = Residence
        fields = ["person", "country", "province", "first_day", "last_day", "paper"]


class ProfileForm(FactForm):
    identity = ("number",)
    past = frozenset({"crs_score_on"})

    class Meta(FactForm.Meta):
        model = ExpressEntryProfile
        fields = ["number", "submitted_at", "expires_on", "crs_score", "crs_score_on", "paper"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["crs_score"].validators = [
            MinValueValidator(0, _("A CRS score is 0 or more, not %(value)s.")),
            MaxValueValidator(1200, _("A CRS score is at most 1,200, not %(value)s.")),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        submitted = cleaned.get("submitted_at")
        # The day is that of the reader; in Canada it may be the day before that of UTC.
        if submitted and submitted.date() > self.on + ONE_DAY:
            message = gettext_lazy("%(day)s UTC is still to come; today is %(today)s.")
            self.add_error(
                "submitted_at",
                ValidationError(message, params={"day": submitted.date(), "today": self.on}),
            )
        if submitted and cleaned.get("expires_on") and cleaned["expires_on"] < submitted.date():
            self.add_error(
                "expires_on",
                _("The profile would expire on %(day)s, before it was submitted. Check the year.")
                % {"day": cleaned["expires_on"]},
            )
        if cleaned.get("crs_score") is not None and not cleaned.get("crs_score_on"):
            self.add_error("crs_score_on", _("On which day did IRCC show this score?"))
        shown = cleaned.get("crs_score_on")
        if submitted and shown and shown < submitted.date() - ONE_DAY:
            early = _(
                "IRCC shows a score after the profile is submitted: %(day)s is before "
                "%(submitted)s. Check the year of both."
            )
            self.add_error("crs_score_on", early % {"day": shown, "submitted": submitted.date()})
        return cleaned


def _overlap(other: Any, new: dict[str, Any]) -> bool:
    return (new["last_day"] is None or other.first_day <= new["last_day"]) and (
        other.last_day is None or new["first_day"] <= other.last_day
    )


def _days_of(row: Any, **more: str) -> dict[str, Any]:
    return {"first": row.first_day, "last": row.last_day or _("today"), **more}


def _names(employers: str) -> set[str]:
    return {name.strip().casefold() for name in employers.splitlines() if name.strip()}
