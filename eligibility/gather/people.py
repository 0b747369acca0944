"""Rows of a person, of their papers and of their partner to the facts the rules read."""

from collections.abc import Iterable
from datetime import date, datetime

from clients.models import (
    Client,
    Credential,
    ExpressEntryProfile,
    FamilyMember,
    LanguageTest,
    Licence,
    MaritalStatus,
    Nomination,
)
from eligibility.gather.work import partner_job, partner_permit
from eligibility.rules import facts

SPOUSES = {FamilyMember.Relation.SPOUSE, FamilyMember.Relation.PARTNER}
CHILD = FamilyMember.Relation.CHILD
COUPLES = {MaritalStatus.MARRIED, MaritalStatus.COMMON_LAW}


def licences(rows: Iterable[Licence]) -> tuple[facts.Licence, ...]:
    """Return the licences to practise, under their regulator's name or else the province's."""
    return tuple(
        facts.Licence(
            regulator=row.regulator or row.get_jurisdiction_display(),
            province=row.jurisdiction,
            kind=row.kind,
            first_day=row.first_day,
            last_day=row.last_day,
            record=f"licence:{row.pk}",
        )
        for row in rows
    )


def nominations(rows: Iterable[Nomination]) -> tuple[facts.Nomination, ...]:
    """Return the nominations, each from its acceptance on or else from its issue."""
    return tuple(
        facts.Nomination(
            province=row.province,
            first_day=row.accepted_on or row.issued_on,
            last_day=_earliest(row.withdrawn_on, row.expires_on),
            # Only one that is tied to the profile can be accepted in it.
            enhanced=True if row.accepted_on else row.is_enhanced,
            record=f"nomination:{row.pk}",
            is_accepted=True if row.accepted_on else None,
        )
        for row in rows
    )


def language_tests(
    rows: Iterable[LanguageTest], person_id: int | None
) -> tuple[facts.LanguageTest, ...]:
    """Return the sittings of one person: None is the client."""
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


def credentials(rows: Iterable[Credential], person_id: int | None) -> tuple[facts.Credential, ...]:
    """Return the credentials of one person: None is the client."""
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


def profile(client: Client) -> facts.ExpressEntryProfile | None:
    """Return the profile in the pool, None where there is none."""
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
        lapsed_at=_lapsed_at(client, row.submitted_at),
    )


def _lapsed_at(client: Client, submitted_at: datetime | None) -> datetime | None:
    """Return when an invitation lapsed that was issued after the profile on file was submitted.

    An earlier one was of an earlier profile, and does not bind this one. Source: IRPA 10.1(6).
    """
    ends = (
        ita.cut_off_at
        for ita in client.invitations.all()
        if ita.state == "lapsed" and (submitted_at is None or ita.issued_at >= submitted_at)
    )
    return min(ends, default=None)


def spouse(
    client: Client, tests: Iterable[LanguageTest], degrees: Iterable[Credential]
) -> facts.Spouse | None:
    """Return the spouse or partner on file, None where there is none."""
    row = next((each for each in client.family.all() if each.relation in SPOUSES), None)
    if row is None:
        return None
    jobs = [job for job in client.partner_employments.all() if job.person_id == row.pk]
    return facts.Spouse(
        is_accompanying=row.is_accompanying,
        is_canadian=row.is_canadian_or_permanent_resident,
        language_tests=language_tests(tests, person_id=row.pk),
        credentials=credentials(degrees, person_id=row.pk),
        jobs=tuple(partner_job(job) for job in jobs),
        permits=tuple(permit for job in jobs if (permit := partner_permit(job))),
        record=f"family-member:{row.pk}",
    )


def has_spouse(client: Client) -> bool | None:
    """Return whether the marital status is of a couple, None while it is not on file."""
    return client.marital_status in COUPLES if client.marital_status else None


def job_offer(client: Client) -> facts.JobOffer | None:
    """Return the job offer, None where there is none."""
    if not client.has_job_offer:
        return None
    record = f"client:{client.pk}"
    return facts.JobOffer(client.job_offer_noc_code or None, None, None, record=record)


def family_size(client: Client) -> int | None:
    """Return how many people the family has; None while its members are not known.

    Children on file are all there are, unless the file states that there are more. Who is
    married or has a partner is no dependent child; of whom nobody asked counts as one.
    """
    children = sum(
        1 for each in client.family.all() if each.relation == CHILD and not each.has_left_the_family
    )
    stated = client.dependent_children
    if not client.marital_status or (stated is None and not children):
        return None
    return 1 + (client.marital_status in COUPLES) + max(children, stated or 0)


def _earliest(*days: date | None) -> date | None:
    """Return the earliest of the days that are known."""
    return min((day for day in days if day is not None), default=None)
