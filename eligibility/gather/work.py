"""Rows of work, permits and days to the facts the rules read."""

from collections.abc import Iterable
from functools import lru_cache
from typing import cast

from clients.models import (
    Absence,
    DutyDecision,
    EmployerChangeConfirmation,
    EmployerLetter,
    Employment,
    PartnerEmployment,
    StatusGap,
    StudyPeriod,
    WorkPermit,
)
from clients.models.letter import LEAD
from eligibility.rules import facts
from eligibility.rules.duties.stated import stated_terms


def jobs(rows: Iterable[Employment]) -> tuple[facts.Job, ...]:
    """Return the jobs with their leaves and what their letters show."""
    return tuple(map(_job, rows))


def permits(rows: Iterable[WorkPermit]) -> tuple[facts.WorkPermit, ...]:
    """Return the permits with the applications to renew them."""
    return tuple(map(_permit, rows))


def employer_changes(
    rows: Iterable[EmployerChangeConfirmation],
) -> tuple[facts.EmployerChangeConfirmation, ...]:
    """Return IRCC's confirmations of a change of employer."""
    return tuple(
        facts.EmployerChangeConfirmation(
            row.employer, row.first_day, row.last_day, record=f"employer-change:{row.pk}"
        )
        for row in rows
    )


def absences(rows: Iterable[Absence]) -> tuple[facts.Absence, ...]:
    """Return the days outside Canada."""
    return tuple(
        facts.Absence(row.first_day, row.last_day, row.country or None, record=f"absence:{row.pk}")
        for row in rows
    )


def study_periods(rows: Iterable[StudyPeriod]) -> tuple[facts.StudyPeriod, ...]:
    """Return the days of study."""
    return tuple(
        facts.StudyPeriod(
            row.first_day,
            row.last_day,
            row.is_full_time,
            row.country or None,
            row.institution,
            record=f"study:{row.pk}",
        )
        for row in rows
    )


def status_gaps(rows: Iterable[StatusGap]) -> tuple[facts.StatusGap, ...]:
    """Return the days without temporary resident status."""
    return tuple(
        facts.StatusGap(row.first_day, row.last_day, record=f"status-gap:{row.pk}") for row in rows
    )


def partner_job(row: PartnerEmployment) -> facts.Job:
    """Return one job of the partner, in Canada."""
    return facts.Job(
        employer=row.employer,
        noc_code=row.noc_code or None,
        country="CA",
        province=None,
        first_day=row.first_day,
        last_day=row.last_day,
        hours_per_week=row.hours_per_week,
        is_paid=row.is_paid,
        employment_type=cast(facts.EmploymentType, row.kind) if row.kind else None,
        record=f"partner-job:{row.pk}",
    )


def partner_permit(row: PartnerEmployment) -> facts.WorkPermit | None:
    """Return the authority the file states for one job of the partner.

    The partner's permits are not on file one by one: a permit for an employer nobody wrote down
    says that authorization is possible, and a fact is missing.
    """
    if row.is_authorized is False:
        return None
    return facts.WorkPermit(
        kind="employer_specific",
        employers=(row.employer,) if row.is_authorized else None,
        province=None,
        first_day=row.first_day,
        last_day=row.last_day,
        record=f"partner-job:{row.pk}",
    )


def _job(row: Employment) -> facts.Job:
    return facts.Job(
        employer=row.employer,
        noc_code=row.noc_code or None,
        country=row.country or None,
        province=row.province or None,
        first_day=row.first_day,
        last_day=row.last_day,
        hours_per_week=row.hours_per_week,
        is_paid=row.is_paid,
        employment_type=cast(facts.EmploymentType, row.kind) if row.kind else None,
        publicly_funded=row.is_publicly_funded,
        leaves=tuple(
            facts.Leave(
                cast(facts.LeaveKind, leave.kind),
                leave.first_day,
                leave.last_day,
                record=f"leave:{leave.pk}",
            )
            for leave in row.leaves.all()
        ),
        duties_confirmed=row.duties_confirmed,
        job_title=row.job_title,
        letters=tuple(map(_letter, row.letters.all())),
        record=f"job:{row.pk}",
        city=row.city or None,
    )


def _letter(row: EmployerLetter) -> facts.LetterEvidence:
    standing = row.standing()
    confirmed = sorted(
        duty
        for (duty, _, _), each in standing.items()
        if each.verdict == DutyDecision.Verdict.CONFIRMED
    )
    return facts.LetterEvidence(
        noc_code=row.employment.noc_code,
        confirmed=tuple(dict.fromkeys(confirmed)),
        roles=tuple(row.roles),
        is_settled=row.judged_at is not None,
        record=f"letter:{row.pk}",
        lead_refused=any(
            duty == LEAD and each.verdict == DutyDecision.Verdict.REJECTED
            for (duty, _, _), each in standing.items()
        ),
        dated_on=row.dated_on,
        stated=tuple(term for _, term in stated_by(row)),
    )


def stated_by(row: EmployerLetter) -> list[tuple[int, facts.StatedTerm]]:
    """Return the days and hours that a letter states, each with the number of its sentence.

    Without those that a person judged to agree with the file.
    """
    agreed = row.agreed_terms()
    terms = _stated(tuple(row.words_at((start, end)) for start, end in row.sentences))
    return [
        (number, term)
        for number, term in terms
        if (term.term, *row.sentences[number]) not in agreed
    ]


@lru_cache(maxsize=1000)
def _stated(sentences: tuple[str, ...]) -> tuple[tuple[int, facts.StatedTerm], ...]:
    """Read a letter once: its words never change, and every look at a file gathers facts."""
    return tuple(stated_terms(sentences))


def _permit(row: WorkPermit) -> facts.WorkPermit:
    # An employer-specific permit always names someone: no name means nobody wrote it down yet.
    employers = tuple(row.employer_names)
    return facts.WorkPermit(
        kind=cast(facts.PermitKind, row.kind),
        employers=employers or (() if row.kind == WorkPermit.Kind.OPEN else None),
        province=row.province or None,
        first_day=row.first_day,
        last_day=row.last_day,
        renewals=tuple(
            facts.Renewal(
                renewal.applied_on,
                renewal.decided_on,
                cast(facts.RenewalOutcome, renewal.outcome) if renewal.outcome else None,
                record=f"renewal:{renewal.pk}",
                kind=cast(facts.RenewalKind, renewal.kind),
            )
            for renewal in row.renewals.all()
        ),
        record=f"permit:{row.pk}",
        city=row.city or None,
        noc_code=row.noc_code or None,
        bars_health_care=row.bars_health_care,
    )
