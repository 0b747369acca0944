"""The findings on the work a category asks for: its hours, in numbers, and its duties."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from eligibility.rules.clauses import Reason
from eligibility.rules.conditions import CategoryConditions, ExcludedTime, Exemption, WorkConditions
from eligibility.rules.excluded_days import ExcludedDays
from eligibility.rules.experience import Experience, work_verdict
from eligibility.rules.facts import Person
from eligibility.rules.findings import Condition, Finding, Outcome
from eligibility.rules.hours import HoursVerdict, Verdict
from eligibility.rules.hours_cure import Ahead, basis_of, cure_of, reached_ahead
from eligibility.rules.law import Citation, Version
from eligibility.rules.span import Span, total_days, window_before
from eligibility.rules.worked_days import judge_days

OUTCOMES = {
    Verdict.MET: Outcome.MET,
    Verdict.MET_BY_POLICY: Outcome.MET,
    Verdict.MET_REVIEW: Outcome.UNDETERMINED,
    Verdict.REVIEW: Outcome.UNDETERMINED,
    Verdict.INCOMPLETE: Outcome.UNDETERMINED,
    Verdict.NOT_MET: Outcome.NOT_MET,
}
MOST_REASONS = 3
_REASONS: dict[ExcludedTime, Reason] = {
    "unauthorized": Reason.UNAUTHORISED,
    "unpaid": Reason.UNPAID,
    "self_employed": Reason.SELF_EMPLOYED,
    "full_time_study": Reason.FULL_TIME_STUDY,
}
WINDOW_UNREAD = "window"
"""The key under which a category says that its window's own anchor was not read."""


def category_hours(
    person: Person, version: Version, found: Experience, exemption: Version | None
) -> Finding:
    """Return whether enough hours in a listed occupation count within the window.

    Source: category instructions, as the version cites them.
    """
    body: CategoryConditions = version.body
    work = body.work
    if work is None or found.category is None:
        raise ValueError(f"{version.title} asks for no work; there are no hours to find.")
    place = "Canadian work" if work.place == "canada" else "work"
    one = " in one listed occupation" if work.single_occupation else ""
    title = f"{_hours(work.hours)} hours of {place}{one} within {work.window_years} years"
    if not person.jobs:
        return no_job_on_file(Condition("hours", title, version.citation))
    doubts = [unread.text for unread in body.unread if unread.key == WINDOW_UNREAD]
    if found.category.verdict is Verdict.NOT_MET:
        doubts += unread_doubts(person, body, found, exemption)
    return hours_finding(
        key="hours",
        title=title,
        hours=found.category,
        found=found,
        source=version.citation,
        exemption=exemption,
        doubts=doubts,
        noc_codes=work.noc_codes,
        ahead=reached_ahead(person, work, exemption, found),
    )


def no_job_on_file(condition: Condition) -> Finding:
    """Return that nothing is known yet: a file without a job is not a person without work."""
    return condition.undetermined(
        "No job is on file.",
        missing=["the jobs, with their days and hours a week"],
        cure="Enter the jobs from the reference letters.",
    )


def hours_finding(
    *,
    key: str,
    title: str,
    hours: HoursVerdict,
    found: Experience,
    source: Citation,
    exemption: Version | None,
    doubts: Iterable[str] = (),
    noc_codes: tuple[str, ...] = (),
    ahead: Ahead | None = None,
) -> Finding:
    """Return one verdict on hours as a finding; `noc_codes` are those it may speak of, () all.

    `ahead` tells when the hours will suffice; it is asked only where they do not.
    """
    days = [each for each in found.days if not noc_codes or each.job.noc_code in (*noc_codes, None)]
    undecided = hours.verdict is Verdict.INCOMPLETE
    by_policy = hours.verdict is Verdict.MET_BY_POLICY and exemption
    return Condition(key, title, source).answered(
        OUTCOMES[hours.verdict],
        _with_discretion(_reason(hours, found, days, exemption, noc_codes), days),
        evidence=_evidence(hours, found, days, noc_codes),
        missing=[fact for each in days for fact in each.missing] if undecided else (),
        doubt=" ".join([*doubts, *(exemption.notices if by_policy and exemption else ())]),
        cure=cure_of(hours, days, ahead),
    )


def outcome_of_hours(hours: HoursVerdict) -> tuple[Outcome, str]:
    """Return the answer on hours, and in words how many count."""
    known = f"{_hours(hours.known_hours)} of {_hours(hours.target_hours)} hours count"
    return OUTCOMES[hours.verdict], known


def unread_doubts(
    person: Person, body: CategoryConditions, found: Experience, exemption: Version | None
) -> list[str]:
    """Return the unread conditions that would change the answer if they turned out otherwise."""
    if body.work is None:
        return []
    left_out = {days.excluded_for for stretch in found.stretches for days in stretch.jobs}
    return [
        unread.text
        for unread in body.unread
        if not left_out.isdisjoint(_REASONS[kind] for kind in unread.concerns)
        and _would_reach(person, body.work, unread.concerns, found, exemption)
    ]


def _would_reach(
    person: Person,
    work: WorkConditions,
    counted_after_all: tuple[ExcludedTime, ...],
    found: Experience,
    exemption: Version | None,
) -> bool:
    kept = tuple(each for each in work.excluded_time if each not in counted_after_all)
    kinder = replace(work, excluded_time=kept)
    lifted: Exemption | None = exemption.body if exemption else None
    window = window_before(found.on, work.window_years)
    stretches = judge_days(person, window, kinder, lifted, found.granted)
    return work_verdict(stretches, kinder).verdict is not Verdict.NOT_MET


def _reason(
    hours: HoursVerdict,
    found: Experience,
    days: list[ExcludedDays],
    exemption: Version | None,
    noc_codes: tuple[str, ...],
) -> str:
    """Return why the hours suffice or not, and on what basis each of them counts."""
    codes = (hours.noc_code,) if hours.noc_code else noc_codes
    basis = basis_of(hours, found, exemption, codes)
    return f"{_answer(hours, found.window, days)} {basis}".rstrip()


def _answer(hours: HoursVerdict, window: Span, days: list[ExcludedDays]) -> str:
    known = f"{_hours(hours.known_hours)} of {_hours(hours.target_hours)} hours"
    where = f" in {hours.noc_code}" if hours.noc_code else ""
    counted = f"{known}{where} count between {window.in_words().replace(' to ', ' and ')}"
    match hours.verdict:
        case Verdict.MET | Verdict.MET_BY_POLICY:
            return f"{counted}."
        case Verdict.MET_REVIEW:
            return (
                f"{counted}, but only with a residency or fellowship: whether that is work or "
                "full-time study is an officer's to decide."
            )
        case Verdict.REVIEW if hours.rests_on_status:
            return (
                f"{counted}, some of them without temporary resident status: whether the category "
                "counts those days is not known."
            )
        case Verdict.REVIEW:
            return (
                f"{counted}; {_hours(hours.discretionary_hours)} more hang on an officer's "
                "discretion."
            )
        case Verdict.INCOMPLETE:
            return f"{counted} for certain; facts that are not on file decide."
        case _:
            short = _hours(hours.shortfall_hours or Decimal(0))
            return f"{counted}: {short} short. {_largest(days)}".rstrip()


def _with_discretion(reason: str, days: list[ExcludedDays]) -> str:
    """Return the reason with the days that it leaves out and that an officer may still count.

    Source: IRCC, Canadian Experience Class: a reasonable period of vacation counts.
    """
    said = dict.fromkeys(each.text for each in days if each.counts_at_discretion)
    for text in said:
        if text not in reason:
            runs = [each.span for each in days if each.text == text]
            total = total_days(runs)
            count = "1 day is" if total == 1 else f"{total:,} days are"
            where = "; ".join(span.in_words() for span in runs)
            reason = f"{reason} {count} left out ({where}): {text}"
    return reason


def said_once(pool: Finding, hours: Finding, found: Experience) -> Finding:
    """Return the finding on the pool, referring to the one on hours for the days both speak of."""
    days = _largest(found.days)
    if not days or days not in hours.reason or days not in pool.reason:
        return pool
    reason = pool.reason.replace(days, f"The same days as under “{hours.title}”.")
    return replace(pool, reason=reason, cure="" if pool.cure == hours.cure else pool.cure)


def _largest(days: Iterable[ExcludedDays]) -> str:
    """Return the longest runs that do not count, in words, by date; empty without any."""
    longest = sorted(days, key=lambda each: -each.span.days)[:MOST_REASONS]
    return " ".join(
        f"{sentence(each.span.in_words())} ({each.span.days:,} days): {each.text}"
        for each in sorted(longest, key=lambda each: each.span)
    )


def _evidence(
    hours: HoursVerdict, found: Experience, days: list[ExcludedDays], noc_codes: tuple[str, ...]
) -> list[str]:
    """Return the jobs whose days count, and those whose missing facts decide."""
    codes = {hours.noc_code} if hours.noc_code else set(noc_codes)
    counted = [run.job for run in found.counted if not codes or run.job.noc_code in codes]
    undecided = hours.verdict is Verdict.INCOMPLETE
    open_jobs = [each.job for each in days if each.missing] if undecided else []
    return [job.record for job in (*counted, *open_jobs)]


def _hours(hours: Decimal) -> str:
    return f"{hours.normalize():,f}"


def sentence(text: str) -> str:
    """Return a text with a capital first letter, and nothing else changed."""
    return text[:1].upper() + text[1:]
