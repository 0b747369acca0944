"""What the CRS score looks at of a person on a day, drawn from the facts on file.

Source: Ministerial Instructions respecting the Express Entry system (MI), ss. 1, 3(4), 11 to 26.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eligibility.rules.age import age_on
from eligibility.rules.crs import CrsProfile, CrsSpouse
from eligibility.rules.crs_tables import CanadianStudy, JobOfferKind
from eligibility.rules.crs_work import (
    YearsOfWork,
    canadian_work,
    foreign_work,
    work_of_partner,
)
from eligibility.rules.education import THREE_YEARS_OR_LONGER, EducationFile, education_file
from eligibility.rules.facts import JobOffer, Nomination, Person
from eligibility.rules.language import LanguageLevels, OfficialLanguage, orders
from eligibility.rules.language_floor import ProvenLevels, valid_sittings
from eligibility.rules.law import Law
from eligibility.rules.once import Once, facts_of_work

SENIOR_MANAGEMENT = "00"
# A partner of whom nothing is on file yet comes along and earns nothing.
UNKNOWN_SPOUSE = CrsSpouse(
    accompanying=True,
    canadian_or_pr=False,
    education=None,
    language=None,
    canadian_work_years=0,
)
NO_LEVELS = LanguageLevels(OfficialLanguage.ENGLISH, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class CrsInputs:
    """What a person can prove on a day, group by group as the score asks for it."""

    languages: tuple[ProvenLevels, ...]
    education: EducationFile
    here: YearsOfWork
    abroad: YearsOfWork
    nomination: Nomination | None
    partner: CrsSpouse | None
    partner_work: YearsOfWork


def crs_inputs(person: Person, law: Law, *, on: date, once: Once) -> CrsInputs:
    """Return what counts for the score on a day; `once` holds what was worked out before."""
    work, tests, spouse = facts_of_work(person), person.language_tests, person.spouse
    credentials = person.credentials
    partner_work = once("partner's work", (spouse,), lambda: work_of_partner(person, law, on=on))
    return CrsInputs(
        languages=once("sittings", (tests,), lambda: valid_sittings(tests, law, on=on)),
        education=once("education", (credentials,), lambda: education_file(credentials, on=on)),
        here=once("work here", work, lambda: canadian_work(person, law, on=on)),
        abroad=once("work abroad", work, lambda: foreign_work(person, law, on=on)),
        nomination=_nomination(person.nominations, on),
        partner=once(
            "partner",
            (spouse, person.has_spouse),
            lambda: crs_spouse(person, partner_work, law, on=on),
        ),
        partner_work=partner_work,
    )


def crs_profiles(
    person: Person, born_on: date, counted: CrsInputs, *, on: date
) -> list[CrsProfile]:
    """Return the profile in each order in which the official languages can be named."""
    levels = [each.levels for each in counted.languages]
    return [
        CrsProfile(
            age=age_on(born_on, on),
            education=counted.education.tier,
            first_language=first,
            second_language=second,
            canadian_work_years=counted.here.years,
            foreign_work_years=counted.abroad.years,
            certificate_of_qualification=bool(person.has_certificate_of_qualification),
            nomination=counted.nomination is not None,
            sibling=bool(person.has_sibling_in_canada),
            canadian_study=canadian_study(counted.education),
            job_offer=_job_offer(person.job_offer),
            spouse=counted.partner,
        )
        for first, second in orders(levels) or [(NO_LEVELS, None)]
    ]


def crs_spouse(person: Person, work: YearsOfWork, law: Law, *, on: date) -> CrsSpouse | None:
    """Return what the score looks at of a spouse; one not known to stay behind comes along.

    Source: MI ss. 1, 17 to 19.
    """
    spouse = person.spouse
    if person.has_spouse is False:
        return None
    if spouse is None:
        return None if person.has_spouse is None else UNKNOWN_SPOUSE
    sittings = valid_sittings(spouse.language_tests, law, on=on)
    education = education_file(spouse.credentials, on=on)
    return CrsSpouse(
        accompanying=spouse.is_accompanying is not False,
        canadian_or_pr=spouse.is_canadian is True,
        education=education.tier if education.proved else None,
        language=sittings[0].levels if sittings else None,
        canadian_work_years=work.years,
    )


def canadian_study(education: EducationFile) -> CanadianStudy | None:
    """Return the length of the longest Canadian post-secondary credential.

    Eight months of full-time study in person are taken as given; a person confirms them.
    Source: CRS criteria, section D.
    """
    if not education.canadian:
        return None
    long = any(each.tier in THREE_YEARS_OR_LONGER for each in education.canadian)
    return CanadianStudy.THREE_YEARS_OR_MORE if long else CanadianStudy.ONE_OR_TWO_YEARS


def _nomination(nominations: tuple[Nomination, ...] | None, on: date) -> Nomination | None:
    """Return the nomination in force through Express Entry; a base nomination gives nothing."""
    held = (each for each in nominations or () if on in each.span and each.enhanced)
    return next(held, None)


def _job_offer(offer: JobOffer | None) -> JobOfferKind | None:
    if offer is None or offer.noc_code is None:
        return None
    senior = offer.noc_code.startswith(SENIOR_MANAGEMENT)
    return JobOfferKind.MAJOR_GROUP_00 if senior else JobOfferKind.OTHER
