"""The days that do not count, or not surely, each with its reason, source and cure in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from eligibility.rules import citations
from eligibility.rules.authorization_gaps import PermitHistory, explain
from eligibility.rules.clauses import DISCRETION, MISSING_FACT, Reason
from eligibility.rules.facts import Absence, Job, Leave, Person, StatusGap, StudyPeriod
from eligibility.rules.law import Citation
from eligibility.rules.span import Span
from eligibility.rules.worked_days import JobDays


@dataclass(frozen=True, slots=True)
class ExcludedDays:
    """A run of days of one job that does not count, or not surely.

    `reason` is the key, `detail` a finer key where there is one (why work was not authorized),
    `text` the reason in words, `record` the row behind it, `cure` the paper or step that could
    change it.
    """

    span: Span
    job: Job
    reason: Reason
    text: str
    source: Citation
    record: str
    cure: str
    detail: str = ""
    missing: tuple[str, ...] = ()
    counts_at_discretion: bool = False
    """Whether an officer may still count the days."""

    @property
    def employer(self) -> str:
        return self.job.employer


def excluded_days(runs: Iterable[JobDays], person: Person) -> list[ExcludedDays]:
    """Return the days of `runs` that do not surely count, by date and employer."""
    history = PermitHistory(person)
    found = [days for run in runs for days in _of_run(run, person, history)]
    return sorted(found, key=lambda days: (days.span, days.employer, days.reason))


def _of_run(run: JobDays, person: Person, history: PermitHistory) -> Iterator[ExcludedDays]:
    if run.excluded_for is Reason.UNAUTHORISED:
        yield from _unauthorized(run, history)
    elif run.excluded_for is not None:
        yield _described(run, run.excluded_for, _record(run, run.excluded_for, person))
    elif run.rests_on & (MISSING_FACT | DISCRETION):
        doubt = MISSING_FACT if run.rests_on & MISSING_FACT else DISCRETION
        for reason in run.reasons:
            if (doubt == MISSING_FACT) == reason.is_missing_fact and reason in _WORDS:
                yield _described(run, reason, _record(run, reason, person))
    if run.without_status and run.counts_as_known:
        yield _described(run, Reason.NO_TR_STATUS, _record(run, Reason.NO_TR_STATUS, person))


def _unauthorized(run: JobDays, history: PermitHistory) -> Iterator[ExcludedDays]:
    for gap in explain(run.span, run.job, history):
        yield ExcludedDays(
            gap.span,
            run.job,
            Reason.UNAUTHORISED,
            gap.reason,
            gap.source,
            gap.record,
            gap.cure,
            detail=gap.why,
        )


def _described(run: JobDays, reason: Reason, record: str) -> ExcludedDays:
    text, source, cure = _WORDS[reason]
    names = {"employer": run.job.employer.strip()}
    return ExcludedDays(
        run.span,
        run.job,
        reason,
        text.format(**names),
        source,
        record,
        cure.format(**names),
        missing=run.missing,
        counts_at_discretion=reason in (Reason.LONG_VACATION, Reason.CONTRACTOR),
    )


def _record(run: JobDays, reason: Reason, person: Person) -> str:
    """Return the row that shows the reason: the leave, absence, study or status, else the job."""
    kinds: dict[Reason, Sequence[Leave | Absence | StudyPeriod | StatusGap]] = {
        Reason.LEAVE: [leave for leave in run.job.leaves if leave.kind != "paid_vacation"],
        Reason.LONG_VACATION: [leave for leave in run.job.leaves if leave.kind == "paid_vacation"],
        Reason.OUTSIDE_CANADA: person.absences,
        Reason.FULL_TIME_STUDY: [study for study in person.study_periods if study.is_full_time],
        Reason.STUDY_MISSING: person.study_periods,
        Reason.NO_TR_STATUS: person.status_gaps,
    }
    facts = kinds.get(reason, ())
    shown = (fact.record for fact in facts if fact.record and fact.span.overlaps(run.span))
    return next(shown, run.job.record)


_WORDS: dict[Reason, tuple[str, Citation, str]] = {
    Reason.FOREIGN: (
        "Work for {employer} outside Canada.",
        citations.IN_CANADA,
        "Nothing for work abroad itself; correct the country if {employer} is in Canada.",
    ),
    Reason.LEAVE: (
        "On leave from {employer}; only a reasonable paid vacation counts.",
        citations.LEAVE,
        "A letter from {employer} if the leave is wrong.",
    ),
    Reason.OUTSIDE_CANADA: (
        "Outside Canada, not on paid vacation from {employer}.",
        citations.IN_CANADA,
        "Travel records if the absence is wrong, or the employer's record of paid vacation.",
    ),
    Reason.UNPAID: (
        "{employer} paid no wages or commission for this work.",
        citations.WORK_IS_PAID,
        "Pay records, if the work was paid after all.",
    ),
    Reason.SELF_EMPLOYED: (
        "Self-employed, and not shown to be paid by a public plan.",
        citations.SELF_EMPLOYMENT,
        "Billing statements of the public plan and the service agreement or privileges, if the "
        "services were publicly funded.",
    ),
    Reason.FULL_TIME_STUDY: (
        "In full-time study during this work.",
        citations.FULL_TIME_STUDY,
        "A letter from the school, if the study was not full-time on these days.",
    ),
    Reason.HOURS_MISSING: (
        "The letter of {employer} does not say how many hours a week were worked.",
        citations.FULL_TIME_WORK,
        "A corrected letter that states the hours a week.",
    ),
    Reason.NO_TR_STATUS: (
        "Without temporary resident status: the Canadian Experience Class does not count these "
        "days, and whether the category does is not known.",
        citations.TEMPORARY_RESIDENT_STATUS,
        "Proof of temporary resident status on these days, such as a visitor record or permit.",
    ),
    Reason.COUNTRY_MISSING: (
        "The country of the work for {employer} is not on file.",
        citations.IN_CANADA,
        "The place of work, as the letter states it.",
    ),
    Reason.AUTHORITY_MISSING: (
        "Whether a permit allowed this work for {employer} hangs on a fact that is not on file.",
        citations.CONDITIONS_OF_A_PERMIT,
        "The employer, place and occupation as printed on the permit, and those of the work.",
    ),
    Reason.PAY_MISSING: (
        "Whether {employer} paid for this work is not on file.",
        citations.WORK_IS_PAID,
        "Pay records, or a letter that states the pay.",
    ),
    Reason.EMPLOYMENT_TYPE_MISSING: (
        "Whether the work for {employer} was employment or self-employment is not on file.",
        citations.SELF_EMPLOYMENT,
        "The contract, or a letter that says how the client was engaged.",
    ),
    Reason.FUNDING_MISSING: (
        "Self-employed; whether a public plan paid for the services is not on file.",
        citations.SELF_EMPLOYMENT,
        "Billing statements of the public plan and the service agreement or privileges.",
    ),
    Reason.STUDY_MISSING: (
        "In study during this work; whether it was full-time is not on file.",
        citations.FULL_TIME_STUDY,
        "A letter from the school.",
    ),
    Reason.NOC_MISSING: (
        "The occupation (NOC code) of the work for {employer} is not on file.",
        citations.DUTIES,
        "The NOC code whose lead statement and main duties the letter shows.",
    ),
    Reason.LONG_VACATION: (
        "Paid vacation beyond the first 14 days of its block: an officer decides whether it is "
        "reasonable.",
        citations.LEAVE,
        "The employer's policy on vacation, or a letter that explains the length.",
    ),
    Reason.CONTRACTOR: (
        "Engaged by {employer} as a contractor: an officer decides whether that was employment.",
        citations.SELF_EMPLOYMENT,
        "The contract and who set hours, place and tools; or proof that a public plan paid.",
    ),
}
