"""Database rows to facts: the only module that knows both.

Each fact carries the `record` it came from ("job:12"), by which a finding names its
evidence and a page finds the form that corrects it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from clients.models import (
    Client,
    Credential,
    DutyDecision,
    EmployerLetter,
    Employment,
    ExpressEntryProfile,
    FamilyMember,
    LanguageTest,
    MaritalStatus,
    PartnerEmployment,
    WorkPermit,
)
from eligibility.rules import facts

SPOUSES = {FamilyMember.Relation.SPOUSE, FamilyMember.Relation.PARTNER}
CHILD = FamilyMember.Relation.CHILD
COUPLES = {MaritalStatus.MARRIED, MaritalStatus.COMMON_LAW}


def with_facts(clients: QuerySet[Client]) -> QuerySet[Client]:
    """Return the clients with every fact `person_of` reads, in a constant number of queries."""
    return clients.select_related("profile").prefetch_related(*_facts())


def read_facts(client: Client) -> None:
    """Read every fact `person_of` needs into this client; what was read so before is not again."""
    prefetch_related_objects([client], *_facts())


def _facts() -> "tuple[str | Prefetch[Any], ...]":
    return (
        Prefetch("employments", Employment.objects.prefetch_related("leaves", _letters())),
        Prefetch("work_permits", WorkPermit.objects.prefetch_related("renewals")),
        "employer_changes",
        "absences",
        "study_periods",
        "status_gaps",
        "licences",
        "nominations",
        "language_tests",
        "credentials",
        "family",
        "partner_employments",
    )


def person_of(client: Client) -> facts.Person:
    """Return the facts of one client's file, in the order of their days."""
    language_tests = list(client.language_tests.all())
    credentials = list(client.credentials.all())
    jobs = list(client.employments.all())
    return facts.Person(
        birth_date=client.birth_date,
        jobs=tuple(map(_job, jobs)),
        permits=tuple(map(_permit, client.work_permits.all())),
        employer_change_confirmations=tuple(
            facts.EmployerChangeConfirmation(
                row.employer, row.first_day, row.last_day, record=f"employer-change:{row.pk}"
            )
            for row in client.employer_changes.all()
        ),
        absences=tuple(
            facts.Absence(
                row.first_day, row.last_day, row.country or None, record=f"absence:{row.pk}"
            )
            for row in client.absences.all()
        ),
        study_periods=tuple(
            facts.StudyPeriod(
                row.first_day,
                row.last_day,
                row.is_full_time,
                row.country or None,
                row.institution,
                record=f"study:{row.pk}",
            )
            for row in client.study_periods.all()
        ),
        status_gaps=tuple(
            facts.StatusGap(row.first_day, row.last_day, record=f"status-gap:{row.pk}")
            for row in client.status_gaps.all()
        ),
        licences=tuple(
            facts.Licence(
                regulator=row.regulator or row.get_jurisdiction_display(),
                province=row.jurisdiction,
                kind=row.kind,
                first_day=row.first_day,
                last_day=row.last_day,
                record=f"licence:{row.pk}",
            )
            for row in client.licences.all()
        ),
        nominations=tuple(
            facts.Nomination(
                province=row.province,
                first_day=row.accepted_on or row.issued_on,
                last_day=_earliest(row.withdrawn_on, row.expires_on),
                # Only one that is tied to the profile can be accepted in it.
                enhanced=True if row.accepted_on else row.is_enhanced,
                record=f"nomination:{row.pk}",
            )
            for row in client.nominations.all()
        ),
        language_tests=_tests(language_tests, person_id=None),
        credentials=_credentials(credentials, person_id=None),
        profile=_profile(client),
        spouse=_spouse(client, language_tests, credentials),
        has_spouse=client.marital_status in COUPLES if client.marital_status else None,
        job_offer=_job_offer(client),
        has_job_offer=client.has_job_offer,
        family_size=_family_size(client),
        settlement_funds=client.settlement_funds,
        has_sibling_in_canada=client.claims_sibling_in_canada,
        has_certificate_of_qualification=client.has_certificate_of_qualification,
        primary_noc_code=next((job.noc_code or None for job in jobs if job.is_primary), None),
        record=f"client:{client.pk}",
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
    )


def _letters() -> "Prefetch[Any, Any, Any]":
    """Read the letters without their words, which no rule asks for."""
    rows = EmployerLetter.objects.kept().defer("text", "sentences")
    return Prefetch("letters", rows.order_by("pk").prefetch_related("decisions"))


def _letter(row: EmployerLetter) -> facts.LetterEvidence:
    confirmed = sorted(
        duty
        for (duty, _, _), each in row.standing().items()
        if each.verdict == DutyDecision.Verdict.CONFIRMED
    )
    return facts.LetterEvidence(
        noc_code=row.employment.noc_code,
        confirmed=tuple(dict.fromkeys(confirmed)),
        roles=tuple(row.roles),
        is_settled=row.judged_at is not None,
        record=f"letter:{row.pk}",
    )


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
            )
            for renewal in row.renewals.all()
        ),
        record=f"permit:{row.pk}",
    )


def _tests(rows: Iterable[LanguageTest], person_id: int | None) -> tuple[facts.LanguageTest, ...]:
    return tuple(
        facts.LanguageTest(
            test=row.test,
            language="fr" if row.is_french else "en",
            taken_on=row.taken_on,
            listening=row.listening,
            reading=row.reading,
            writing=row.writing,
            speaking=row.speaking,
            record=f"language-test:{row.pk}",
        )
        for row in rows
        if row.person_id == person_id
    )


def _credentials(rows: Iterable[Credential], person_id: int | None) -> tuple[facts.Credential, ...]:
    return tuple(
        facts.Credential(
            level=row.level,
            country=row.country,
            completed_on=row.awarded_on,
            institution=row.institution,
            field_of_study=row.name,
            years_of_study=row.program_years,
            assessed_by=row.eca_issuer or None,
            assessed_on=row.eca_issued_on,
            assessed_level=row.eca_level or None,
            record=f"credential:{row.pk}",
        )
        for row in rows
        if row.person_id == person_id
    )


def _profile(client: Client) -> facts.ExpressEntryProfile | None:
    row: ExpressEntryProfile | None = getattr(client, "profile", None)
    if row is None:
        return None
    return facts.ExpressEntryProfile(
        number=row.number,
        submitted_at=row.submitted_at,
        expires_on=row.expires_on,
        crs_score=row.crs_score,
        crs_score_read_on=row.crs_score_on,
        record=f"profile:{row.pk}",
    )


def _spouse(
    client: Client, tests: Iterable[LanguageTest], credentials: Iterable[Credential]
) -> facts.Spouse | None:
    row = next(
        (person for person in client.family.all() if person.relation in SPOUSES),
        None,
    )
    if row is None:
        return None
    jobs = [job for job in client.partner_employments.all() if job.person_id == row.pk]
    return facts.Spouse(
        is_accompanying=row.is_accompanying,
        is_canadian=row.is_canadian_or_permanent_resident,
        language_tests=_tests(tests, person_id=row.pk),
        credentials=_credentials(credentials, person_id=row.pk),
        jobs=tuple(_partner_job(job) for job in jobs),
        permits=tuple(permit for job in jobs if (permit := _partner_permit(job))),
        record=f"family-member:{row.pk}",
    )


def _partner_job(row: PartnerEmployment) -> facts.Job:
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


def _partner_permit(row: PartnerEmployment) -> facts.WorkPermit | None:
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


def _job_offer(client: Client) -> facts.JobOffer | None:
    if not client.has_job_offer:
        return None
    record = f"client:{client.pk}"
    return facts.JobOffer(client.job_offer_noc_code or None, None, None, record=record)


def _family_size(client: Client) -> int | None:
    """Return how many people the family has; None while its members are not known.

    Children on file are all there are, unless the file states that there are more.
    """
    children = sum(1 for each in client.family.all() if each.relation == CHILD)
    stated = client.dependent_children
    if not client.marital_status or (stated is None and not children):
        return None
    return 1 + (client.marital_status in COUPLES) + max(children, stated or 0)


def _earliest(*days: date | None) -> date | None:
    """Return the earliest of the days that are known."""
    return min((day for day in days if day is not None), default=None)
