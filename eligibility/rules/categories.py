"""Who belongs to a category of invitations: one finding for each condition.

A person belongs when every finding is met; the weakest one is the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from eligibility.rules import citations
from eligibility.rules.category_work import category_hours, hours_finding, sentence
from eligibility.rules.clauses import Reason
from eligibility.rules.conditions import CategoryConditions, ProgramConditions, WorkConditions
from eligibility.rules.excluded_days import ExcludedDays
from eligibility.rules.experience import Experience, experience, work_verdict
from eligibility.rules.facts import Job, Person
from eligibility.rules.findings import Finding, Outcome, weakest
from eligibility.rules.hours import HoursVerdict, Verdict
from eligibility.rules.language_floor import language_reaches
from eligibility.rules.law import Law, Version
from eligibility.rules.span import in_words, years_before
from eligibility.rules.worked_days import JobDays, Stretch


@dataclass(frozen=True, slots=True)
class CategoryAssessment:
    """One person under one version of one category on one day, with all that led to it."""

    version: Version
    on: date
    outcome: Outcome
    findings: tuple[Finding, ...]
    experience: Experience

    @property
    def hours(self) -> HoursVerdict | None:
        """The hours of the category, None where it asks for none."""
        return self.experience.category

    @property
    def blocking(self) -> Finding | None:
        """The first finding that decides against or cannot be told, None when all are met."""
        deciding = (each for each in self.findings if not each.is_warning)
        return (
            next((each for each in deciding if each.outcome is self.outcome), None)
            if (self.outcome is not Outcome.MET)
            else None
        )


def assess_category(person: Person, version: Version, law: Law, on: date) -> CategoryAssessment:
    """Return whether a person belongs to a category on a day, finding by finding.

    Raises NotInForce where the law has no Canadian Experience Class that day.
    Source: IRPA 10.3(1)(h.1), 11.2; the version's own citation.
    """
    body: CategoryConditions = version.body
    exemption = law.find("exemption", "publicly_funded_physicians")
    cec = law.get("program", "cec")
    found = experience(
        person,
        on=on,
        category=body.work,
        cec=cec.body.work,
        exemption=exemption.body if exemption else None,
    )
    findings = [
        *([category_hours(person, version, found, exemption)] if body.work else []),
        *([duties_shown(body.work, found)] if body.work else []),
        eligible_for_pool(person, cec, found, exemption, law),
        *_language(person, body, law, on, version),
        *([not_a_nominee(person, on)] if body.nominees_excluded else []),
        profile_valid(person, on),
        *_judged_by_people(version),
        *_warnings(found),
    ]
    return CategoryAssessment(version, on, weakest(findings), tuple(findings), found)


def not_a_nominee(person: Person, on: date) -> Finding:
    """Return whether the person is free of a nomination, with which only a nominee is invited.

    Source: IRPA 10.1(1.1).
    """
    title = "Not a provincial nominee"
    source = citations.NOMINEES
    if person.nominations is None:
        return Finding(
            "not_nominee",
            title,
            Outcome.UNDETERMINED,
            "Whether a province or territory nominated the client is not on file.",
            source,
            missing=("whether a province or territory nominated the client",),
        )
    held = next((each for each in person.nominations if on in each.span), None)
    if held is None:
        return Finding(
            "not_nominee", title, Outcome.MET, "No nomination is in force on this day.", source
        )
    return Finding(
        "not_nominee",
        title,
        Outcome.NOT_MET,
        f"{held.province} nominated the client: a nominee is invited only as a nominee.",
        source,
        evidence=(held.record,),
        cure="An invitation in the Provincial Nominee Program, or the nomination withdrawn.",
    )


def duties_shown(work: WorkConditions, found: Experience) -> Finding:
    """Return whether the hours still suffice with only the jobs whose duties were confirmed.

    Lead statement, a substantial number of the main duties and every essential one: a person
    judges, from the letter.
    Source: IRPR 87.1(2)(b) and (c); category instructions.
    """
    stretches = found.stretches
    jobs = _jobs_of(stretches, work)
    title, source = "Duties of the occupation", citations.DUTIES
    unjudged = [job for job in jobs if job.duties_confirmed is None]
    refused = [job for job in jobs if job.duties_confirmed is False]
    records = tuple(job.record for job in jobs if job.record)
    if not jobs:
        return Finding(
            "duties",
            title,
            Outcome.UNDETERMINED,
            "No job in a listed occupation is on file within the window.",
            source,
            missing=("a job in a listed occupation",),
        )
    confirmed = [job for job in jobs if job.duties_confirmed]
    with_all = _verdict_with(stretches, work, jobs)
    if len(confirmed) == len(jobs) or (
        with_all is not Verdict.NOT_MET and _verdict_with(stretches, work, confirmed) is with_all
    ):
        return Finding(
            "duties",
            title,
            Outcome.MET,
            f"Confirmed from the letters of {_employers(confirmed)}.",
            source,
            evidence=tuple(job.record for job in confirmed if job.record),
        )
    hoped = _verdict_with(stretches, work, [*confirmed, *unjudged])
    if unjudged and (not refused or hoped is not Verdict.NOT_MET):
        return Finding(
            "duties",
            title,
            Outcome.UNDETERMINED,
            f"Nobody has yet judged the duties at {_employers(unjudged)}.",
            source,
            evidence=records,
            missing=tuple(f"duties in the letter of {job.employer.strip()}" for job in unjudged),
            cure="Compare the letter with the lead statement and main duties, and record it.",
        )
    return Finding(
        "duties",
        title,
        Outcome.NOT_MET,
        f"The letters of {_employers(refused)} do not show the duties of the occupation.",
        source,
        evidence=records,
        cure="A letter that describes the duties in the employer's own words.",
    )


def eligible_for_pool(
    person: Person, cec: Version, found: Experience, exemption: Version | None, law: Law
) -> Finding:
    """Return whether the Canadian Experience Class lets the person into the pool.

    Where it does not, the Federal Skilled Worker Program may; that is not decided here.
    Source: IRPA 10.1(3), 11.2; IRPR 87.1.
    """
    body: ProgramConditions = cec.body
    work = hours_finding(
        key="pool",
        title="Eligible for the pool: Canadian Experience Class",
        hours=found.cec,
        found=found,
        source=cec.citation,
        exemption=exemption,
    )
    floor = body.language_floor_by_teer[_main_teer(found)]
    language = language_reaches(floor, person.language_tests, law, on=found.on, source=cec.citation)
    if work.outcome is Outcome.MET and language.outcome is Outcome.MET:
        return work
    if work.outcome is Outcome.NOT_MET and language.outcome is not Outcome.NOT_MET:
        return Finding(
            "pool",
            "Eligible for the pool",
            Outcome.UNDETERMINED,
            f"Not under the Canadian Experience Class: {work.reason} The Federal Skilled Worker "
            "Program may still admit the client.",
            law.get("program", "fswp").citation,
            evidence=work.evidence,
            missing=(
                "one continuous year in the primary occupation within ten years",
                "67 of the program's 100 points",
                "an equivalency report of the Medical Council of Canada, or a Canadian credential",
                "settlement funds",
            ),
            cure=work.cure,
        )
    weaker = work if work.outcome is not Outcome.MET else language
    return Finding(
        "pool",
        work.title,
        weakest([work, language]),
        weaker.reason,
        cec.citation,
        evidence=work.evidence,
        missing=(*work.missing, *language.missing),
        doubt=work.doubt,
        cure=weaker.cure,
    )


def profile_valid(person: Person, on: date) -> Finding:
    """Return whether an Express Entry profile stands on a day: it does for twelve months.

    Source: IRPA 10.1, 10.3(1)(f).
    """
    title, source, profile = "Express Entry profile in the pool", citations.PROFILE, person.profile
    if profile is None or profile.submitted_at is None:
        return Finding(
            "profile",
            title,
            Outcome.UNDETERMINED,
            "The day the profile was submitted is not on file.",
            source,
            missing=("the profile's number and the moment it was submitted",),
        )
    submitted = profile.submitted_at.date()
    evidence = (profile.record,)
    if submitted > on:
        reason = f"The profile was submitted on {in_words(submitted)}, after this day."
    elif profile.withdrawn_on and profile.withdrawn_on <= on:
        reason = f"The profile was withdrawn on {in_words(profile.withdrawn_on)}."
    elif profile.expires_on and profile.expires_on < on:
        reason = f"The profile expired on {in_words(profile.expires_on)}."
    elif profile.expires_on is None and submitted <= years_before(on, 1):
        reason = f"The profile was submitted on {in_words(submitted)}, twelve months ago or more."
    elif profile.expires_on == on:
        return Finding(
            "profile",
            title,
            Outcome.UNDETERMINED,
            "The profile expires on this very day: the hour decides.",
            source,
            evidence,
            cure="A new profile.",
        )
    else:
        return Finding(
            "profile", title, Outcome.MET, f"Submitted on {in_words(submitted)}.", source, evidence
        )
    return Finding(
        "profile", title, Outcome.NOT_MET, reason, source, evidence, cure="A new profile."
    )


def licence_warning(found: Experience) -> Finding | None:
    """Return a warning on days worked as a physician without a licence on file; never decides."""
    if not found.unlicensed:
        return None
    first = found.unlicensed[0]
    total = sum(each.span.days for each in found.unlicensed)
    return Finding(
        "licence",
        "Licence to practise on file",
        Outcome.UNDETERMINED,
        f"For {total} days of work, first {first.span.in_words()} at {first.job.employer.strip()}, "
        "no licence of that province is on file.",
        citations.LICENCE,
        evidence=tuple(dict.fromkeys(each.job.record for each in found.unlicensed)),
        missing=("a certificate of registration for these days",),
        cure="A certificate of professional conduct or registration that covers these days.",
        is_warning=True,
    )


def unauthorized_warning(found: Experience) -> Finding | None:
    """Return a warning on work without authorization: a matter of its own beside the hours."""
    days = [each for each in found.days if each.reason is Reason.UNAUTHORISED]
    if not days:
        return None
    return Finding(
        "unauthorized_work",
        "Work without authorization",
        Outcome.NOT_MET,
        " ".join(_run_in_words(each) for each in days),
        citations.WORK_NEEDS_A_PERMIT,
        evidence=tuple(dict.fromkeys(each.record for each in days if each.record)),
        cure=days[0].cure,
        is_warning=True,
    )


def _warnings(found: Experience) -> Iterator[Finding]:
    for warning in (unauthorized_warning(found), licence_warning(found)):
        if warning is not None:
            yield warning


def _language(
    person: Person, body: CategoryConditions, law: Law, on: date, version: Version
) -> Iterator[Finding]:
    if body.language_floor is not None:
        yield language_reaches(
            body.language_floor, person.language_tests, law, on=on, source=version.citation
        )
    if body.french_floor is not None:
        yield language_reaches(
            body.french_floor,
            person.language_tests,
            law,
            on=on,
            source=version.citation,
            french_only=True,
        )


def _judged_by_people(version: Version) -> Iterator[Finding]:
    for number, condition in enumerate(version.body.judged_by_people, start=1):
        yield Finding(
            f"judged_{number}",
            condition,
            Outcome.UNDETERMINED,
            "A person decides this from the papers.",
            version.citation,
            missing=(condition,),
        )


def _jobs_of(stretches: Sequence[Stretch], work: WorkConditions) -> list[Job]:
    jobs = (days.job for stretch in stretches for days in stretch.jobs)
    listed = (job for job in jobs if job.noc_code is not None and work.admits(job.noc_code))
    return list({id(job): job for job in listed}.values())


def _verdict_with(stretches: Sequence[Stretch], work: WorkConditions, jobs: list[Job]) -> Verdict:
    wanted = {id(job) for job in jobs}

    def kept(days: JobDays) -> bool:
        return id(days.job) in wanted

    narrowed = [Stretch(stretch.span, tuple(filter(kept, stretch.jobs))) for stretch in stretches]
    return work_verdict(narrowed, work).verdict


def _main_teer(found: Experience) -> int:
    """Return the TEER of the skilled occupation with most hours, 0 where there is none."""
    codes = found.hours_by_noc
    return int(max(codes, key=lambda code: codes[code])[1]) if codes else 0


def _employers(jobs: list[Job]) -> str:
    return ", ".join(dict.fromkeys(job.employer.strip() for job in jobs))


def _run_in_words(days: ExcludedDays) -> str:
    return f"{sentence(days.span.in_words())} at {days.employer.strip()}: {days.text}"
