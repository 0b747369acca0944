"""The Canadian Experience Class and the Federal Skilled Worker Program, condition by condition.

Source: IRPR 75 to 83, 87.1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from eligibility.rules import citations
from eligibility.rules.authorization import Authorization
from eligibility.rules.category_work import hours_finding
from eligibility.rules.conditions import DesignatedBody, ProgramConditions, WorkConditions, teer
from eligibility.rules.duties_shown import duties_shown, duty_measure
from eligibility.rules.education import EducationFile, ProvedCredential, education_file
from eligibility.rules.experience import Experience, experience, experience_under
from eligibility.rules.facts import Person
from eligibility.rules.findings import Condition, Finding, Outcome, weakest
from eligibility.rules.fswp_facts import fswp_facts
from eligibility.rules.fswp_grid import GridLine, grid_lines
from eligibility.rules.funds import FundsTable, funds_needed
from eligibility.rules.language_floor import language_reaches
from eligibility.rules.law import Law, Version
from eligibility.rules.once import Once, facts_of_work
from eligibility.rules.span import in_words
from eligibility.rules.worked_days import judge_days

FACTORS = {
    "education": "education",
    "languages": "official languages",
    "experience": "experience",
    "age": "age",
    "arranged_employment": "arranged employment",
    "adaptability": "adaptability",
}


@dataclass(frozen=True, slots=True)
class ProgramAssessment:
    """One person under one program on one day; `grid` is empty where there is none."""

    version: Version
    on: date
    outcome: Outcome
    findings: tuple[Finding, ...]
    grid: tuple[GridLine, ...] = ()


def assess_cec(person: Person, law: Law, *, on: date) -> ProgramAssessment:
    """Return whether a person meets the Canadian Experience Class on a day.

    No education, no funds and no grid are asked. Raises NotInForce.
    Source: IRPR 87.1.
    """
    version = law.get("program", "cec")
    found = experience_under(law, person, on=on)
    exemption = law.find("exemption", "publicly_funded_physicians")
    work: WorkConditions = version.body.work
    worked = judge_days(
        person, found.window, work, exemption.body if exemption else None, found.granted
    )
    findings = (
        hours_finding(
            key="cec_work",
            title="A year of skilled work in Canada within three years",
            hours=found.cec,
            found=found,
            source=version.citation,
            exemption=exemption,
        ),
        duties_shown(work, worked, duty_measure(law)),
        cec_language(person, version, law, found),
    )
    return ProgramAssessment(version, on, weakest(findings), findings)


def cec_language(person: Person, version: Version, law: Law, found: Experience) -> Finding:
    """Return whether the language floor of the occupation with most experience is reached.

    Of equal experience in two occupations the higher floor is asked.
    Source: IRPR 87.1(2).
    """
    body: ProgramConditions = version.body
    hours = found.hours_by_noc
    most = max(hours.values(), default=None)
    floors = [
        body.language_floor_by_teer[teer(code)] for code, worked in hours.items() if worked == most
    ]
    floor = max(floors or body.language_floor_by_teer)
    source = citations.CEC_LANGUAGE
    return language_reaches(floor, person.language_tests, law, on=found.on, source=source)


def assess_fswp(
    person: Person,
    law: Law,
    *,
    on: date,
    granted: Authorization | None = None,
    once: Once | None = None,
) -> ProgramAssessment:
    """Return whether a person meets the Federal Skilled Worker Program on a day.

    Asked of the day of the application; raises NotInForce. `granted` is the person's
    authorization, where it was worked out before; `once` holds whatever else was.
    Source: IRPR 75 to 83.
    """
    version = law.get("program", "fswp")
    body: ProgramConditions = version.body
    once = once or Once()
    everywhere, in_occupation = once(
        "fswp experience",
        (*facts_of_work(person), person.primary_noc_code),
        lambda: _fswp_experiences(person, law, body, granted or Authorization(person), on=on),
    )
    occupation = person.primary_noc_code or _occupation_of(in_occupation)
    tests, credentials = person.language_tests, person.credentials
    education = once("education", (credentials,), lambda: education_file(credentials, on=on))
    lines = _grid(person, law, body, everywhere, education, once)
    findings = (
        once("fswp work", (in_occupation,), lambda: fswp_work(person, law, in_occupation)),
        once(
            "fswp language",
            (in_occupation, tests),
            lambda: language_reaches(
                body.language_floor_by_teer[teer(occupation) if occupation else 0],
                tests,
                law,
                on=on,
                source=citations.FSWP_LANGUAGE,
            ),
        ),
        once(
            "fswp credential",
            (in_occupation, education),
            lambda: fswp_credential(education, body.designated_body(occupation), occupation),
        ),
        fswp_points(lines, body.pass_mark or 0, law.get("selection_grid", "fswp")),
        once(
            "funds",
            (person.family_size, person.settlement_funds, person.has_job_offer),
            lambda: settlement_funds(person, law.get("funds_table", "settlement_funds"), on=on),
        ),
    )
    return ProgramAssessment(version, on, weakest(findings), findings, lines)


def fswp_work(person: Person, law: Law, found: Experience) -> Finding:
    """Return whether a continuous year was worked in the primary occupation within ten years.

    Source: IRPR 75(2)(a).
    """
    if found.category is None:
        raise ValueError("The experience was not judged by the program's own conditions.")
    code = person.primary_noc_code
    return hours_finding(
        key="fswp_work",
        title="A continuous year in the primary occupation within ten years",
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
    source = citations.FSWP_CREDENTIAL
    counting = [each for each in education.proved if _counts_for(each, body)]
    if counting:
        best = counting[0]
        return Finding(
            "credential",
            title,
            Outcome.MET,
            _proof_in_words(best),
            source,
            evidence=(best.credential.record,),
        )
    if body is not None:
        name, code = body.name, occupation or "the primary occupation"
        return Finding(
            "credential",
            title,
            Outcome.NOT_MET if education.proved else _unproved(education),
            f"For {code} the report must come from the {name}; no valid one is on file.",
            citations.DESIGNATED_BODY,
            evidence=tuple(each.credential.record for each in education.proved),
            missing=education.missing or (f"an equivalency report of the {name}",),
            cure=f"An equivalency report of the {name}, or a Canadian credential.",
        )
    return Finding(
        "credential",
        title,
        _unproved(education),
        "No Canadian credential and no valid equivalency report is on file.",
        source,
        evidence=tuple(each.record for each in education.unproved),
        missing=education.missing or ("a credential with its equivalency report",),
        cure="An equivalency report for immigration from a designated organization.",
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


def settlement_funds(person: Person, version: Version, *, on: date) -> Finding:
    """Return whether the family has the funds its size needs.

    Someone authorized to work with arranged employment is exempt; whether an offer on file is
    one is for a person to judge.
    Source: IRPR 76(1)(b), 82(2)(a), (b), (d).
    """
    condition = Condition("funds", "Settlement funds", citations.FSWP_FUNDS)
    table: FundsTable = version.body
    size, dollars = person.family_size, person.settlement_funds
    facts = {"the size of the family": size, "the funds on hand": dollars}
    missing = [name for name, fact in facts.items() if fact is None]
    confirmed = version.is_confirmed(on)
    doubt = "" if confirmed else " ".join(version.notices)
    reason = _funds_in_words(table, size, dollars)
    evidence = [person.record]
    if size is None or dollars is None:
        cure = "Letters of the banks with six months of balances."
        return condition.undetermined(
            reason, evidence=evidence, missing=missing, doubt=doubt, cure=cure
        )
    if dollars >= funds_needed(table, size):
        outcome = Outcome.MET if confirmed else Outcome.UNDETERMINED
        return condition.answered(outcome, reason, evidence=evidence, doubt=doubt)
    cure = "More funds, or an exempting offer with a work permit."
    if person.has_job_offer:
        exempting = ["whether the job offer on file, with the permit held, lifts the need of funds"]
        return condition.undetermined(
            reason, evidence=evidence, missing=exempting, doubt=doubt, cure=cure
        )
    return condition.not_met(reason, evidence=evidence, doubt=doubt, cure=cure)


def _funds_in_words(table: FundsTable, size: int | None, dollars: Decimal | None) -> str:
    if size is None:
        return "The size of the family is not on file."
    people = "One person needs" if size == 1 else f"A family of {size} needs"
    needed = f"{people} {funds_needed(table, size):,} dollars"
    return f"{needed}." if dollars is None else f"{needed}; {dollars:,} are on hand."


def _proof_in_words(proved: ProvedCredential) -> str:
    if proved.valid_through is None:
        return "A Canadian credential is on file."
    issuer = proved.credential.assessed_by
    return f"Assessed by {issuer}; the report counts through {in_words(proved.valid_through)}."


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


def _fswp_experiences(
    person: Person, law: Law, body: ProgramConditions, granted: Authorization, *, on: date
) -> tuple[Experience, Experience]:
    """Return the experience in every occupation, and that in the primary one."""
    everywhere = _fswp_experience(person, law, body, granted, on=on)
    primary = _in_primary_occupation(person)
    if primary is person:
        return everywhere, everywhere
    return everywhere, _fswp_experience(primary, law, body, granted, on=on)


def _in_primary_occupation(person: Person) -> Person:
    code = person.primary_noc_code
    jobs = tuple(job for job in person.jobs if code is None or job.noc_code in (code, None))
    return person if jobs == person.jobs else replace(person, jobs=jobs)


def _occupation_of(found: Experience) -> str | None:
    return found.category.noc_code if found.category else None


def _grid(
    person: Person,
    law: Law,
    body: ProgramConditions,
    everywhere: Experience,
    education: EducationFile,
    once: Once,
) -> tuple[GridLine, ...]:
    grid = law.get("selection_grid", "fswp").body
    facts = fswp_facts(
        person,
        law,
        grid,
        work=body.work,
        found=everywhere,
        education=education,
        once=once,
    )
    return grid_lines(facts, grid)


def _counts_for(proved: ProvedCredential, body: DesignatedBody | None) -> bool:
    if proved.valid_through is None or body is None:
        return True
    return body.is_called(proved.credential.assessed_by or "")


def _unproved(education: EducationFile) -> Outcome:
    """Return UNDETERMINED where nothing is on file or a fact is missing, else NOT_MET."""
    nothing = not education.unproved and not education.proved
    return Outcome.UNDETERMINED if nothing or education.missing else Outcome.NOT_MET
