"""What could change the answer on hours, by the reason for it; and on what basis hours count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal

from eligibility.rules.clauses import POLICY, Reason
from eligibility.rules.coming import hours_reached_on
from eligibility.rules.conditions import Exemption, WorkConditions
from eligibility.rules.excluded_days import ExcludedDays
from eligibility.rules.experience import Experience
from eligibility.rules.facts import Person
from eligibility.rules.hours import HoursVerdict, Verdict
from eligibility.rules.law import Version
from eligibility.rules.span import in_words

Ahead = Callable[[], date | None]
"""The first day of assessment on which the hours suffice if the work goes on as recorded."""
MORE_WORK = "More authorized, paid work in a listed occupation."
RESIDENCY = (
    "Papers that show the residency or fellowship as paid work: the contract, pay records, and "
    "that the client was no full-time student; or enough hours outside it."
)


def reached_ahead(
    person: Person, work: WorkConditions, exemption: Version | None, found: Experience
) -> Ahead:
    """Return the question on which day the hours will suffice; None where no counted work goes on.

    Of continuous work nothing is said: a day without work sets it back.
    """
    lifted: Exemption | None = exemption.body if exemption else None

    def ahead() -> date | None:
        yesterday = found.on - timedelta(days=1)
        goes_on = any(
            run.span.last_day >= yesterday
            and (run.job.last_day is None or run.job.last_day >= found.on)
            for run in found.counted
        )
        if not goes_on or work.continuous:
            return None
        reached = hours_reached_on(person, work, lifted, on=found.on, granted=found.granted)
        return reached if reached and reached > found.on else None

    return ahead


def cure_of(hours: HoursVerdict, days: list[ExcludedDays], ahead: Ahead | None = None) -> str:
    """Return what could change the answer: going on working, a paper, an officer's discretion.

    Empty where the hours suffice. What nothing can change, such as work abroad, is named only
    where nothing else is.
    """
    match hours.verdict:
        case Verdict.MET | Verdict.MET_BY_POLICY:
            return ""
        case Verdict.INCOMPLETE:
            return _of_longest(each for each in days if each.missing) or MORE_WORK
        case Verdict.MET_REVIEW:
            return RESIDENCY
    going_on = _going_on(ahead() if ahead else None)
    if hours.verdict is Verdict.REVIEW:
        doubted = [each for each in days if _may_count(each, hours)]
        return " ".join(filter(None, (_of_longest(doubted), going_on))) or MORE_WORK
    curable = [each for each in days if each.reason is not Reason.FOREIGN]
    paper = _of_longest(curable)
    if not going_on and not paper:
        return " ".join(filter(None, (MORE_WORK, _of_longest(days))))
    return " ".join(filter(None, (going_on, paper)))


def _going_on(reached: date | None) -> str:
    if reached is None:
        return ""
    return f"Going on working as recorded: the hours suffice from {in_words(reached)}."


def _may_count(days: ExcludedDays, hours: HoursVerdict) -> bool:
    without_status = hours.rests_on_status and days.reason is Reason.NO_TR_STATUS
    return days.counts_at_discretion or without_status


def _of_longest(days: Iterable[ExcludedDays]) -> str:
    longest = max(days, key=lambda each: each.span.days, default=None)
    return longest.cure if longest else ""


def basis_of(
    hours: HoursVerdict, found: Experience, exemption: Version | None, noc_codes: tuple[str, ...]
) -> str:
    """Return on what basis the hours count, and whether a public policy is needed for them.

    Empty where nobody worked on an own account or in training: all of them count as they are.
    Source: IRPR 87.1(3)(b); public policy in effect on 25 April 2023 (IRPA 25.2).
    """
    counted = [run for run in found.counted if not noc_codes or run.job.noc_code in noc_codes]
    on_policy = [run.job.employer.strip() for run in counted if run.rests_on & POLICY]
    parts = []
    if hours.policy_sevenths and exemption:
        names = ", ".join(dict.fromkeys(on_policy))
        where = f" at {names}" if names else ""
        parts.append(
            f"{_plain(hours.policy_hours)} hours of work on one's own account{where} count only "
            f"through the {exemption.title[:1].lower()}{exemption.title[1:]}"
        )
    if hours.training_hours:
        parts.append(f"{_plain(hours.training_hours)} hours count only if a residency is work")
    if not parts:
        return ""
    if hours.sure_hours:
        parts.insert(0, f"{_plain(hours.sure_hours)} hours count by themselves")
    return f"{'; '.join(parts)}.{_need(hours, exemption)}"


def _need(hours: HoursVerdict, exemption: Version | None) -> str:
    """Return whether the answer needs the policy, where it takes part."""
    if not hours.policy_sevenths or exemption is None:
        return ""
    match hours.verdict:
        case Verdict.MET:
            return " The policy is not needed: the other hours suffice."
        case Verdict.MET_BY_POLICY:
            return " Without the policy the hours do not suffice."
        case _:
            return ""


def _plain(hours: Decimal) -> str:
    return f"{hours.normalize():,f}"
