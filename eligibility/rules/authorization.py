"""Authorization to work in Canada, day by day: IRPR 185(b), 186(u), 196, 201(1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eligibility.rules.citations import (
    EMPLOYER_CHANGE,
    RENEWAL_PENDING,
    WORK_NEEDS_A_PERMIT,
)
from eligibility.rules.facts import (
    Absence,
    EmployerChangeConfirmation,
    Job,
    Person,
    Renewal,
    WorkPermit,
)
from eligibility.rules.law import Citation
from eligibility.rules.permit_conditions import covers, missing_for, same_name
from eligibility.rules.span import (
    Span,
    day_after,
    day_before,
    in_words,
    intersect,
    minus,
    union,
)


class AuthorityKind(StrEnum):
    """What lets a person work."""

    PERMIT = "permit"
    RENEWAL_PENDING = "renewal_pending"
    EMPLOYER_CHANGE = "employer_change"


@dataclass(frozen=True, slots=True)
class Authority:
    """A run of days on which something on file lets the person work, for some jobs or for all."""

    kind: AuthorityKind
    span: Span
    reason: str
    source: Citation
    record: str = ""
    permit: WorkPermit | None = None
    """Whose conditions hold; None for a confirmed change of employer."""
    confirmation: EmployerChangeConfirmation | None = None

    def during(self, span: Span) -> Authority:
        """Return the same authority, told of these days only."""
        return Authority(
            self.kind,
            span,
            self.reason,
            self.source,
            self.record,
            self.permit,
            self.confirmation,
        )


@dataclass(frozen=True, slots=True)
class JobAuthority:
    """The days on which one job was authorized, and those where a missing fact decides."""

    authorized: list[Span]
    possible: list[Span]
    """Days that are authorized if the facts in `missing` turn out to fit; none of `authorized`."""
    missing: tuple[str, ...]


class Authorization:
    """All that lets one person work, worked out once for however often their days are judged."""

    def __init__(self, person: Person) -> None:
        self.authorities = authorities(person)
        # By identity: a job is asked about many times, and hashing it would cost the gain.
        self._of_job: dict[int, tuple[Job, JobAuthority]] = {}

    def of_job(self, job: Job) -> JobAuthority:
        """Return the days on which one job of the person in Canada was authorized."""
        known = self._of_job.get(id(job))
        if known is None:
            known = self._of_job[id(job)] = (job, authority_for(job, self.authorities))
        return known[1]


def authorities(person: Person) -> list[Authority]:
    """Return everything on file that lets the person work, in date order.

    Source: IRPR 196, 186(u); public policy on changes of employer.
    """
    found = [
        Authority(
            AuthorityKind.PERMIT,
            permit.span,
            f"{_permit_in_words(permit)}, valid {permit.span.in_words()}.",
            WORK_NEEDS_A_PERMIT,
            permit.record,
            permit,
        )
        for permit in person.permits
    ]
    found += _pending(person)
    found += _confirmed(person, found)
    return sorted(found, key=lambda each: (each.span, each.kind, each.record))


def work_while_renewal_pending(
    permit: WorkPermit, renewal: Renewal, absences: Iterable[Absence]
) -> Span | None:
    """Return the days after expiry on which the pending renewal lets work go on, None if none.

    The application must have been made on or before the day of expiry; 201(1) asks no more, so
    one dated before the permit began serves too, and the forms ask about it. From the day of the
    decision, whatever it was, only a permit authorizes; and who leaves Canada after the expiry
    has not remained in Canada, from the first day away on. Who asks for status to be restored
    may not work before that is approved.
    Source: IRPR 182, 186(u), 201(1).
    """
    if renewal.kind == "restoration":
        return None
    if permit.last_day is None or permit.last_day == date.max:
        return None
    if renewal.applied_on > permit.last_day:
        return None
    ends = [day for day in (renewal.decided_on, left_canada_on(permit, absences)) if day]
    first_day = day_after(permit.last_day)
    last_day = day_before(min(ends)) if ends else date.max
    return Span(first_day, last_day) if first_day <= last_day else None


def work_for_confirmed_employer(
    confirmation: EmployerChangeConfirmation,
    permits: Iterable[WorkPermit],
    pending: Iterable[Span],
) -> list[Span]:
    """Return the days on which a confirmed change of employer lets work begin early.

    From the confirmation on, while an employer-specific permit is valid or a renewal is pending.
    Source: public policy on changes of employer (IRPA 25.2).
    """
    held = [permit.span for permit in permits if permit.kind == "employer_specific"]
    return intersect([confirmation.span], [*held, *pending])


def left_canada_on(permit: WorkPermit, absences: Iterable[Absence]) -> date | None:
    """Return the first day outside Canada after a permit expired, None if there is none."""
    if permit.last_day is None or permit.last_day == date.max:
        return None
    expired_since = Span.from_day(day_after(permit.last_day))
    away = (absence.span.intersect(expired_since) for absence in absences)
    return min((span.first_day for span in away if span), default=None)


def authority_for(job: Job, granted: Sequence[Authority]) -> JobAuthority:
    """Return the days on which `granted` authorizes one job in Canada.

    Source: IRPR 196, 185(b).
    """
    authorized: list[Span] = []
    possible: list[Span] = []
    missing: dict[str, None] = {}
    answers: dict[int, bool | None] = {}
    for each in granted:
        permit = each.permit
        answer: bool | None
        if permit is None:
            answer = _confirms(each, job)
        elif id(permit) in answers:
            answer = answers[id(permit)]
        else:
            answer = answers[id(permit)] = covers(permit, job)
        if answer:
            authorized.append(each.span)
        elif answer is None and permit is not None:
            possible.append(each.span)
            missing |= dict.fromkeys(missing_for(permit, job))
    authorized = union(authorized)
    return JobAuthority(authorized, minus(possible, authorized), tuple(missing))


def _pending(person: Person) -> list[Authority]:
    return [
        Authority(
            AuthorityKind.RENEWAL_PENDING,
            span,
            f"Renewal filed on {in_words(renewal.applied_on)}, on or before the permit ended on "
            f"{in_words(day_before(span.first_day))}: work may go on under the same conditions.",
            RENEWAL_PENDING,
            renewal.record or permit.record,
            permit,
        )
        for permit in person.permits
        for renewal in permit.renewals
        if (span := work_while_renewal_pending(permit, renewal, person.absences))
    ]


def _confirmed(person: Person, found: Iterable[Authority]) -> list[Authority]:
    pending = [each.span for each in found if each.kind is AuthorityKind.RENEWAL_PENDING]
    return [
        Authority(
            AuthorityKind.EMPLOYER_CHANGE,
            span,
            f"IRCC confirmed on {in_words(confirmation.first_day)} that work for "
            f"{confirmation.employer.strip()} may begin.",
            EMPLOYER_CHANGE,
            confirmation.record,
            confirmation=confirmation,
        )
        for confirmation in person.employer_change_confirmations
        for span in work_for_confirmed_employer(confirmation, person.permits, pending)
    ]


def _confirms(authority: Authority, job: Job) -> bool:
    confirmation = authority.confirmation
    return confirmation is not None and same_name(confirmation.employer, job.employer)


def _permit_in_words(permit: WorkPermit) -> str:
    named = ", ".join(name.strip() for name in permit.employers or ())
    limits = [
        f"in {permit.city.strip()}" if permit.city else "",
        f"as NOC {permit.noc_code}" if permit.noc_code else "",
        "not valid in health care" if permit.bars_health_care else "",
    ]
    kind = (
        "Open work permit"
        if permit.kind == "open"
        else f"Work permit for {named or 'an employer not on file'}"
    )
    return ", ".join([kind, *filter(None, limits)])
