"""The clauses of the law on work that counts: one clause, one function.

Each looks at one day of one job. It lets the day pass, excludes it for a reason, or lets it pass
on a condition: a public policy, a residency, an officer's discretion, a missing fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eligibility.rules.conditions import Exemption, WorkConditions
from eligibility.rules.facts import Job
from eligibility.rules.span import Span


class Reason(StrEnum):
    """Why a day does not count, or what it hangs on; in the order in which they are given."""

    FOREIGN = "foreign"
    LEAVE = "leave"
    UNAUTHORISED = "unauthorised"
    OUTSIDE_CANADA = "outside_canada"
    UNPAID = "unpaid"
    SELF_EMPLOYED = "self_employed"
    FULL_TIME_STUDY = "full_time_study"
    HOURS_MISSING = "hours_missing"
    NO_TR_STATUS = "no_tr_status"
    COUNTRY_MISSING = "country_missing"
    AUTHORITY_MISSING = "authority_missing"
    PAY_MISSING = "pay_missing"
    EMPLOYMENT_TYPE_MISSING = "employment_type_missing"
    FUNDING_MISSING = "funding_missing"
    STUDY_MISSING = "study_missing"
    NOC_MISSING = "noc_missing"
    LONG_VACATION = "long_vacation"
    CONTRACTOR = "contractor"
    PUBLIC_POLICY = "public_policy"
    TRAINING_PROGRAMME = "training_programme"

    @property
    def is_missing_fact(self) -> bool:
        return self.endswith("_missing")


# What the counting of a day can rest on; a day rests on any union of them.
NOTHING = 0
POLICY = 1
TRAINING = 2
DISCRETION = 4
MISSING_FACT = 8


@dataclass(frozen=True, slots=True)
class Remark:
    """What one clause says of a day: it is excluded, or it rests on something."""

    reason: Reason
    rests_on: int = NOTHING
    missing: tuple[str, ...] = ()

    @property
    def excludes(self) -> bool:
        return self.rests_on == NOTHING


@dataclass(frozen=True, slots=True)
class PersonDays:
    """The runs of days that concern every job alike."""

    absences: list[Span]
    study: list[Span]
    possible_study: list[Span]
    without_status: list[Span]


@dataclass(frozen=True, slots=True)
class JobFile:
    """One job with the runs of days that its clauses ask about."""

    job: Job
    span: Span
    other_leave: list[Span]
    vacation: list[Span]
    long_vacation: list[Span]
    authorized: list[Span]
    possibly_authorized: list[Span]
    missing_for_authority: tuple[str, ...]
    person: PersonDays
    conditions: WorkConditions
    exemption: Exemption | None
    every_day: dict[Callable[[JobFile, date], Remark | None], Remark | None]
    """The answers of clauses that do not look at the day."""


Clause = Callable[[JobFile, date], Remark | None]


def work_in_canada(file: JobFile, day: date) -> Remark | None:
    """Exclude work abroad where the law asks for work in Canada.

    Source: IRPR 87.1(2)(a).
    """
    if file.conditions.place == "anywhere":
        return None
    if file.job.country is None:
        return _unknown(Reason.COUNTRY_MISSING, f"country of the work at {_employer(file.job)}")
    return Remark(Reason.FOREIGN) if _is_abroad(file.job) else None


def not_on_leave(file: JobFile, day: date) -> Remark | None:
    """Exclude leave; of paid vacation the first days of a block count, more is discretionary.

    Of leaves that overlap the one that does not count decides.
    Source: IRCC, Canadian Experience Class: a reasonable period of vacation counts.
    """
    if holds(file.other_leave, day):
        return Remark(Reason.LEAVE)
    if holds(file.long_vacation, day):
        return Remark(Reason.LONG_VACATION, DISCRETION)
    return None


def authorized(file: JobFile, day: date) -> Remark | None:
    """Exclude work in Canada that no permit, held or being renewed, authorized.

    Source: IRPR 87.1(3)(b), 196, 186(u).
    """
    if "unauthorized" not in file.conditions.excluded_time or _is_abroad(file.job):
        return None
    if holds(file.authorized, day):
        return None
    if holds(file.possibly_authorized, day):
        return _unknown(Reason.AUTHORITY_MISSING, *file.missing_for_authority)
    return Remark(Reason.UNAUTHORISED)


def present_in_canada(file: JobFile, day: date) -> Remark | None:
    """Exclude days outside Canada, except those of paid vacation.

    Source: IRPR 87.1(2)(a); IRCC, Canadian Experience Class, on vacation.
    """
    if file.conditions.place == "anywhere" or holds(file.vacation, day):
        return None
    return Remark(Reason.OUTSIDE_CANADA) if holds(file.person.absences, day) else None


def paid(file: JobFile, day: date) -> Remark | None:
    """Exclude work for which no wages are paid and no commission is earned.

    Source: IRPR 73(2).
    """
    if "unpaid" not in file.conditions.excluded_time:
        return None
    if file.job.is_paid is None:
        return _unknown(Reason.PAY_MISSING, f"whether {_employer(file.job)} paid for the work")
    return None if file.job.is_paid else Remark(Reason.UNPAID)


def not_self_employed(file: JobFile, day: date) -> Remark | None:
    """Exclude self-employment, except of physicians whose services a public plan pays.

    Whether a contractor is an employee in law is an officer's to decide.
    Source: IRPR 87.1(3)(b); public policy in effect on 25 April 2023 (IRPA 25.2).
    """
    job = file.job
    if "self_employed" not in file.conditions.excluded_time:
        return None
    if job.employment_type is None:
        what = f"whether the work at {_employer(job)} was employment"
        return _unknown(Reason.EMPLOYMENT_TYPE_MISSING, what)
    if job.employment_type not in ("self_employed", "contractor"):
        return None
    if _may_use(file.exemption, job):
        if job.publicly_funded:
            return Remark(Reason.PUBLIC_POLICY, POLICY)
        if job.publicly_funded is None:
            what = f"whether a public plan paid for the services at {_employer(job)}"
            return Remark(Reason.FUNDING_MISSING, POLICY | MISSING_FACT, (what,))
    if job.employment_type == "contractor":
        return Remark(Reason.CONTRACTOR, DISCRETION)
    return Remark(Reason.SELF_EMPLOYED)


def not_studying_full_time(file: JobFile, day: date) -> Remark | None:
    """Exclude work during full-time study.

    Source: IRPR 87.1(3)(a).
    """
    if "full_time_study" not in file.conditions.excluded_time:
        return None
    if holds(file.person.study, day):
        return Remark(Reason.FULL_TIME_STUDY)
    if holds(file.person.possible_study, day):
        return _unknown(Reason.STUDY_MISSING, "whether the study was full-time")
    return None


def hours_stated(file: JobFile, day: date) -> Remark | None:
    """Ask for the hours a week, which are never assumed.

    Source: IRPR 73(1), 87.1(2)(a).
    """
    if file.job.hours_per_week is not None:
        return None
    return _unknown(Reason.HOURS_MISSING, f"hours a week at {_employer(file.job)}")


def occupation_stated(file: JobFile, day: date) -> Remark | None:
    """Ask for the NOC code, without which the work belongs to no occupation.

    Source: IRPR 87.1(2)(b).
    """
    if file.job.noc_code is not None:
        return None
    return _unknown(Reason.NOC_MISSING, f"NOC code of the work at {_employer(file.job)}")


def not_in_training(file: JobFile, day: date) -> Remark | None:
    """Mark residencies and fellowships: whether they are work or study is not settled.

    Source: none found; IRPR 87.1(3)(a) if the resident is a full-time student.
    """
    job = file.job
    if job.training_programme or job.employment_type == "resident_or_fellow":
        return Remark(Reason.TRAINING_PROGRAMME, TRAINING)
    return None


CLAUSES: tuple[Clause, ...] = (
    work_in_canada,
    not_on_leave,
    authorized,
    present_in_canada,
    paid,
    not_self_employed,
    not_studying_full_time,
    hours_stated,
    occupation_stated,
    not_in_training,
)
"""In the order in which a day's one reason is given."""

OF_EVERY_DAY = frozenset(
    {work_in_canada, paid, not_self_employed, hours_stated, occupation_stated, not_in_training}
)


def holds(spans: Iterable[Span], day: date) -> bool:
    """Return whether a day is in one of the runs. Asked most of all, so spelled out."""
    for span in spans:  # noqa: SIM110  # three times as fast as any() of a generator
        if span.first_day <= day <= span.last_day:
            return True
    return False


def _unknown(reason: Reason, *facts: str) -> Remark:
    return Remark(reason, MISSING_FACT, facts)


def _is_abroad(job: Job) -> bool:
    return job.country is not None and job.country != "CA"


def _may_use(exemption: Exemption | None, job: Job) -> bool:
    if exemption is None or "self_employed" not in exemption.lifts:
        return False
    return job.noc_code is None or job.noc_code in exemption.noc_codes


def _employer(job: Job) -> str:
    return job.employer.strip() or "an employer without a name"
