"""Why days of work in Canada were not authorized, and what paper would cure it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eligibility.rules.authorization import (
    authorities,
    authority_for,
    left_canada_on,
    work_while_renewal_pending,
)
from eligibility.rules.citations import (
    CONDITIONS_OF_A_PERMIT,
    RENEWAL_FILED_IN_TIME,
    RENEWAL_PENDING,
    RESTORATION,
    WORK_NEEDS_A_PERMIT,
)
from eligibility.rules.facts import Absence, Job, Person, WorkPermit
from eligibility.rules.law import Citation
from eligibility.rules.permit_conditions import broken, covers
from eligibility.rules.restoration import asked_in_words, renewals_in_time, restorations
from eligibility.rules.span import Span, in_words, pieces


class WhyNot(StrEnum):
    """Why a day of work was not authorized."""

    NO_PERMIT = "no_permit"
    BEFORE_FIRST_PERMIT = "before_first_permit"
    OTHER_EMPLOYER = "other_employer"
    OTHER_PROVINCE = "other_province"
    OTHER_CITY = "other_city"
    OTHER_OCCUPATION = "other_occupation"
    HEALTH_CARE_BARRED = "health_care_barred"
    LATE_RENEWAL = "late_renewal"
    LEFT_CANADA = "left_canada"
    AFTER_DECISION = "after_decision"
    NOT_RENEWED = "not_renewed"
    RESTORATION = "restoration"


@dataclass(frozen=True, slots=True)
class Unauthorized:
    """Why work of one job on some days was not authorized, and what paper would cure it."""

    why: WhyNot
    span: Span
    reason: str
    source: Citation
    record: str
    cure: str


@dataclass(frozen=True, slots=True)
class HeldPermit:
    """One permit with what its renewals and its holder's absences made of it."""

    permit: WorkPermit
    span: Span
    pending: tuple[Span, ...]
    """The days after its end on which a renewal filed in time let work go on."""
    left_on: date | None
    """The first day outside Canada after its end."""


class PermitHistory:
    """What `explain` asks of a person's permits, worked out once for all gaps."""

    def __init__(self, person: Person) -> None:
        self.held = tuple(_held(permit, person.absences) for permit in person.permits)
        self.turning_points = tuple(_turning_points(self.held))
        self._own: dict[int, tuple[Job, list[HeldPermit]]] = {}

    def own(self, job: Job) -> list[HeldPermit]:
        """Return the permits whose conditions allow a job."""
        known = self._own.get(id(job))
        if known is None:
            allowing = [each for each in self.held if covers(each.permit, job)]
            known = self._own[id(job)] = (job, allowing)
        return known[1]


def _held(permit: WorkPermit, absences: Sequence[Absence]) -> HeldPermit:
    pending = (work_while_renewal_pending(permit, each, absences) for each in permit.renewals)
    left_on = left_canada_on(permit, absences)
    return HeldPermit(permit, permit.span, tuple(span for span in pending if span), left_on)


def unauthorized_spans(job: Job, person: Person, within: Span) -> list[Unauthorized]:
    """Return the days of a job in Canada that nothing on file authorizes, each with its reason.

    Calendar days within `within`, in date order. Days that a missing fact decides are left out.
    Source: IRPR 196.
    """
    days = job.span.intersect(within)
    if days is None:
        return []
    granted = authorities(person)
    authority = authority_for(job, granted)
    history = PermitHistory(person)
    return [
        explained
        for gap in days.minus([*authority.authorized, *authority.possible])
        for explained in explain(gap, job, history)
    ]


def explain(gap: Span, job: Job, history: PermitHistory) -> list[Unauthorized]:
    """Return why the days of `gap`, which nothing authorizes, are not authorized."""
    runs: list[tuple[Span, WhyNot, HeldPermit | None]] = []
    for piece in pieces(gap, history.turning_points):
        why, permit = _why_not(piece.first_day, job, history)
        if runs and runs[-1][1:] == (why, permit):
            piece = Span(runs.pop()[0].first_day, piece.last_day)
        runs.append((piece, why, permit))
    return [_in_words(why, span, job, permit) for span, why, permit in runs]


def _turning_points(held: Sequence[HeldPermit]) -> Iterator[Span]:
    """Yield spans at whose ends the reason why a day is not authorized can change."""
    for each in held:
        yield each.span
        for renewal in each.permit.renewals:
            if renewal.decided_on:
                yield Span.from_day(renewal.decided_on)
        if each.left_on:
            yield Span.from_day(each.left_on)


def _why_not(day: date, job: Job, history: PermitHistory) -> tuple[WhyNot, HeldPermit | None]:
    held, own = history.held, history.own(job)
    if not held:
        return WhyNot.NO_PERMIT, None
    last = max(
        (each for each in own if each.span.last_day < day),
        key=lambda each: each.span.last_day,
        default=None,
    )
    if last and last.permit.renewals:
        return _why_it_lapsed(last, day), last
    valid = [each for each in held if day in each.span]
    if valid:
        return _broken_condition(job, valid)
    pending = [each for each in held if any(day in span for span in each.pending)]
    if pending:
        return _broken_condition(job, pending)
    expired = [each for each in held if each.span.last_day < day]
    if expired:
        last = max(expired, key=lambda each: (each.span.last_day, each in own))
        return _why_it_lapsed(last, day), last
    return WhyNot.BEFORE_FIRST_PERMIT, min(held, key=lambda each: each.span.first_day)


def _broken_condition(job: Job, permits: Sequence[HeldPermit]) -> tuple[WhyNot, HeldPermit]:
    """Return what the permit that comes nearest to allowing the job has against it."""
    nearest = max(permits, key=lambda each: _ORDER.index(_BROKEN[broken(each.permit, job)]))
    return _BROKEN[broken(nearest.permit, job)], nearest


# In the order in which conditions are looked at: the later the first one broken, the nearer.
_BROKEN = {
    "": WhyNot.OTHER_EMPLOYER,
    "employer": WhyNot.OTHER_EMPLOYER,
    "province": WhyNot.OTHER_PROVINCE,
    "city": WhyNot.OTHER_CITY,
    "occupation": WhyNot.OTHER_OCCUPATION,
    "health_care": WhyNot.HEALTH_CARE_BARRED,
}
_ORDER = tuple(_BROKEN.values())


def _why_it_lapsed(held: HeldPermit, day: date) -> WhyNot:
    in_time = renewals_in_time(held.permit)
    if not in_time and restorations(held.permit):
        return WhyNot.RESTORATION
    if not in_time:
        return WhyNot.LATE_RENEWAL if held.permit.renewals else WhyNot.NOT_RENEWED
    left = held.left_on
    undecided = any(each.decided_on is None or each.decided_on > day for each in in_time)
    decided = [each.decided_on for each in in_time if each.decided_on]
    if left and left <= day and (undecided or left < max(decided)):
        return WhyNot.LEFT_CANADA
    return WhyNot.RESTORATION if restorations(held.permit) else WhyNot.AFTER_DECISION


def _in_words(why: WhyNot, span: Span, job: Job, held: HeldPermit | None) -> Unauthorized:
    reason, source, cure = _WORDS[why]
    said = _particulars(job, held)
    record = held.permit.record if held else job.record
    return Unauthorized(why, span, reason.format(**said), source, record, cure.format(**said))


def _particulars(job: Job, held: HeldPermit | None) -> dict[str, str]:
    """Return what the sentences of `_WORDS` may speak of."""
    said = {
        "employer": job.employer.strip(),
        "work_province": job.province or "another province",
        "work_city": (job.city or "").strip() or "another place",
        "work_noc": job.noc_code or "an occupation not on file",
    }
    if held is None:
        return said
    permit, left = held.permit, held.left_on
    renewals = [each for each in permit.renewals if each.kind == "renewal"]
    filed = min((each.applied_on for each in renewals), default=None)
    return said | {
        "named": ", ".join(name.strip() for name in permit.employers or ()) or "no employer",
        "province": permit.province or "no province",
        "city": (permit.city or "").strip() or "no place",
        "noc": permit.noc_code or "no occupation",
        "began": in_words(permit.first_day),
        "ended": in_words(permit.span.last_day),
        "filed": in_words(filed) if filed else "",
        "late": _days((filed - permit.span.last_day).days) if filed else "",
        "left": f" on {in_words(left)}" if left else "",
        "decided": _decision(permit),
        "restored": asked_in_words(permit),
    }


def _decision(permit: WorkPermit) -> str:
    last = max(
        (each for each in permit.renewals if each.decided_on and each.kind == "renewal"),
        key=lambda each: each.decided_on or date.min,
        default=None,
    )
    if last is None or last.decided_on is None:
        return ""
    outcome = f" ({last.outcome})" if last.outcome else ""
    return f" on {in_words(last.decided_on)}{outcome}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count:,} days"


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
    WhyNot.OTHER_CITY: (
        "The permit is limited to {city}; the work was in {work_city}.",
        CONDITIONS_OF_A_PERMIT,
        "A permit that allows work in {work_city} on these days.",
    ),
    WhyNot.OTHER_OCCUPATION: (
        "The permit is for NOC {noc}; the work was in NOC {work_noc}.",
        CONDITIONS_OF_A_PERMIT,
        "A permit for NOC {work_noc}, or one without this condition, for these days.",
    ),
    WhyNot.HEALTH_CARE_BARRED: (
        "The permit of {began} is not valid for work in health care, and the work was in NOC "
        "{work_noc}.",
        CONDITIONS_OF_A_PERMIT,
        "A permit without this condition for these days: IRCC takes it away after a medical exam, "
        "for the days after that only.",
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
    WhyNot.RESTORATION: (
        "The permit ended on {ended}. Restoration of status was asked for {restored}: until it is "
        "approved nobody may work, and approval does not reach back.",
        RESTORATION,
        "IRCC's acknowledgement of a renewal filed on or before {ended}, or a permit that covers "
        "these days; restoration itself does not cure them.",
    ),
    WhyNot.NOT_RENEWED: (
        "The permit ended on {ended} and no renewal is on file.",
        WORK_NEEDS_A_PERMIT,
        "IRCC's acknowledgement of a renewal filed on or before {ended}, or a permit that covers "
        "these days.",
    ),
}
