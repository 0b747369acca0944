"""Who belongs to a category of invitations: one finding for each condition.

A person belongs when every finding is met; the weakest one is the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from eligibility.rules import citations
from eligibility.rules.authorization import Authority
from eligibility.rules.category_work import (
    category_hours,
    outcome_of_hours,
    said_once,
    sentence,
)
from eligibility.rules.clauses import Reason
from eligibility.rules.conditions import CategoryConditions, WorkConditions
from eligibility.rules.duties_shown import duties_shown, duty_measure
from eligibility.rules.excluded_days import ExcludedDays
from eligibility.rules.experience import Experience, experience
from eligibility.rules.facts import Job, Person, WorkPermit
from eligibility.rules.findings import Condition, Finding, Outcome, weakest
from eligibility.rules.hours import HoursVerdict
from eligibility.rules.language_floor import language_reaches
from eligibility.rules.law import Law, Version
from eligibility.rules.letter_terms import letters_agree
from eligibility.rules.once import Once, facts_of_work
from eligibility.rules.permit_conditions import allows_employer, is_health_or_child_care
from eligibility.rules.pool import eligible_for_pool, not_a_nominee, profile_valid
from eligibility.rules.restoration import restoration_warning
from eligibility.rules.span import in_words, total_days

LICENCE = Condition("licence", "Licence to practise on file", citations.LICENCE)
OWN_ACCOUNT = ("self_employed", "contractor")
OWN_ACCOUNT_WORK = Condition(
    "own_account",
    "Self-employed under a permit that names an employer",
    citations.CONDITIONS_OF_A_PERMIT,
)
HEALTH_CARE_PERMIT = Condition(
    "health_care_permit",
    "Open permit not read for a condition against health care",
    citations.CONDITIONS_OF_A_PERMIT,
)
UNAUTHORIZED_WORK = Condition(
    "unauthorized_work", "Work without authorization", citations.WORK_NEEDS_A_PERMIT
)


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
        if self.outcome is Outcome.MET:
            return None
        deciding = (each for each in self.findings if not each.is_warning)
        return next((each for each in deciding if each.outcome is self.outcome), None)


def assess_categories(
    person: Person, law: Law, *, on: date, once: Once | None = None
) -> list[CategoryAssessment]:
    """Return the assessment under every category in force, in the order of their keys.

    `once` holds what was worked out of the same facts before.
    Raises NotInForce where the law has no Canadian Experience Class that day.
    """
    found: list[CategoryAssessment] = []
    pool: Finding | None = None
    once = once or Once()
    for version in law.of_kind("category"):
        assessed, pool = _assessed(person, version, law, on, pool, once)
        found.append(assessed)
    return found


def assess_category(
    person: Person, version: Version, law: Law, on: date, *, once: Once | None = None
) -> CategoryAssessment:
    """Return whether a person belongs to a category on a day, finding by finding.

    `once` holds what was worked out of the same facts before.
    Raises NotInForce where the law has no Canadian Experience Class that day.
    Source: IRPA 10.3(1)(h.1), 11.2; the version's own citation.
    """
    return _assessed(person, version, law, on, None, once or Once())[0]


def _assessed(
    person: Person, version: Version, law: Law, on: date, pool: Finding | None, once: Once
) -> tuple[CategoryAssessment, Finding]:
    """Return the assessment and the whole finding on the pool.

    `pool` is that finding where it was made before: of one day it is the same for every category.
    """
    body: CategoryConditions = version.body
    exemption = law.find("exemption", "publicly_funded_physicians")
    cec = law.get("program", "cec")
    found = once(
        "experience",
        (version, *facts_of_work(person)),
        lambda: experience(
            person,
            on=on,
            category=body.work,
            cec=cec.body.work,
            exemption=exemption.body if exemption else None,
        ),
    )
    pool = pool or eligible_for_pool(person, cec, found, exemption, law, once)
    hours, duties = once(
        "work", (version, found), lambda: _work(person, version, found, exemption, law)
    )
    letters = once(
        "letters",
        (version, *facts_of_work(person)),
        lambda: _letters(person, version, exemption, cec, on),
    )
    tests = person.language_tests
    findings = (
        *([hours] if hours else []),
        *([duties] if duties else []),
        *([letters] if letters else []),
        said_once(pool, hours, found) if hours else pool,
        *once(
            "category language", (version, tests), lambda: [*_language(person, version, law, on)]
        ),
        *([not_a_nominee(person, on)] if body.nominees_excluded else []),
        once("profile", (person.profile,), lambda: profile_valid(person, on)),
        *_judged_by_people(version),
        *once("warnings", (found,), lambda: [*_warnings(found)]),
    )
    return CategoryAssessment(version, on, weakest(findings), findings, found), pool


def _work(
    person: Person, version: Version, found: Experience, exemption: Version | None, law: Law
) -> tuple[Finding | None, Finding | None]:
    """Return the findings on hours and duties; None for a category that asks for no work."""
    body: CategoryConditions = version.body
    if not body.work:
        return None, None
    duties = duties_shown(body.work, found.stretches, duty_measure(law))
    return category_hours(person, version, found, exemption), duties


def _letters(
    person: Person, version: Version, exemption: Version | None, cec: Version, on: date
) -> Finding | None:
    """Return what the letters say against the days and hours on file, None without any."""
    work: WorkConditions | None = version.body.work

    def outcome_of(one: Person) -> tuple[Outcome, str]:
        found = experience(
            one,
            on=on,
            category=work,
            cec=cec.body.work,
            exemption=exemption.body if exemption else None,
        )
        return outcome_of_hours(found.category or found.cec)

    return letters_agree(person, outcome_of, on=on) if work else None


def unauthorized_warning(found: Experience) -> Finding | None:
    """Return a warning on work without authorization: a matter of its own beside the hours."""
    days = [each for each in found.days if each.reason is Reason.UNAUTHORISED]
    if not days:
        return None
    return UNAUTHORIZED_WORK.answered(
        Outcome.NOT_MET,
        " ".join(_run_in_words(each) for each in days),
        evidence=[each.record for each in days],
        cure=days[0].cure,
        is_warning=True,
    )


def licence_warning(found: Experience) -> Finding | None:
    """Return a warning on days worked as a physician without a licence on file; never decides."""
    if not found.unlicensed:
        return None
    first = found.unlicensed[0]
    total = total_days([each.span for each in found.unlicensed])
    return LICENCE.answered(
        Outcome.UNDETERMINED,
        f"For {total:,} days of work, first {first.span.in_words()} at "
        f"{first.job.employer.strip()}, no licence of that province is on file.",
        evidence=[each.job.record for each in found.unlicensed],
        missing=["a certificate of registration for these days"],
        cure="A certificate of professional conduct or registration that covers these days.",
        is_warning=True,
    )


def own_account_warning(found: Experience) -> Finding | None:
    """Return a warning on work on one's own account under permits that name the payer as employer.

    The days count as authorized here: the permit names whom the work is for. Whether it lets its
    holder work for that clinic without being employed by it is an officer's to say.
    Source: IRPR 185(b)(i) and (ii).
    """
    runs = [
        days
        for stretch in found.stretches
        for days in stretch.jobs
        if days.job.employment_type in OWN_ACCOUNT and days.excluded_for is None
    ]
    jobs = {run.job.record: run.job for run in runs}
    for job in jobs.values():
        bound = [
            each
            for each in found.authorization
            if each.permit
            and each.permit.kind == "employer_specific"
            and allows_employer(each.permit, job)
            and any(each.span.overlaps(run.span) for run in runs if run.job is job)
        ]
        if bound:
            return _own_account(job, bound)
    return None


def health_care_warning(found: Experience) -> Finding | None:
    """Return a warning on work in health care under open permits that nobody read for it.

    The days count as authorized here. Where no medical exam was done, an open permit says that it
    is not valid for work in health care; the file does not say whether this one does.
    Source: IRPR 185(b).
    """
    runs = [
        days
        for stretch in found.stretches
        for days in stretch.jobs
        if days.excluded_for is None and is_health_or_child_care(days.job)
    ]
    unread = {
        each.permit.record: each.permit
        for each in found.authorization
        if each.permit
        and each.permit.kind == "open"
        and each.permit.bars_health_care is None
        and any(each.span.overlaps(run.span) for run in runs)
    }
    if not unread:
        return None
    begun = ", ".join(in_words(permit.first_day) for permit in unread.values())
    return HEALTH_CARE_PERMIT.answered(
        Outcome.UNDETERMINED,
        f"Work in health care under the open permit of {begun} is counted as authorized. A permit "
        "issued without a medical exam is printed as not valid in health care, and then it is not.",
        evidence=list(unread),
        missing=[f"what the open permit of {begun} prints under its conditions"],
        cure="The permit itself: read its conditions and record whether health care is barred.",
        is_warning=True,
    )


def _own_account(job: Job, bound: list[Authority]) -> Finding:
    employer = job.employer.strip()
    paid_as = "a contractor" if job.employment_type == "contractor" else "self-employed"
    return OWN_ACCOUNT_WORK.answered(
        Outcome.UNDETERMINED,
        f"The permit names {employer} as employer, but the work there was done as {paid_as}. "
        "These days are counted as authorized; an officer may find that the permit allows only "
        f"employment by {employer}.",
        evidence=[job.record, *(each.record for each in bound)],
        missing=[f"what {employer} told IRCC about the work when the permit was applied for"],
        cure="The offer of employment or agreement that the permit was issued on, showing this "
        "arrangement; or an open permit for these days.",
        is_warning=True,
    )


def _warnings(found: Experience) -> Iterator[Finding]:
    of_all = (
        unauthorized_warning,
        own_account_warning,
        health_care_warning,
        licence_warning,
    )
    yield from filter(None, (warning(found) for warning in of_all))
    if restoration := restoration_warning(_permits(found), found.on):
        yield restoration


def _permits(found: Experience) -> Iterator[WorkPermit]:
    return (each.permit for each in found.granted.authorities if each.permit)


def _language(person: Person, version: Version, law: Law, on: date) -> Iterator[Finding]:
    body: CategoryConditions = version.body
    for floor, french_only in ((body.language_floor, False), (body.french_floor, True)):
        if floor is not None:
            yield language_reaches(
                floor,
                person.language_tests,
                law,
                on=on,
                source=version.citation,
                french_only=french_only,
            )


def _judged_by_people(version: Version) -> Iterator[Finding]:
    for number, text in enumerate(version.body.judged_by_people, start=1):
        condition = Condition(f"judged_{number}", text, version.citation)
        yield condition.undetermined("A person decides this from the papers.", missing=[text])


def _run_in_words(days: ExcludedDays) -> str:
    return f"{sentence(days.span.in_words())} at {days.employer.strip()}: {days.text}"
