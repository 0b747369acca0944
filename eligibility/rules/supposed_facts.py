"""Facts as they would be: each function supposes one thing more of a person, saving nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from eligibility.rules.conditions import PHYSICIAN_CODES, WorkConditions
from eligibility.rules.crs_tables import Education
from eligibility.rules.duties_shown import duties_of_job, duty_measure
from eligibility.rules.education import CANADA, TIERS, education_file
from eligibility.rules.facts import (
    Credential,
    ExpressEntryProfile,
    Job,
    LanguageTest,
    Nomination,
    Person,
    WorkPermit,
)
from eligibility.rules.hours import DAYS_IN_A_WEEK
from eligibility.rules.language import (
    Ability,
    LanguageChart,
    OfficialLanguage,
    years_later,
)
from eligibility.rules.language_floor import chart_for, proven_levels, valid_sittings
from eligibility.rules.law import Law
from eligibility.rules.span import Span, union, window_before
from eligibility.rules.worked_days import joined, judge_days

MONTHS_IN_A_YEAR = 12
TEN_YEARS = 10
ABROAD = "XX"
"""The country of what is supposed abroad: a code that ISO 3166 leaves to its users."""
SUPPOSED_EMPLOYER = "a supposed employer"
SUPPOSED_TESTS = {
    OfficialLanguage.ENGLISH: "celpip_general",
    OfficialLanguage.FRENCH: "tcf_canada",
}
Degree = Literal["assessed", "canadian_two_year", "canadian_master", "doctoral"]
DEGREES: dict[Degree, str] = {
    "assessed": "A valid equivalency report for every credential on file",
    "canadian_two_year": "A two-year Canadian diploma",
    "canadian_master": "A Canadian master's degree",
    "doctoral": "A doctoral degree, assessed",
}


def with_language(
    person: Person, law: Law, language: OfficialLanguage, level: int, *, on: date
) -> Person:
    """Return the facts with a test of `on` that proves `level`, or what is proved if higher."""
    tests = person.language_tests
    return replace(person, language_tests=(*tests, _test(tests, law, language, level, on)))


def with_partner_language(person: Person, law: Law, level: int, *, on: date) -> Person:
    """Return the facts with a test of English of the partner; without one, the same facts."""
    spouse = person.spouse
    if spouse is None:
        return person
    tests = spouse.language_tests
    supposed = _test(tests, law, OfficialLanguage.ENGLISH, level, on)
    return replace(person, spouse=replace(spouse, language_tests=(*tests, supposed)))


def with_renewed_tests(person: Person, law: Law, *, on: date) -> Person:
    """Return the facts with every test that stopped counting taken again with the same scores."""
    proven = proven_levels(person.language_tests, law)
    valid = {each.levels.language for each in valid_sittings(person.language_tests, law, on=on)}
    latest = {
        each.levels.language: each.test
        for each in sorted(proven, key=lambda each: each.test.taken_on or date.min)
        if each.test.taken_on and each.test.taken_on <= on
    }
    again = [
        replace(test, taken_on=on, record="")
        for language, test in latest.items()
        if language not in valid
    ]
    return replace(person, language_tests=(*person.language_tests, *again)) if again else person


def _test(
    tests: tuple[LanguageTest, ...], law: Law, language: OfficialLanguage, level: int, on: date
) -> LanguageTest:
    test = LanguageTest(SUPPOSED_TESTS[language], language.value, on, None, None, None, None)
    chart = chart_for(test, law)
    held = next(
        (
            each.levels
            for each in valid_sittings(tests, law, on=on)
            if each.levels.language == language
        ),
        None,
    )
    listening, reading, writing, speaking = (
        _lowest_score(chart, ability, max(level, getattr(held, ability) if held else 0))
        for ability in Ability
    )
    return replace(test, listening=listening, reading=reading, writing=writing, speaking=speaking)


def _lowest_score(chart: LanguageChart, ability: Ability, level: int) -> Decimal:
    """Return the lowest score that proves a level, or the chart's highest level below it."""
    place = max((place for place, given in enumerate(chart.levels) if given <= level), default=0)
    return chart.scale(ability).lowest_scores[place]


def with_work(person: Person, law: Law, months: int, *, on: date) -> Person:
    """Return the facts with months of authorized full-time work in Canada on free days.

    A month is a twelfth of a year of hours. The days are the latest of the last ten years that
    do not count now; an occupation of physicians is supposed where none is on file. Hours are
    supposed and nothing else: no other job becomes authorized, and the duties are shown where
    those of all such work on file are.
    """
    work = replace(law.get("program", "cec").body.work, window_years=TEN_YEARS)
    held = tuple(job for job in person.jobs if job.country in (None, CANADA))
    jobs = _supposed_jobs(person, law, work, CANADA, held, months, on)
    permits = tuple(
        WorkPermit("employer_specific", (SUPPOSED_EMPLOYER,), None, job.first_day, job.last_day)
        for job in jobs
    )
    return replace(person, jobs=(*person.jobs, *jobs), permits=(*person.permits, *permits))


def with_work_abroad(person: Person, law: Law, months: int, *, on: date) -> Person:
    """Return the facts with months of full-time skilled work abroad on days without work.

    Hours alone are supposed, as in Canada.
    """
    work = replace(law.get("program", "fswp").body.work, window_years=TEN_YEARS)
    held = tuple(job for job in person.jobs if job.country not in (None, CANADA))
    jobs = _supposed_jobs(person, law, work, ABROAD, held, months, on)
    return replace(person, jobs=(*person.jobs, *jobs))


def with_duties(person: Person) -> Person:
    """Return the facts with the duties of every job confirmed from its letters."""
    jobs = tuple(replace(job, duties_confirmed=True, letters=()) for job in person.jobs)
    return replace(person, jobs=jobs)


def with_authorization(person: Person) -> Person:
    """Return the facts with a permit for every day of work in Canada: a paper that turned up."""
    permits = tuple(
        WorkPermit("open", (), None, job.first_day, job.last_day, bars_health_care=False)
        for job in person.jobs
        if job.country in (None, CANADA)
    )
    return replace(person, permits=(*person.permits, *permits))


def _supposed_jobs(
    person: Person,
    law: Law,
    work: WorkConditions,
    country: str,
    held: tuple[Job, ...],
    months: int,
    on: date,
) -> tuple[Job, ...]:
    code, measure = _occupation(person), duty_measure(law)
    alike = [job for job in held if job.noc_code == code]
    is_shown = bool(alike) and all(duties_of_job(job, measure).answer for job in alike)
    return tuple(
        _supposed_job(piece, code, work, country, duties_confirmed=is_shown or None)
        for piece in _free_pieces(person, law, work, months, on)
    )


def _free_pieces(
    person: Person, law: Law, work: WorkConditions, months: int, on: date
) -> list[Span]:
    days = _days_of(months, work)
    pieces = []
    for free in reversed(_free_days(person, law, work, on)):
        if days <= 0:
            break
        piece = free if free.days <= days else Span(_from_end(free, days), free.last_day)
        days -= piece.days
        pieces.append(piece)
    return pieces


def _days_of(months: int, work: WorkConditions) -> int:
    hours = work.hours * months / MONTHS_IN_A_YEAR
    days = hours * DAYS_IN_A_WEEK / work.weekly_cap_hours
    return int(days.to_integral_value(ROUND_CEILING))


def _free_days(person: Person, law: Law, work: WorkConditions, on: date) -> list[Span]:
    """Return the days that do not count, judged as the score judges them: the policy included.

    Work supposed on days that count already would be lost under the weekly cap.
    """
    window = window_before(on, TEN_YEARS)
    policy = law.find("exemption", "publicly_funded_physicians")
    stretches = judge_days(person, window, work, policy.body if policy else None)
    counted = [run.span for run in joined(stretches) if run.counts_for_sure]
    away = [
        *(each.span for each in person.absences),
        *(each.span for each in person.study_periods),
        *(each.span for each in person.status_gaps),
    ]
    return window.minus(union([*counted, *away]))


def _from_end(free: Span, days: int) -> date:
    return date.fromordinal(free.last_day.toordinal() - days + 1)


def _supposed_job(
    days: Span, code: str, work: WorkConditions, country: str, *, duties_confirmed: bool | None
) -> Job:
    return Job(
        employer=SUPPOSED_EMPLOYER,
        noc_code=code,
        country=country,
        province=None,
        first_day=days.first_day,
        last_day=days.last_day,
        hours_per_week=work.weekly_cap_hours,
        is_paid=True,
        employment_type="employee",
        duties_confirmed=duties_confirmed,
    )


def _occupation(person: Person) -> str:
    codes = [job.noc_code for job in reversed(person.jobs) if job.noc_code in PHYSICIAN_CODES]
    primary = person.primary_noc_code
    return primary if primary in PHYSICIAN_CODES else next(iter(codes), None) or PHYSICIAN_CODES[2]


def with_degree(person: Person, degree: Degree, *, on: date) -> Person:
    """Return the facts with a credential more, or with the reports that are lacking."""
    if degree == "assessed":
        lacking = education_file(person.credentials, on=on).unproved
        credentials = tuple(
            _assessed(each, on) if each in lacking else each for each in person.credentials
        )
        return replace(person, credentials=credentials)
    supposed = {
        "canadian_two_year": Credential(Education.TWO_YEAR.value, CANADA, on),
        "canadian_master": Credential(Education.MASTER_OR_PROFESSIONAL.value, CANADA, on),
        "doctoral": _assessed(Credential(Education.DOCTORAL.value, ABROAD, on), on),
    }[degree]
    return replace(person, credentials=(*person.credentials, supposed))


def _assessed(credential: Credential, on: date) -> Credential:
    """Return a credential with a report that finds it equal to the level it claims."""
    level = credential.level if credential.level in TIERS else Education.SECONDARY.value
    body = credential.assessed_by or "Medical Council of Canada"
    return replace(credential, assessed_by=body, assessed_on=on, assessed_level=level)


def with_nomination(person: Person, *, on: date) -> Person:
    """Return the facts with a nomination through Express Entry in force from `on`."""
    held = Nomination("a supposed province", on, enhanced=True)
    return replace(person, nominations=(*(person.nominations or ()), held))


def with_partner(person: Person, accompanying: bool) -> Person:
    """Return the facts with the partner coming along or not; without a partner, the same facts."""
    if person.spouse is None:
        return person
    return replace(person, spouse=replace(person.spouse, is_accompanying=accompanying))


def with_profile(person: Person, *, on: date) -> Person:
    """Return the facts with a profile submitted at the beginning of `on`, good for a year."""
    submitted_at = datetime.combine(on, time(), tzinfo=UTC)
    return replace(person, profile=ExpressEntryProfile("", submitted_at, years_later(on, 1)))
