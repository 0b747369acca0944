"""An invitation's period and its endings: IRPA 10.1, 10.2."""

from datetime import UTC, datetime, timedelta

import pytest

from draws.rules.invitation import (
    CONSEQUENCES,
    Ending,
    EndingFault,
    LetterFault,
    default_cut_off_at,
    ending_fault,
    letter_faults,
)

ISSUED_AT = datetime(2026, 9, 3, 15, 2, tzinfo=UTC)
CUT_OFF_AT = datetime(2026, 11, 3, tzinfo=UTC)
LATER = datetime(2026, 12, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("issued_at", "cut_off_at"),
    [
        (datetime(2019, 7, 10, 12, tzinfo=UTC), datetime(2019, 9, 9, tzinfo=UTC)),
        (datetime(2026, 2, 19, 14, 24, 23, tzinfo=UTC), datetime(2026, 4, 21, tzinfo=UTC)),
        (datetime(2026, 9, 15, tzinfo=UTC), datetime(2026, 11, 15, tzinfo=UTC)),
        (datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC), datetime(2027, 1, 20, tzinfo=UTC)),
    ],
)
def test_default_cut_off_is_midnight_utc_sixty_one_days_after_the_utc_date(issued_at, cut_off_at):
    assert default_cut_off_at(issued_at) == cut_off_at


def test_default_cut_off_counts_from_the_utc_date_not_the_local_one():
    zone = datetime.fromisoformat("2026-09-02T20:30:00-04:00")

    assert default_cut_off_at(zone) == datetime(2026, 11, 3, tzinfo=UTC)


def test_the_period_was_ninety_days_until_june_2018():
    last_of_old = datetime(2018, 6, 25, 14, tzinfo=UTC)
    first_of_new = datetime(2018, 6, 26, 14, tzinfo=UTC)

    assert default_cut_off_at(last_of_old) == datetime(2018, 9, 24, tzinfo=UTC)
    assert default_cut_off_at(first_of_new) == datetime(2018, 8, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    ("issued_at", "cut_off_at", "faults"),
    [
        (ISSUED_AT, CUT_OFF_AT, ()),
        (ISSUED_AT, None, ()),
        (ISSUED_AT, ISSUED_AT, (LetterFault.CUT_OFF_NOT_AFTER_ISSUE,)),
        (ISSUED_AT, ISSUED_AT + SECOND, ()),
        (ISSUED_AT, ISSUED_AT + timedelta(days=62), ()),
        (
            ISSUED_AT,
            ISSUED_AT + timedelta(days=62, minutes=1),
            (LetterFault.CUT_OFF_BEYOND_PERIOD,),
        ),
        (
            datetime(2014, 12, 31, 23, 59, 59, tzinfo=UTC),
            None,
            (LetterFault.BEFORE_EXPRESS_ENTRY,),
        ),
        (datetime(2015, 1, 1, tzinfo=UTC), None, ()),
        (LATER + timedelta(days=1), None, ()),
        (LATER + timedelta(days=1, seconds=1), None, (LetterFault.ISSUED_IN_FUTURE,)),
    ],
)
def test_impossible_instants_of_a_letter_are_named(issued_at, cut_off_at, faults):
    assert letter_faults(issued_at, cut_off_at, now=LATER) == faults


@pytest.mark.parametrize(
    ("ending", "at", "fault"),
    [
        (Ending.SUBMITTED, CUT_OFF_AT - SECOND, None),
        (Ending.SUBMITTED, CUT_OFF_AT, EndingFault.LATE_SUBMISSION),
        (Ending.DECLINED, CUT_OFF_AT - SECOND, None),
        (Ending.DECLINED, CUT_OFF_AT, EndingFault.DECLINED_TOO_LATE),
        (Ending.LAPSED, CUT_OFF_AT - SECOND, EndingFault.LAPSED_TOO_EARLY),
        (Ending.LAPSED, CUT_OFF_AT, None),
        (Ending.WITHDRAWN, CUT_OFF_AT, None),
        (Ending.WITHDRAWN, ISSUED_AT - SECOND, EndingFault.BEFORE_ISSUE),
        (Ending.WITHDRAWN, LATER + timedelta(days=2), EndingFault.IN_FUTURE),
    ],
)
def test_an_ending_must_fit_the_period(ending, at, fault):
    found = ending_fault(ending, at=at, issued_at=ISSUED_AT, cut_off_at=CUT_OFF_AT, now=LATER)

    assert found == fault


def test_every_state_says_what_follows_and_where_it_is_written():
    assert set(CONSEQUENCES) == {"open", *Ending}
    assert all("IRPA" in consequence.source for consequence in CONSEQUENCES.values())
