"""The `experience` form: facts of work and authorization, and what the rules conclude."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, cast

from eligibility.evaluation.reading import Fields
from eligibility.rules.authorization import AuthorityKind
from eligibility.rules.conditions import PHYSICIANS, Exemption
from eligibility.rules.excluded_days import ExcludedDays
from eligibility.rules.experience import Experience, experience
from eligibility.rules.facts import (
    Absence,
    EmployerChangeConfirmation,
    EmploymentType,
    Job,
    Leave,
    LeaveKind,
    PermitKind,
    Person,
    Renewal,
    RenewalKind,
    RenewalOutcome,
    StatusGap,
    StudyPeriod,
    WorkPermit,
)
from eligibility.rules.hours import HoursVerdict
from eligibility.rules.law import Law

INPUTS = "cases"
LEAVE_KINDS = ("paid_vacation", "unpaid", "sick", "parental")
PERMIT_KINDS = {"open": "open", "employer-specific": "employer_specific"}
KINDS = ("renewal", "restoration")
OUTCOMES = ("approved", "refused", "withdrawn")

LATER = "Use a later day, or publish a version for this one"

LawOn = Callable[[date], Law]


def evaluator(
    law_on: LawOn, *, shipped: Law | None, category_key: str = PHYSICIANS
) -> Callable[[Fields, date | None], Any]:
    """Return the function that reads one case and answers it, under one category and the CEC.

    With the shipped edition, `shipped` holds its newest law: the parameters of the category and
    of the program then apply on any day, and only the public policy goes by the day.
    """

    def evaluate(case: Fields, on: date | None) -> dict[str, Any]:
        day, person = read_case(case, on)
        dated = law_on(day)
        law = shipped or dated
        category = law.find("category", category_key)
        program = law.find("program", "cec")
        if program is None:
            case.refuse("draw_date", f"no Canadian Experience Class is in force on {day}", LATER)
        return answered(
            experience(
                person,
                on=day,
                category=category.body.work if category else None,
                cec=program.body.work,
                exemption=_exemption(dated),
            )
        )

    return evaluate


def read_case(case: Fields, on: date | None) -> tuple[date, Person]:
    """Return the day of assessment and the facts; raises FormError."""
    day = on if on and not case.has("draw_date") else case.day("draw_date")
    person = Person(
        jobs=tuple(
            _job(period, f"period:{number}")
            for number, period in enumerate(case.objects("periods"), start=1)
        ),
        permits=tuple(
            _permit(permit, f"permit:{number}")
            for number, permit in enumerate(case.objects("permits"), start=1)
        ),
        absences=tuple(
            Absence(*_span(each), record=f"absence:{number}")
            for number, each in enumerate(case.optional_objects("absences"), start=1)
        ),
        study_periods=tuple(
            StudyPeriod(*_span(each), is_full_time=True, record=f"study:{number}")
            for number, each in enumerate(case.optional_objects("full_time_study"), start=1)
        ),
        employer_change_confirmations=tuple(
            _confirmation(each, f"authorisation:{number}")
            for number, each in enumerate(
                case.optional_objects("public_policy_authorisations"), start=1
            )
        ),
        status_gaps=tuple(
            StatusGap(*_span(each), record=f"status:{number}")
            for number, each in enumerate(
                case.optional_objects("no_temporary_resident_status"), start=1
            )
        ),
    )
    case.close()
    return day, person


def answered(result: Experience) -> dict[str, Any]:
    """Return a result as plain data that JSON can hold."""
    discretionary = result.category.discretionary_hours if result.category else Decimal(0)
    return {
        "window": [result.window.first_day.isoformat(), result.window.last_day.isoformat()],
        "hours_by_noc": {code: _number(hours) for code, hours in result.hours_by_noc.items()},
        "category": _category(result.category),
        "cec": _verdict(result.cec),
        "excluded_for": sorted(result.excluded_for),
        "alerts": sorted(result.alerts),
        "days": [_days(days) for days in result.days if not days.counts_at_discretion],
        **({"discretionary_hours": _number(discretionary)} if discretionary else {}),
        **({"notices": notices} if (notices := list(_notices(result))) else {}),
    }


NO_CATEGORY = "No published version of the physicians category is in force on this day."


def _notices(result: Experience) -> Iterator[str]:
    """Yield what a reader should know beside the figures, in sentences."""
    if result.category is None:
        yield NO_CATEGORY
    for granted in result.authorization:
        permit = granted.permit
        if granted.kind is not AuthorityKind.RENEWAL_PENDING or permit is None:
            continue
        for renewal in permit.renewals:
            if renewal.record == granted.record and renewal.applied_on < permit.first_day:
                yield (
                    f"The extension applied for on {renewal.applied_on} is dated before its permit "
                    f"began, on {permit.first_day}. It is counted as applied for in time; check "
                    "both days."
                )


def _job(period: Fields, record: str) -> Job:
    first_day, last_day = period.days("start", "end")
    self_employed = period.flag("self_employed", default=False)
    training = period.flag("training_programme", default=False)
    job = Job(
        employer=period.text("employer"),
        noc_code=period.coded("noc", r"[0-9][0-5][0-9]{3}", '"31102"'),
        country=period.coded("country", r"[A-Za-z]{2}", '"CA"').upper(),
        province=period.optional_text("province"),
        first_day=first_day,
        last_day=last_day,
        hours_per_week=period.number_or_null("hours_per_week", 0, 168),
        is_paid=period.flag("paid", default=True),
        employment_type=_employment_type(self_employed, training),
        publicly_funded=period.flag("publicly_funded", default=False),
        training_programme=training,
        leaves=tuple(
            _leave(leave, f"{record}:leave:{number}")
            for number, leave in enumerate(period.optional_objects("leave"), start=1)
        ),
        record=record,
        city=period.optional_text("city"),
    )
    period.close()
    return job


def _employment_type(self_employed: bool | None, training: bool | None) -> EmploymentType | None:
    if self_employed is None:
        return None
    if self_employed:
        return "self_employed"
    return "resident_or_fellow" if training else "employee"


def _leave(leave: Fields, record: str) -> Leave:
    kind = cast(LeaveKind, leave.one_of("type", LEAVE_KINDS))
    first_day, last_day = leave.days("start", "end")
    leave.close()
    return Leave(kind, first_day, last_day, record)


def _permit(permit: Fields, record: str) -> WorkPermit:
    kind = PERMIT_KINDS[permit.one_of("type", PERMIT_KINDS)]
    first_day, last_day = permit.days("valid_from", "valid_to")
    extension = permit.optional_object("extension")
    found = WorkPermit(
        kind=cast(PermitKind, kind),
        employers=permit.texts("employers"),
        province=permit.optional_text("province"),
        first_day=first_day,
        last_day=last_day,
        renewals=(_renewal(extension, f"{record}:extension"),) if extension else (),
        record=record,
        city=permit.optional_text("city"),
        noc_code=permit.optional_text("noc"),
        bars_health_care=permit.flag("not_valid_in_health_care", default=False),
    )
    permit.close()
    return found


def _renewal(extension: Fields, record: str) -> Renewal:
    applied_on = extension.day("applied_on")
    decided_on = extension.optional_day("decided_on")
    extension.check_order("applied_on", applied_on, "decided_on", decided_on)
    outcome = extension.optional_one_of("outcome", OUTCOMES)
    if outcome and decided_on is None:
        extension.refuse("decided_on", f"is missing though it was {outcome}", "Add the day")
    kind = extension.optional_one_of("kind", KINDS) or KINDS[0]
    extension.close()
    return Renewal(
        applied_on,
        decided_on,
        cast("RenewalOutcome | None", outcome),
        record,
        cast("RenewalKind", kind),
    )


def _confirmation(given: Fields, record: str) -> EmployerChangeConfirmation:
    employer = given.text("employer")
    first_day, last_day = given.days("from", "to")
    given.close()
    return EmployerChangeConfirmation(employer, first_day, last_day, record)


def _span(given: Fields) -> tuple[date, date | None]:
    days = given.days("start", "end")
    given.close()
    return days


def _exemption(law: Law) -> Exemption | None:
    version = law.find("exemption", "publicly_funded_physicians")
    return version.body if version else None


def _category(found: HoursVerdict | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"best_noc": found.noc_code, **_verdict(found)}


def _verdict(found: HoursVerdict) -> dict[str, Any]:
    discretionary = found.discretionary_hours
    return {
        "hours": _number(found.hours),
        "fte_weeks": _number(found.fte_weeks),
        "shortfall_hours": _number(found.shortfall_hours),
        "verdict": found.verdict.value,
        **({"discretionary_hours": _number(discretionary)} if discretionary else {}),
    }


def _days(days: ExcludedDays) -> dict[str, Any]:
    return {
        "first": days.span.first_day.isoformat(),
        "last": days.span.last_day.isoformat(),
        "employer": days.employer,
        "reason": days.reason.value,
        "source": str(days.source),
    }


def _number(value: Decimal | None) -> float | None:
    """Return a number for JSON; two decimals, so binary fractions read back as written."""
    return None if value is None else float(value)
