"""What is still open about a CRS score: facts that are not on file, and points in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from eligibility.rules import citations
from eligibility.rules.conditions import DesignatedBody, ProgramConditions
from eligibility.rules.crs import CrsProfile, score
from eligibility.rules.crs_inputs import UNKNOWN_SPOUSE, CrsInputs
from eligibility.rules.crs_tables import CrsTables
from eligibility.rules.education import CANADA, EducationFile, ProvedCredential
from eligibility.rules.facts import Nomination, Person, Spouse
from eligibility.rules.law import Citation, Law

EDUCATION_LINES = (
    "core.education",
    "transferability.education_language",
    "transferability.education_canadian_work",
)
LANGUAGE_LINES = (
    "core.first_language",
    "core.second_language",
    "transferability.education_language",
    "transferability.foreign_language",
    "transferability.certificate",
    "additional.french",
)
SPOUSE_LINES = ("spouse.education", "spouse.language", "spouse.canadian_work")
WORK_HERE_LINES = (
    "core.canadian_work",
    "transferability.education_canadian_work",
    "transferability.foreign_canadian_work",
)
WORK_ABROAD_LINES = (
    "transferability.foreign_language",
    "transferability.foreign_canadian_work",
)


@dataclass(frozen=True, slots=True)
class PointsDoubt:
    """Points that are counted though it is not sure that they are earned.

    `factor` is the line of the score it stands beside, `question` what would settle it,
    `reason` the doubt in full, `records` the facts it hangs on.
    """

    factor: str
    question: str
    reason: str
    records: tuple[str, ...]
    source: Citation


@dataclass(frozen=True, slots=True)
class OpenFact:
    """A fact that is not on file: in plain words, and the lines of the score it could move."""

    words: str
    factors: tuple[str, ...]


def is_scored(spouse: Spouse) -> bool:
    """Return whether a spouse's own points may count: nobody said they stay or are Canadian.

    Source: MI s. 1.
    """
    return spouse.is_accompanying is not False and spouse.is_canadian is not True


def open_facts(person: Person, counted: CrsInputs, *, on: date) -> tuple[OpenFact, ...]:
    """Return the facts that are not on file and could earn points, in the order of the grid."""
    return (
        *_of_client(person, counted),
        *_of_spouse(person, counted),
        *_of_answers(person, on),
    )


def least_total(person: Person, profile: CrsProfile, tables: CrsTables) -> int:
    """Return the least that the score comes to, whatever the answers about a partner are.

    Every other fact that is not on file can only add points; a partner moves the person into the
    other column, which may earn less.
    """
    known = score(profile, tables).total
    if not column_is_open(person):
        return known
    other = UNKNOWN_SPOUSE if profile.spouse is None else None
    return min(known, score(replace(profile, spouse=other), tables).total)


def column_is_open(person: Person) -> bool:
    """Return whether a fact about a partner that is not on file decides the column of points.

    Source: MI s. 1.
    """
    spouse = person.spouse
    if spouse is None:
        return person.has_spouse is None
    return is_scored(spouse) and None in (spouse.is_accompanying, spouse.is_canadian)


def doubts_about(
    person: Person, law: Law, counted: CrsInputs, profile: CrsProfile, tables: CrsTables
) -> tuple[PointsDoubt, ...]:
    """Return what is counted and yet not sure, each with the records behind it."""
    found = (
        _report_of_another_body(person, law, counted.education, profile, tables),
        _training(counted),
        _acceptance(counted.nomination, profile, tables),
    )
    return tuple(each for each in found if each)


def _report_of_another_body(
    person: Person, law: Law, education: EducationFile, profile: CrsProfile, tables: CrsTables
) -> PointsDoubt | None:
    """Return the doubt about a report that the body designated for the occupation did not issue.

    IRPR 75(2.1) is a condition of the Federal Skilled Worker Program. IRCC's page on
    assessments asks the same of every physician; the Ministerial Instructions, as far as they
    were read, ask for a report of any designated organization. So the points stay, in doubt.
    """
    code, body = _designated(person, law)
    reports = [each for each in education.proved if each.credential.country != CANADA]
    if body is None or not reports or any(_is_by(body, each) for each in reports):
        return None
    rest = replace(
        education, proved=tuple(each for each in education.proved if each not in reports)
    )
    if rest.tier is education.tier:
        return None
    issuers = ", ".join(dict.fromkeys(each.credential.assessed_by or "" for each in reports))
    without = score(replace(profile, education=rest.tier), tables).total
    return PointsDoubt(
        "core.education",
        f"whether the score accepts a report that is not by the {body.name}",
        f"The report is by {issuers}. For the occupation {code} IRCC's page on assessments asks "
        f"for one by the {body.name}, as the Federal Skilled Worker Program does; whether the "
        "score accepts another was not verified in the Ministerial Instructions. Without it the "
        f"total is {without}.",
        tuple(each.credential.record for each in reports),
        citations.DESIGNATED_BODY,
    )


def _designated(person: Person, law: Law) -> tuple[str, DesignatedBody | None]:
    """Return the occupation of a professional body and the body, by profile or else by work."""
    program = law.find("program", "fswp")
    if program is None:
        return "", None
    body: ProgramConditions = program.body
    primary = person.primary_noc_code
    codes = [primary] if primary else [job.noc_code for job in person.jobs]
    found = ((code, body.designated_body(code)) for code in codes if code)
    return next((each for each in found if each[1]), ("", None))


def _is_by(body: DesignatedBody, proved: ProvedCredential) -> bool:
    return body.is_called(proved.credential.assessed_by or "")


def _training(counted: CrsInputs) -> PointsDoubt | None:
    if not counted.here.training:
        return None
    return PointsDoubt(
        "core.canadian_work",
        "whether a residency or fellowship counts as work: an officer decides",
        "A residency or fellowship is among these years: an officer decides whether it is work.",
        counted.here.training,
        citations.FULL_TIME_STUDY,
    )


def _acceptance(
    nomination: Nomination | None, profile: CrsProfile, tables: CrsTables
) -> PointsDoubt | None:
    """Return the doubt about a nomination whose acceptance in the profile is not on file.

    The tables give points to a nomination through Express Entry and say nothing of the day it is
    accepted; the account counts it from then on.
    """
    if nomination is None or nomination.is_accepted:
        return None
    without = score(replace(profile, nomination=False), tables).total
    return PointsDoubt(
        "additional.nomination",
        "whether the nomination was accepted in the Express Entry profile",
        "Counted on the assumption that the nomination was accepted in the profile: no day of "
        f"acceptance is on file. Until it is accepted the total is {without}.",
        (nomination.record,),
        citations.NOMINEES,
    )


def _of_client(person: Person, counted: CrsInputs) -> Iterator[OpenFact]:
    if not counted.languages:
        yield OpenFact("a valid language test", LANGUAGE_LINES)
    if not person.credentials:
        yield OpenFact("any diploma or degree", (*EDUCATION_LINES, "additional.canadian_study"))
    for words in counted.education.missing:
        yield OpenFact(words, EDUCATION_LINES)
    if counted.education.unproved:
        words = "a valid equivalency report for every foreign credential claimed"
        yield OpenFact(words, EDUCATION_LINES)
    if not person.jobs:
        yield OpenFact("any work, in Canada or abroad", (*WORK_HERE_LINES, *WORK_ABROAD_LINES))
    if counted.here.could_be_more:
        yield OpenFact("facts that decide whether Canadian work counts", WORK_HERE_LINES)
    if counted.abroad.could_be_more:
        yield OpenFact("facts that decide whether foreign work counts", WORK_ABROAD_LINES)


def _of_answers(person: Person, on: date) -> Iterator[OpenFact]:
    held = [each for each in person.nominations or () if on in each.span]
    of_nomination = ("additional.nomination",)
    if person.nominations is None:
        yield OpenFact("whether a province or territory nominated the client", of_nomination)
    elif any(each.enhanced is None for each in held) and not any(each.enhanced for each in held):
        words = "whether the nomination is through Express Entry: only then it earns points"
        yield OpenFact(words, of_nomination)
    if person.has_sibling_in_canada is None:
        words = "whether a brother or sister lives in Canada as a citizen or permanent resident"
        yield OpenFact(words, ("additional.sibling",))
    if person.has_certificate_of_qualification is None:
        words = "whether a Canadian certificate of qualification in a trade is held"
        yield OpenFact(words, ("transferability.certificate",))


def _of_spouse(person: Person, counted: CrsInputs) -> Iterator[OpenFact]:
    spouse = person.spouse
    if person.has_spouse is None:
        yield OpenFact("whether there is a spouse or common-law partner", SPOUSE_LINES)
    elif person.has_spouse and spouse is None:
        yield OpenFact("the spouse or partner's own file", SPOUSE_LINES)
    if spouse is not None:
        if spouse.is_accompanying is None:
            yield OpenFact("whether the spouse or partner comes along", ())
        if spouse.is_canadian is None:
            words = "whether the spouse or partner is a citizen or permanent resident"
            yield OpenFact(words, ())
        if counted.partner_work.could_be_more and is_scored(spouse):
            words = "facts that decide whether the partner's Canadian work counts"
            yield OpenFact(words, ("spouse.canadian_work",))
