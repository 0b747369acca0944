"""The end of an invitation, to the second, against instants worked by hand."""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from deadlines.rules.ita_deadline import ita_deadline

CASES = tomllib.loads((Path(__file__).parent / "cases/ita_deadline.toml").read_text())["deadline"]
ISSUED = datetime(2026, 2, 19, 14, 24, 23, tzinfo=UTC)
COMPUTED = datetime(2026, 4, 21, tzinfo=UTC)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_invitation_ends_at_midnight_utc_sixty_one_days_after_its_utc_date(case):
    deadline = ita_deadline(case["issued_at"], None)

    assert deadline.due_at == case["due_at"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_end_reads_on_the_wall_clock_of_the_client_as_the_evening_before(case):
    due_at = ita_deadline(case["issued_at"], None).due_at

    assert due_at.astimezone(ZoneInfo(case["zone"])).strftime("%Y-%m-%d %H:%M") == case["local"]


def test_issue_instant_in_a_local_zone_counts_by_its_utc_date():
    issued_at = datetime(2025, 5, 31, 22, 30, tzinfo=ZoneInfo("America/Toronto"))

    assert ita_deadline(issued_at, None).due_at == datetime(2025, 8, 1, tzinfo=UTC)


def test_instant_printed_in_the_letter_wins_and_the_difference_is_kept():
    printed = COMPUTED - timedelta(days=1)

    deadline = ita_deadline(ISSUED, printed)

    assert (deadline.due_at, deadline.computed_at) == (printed, COMPUTED)
    assert deadline.differs_by == -timedelta(days=1)


def test_computed_deadline_has_nothing_to_differ_from():
    assert ita_deadline(ISSUED, None).differs_by is None
