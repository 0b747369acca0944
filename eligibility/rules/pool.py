"""Whether a person may stand in the Express Entry pool and be invited from it."""

from __future__ import annotations

from datetime import date

from eligibility.rules import citations
from eligibility.rules.category_work import hours_finding
from eligibility.rules.conditions import ProgramConditions, teer
from eligibility.rules.experience import Experience
from eligibility.rules.facts import ExpressEntryProfile, Person
from eligibility.rules.findings import Condition, Finding, Outcome, weakest
from eligibility.rules.language_floor import language_reaches
from eligibility.rules.law import Law, Version
from eligibility.rules.span import in_words, years_before

NOT_A_NOMINEE = Condition("not_nominee", "Not a provincial nominee", citations.NOMINEES)
PROFILE = Condition("profile", "Express Entry profile in the pool", citations.PROFILE)
CEC_TITLE = "Eligible for the pool: Canadian Experience Class"
ASKED_BY_FSWP = (
    "one continuous year in the primary occupation within ten years",
    "67 of the program's 100 points",
    "an equivalency report of the Medical Council of Canada, or a Canadian credential",
    "settlement funds",
)


def eligible_for_pool(
    person: Person, cec: Version, found: Experience, exemption: Version | None, law: Law
) -> Finding:
    """Return whether the Canadian Experience Class lets the person into the pool.

    Where it does not, the Federal Skilled Worker Program may; that is not decided here.
    Source: IRPA 10.1(3), 11.2; IRPR 87.1.
    """
    condition = Condition("pool", CEC_TITLE, cec.citation)
    work = hours_finding(
        key="pool",
        title=CEC_TITLE,
        hours=found.cec,
        found=found,
        source=cec.citation,
        exemption=exemption,
    )
    language = _language(person, cec, found, law)
    if Outcome.NOT_MET not in (work.outcome, language.outcome):
        weaker = language if work.outcome is Outcome.MET else work
        if weaker.outcome is Outcome.MET:
            return work
        return condition.undetermined(
            weaker.reason,
            evidence=work.evidence,
            missing=(*work.missing, *language.missing),
            doubt=work.doubt,
            cure=weaker.cure,
        )
    if language.outcome is Outcome.NOT_MET:
        outcome = weakest([work, language])
        return condition.answered(
            outcome, language.reason, evidence=language.evidence, cure=language.cure
        )
    return Condition("pool", "Eligible for the pool", _fswp(law, cec).citation).undetermined(
        f"Not under the Canadian Experience Class: {work.reason} The Federal Skilled Worker "
        "Program may still admit the client.",
        evidence=work.evidence,
        missing=ASKED_BY_FSWP,
        cure=work.cure,
    )


def not_a_nominee(person: Person, on: date) -> Finding:
    """Return whether the person is free of a nomination, with which only a nominee is invited.

    Source: IRPA 10.1(1.1).
    """
    if person.nominations is None:
        return NOT_A_NOMINEE.undetermined(
            "Whether a province or territory nominated the client is not on file.",
            missing=["whether a province or territory nominated the client"],
        )
    held = next((each for each in person.nominations if on in each.span), None)
    if held is None:
        return NOT_A_NOMINEE.met("No nomination is in force on this day.")
    return NOT_A_NOMINEE.not_met(
        f"{held.province} nominated the client: a nominee is invited only as a nominee.",
        evidence=[held.record],
        cure="An invitation in the Provincial Nominee Program, or the nomination withdrawn.",
    )


def profile_valid(person: Person, on: date) -> Finding:
    """Return whether an Express Entry profile stands on a day: it does for twelve months.

    Source: IRPA 10.1, 10.3(1)(f).
    """
    profile = person.profile
    if profile is None or profile.submitted_at is None:
        return PROFILE.undetermined(
            "The day the profile was submitted is not on file.",
            missing=["the profile's number and the moment it was submitted"],
        )
    evidence = [profile.record]
    submitted = profile.submitted_at.date()
    problem = _problem_with(profile, submitted, on)
    if problem:
        return PROFILE.not_met(problem, evidence=evidence, cure="A new profile.")
    if profile.expires_on == on:
        return PROFILE.undetermined(
            "The profile expires on this very day: the hour decides.",
            evidence=evidence,
            cure="A new profile.",
        )
    return PROFILE.met(f"Submitted on {in_words(submitted)}.", evidence=evidence)


def _problem_with(profile: ExpressEntryProfile, submitted: date, on: date) -> str:
    if submitted > on:
        return f"The profile was submitted on {in_words(submitted)}, after this day."
    if profile.withdrawn_on and profile.withdrawn_on <= on:
        return f"The profile was withdrawn on {in_words(profile.withdrawn_on)}."
    if profile.expires_on and profile.expires_on < on:
        return f"The profile expired on {in_words(profile.expires_on)}."
    if profile.expires_on is None and submitted <= years_before(on, 1):
        return f"The profile was submitted on {in_words(submitted)}, twelve months ago or more."
    return ""


def _language(person: Person, cec: Version, found: Experience, law: Law) -> Finding:
    """Return whether the floor of the occupation with most hours is reached.

    Source: IRPR 87.1(2)(d) and (e).
    """
    body: ProgramConditions = cec.body
    hours = found.hours_by_noc
    main_teer = teer(max(hours, key=lambda code: hours[code])) if hours else 0
    return language_reaches(
        body.language_floor_by_teer[main_teer],
        person.language_tests,
        law,
        on=found.on,
        source=cec.citation,
    )


def _fswp(law: Law, cec: Version) -> Version:
    return law.find("program", "fswp") or cec
