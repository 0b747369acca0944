"""The finding on the hours of a category or program, in words with its numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from eligibility.rules.conditions import CategoryConditions, ExcludedTime, Exemption, WorkConditions
from eligibility.rules.excluded_days import ExcludedDays
from eligibility.rules.experience import Experience, work_verdict
from eligibility.rules.facts import Person
from eligibility.rules.findings import Finding, Outcome
from eligibility.rules.hours import HoursVerdict, Verdict
from eligibility.rules.law import Citation, Version
from eligibility.rules.span import Span, window_before
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


def category_hours(
    person: Person, version: Version, found: Experience, exemption: Version | None
) -> Finding:
    """Return whether enough hours in a listed occupation count within the window.

    Source: category instructions, as the version cites them.
    """
    body: CategoryConditions = version.body
    if body.work is None or found.category is None:
        raise ValueError(f"{version.title} asks for no work; there are no hours to find.")
    place = "Canadian work" if body.work.place == "canada" else "work"
    one = " in one listed occupation" if body.work.single_occupation else ""
    doubts = [unread.text for unread in body.unread if unread.key == "P5"]
    if found.category.verdict is Verdict.NOT_MET:
        doubts += unread_doubts(person, body, found.on, exemption)
    return hours_finding(
        key="hours",
        title=f"{_hours(body.work.hours)} hours of {place}{one} within "
        f"{body.work.window_years} years",
        hours=found.category,
        found=found,
        source=version.citation,
        exemption=exemption,
        doubts=doubts,
        noc_codes=body.work.noc_codes,
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
) -> Finding:
    """Return one verdict on hours as a finding; `noc_codes` are those it may speak of, () all."""
    doubts = list(doubts)
    days = [each for each in found.days if not noc_codes or each.job.noc_code in (*noc_codes, None)]
    missing = tuple(dict.fromkeys(fact for each in days for fact in each.missing))
    if hours.verdict is Verdict.MET_BY_POLICY and exemption:
        doubts += exemption.notices
    return Finding(
        key=key,
        title=title,
        outcome=OUTCOMES[hours.verdict],
        reason=_reason(hours, found.window, days, exemption),
        source=source,
        evidence=_evidence(hours, found, noc_codes),
        missing=missing if hours.verdict is Verdict.INCOMPLETE else (),
        doubt=" ".join(doubts),
        cure=_cure(hours, days),
    )


def unread_doubts(
    person: Person, body: CategoryConditions, on: date, exemption: Version | None
) -> list[str]:
    """Return the unread conditions that would change the answer if they turned out otherwise."""
    if body.work is None:
        return []
    return [
        unread.text
        for unread in body.unread
        if unread.concerns and _would_reach(person, body.work, unread.concerns, on, exemption)
    ]


def _would_reach(
    person: Person,
    work: WorkConditions,
    counted_after_all: tuple[ExcludedTime, ...],
    on: date,
    exemption: Version | None,
) -> bool:
    kept = tuple(each for each in work.excluded_time if each not in counted_after_all)
    kinder = replace(work, excluded_time=kept)
    lifted: Exemption | None = exemption.body if exemption else None
    stretches = judge_days(person, window_before(on, work.window_years), kinder, lifted)
    return work_verdict(stretches, kinder).verdict is not Verdict.NOT_MET


def _reason(
    hours: HoursVerdict, window: Span, days: list[ExcludedDays], exemption: Version | None
) -> str:
    known = f"{_hours(hours.known_hours)} of {_hours(hours.target_hours)} hours"
    where = f" in {hours.noc_code}" if hours.noc_code else ""
    counted = f"{known}{where} count between {window.in_words().replace(' to ', ' and ')}"
    match hours.verdict:
        case Verdict.MET:
            return f"{counted}."
        case Verdict.MET_BY_POLICY:
            policy = exemption.title if exemption else "a public policy"
            return f"{counted}, through the {_lower_first(policy)}."
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
            return " ".join([f"{counted}: {short} short.", *_largest(days)])


def _largest(days: list[ExcludedDays]) -> list[str]:
    """Return the longest runs that do not count, in words, by date."""
    longest = sorted(days, key=lambda each: -each.span.days)[:MOST_REASONS]
    return [
        f"{sentence(each.span.in_words())} ({each.span.days} days): {each.text}"
        for each in sorted(longest, key=lambda each: each.span)
    ]


def _evidence(
    hours: HoursVerdict, found: Experience, noc_codes: tuple[str, ...]
) -> tuple[str, ...]:
    codes = {hours.noc_code} if hours.noc_code else set(noc_codes)
    jobs = (run.job for run in found.counted if not codes or run.job.noc_code in codes)
    return tuple(dict.fromkeys(job.record for job in jobs if job.record))


def _cure(hours: HoursVerdict, days: list[ExcludedDays]) -> str:
    if OUTCOMES[hours.verdict] is Outcome.MET:
        return ""
    longest = max(days, key=lambda each: each.span.days, default=None)
    return longest.cure if longest else "More authorized, paid work in a listed occupation."


def _hours(hours: Decimal) -> str:
    return f"{hours.normalize():,f}"


def sentence(text: str) -> str:
    """Return a text with a capital first letter, and nothing else changed."""
    return text[:1].upper() + text[1:]


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
