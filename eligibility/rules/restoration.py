"""Restoration of temporary resident status, asked for after it was lost: IRPR 182."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from eligibility.rules.citations import RESTORATION
from eligibility.rules.facts import Renewal, WorkPermit
from eligibility.rules.findings import Condition, Finding, Outcome
from eligibility.rules.span import in_words

DAYS_TO_ASK = timedelta(days=90)
PENDING_RESTORATION = Condition("restoration", "Restoration of status", RESTORATION)


def restorations(permit: WorkPermit) -> list[Renewal]:
    """Return the applications for restoration after a permit, by the day they were received."""
    found = (each for each in permit.renewals if each.kind == "restoration")
    return sorted(found, key=lambda each: each.applied_on)


def renewals_in_time(permit: WorkPermit) -> list[Renewal]:
    """Return the applications to renew a permit received on or before its last day.

    Source: IRPR 186(u), 201(1).
    """
    last_day = permit.span.last_day
    return [
        each for each in permit.renewals if each.kind == "renewal" and each.applied_on <= last_day
    ]


def last_day_in_status(permit: WorkPermit) -> date | None:
    """Return the last day of status under a permit; None while a renewal filed in time is pending.

    A renewal filed in time prolongs the stay until it is decided.
    Source: IRPR 182, 183(5).
    """
    in_time = renewals_in_time(permit)
    decided = [each.decided_on for each in in_time if each.decided_on]
    if len(decided) < len(in_time):
        return None
    return max([permit.span.last_day, *decided])


def last_day_to_ask(permit: WorkPermit) -> date | None:
    """Return the last day on which restoration may be asked for; None while no status is lost.

    Within 90 days after status was lost.
    Source: IRPR 182.
    """
    lost_after = last_day_in_status(permit)
    if lost_after is None or lost_after > date.max - DAYS_TO_ASK:
        return None
    return lost_after + DAYS_TO_ASK


def asked_in_words(permit: WorkPermit) -> str:
    """Return when restoration was asked for after a permit, whether in time, and what came of it.

    A part of a sentence; empty where nobody asked.
    """
    asked = restorations(permit)
    if not asked:
        return ""
    first, limit = asked[0], last_day_to_ask(permit)
    late = limit is not None and first.applied_on > limit
    too_late = f", after the 90 days that ended on {in_words(limit)}" if late and limit else ""
    return f"on {in_words(first.applied_on)}{too_late} and {_outcome(asked[-1])}"


def restoration_warning(permits: Iterable[WorkPermit], on: date) -> Finding | None:
    """Return a warning while restoration is pending on a day: no work until it is approved."""
    for permit in permits:
        for each in restorations(permit):
            if each.applied_on <= on and (each.decided_on is None or each.decided_on > on):
                return _pending(permit, each)
    return None


def _pending(permit: WorkPermit, asked: Renewal) -> Finding:
    limit = last_day_to_ask(permit)
    until = f" It could be asked for until {in_words(limit)}." if limit else ""
    return PENDING_RESTORATION.answered(
        Outcome.UNDETERMINED,
        f"Restoration of status was asked for on {in_words(asked.applied_on)} and is pending: no "
        f"work is authorized before it is approved and a permit is issued.{until}",
        evidence=[asked.record, permit.record],
        missing=["IRCC's decision on the restoration"],
        cure="IRCC's decision, and the permit issued with it; the days before stay unauthorized.",
        is_warning=True,
    )


def _outcome(asked: Renewal) -> str:
    if asked.decided_on is None:
        return "is pending"
    return f"was {asked.outcome or 'decided'} on {in_words(asked.decided_on)}"
