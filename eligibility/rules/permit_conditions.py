"""What a work permit may be limited to, and whether one job keeps within it: IRPR 185(b)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from eligibility.rules.facts import Job, WorkPermit
from eligibility.rules.span import in_words

# Broad category 3 of NOC 2021: health occupations.
HEALTH_OCCUPATIONS = "3"
# Early childhood educators and assistants; home child care providers.
CHILD_CARE = frozenset({"42202", "44100"})


@dataclass(frozen=True, slots=True)
class PermitCondition:
    """One condition: whether a permit allows a job, and which fact would say so where none does."""

    key: str
    allows: Callable[[WorkPermit, Job], bool | None]
    missing: Callable[[WorkPermit, Job], str]


def covers(permit: WorkPermit, job: Job) -> bool | None:
    """Return whether a permit's conditions allow a job; None when a fact is missing.

    Source: IRPR 185(b).
    """
    answers = [condition.allows(permit, job) for condition in CONDITIONS]
    if False in answers:
        return False
    return None if None in answers else True


def broken(permit: WorkPermit, job: Job) -> str:
    """Return the key of the first condition that a job breaks; empty where it breaks none."""
    return next((each.key for each in CONDITIONS if each.allows(permit, job) is False), "")


def missing_for(permit: WorkPermit, job: Job) -> Iterator[str]:
    """Yield the facts that would say whether a permit allows a job."""
    return (each.missing(permit, job) for each in CONDITIONS if each.allows(permit, job) is None)


def allows_employer(permit: WorkPermit, job: Job) -> bool | None:
    """Return whether a permit lets its holder work for a job's employer, None if it is unknown.

    Source: IRPR 185(b)(ii).
    """
    if permit.kind == "open":
        return True
    if permit.employers is None:
        return None
    employer = name_key(job.employer)
    return employer in [name_key(name) for name in permit.employers]


def allows_province(permit: WorkPermit, job: Job) -> bool | None:
    """Return whether a permit lets its holder work in a job's province, None if it is unknown.

    Source: IRPR 185(b), the location of the work.
    """
    return _same_place(permit.province, job.province)


def allows_city(permit: WorkPermit, job: Job) -> bool | None:
    """Return whether a permit lets its holder work in a job's city, None if it is unknown.

    Source: IRPR 185(b), the location of the work.
    """
    return _same_place(permit.city, job.city)


def allows_occupation(permit: WorkPermit, job: Job) -> bool | None:
    """Return whether a permit lets its holder work in a job's occupation, None if it is unknown.

    Source: IRPR 185(b)(i), the type of work.
    """
    if permit.noc_code is None:
        return True
    return None if job.noc_code is None else permit.noc_code == job.noc_code


def allows_health_care(permit: WorkPermit, job: Job) -> bool | None:
    """Return whether a condition against work in health care leaves a job free.

    It is printed where no medical exam was done. A permit of which nobody read it is taken to be
    without: whoever uses the answer says so.
    Source: IRPR 185(b)(i), the type of work.
    """
    if not permit.bars_health_care:
        return True
    return None if job.noc_code is None else not is_health_or_child_care(job)


def is_health_or_child_care(job: Job) -> bool:
    """Whether a job's occupation is in health or child care, so far as its NOC code says."""
    code = job.noc_code or ""
    return code.startswith(HEALTH_OCCUPATIONS) or code in CHILD_CARE


def _same_place(limited_to: str | None, place: str | None) -> bool | None:
    if limited_to is None:
        return True
    return None if place is None else same_name(limited_to, place)


def _named(fact: str) -> Callable[[WorkPermit, Job], str]:
    return lambda _permit, job: f"{fact} of the work at {job.employer.strip()}"


CONDITIONS = (
    PermitCondition(
        "employer",
        allows_employer,
        lambda permit, _job: f"employer named on the permit of {in_words(permit.first_day)}",
    ),
    PermitCondition("province", allows_province, _named("province")),
    PermitCondition("city", allows_city, _named("city")),
    PermitCondition("occupation", allows_occupation, _named("NOC code")),
    PermitCondition("health_care", allows_health_care, _named("NOC code")),
)

INSIDE_WORDS = ".'’‘"


def same_name(one: str, other: str) -> bool:
    """Return whether two names are one, of employers or places: spelling aside."""
    return name_key(one) == name_key(other)


@lru_cache(maxsize=2048)  # asked for every pair of a job and a permit
def name_key(name: str) -> str:
    """Return what of an employer's name tells it from others: its words, however spelt.

    Papers spell one employer in several ways: St Mary's and St. Marys, Hôpital and Hopital, & and
    and. A word more or less is another name, which a person has to judge.
    """
    spelt = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    letters = (
        each
        if each.isalnum()
        else ""
        if each in INSIDE_WORDS or unicodedata.combining(each)
        else " "
        for each in spelt
    )
    return " ".join("".join(letters).split()) or name.strip()
