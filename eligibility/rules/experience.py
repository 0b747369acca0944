"""Work experience: the hours of a category and of the Canadian Experience Class, and why.

Source: IRPR 73, 87.1; category instructions under IRPA 10.3(1)(h.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from eligibility.rules.authorization import Authority, Authorization
from eligibility.rules.clauses import DISCRETION, MISSING_FACT, POLICY, TRAINING, Reason
from eligibility.rules.conditions import (
    PHYSICIAN_CODES,
    PHYSICIANS,
    Exemption,
    WorkConditions,
    teer,
)
from eligibility.rules.excluded_days import ExcludedDays, excluded_days
from eligibility.rules.facts import Job, Licence, Person
from eligibility.rules.hours import KNOWN, ZERO, HoursVerdict, Tally, verdict_of
from eligibility.rules.law import Law
from eligibility.rules.span import Span, day_after, window_before
from eligibility.rules.worked_days import JobDays, Stretch, joined, judge_days


@dataclass(frozen=True, slots=True)
class UnlicensedDays:
    """Days of a physician's work in Canada without a licence on file for that province."""

    span: Span
    job: Job


@dataclass(frozen=True, slots=True)
class Experience:
    """What a person's work comes to on one day of assessment.

    Everything speaks of days within `window` only. `days` are the days that do not count or not
    surely, `counted` those that do, both by date; `authorization` is all that lets the person
    work, cut to the window; `unlicensed` is a warning of its own and changes no hours.
    """

    on: date
    window: Span
    hours_by_noc: Mapping[str, Decimal]
    category: HoursVerdict | None
    """None where no version of the category is in force."""
    cec: HoursVerdict
    excluded_for: frozenset[str]
    alerts: frozenset[str]
    days: tuple[ExcludedDays, ...]
    counted: tuple[JobDays, ...]
    authorization: tuple[Authority, ...]
    unlicensed: tuple[UnlicensedDays, ...]
    stretches: tuple[Stretch, ...]
    """Every day on which a job was held, as the category judges it, or the CEC without one."""
    granted: Authorization = field(compare=False, repr=False)
    """All that lets the person work, on whatever day."""


def experience_under(
    law: Law, person: Person, *, on: date, category: str = PHYSICIANS
) -> Experience:
    """Return the experience of a person under one category and the CEC, as the law has them.

    Raises NotInForce where the law has no Canadian Experience Class.
    """
    version = law.find("category", category)
    exemption = law.find("exemption", "publicly_funded_physicians")
    return experience(
        person,
        on=on,
        category=version.body.work if version else None,
        cec=law.get("program", "cec").body.work,
        exemption=exemption.body if exemption else None,
    )


def experience(
    person: Person,
    *,
    on: date,
    category: WorkConditions | None,
    cec: WorkConditions,
    exemption: Exemption | None,
    granted: Authorization | None = None,
) -> Experience:
    """Return the hours that count on the day of assessment `on`, and every day that does not.

    `granted` is the person's authorization, where it was worked out before.
    Source: IRPR 87.1(2)(a), (3); category instructions.
    """
    window = window_before(on, cec.window_years)
    granted = granted or Authorization(person)
    stretches = judge_days(person, window, cec, exemption, granted)
    of_category = _judged_for_category(person, stretches, on, category, cec, exemption, granted)
    runs = joined(stretches)
    return Experience(
        on=on,
        window=window,
        hours_by_noc=_hours_by_noc(stretches, cec),
        category=work_verdict(of_category, category) if category else None,
        cec=work_verdict(stretches, cec),
        excluded_for=_excluded_for(runs),
        alerts=_alerts(runs),
        days=tuple(excluded_days(runs, person)),
        counted=tuple(run for run in runs if run.counts_for_sure),
        authorization=_within(window, granted.authorities),
        unlicensed=tuple(_unlicensed(runs, person.licences)),
        stretches=tuple(of_category),
        granted=granted,
    )


def work_verdict(stretches: Iterable[Stretch], conditions: WorkConditions) -> HoursVerdict:
    """Return the hours of the judged days under one set of conditions, and whether they suffice.

    Source: IRPR 87.1(2)(a); category instructions on a single listed occupation.
    """
    tallies = _tallies(list(stretches), conditions)
    return verdict_of(tallies, conditions, occupation_named=conditions.single_occupation)


def most_known_sevenths(stretches: Iterable[Stretch], conditions: WorkConditions) -> Decimal:
    """Return the known hours of the occupation with most of them, in sevenths of an hour."""
    tallies = _tallies(list(stretches), conditions).values()
    return max((tally.sevenths(KNOWN) for tally in tallies), default=ZERO)


def known_sevenths_a_day(stretch: Stretch, conditions: WorkConditions) -> dict[str, Decimal]:
    """Return what each day of a stretch is worth by occupation, in sevenths of an hour.

    Under "" where occupations are added up.
    """
    day = Stretch(Span(stretch.span.first_day, stretch.span.first_day), stretch.jobs)
    return {key: tally.sevenths(KNOWN) for key, tally in _tallies([day], conditions).items()}


def _tallies(stretches: Sequence[Stretch], conditions: WorkConditions) -> dict[str, Tally]:
    """Return the sums by occupation, or all under one cap where occupations may be added up."""
    tallies: dict[str, Tally] = {}
    keys = _occupations(stretches, conditions) if conditions.single_occupation else {""}
    for key in keys:
        tally = tallies[key] = Tally(conditions.weekly_cap_hours, conditions.continuous)
        ended: date | None = None
        for stretch in stretches:
            jobs = [days for days in stretch.jobs if _counts_under(days, conditions, key)]
            if ended and stretch.span.first_day > day_after(ended):
                tally.interrupt()
            tally.add(jobs, stretch.span.days)
            ended = stretch.span.last_day
    return tallies


def _judged_for_category(
    person: Person,
    stretches: list[Stretch],
    on: date,
    category: WorkConditions | None,
    cec: WorkConditions,
    exemption: Exemption | None,
    granted: Authorization,
) -> list[Stretch]:
    if category is None or _judged_alike(category, cec):
        return stretches
    window = window_before(on, category.window_years)
    return judge_days(person, window, category, exemption, granted)


def _judged_alike(one: WorkConditions, other: WorkConditions) -> bool:
    return (one.window_years, one.place, set(one.excluded_time), one.paid_vacation_days) == (
        other.window_years,
        other.place,
        set(other.excluded_time),
        other.paid_vacation_days,
    )


def _occupations(stretches: Iterable[Stretch], conditions: WorkConditions) -> set[str]:
    """Return the admitted NOC codes that were worked in; "" stands for work without a code."""
    codes = {days.job.noc_code for stretch in stretches for days in stretch.jobs}
    return {code or "" for code in codes if code is None or conditions.admits(code)}


def _counts_under(days: JobDays, conditions: WorkConditions, key: str) -> bool:
    code = days.job.noc_code
    if days.without_status and conditions.days_without_status == "do_not_count":
        return False
    if code is None:
        return True
    return code == key if key else conditions.admits(code)


def _hours_by_noc(stretches: Sequence[Stretch], cec: WorkConditions) -> dict[str, Decimal]:
    """Return the countable hours of every skilled occupation, each under its own cap.

    Days without temporary resident status are included, as in the category.
    """
    tallies: dict[str, Tally] = {}
    for stretch in stretches:
        by_code: dict[str, list[JobDays]] = {}
        for days in stretch.jobs:
            code = days.job.noc_code
            if code is not None and days.counts_for_sure and teer(code) in cec.teers:
                by_code.setdefault(code, []).append(days)
        for code, jobs in by_code.items():
            tally = tallies.setdefault(code, Tally(cec.weekly_cap_hours))
            tally.add(jobs, stretch.span.days)
    found = {code: tally.hours(KNOWN) for code, tally in sorted(tallies.items())}
    return {code: hours for code, hours in found.items() if hours}


def _excluded_for(runs: Iterable[JobDays]) -> frozenset[str]:
    found: set[str] = set()
    for run in runs:
        if run.excluded_for is not None:
            found.add(run.excluded_for)
        elif run.rests_on & MISSING_FACT:
            found.update(reason for reason in run.reasons if reason.is_missing_fact)
        elif run.without_status and run.counts_as_known:
            found.add(Reason.NO_TR_STATUS)
    return frozenset(str(reason) for reason in found)


def _alerts(runs: Iterable[JobDays]) -> frozenset[str]:
    found: set[str] = set()
    for run in runs:
        if run.excluded_for is Reason.UNAUTHORISED:
            found.add("unauthorised_work")
        if run.excluded_for is not None or run.rests_on & MISSING_FACT:
            continue
        if Reason.LONG_VACATION in run.reasons:
            found.add("long_paid_vacation")
        if Reason.CONTRACTOR in run.reasons:
            found.add("contractor_review")
        if run.without_status:
            found.add("no_temporary_resident_status")
        if run.rests_on & DISCRETION:
            continue
        if run.rests_on & POLICY:
            found.add("relies_on_physician_public_policy")
        if run.rests_on & TRAINING:
            found.add("training_programme_review")
    return frozenset(found)


def _within(window: Span, granted: Iterable[Authority]) -> tuple[Authority, ...]:
    return tuple(each.during(shared) for each in granted if (shared := each.span.intersect(window)))


def _unlicensed(runs: Iterable[JobDays], licences: Sequence[Licence]) -> Iterator[UnlicensedDays]:
    """Yield the days worked as a physician in Canada for which no licence is on file."""
    for run in runs:
        job = run.job
        if job.noc_code not in PHYSICIAN_CODES or job.country != "CA":
            continue
        if run.excluded_for in (Reason.LEAVE, Reason.OUTSIDE_CANADA):
            continue
        held = [each.span for each in licences if _licenses(each, job)]
        yield from (UnlicensedDays(gap, job) for gap in run.span.minus(held))


def _licenses(licence: Licence, job: Job) -> bool:
    return job.province is None or licence.province in (None, job.province)
