"""The official rounds file itself, where it lies beside the project."""

import csv
from pathlib import Path

import pytest

from draws.feed import read_feed

BESIDE = Path(__file__).parents[2].parent / "shared" / "data" / "rounds"
FILE = BESIDE / "ee_rounds_123_en.json"
TABLE = BESIDE / "rounds_1_to_444.csv"

pytestmark = [
    pytest.mark.published,
    pytest.mark.skipif(not FILE.exists(), reason="the published rounds file is not beside us"),
]


def test_all_published_rounds_are_read_and_none_set_aside():
    feed = read_feed(FILE.read_bytes())

    assert feed.quarantined == ()
    assert len(feed.rounds) == 435


def test_published_rounds_agree_with_the_table_of_all_rounds():
    with TABLE.open(encoding="utf-8", newline="") as table:
        rows = {row["draw_number"]: row for row in csv.DictReader(table)}

    for entry in read_feed(FILE.read_bytes()).rounds:
        row = rows[entry.number]
        tie_break = f"{entry.tie_break_at:%Y-%m-%dT%H:%M:%SZ}" if entry.tie_break_at else ""
        assert tie_break == row["tie_break_utc"], entry.number
        assert entry.held_on.isoformat() == row["date"]
        assert entry.name == row["round_type"]
        assert entry.invitations == int(row["invitations"])
        assert entry.cut_off_score == int(row["crs_cutoff"])
