"""A client's file as the checklist's rules read it; the only module that knows both."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from clients.countries import country_name
from clients.models import Client, Credential, Employment, FamilyMember, MaritalStatus
from documents.models import Document
from documents.rules.calendar_months import age_on, months_after
from documents.rules.checklist import ChecklistFacts, Subject
from documents.rules.conditions import Value
from documents.rules.stays import Residence, Stay, stays, uncovered
from eligibility.rules.conditions import PHYSICIAN_CODES
from eligibility.rules.dependants import FIRST_AGE_OVER, is_minor, is_single_child

CLAIMED_YEARS = 10
CANADA = "CA"

Facts = dict[str, Value | None]
Answers = Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Application:
    """What the checklist must know beside the file: the class, the round, the day, the answers.

    `answers` are keyed "subject fact"; `late_stays` holds the subjects whose police certificate is
    missing on day 45 or later. `planned_on` is the filing day that somebody planned.
    """

    program: str | None
    category: str | None
    filing_on: date
    answers: Answers
    late_stays: frozenset[str] = frozenset()
    planned_on: date | None = None


def checklist_facts(client: Client, application: Application) -> ChecklistFacts:
    """Return all that the checklist may know of a client; what nobody entered stays unknown."""
    return _File(client, application).facts()


def answer_key(subject: str, fact: str) -> str:
    """Return the key of an answer that has no room in the client's file."""
    return f"{subject} {fact}"


def has_no_home(fact: str) -> bool:
    """Whether a fact is answered on the checklist itself, having no field in the client's file."""
    return fact in HOMELESS


# Yes-or-no facts that no form of the client's file asks.
HOMELESS = frozenset(
    {
        "has_children",
        "job_claimed_for_points_or_eligibility",
        "job_offer_points_claimed",
        "country_needs_ircc_request_letter",
        "authorized_to_work",
    }
)


# A country not yet named cannot be late with its certificate, nor ask for IRCC's letter.
NOT_YET: Facts = {
    "police_certificate_missing_at_day_45": False,
    "country_needs_ircc_request_letter": False,
}


class _File:
    """One client's rows, read once."""

    def __init__(self, client: Client, application: Application) -> None:
        self.client = client
        self.application = application
        self.day = application.filing_on

    @cached_property
    def family(self) -> list[FamilyMember]:
        """The family, the spouse before the children; without those who left it."""
        family = (one for one in self.client.family.all() if not one.has_left_the_family)
        return sorted(family, key=lambda one: one.relation == "child")

    @cached_property
    def jobs(self) -> list[Employment]:
        return list(self.client.employments.all())

    @cached_property
    def credentials(self) -> list[Credential]:
        return list(self.client.credentials.all())

    @cached_property
    def residences(self) -> dict[int | None, list[Residence]]:
        found: dict[int | None, list[Residence]] = {}
        for row in self.client.residences.all():
            home = Residence(row.country, row.first_day, row.last_day)
            found.setdefault(row.person_id, []).append(home)
        return found

    @property
    def spouse(self) -> FamilyMember | None:
        return next((one for one in self.family if one.relation != "child"), None)

    def facts(self) -> ChecklistFacts:
        people = [*self._people()]
        return ChecklistFacts(
            case=self._answered("case", self._case()),
            person=tuple(self._person(*one) for one in people),
            child=tuple(self._children()),
            job=tuple(self._jobs()),
            credential=tuple(self._credentials()),
            stay=tuple(stay for one in people for stay in self._stays(*one)),
            document=tuple(self._documents()),
            filing_on=self.application.planned_on,
        )

    def _answered(self, subject: str, known: Facts) -> Facts:
        """Fill what the file does not say with what the office answered on the checklist."""
        for fact in HOMELESS:
            answer = self.application.answers.get(answer_key(subject, fact))
            if answer is not None and known.get(fact) is None:
                known[fact] = answer
        return known

    def _case(self) -> Facts:
        client = self.client
        noc, lives_in = self._primary_noc(), client.lives_in(self.day)
        return {
            "program": self.application.program,
            "category_round": self.application.category,
            "primary_noc": noc,
            "is_physician": self._is_physician(noc),
            "marital_status": client.marital_status or None,
            "prior_marriages": client.prior_marriages,
            "spouse_accompanying": self._spouse_accompanying(),
            "spouse_points_claimed": self._spouse_points(),
            "has_children": True if self._child_rows() else None,
            "province": client.province or None,
            "in_canada": lives_in == CANADA if lives_in else None,
            "worked_in_canada": self._worked_in_canada(),
            "authorized_to_work": self._authorized(),
            "has_valid_job_offer": client.has_job_offer,
            "job_offer_points_claimed": False if client.has_job_offer is False else None,
            "education_points_claimed": client.claims_education,
            "second_language_claimed": client.claims_second_language,
            "represented": client.represented,
            "large_recent_deposit": client.large_recent_deposit,
            "has_sibling_in_canada_claimed": client.claims_sibling_in_canada,
        }

    def _primary_noc(self) -> str | None:
        primary = {job.noc_code for job in self.jobs if job.is_primary and job.noc_code}
        codes = primary or {job.noc_code for job in self.jobs if job.noc_code}
        return next(iter(codes)) if len(codes) == 1 else None

    def _is_physician(self, noc: str | None) -> bool | None:
        if noc in PHYSICIAN_CODES or self.client.licences.exists():
            return True
        codes = {job.noc_code for job in self.jobs if job.noc_code}
        if codes.intersection(PHYSICIAN_CODES):
            return True
        return False if codes and noc else None

    def _spouse_accompanying(self) -> bool | None:
        if self.spouse is not None:
            return self.spouse.is_accompanying
        without = (MaritalStatus.SINGLE, MaritalStatus.DIVORCED, MaritalStatus.WIDOWED)
        return False if self.client.marital_status in (*without, MaritalStatus.ANNULLED) else None

    def _spouse_points(self) -> tuple[str, ...] | None:
        if self.spouse is None:
            return () if self._spouse_accompanying() is False else None
        claims = {
            "language": self.spouse.claims_language,
            "education": self.spouse.claims_education,
            "canadian_work": self.spouse.claims_canadian_work,
        }
        if None in claims.values():
            return None
        return tuple(name for name, claimed in claims.items() if claimed)

    def _worked_in_canada(self) -> bool | None:
        if any(job.country == CANADA for job in self.jobs):
            return True
        return False if self.jobs and all(job.country for job in self.jobs) else None

    def _authorized(self) -> bool | None:
        """Whether a permit covers the filing day; a lapsed one may be under renewal: not known."""
        return True if self.client.work_permits.valid_on(self.day).exists() else None

    def _people(self) -> Iterator[tuple[str, Client | FamilyMember]]:
        yield "principal", self.client
        for one in self.family:
            yield person_key(one), one

    def _person(self, key: str, one: Client | FamilyMember) -> Subject:
        known: Facts = {
            "person_age": self._age(one),
            "person_is_child": isinstance(one, FamilyMember) and one.relation == "child",
            "name_differs_between_documents": one.name_differs_between_documents,
            "criminal_history": one.criminal_history,
            "military_or_police_service": one.military_or_police_service,
            "ime_within_5y_low_risk": one.medical_exam_reusable,
            "spouse_is_canadian_or_pr": self._is_canadian(one),
        }
        if self._age_under(one, 18):
            known |= {"criminal_history": one.criminal_history or False}
            known |= {"military_or_police_service": one.military_or_police_service or False}
        return Subject(f"person:{key}", str(one), known)

    def _is_canadian(self, one: Client | FamilyMember) -> bool | None:
        # The principal applies for permanent residence: neither citizen nor resident.
        return False if isinstance(one, Client) else one.is_canadian_or_permanent_resident

    def _age(self, one: Client | FamilyMember) -> int | None:
        born = born_by(one, self.day)
        return age_on(born, self.day) if born else None

    def _age_under(self, one: Client | FamilyMember, years: int) -> bool:
        age = self._age(one)
        return age is not None and age < years

    def _child_rows(self) -> list[FamilyMember]:
        return [one for one in self.family if one.relation == "child"]

    def _children(self) -> Iterator[Subject]:
        rows = self._child_rows()
        for one in rows:
            age = self._age(one)
            over_age = one.is_dependent_by_condition if age is None or age >= 22 else False
            known: Facts = {
                "child_age": age,
                "child_accompanying": one.is_accompanying,
                "child_other_parent_outside_application": one.other_parent_outside_application,
                "child_adopted": one.is_adopted,
                "child_over_22_dependent_by_condition": over_age,
                "child_is_single": self._is_single(one, age),
                "child_is_minor": is_minor(age, self.client.province),
            }
            yield Subject(f"child:{one.pk}", str(one), known)
        answer = self.application.answers.get(answer_key("case", "has_children"))
        if not rows and answer is not False:
            yield Subject("child:unknown", "", {"child_is_single": True})

    def _is_single(self, one: FamilyMember, age: int | None) -> bool | None:
        """Whether a child is nobody's partner; from 22 on that does not decide, the age does."""
        if age is None or age >= FIRST_AGE_OVER:
            return True
        return is_single_child(age, one.is_unmarried)

    def _jobs(self) -> Iterator[Subject]:
        for job in self.jobs:
            key = f"job:{job.pk}"
            known: Facts = {
                "employment_type": job.kind or None,
                "job_in_canada": job.country == CANADA if job.country else None,
                "job_is_current": job.last_day is None,
                "job_claimed_for_points_or_eligibility": self._claimed(job),
                "self_employed_physician_public_funds": job.is_publicly_funded,
            }
            yield Subject(key, job.employer, self._answered(key, known))

    def _claimed(self, job: Employment) -> bool | None:
        """A job counts as claimed once it has a NOC code, unless it ended too long ago to count."""
        if job.last_day and job.last_day < months_after(self.day, -12 * CLAIMED_YEARS):
            return False
        return True if job.noc_code else None

    def _credentials(self) -> Iterator[Subject]:
        own = [row for row in self.credentials if row.person_id is None]
        for row in own:
            yield Subject(
                f"credential:{row.pk}",
                " · ".join(filter(None, (str(row), row.institution))),
                {"education_foreign": row.country != CANADA},
            )
        if not own:
            yield Subject("credential:unknown", "", {})

    def _stays(self, key: str, one: Client | FamilyMember) -> Iterator[Subject]:
        """Yield the countries a person lived in, and the time nobody entered an address for."""
        if self._age_under(one, 18):
            return
        who = "" if key == "principal" else f"{key}:"
        name = "" if key == "principal" else str(one)
        person: Facts = {"person_age": self._age(one)}
        homes = self.residences.get(None if isinstance(one, Client) else one.pk, [])
        born = born_by(one, self.day)
        if born is None:
            yield Subject(f"stay:{who}unknown", name, NOT_YET)
            return
        for stay in stays(homes, born, self.day):
            yield self._stay(f"stay:{who}{stay.country}", name, stay, person)
        if gaps := uncovered(homes, born, self.day):
            first, last = gaps[0][0], gaps[-1][1]
            label = ", ".join(filter(None, (f"{first} – {last}", name)))
            yield Subject(f"stay:{who}unknown", label, person | NOT_YET)

    def _stay(self, key: str, name: str, stay: Stay, person: Facts) -> Subject:
        country = country_name(stay.country)
        known: Facts = {
            "stay_country": stay.country,
            "stay_longest_consecutive_days_since_18_last_10y": stay.longest_days,
            "stay_total_days_since_18_last_10y": stay.total_days,
            "stay_is_current_country": stay.is_current,
            "police_certificate_missing_at_day_45": key in self.application.late_stays,
        }
        label = ", ".join(filter(None, (country, name)))
        return Subject(key, label, self._answered(key, person | known))

    def _documents(self) -> Iterator[Subject]:
        foreign = self.client.documents.kept().filter(language=Document.Language.OTHER)
        for row in foreign.order_by("pk"):
            yield Subject(
                f"document:{row.pk}", row.original_name[:160], {"document_language": "other"}
            )


def born_by(one: Client | FamilyMember, day: date) -> date | None:
    """Return the birth date, `None` while unknown or after `day`, which no birth date can be."""
    return one.birth_date if one.birth_date and one.birth_date <= day else None


def person_key(one: FamilyMember) -> str:
    """Return the key of a family member, such as "family-12": nobody else's, and never altered."""
    return f"family-{one.pk}"
