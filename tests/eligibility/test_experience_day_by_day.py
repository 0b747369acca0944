from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
from tests.eligibility.day_by_day import conclude
from tests.eligibility.people import worked

NAMES = ("Mercy Hospital", " mercy hospital ", "North Shore Clinic")
EPOCH = date(2023, 1, 1)
ASSESSED = st.dates(date(2026, 1, 1), date(2026, 12, 31)) | st.just(date(2024, 2, 29))


def a_day(lowest=0, highest=1300):
    return st.integers(lowest, highest).map(lambda count: EPOCH + timedelta(days=count))


@st.composite
def some_days(draw, longest=500, may_run_on=True):
    first = draw(a_day())
    if may_run_on and draw(st.integers(0, 9)) == 0:
        return first, None
    return first, first + timedelta(days=draw(st.integers(0, longest)))


@st.composite
def leaves(draw, when):
    kind = draw(st.sampled_from(["paid_vacation", "paid_vacation", "unpaid", "sick", "parental"]))
    first = when[0] + timedelta(days=draw(st.integers(0, 400)))
    return Leave(kind, first, first + timedelta(days=draw(st.integers(0, 30))))


@st.composite
def jobs(draw):
    when = draw(some_days(longest=900))
    self_employed = draw(st.integers(0, 5)) == 0
    return Job(
        employer=draw(st.sampled_from(NAMES)),
        noc_code=draw(st.sampled_from(["31102", "31102", "31100", "31301", "44101"])),
        country=draw(st.sampled_from(["CA"] * 7 + ["US"])),
        province=draw(st.sampled_from(["ON", "QC"])),
        first_day=when[0],
        last_day=when[1],
        hours_per_week=draw(
            st.sampled_from([Decimal(each) for each in ("7.5", "12", "20", "30", "37.5", "60")])
            | (st.none() if draw(st.integers(0, 3)) == 0 else st.just(Decimal(30)))
        ),
        is_paid=draw(st.sampled_from([True] * 9 + [False])),
        employment_type="self_employed" if self_employed else "employee",
        publicly_funded=draw(st.booleans()),
        training_programme=draw(st.sampled_from([False] * 5 + [True])),
        leaves=tuple(draw(st.lists(leaves(when), max_size=3))),
    )


@st.composite
def permits(draw):
    first, last = draw(some_days(longest=800))
    renewals = []
    if last is not None:
        for _ in range(draw(st.integers(0, 2))):
            applied = last + timedelta(days=draw(st.integers(-60, 10)))
            decided = applied + timedelta(days=draw(st.integers(0, 300)))
            renewals.append(Renewal(applied, draw(st.sampled_from([decided, None]))))
    return WorkPermit(
        kind=draw(st.sampled_from(["open", "employer_specific"])),
        employers=tuple(draw(st.lists(st.sampled_from(NAMES), max_size=2))),
        province=draw(st.sampled_from([None, None, "ON"])),
        first_day=first,
        last_day=last,
        renewals=tuple(renewals),
    )


@st.composite
def people(draw):
    def several(strategy, most):
        return tuple(draw(st.lists(strategy, max_size=most)))

    return Person(
        jobs=several(jobs(), 4),
        permits=several(permits(), 4),
        absences=tuple(Absence(*each) for each in several(some_days(longest=40), 2)),
        study_periods=tuple(
            StudyPeriod(*each, is_full_time=True) for each in several(some_days(longest=200), 1)
        ),
        status_gaps=tuple(StatusGap(*each) for each in several(some_days(longest=200), 1)),
        employer_change_confirmations=tuple(
            EmployerChangeConfirmation(draw(st.sampled_from(NAMES)), *each)
            for each in several(some_days(longest=300), 1)
        ),
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(person=people(), on=ASSESSED)
def test_the_rules_agree_with_a_plain_count_of_every_day(person, on):
    counted = conclude(person, on)

    found = worked(
        *person.jobs,
        permits=person.permits,
        on=on.isoformat(),
        absences=person.absences,
        study_periods=person.study_periods,
        status_gaps=person.status_gaps,
        employer_change_confirmations=person.employer_change_confirmations,
    )

    assert set(found.hours_by_noc) == set(counted["hours_by_noc"])
    for noc, hours in counted["hours_by_noc"].items():
        assert abs(float(found.hours_by_noc[noc]) - float(hours)) < 0.01
    assert found.category.verdict == counted["category"]
    assert found.cec.verdict == counted["cec"]
    assert abs(float(found.cec.known_hours) - float(counted["cec_hours"])) < 0.01
    assert found.excluded_for == counted["excluded_for"]
    assert found.alerts == counted["alerts"]
