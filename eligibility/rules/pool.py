"""Whether a person may stand in the Express Entry pool and be invited from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from eligibility.rules import citations
from eligibility.rules.category_work import hours_finding, no_job_on_file
from eligibility.rules.experience import Experience
from eligibility.rules.facts import ExpressEntryProfile, Person
from eligibility.rules.findings import Condition, Finding, Outcome
from eligibility.rules.hours_cure import reached_ahead
from eligibility.rules.law import Law, NotInForce, Version
from eligibility.rules.once import Once
from eligibility.rules.programs import assess_fswp, cec_language
from eligibility.rules.quebec import outside_quebec
from eligibility.rules.span import in_words, years_before

NOT_A_NOMINEE = Condition("not_nominee", "Not a provincial nominee", citations.NOMINEES)
PROFILE = Condition("profile", "Express Entry profile in the pool", citations.PROFILE)
LAPSED = replace(PROFILE, source=citations.LAPSED_INVITATION)
CEC_TITLE = "Eligible for the pool: Canadian Experience Class"
BASE_NOMINATION = "No text read here says whether a base nomination binds a profile."
NOT_BY_THE_FILE = "By the file the Federal Skilled Worker Program does not admit the client either:"
NOT_ON_FILE = "Work abroad and papers that are not on file could change this."
_FINAL = ("language",)
"""What of the Federal Skilled Worker Program no work abroad or paper still to be filed can cure."""


def eligible_for_pool(
    person: Person,
    cec: Version,
    found: Experience,
    exemption: Version | None,
    law: Law,
    once: Once | None = None,
) -> Finding:
    """Return whether the Canadian Experience Class or the Federal Skilled Worker Program admits.

    The Federal Skilled Trades Program has no occupation of physicians and is not asked.
    Neither does where the person means to live in Quebec.
    Source: IRPA 10.1(3), 11.2; IRPR 75 to 83, 87.1.
    """
    condition = Condition("pool", CEC_TITLE, cec.citation)
    elsewhere = outside_quebec(person)
    if elsewhere.outcome is Outcome.NOT_MET:
        return replace(elsewhere, key="pool", title="Eligible for the pool")
    if not person.jobs:
        return no_job_on_file(condition)
    once = once or Once()
    work = once(
        "pool",
        (found,),
        lambda: hours_finding(
            key="pool",
            title=CEC_TITLE,
            hours=found.cec,
            found=found,
            source=cec.citation,
            exemption=exemption,
            ahead=reached_ahead(person, cec.body.work, exemption, found),
        ),
    )
    language = once(
        "cec language",
        (found, person.language_tests),
        lambda: cec_language(person, cec, law, found),
    )
    if Outcome.NOT_MET in (work.outcome, language.outcome):
        failed = work if work.outcome is Outcome.NOT_MET else language
        return _skilled_worker(person, law, failed, found, once)
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


def _skilled_worker(
    person: Person, law: Law, failed: Finding, work: Experience, once: Once
) -> Finding:
    """Return whether the Federal Skilled Worker Program admits whom the CEC does not."""
    title = "Eligible for the pool: Federal Skilled Worker Program"
    not_cec = f"Not under the Canadian Experience Class: {failed.reason}"
    try:
        found = assess_fswp(person, law, on=work.on, granted=work.granted, once=once)
    except NotInForce:
        return Condition("pool", title, failed.source).undetermined(
            f"{not_cec} The figures of the Federal Skilled Worker Program are not on file.",
            missing=["the program's figures for this day"],
            cure=failed.cure,
        )
    condition = Condition("pool", title, found.version.citation)
    if found.outcome is Outcome.MET:
        return condition.met(
            "Every condition of the Federal Skilled Worker Program is met.",
            evidence=[record for each in found.findings for record in each.evidence],
        )
    deciding = [each for each in found.findings if not each.is_warning]
    unmet = [each for each in deciding if each.outcome is not Outcome.MET]
    not_met = [each for each in unmet if each.outcome is Outcome.NOT_MET]
    failing = min(not_met, key=lambda each: each.key not in _FINAL, default=None)
    if failing and failing.key in _FINAL:
        return condition.not_met(
            f"{not_cec} Not under the Federal Skilled Worker Program: {failing.reason}",
            evidence=failed.evidence,
            cure=failing.cure,
        )
    may_still = "The Federal Skilled Worker Program may still admit the client."
    if failing:
        may_still = f"{NOT_BY_THE_FILE} {failing.reason} {NOT_ON_FILE}"
    return condition.undetermined(
        f"{not_cec} {may_still}",
        evidence=failed.evidence,
        missing=[fact for each in unmet for fact in (each.missing or (each.title,))],
        doubt=" ".join(dict.fromkeys(each.doubt for each in unmet if each.doubt)),
        cure=failed.cure,
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
    in_force = [each for each in person.nominations if on in each.span]
    held = next((each for each in in_force if each.enhanced is not False), None)
    if held is None and in_force:
        return NOT_A_NOMINEE.met(
            f"{in_force[0].province} nominated the client outside Express Entry: a base "
            "nomination is no part of the profile.",
            evidence=[in_force[0].record],
            doubt=BASE_NOMINATION,
        )
    if held is None:
        return NOT_A_NOMINEE.met("No nomination is in force on this day.")
    return NOT_A_NOMINEE.not_met(
        f"{held.province} nominated the client: a nominee is invited only as a nominee.",
        evidence=[held.record],
        cure="An invitation in the Provincial Nominee Program, or the nomination withdrawn.",
    )


def profile_valid(person: Person, on: date) -> Finding:
    """Return whether an Express Entry profile stands on a day: it does for twelve months.

    One on which an invitation lapsed cannot be invited again. Source: IRPA 10.1, 10.1(6),
    10.3(1)(f).
    """
    profile = person.profile
    if profile is None or profile.submitted_at is None:
        return PROFILE.undetermined(
            "The day the profile was submitted is not on file.",
            missing=["the profile's number and the moment it was submitted"],
        )
    evidence = [profile.record]
    submitted = profile.submitted_at.date()
    if profile.lapsed_at and profile.lapsed_at.date() <= on:
        return LAPSED.not_met(
            f"An invitation of this profile lapsed on {in_words(profile.lapsed_at.date())}: the "
            "profile cannot be invited again.",
            evidence=evidence,
            cure="A new profile is needed; it gets a new moment of submission.",
        )
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
