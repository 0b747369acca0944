"""Database rows to facts: the only package that knows both.

Each fact carries the `record` it came from ("job:12"), by which a finding names its
evidence and a page finds the form that corrects it.
"""

from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from clients.models import Client, EmployerLetter, Employment, WorkPermit
from eligibility.gather import people, work
from eligibility.rules import facts


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
        "invitations",
    )


def person_of(client: Client) -> facts.Person:
    """Return the facts of one client's file, in the order of their days."""
    jobs = list(client.employments.all())
    tests, credentials = list(client.language_tests.all()), list(client.credentials.all())
    return facts.Person(
        birth_date=client.birth_date,
        jobs=work.jobs(jobs),
        permits=work.permits(client.work_permits.all()),
        employer_change_confirmations=work.employer_changes(client.employer_changes.all()),
        absences=work.absences(client.absences.all()),
        study_periods=work.study_periods(client.study_periods.all()),
        status_gaps=work.status_gaps(client.status_gaps.all()),
        licences=people.licences(client.licences.all()),
        nominations=people.nominations(client.nominations.all()),
        language_tests=people.language_tests(tests, person_id=None),
        credentials=people.credentials(credentials, person_id=None),
        profile=people.profile(client),
        spouse=people.spouse(client, tests, credentials),
        has_spouse=people.has_spouse(client),
        job_offer=people.job_offer(client),
        has_job_offer=client.has_job_offer,
        family_size=people.family_size(client),
        settlement_funds=client.settlement_funds,
        has_sibling_in_canada=client.claims_sibling_in_canada,
        has_certificate_of_qualification=client.has_certificate_of_qualification,
        primary_noc_code=next((job.noc_code or None for job in jobs if job.is_primary), None),
        settles_outside_quebec=client.settles_outside_quebec,
        record=f"client:{client.pk}",
    )


def _letters() -> "Prefetch[Any, Any, Any]":
    """Read the letters that nobody took out, with what people decided of them."""
    rows = EmployerLetter.objects.kept()
    return Prefetch("letters", rows.order_by("pk").prefetch_related("decisions"))
