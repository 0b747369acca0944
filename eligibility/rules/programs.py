"""The Canadian Experience Class and the Federal Skilled Worker Program, condition by condition.

Source: IRPR 75 to 83, 87.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eligibility.rules import citations
from eligibility.rules.authorization import Authorization
from eligibility.rules.category_work import hours_finding, no_job_on_file, outcome_of_hours
from eligibility.rules.conditions import ProgramConditions, WorkConditions, teer
from eligibility.rules.duties_shown import duties_shown, duty_measure
from eligibility.rules.education import EducationFile, education_file
from eligibility.rules.experience import Experience, experience_under
from eligibility.rules.facts import Person
from eligibility.rules.findings import Condition, Finding, Outcome, weakest
from eligibility.rules.fswp_conditions import (
    fswp_credential,
    fswp_experiences,
    fswp_points,
    fswp_work,
)
from eligibility.rules.fswp_facts import fswp_facts
from eligibility.rules.fswp_grid import GridLine, grid_lines
from eligibility.rules.funds import settlement_funds
from eligibility.rules.hours_cure import reached_ahead
from eligibility.rules.language_floor import language_reaches
from eligibility.rules.law import Law, Version
from eligibility.rules.letter_terms import letters_agree
from eligibility.rules.once import Once, facts_of_work
from eligibility.rules.quebec import outside_quebec
from eligibility.rules.worked_days import judge_days


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
    letters = letters_agree(
        person,
        lambda one: outcome_of_hours(experience_under(law, one, on=on).cec),
        on=on,
    )
    findings = (
        _cec_work(person, version, found, exemption),
        duties_shown(work, worked, duty_measure(law)),
        *([letters] if letters else []),
        cec_language(person, version, law, found),
        outside_quebec(person),
    )
    return ProgramAssessment(version, on, weakest(findings), findings)


def _cec_work(
    person: Person, version: Version, found: Experience, exemption: Version | None
) -> Finding:
    """Return whether a year of skilled work in Canada counts within three years.

    Source: IRPR 87.1(2)(a).
    """
    title = "A year of skilled work in Canada within three years"
    if not person.jobs:
        return no_job_on_file(Condition("cec_work", title, version.citation))
    return hours_finding(
        key="cec_work",
        title=title,
        hours=found.cec,
        found=found,
        source=version.citation,
        exemption=exemption,
        ahead=reached_ahead(person, version.body.work, exemption, found),
    )


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
        lambda: fswp_experiences(person, law, body, granted or Authorization(person), on=on),
    )
    credentials = person.credentials
    education = once("education", (credentials,), lambda: education_file(credentials, on=on))
    lines = _grid(person, law, body, everywhere, education, once)
    findings = (
        *_fswp_minimum(person, law, body, in_occupation, education, once),
        fswp_points(lines, body.pass_mark or 0, law.get("selection_grid", "fswp")),
        once(
            "funds",
            (person.family_size, person.settlement_funds, person.has_job_offer),
            lambda: settlement_funds(person, law.get("funds_table", "settlement_funds"), on=on),
        ),
        outside_quebec(person),
    )
    return ProgramAssessment(version, on, weakest(findings), findings, lines)


def _fswp_minimum(
    person: Person,
    law: Law,
    body: ProgramConditions,
    found: Experience,
    education: EducationFile,
    once: Once,
) -> tuple[Finding, ...]:
    """Return the findings on work, duties, languages, credential; `found` is in the occupation.

    Source: IRPR 75.
    """
    by_work = found.category.noc_code if found.category else None
    occupation = person.primary_noc_code or by_work
    floor = body.language_floor_by_teer[teer(occupation) if occupation else 0]
    tests, source = person.language_tests, citations.FSWP_LANGUAGE
    return (
        once("fswp work", (found,), lambda: fswp_work(person, law, found)),
        once(
            "fswp duties",
            (found,),
            lambda: duties_shown(body.work, found.stretches, duty_measure(law)),
        ),
        once(
            "fswp language",
            (found, tests),
            lambda: language_reaches(floor, tests, law, on=found.on, source=source),
        ),
        once(
            "fswp credential",
            (found, education),
            lambda: fswp_credential(education, body.designated_body(occupation), occupation),
        ),
    )


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
