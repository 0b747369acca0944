"""The CRS score of a person on a day: ready inputs drawn from the facts, each with its records.

Source: Ministerial Instructions respecting the Express Entry system, ss. 3(4), 15, 19, 25, 26.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from eligibility.rules.age import age_on
from eligibility.rules.clauses import TRAINING
from eligibility.rules.conditions import Exemption, WorkConditions
from eligibility.rules.crs import CrsProfile, CrsScore, CrsSpouse, better_order
from eligibility.rules.crs_tables import CanadianStudy, CrsTables, JobOfferKind
from eligibility.rules.education import (
    CANADA,
    THREE_YEARS_OR_LONGER,
    EducationFile,
    education_file,
)
from eligibility.rules.experience import work_verdict
from eligibility.rules.facts import JobOffer, Nomination, Person, Spouse
from eligibility.rules.hours import DAYS_IN_A_WEEK
from eligibility.rules.language import LanguageLevels, OfficialLanguage, orders
from eligibility.rules.language_floor import ProvenLevels, valid_sittings
from eligibility.rules.law import Law, NotInForce, Version
from eligibility.rules.once import Once, facts_of_work
from eligibility.rules.span import window_before
from eligibility.rules.worked_days import judge_days

WINDOW_YEARS = 10
SENIOR_MANAGEMENT = "00"
NO_LEVELS = LanguageLevels(OfficialLanguage.ENGLISH, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class CrsAnswer:
    """A person's score on a day, the facts it rests on, and what could still change it.

    `records` names what earns each factor ("core.education": the credentials). `missing` are
    facts that are not on file; what is not proved earns nothing meanwhile.
    """

    on: date
    profile: CrsProfile
    score: CrsScore
    tables: Version
    is_confirmed: bool
    records: Mapping[str, tuple[str, ...]]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearsOfWork:
    """Complete years that count, the jobs that give them, and what is not sure about them."""

    years: int
    records: tuple[str, ...]
    could_be_more: bool
    rests_on_training: bool
    """Whether a residency or fellowship is among them: an officer decides if it is work."""


def crs_of(person: Person, law: Law, *, on: date, once: Once | None = None) -> CrsAnswer | None:
    """Return a person's score on a day, None while the birth date is not on file.

    Of two official languages the order that earns more is taken. `once` holds what was worked
    out of the same facts before. Raises NotInForce.
    """
    if person.birth_date is None or person.birth_date > on:
        return None
    tables = law.get("points_table", "crs")
    body: CrsTables = tables.body
    once = once or Once()
    work, tests, spouse = facts_of_work(person), person.language_tests, person.spouse
    languages = once("sittings", (tests,), lambda: valid_sittings(tests, law, on=on))
    education = once(
        "education", (person.credentials,), lambda: education_file(person.credentials, on=on)
    )
    here = once("work here", work, lambda: canadian_work(person, law, on=on))
    abroad = once("work abroad", work, lambda: foreign_work(person, law, on=on))
    nomination = _nomination(person.nominations, on)
    partner_work = once("partner's work", (spouse,), lambda: work_of_partner(person, law, on=on))
    partner = once(
        "partner",
        (spouse, person.has_spouse),
        lambda: crs_spouse(person, partner_work, law, on=on),
    )
    choices = [
        CrsProfile(
            age=age_on(person.birth_date, on),
            education=education.tier,
            first_language=first,
            second_language=second,
            canadian_work_years=here.years,
            foreign_work_years=abroad.years,
            certificate_of_qualification=bool(person.has_certificate_of_qualification),
            nomination=nomination is not None,
            sibling=bool(person.has_sibling_in_canada),
            canadian_study=canadian_study(education),
            job_offer=_job_offer(person.job_offer),
            spouse=partner,
        )
        for first, second in orders([each.levels for each in languages]) or [(NO_LEVELS, None)]
    ]
    profile, best = better_order(choices, body)
    return CrsAnswer(
        on=on,
        profile=profile,
        score=best,
        tables=tables,
        is_confirmed=tables.is_confirmed(on),
        records=_records(person, languages, education, here, abroad, nomination)
        | {"spouse": _records_of_spouse(person, partner_work)},
        missing=(
            *_missing(person, languages, education, here, abroad),
            *_missing_of_spouse(person, partner_work),
            *_missing_answers(person, on),
        ),
    )


def crs_or_none(person: Person, law: Law, *, on: date) -> CrsAnswer | None:
    """Return our score on a day, None too where no points tables are in force."""
    try:
        return crs_of(person, law, on=on)
    except NotInForce:
        return None


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
        return YearsOfWork(0, (), could_be_more=False, rests_on_training=False)
    partner = Person(jobs=spouse.jobs, permits=spouse.permits, study_periods=spouse.study_periods)
    return canadian_work(partner, law, on=on)


def crs_spouse(person: Person, work: YearsOfWork, law: Law, *, on: date) -> CrsSpouse | None:
    """Return what the score looks at of a spouse; one not known to stay behind comes along.

    Source: MI ss. 1, 17 to 19.
    """
    spouse = person.spouse
    if person.has_spouse is False:
        return None
    if spouse is None:
        return None if person.has_spouse is None else _unknown_spouse()
    sittings = valid_sittings(spouse.language_tests, law, on=on)
    education = education_file(spouse.credentials, on=on)
    return CrsSpouse(
        accompanying=spouse.is_accompanying is not False,
        canadian_or_pr=spouse.is_canadian is True,
        education=education.tier if education.proved else None,
        language=sittings[0].levels if sittings else None,
        canadian_work_years=work.years,
    )


def is_scored(spouse: Spouse) -> bool:
    """Return whether a spouse's own points may count: nobody said they stay or are Canadian.

    Source: MI s. 1.
    """
    return spouse.is_accompanying is not False and spouse.is_canadian is not True


def canadian_study(education: EducationFile) -> CanadianStudy | None:
    """Return the length of the longest Canadian post-secondary credential.

    Eight months of full-time study in person are taken as given; a person confirms them.
    Source: CRS criteria, section D.
    """
    if not education.canadian:
        return None
    long = any(each.tier in THREE_YEARS_OR_LONGER for each in education.canadian)
    return CanadianStudy.THREE_YEARS_OR_MORE if long else CanadianStudy.ONE_OR_TWO_YEARS


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
        records=tuple(dict.fromkeys(each.job.record for each in counted if each.job.record)),
        could_be_more=int(hours.most_sevenths // year) > years,
        rests_on_training=years > 0 and any(each.rests_on & TRAINING for each in counted),
    )


def _unknown_spouse() -> CrsSpouse:
    return CrsSpouse(
        accompanying=True,
        canadian_or_pr=False,
        education=None,
        language=None,
        canadian_work_years=0,
    )


def _nomination(nominations: tuple[Nomination, ...] | None, on: date) -> Nomination | None:
    """Return the nomination in force through Express Entry; a base nomination gives nothing."""
    held = (each for each in nominations or () if on in each.span and each.enhanced)
    return next(held, None)


def _job_offer(offer: JobOffer | None) -> JobOfferKind | None:
    if offer is None or offer.noc_code is None:
        return None
    senior = offer.noc_code.startswith(SENIOR_MANAGEMENT)
    return JobOfferKind.MAJOR_GROUP_00 if senior else JobOfferKind.OTHER


def _records(
    person: Person,
    languages: Iterable[ProvenLevels],
    education: EducationFile,
    here: YearsOfWork,
    abroad: YearsOfWork,
    nomination: Nomination | None,
) -> dict[str, tuple[str, ...]]:
    tests = tuple(each.test.record for each in languages)
    credentials = tuple(each.credential.record for each in education.proved)
    return {
        "core.age": (person.record,),
        "core.education": credentials,
        "core.first_language": tests,
        "core.second_language": tests,
        "core.canadian_work": here.records,
        "transferability.education_language": (*credentials, *tests),
        "transferability.education_canadian_work": (*credentials, *here.records),
        "transferability.foreign_language": (*abroad.records, *tests),
        "transferability.foreign_canadian_work": (*abroad.records, *here.records),
        "additional.nomination": (nomination.record,) if nomination else (),
        "additional.french": tests,
        "additional.canadian_study": tuple(each.credential.record for each in education.canadian),
    }


def _records_of_spouse(person: Person, work: YearsOfWork) -> tuple[str, ...]:
    return (person.spouse.record, *work.records) if person.spouse else ()


def _missing(
    person: Person,
    languages: tuple[ProvenLevels, ...],
    education: EducationFile,
    here: YearsOfWork,
    abroad: YearsOfWork,
) -> Iterable[str]:
    if not languages:
        yield "a valid language test"
    yield from education.missing
    if education.unproved:
        yield "a valid equivalency report for every foreign credential claimed"
    if here.could_be_more:
        yield "facts that decide whether Canadian work counts"
    if abroad.could_be_more:
        yield "facts that decide whether foreign work counts"
    if here.rests_on_training:
        yield "whether a residency or fellowship counts as work: an officer decides"


def _missing_answers(person: Person, on: date) -> Iterable[str]:
    held = [each for each in person.nominations or () if on in each.span]
    if person.nominations is None:
        yield "whether a province or territory nominated the client"
    elif any(each.enhanced is None for each in held) and not any(each.enhanced for each in held):
        yield "whether the nomination is through Express Entry: only then it earns points"
    if person.has_sibling_in_canada is None:
        yield "whether a brother or sister lives in Canada as a citizen or permanent resident"
    if person.has_certificate_of_qualification is None:
        yield "whether a Canadian certificate of qualification in a trade is held"


def _missing_of_spouse(person: Person, work: YearsOfWork) -> Iterable[str]:
    if person.has_spouse is None:
        yield "whether there is a spouse or common-law partner"
    elif person.has_spouse and person.spouse is None:
        yield "the spouse or partner's own file"
    if person.spouse is not None:
        if person.spouse.is_accompanying is None:
            yield "whether the spouse or partner comes along"
        if person.spouse.is_canadian is None:
            yield "whether the spouse or partner is a citizen or permanent resident"
        if work.could_be_more and is_scored(person.spouse):
            yield "facts that decide whether the partner's Canadian work counts"
