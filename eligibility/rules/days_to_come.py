"""The days ahead on which something of a file changes by itself: what happens on each, dated.

On the facts on file: a job without a last day goes on, a permit ends when it ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from eligibility.rules.age import age_on
from eligibility.rules.coming import hours_lost_on, hours_reached_on
from eligibility.rules.conditions import CategoryConditions, Exemption, WorkConditions
from eligibility.rules.crs_open import is_scored
from eligibility.rules.crs_work import WINDOW_YEARS, canadian_work, foreign_work
from eligibility.rules.education import CANADA, education_file
from eligibility.rules.facts import Credential, LanguageTest, Person
from eligibility.rules.language import valid_through, years_later
from eligibility.rules.language_floor import valid_sittings
from eligibility.rules.law import Law, Version
from eligibility.rules.span import day_after, in_words

BIRTHDAYS = 4
MOST_CANADIAN_YEARS = 5
FOREIGN_STEPS = (1, 3)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens on a day: what, in words, and the record it comes from."""

    on: date
    kind: str
    text: str
    record: str = ""


def events_to_come(
    person: Person, law: Law, versions: Sequence[Version], *, on: date, category: str
) -> list[Event]:
    """Return what happens after `on`, by date; `law` is that of `on`.

    Source: IRPR 87.1(2)(a); Ministerial Instructions, ss. 3(4), 15, 25; IRPA 10.3(1)(f).
    """
    events = [
        *_hours(person, law, on, category),
        *_years_of_work(person, law, on),
        *_birthdays(person, on),
        *_papers(person, law, on),
        *_changes_of_law(versions, on, category),
    ]
    return sorted((each for each in events if each.on > on), key=lambda each: (each.on, each.kind))


def _hours(person: Person, law: Law, on: date, category: str) -> Iterator[Event]:
    """Yield when the hours of the category and of the CEC will be reached, and lost again."""
    exemption = _exemption(law)
    asked: list[tuple[str, WorkConditions]] = []
    version = law.find("category", category)
    body: CategoryConditions | None = version.body if version else None
    if body and body.work:
        asked.append(("of the category", body.work))
    cec = law.find("program", "cec")
    if cec:
        asked.append(("of the Canadian Experience Class", cec.body.work))
    for which, work in asked:
        needed = f"{work.hours.normalize():,f} hours"
        reached = hours_reached_on(person, work, exemption, on=on)
        if reached and reached > on:
            text = f"The {needed} {which} are reached, if the work goes on as recorded."
            yield Event(reached, "hours_reached", text)
        lost = hours_lost_on(person, work, exemption, on=reached or on)
        if lost:
            years = work.window_years
            text = f"The {years}-year window has moved past work: fewer than the {needed} {which}."
            yield Event(lost, "hours_lost", text)


def _years_of_work(person: Person, law: Law, on: date) -> Iterator[Event]:
    """Yield when a complete year for the score is gained, and when one leaves its ten years."""
    cec, fswp = law.find("program", "cec"), law.find("program", "fswp")
    if cec is None or fswp is None:
        return
    here = replace(cec.body.work, window_years=WINDOW_YEARS)
    years = canadian_work(person, law, on=on).years
    reaching = years + 1 if years < MOST_CANADIAN_YEARS else None
    holding = min(years, MOST_CANADIAN_YEARS) or None
    yield from _steps(person, law, on, here, "Canadian", reaching, holding)

    anywhere = replace(fswp.body.work, single_occupation=False, continuous=False)
    jobs = tuple(job for job in person.jobs if job.country not in (None, CANADA))
    if not jobs:
        return
    years = foreign_work(person, law, on=on).years
    reaching = next((step for step in FOREIGN_STEPS if step > years), None)
    holding = max((step for step in FOREIGN_STEPS if step <= years), default=None)
    abroad = replace(person, jobs=jobs)
    yield from _steps(abroad, law, on, anywhere, "foreign", reaching, holding)


def _steps(
    person: Person,
    law: Law,
    on: date,
    work: WorkConditions,
    which: str,
    reaching: int | None,
    holding: int | None,
) -> Iterator[Event]:
    exemption = _exemption(law)
    if reaching:
        needed = replace(work, hours=work.hours * reaching)
        reached = hours_reached_on(person, needed, exemption, on=on)
        if reached:
            text = f"{_years(reaching)} of {which} work, if it goes on as recorded."
            yield Event(reached, "year_reached", text)
    if holding:
        needed = replace(work, hours=work.hours * holding)
        lost = hours_lost_on(person, needed, exemption, on=on)
        if lost:
            text = f"The ten-year window has moved past {which} work: fewer than {holding} years."
            if holding == 1:
                text = f"The ten-year window has moved past {which} work: less than a year is left."
            yield Event(lost, "year_lost", text)


def _birthdays(person: Person, on: date) -> Iterator[Event]:
    if person.birth_date is None or person.birth_date > on:
        return
    age = age_on(person.birth_date, on)
    for years in range(age + 1, age + 1 + BIRTHDAYS):
        day = years_later(person.birth_date, years)
        yield Event(day, "birthday", f"Birthday: {years}.", person.record)


def _papers(person: Person, law: Law, on: date) -> Iterator[Event]:
    yield from _tests(person.language_tests, law, on, "The language test")
    yield from _reports(person.credentials, on, "The equivalency report")
    spouse = person.spouse
    if spouse and person.has_spouse is not False and is_scored(spouse):
        yield from _tests(spouse.language_tests, law, on, "The partner's language test")
        yield from _reports(spouse.credentials, on, "The partner's equivalency report")
    for permit in person.permits:
        if permit.last_day and permit.last_day >= on:
            text = f"The work permit ended on {in_words(permit.last_day)}."
            yield Event(day_after(permit.last_day), "permit", text, permit.record)
    for nomination in person.nominations or ():
        if nomination.last_day and nomination.last_day >= on:
            text = f"The nomination by {nomination.province} ended on "
            text += f"{in_words(nomination.last_day)}."
            yield Event(day_after(nomination.last_day), "nomination", text, nomination.record)
    yield from _profile(person)


def _tests(tests: tuple[LanguageTest, ...], law: Law, on: date, which: str) -> Iterator[Event]:
    """Yield when each test stops counting that counts on `on`, or once a stronger one ended."""
    ends = {
        each: day_after(valid_through(each.taken_on))
        for each in tests
        if each.taken_on and each.taken_on <= on
    }
    days = sorted({on, *(end for end in ends.values() if end > on)})
    counting = dict.fromkeys(
        each.test for day in days for each in valid_sittings(ends, law, on=day)
    )
    for test in counting:
        if test.taken_on:
            text = f"{which} of {in_words(test.taken_on)} is two years old."
            yield Event(ends[test], "test", text, test.record)


def _reports(credentials: tuple[Credential, ...], on: date, which: str) -> Iterator[Event]:
    for proved in education_file(credentials, on=on).proved:
        if proved.valid_through:
            text = f"{which} is five years old."
            yield Event(day_after(proved.valid_through), "report", text, proved.credential.record)


def _profile(person: Person) -> Iterator[Event]:
    profile = person.profile
    if profile is None or profile.submitted_at is None:
        return
    if profile.withdrawn_on or profile.lapsed_at:
        return
    if profile.expires_on is None:
        expires_on = years_later(profile.submitted_at.date(), 1)
        text = "The Express Entry profile is twelve months old and expires."
        yield Event(expires_on, "profile", text, profile.record)
        return
    during = "The Express Entry profile expires in the course of this day: the hour decides."
    yield Event(profile.expires_on, "profile", during, profile.record)
    over = f"The Express Entry profile expired on {in_words(profile.expires_on)}."
    yield Event(day_after(profile.expires_on), "profile_over", over, profile.record)


def _changes_of_law(versions: Sequence[Version], on: date, category: str) -> Iterator[Event]:
    """Yield published changes of the figures the score and the verdict rest on."""
    for version in versions:
        concerns = version.kind in ("points_table", "program") or (
            (version.kind, version.key) == ("category", category)
        )
        if not concerns:
            continue
        if version.since > on:
            text = f"{version.title}: another version is in force."
            yield Event(version.since, "law", text, version.record)
        if version.unconfirmed_from and version.unconfirmed_from > on:
            text = f"{version.title}: a change is reported whose content is not known."
            yield Event(version.unconfirmed_from, "law", text, version.record)


def _exemption(law: Law) -> Exemption | None:
    found = law.find("exemption", "publicly_funded_physicians")
    return found.body if found else None


def _years(count: int) -> str:
    return "A complete year" if count == 1 else f"{count} complete years"
