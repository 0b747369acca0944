"""What a rule may know of a person.

Facts are what papers say. A fact nobody stated yet is None, never a guess. Every fact carries the
`record` it came from, such as "job:12", so that a finding can name its evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from eligibility.rules.span import Span

EmploymentType = Literal["employee", "self_employed", "contractor", "resident_or_fellow"]
LeaveKind = Literal["paid_vacation", "unpaid", "sick", "parental", "other"]
PermitKind = Literal["open", "employer_specific"]
RenewalKind = Literal["renewal", "restoration"]
RenewalOutcome = Literal["approved", "refused", "withdrawn"]
StatedKind = Literal["first_day", "last_day", "goes_on", "hours"]
Ability = Literal["listening", "reading", "writing", "speaking"]


@dataclass(frozen=True, slots=True)
class Leave:
    """Days away from one job."""

    kind: LeaveKind
    first_day: date
    last_day: date | None
    record: str = ""

    @property
    def span(self) -> Span:
        return Span.from_day(self.first_day, self.last_day)


@dataclass(frozen=True, slots=True)
class StatedTerm:
    """What one sentence of a letter states of the work: its first or last day, or its hours.

    `days` are the days it may mean, one run for each way to read it: a whole month where no day is
    named, two days for 03/04/2026. Of "goes_on" nothing but the sentence is given.
    """

    term: StatedKind
    quote: str
    days: tuple[Span, ...] = ()
    least_hours: Decimal | None = None
    most_hours: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LetterEvidence:
    """What a person confirmed from one letter of an employer, duty by duty."""

    noc_code: str
    confirmed: tuple[str, ...] = ()
    """The ids of the duties; "lead" for the lead statement itself."""
    roles: tuple[str, ...] = ()
    """The keys of the role blocks by which it was judged."""
    is_settled: bool = False
    """Whether every sentence was weighed: what is not confirmed is not in the letter."""
    record: str = ""
    lead_refused: bool = False
    """Whether a person judged that some words do not show the lead statement's actions."""
    dated_on: date | None = None
    stated: tuple[StatedTerm, ...] = ()
    """Days and hours as the letter states them, but for what a person judged to agree."""


@dataclass(frozen=True, slots=True)
class Job:
    """One period of work for one employer in one occupation.

    `last_day` of None means that the job goes on. `training_programme` is true for a residency
    or fellowship whatever the contract is called.
    """

    employer: str
    noc_code: str | None
    country: str | None
    province: str | None
    first_day: date
    last_day: date | None
    hours_per_week: Decimal | None
    is_paid: bool | None
    employment_type: EmploymentType | None
    publicly_funded: bool | None = None
    training_programme: bool | None = None
    leaves: tuple[Leave, ...] = ()
    duties_confirmed: bool | None = None
    """What a person concluded about lead statement and main duties of `noc_code`."""
    job_title: str = ""
    letters: tuple[LetterEvidence, ...] = ()
    record: str = ""
    city: str | None = None

    @property
    def span(self) -> Span:
        return Span.from_day(self.first_day, self.last_day)


@dataclass(frozen=True, slots=True)
class Renewal:
    """An application to renew one permit, or to restore the status that was lost after it.

    `decided_on` of None means that it is pending.
    """

    applied_on: date
    decided_on: date | None = None
    outcome: RenewalOutcome | None = None
    record: str = ""
    kind: RenewalKind = "renewal"


@dataclass(frozen=True, slots=True)
class WorkPermit:
    """A work permit as printed.

    `employers` of None means that nobody recorded them, an empty tuple that it names none.
    `province`, `city` and `noc_code` of None mean that the permit is not limited to one.
    """

    kind: PermitKind
    employers: tuple[str, ...] | None
    province: str | None
    first_day: date
    last_day: date | None
    renewals: tuple[Renewal, ...] = ()
    record: str = ""
    city: str | None = None
    noc_code: str | None = None
    """The one occupation it is for."""
    bars_health_care: bool | None = None
    """Whether it says that it is not valid for work in health or child care."""

    @property
    def span(self) -> Span:
        return Span.from_day(self.first_day, self.last_day)


@dataclass(frozen=True, slots=True)
class EmployerChangeConfirmation:
    """IRCC's confirmation that its holder may start with a new employer before the decision."""

    employer: str
    first_day: date
    last_day: date | None = None
    record: str = ""

    @property
    def span(self) -> Span:
        return Span.from_day(self.first_day, self.last_day)


@dataclass(frozen=True, slots=True)
class Absence:
    """Days outside Canada."""

    first_day: date
    last_day: date | None
    country: str | None = None
    record: str = ""

    @property
    def span(self) -> Span:
        return Span.from_day(self.first_day, self.last_day)


@dataclass(frozen=True, slots=True)
class StudyPeriod:
    """Days of study; `is_full_time` of None means that nobody said."""

    first_day: date
    last_day: date | None
    is_full_time: bool | None = None
    country: str | None = None
    institution: str = ""
    record: str = ""

    @property
    def span(self) -> Span:
        return Span.from_day(self.first_day, self.last_day)


@dataclass(frozen=True, slots=True)
class StatusGap:
    """Days without temporary resident status."""

    first_day: date
    last_day: date | None
    reason: str = ""
    record: str = ""

    @property
    def span(self) -> Span:
        return Span.from_day(self.first_day, self.last_day)


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence to practise medicine; `last_day` of None means that no end is printed."""

    regulator: str
    province: str | None
    kind: str
    first_day: date
    last_day: date | None
    number: str = ""
    record: str = ""

    @property
    def span(self) -> Span:
        return Span.from_day(self.first_day, self.last_day)


@dataclass(frozen=True, slots=True)
class Nomination:
    """A provincial nomination; it holds until `last_day`, None while no end is known."""

    province: str
    first_day: date
    last_day: date | None = None
    enhanced: bool | None = None
    """Whether it is tied to the Express Entry profile; a base nomination is not."""
    record: str = ""
    is_accepted: bool | None = None
    """Whether it was accepted in the profile; None while no day of acceptance is on file."""

    @property
    def span(self) -> Span:
        return Span.from_day(self.first_day, self.last_day)


@dataclass(frozen=True, slots=True)
class LanguageTest:
    """One sitting of an approved test, scored as its report prints it."""

    test: str
    """The test's key, such as "celpip_general", "ielts_general" or "tef_canada"."""
    language: Literal["en", "fr"]
    taken_on: date | None
    listening: Decimal | None
    reading: Decimal | None
    writing: Decimal | None
    speaking: Decimal | None
    record: str = ""


@dataclass(frozen=True, slots=True)
class Credential:
    """A completed diploma, degree or certificate."""

    level: str | None
    """As in the points tables, such as "master_or_professional"."""
    country: str | None
    completed_on: date | None
    institution: str = ""
    field_of_study: str = ""
    years_of_study: Decimal | None = None
    assessed_by: str | None = None
    """The body of the equivalency report; "" when it is known that there is none."""
    assessed_on: date | None = None
    assessed_level: str | None = None
    record: str = ""


@dataclass(frozen=True, slots=True)
class ExpressEntryProfile:
    """The profile in the pool; `expires_on` is the first day it no longer counts."""

    number: str
    submitted_at: datetime | None
    expires_on: date | None
    withdrawn_on: date | None = None
    crs_score: int | None = None
    """IRCC's own score, as last read."""
    crs_score_read_on: date | None = None
    record: str = ""
    lapsed_at: datetime | None = None
    """When an invitation of this very profile ended with nothing done; None where none did."""


@dataclass(frozen=True, slots=True)
class Spouse:
    """The spouse or common-law partner, as far as a rule asks."""

    is_accompanying: bool | None
    is_canadian: bool | None
    """Citizen, or permanent resident living in Canada."""
    language_tests: tuple[LanguageTest, ...] = ()
    credentials: tuple[Credential, ...] = ()
    jobs: tuple[Job, ...] = ()
    study_periods: tuple[StudyPeriod, ...] = ()
    permits: tuple[WorkPermit, ...] = ()
    record: str = ""


@dataclass(frozen=True, slots=True)
class JobOffer:
    """An offer of employment, as the points table asks for it."""

    noc_code: str | None
    first_day: date | None
    last_day: date | None
    record: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """The facts of one client."""

    birth_date: date | None = None
    jobs: tuple[Job, ...] = ()
    permits: tuple[WorkPermit, ...] = ()
    employer_change_confirmations: tuple[EmployerChangeConfirmation, ...] = ()
    absences: tuple[Absence, ...] = ()
    study_periods: tuple[StudyPeriod, ...] = ()
    status_gaps: tuple[StatusGap, ...] = ()
    licences: tuple[Licence, ...] = ()
    nominations: tuple[Nomination, ...] | None = None
    """None when nobody asked yet; empty when it is known that there is none."""
    language_tests: tuple[LanguageTest, ...] = ()
    credentials: tuple[Credential, ...] = ()
    profile: ExpressEntryProfile | None = None
    spouse: Spouse | None = None
    has_spouse: bool | None = None
    job_offer: JobOffer | None = None
    has_job_offer: bool | None = None
    family_size: int | None = None
    """Applicant, spouse or partner and every dependent child, coming along or not."""
    settlement_funds: Decimal | None = None
    """Canadian dollars that are available, transferable and unencumbered."""
    has_sibling_in_canada: bool | None = None
    has_certificate_of_qualification: bool | None = None
    primary_noc_code: str | None = None
    """The primary occupation of the profile."""
    settles_outside_quebec: bool | None = None
    """Whether the person intends to live outside Quebec."""
    record: str = ""
