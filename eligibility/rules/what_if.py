"""What if a fact were another: changed facts, judged by the same rules, never saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from eligibility.rules.conditions import PHYSICIAN_CODES, WorkConditions
from eligibility.rules.crs_tables import Education
from eligibility.rules.education import CANADA, TIERS, education_file
from eligibility.rules.facts import Credential, Job, LanguageTest, Nomination, Person, WorkPermit
from eligibility.rules.hours import DAYS_IN_A_WEEK
from eligibility.rules.language import Ability, LanguageChart, OfficialLanguage
from eligibility.rules.language_floor import chart_for, valid_sittings
from eligibility.rules.law import Law, Version, law_on
from eligibility.rules.span import Span, union, window_before
from eligibility.rules.what_next import DayState, state_on
from eligibility.rules.worked_days import joined, judge_days

MONTHS_IN_A_YEAR = 12
TEN_YEARS = 10
SUPPOSED_TESTS = {
    OfficialLanguage.ENGLISH: "celpip_general",
    OfficialLanguage.FRENCH: "tcf_canada",
}
NAMES = {OfficialLanguage.ENGLISH: "CLB", OfficialLanguage.FRENCH: "NCLC"}
TRIED_LEVELS = {OfficialLanguage.ENGLISH: (7, 8, 9, 10), OfficialLanguage.FRENCH: (5, 7, 9)}
TRIED_MONTHS = (1, 3, 6, 12)
Degree = Literal["assessed", "canadian_two_year", "canadian_master", "doctoral"]
DEGREES: dict[Degree, str] = {
    "assessed": "A valid equivalency report for every credential on file",
    "canadian_two_year": "A two-year Canadian diploma",
    "canadian_master": "A Canadian master's degree",
    "doctoral": "A doctoral degree, assessed",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the facts: what is supposed, and the facts as they would be.

    Changes of one kind are more or less of the same, the least first.
    """

    kind: str
    text: str
    person: Person


@dataclass(frozen=True, slots=True)
class Effect:
    """What one change does to verdict and score on a day."""

    kind: str
    text: str
    before: DayState
    after: DayState

    @property
    def points(self) -> int:
        """The points gained; 0 without a score on both sides."""
        return (self.after.score or 0) - (self.before.score or 0) if self.before.score else 0

    @property
    def turns_verdict(self) -> bool:
        return self.before.outcome is not self.after.outcome


def effects_of(
    person: Person, versions: Sequence[Version], *, on: date, category: str = "physicians"
) -> list[Effect]:
    """Return every single change tried that has an effect; what turns the verdict to met first.

    Then those that gain most points; of equal ones the smaller change. Each is computed by the
    same rules on the same day.
    """
    law = law_on(on, versions)
    before = state_on(person, versions, on=on, category=category)
    found = [
        Effect(
            each.kind, each.text, before, state_on(each.person, versions, on=on, category=category)
        )
        for each in single_changes(person, law, on=on)
    ]
    useful = [each for each in _least_of_each(found) if each.points > 0 or _becomes_met(each)]
    return sorted(useful, key=lambda each: (not _becomes_met(each), -each.points))


def _least_of_each(effects: Iterable[Effect]) -> list[Effect]:
    """Return the effects without those for which less of the same would do as much."""
    least: dict[object, Effect] = {}
    for each in effects:
        least.setdefault((each.kind, each.after.outcome, each.after.score), each)
    return list(least.values())


def _becomes_met(effect: Effect) -> bool:
    return effect.turns_verdict and effect.after.outcome == "met"


def single_changes(person: Person, law: Law, *, on: date) -> Iterator[Change]:
    """Yield the changes worth trying one at a time."""
    for language, tried in TRIED_LEVELS.items():
        for level in tried:
            text = f"{NAMES[language]} {level} in all four abilities"
            yield Change(language.value, text, with_language(person, law, language, level, on=on))
    for months in TRIED_MONTHS:
        count = "One more month" if months == 1 else f"{months} more months"
        text = f"{count} of full-time work in Canada, on days that do not count now"
        yield Change("work", text, with_work(person, law, months, on=on))
    for degree, text in DEGREES.items():
        yield Change("credential", text, with_degree(person, degree, on=on))
    yield Change("nomination", "A nomination through Express Entry", with_nomination(person, on=on))
    if person.spouse is not None and person.spouse.is_canadian is not True:
        for accompanying in (True, False):
            if person.spouse.is_accompanying is not accompanying:
                does = "comes along" if accompanying else "does not come along (still declared)"
                yield Change("partner", f"The partner {does}", with_partner(person, accompanying))
    if not person.has_sibling_in_canada:
        yield Change(
            "sibling",
            "A brother or sister in Canada, shown to be a citizen or permanent resident",
            replace(person, has_sibling_in_canada=True),
        )


def with_language(
    person: Person, law: Law, language: OfficialLanguage, level: int, *, on: date
) -> Person:
    """Return the facts with a test of `on` that proves `level`, or what is proved if higher."""
    test = LanguageTest(SUPPOSED_TESTS[language], language.value, on, None, None, None, None)
    chart = chart_for(test, law)
    held = next(
        (
            each.levels
            for each in valid_sittings(person.language_tests, law, on=on)
            if each.levels.language == language
        ),
        None,
    )
    listening, reading, writing, speaking = (
        _lowest_score(chart, ability, max(level, getattr(held, ability) if held else 0))
        for ability in Ability
    )
    supposed = replace(
        test, listening=listening, reading=reading, writing=writing, speaking=speaking
    )
    return replace(person, language_tests=(*person.language_tests, supposed))


def _lowest_score(chart: LanguageChart, ability: Ability, level: int) -> Decimal:
    """Return the lowest score that proves a level, or the chart's highest level below it."""
    place = max((place for place, given in enumerate(chart.levels) if given <= level), default=0)
    return chart.scale(ability).lowest_scores[place]


def with_work(person: Person, law: Law, months: int, *, on: date) -> Person:
    """Return the facts with months of authorized full-time work in Canada on free days.

    A month is a twelfth of a year of hours. The days are the latest of the last ten years that
    do not count now; an occupation of physicians is supposed where none is on file.
    """
    cec = law.get("program", "cec")
    work = replace(cec.body.work, window_years=TEN_YEARS)
    days = _days_of(months, work)
    code = _occupation(person)
    supposed = []
    for free in reversed(_free_days(person, work, on)):
        if days <= 0:
            break
        piece = free if free.days <= days else Span(_from_end(free, days), free.last_day)
        days -= piece.days
        supposed.append(piece)
    jobs = tuple(_supposed_job(piece, code, work) for piece in supposed)
    permits = tuple(
        WorkPermit("open", (), None, piece.first_day, piece.last_day) for piece in supposed
    )
    return replace(person, jobs=(*person.jobs, *jobs), permits=(*person.permits, *permits))


def _days_of(months: int, work: WorkConditions) -> int:
    hours = work.hours * months / MONTHS_IN_A_YEAR
    days = hours * DAYS_IN_A_WEEK / work.weekly_cap_hours
    return int(days.to_integral_value(ROUND_CEILING))


def _free_days(person: Person, work: WorkConditions, on: date) -> list[Span]:
    window = window_before(on, TEN_YEARS)
    counted = [
        run.span for run in joined(judge_days(person, window, work, None)) if run.counts_for_sure
    ]
    away = [
        *(each.span for each in person.absences),
        *(each.span for each in person.study_periods),
        *(each.span for each in person.status_gaps),
    ]
    return window.minus(union([*counted, *away]))


def _from_end(free: Span, days: int) -> date:
    return date.fromordinal(free.last_day.toordinal() - days + 1)


def _supposed_job(days: Span, code: str, work: WorkConditions) -> Job:
    return Job(
        employer="a supposed employer",
        noc_code=code,
        country=CANADA,
        province=None,
        first_day=days.first_day,
        last_day=days.last_day,
        hours_per_week=work.weekly_cap_hours,
        is_paid=True,
        employment_type="employee",
        duties_confirmed=True,
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
        "doctoral": _assessed(Credential(Education.DOCTORAL.value, "XX", on), on),
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
