"""Rungs of the ladder, against instants worked by hand."""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadlines.rules.ladder import (
    Ladder,
    PlannedRung,
    Role,
    Rung,
    Turn,
    gone_unsent,
    planned_rungs,
    roles_told,
    rung_due_at,
    time_left,
)

CASES = tomllib.loads((Path(__file__).parent / "cases/ladder.toml").read_text())["ladder"]
ROWS = [
    pytest.param(case["due_at"], case["zone"], name, at, id=f"{case['zone']} {name} {at}")
    for case in CASES
    for name, at in case["rungs"]
]
TORONTO = ZoneInfo("America/Toronto")
DUE = datetime(2026, 4, 21, tzinfo=UTC)
LONG_BEFORE = datetime(2026, 2, 19, 15, tzinfo=UTC)
YEAR = timedelta(days=365)
OWNER, BACKUP, CLIENT = Role.OWNER, Role.BACKUP, Role.CLIENT


def soft(name: str) -> Rung:
    return Rung(name, to=(OWNER,), escalate_to=(BACKUP,))


def hard(name: str) -> Rung:
    return Rung(name, to=(OWNER, BACKUP), hard=True)


OFFICE = Ladder(
    rungs=(
        *(soft(f"D-{n}") for n in (55, 45, 30, 21, 14, 10, 7, 5)),
        *(hard(f"D-{n}") for n in (3, 2, 1)),
        *(hard(f"H-{n}") for n in (12, 6, 3)),
    )
)


def names(planned: list[PlannedRung], turn: Turn) -> list[str]:
    return [step.rung.name for step in planned if step.turn is turn]


@pytest.mark.parametrize(("due_at", "zone", "name", "at"), ROWS)
def test_rung_falls_on_its_instant(due_at, zone, name, at):
    rung = Rung(name, to=(OWNER,))

    assert rung_due_at(rung, due_at, zone=ZoneInfo(zone), send_at_hour=8) == at


@given(
    due_at=st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    zone=st.sampled_from(["America/St_Johns", "America/Halifax", "America/Toronto",
                          "America/Winnipeg", "America/Regina", "America/Edmonton",
                          "America/Vancouver", "America/Whitehorse"]),
)  # fmt: skip
def test_every_rung_is_before_the_instant_at_the_offices_hour(due_at, zone):
    for step in planned_rungs(OFFICE, due_at, zone=ZoneInfo(zone), now=due_at - YEAR):
        assert step.due_at < due_at
        local = step.due_at.astimezone(ZoneInfo(zone))
        if step.rung.name.startswith("D"):
            assert (local.hour, local.minute) == (8, 0)
            assert local.date() == due_at.date() - timedelta(days=int(step.rung.name[2:]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_whole_ladder_is_in_the_order_of_its_instants(case):
    planned = planned_rungs(
        OFFICE, case["due_at"], zone=ZoneInfo(case["zone"]), now=LONG_BEFORE.replace(year=2020)
    )

    assert [(step.rung.name, step.due_at) for step in planned] == [tuple(r) for r in case["rungs"]]
    assert {step.turn for step in planned} == {Turn.TO_COME}


def test_instant_given_in_a_local_zone_counts_from_its_utc_date():
    due_at = DUE.astimezone(TORONTO)  # 20 April, 20:00 on the wall

    at = rung_due_at(soft("D-1"), due_at, zone=TORONTO, send_at_hour=8)

    assert at == datetime(2026, 4, 20, 12, tzinfo=UTC)


def test_day_rung_that_would_come_after_the_instant_is_not_planned():
    # At UTC-12, 13:00 of the day before is an hour past midnight UTC.
    west = ZoneInfo("Etc/GMT+12")
    due_at = datetime(2026, 4, 21, 0, 0, tzinfo=UTC)
    ladder = Ladder(rungs=(soft("D-1"), soft("H-6")), send_at_hour=13)

    planned = planned_rungs(ladder, due_at, zone=west, now=LONG_BEFORE)

    assert [step.rung.name for step in planned] == ["H-6"]


def test_deadline_made_halfway_sends_only_the_newest_passed_rung():
    made_at = datetime(2026, 4, 8, 9, tzinfo=UTC)  # D-14 went by on 7 April

    planned = planned_rungs(OFFICE, DUE, zone=TORONTO, now=made_at)

    assert names(planned, Turn.PASSED) == ["D-55", "D-45", "D-30", "D-21"]
    assert names(planned, Turn.CURRENT) == ["D-14"]
    assert names(planned, Turn.TO_COME)[0] == "D-10"


@pytest.mark.parametrize(
    ("seconds", "current"), [(-1, "D-14"), (0, "D-10"), (1, "D-10")], ids=["before", "at", "after"]
)
def test_rung_is_over_at_its_own_second(seconds, current):
    d10 = datetime(2026, 4, 11, 12, tzinfo=UTC)

    planned = planned_rungs(OFFICE, DUE, zone=TORONTO, now=d10 + timedelta(seconds=seconds))

    assert names(planned, Turn.CURRENT) == [current]


def test_of_two_rungs_at_one_instant_the_nearer_is_current():
    planned = planned_rungs(OFFICE, DUE, zone=TORONTO, now=datetime(2026, 4, 20, 12, tzinfo=UTC))

    assert names(planned, Turn.CURRENT) == ["H-12"]
    assert names(planned, Turn.PASSED)[-1] == "D-1"


def test_deadline_made_before_the_first_rung_sends_nothing_at_once():
    planned = planned_rungs(OFFICE, DUE, zone=TORONTO, now=LONG_BEFORE)

    assert names(planned, Turn.CURRENT) == []
    assert len(names(planned, Turn.TO_COME)) == 14


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=3)])
def test_deadline_entered_after_its_instant_has_nothing_left_to_send(late):
    planned = planned_rungs(OFFICE, DUE, zone=TORONTO, now=DUE + late)

    assert {step.turn for step in planned} == {Turn.PASSED}


def test_in_the_last_three_hours_the_last_rung_is_current():
    planned = planned_rungs(OFFICE, DUE, zone=TORONTO, now=DUE - timedelta(seconds=1))

    assert names(planned, Turn.CURRENT) == ["H-3"]


def test_unacknowledged_rung_is_escalated_to_the_second_person():
    now = datetime(2026, 4, 14, 12, tzinfo=UTC)

    assert roles_told(OFFICE, soft("D-7"), acknowledged_at=None, now=now) == (OWNER, BACKUP)


@pytest.mark.parametrize(
    ("held_for", "told"),
    [
        (timedelta(hours=1), (OWNER,)),
        (timedelta(days=7), (OWNER,)),
        (timedelta(days=7, seconds=1), (OWNER, BACKUP)),
    ],
)
def test_acknowledgement_holds_back_the_escalation_for_seven_days(held_for, told):
    now = datetime(2026, 4, 14, 12, tzinfo=UTC)

    assert roles_told(OFFICE, soft("D-7"), acknowledged_at=now - held_for, now=now) == told


def test_hard_rung_reaches_two_people_however_lately_it_was_acknowledged():
    now = datetime(2026, 4, 18, 12, tzinfo=UTC)

    assert roles_told(OFFICE, hard("D-3"), acknowledged_at=now, now=now) == (OWNER, BACKUP)


@pytest.mark.parametrize("name", ["D30", "D-0", "W-2", "d-3", "H-", "D-1000"])
def test_rung_with_a_name_that_is_no_distance_is_refused(name):
    with pytest.raises(ValueError, match="not a rung"):
        Rung(name, to=(OWNER,))


@pytest.mark.parametrize("to", [(OWNER,), (OWNER, CLIENT)])
def test_hard_rung_for_one_person_of_the_office_is_refused(to):
    with pytest.raises(ValueError, match="two people"):
        Rung("D-1", to=to, hard=True)


def test_ladder_with_a_rung_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        Ladder(rungs=(soft("D-7"), soft("D-7")))


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (timedelta(days=55), (55, 0, 0)),
        (timedelta(days=2, hours=12), (2, 12, 0)),
        (timedelta(days=2, hours=11, minutes=59, seconds=15), (2, 12, 0)),  # sent within a minute
        (timedelta(hours=47, minutes=58, seconds=59), (1, 23, 59)),
        (timedelta(hours=23, minutes=58, seconds=1), (0, 23, 59)),
        (timedelta(seconds=1), (0, 0, 1)),
    ],
)
def test_time_left_counts_a_begun_minute_and_rounds_the_rest_down(before, expected):
    left = time_left(DUE, DUE - before)

    assert (left.days, left.hours, left.minutes, left.over) == (*expected, False)


@pytest.mark.parametrize("after", [timedelta(0), timedelta(days=2)])
def test_no_time_is_left_at_the_instant_itself(after):
    assert time_left(DUE, DUE + after).over


def test_rung_is_gone_unsent_when_nothing_was_sent_since():
    now = datetime(2026, 4, 12, tzinfo=UTC)
    planned = planned_rungs(OFFICE, DUE, zone=TORONTO, now=now)
    d14_sent = datetime(2026, 4, 7, 12, 0, 30, tzinfo=UTC)

    assert [rung.name for rung in gone_unsent(planned, d14_sent)] == ["D-10"]
    assert len(gone_unsent(planned, None)) == 6


def test_later_mail_makes_up_for_the_rungs_before_it():
    now = datetime(2026, 4, 12, tzinfo=UTC)
    planned = planned_rungs(OFFICE, DUE, zone=TORONTO, now=now)

    assert gone_unsent(planned, datetime(2026, 4, 11, 12, 0, 5, tzinfo=UTC)) == []
