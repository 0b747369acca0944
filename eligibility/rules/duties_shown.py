"""Whether the work was that of the occupation: from the words of letters that people confirmed.

A person reads the letter; the rules only add up what was confirmed. Where nobody worked through
a letter's words, what was recorded by hand with the job stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from eligibility.rules import citations
from eligibility.rules.clauses import Reason
from eligibility.rules.conditions import WorkConditions
from eligibility.rules.duties.bodies import DutyCues, HouseRule, RoleBlock, UnitGroupCues
from eligibility.rules.duties.letter import Judged
from eligibility.rules.duties.lexicon import DutyLexicon
from eligibility.rules.duties.measure import lead_judged, lead_statement, substantial
from eligibility.rules.experience import work_verdict
from eligibility.rules.facts import Job, LetterEvidence
from eligibility.rules.findings import Condition, Finding, Outcome
from eligibility.rules.hours import Verdict
from eligibility.rules.law import Law
from eligibility.rules.worked_days import Stretch

DUTIES = Condition("duties", "Duties of the occupation", citations.DUTIES)
LEAD = "lead"
"""The id under which a letter's words are evidence of the lead statement itself."""


@dataclass(frozen=True, slots=True)
class _Measured:
    """A body as the measure asks for it, without its cues made ready."""

    body: DutyCues | RoleBlock


@dataclass(frozen=True, slots=True)
class _Group:
    body: UnitGroupCues
    duties: tuple[_Measured, ...]
    roles: tuple[_Measured, ...]


@dataclass(frozen=True, slots=True)
class DutyMeasure:
    """The unit groups whose duties are known, and the house rule: what the measure needs of them.

    A lexicon holds more, and takes long to make: no word of a letter is read here.
    """

    groups: Mapping[str, _Group]
    house_rule: HouseRule

    def knows(self, noc_code: str | None) -> bool:
        return noc_code in self.groups


def duty_measure(law: Law) -> DutyMeasure | None:
    """Return the measure in force, None where the law holds no house rule."""
    rule = law.find("duty_house_rule", "substantial")
    if rule is None:
        return None
    bodies: list[UnitGroupCues] = [version.body for version in law.of_kind("duty_cues")]
    groups = {
        body.noc_code: _Group(
            body, tuple(map(_Measured, body.duties)), tuple(map(_Measured, body.roles))
        )
        for body in bodies
    }
    return DutyMeasure(groups, rule.body)


@dataclass(frozen=True, slots=True)
class JobDuties:
    """Whether one job's letters show the duties; None while a person has to say."""

    job: Job
    answer: bool | None
    reason: str
    missing: str = ""
    cure: str = ""
    evidence: tuple[str, ...] = ()


def duties_of_job(job: Job, measure: DutyMeasure | None) -> JobDuties:
    """Return what the letters of one job show of its occupation.

    The confirmed words of all its letters count together. What they do not show is not shown
    only once each of them is settled.
    Source: IRPR 87.1(2)(b) and (c); the house rule for "a substantial number", which is ours.
    """
    letters = [each for each in job.letters if each.noc_code == job.noc_code]
    worked_through = [each for each in letters if _was_worked_on(each)]
    if measure is None or not worked_through or not measure.knows(job.noc_code):
        return _by_hand(job, letters)
    is_settled = all(each.is_settled for each in letters)
    lead, number = _amount_to(job, worked_through, measure, is_settled=is_settled)
    said = f"{job.employer.strip()}: Lead statement: {lead.reason} Main duties: {number.reason}"
    evidence = (job.record, *(each.record for each in worked_through))
    outcomes = {lead.outcome, number.outcome}
    if outcomes == {Outcome.MET}:
        return JobDuties(job, True, said, evidence=evidence)
    if Outcome.NOT_MET in outcomes and is_settled:
        return JobDuties(job, False, said, evidence=evidence)
    cure = "Confirm what else the letter shows, or ask the employer for what is missing."
    if number.outcome is Outcome.MET:
        cure = "Judge the lead statement on the page of the letter: do its words show the work?"
    return JobDuties(
        job,
        None,
        said,
        missing=f"duties in the letter of {job.employer.strip()}",
        cure=cure,
        evidence=evidence,
    )


def _was_worked_on(letter: LetterEvidence) -> bool:
    return bool(letter.confirmed) or letter.lead_refused or letter.is_settled


def _by_hand(job: Job, letters: list[LetterEvidence]) -> JobDuties:
    employer = job.employer.strip()
    if job.duties_confirmed is not None:
        return JobDuties(job, job.duties_confirmed, "", evidence=(job.record,))
    cure = "Add the employer's letter under Duties, then confirm what its sentences show."
    if letters:
        cure = "Confirm or reject what the sentences of the letter show."
    missing = f"duties in the letter of {employer}"
    return JobDuties(job, None, "", missing=missing, cure=cure, evidence=(job.record,))


def _amount_to(
    job: Job, letters: list[LetterEvidence], measure: DutyMeasure, *, is_settled: bool
) -> tuple[Judged, Judged]:
    evidence: dict[str, list[str]] = {}
    for letter in letters:
        for duty in letter.confirmed:
            evidence.setdefault(duty, []).append(letter.record)
    named = evidence.pop(LEAD, [])
    roles = tuple(dict.fromkeys(role for letter in letters for role in letter.roles))
    code, lexicon = job.noc_code or "", cast(DutyLexicon, measure)
    lead = lead_statement(code, roles, evidence, (), lexicon, is_settled=is_settled)
    is_refused = any(letter.lead_refused for letter in letters)
    lead = lead_judged(lead, named, is_refused=is_refused, is_settled=is_settled)
    return lead, substantial(code, roles, evidence, lexicon)


def duties_shown(
    work: WorkConditions, stretches: Iterable[Stretch], measure: DutyMeasure | None
) -> Finding:
    """Return whether the hours still suffice with only the jobs whose duties were confirmed.

    Lead statement, a substantial number of the main duties and every essential one: a person
    judges, from the letter.
    Source: IRPR 87.1(2)(b) and (c); category instructions.
    """
    worked = list(stretches)
    judged = [duties_of_job(job, measure) for job in _listed_jobs(worked, work)]
    if not judged:
        return DUTIES.undetermined(
            "No job in a listed occupation is on file within the window.",
            missing=["a job in a listed occupation"],
        )
    confirmed = [each for each in judged if each.answer]
    unjudged = [each for each in judged if each.answer is None]
    refused = [each for each in judged if each.answer is False]
    if len(confirmed) == len(judged) or (confirmed and _suffice(confirmed, judged, work, worked)):
        return DUTIES.met(
            _said(f"Confirmed from the letters of {_employers(confirmed)}.", confirmed),
            evidence=_evidence(confirmed),
        )
    if unjudged and (not refused or _could_do([*confirmed, *unjudged], work, worked)):
        return DUTIES.undetermined(
            _said(_open(unjudged), unjudged),
            evidence=_evidence(unjudged),
            missing=[each.missing for each in unjudged],
            cure=unjudged[0].cure,
        )
    return DUTIES.not_met(
        _said(
            f"The letters of {_employers(refused)} do not show the duties of the occupation.",
            refused,
        ),
        evidence=_evidence(refused),
        cure="A letter that describes the duties in the employer's own words.",
    )


def _open(unjudged: list[JobDuties]) -> str:
    begun = [each for each in unjudged if each.reason]
    if len(begun) == len(unjudged):
        return f"The letters of {_employers(begun)} are not yet judged to the end."
    waiting = [each for each in unjudged if not each.reason]
    return f"Nobody has yet judged the duties at {_employers(waiting)}."


def _said(beginning: str, judged: Iterable[JobDuties]) -> str:
    return " ".join([beginning, *(each.reason for each in judged if each.reason)])


def _evidence(judged: Iterable[JobDuties]) -> list[str]:
    return [record for each in judged for record in each.evidence]


def _employers(judged: Iterable[JobDuties]) -> str:
    return ", ".join(dict.fromkeys(each.job.employer.strip() for each in judged))


def _listed_jobs(stretches: Iterable[Stretch], work: WorkConditions) -> list[Job]:
    """Return the jobs in listed occupations; work abroad matters only where it may count."""
    days = (days for stretch in stretches for days in stretch.jobs)
    jobs = (each.job for each in days if each.excluded_for is not Reason.FOREIGN)
    listed = (job for job in jobs if job.noc_code is not None and work.admits(job.noc_code))
    return list({id(job): job for job in listed}.values())


def _suffice(
    some: list[JobDuties], every: list[JobDuties], work: WorkConditions, worked: list[Stretch]
) -> bool:
    """Return whether some jobs alone reach the same answer as all, and it is not NOT_MET."""
    alone = _verdict_with(worked, work, some)
    return alone is not Verdict.NOT_MET and alone is _verdict_with(worked, work, every)


def _could_do(some: list[JobDuties], work: WorkConditions, worked: list[Stretch]) -> bool:
    return _verdict_with(worked, work, some) is not Verdict.NOT_MET


def _verdict_with(
    worked: list[Stretch], work: WorkConditions, judged: Iterable[JobDuties]
) -> Verdict:
    """Return the verdict as if these had been the only jobs."""
    kept = {id(each.job) for each in judged}
    narrowed = (
        Stretch(each.span, tuple(days for days in each.jobs if id(days.job) in kept))
        for each in worked
    )
    return work_verdict(narrowed, work).verdict
