"""Invented physicians for the tests of the experience rules, in few words."""

from datetime import date
from decimal import Decimal

from eligibility.edition import shipped_law
from eligibility.rules.experience import experience
from eligibility.rules.facts import (
    Absence,
    EmployerChangeConfirmation,
    Job,
    Leave,
    Person,
    Renewal,
    StatusGap,
    StudyPeriod,
    WorkPermit,
)

MERCY = "Mercy Hospital"
NORTH = "North Shore Clinic"
LAW = shipped_law(date(2026, 11, 22))
CATEGORY = LAW.get("category", "physicians").body.work
CEC = LAW.get("program", "cec").body.work
POLICY = LAW.get("exemption", "publicly_funded_physicians").body


def day(text):
    return date.fromisoformat(text) if text else None


def days(text):
    """Read "2026-01-01 2026-01-31"; with no second day the run is still going on."""
    first, _, last = text.partition(" ")
    return day(first), day(last)


def job(when, hours=30, employer=MERCY, noc="31102", **more):
    first_day, last_day = days(when)
    facts = {
        "country": "CA",
        "province": None,
        "is_paid": True,
        "employment_type": "employee",
    } | more
    return Job(
        employer=employer,
        noc_code=noc,
        first_day=first_day,
        last_day=last_day,
        hours_per_week=None if hours is None else Decimal(str(hours)),
        **facts,
    )


def leave(kind, when):
    return Leave(kind, *days(when))


def open_permit(when, *renewals, province=None, bars_health_care=False, **more):
    """Return an open permit; what it says of health care has been read unless None is given."""
    return WorkPermit(
        "open", (), province, *days(when), renewals, bars_health_care=bars_health_care, **more
    )


def permit_for(employer, when, *renewals, province=None, **more):
    """Return a permit for one employer, for several, or for one nobody wrote down (None)."""
    employers = (employer,) if isinstance(employer, str) else employer
    return WorkPermit("employer_specific", employers, province, *days(when), renewals, **more)


def renewal(applied, decided=None, outcome=None):
    return Renewal(day(applied), day(decided), outcome)


def confirmed(employer, when):
    return EmployerChangeConfirmation(employer, *days(when))


def away(when):
    return Absence(*days(when))


def study(when, is_full_time=True):
    return StudyPeriod(*days(when), is_full_time)


def without_status(when):
    return StatusGap(*days(when))


ALWAYS = open_permit("2015-01-01")
YEAR = "2025-06-02 2026-05-31"
"""52 weeks to the day: 364 days."""


def worked(*jobs, permits=(ALWAYS,), on="2026-06-24", exemption=POLICY, **facts):
    """Return the experience of somebody with these jobs, permits and other facts."""
    person = Person(jobs=tuple(jobs), permits=tuple(permits), **facts)
    return experience(person, on=day(on), category=CATEGORY, cec=CEC, exemption=exemption)
