"""Every day of work, judged: whether it counts, for what reason not, on what it hangs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eligibility.rules.authorization import Authorization
from eligibility.rules.clauses import (
    CLAUSES,
    DISCRETION,
    MISSING_FACT,
    NOTHING,
    OF_EVERY_DAY,
    JobFile,
    PersonDays,
    Reason,
    holds,
)
from eligibility.rules.conditions import Exemption, WorkConditions
from eligibility.rules.facts import Job, Person
from eligibility.rules.permit_conditions import name_key
from eligibility.rules.span import Span, intersect, pieces, union


@dataclass(frozen=True, slots=True)
class JobDays:
    """A run of days of one job that share one answer.

    `excluded_for` is None where the days count, be it on a condition; `rests_on` says on which,
    `reasons` name them, `missing` are the facts that would settle it.
    """

    span: Span
    job: Job
    excluded_for: Reason | None
    rests_on: int = NOTHING
    reasons: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()
    without_status: bool = False

    @property
    def counts_for_sure(self) -> bool:
        """Whether the days count, though perhaps through a policy or a residency."""
        return self.excluded_for is None and not self.rests_on & (DISCRETION | MISSING_FACT)

    @property
    def counts_as_known(self) -> bool:
        """Whether no fact is missing for the days to count, be it at an officer's discretion."""
        return self.excluded_for is None and not self.rests_on & MISSING_FACT


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which nothing on file begins or ends, with every job held on them."""

    span: Span
    jobs: tuple[JobDays, ...]


def judge_days(
    person: Person,
    window: Span,
    conditions: WorkConditions,
    exemption: Exemption | None,
    granted: Authorization | None = None,
) -> list[Stretch]:
    """Return every day of the window on which a job was held, judged, in date order.

    `granted` is the person's authorization, where it was worked out before.
    """
    granted = granted or Authorization(person)
    vacations = _vacations_by_employer(person.jobs)
    shared = _person_days(person)
    files = [
        _job_file(shared, job, days, granted, vacations, conditions, exemption)
        for job in person.jobs
        if (days := job.span.intersect(window))
    ]
    stretches = []
    for span in pieces(window, _cuts(shared, files)):
        day = span.first_day
        held = [file for file in files if day in file.span]
        if held:
            without_status = holds(shared.without_status, day)
            jobs = tuple(_judge(file, span, without_status) for file in held)
            stretches.append(Stretch(span, jobs))
    return stretches


def joined(stretches: Iterable[Stretch]) -> list[JobDays]:
    """Return the days of each job as its longest runs of one answer, by day and employer."""
    runs: dict[int, list[JobDays]] = {}
    for stretch in stretches:
        for days in stretch.jobs:
            of_job = runs.setdefault(id(days.job), [])
            if of_job and _continues(of_job[-1], days):
                days = _with_span(days, Span(of_job.pop().span.first_day, days.span.last_day))
            of_job.append(days)
    found = [days for of_job in runs.values() for days in of_job]
    return sorted(found, key=lambda days: (days.span, days.job.employer, days.job.record))


def _judge(file: JobFile, span: Span, without_status: bool) -> JobDays:
    rests_on = NOTHING
    reasons: list[Reason] = []
    missing: list[str] = []
    for clause in CLAUSES:
        if clause in file.every_day:
            remark = file.every_day[clause]
        else:
            remark = clause(file, span.first_day)
        if remark is None:
            continue
        if remark.excludes:
            # Nobody is said to have worked without authorization in a country nobody named.
            unsure = remark.reason is Reason.UNAUTHORISED and file.job.country is None
            reason = Reason.COUNTRY_MISSING if unsure else remark.reason
            return JobDays(span, file.job, reason, without_status=without_status)
        rests_on |= remark.rests_on
        reasons.append(remark.reason)
        missing += remark.missing
    return JobDays(span, file.job, None, rests_on, tuple(reasons), tuple(missing), without_status)


def _job_file(
    shared: PersonDays,
    job: Job,
    days: Span,
    granted: Authorization,
    vacations: dict[str, list[Span]],
    conditions: WorkConditions,
    exemption: Exemption | None,
) -> JobFile:
    authority = granted.of_job(job)
    vacation = _within(job.span, (each.span for each in job.leaves if _is_vacation(each.kind)))
    blocks = vacations.get(name_key(job.employer), []) if vacation else []
    reasonable = conditions.paid_vacation_days
    long = [rest for block in blocks if (rest := block.after_first_days(reasonable))]
    file = JobFile(
        job=job,
        span=days,
        other_leave=[each.span for each in job.leaves if not _is_vacation(each.kind)],
        vacation=vacation,
        long_vacation=intersect(vacation, long),
        authorized=authority.authorized,
        possibly_authorized=authority.possible,
        missing_for_authority=authority.missing,
        person=shared,
        conditions=conditions,
        exemption=exemption,
        every_day={},
    )
    file.every_day.update({clause: clause(file, days.first_day) for clause in OF_EVERY_DAY})
    return file


def _vacations_by_employer(jobs: Iterable[Job]) -> dict[str, list[Span]]:
    """Return the blocks of paid vacation from each employer; blocks that touch are one."""
    found: dict[str, list[Span]] = {}
    for job in jobs:
        spans = (leave.span for leave in job.leaves if _is_vacation(leave.kind))
        found.setdefault(name_key(job.employer), []).extend(_within(job.span, spans))
    return {employer: union(spans) for employer, spans in found.items()}


def _person_days(person: Person) -> PersonDays:
    studies = person.study_periods
    return PersonDays(
        absences=[each.span for each in person.absences],
        study=[each.span for each in studies if each.is_full_time],
        possible_study=[each.span for each in studies if each.is_full_time is None],
        without_status=[each.span for each in person.status_gaps],
    )


def _cuts(shared: PersonDays, files: Iterable[JobFile]) -> Iterator[Span]:
    yield from shared.absences
    yield from shared.study
    yield from shared.possible_study
    yield from shared.without_status
    for file in files:
        yield file.span
        yield from file.other_leave
        yield from file.vacation
        yield from file.long_vacation
        yield from file.authorized
        yield from file.possibly_authorized


def _within(whole: Span, spans: Iterable[Span]) -> list[Span]:
    return [shared for span in spans if (shared := span.intersect(whole))]


def _is_vacation(kind: str) -> bool:
    return kind == "paid_vacation"


def _continues(before: JobDays, after: JobDays) -> bool:
    return _answer(before) == _answer(after) and before.span.touches(after.span)


def _answer(days: JobDays) -> tuple[object, ...]:
    """Return what tells one answer from another; of excluded days only the reason does."""
    if days.excluded_for is not None:
        return (days.excluded_for,)
    return (None, days.rests_on, days.reasons, days.without_status)


def _with_span(days: JobDays, span: Span) -> JobDays:
    return JobDays(
        span,
        days.job,
        days.excluded_for,
        days.rests_on,
        days.reasons,
        days.missing,
        days.without_status,
    )
