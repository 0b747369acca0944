"""What the selection grid asks of a person, drawn from the facts: IRPR 78 to 83."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from eligibility.rules.age import age_on
from eligibility.rules.authorization import Authorization
from eligibility.rules.conditions import Exemption, WorkConditions
from eligibility.rules.education import CANADA, EducationFile
from eligibility.rules.experience import Experience, work_verdict
from eligibility.rules.facts import Job, LanguageTest, Person, Spouse
from eligibility.rules.fswp_grid import Adaptability, FswpFacts, FswpGrid
from eligibility.rules.hours import DAYS_IN_A_WEEK, Verdict
from eligibility.rules.language import LanguageLevels
from eligibility.rules.language_floor import proven_levels, valid_sittings
from eligibility.rules.law import Law
from eligibility.rules.once import Once
from eligibility.rules.span import Span, intersect, total_days, window_before
from eligibility.rules.worked_days import judge_days

LIFETIME_YEARS = 60
REACHED = {Verdict.MET, Verdict.MET_BY_POLICY}


def fswp_facts(
    person: Person,
    law: Law,
    grid: FswpGrid,
    *,
    work: WorkConditions,
    found: Experience,
    education: EducationFile,
    once: Once,
) -> FswpFacts:
    """Return what the grid looks at on the day of the application.

    `found` is the experience of the ten years before it. The first official language is
    the one that earns more.
    """
    on = found.on
    any_work = replace(work, single_occupation=False, continuous=False)
    experience = once("grid work", (found,), lambda: work_verdict(found.stretches, any_work))
    tests = person.language_tests
    sittings = once("sittings", (tests,), lambda: valid_sittings(tests, law, on=on))
    first, second = _first_and_second([each.levels for each in sittings], grid)
    return FswpFacts(
        age=_age(person.birth_date, on),
        education=education.tier,
        first_language=first,
        second_language=second,
        experience_years=_complete_years(experience.known_sevenths, work),
        possible_experience_years=_complete_years(experience.most_sevenths, work),
        # Every kind of arranged employment has conditions of its own that no fact here settles.
        arranged_employment=False if person.has_job_offer is False else None,
        adaptability=once(
            "adaptability",
            (found, person.spouse, person.has_spouse, person.has_sibling_in_canada),
            lambda: _adaptability(person, law, grid, found, work=work),
        ),
    )


def _age(born_on: date | None, on: date) -> int | None:
    """Return the age, None too where the birth date on file is after the day: it cannot be right.

    Source: IRPR 81.
    """
    return None if born_on is None or born_on > on else age_on(born_on, on)


def _levels(tests: Iterable[LanguageTest], law: Law, *, on: date) -> list[LanguageLevels]:
    return [each.levels for each in valid_sittings(tests, law, on=on)]


def _first_and_second(
    found: Sequence[LanguageLevels], grid: FswpGrid
) -> tuple[LanguageLevels | None, LanguageLevels | None]:
    if len(found) < 2:
        return (found[0] if found else None), None
    one, other = found
    if _language_points(other, one, grid) > _language_points(one, other, grid):
        return other, one
    return one, other


def _language_points(first: LanguageLevels, second: LanguageLevels, grid: FswpGrid) -> int:
    table = grid.first_language
    points = table[first.listening] + table[first.reading]
    points += table[first.writing] + table[first.speaking]
    return points + (grid.second_language if second.lowest >= grid.second_language_level else 0)


def _complete_years(sevenths: Decimal, work: WorkConditions) -> int:
    return int(sevenths // (work.hours * DAYS_IN_A_WEEK))


def _adaptability(
    person: Person, law: Law, grid: FswpGrid, found: Experience, *, work: WorkConditions
) -> Adaptability:
    spouse_counts = _spouse_counts(person)
    return Adaptability(
        spouse_language=_spouse_language(person.spouse, spouse_counts, law, grid, on=found.on),
        study_in_canada=_study_in_canada(person),
        spouse_study_in_canada=None if spouse_counts is not False else False,
        work_in_canada=_year_of_work_in_canada(
            person, law, on=found.on, work=work, granted=found.granted
        ),
        spouse_work_in_canada=_spouse_work(
            person.spouse, spouse_counts, law, on=found.on, work=work
        ),
        # Brothers and sisters are not the only relatives that count.
        relative_in_canada=True if person.has_sibling_in_canada else None,
    )


def _spouse_counts(person: Person) -> bool | None:
    """Return whether there is an accompanying partner who is no citizen or permanent resident.

    Source: IRPR 83(1)(a), (2).
    """
    if person.has_spouse is False:
        return False
    spouse = person.spouse
    if spouse is None:
        return None
    if spouse.is_accompanying is False or spouse.is_canadian is True:
        return False
    known = spouse.is_accompanying is not None and spouse.is_canadian is not None
    return True if known else None


def _spouse_language(
    spouse: Spouse | None, counts: bool | None, law: Law, grid: FswpGrid, *, on: date
) -> bool | None:
    if counts is False:
        return False
    if spouse is None or not spouse.language_tests:
        return None
    needed = grid.adaptability.spouse_language_level
    found = _levels(spouse.language_tests, law, on=on)
    if any(levels.lowest >= needed for levels in found):
        return counts
    unread = len(proven_levels(spouse.language_tests, law)) < len(spouse.language_tests)
    return None if unread else False


def _spouse_work(
    spouse: Spouse | None, counts: bool | None, law: Law, *, on: date, work: WorkConditions
) -> bool | None:
    """Source: IRPR 83(1)(e)."""
    if counts is False:
        return False
    if spouse is None or not spouse.jobs:
        return None
    partner = Person(jobs=spouse.jobs, permits=spouse.permits)
    worked = _year_of_work_in_canada(partner, law, on=on, work=work, granted=Authorization(partner))
    return counts if worked else worked


def _study_in_canada(person: Person) -> bool | None:
    """Return False only where studies are on file and none was in Canada.

    Whether study in Canada made two academic years is for a person to say.
    """
    studies = person.study_periods
    elsewhere = all(each.country not in (None, CANADA) for each in studies)
    return False if studies and elsewhere else None


def _year_of_work_in_canada(
    person: Person, law: Law, *, on: date, work: WorkConditions, granted: Authorization
) -> bool | None:
    """Return whether a year of authorized full-time work was done in Canada, ever before.

    Source: IRPR 83(1)(d).
    """
    here = replace(
        work,
        window_years=LIFETIME_YEARS,
        place="canada",
        single_occupation=False,
        continuous=False,
    )
    full_time = replace(person, jobs=tuple(job for job in person.jobs if _is_full_time(job, work)))
    window = window_before(on, LIFETIME_YEARS)
    if _too_few_days(full_time.jobs, window, here, granted):
        return False
    days = judge_days(full_time, window, here, _exemption(law), granted)
    verdict = work_verdict(days, here).verdict
    if verdict in REACHED:
        return True
    return False if verdict is Verdict.NOT_MET else None


def _too_few_days(
    jobs: Iterable[Job], window: Span, work: WorkConditions, granted: Authorization
) -> bool:
    """Return whether there are too few authorized days for a year, were each of them full.

    Spares the day by day judgement of whoever nothing authorized.
    """
    if "unauthorized" not in work.excluded_time:
        return False
    authorized: list[Span] = []
    for job in jobs:
        found = granted.of_job(job)
        authorized += intersect([job.span], [*found.authorized, *found.possible])
    days = total_days(intersect([window], authorized))
    return days * work.weekly_cap_hours < work.hours * DAYS_IN_A_WEEK


def _is_full_time(job: Job, work: WorkConditions) -> bool:
    return job.hours_per_week is None or job.hours_per_week >= work.weekly_cap_hours


def _exemption(law: Law) -> Exemption | None:
    found = law.find("exemption", "publicly_funded_physicians")
    return None if found is None else found.body
