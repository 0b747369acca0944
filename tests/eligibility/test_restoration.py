"""Status lost and restored (IRPR 182): no work until it is approved, and nothing reaches back.

Worked by hand: the permit ends on 28 December 2025, so restoration may be asked for until
28 March 2026, 90 days later.
"""

from datetime import date

import pytest

from eligibility.rules.authorization_gaps import unauthorized_spans
from eligibility.rules.facts import Person, Renewal
from eligibility.rules.findings import Outcome
from eligibility.rules.restoration import last_day_to_ask, restoration_warning
from eligibility.rules.span import Span
from tests.eligibility.people import YEAR, day, days, job, open_permit, renewal, worked

TO_28_DECEMBER = "2025-01-01 2025-12-28"


def restoration(applied, decided=None, outcome=None):
    return Renewal(day(applied), day(decided), outcome, "renewal:1", "restoration")


def gaps(*permits):
    work = job(YEAR)
    person = Person(jobs=(work,), permits=permits)
    return unauthorized_spans(work, person, Span(*days(YEAR)))


def test_days_between_the_permit_and_the_one_issued_on_restoration_stay_unauthorized():
    lapsed = open_permit(TO_28_DECEMBER, restoration("2026-01-15", "2026-03-02", "approved"))

    [gap] = gaps(lapsed, open_permit("2026-03-02"))

    assert (gap.why, str(gap.span)) == ("restoration", "2025-12-29 to 2026-03-01")
    assert gap.source.source == "IRPR 182"
    assert gap.reason == (
        "The permit ended on 28 December 2025. Restoration of status was asked for on 15 January "
        "2026 and was approved on 2 March 2026: until it is approved nobody may work, and approval "
        "does not reach back."
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (restoration("2026-03-28"), "on 28 March 2026 and is pending"),
        (
            restoration("2026-03-29", "2026-05-01", "refused"),
            "on 29 March 2026, after the 90 days that ended on 28 March 2026 and was refused on "
            "1 May 2026",
        ),
    ],
)
def test_restoration_asked_for_after_the_ninetieth_day_is_said_to_be_late(asked, said):
    [gap] = gaps(open_permit(TO_28_DECEMBER, asked))

    assert str(gap.span) == "2025-12-29 to 2026-05-31"
    assert f"asked for {said}:" in gap.reason


def test_restoration_never_lets_work_go_on_even_before_the_permit_ends():
    assert gaps(open_permit(TO_28_DECEMBER, restoration("2025-12-01")))


def test_ninety_days_run_from_the_refusal_of_a_renewal_filed_in_time():
    refused = renewal("2025-12-01", "2026-02-01", "refused")
    permit = open_permit(TO_28_DECEMBER, refused, restoration("2026-02-10"))

    assert last_day_to_ask(permit) == date(2026, 5, 2)
    assert [(gap.why, str(gap.span)) for gap in gaps(permit)] == [
        ("restoration", "2026-02-01 to 2026-05-31")
    ]


def test_no_status_is_lost_while_a_renewal_filed_in_time_is_pending():
    assert last_day_to_ask(open_permit(TO_28_DECEMBER, renewal("2025-12-01"))) is None
    assert last_day_to_ask(open_permit("2025-01-01")) is None


@pytest.mark.parametrize(
    ("on", "warned"),
    [("2026-01-14", False), ("2026-01-15", True), ("2026-03-01", True), ("2026-03-02", False)],
)
def test_pending_restoration_is_warned_of_until_its_decision(on, warned):
    permit = open_permit(TO_28_DECEMBER, restoration("2026-01-15", "2026-03-02", "approved"))

    warning = restoration_warning([permit], day(on))

    assert (warning is not None) is warned
    if warning:
        assert warning.is_warning
        assert warning.outcome is Outcome.UNDETERMINED
        assert "until 28 March 2026" in warning.reason


def test_hours_worked_while_restoration_is_pending_do_not_count():
    permit = open_permit(TO_28_DECEMBER, restoration("2026-01-15"))

    found = worked(job(YEAR), permits=[permit])

    assert found.category.hours == 210 * 30 // 7
    assert "unauthorised" in found.excluded_for
