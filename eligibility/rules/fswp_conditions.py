"""The conditions of the Federal Skilled Worker Program, one by one.

Source: IRPR 75, 76.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from eligibility.rules import citations
from eligibility.rules.authorization import Authorization
from eligibility.rules.category_work import hours_finding, no_job_on_file
from eligibility.rules.conditions import DesignatedBody, ProgramConditions
from eligibility.rules.education import EducationFile, ProvedCredential
from eligibility.rules.experience import Experience, experience
from eligibility.rules.facts import Person
from eligibility.rules.findings import Condition, Finding, Outcome
from eligibility.rules.fswp_grid import GridLine
from eligibility.rules.law import Law, Version
from eligibility.rules.span import in_words

FACTORS = {
    "education": "education",
    "languages": "official languages",
    "experience": "experience",
    "age": "age",
    "arranged_employment": "arranged employment",
    "adaptability": "adaptability",
}


def fswp_experiences(
    person: Person, law: Law, body: ProgramConditions, granted: Authorization, *, on: date
) -> tuple[Experience, Experience]:
    """Return the experience in every occupation, and that in the primary one."""
    everywhere = _fswp_experience(person, law, body, granted, on=on)
    primary = _in_primary_occupation(person)
    if primary is person:
        return everywhere, everywhere
    return everywhere, _fswp_experience(primary, law, body, granted, on=on)


def fswp_work(person: Person, law: Law, found: Experience) -> Finding:
    """Return whether a continuous year was worked in the primary occupation within ten years.

    Source: IRPR 75(2)(a).
    """
    if found.category is None:
        raise ValueError("The experience was not judged by the program's own conditions.")
    title = "A continuous year in the primary occupation within ten years"
    if not person.jobs:
        return no_job_on_file(Condition("fswp_work", title, citations.FSWP_WORK))
    code = person.primary_noc_code
    return hours_finding(
        key="fswp_work",
        title=title,
        hours=found.category,
        found=found,
        source=citations.FSWP_WORK,
        exemption=law.find("exemption", "publicly_funded_physicians"),
        doubts=() if code else ("The profile's primary occupation is not on file.",),
        noc_codes=(code,) if code else (),
    )


def fswp_credential(
    education: EducationFile, body: DesignatedBody | None, occupation: str | None
) -> Finding:
    """Return whether a Canadian credential or a valid equivalency report is held.

    Where a professional body is designated for the primary occupation, only its report counts.
    Source: IRPR 75(2), (2.1).
    """
    title = "A Canadian credential, or an equivalency report under five years old"
    condition = Condition("credential", title, citations.FSWP_CREDENTIAL)
    best = next((each for each in education.proved if _counts_for(each, body)), None)
    if best is not None:
        return condition.met(_proof_in_words(best), evidence=[best.credential.record])
    if body is not None:
        by_body = replace(condition, source=citations.DESIGNATED_BODY)
        return _lacks_report_of(by_body, body, education, occupation)
    return condition.answered(
        _unproved(education),
        "No Canadian credential and no valid equivalency report is on file.",
        evidence=[each.record for each in education.unproved],
        missing=education.missing or ("a credential with its equivalency report",),
        cure="An equivalency report for immigration from a designated organization.",
    )


def _lacks_report_of(
    condition: Condition, body: DesignatedBody, education: EducationFile, occupation: str | None
) -> Finding:
    name, code = body.name, occupation or "the primary occupation"
    return condition.answered(
        Outcome.NOT_MET if education.proved else _unproved(education),
        f"For {code} the report must come from the {name}; no valid one is on file.",
        evidence=[each.credential.record for each in education.proved],
        missing=education.missing or (f"an equivalency report of the {name}",),
        cure=f"An equivalency report of the {name}, or a Canadian credential.",
    )


def fswp_points(lines: tuple[GridLine, ...], pass_mark: int, grid: Version) -> Finding:
    """Return whether the selection grid reaches the pass mark.

    Source: IRPR 76(1)(a).
    """
    sure = sum(line.points for line in lines)
    possible = sum(line.possible for line in lines)
    open_factors = [FACTORS[line.factor] for line in lines if line.possible > line.points]
    if sure >= pass_mark:
        outcome, reason = Outcome.MET, f"{sure} of 100 points; {pass_mark} are needed."
    elif possible < pass_mark:
        outcome = Outcome.NOT_MET
        reason = f"At most {possible} of 100 points; {pass_mark} are needed."
    else:
        outcome = Outcome.UNDETERMINED
        reason = f"{sure} points are sure, {possible} possible; {pass_mark} are needed."
    undecided = outcome is Outcome.UNDETERMINED
    return Finding(
        "grid",
        f"{pass_mark} points in the selection grid",
        outcome,
        reason,
        citations.FSWP_GRID,
        missing=tuple(f"facts on {factor}" for factor in open_factors) if undecided else (),
        doubt=" ".join(grid.notices) if undecided else "",
        cure="" if outcome is Outcome.MET else "More points where the grid has some left.",
    )


def _fswp_experience(
    person: Person, law: Law, body: ProgramConditions, granted: Authorization, *, on: date
) -> Experience:
    exemption = law.find("exemption", "publicly_funded_physicians")
    return experience(
        person,
        on=on,
        category=body.work,
        cec=replace(body.work, single_occupation=False, continuous=False),
        exemption=exemption.body if exemption else None,
        granted=granted,
    )


def _in_primary_occupation(person: Person) -> Person:
    code = person.primary_noc_code
    jobs = tuple(job for job in person.jobs if code is None or job.noc_code in (code, None))
    return person if jobs == person.jobs else replace(person, jobs=jobs)


def _proof_in_words(proved: ProvedCredential) -> str:
    if proved.valid_through is None:
        return "A Canadian credential is on file."
    issuer = proved.credential.assessed_by
    return f"Assessed by {issuer}; the report counts through {in_words(proved.valid_through)}."


def _counts_for(proved: ProvedCredential, body: DesignatedBody | None) -> bool:
    if proved.valid_through is None or body is None:
        return True
    return body.is_called(proved.credential.assessed_by or "")


def _unproved(education: EducationFile) -> Outcome:
    """Return UNDETERMINED where nothing is on file or a fact is missing, else NOT_MET."""
    nothing = not education.unproved and not education.proved
    return Outcome.UNDETERMINED if nothing or education.missing else Outcome.NOT_MET
