import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.eligibility.people import worked
from tests.eligibility.test_experience_day_by_day import ASSESSED, jobs, people

SLOWLY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def assessed(person, on):
    return worked(
        *person.jobs,
        permits=person.permits,
        on=on.isoformat(),
        absences=person.absences,
        study_periods=person.study_periods,
        status_gaps=person.status_gaps,
        employer_change_confirmations=person.employer_change_confirmations,
        licences=person.licences,
    )


def concluded(found):
    return (
        found.hours_by_noc,
        found.category,
        found.cec,
        found.excluded_for,
        found.alerts,
    )


@SLOWLY
@given(person=people(), on=ASSESSED)
def test_hours_never_exceed_thirty_a_week_of_the_window(person, on):
    found = assessed(person, on)

    most = Decimal(30) / 7 * found.window.days
    assert all(hours <= most for hours in found.hours_by_noc.values())
    assert found.cec.known_hours <= most


@SLOWLY
@given(person=people(), on=ASSESSED)
def test_an_hour_more_each_week_never_weakens_the_answer(person, on):
    longer = replace(
        person,
        jobs=tuple(
            replace(job, hours_per_week=job.hours_per_week and job.hours_per_week + 1)
            for job in person.jobs
        ),
    )

    before, after = assessed(person, on), assessed(longer, on)

    assert after.cec.known_hours >= before.cec.known_hours
    assert all(
        after.hours_by_noc.get(noc, 0) >= hours for noc, hours in before.hours_by_noc.items()
    )


@SLOWLY
@given(person=people(), on=ASSESSED, extra=jobs())
def test_work_that_nothing_authorizes_adds_no_hour_and_never_raises_the_verdict(person, on, extra):
    named = replace(
        person, permits=tuple(replace(each, kind="employer_specific") for each in person.permits)
    )
    elsewhere = replace(extra, employer="Nowhere Named Clinic", country="CA")

    before = assessed(named, on)
    after = assessed(replace(named, jobs=(*named.jobs, elsewhere)), on)

    assert after.hours_by_noc == before.hours_by_noc
    assert (after.category, after.cec) == (before.category, before.cec)


@SLOWLY
@given(person=people(), on=ASSESSED, cut=st.integers(1, 400))
def test_two_jobs_that_touch_are_the_same_as_one(person, on, cut):
    whole = [
        job for job in person.jobs if job.last_day and (job.last_day - job.first_day).days > cut
    ]
    if not whole:
        return
    job = whole[0]
    ends = job.first_day + timedelta(days=cut - 1)
    halves = (
        replace(job, last_day=ends),
        replace(job, first_day=ends + timedelta(days=1)),
    )
    split = replace(person, jobs=(*(each for each in person.jobs if each is not job), *halves))

    assert concluded(assessed(split, on)) == concluded(assessed(person, on))


@SLOWLY
@given(person=people(), on=ASSESSED, seed=st.integers(0, 1000))
def test_the_order_of_facts_does_not_matter(person, on, seed):
    order = random.Random(seed)

    def shuffled(facts):
        return tuple(order.sample(facts, len(facts)))

    mixed = replace(
        person,
        jobs=shuffled(tuple(replace(job, leaves=shuffled(job.leaves)) for job in person.jobs)),
        permits=shuffled(
            tuple(replace(each, renewals=shuffled(each.renewals)) for each in person.permits)
        ),
        absences=shuffled(person.absences),
    )

    assert concluded(assessed(mixed, on)) == concluded(assessed(person, on))


@SLOWLY
@given(person=people(), on=ASSESSED)
def test_every_day_of_every_job_is_either_counted_or_explained_once(person, on):
    found = assessed(person, on)

    for job in person.jobs:
        held = sum(
            shared.days for shared in [job.span.intersect(found.window)] if shared is not None
        )
        counted = sum(run.span.days for run in found.counted if run.job is job)
        explained = sum(
            days.span.days
            for days in found.days
            if days.job is job and days.reason != "no_tr_status"
        )
        assert counted + explained == held
