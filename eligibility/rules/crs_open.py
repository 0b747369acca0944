"""What is still open about a CRS score: facts that are not on file, and points in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from eligibility.rules import citations
from eligibility.rules.conditions import DesignatedBody, ProgramConditions
from eligibility.rules.crs import CrsProfile, score
from eligibility.rules.crs_inputs import CrsInputs
from eligibility.rules.crs_tables import CrsTables
from eligibility.rules.education import CANADA, EducationFile, ProvedCredential
from eligibility.rules.facts import Person, Spouse
from eligibility.rules.law import Citation, Law


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


def is_scored(spouse: Spouse) -> bool:
    """Return whether a spouse's own points may count: nobody said they stay or are Canadian.

    Source: MI s. 1.
    """
    return spouse.is_accompanying is not False and spouse.is_canadian is not True


def not_on_file(person: Person, counted: CrsInputs, *, on: date) -> tuple[str, ...]:
    """Return the facts that are not on file and could earn points, in plain words."""
    return (
        *_of_client(counted),
        *_of_spouse(person, counted),
        *_of_answers(person, on),
    )


def doubts_about(
    person: Person, law: Law, counted: CrsInputs, profile: CrsProfile, tables: CrsTables
) -> tuple[PointsDoubt, ...]:
    """Return what is counted and yet not sure, each with the records behind it."""
    found = (
        _report_of_another_body(person, law, counted.education, profile, tables),
        _training(counted),
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


def _of_client(counted: CrsInputs) -> Iterator[str]:
    if not counted.languages:
        yield "a valid language test"
    yield from counted.education.missing
    if counted.education.unproved:
        yield "a valid equivalency report for every foreign credential claimed"
    if counted.here.could_be_more:
        yield "facts that decide whether Canadian work counts"
    if counted.abroad.could_be_more:
        yield "facts that decide whether foreign work counts"


def _of_answers(person: Person, on: date) -> Iterator[str]:
    held = [each for each in person.nominations or () if on in each.span]
    if person.nominations is None:
        yield "whether a province or territory nominated the client"
    elif any(each.enhanced is None for each in held) and not any(each.enhanced for each in held):
        yield "whether the nomination is through Express Entry: only then it earns points"
    if person.has_sibling_in_canada is None:
        yield "whether a brother or sister lives in Canada as a citizen or permanent resident"
    if person.has_certificate_of_qualification is None:
        yield "whether a Canadian certificate of qualification in a trade is held"


def _of_spouse(person: Person, counted: CrsInputs) -> Iterator[str]:
    if person.has_spouse is None:
        yield "whether there is a spouse or common-law partner"
    elif person.has_spouse and person.spouse is None:
        yield "the spouse or partner's own file"
    if person.spouse is not None:
        if person.spouse.is_accompanying is None:
            yield "whether the spouse or partner comes along"
        if person.spouse.is_canadian is None:
            yield "whether the spouse or partner is a citizen or permanent resident"
        if counted.partner_work.could_be_more and is_scored(person.spouse):
            yield "facts that decide whether the partner's Canadian work counts"
