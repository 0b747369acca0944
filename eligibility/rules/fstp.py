"""The Federal Skilled Trades Program, for completeness: no occupation of physicians is in it.

Source: IRPR 87.2.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from eligibility.rules import citations
from eligibility.rules.category_work import hours_finding
from eligibility.rules.conditions import ProgramConditions
from eligibility.rules.experience import experience
from eligibility.rules.facts import Person
from eligibility.rules.findings import Condition, Finding, weakest
from eligibility.rules.funds import settlement_funds
from eligibility.rules.language import Ability
from eligibility.rules.language_floor import ProvenLevels, valid_sittings
from eligibility.rules.law import Law, Version
from eligibility.rules.programs import ProgramAssessment
from eligibility.rules.quebec import outside_quebec

WORK_TITLE = "Two years of work in a listed trade within five years"
WORK = Condition("fstp_work", WORK_TITLE, citations.FSTP_WORK)
LANGUAGE = Condition("language", "The language floor of each ability", citations.FSTP_LANGUAGE)
OFFER = Condition(
    "offer", "A certificate of qualification, or an offer of a year's work", citations.FSTP_OFFER
)


def assess_fstp(person: Person, law: Law, *, on: date) -> ProgramAssessment:
    """Return whether a person meets the Federal Skilled Trades Program on a day.

    Without a job in a listed trade nothing further is asked. Raises NotInForce.
    Source: IRPR 87.2.
    """
    version = law.get("program", "fstp")
    body: ProgramConditions = version.body
    trades = sorted(
        {job.noc_code for job in person.jobs if job.noc_code and body.lists(job.noc_code)}
    )
    if not trades:
        findings: tuple[Finding, ...] = (_no_trade(person),)
    else:
        funds = law.get("funds_table", "settlement_funds")
        findings = (
            _work(person, law, version, tuple(trades), on),
            _language(person, law, body, on),
            _certificate_or_offer(person),
            settlement_funds(person, funds, on=on),
            outside_quebec(person),
        )
    return ProgramAssessment(version, on, weakest(findings), findings)


def _no_trade(person: Person) -> Finding:
    unnamed = [job for job in person.jobs if job.noc_code is None]
    if unnamed or not person.jobs:
        return WORK.undetermined(
            "No job on file is known to be in a trade that the program lists.",
            evidence=[job.record for job in unnamed],
            missing=[f"NOC code of the work at {job.employer.strip()}" for job in unnamed]
            or ["a job in a listed trade"],
        )
    return WORK.not_met(
        "No job on file is in a trade that the program lists; occupations of physicians are not "
        "among them.",
        evidence=[job.record for job in person.jobs],
    )


def _work(person: Person, law: Law, version: Version, trades: tuple[str, ...], on: date) -> Finding:
    """Return whether two years were worked in one trade within five years.

    Source: IRPR 87.2(3)(b).
    """
    body: ProgramConditions = version.body
    work = replace(body.work, noc_codes=trades)
    exemption = law.find("exemption", "publicly_funded_physicians")
    found = experience(
        person, on=on, category=work, cec=replace(work, single_occupation=False), exemption=None
    )
    if found.category is None:
        raise ValueError("The experience was not judged by the program's own conditions.")
    return hours_finding(
        key=WORK.key,
        title=WORK_TITLE,
        hours=found.category,
        found=found,
        source=WORK.source,
        exemption=exemption,
        noc_codes=trades,
    )


def _language(person: Person, law: Law, body: ProgramConditions, on: date) -> Finding:
    """Return whether one valid test reaches the floor of each ability.

    Source: IRPR 87.2(3)(a).
    """
    floors = dict(zip(Ability, body.language_floor_by_ability, strict=True))
    asked = ", ".join(f"{ability} {floor}" for ability, floor in floors.items())
    sittings = valid_sittings(person.language_tests, law, on=on)
    if not sittings:
        return LANGUAGE.undetermined(
            f"No valid test is on file; {asked} are needed.",
            missing=["a valid language test"],
        )
    best = next((each for each in sittings if _reaches(each, floors)), None)
    if best is None:
        return LANGUAGE.not_met(
            f"No valid test reaches {asked}.",
            evidence=[each.test.record for each in sittings],
            cure="A new test that reaches them.",
        )
    return LANGUAGE.met(f"{asked} are reached.", evidence=[best.test.record])


def _reaches(proven: ProvenLevels, floors: dict[Ability, int]) -> bool:
    return all(getattr(proven.levels, ability) >= floor for ability, floor in floors.items())


def _certificate_or_offer(person: Person) -> Finding:
    """Return whether a certificate is held; an offer's permit and employers a person judges.

    Source: IRPR 87.2(3)(d).
    """
    if person.has_certificate_of_qualification:
        return OFFER.met("A Canadian certificate of qualification is on file.")
    return OFFER.undetermined(
        "No certificate of qualification is on file; whether an offer qualifies is for a person "
        "to judge.",
        evidence=[person.job_offer.record] if person.job_offer else (),
        missing=[
            "a certificate of qualification, or an offer of at least a year of full-time work"
        ],
    )
