"""The dates of the papers themselves: from the file uploaded, else from the client's file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from clients.countries import country_name
from clients.models import Client, FamilyMember
from documents.gather import born_by, person_key
from documents.models import ChecklistItem, Document
from documents.rules.freshness import Circumstances, FreshnessFinding, Paper, freshness
from documents.rules.stays import Residence, Stay, stays
from eligibility.rules.law import Version

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class StayToMind:
    """Separate stays that only add up to six months: no certificate is due, one may be asked."""

    person: str
    country: str
    total_days: int


@dataclass(frozen=True, slots=True)
class Papers:
    """What is known of the dates: papers by entry and subject, circumstances by subject."""

    papers: dict[Key, Paper]
    about: dict[str, Circumstances]
    stays_to_mind: list[StayToMind]
    family: list[FamilyMember]

    def freshness(
        self, entry: Version, item: ChecklistItem, files: list[Document], filing_on: date
    ) -> FreshnessFinding:
        """Return whether the paper of an item is good on the filing day.

        The newest file with a date speaks before the client's file does.
        """
        dated = next((one for one in files if one.issued_on or one.expires_on), None)
        known = self.papers.get((item.key, item.subject), Paper())
        if dated is not None:
            known = Paper(dated.issued_on or known.dated_on, dated.expires_on or known.expires_on)
        about = self.about.get(item.subject, Circumstances())
        return freshness(entry, known, filing_on, about)


def papers_of(client: Client, filing_on: date) -> Papers:
    """Return the dates that the client's file holds of its papers."""
    family = [one for one in client.family.all() if not one.has_left_the_family]
    people: list[tuple[str, Client | FamilyMember]] = [
        ("principal", client),
        *((person_key(one), one) for one in family),
    ]
    papers = dict(_case_papers(client))
    about = dict(_jobs(client, filing_on))
    for key, one in people:
        papers[("passport", f"person:{key}")] = Paper(expires_on=one.passport_expires_on)
        for exam in ("ime_confirmation", "ime_reuse"):
            papers[(exam, f"person:{key}")] = Paper(one.medical_exam_on)
    to_mind = []
    for subject, person, stay in _stays(client, people, filing_on):
        about[subject] = Circumstances(stay.is_current, stay.last_long_stay_on)
        if stay.advisory:
            country = country_name(stay.country)
            to_mind.append(StayToMind(str(person), country, stay.total_days))
    return Papers(papers, about, to_mind, family)


def _case_papers(client: Client) -> Iterator[tuple[Key, Paper]]:
    yield from _tests(client)
    yield from _assessments(client)
    licences = [row.last_day for row in client.licences.all() if row.last_day]
    if licences:
        yield ("medical_licence_current", "case"), Paper(expires_on=max(licences))
    permits = [row.last_day for row in client.work_permits.all() if row.last_day]
    if permits:
        yield ("work_authorization_canada", "case"), Paper(expires_on=max(permits))
    nomination = client.nominations.filter(withdrawn_on__isnull=True).last()
    if nomination is not None:
        yield ("pnp_nomination", "case"), Paper(nomination.issued_on, nomination.expires_on)


def _tests(client: Client) -> Iterator[tuple[Key, Paper]]:
    """Yield the newest test of each language; the language tested last is taken as the first."""
    own: dict[bool, date] = {}
    for test in client.language_tests.all():
        if test.person_id is not None:
            yield ("language_test_spouse", "case"), Paper(test.taken_on)
        else:
            own[test.is_french] = test.taken_on
    dates = sorted(own.values(), reverse=True)
    for key, taken_on in zip(
        ("language_test_principal", "language_test_second"), dates, strict=False
    ):
        yield (key, "case"), Paper(taken_on)


def _assessments(client: Client) -> Iterator[tuple[Key, Paper]]:
    for row in client.credentials.all():
        paper = Paper(row.eca_issued_on)
        if row.person_id is not None:
            yield ("eca_spouse", "case"), paper
        else:
            yield ("eca_general", f"credential:{row.pk}"), paper
            if row.is_medical_diploma:
                yield ("eca_mcc_physician", "case"), paper


def _jobs(client: Client, filing_on: date) -> Iterator[tuple[str, Circumstances]]:
    """Yield whether each job is still held on the planned filing day."""
    for job in client.employments.all():
        is_held = job.last_day is None or job.last_day >= filing_on
        yield f"job:{job.pk}", Circumstances(is_held, job.last_day)


def _stays(
    client: Client, people: list[tuple[str, Client | FamilyMember]], filing_on: date
) -> Iterator[tuple[str, Client | FamilyMember, Stay]]:
    rows = list(client.residences.all())
    for key, one in people:
        born = born_by(one, filing_on)
        if born is None:
            continue
        person = None if key == "principal" else one.pk
        homes = [
            Residence(row.country, row.first_day, row.last_day)
            for row in rows
            if row.person_id == person
        ]
        who = "" if key == "principal" else f"{key}:"
        for stay in stays(homes, born, filing_on):
            yield f"stay:{who}{stay.country}", one, stay
