"""Why days of work in Canada were not authorized, and what paper would cure it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eligibility.rules.authorization import (
    allows_employer,
    authorities,
    authority_for,
    covers,
    left_canada_on,
    work_while_renewal_pending,
)
from eligibility.rules.citations import (
    CONDITIONS_OF_A_PERMIT,
    RENEWAL_FILED_IN_TIME,
    RENEWAL_PENDING,
    WORK_NEEDS_A_PERMIT,
)
from eligibility.rules.facts import Absence, Job, Person, WorkPermit
from eligibility.rules.law import Citation
from eligibility.rules.span import Span, in_words, pieces


class WhyNot(StrEnum):
    """Why a day of work was not authorized."""

    NO_PERMIT = "no_permit"
    BEFORE_FIRST_PERMIT = "before_first_permit"
    OTHER_EMPLOYER = "other_employer"
    OTHER_PROVINCE = "other_province"
    LATE_RENEWAL = "late_renewal"
    LEFT_CANADA = "left_canada"
    AFTER_DECISION = "after_decision"
    NOT_RENEWED = "not_renewed"


@dataclass(frozen=True, slots=True)
class Unauthorized:
    """Why work of one job on some days was not authorized, and what paper would cure it."""

    why: WhyNot
    span: Span
    reason: str
    source: Citation
    record: str
    cure: str


def unauthorized_spans(job: Job, person: Person, within: Span) -> list[Unauthorized]:
    """Return the days of a job in Canada that nothing on file authorizes, each with its reason.

    Calendar days within `within`, in date order. Days that a missing fact decides are left out.
    Source: IRPR 196.
    """
    days = job.span.intersect(within)
    if days is None:
        return []
    granted = authorities(person)
    held = authority_for(job, granted)
    return [
        explained
        for gap in days.minus([*held.authorized, *held.possible])
        for explained in explain(gap, job, person)
    ]


def explain(gap: Span, job: Job, person: Person) -> list[Unauthorized]:
    """Return why the days of `gap`, which nothing authorizes, are not authorized."""
    found: list[Unauthorized] = []
    for piece in pieces(gap, _turning_points(person)):
        why, permit = _why_not(piece.first_day, job, person)
        last = found[-1] if found else None
        record = permit.record if permit else job.record
        if last and (last.why, last.record) == (why, record) and last.span.touches(piece):
            piece = Span(found.pop().span.first_day, piece.last_day)
        found.append(_in_words(why, piece, job, permit, person.absences))
    return found


def _turning_points(person: Person) -> list[Span]:
    """Return spans at whose ends the reason why a day is not authorized can change."""
    decided = (
        Span.from_day(renewal.decided_on)
        for permit in person.permits
        for renewal in permit.renewals
        if renewal.decided_on
    )
    left = (left_canada_on(permit, person.absences) for permit in person.permits)
    return [
        *(permit.span for permit in person.permits),
        *decided,
        *(Span.from_day(day) for day in left if day),
    ]


def _why_not(day: date, job: Job, person: Person) -> tuple[WhyNot, WorkPermit | None]:
    if not person.permits:
        return WhyNot.NO_PERMIT, None
    own = _lapsed_with_a_renewal(day, job, person)
    if own is not None:
        return _why_it_lapsed(own, day, person.absences), own
    valid = [permit for permit in person.permits if day in permit.span]
    if valid:
        return _broken_condition(job, valid)
    pending = [permit for permit in person.permits if _is_pending(permit, day, person.absences)]
    if pending:
        return _broken_condition(job, pending)
    expired = [permit for permit in person.permits if permit.span.last_day < day]
    if expired:
        permit = max(expired, key=lambda each: (each.span.last_day, covers(each, job) is True))
        return _why_it_lapsed(permit, day, person.absences), permit
    return WhyNot.BEFORE_FIRST_PERMIT, min(person.permits, key=lambda each: each.first_day)


def _lapsed_with_a_renewal(day: date, job: Job, person: Person) -> WorkPermit | None:
    """Return the last permit that allowed the job, if somebody tried to renew it."""
    own = [each for each in person.permits if each.span.last_day < day and covers(each, job)]
    last = max(own, key=lambda each: each.span.last_day, default=None)
    return last if last and last.renewals else None


def _broken_condition(job: Job, permits: Sequence[WorkPermit]) -> tuple[WhyNot, WorkPermit]:
    for permit in permits:
        if allows_employer(permit, job):
            return WhyNot.OTHER_PROVINCE, permit
    return WhyNot.OTHER_EMPLOYER, permits[0]


def _is_pending(permit: WorkPermit, day: date, absences: Sequence[Absence]) -> bool:
    spans = (work_while_renewal_pending(permit, each, absences) for each in permit.renewals)
    return any(span is not None and day in span for span in spans)


def _why_it_lapsed(permit: WorkPermit, day: date, absences: Sequence[Absence]) -> WhyNot:
    if not permit.renewals:
        return WhyNot.NOT_RENEWED
    in_time = [each for each in permit.renewals if each.applied_on <= permit.span.last_day]
    if not in_time:
        return WhyNot.LATE_RENEWAL
    left = left_canada_on(permit, absences)
    undecided = any(each.decided_on is None or each.decided_on > day for each in in_time)
    decided = [each.decided_on for each in in_time if each.decided_on]
    if left and left <= day and (undecided or left < max(decided)):
        return WhyNot.LEFT_CANADA
    return WhyNot.AFTER_DECISION


def _in_words(
    why: WhyNot, span: Span, job: Job, permit: WorkPermit | None, absences: Sequence[Absence]
) -> Unauthorized:
    reason, source, cure = _WORDS[why]
    said = _particulars(job, permit, absences)
    record = permit.record if permit else job.record
    return Unauthorized(why, span, reason.format(**said), source, record, cure.format(**said))


def _particulars(
    job: Job, permit: WorkPermit | None, absences: Sequence[Absence]
) -> dict[str, str]:
    """Return what the sentences of `_WORDS` may speak of."""
    said = {"employer": job.employer.strip(), "work_province": job.province or "another province"}
    if permit is None:
        return said
    filed = min((each.applied_on for each in permit.renewals), default=None)
    left = left_canada_on(permit, absences)
    return said | {
        "named": ", ".join(name.strip() for name in permit.employers or ()) or "no employer",
        "province": permit.province or "no province",
        "began": in_words(permit.first_day),
        "ended": in_words(permit.span.last_day),
        "filed": in_words(filed) if filed else "",
        "late": _days((filed - permit.span.last_day).days) if filed else "",
        "left": f" on {in_words(left)}" if left else "",
        "decided": _decision(permit),
    }


def _decision(permit: WorkPermit) -> str:
    last = max(
        (each for each in permit.renewals if each.decided_on),
        key=lambda each: each.decided_on or date.min,
        default=None,
    )
    if last is None or last.decided_on is None:
        return ""
    outcome = f" ({last.outcome})" if last.outcome else ""
    return f" on {in_words(last.decided_on)}{outcome}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


_WORDS: dict[WhyNot, tuple[str, Citation, str]] = {
    WhyNot.NO_PERMIT: (
        "No work permit is on file.",
        WORK_NEEDS_A_PERMIT,
        "A work permit that covers these days.",
    ),
    WhyNot.BEFORE_FIRST_PERMIT: (
        "The first permit begins on {began}.",
        WORK_NEEDS_A_PERMIT,
        "An earlier permit that covers these days.",
    ),
    WhyNot.OTHER_EMPLOYER: (
        "The permit names {named}, not {employer}.",
        CONDITIONS_OF_A_PERMIT,
        "A permit that names {employer}, an open permit, or IRCC's confirmation of the change of "
        "employer, for these days.",
    ),
    WhyNot.OTHER_PROVINCE: (
        "The permit is limited to {province}; the work was in {work_province}.",
        CONDITIONS_OF_A_PERMIT,
        "A permit that allows work in {work_province} on these days.",
    ),
    WhyNot.LATE_RENEWAL: (
        "The permit ended on {ended} and its renewal was filed on {filed}, {late} late.",
        RENEWAL_FILED_IN_TIME,
        "Proof that IRCC received the renewal on or before {ended}, or a permit that covers these "
        "days.",
    ),
    WhyNot.LEFT_CANADA: (
        "The permit ended on {ended}. The renewal was filed in time, but the client left Canada"
        "{left} while it was pending.",
        RENEWAL_PENDING,
        "Proof of presence in Canada since the permit ended, if the absence is wrong, or the "
        "permit issued on return.",
    ),
    WhyNot.AFTER_DECISION: (
        "The permit ended on {ended} and its renewal was decided{decided}; from that day only a "
        "permit authorizes work.",
        RENEWAL_PENDING,
        "The permit issued on that decision or after it, if it covers these days.",
    ),
    WhyNot.NOT_RENEWED: (
        "The permit ended on {ended} and no renewal is on file.",
        WORK_NEEDS_A_PERMIT,
        "IRCC's acknowledgement of a renewal filed on or before {ended}, or a permit that covers "
        "these days.",
    ),
}
