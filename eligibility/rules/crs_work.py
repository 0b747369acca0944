"""The years of skilled work that earn CRS points, in Canada and abroad, and how sure they are.

Source: Ministerial Instructions respecting the Express Entry system, ss. 15, 19, 25, 26.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from eligibility.rules.clauses import TRAINING
from eligibility.rules.conditions import Exemption, WorkConditions
from eligibility.rules.education import CANADA
from eligibility.rules.experience import work_verdict
from eligibility.rules.facts import Person
from eligibility.rules.hours import DAYS_IN_A_WEEK
from eligibility.rules.law import Law
from eligibility.rules.span import window_before
from eligibility.rules.worked_days import JobDays, judge_days

WINDOW_YEARS = 10


@dataclass(frozen=True, slots=True)
class YearsOfWork:
    """Complete years that count, the jobs that give them, and what is not sure about them."""

    years: int
    records: tuple[str, ...]
    could_be_more: bool = False
    training: tuple[str, ...] = ()
    """The residencies and fellowships among them: an officer decides whether those are work."""


def canadian_work(person: Person, law: Law, *, on: date) -> YearsOfWork:
    """Return the complete years of authorized skilled work in Canada of the last ten years.

    Occupations and employers are added up; the work need not be continuous.
    Source: MI s. 15(3) to (7); public policy for publicly funded physicians.
    """
    work: WorkConditions = law.get("program", "cec").body.work
    return _years(person, replace(work, window_years=WINDOW_YEARS), law, on=on)


def foreign_work(person: Person, law: Law, *, on: date) -> YearsOfWork:
    """Return the complete years of skilled, paid work outside Canada of the last ten years.

    Occupations are added up; the department's tool asks for a single one, so a sum that rests on
    several should be looked at.
    Source: MI ss. 25, 26.
    """
    work: WorkConditions = law.get("program", "fswp").body.work
    abroad = [job for job in person.jobs if job.country not in (None, CANADA)]
    conditions = replace(work, single_occupation=False, continuous=False)
    return _years(replace(person, jobs=tuple(abroad)), conditions, law, on=on)


def work_of_partner(person: Person, law: Law, *, on: date) -> YearsOfWork:
    """Return the complete years of the partner's own authorized skilled work in Canada.

    Source: MI s. 19(4).
    """
    spouse = person.spouse
    if spouse is None or not spouse.jobs:
        return YearsOfWork(0, ())
    partner = Person(jobs=spouse.jobs, permits=spouse.permits, study_periods=spouse.study_periods)
    return canadian_work(partner, law, on=on)


def _years(person: Person, work: WorkConditions, law: Law, *, on: date) -> YearsOfWork:
    found = law.find("exemption", "publicly_funded_physicians")
    exemption: Exemption | None = None if found is None else found.body
    stretches = judge_days(person, window_before(on, work.window_years), work, exemption)
    hours = work_verdict(stretches, work)
    year = work.hours * DAYS_IN_A_WEEK
    years = int(hours.known_sevenths // year)
    counted = [days for each in stretches for days in each.jobs if days.counts_for_sure]
    return YearsOfWork(
        years=years,
        records=_records(counted),
        could_be_more=int(hours.most_sevenths // year) > years,
        training=_records(each for each in counted if each.rests_on & TRAINING) if years else (),
    )


def _records(worked: Iterable[JobDays]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.job.record for each in worked if each.job.record))
