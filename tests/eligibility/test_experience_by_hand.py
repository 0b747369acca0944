"""Cases worked by hand. A day of 30 hours a week is 30/7 hours; YEAR is 364 days, 1,560 hours.

Each says the known hours of the category, its verdict, that of the CEC, why days do not count
and the alerts. Assessed on 24 June 2026 unless stated: the window is 24 June 2023 to 23 June 2026.
"""

from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal

import pytest

from eligibility.rules.span import Span
from tests.eligibility.people import (
    MERCY,
    NORTH,
    YEAR,
    away,
    confirmed,
    days,
    job,
    leave,
    open_permit,
    permit_for,
    renewal,
    study,
    without_status,
    worked,
)

TO_28_DECEMBER = "2025-01-01 2025-12-28"
"""A permit that ends on the 210th day of YEAR."""


@dataclass
class Case:
    title: str
    jobs: list
    days: int = 364
    """How many days at the full 30 hours a week are known to count."""
    verdict: str = "met"
    cec: str = ""
    reasons: set = field(default_factory=set)
    alerts: set = field(default_factory=set)
    facts: dict = field(default_factory=dict)


def case(title, *jobs, days=364, verdict="met", cec="", reasons=(), alerts=(), **facts):
    return Case(title, list(jobs), days, verdict, cec, set(reasons), set(alerts), facts)


def unauthorised(title, *jobs, days, **facts):
    return case(
        title,
        *jobs,
        days=days,
        verdict="not_met",
        reasons=["unauthorised"],
        alerts=["unauthorised_work"],
        **facts,
    )


AMOUNTS = [
    case("exactly a year", job(YEAR)),
    case("a day less", job("2025-06-02 2026-05-30"), days=363, verdict="not_met"),
    case("overtime is capped", job("2025-06-02 2025-11-30", 60), days=182, verdict="not_met"),
    case("half time for two years", job("2024-06-03 2026-05-31", 15)),
    case("ten hours for 156 weeks", job("2023-06-26 2026-06-21", 10)),
    case("two jobs share one cap", job(YEAR, 20), job(YEAR, 20, NORTH)),
    case(
        "cumulative, with a gap between",
        job("2024-01-01 2024-06-30"),
        job("2025-06-02 2025-12-01", employer=NORTH),
        days=365,
    ),
    case(
        "hours of two listed occupations are not added for the category",
        job("2025-06-02 2025-11-30", noc="31100"),
        job("2025-12-01 2026-05-31", noc="31102"),
        days=182,
        verdict="not_met",
        cec="met",
    ),
    case(
        "a lower skilled occupation counts for the CEC alone",
        job("2025-06-02 2025-11-30"),
        job("2025-12-01 2026-05-31", noc="33102"),
        days=182,
        verdict="not_met",
        cec="met",
    ),
    case(
        "TEER 0 counts for the CEC alone",
        job(YEAR, noc="30010"),
        days=0,
        verdict="not_met",
        cec="met",
    ),
    case("TEER 4 counts for neither", job(YEAR, noc="44101"), days=0, verdict="not_met"),
    case("nobody worked", days=0, verdict="not_met"),
]

WINDOWS = [
    case("all before the window", job("2022-06-20 2023-06-23"), days=0, verdict="not_met"),
    case("a day too early", job("2023-06-23 2024-06-20"), days=363, verdict="not_met"),
    case("from the window's first day", job("2023-06-24 2024-06-21")),
    case(
        "the day of the draw is not in it",
        job("2025-06-26 2026-06-24"),
        days=363,
        verdict="not_met",
    ),
    case("a job that goes on counts to the day before", job("2025-06-25")),
    case("a job that ends later, too", job("2025-06-25 2030-01-01")),
    case(
        "drawn on 29 February: the window starts on 1 March",
        job("2021-02-28 2022-02-27"),
        on="2024-02-29",
    ),
    case(
        "drawn on 29 February: a day after the start is a day short",
        job("2021-02-27 2022-02-26"),
        days=363,
        verdict="not_met",
        on="2024-02-29",
    ),
    case(
        "exclusions before the window are not spoken of",
        job("2022-01-01 2023-06-23"),
        job(YEAR, employer=NORTH),
        permits=[open_permit("2023-06-24")],
    ),
]

PERMITS = [
    unauthorised("no permit at all", job(YEAR), days=0, permits=[]),
    unauthorised(
        "before the first permit", job(YEAR), days=273, permits=[open_permit("2025-09-01")]
    ),
    unauthorised(
        "a week between two permits",
        job(YEAR),
        days=357,
        permits=[open_permit(TO_28_DECEMBER), open_permit("2026-01-05")],
    ),
    case(
        "permits that overlap",
        job(YEAR),
        permits=[open_permit("2025-01-01 2025-12-31"), open_permit("2025-10-01 2026-12-31")],
    ),
    case(
        "an employer's name in other letters and blanks",
        job(YEAR),
        permits=[permit_for(" MERCY hospital ", "2025-01-01")],
    ),
    case(
        "one of two employers named", job(YEAR), permits=[permit_for((NORTH, MERCY), "2025-01-01")]
    ),
    unauthorised(
        "another employer named", job(YEAR), days=0, permits=[permit_for(NORTH, "2025-01-01")]
    ),
    unauthorised(
        "a permit that names nobody", job(YEAR), days=0, permits=[permit_for((), "2025-01-01")]
    ),
    case(
        "a permit whose employer nobody wrote down",
        job(YEAR),
        days=0,
        verdict="incomplete",
        reasons=["authority_missing"],
        permits=[permit_for(None, "2025-01-01")],
    ),
    case(
        "limited to the province of the work",
        job(YEAR, province="ON"),
        permits=[open_permit("2025-01-01", province="ON")],
    ),
    unauthorised(
        "limited to another province",
        job(YEAR, province="QC"),
        days=0,
        permits=[open_permit("2025-01-01", province="ON")],
    ),
    case(
        "limited to a province, the work's unknown",
        job(YEAR),
        days=0,
        verdict="incomplete",
        reasons=["authority_missing"],
        permits=[open_permit("2025-01-01", province="ON")],
    ),
    case("work in Quebec is work in Canada", job(YEAR, province="QC")),
    unauthorised(
        "moonlighting elsewhere does not fill the week",
        job(YEAR, 24),
        job(YEAR, 12, NORTH),
        days=Decimal("291.2"),
        permits=[permit_for(MERCY, "2025-01-01")],
    ),
]

RENEWALS = [
    case(
        "filed on the day of expiry",
        job(YEAR),
        permits=[open_permit(TO_28_DECEMBER, renewal("2025-12-28"))],
    ),
    unauthorised(
        "filed a day late",
        job(YEAR),
        days=210,
        permits=[open_permit(TO_28_DECEMBER, renewal("2025-12-29"))],
    ),
    unauthorised(
        "decided on 1 March: the day before still counts",
        job(YEAR),
        days=272,
        permits=[open_permit(TO_28_DECEMBER, renewal("2025-12-01", "2026-03-01", "refused"))],
    ),
    unauthorised(
        "approval ends the authority as a refusal does",
        job(YEAR),
        days=272,
        permits=[open_permit(TO_28_DECEMBER, renewal("2025-12-01", "2026-03-01", "approved"))],
    ),
    unauthorised(
        "decided before the expiry: the permit holds to its end",
        job(YEAR),
        days=210,
        permits=[open_permit(TO_28_DECEMBER, renewal("2025-10-01", "2025-12-01", "refused"))],
    ),
    unauthorised(
        "decided on the day after the expiry leaves no day",
        job(YEAR),
        days=210,
        permits=[open_permit(TO_28_DECEMBER, renewal("2025-12-01", "2025-12-29"))],
    ),
    case(
        "the new permit begins on the day of the decision",
        job(YEAR),
        permits=[
            open_permit(TO_28_DECEMBER, renewal("2025-12-01", "2026-03-01")),
            open_permit("2026-03-01"),
        ],
    ),
    unauthorised(
        "the new permit begins a week after the decision",
        job(YEAR),
        days=357,
        permits=[
            open_permit(TO_28_DECEMBER, renewal("2025-12-01", "2026-03-01")),
            open_permit("2026-03-08"),
        ],
    ),
    case(
        "of two renewals one in time is enough",
        job(YEAR),
        permits=[open_permit(TO_28_DECEMBER, renewal("2026-01-10"), renewal("2025-12-20"))],
    ),
    unauthorised(
        "one filed while another is pending does not carry on",
        job(YEAR),
        days=272,
        permits=[
            open_permit(TO_28_DECEMBER, renewal("2025-12-01", "2026-03-01"), renewal("2026-02-15"))
        ],
    ),
    unauthorised(
        "the same conditions: another employer may not",
        job("2025-06-02 2025-12-28"),
        job("2025-12-29 2026-05-31", employer=NORTH),
        days=210,
        permits=[permit_for(MERCY, TO_28_DECEMBER, renewal("2025-12-01"))],
    ),
    unauthorised(
        "left Canada while pending: over for good",
        job(YEAR, leaves=(leave("paid_vacation", "2026-02-02 2026-02-08"),)),
        days=245,
        permits=[open_permit(TO_28_DECEMBER, renewal("2025-12-01"))],
        absences=(away("2026-02-02 2026-02-08"),),
    ),
    unauthorised(
        "left Canada, and a permit on return",
        job(YEAR, leaves=(leave("paid_vacation", "2026-02-02 2026-02-08"),)),
        days=357,
        permits=[open_permit(TO_28_DECEMBER, renewal("2025-12-01")), open_permit("2026-02-09")],
        absences=(away("2026-02-02 2026-02-08"),),
    ),
    case(
        "back in Canada on the day of expiry",
        job(YEAR, leaves=(leave("paid_vacation", "2025-12-20 2025-12-28"),)),
        permits=[open_permit(TO_28_DECEMBER, renewal("2025-12-01"))],
        absences=(away("2025-12-20 2025-12-28"),),
    ),
    unauthorised(
        "still away the day after the expiry",
        job(YEAR, leaves=(leave("paid_vacation", "2025-12-20 2025-12-29"),)),
        days=210,
        permits=[open_permit(TO_28_DECEMBER, renewal("2025-12-01"))],
        absences=(away("2025-12-20 2025-12-29"),),
    ),
    case(
        "a permit without an end needs no renewal",
        job(YEAR),
        permits=[open_permit("2025-01-01", renewal("2025-12-01", "2025-12-02"))],
    ),
]

EMPLOYER_CHANGES = [
    unauthorised(
        "from the confirmation on, with an employer-specific permit",
        job(YEAR, employer=NORTH),
        days=357,
        permits=[permit_for(MERCY, "2025-01-01 2026-12-31")],
        employer_change_confirmations=(confirmed(NORTH, "2025-06-09"),),
    ),
    unauthorised(
        "only while the permit is valid",
        job(YEAR, employer=NORTH),
        days=210,
        permits=[permit_for(MERCY, TO_28_DECEMBER)],
        employer_change_confirmations=(confirmed(NORTH, "2025-06-01"),),
    ),
    case(
        "or while an extension is pending",
        job(YEAR, employer=NORTH),
        permits=[permit_for(MERCY, TO_28_DECEMBER, renewal("2025-12-01"))],
        employer_change_confirmations=(confirmed(NORTH, "2025-06-01"),),
    ),
    unauthorised(
        "not with an open permit limited to another province",
        job(YEAR, employer=NORTH, province="QC"),
        days=0,
        permits=[open_permit("2025-01-01", province="ON")],
        employer_change_confirmations=(confirmed(NORTH, "2025-06-01"),),
    ),
    unauthorised(
        "to its last day",
        job(YEAR, employer=NORTH),
        days=210,
        permits=[permit_for(MERCY, "2025-01-01")],
        employer_change_confirmations=(confirmed(NORTH, "2025-06-01 2025-12-28"),),
    ),
    unauthorised(
        "for nobody else",
        job(YEAR, employer="South Clinic"),
        days=0,
        permits=[permit_for(MERCY, "2025-01-01")],
        employer_change_confirmations=(confirmed(NORTH, "2025-06-01"),),
    ),
]


def with_leave(*leaves, **facts):
    return job(YEAR, leaves=tuple(leave(*each) for each in leaves), **facts)


LEAVES = [
    case("fourteen days of vacation", with_leave(("paid_vacation", "2025-08-01 2025-08-14"))),
    case(
        "the fifteenth is an officer's to decide",
        with_leave(("paid_vacation", "2025-08-01 2025-08-15")),
        days=363,
        verdict="review",
        alerts=["long_paid_vacation"],
    ),
    case(
        "blocks that touch are one",
        with_leave(
            ("paid_vacation", "2025-08-01 2025-08-07"), ("paid_vacation", "2025-08-08 2025-08-15")
        ),
        days=363,
        verdict="review",
        alerts=["long_paid_vacation"],
    ),
    case(
        "blocks a day apart are two",
        with_leave(
            ("paid_vacation", "2025-08-01 2025-08-14"), ("paid_vacation", "2025-08-16 2025-08-29")
        ),
    ),
    case(
        "blocks that overlap are one",
        with_leave(
            ("paid_vacation", "2025-08-01 2025-08-10"), ("paid_vacation", "2025-08-05 2025-08-15")
        ),
        days=363,
        verdict="review",
        alerts=["long_paid_vacation"],
    ),
    case(
        "a block is counted from its own first day, before the window",
        job("2023-06-01 2024-06-21", leaves=(leave("paid_vacation", "2023-06-14 2023-07-03"),)),
        days=358,
        verdict="review",
        alerts=["long_paid_vacation"],
    ),
    case(
        "a long vacation does not matter where the rest suffices",
        job("2025-05-01 2026-05-31", leaves=(leave("paid_vacation", "2025-08-01 2025-08-20"),)),
        days=390,
        alerts=["long_paid_vacation"],
    ),
    case(
        "too little even with the long vacation",
        job("2025-06-02 2025-12-28", leaves=(leave("paid_vacation", "2025-08-01 2025-08-20"),)),
        days=204,
        verdict="not_met",
        alerts=["long_paid_vacation"],
    ),
    case(
        "a fortnight of vacation abroad",
        with_leave(("paid_vacation", "2025-08-01 2025-08-14")),
        absences=(away("2025-08-01 2025-08-14"),),
    ),
    case(
        "unpaid leave",
        with_leave(("unpaid", "2025-08-01 2025-08-14")),
        days=350,
        verdict="not_met",
        reasons=["leave"],
    ),
    case(
        "sick leave",
        with_leave(("sick", "2025-08-01 2025-08-07")),
        days=357,
        verdict="not_met",
        reasons=["leave"],
    ),
    case(
        "parental leave",
        with_leave(("parental", "2025-08-01 2025-12-28")),
        days=214,
        verdict="not_met",
        reasons=["leave"],
    ),
    case(
        "sick leave abroad is leave, not absence",
        with_leave(("sick", "2025-08-01 2025-08-07")),
        days=357,
        verdict="not_met",
        reasons=["leave"],
        absences=(away("2025-08-01 2025-08-07"),),
    ),
    case(
        "sick during the vacation",
        with_leave(("paid_vacation", "2025-08-01 2025-08-14"), ("sick", "2025-08-05 2025-08-06")),
        days=362,
        verdict="not_met",
        reasons=["leave"],
    ),
    case(
        "leave while not authorized is leave",
        with_leave(("unpaid", "2025-12-29 2026-05-31")),
        days=210,
        verdict="not_met",
        reasons=["leave"],
        permits=[open_permit(TO_28_DECEMBER)],
    ),
    case(
        "leave beyond the job changes nothing",
        with_leave(("paid_vacation", "2026-06-01 2026-06-30")),
    ),
    case(
        "leave from one job only",
        with_leave(("unpaid", "2025-08-01 2025-08-14")),
        job("2025-08-01 2025-08-14", employer=NORTH),
        reasons=["leave"],
    ),
]

POLICY = ["relies_on_physician_public_policy"]
SELF = {"employment_type": "self_employed"}

EXCLUSIONS = [
    case("abroad", job(YEAR, country="US"), days=0, verdict="not_met", reasons=["foreign"]),
    case(
        "abroad, no permit is asked",
        job(YEAR, country="US"),
        days=0,
        verdict="not_met",
        reasons=["foreign"],
        permits=[],
    ),
    case("unpaid", job(YEAR, is_paid=False), days=0, verdict="not_met", reasons=["unpaid"]),
    case(
        "at home abroad for a week",
        job(YEAR),
        days=357,
        verdict="not_met",
        reasons=["outside_canada"],
        absences=(away("2025-08-01 2025-08-07"),),
    ),
    case(
        "full-time study for a week",
        job(YEAR),
        days=357,
        verdict="not_met",
        reasons=["full_time_study"],
        study_periods=(study("2025-08-01 2025-08-07"),),
    ),
    case("part-time study", job(YEAR), study_periods=(study("2025-08-01 2025-12-31", False),)),
    case(
        "self-employed, privately paid",
        job(YEAR, **SELF, publicly_funded=False),
        days=0,
        verdict="not_met",
        reasons=["self_employed"],
    ),
    case(
        "self-employed, publicly funded",
        job(YEAR, **SELF, publicly_funded=True),
        verdict="met_by_policy",
        alerts=POLICY,
    ),
    case(
        "self-employed, publicly funded, no physician",
        job(YEAR, noc="31110", **SELF, publicly_funded=True),
        days=0,
        verdict="not_met",
        reasons=["self_employed"],
    ),
    case(
        "self-employed before the public policy",
        job(YEAR, **SELF, publicly_funded=True),
        days=0,
        verdict="not_met",
        reasons=["self_employed"],
        exemption=None,
    ),
    case(
        "enough without the policy",
        job(YEAR),
        job("2024-06-03 2025-06-01", **SELF, publicly_funded=True),
        days=728,
        alerts=POLICY,
    ),
    case(
        "enough only with the policy",
        job("2025-06-02 2025-12-28"),
        job("2025-12-29 2026-05-31", **SELF, publicly_funded=True),
        verdict="met_by_policy",
        alerts=POLICY,
    ),
    case(
        "contractor, publicly funded",
        job(YEAR, employment_type="contractor", publicly_funded=True),
        verdict="met_by_policy",
        alerts=POLICY,
    ),
    case(
        "contractor, privately paid",
        job(YEAR, employment_type="contractor", publicly_funded=False),
        days=0,
        verdict="review",
        alerts=["contractor_review"],
    ),
    case(
        "a residency",
        job(YEAR, employment_type="resident_or_fellow"),
        verdict="met_review",
        alerts=["training_programme_review"],
    ),
    case(
        "a residency beside a full year of work",
        job(YEAR),
        job(YEAR, 10, NORTH, employment_type="resident_or_fellow"),
        alerts=["training_programme_review"],
    ),
    case(
        "a residency completes the year",
        job("2025-06-02 2025-12-28"),
        job("2025-12-29 2026-05-31", training_programme=True),
        verdict="met_review",
        alerts=["training_programme_review"],
    ),
    case(
        "a residency paid fee for service",
        job(YEAR, **SELF, publicly_funded=True, training_programme=True),
        verdict="met_review",
        alerts=[*POLICY, "training_programme_review"],
    ),
    case(
        "all without status",
        job(YEAR),
        verdict="review",
        cec="not_met",
        reasons=["no_tr_status"],
        alerts=["no_temporary_resident_status"],
        status_gaps=(without_status("2025-01-01"),),
    ),
    case(
        "without status, but not working then",
        job(YEAR),
        status_gaps=(without_status("2024-01-01 2025-06-01"),),
    ),
    case(
        "without status on discretionary vacation only",
        job("2025-05-19 2026-05-31", leaves=(leave("paid_vacation", "2025-05-19 2025-06-08"),)),
        days=371,
        verdict="review",
        cec="met",
        reasons=["no_tr_status"],
        alerts=["long_paid_vacation", "no_temporary_resident_status"],
        status_gaps=(without_status("2025-06-02 2025-06-08"),),
    ),
    case(
        "too little, without status",
        job("2025-06-02 2025-12-28"),
        days=210,
        verdict="not_met",
        reasons=["no_tr_status"],
        alerts=["no_temporary_resident_status"],
        status_gaps=(without_status("2025-01-01"),),
    ),
    case(
        "every reason at once: the first is given",
        job(YEAR, None, country="US", is_paid=False, leaves=(leave("unpaid", YEAR),), **SELF),
        days=0,
        verdict="not_met",
        reasons=["foreign"],
        permits=[],
        absences=(away(YEAR),),
        study_periods=(study(YEAR),),
    ),
    case(
        "not authorized comes before abroad, unpaid, self-employed, study and hours",
        job(YEAR, None, is_paid=False, **SELF),
        days=0,
        verdict="not_met",
        reasons=["unauthorised"],
        alerts=["unauthorised_work"],
        permits=[],
        absences=(away(YEAR),),
        study_periods=(study(YEAR),),
    ),
    case(
        "abroad comes before unpaid",
        job(YEAR, is_paid=False),
        days=0,
        verdict="not_met",
        reasons=["outside_canada"],
        absences=(away(YEAR),),
    ),
    case(
        "unpaid comes before self-employed",
        job(YEAR, is_paid=False, **SELF),
        days=0,
        verdict="not_met",
        reasons=["unpaid"],
    ),
    case(
        "self-employed comes before study",
        job(YEAR, **SELF, publicly_funded=False),
        days=0,
        verdict="not_met",
        reasons=["self_employed"],
        study_periods=(study(YEAR),),
    ),
    case(
        "study comes before missing hours",
        job(YEAR, None),
        days=0,
        verdict="not_met",
        reasons=["full_time_study"],
        study_periods=(study(YEAR),),
    ),
]

MISSING = [
    case(
        "hours not stated", job(YEAR, None), days=0, verdict="incomplete", reasons=["hours_missing"]
    ),
    case(
        "hours not stated, but too few days in any case",
        job("2025-06-02 2025-12-28", None),
        days=0,
        verdict="not_met",
        reasons=["hours_missing"],
    ),
    case(
        "hours not stated, but enough without",
        job(YEAR),
        job(YEAR, None, NORTH),
        reasons=["hours_missing"],
    ),
    case(
        "hours not stated decide with the known ones",
        job("2025-06-02 2025-12-28"),
        job("2025-12-29 2026-05-31", None, NORTH),
        days=210,
        verdict="incomplete",
        reasons=["hours_missing"],
    ),
    case(
        "hours not stated beside a full week add nothing",
        job("2025-06-02 2025-12-28"),
        job("2025-06-02 2025-12-28", None, NORTH),
        days=210,
        verdict="not_met",
        reasons=["hours_missing"],
    ),
    case(
        "hours not stated come before an officer's discretion",
        with_leave(("paid_vacation", "2025-08-01 2025-08-15")),
        job("2026-06-01 2026-06-07", None, NORTH),
        days=363,
        verdict="incomplete",
        reasons=["hours_missing"],
        alerts=["long_paid_vacation"],
    ),
    case(
        "pay unknown",
        job(YEAR, is_paid=None),
        days=0,
        verdict="incomplete",
        reasons=["pay_missing"],
    ),
    case(
        "country unknown",
        job(YEAR, country=None),
        days=0,
        verdict="incomplete",
        reasons=["country_missing"],
    ),
    case(
        "country unknown and no permit: nobody is accused",
        job(YEAR, country=None),
        days=0,
        verdict="not_met",
        reasons=["country_missing"],
        permits=[],
    ),
    case(
        "occupation unknown",
        job(YEAR, noc=None),
        days=0,
        verdict="incomplete",
        reasons=["noc_missing"],
    ),
    case(
        "kind of work unknown",
        job(YEAR, employment_type=None),
        days=0,
        verdict="incomplete",
        reasons=["employment_type_missing"],
    ),
    case(
        "payer unknown",
        job(YEAR, **SELF),
        days=0,
        verdict="incomplete",
        reasons=["funding_missing"],
    ),
    case(
        "kind of study unknown",
        job(YEAR),
        days=0,
        verdict="incomplete",
        reasons=["study_missing"],
        study_periods=(study(YEAR, None),),
    ),
]

CASES = [
    *AMOUNTS,
    *WINDOWS,
    *PERMITS,
    *RENEWALS,
    *EMPLOYER_CHANGES,
    *LEAVES,
    *EXCLUSIONS,
    *MISSING,
]


@pytest.mark.parametrize("each", CASES, ids=lambda each: each.title)
def test_case(each):
    found = worked(*each.jobs, **each.facts)

    hours = (Decimal(each.days) * 30 / 7).quantize(Decimal("0.01"), ROUND_FLOOR)
    assert found.category.known_hours == hours
    assert found.category.verdict == each.verdict
    assert found.cec.verdict == (each.cec or each.verdict)
    assert found.excluded_for == each.reasons
    assert found.alerts == each.alerts


def test_the_occupation_with_missing_hours_is_named():
    found = worked(job("2025-06-02 2025-12-28", noc="31100"), job(YEAR, None, NORTH))

    assert (found.category.noc_code, found.category.hours) == ("31102", None)
    assert (found.category.fte_weeks, found.category.shortfall_hours) == (None, None)


def test_the_occupation_that_meets_the_year_is_named_though_another_has_more_hours():
    found = worked(
        job("2024-01-01 2025-05-31", noc="31100", employment_type="resident_or_fellow"),
        job(YEAR, noc="31102"),
    )

    assert (found.category.noc_code, found.category.verdict) == ("31102", "met")


def test_no_occupation_is_named_where_none_has_hours():
    assert worked(job(YEAR, noc="31301")).category.noc_code is None


def test_hours_are_rounded_so_that_a_shortfall_is_never_hidden():
    found = worked(job(YEAR, "29.9999"))

    assert found.category.verdict == "not_met"
    assert (found.category.hours, found.category.shortfall_hours) == (
        Decimal("1559.99"),
        Decimal("0.01"),
    )


def test_hours_of_each_occupation_have_their_own_cap_and_the_cec_one_for_all():
    found = worked(job(YEAR, 20, noc="31100"), job(YEAR, 25, NORTH), job(YEAR, 40, noc="44101"))

    assert found.hours_by_noc == {"31100": 1040, "31102": 1300}
    assert (found.category.noc_code, found.category.hours) == ("31102", 1300)
    assert found.cec.hours == 1560


def test_discretionary_hours_are_kept_apart():
    found = worked(with_leave(("paid_vacation", "2025-08-01 2025-08-21")))

    assert (found.category.hours, found.category.discretionary_hours) == (1530, 30)


def test_the_cure_of_a_leave_names_the_employer():
    found = worked(job(YEAR, leaves=(leave("sick", "2025-07-01 2025-07-31"),)))

    assert found.days[0].cure == "A letter from Mercy Hospital if the leave is wrong."


def test_days_excluded_for_one_reason_are_one_run_whatever_else_holds_on_some_of_them():
    found = worked(
        job(YEAR, is_paid=False, leaves=(leave("paid_vacation", "2025-07-01 2025-07-31"),)),
        status_gaps=(without_status("2025-08-01 2025-08-31"),),
    )

    assert [(str(each.span), each.reason) for each in found.days] == [
        (str(Span(*days(YEAR))), "unpaid")
    ]


def test_discretionary_vacation_without_status_is_given_with_both_doubts():
    found = worked(
        job("2025-05-19 2026-05-31", leaves=(leave("paid_vacation", "2025-05-19 2025-06-08"),)),
        status_gaps=(without_status("2025-06-02 2025-06-08"),),
    )

    assert [each.reason for each in found.days] == ["long_vacation", "no_tr_status"]
