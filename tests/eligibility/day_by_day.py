"""The conventions once more, one calendar day at a time: slow, plain, and apart from the rules.

It shares nothing with `eligibility/rules` but the facts, so that an error has to be made twice
to go unseen.
"""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

ONE_DAY = timedelta(days=1)
PHYSICIANS = ("31100", "31101", "31102")
CAP = 30
TARGET = 1560
REASONS = (
    *("foreign", "leave", "unauthorised", "outside_canada"),
    *("unpaid", "self_employed", "full_time_study", "hours_missing"),
)


def conclude(person, on):
    """Return hours, verdicts, reasons and alerts as the conventions give them."""
    first = window_start(on)
    sums = defaultdict(lambda: defaultdict(Fraction))
    excluded, alerts = set(), set()
    without_status_nocs = set()
    the_day = first
    while the_day < on:
        rates = defaultdict(lambda: defaultdict(Fraction))
        for job in person.jobs:
            if not within(the_day, job.first_day, job.last_day):
                continue
            reason = why_not(job, the_day, person)
            if reason and reason != "hours_missing":
                excluded.add(reason)
                if reason == "unauthorised":
                    alerts.add("unauthorised_work")
                continue
            long = is_long_vacation(job, the_day, person)
            policy = job.employment_type == "self_employed"
            training = bool(job.training_programme)
            no_status = any(
                within(the_day, gap.first_day, gap.last_day) for gap in person.status_gaps
            )
            if reason == "hours_missing":
                excluded.add(reason)
            else:
                if long:
                    alerts.add("long_paid_vacation")
                if policy and not long:
                    alerts.add("relies_on_physician_public_policy")
                if training and not long:
                    alerts.add("training_programme_review")
                if no_status:
                    alerts.add("no_temporary_resident_status")
                    excluded.add("no_tr_status")
                    without_status_nocs.add(job.noc_code)
            hours = CAP if reason == "hours_missing" else Fraction(job.hours_per_week)
            for group in groups_of(job, no_status):
                for level, counts in enumerate(
                    (
                        not policy and not training and not long,
                        not training and not long,
                        not long,
                        True,
                    )
                ):
                    if counts:
                        rates[group]["hoped", level] += hours
                        if reason is None:
                            rates[group]["known", level] += hours
        for group, by_level in rates.items():
            for level, hours in by_level.items():
                sums[group][level] += min(Fraction(CAP), hours) / 7
        the_day += ONE_DAY
    hours_by_noc = {
        noc: sums["noc", noc]["known", 2]
        for kind, noc in list(sums)
        if kind == "noc" and sums["noc", noc]["known", 2]
    }
    return {
        "hours_by_noc": hours_by_noc,
        "category": category_verdict(sums, without_status_nocs),
        "category_hours": max((hours_by_noc.get(noc, 0) for noc in PHYSICIANS), default=0),
        "cec": cec_verdict(sums["cec", ""]),
        "cec_hours": sums["cec", ""]["known", 2],
        "excluded_for": excluded,
        "alerts": alerts,
    }


def window_start(on):
    try:
        return date(on.year - 3, on.month, on.day)
    except ValueError:
        return date(on.year - 3, 3, 1)


def within(the_day, first_day, last_day):
    return first_day <= the_day and (last_day is None or the_day <= last_day)


def groups_of(job, no_status):
    if job.noc_code[1] not in "0123":
        return []
    return [("noc", job.noc_code)] + ([] if no_status else [("cec", "")])


def why_not(job, the_day, person):
    vacation = any(
        leave.kind == "paid_vacation" and within(the_day, leave.first_day, leave.last_day)
        for leave in job.leaves
    )
    other_leave = any(
        leave.kind != "paid_vacation" and within(the_day, leave.first_day, leave.last_day)
        for leave in job.leaves
    )
    outside = any(within(the_day, each.first_day, each.last_day) for each in person.absences)
    holds = {
        "foreign": job.country != "CA",
        "leave": other_leave,
        "unauthorised": not is_authorised(job, the_day, person),
        "outside_canada": outside and not vacation,
        "unpaid": job.is_paid is False,
        "self_employed": job.employment_type == "self_employed"
        and not (job.publicly_funded and job.noc_code in PHYSICIANS),
        "full_time_study": any(
            within(the_day, each.first_day, each.last_day) for each in person.study_periods
        ),
        "hours_missing": job.hours_per_week is None,
    }
    return next((reason for reason in REASONS if holds[reason]), None)


def is_authorised(job, the_day, person):
    for permit in person.permits:
        if within(the_day, permit.first_day, permit.last_day) and allows(permit, job):
            return True
        if allows(permit, job) and is_pending(permit, the_day, person):
            return True
    for each in person.employer_change_confirmations:
        if within(the_day, each.first_day, each.last_day) and same(each.employer, job.employer):
            for permit in person.permits:
                if is_pending(permit, the_day, person):
                    return True
                if permit.kind == "employer_specific" and within(
                    the_day, permit.first_day, permit.last_day
                ):
                    return True
    return False


def allows(permit, job):
    if permit.province is not None and permit.province != job.province:
        return False
    if permit.kind == "open":
        return True
    return any(same(name, job.employer) for name in permit.employers)


def same(one, other):
    return one.strip().lower() == other.strip().lower()


def is_pending(permit, the_day, person):
    if permit.last_day is None or the_day <= permit.last_day:
        return False
    for renewal in permit.renewals:
        if renewal.applied_on > permit.last_day:
            continue
        if renewal.decided_on is not None and the_day >= renewal.decided_on:
            continue
        check = permit.last_day + ONE_DAY
        stayed = True
        while check <= the_day:
            if any(within(check, each.first_day, each.last_day) for each in person.absences):
                stayed = False
                break
            check += ONE_DAY
        if stayed:
            return True
    return False


def is_long_vacation(job, the_day, person):
    """Return whether this is the fifteenth or a later day of vacation in a row."""

    def on_vacation(check):
        return any(
            same(each.employer, job.employer)
            and within(check, each.first_day, each.last_day)
            and leave.kind == "paid_vacation"
            and within(check, leave.first_day, leave.last_day)
            for each in person.jobs
            for leave in each.leaves
        )

    mine = any(
        leave.kind == "paid_vacation" and within(the_day, leave.first_day, leave.last_day)
        for leave in job.leaves
    )
    return mine and all(on_vacation(the_day - back * ONE_DAY) for back in range(15))


NAMES = ("met", "met_by_policy", "met_review", "review")


def reached(sums, certainty):
    return next((NAMES[level] for level in range(4) if sums[certainty, level] >= TARGET), "not_met")


def cec_verdict(sums):
    known, hoped = reached(sums, "known"), reached(sums, "hoped")
    if sums["known", 2] >= TARGET or known == hoped:
        return known
    return "incomplete"


def category_verdict(sums, without_status_nocs):
    rank = ("not_met", "review", "met_review", "met_by_policy", "met")
    best_known, best_hoped, enough = "not_met", "not_met", False
    for noc in PHYSICIANS:
        known, hoped = (reached(sums["noc", noc], each) for each in ("known", "hoped"))
        if noc in without_status_nocs:
            known, hoped = (min(each, "review", key=rank.index) for each in (known, hoped))
        enough = enough or sums["noc", noc]["known", 2] >= TARGET
        best_known = max(best_known, known, key=rank.index)
        best_hoped = max(best_hoped, hoped, key=rank.index)
    if enough or best_known == best_hoped:
        return best_known
    return "incomplete"
