"""Rounds come in all or not at all, and a rewritten history is kept."""

import json
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from draws.feed import DamagedFeedError
from draws.loading import (
    PUBLISHED_FIELDS,
    load_official_feed,
    load_shipped_table,
    round_sort_order,
)
from draws.models import QuarantinedRound, Round, RoundChange, RoundLoad

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parent / "cases" / "rounds_every_quirk.json"
FIRST_AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER_AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def file_with(number, **changes):
    document = json.loads(FILE.read_text(encoding="utf-8"))
    next(row for row in document["rounds"] if row["drawNumber"] == number).update(changes)
    return json.dumps(document).encode()


def stored():
    return list(Round.objects.order_by("order").values_list("pk", "number", *PUBLISHED_FIELDS))


def counts(load):
    return (load.new_count, load.changed_count, load.filled_count, load.unchanged_count)


def test_the_shipped_table_holds_every_round_from_1_to_444():
    load = load_shipped_table(at=FIRST_AT)

    numbers = set(Round.objects.values_list("number", flat=True))
    assert numbers == {str(n) for n in range(1, 445) if n != 91} | {"91a", "91b"}
    assert load.row_count == 445


@pytest.mark.parametrize(
    ("number", "held_on", "invitations", "cut_off_score", "tie_break_at"),
    [
        ("397", date(2026, 2, 19), 391, 169, datetime(2026, 1, 3, 3, 25, 14, tzinfo=UTC)),
        ("421", date(2026, 6, 24), 271, 223, datetime(2026, 5, 31, 18, 13, 49, tzinfo=UTC)),
        ("440", date(2026, 9, 3), 229, 198, datetime(2026, 8, 6, 19, 40, 38, tzinfo=UTC)),
    ],
)
def test_the_shipped_table_holds_the_rounds_for_physicians(
    number, held_on, invitations, cut_off_score, tie_break_at
):
    load_shipped_table(at=FIRST_AT)

    row = Round.objects.get(number=number)
    assert (row.category_key, row.category_label) == ("physicians", "2026-Version 1")
    assert (row.held_on, row.invitations) == (held_on, invitations)
    assert (row.cut_off_score, row.tie_break_at) == (cut_off_score, tie_break_at)


def test_the_newest_ten_say_how_sure_their_figures_are():
    load_shipped_table(at=FIRST_AT)

    doubtful = Round.objects.filter(order__gte=round_sort_order("435"))
    assert doubtful.count() == 10
    assert not doubtful.filter(confidence="Official data through a copy").exists()


def test_the_shipped_table_loaded_twice_gives_the_same_rows():
    load_shipped_table(at=FIRST_AT)
    once = stored()

    load = load_shipped_table(at=LATER_AT)

    assert stored() == once
    assert counts(load) == (0, 0, 0, 445)


def test_the_official_file_loaded_twice_gives_the_same_rows():
    first = load_official_feed(FILE.read_bytes(), at=FIRST_AT)
    once = stored()

    second = load_official_feed(FILE.read_bytes(), at=LATER_AT)

    assert stored() == once
    assert counts(first) == (30, 0, 0, 0)
    assert counts(second) == (0, 0, 0, 30)
    assert not RoundChange.objects.exists()


def test_numbers_sort_as_the_rounds_were_counted():
    load_official_feed(FILE.read_bytes(), at=FIRST_AT)

    in_order = Round.objects.order_by("order").values_list("number", flat=True)
    assert list(in_order)[15:19] == ["90", "91a", "91b", "92"]


def test_a_rewritten_value_is_taken_over_and_its_past_kept_with_the_date():
    load_official_feed(FILE.read_bytes(), at=FIRST_AT)
    rewritten = file_with("92", drawCutOff="May 27, 2018 at 12:28:38 UTC", drawSize="1,600")

    load = load_official_feed(rewritten, at=LATER_AT)

    row = Round.objects.get(number="92")
    assert row.tie_break_at == datetime(2018, 5, 27, 12, 28, 38, tzinfo=UTC)
    assert counts(load) == (0, 1, 0, 29)
    assert set(row.changes.values_list("field", "before", "after", "seen_at")) == {
        ("tie_break_at", "2018-05-26 12:28:38 UTC", "2018-05-27 12:28:38 UTC", LATER_AT),
        ("invitations", "1500", "1600", LATER_AT),
    }


def test_a_rewritten_pool_keeps_only_the_counts_that_moved():
    load_official_feed(FILE.read_bytes(), at=FIRST_AT)
    document = json.loads(FILE.read_text(encoding="utf-8"))
    row = next(row for row in document["rounds"] if row["drawNumber"] == "92")
    for bucket in ("dd17", "dd18"):
        row[bucket] = f"{int(row[bucket].replace(',', '')) + 5:,}"

    load_official_feed(json.dumps(document).encode(), at=LATER_AT)

    change = RoundChange.objects.get()
    assert change.field == "pool"
    assert change.before.startswith("0–300: 792, Total: ")
    assert change.after.startswith("0–300: 797, Total: ")


def test_a_feed_after_the_shipped_table_completes_it_and_keeps_the_rounds_it_lacks():
    load_shipped_table(at=FIRST_AT)

    load = load_official_feed(FILE.read_bytes(), at=LATER_AT)

    assert Round.objects.count() == 445
    assert load.kept_count == 415
    assert Round.objects.get(number="100").origin == Round.Origin.FEED
    assert Round.objects.get(number="440").origin == Round.Origin.SHIPPED


def test_the_shipped_table_never_replaces_what_the_feed_said():
    load_official_feed(FILE.read_bytes(), at=FIRST_AT)
    said = Round.objects.get(number="100").cut_off_score

    load_shipped_table(at=LATER_AT)

    assert Round.objects.get(number="100").cut_off_score == said == 181
    assert not RoundChange.objects.exists()


def test_an_unknown_name_is_set_aside_and_the_rest_loaded():
    load = load_official_feed(file_with("92", drawName="Dentists, 2027-Version 1"), at=FIRST_AT)

    waiting = QuarantinedRound.objects.get()
    assert (waiting.number, waiting.resolved_at) == ("92", None)
    assert "Dentists" in waiting.reason
    assert waiting.raw["drawSize"] == "1,500"
    assert load.quarantined_count == 1
    assert Round.objects.count() == 29


def test_a_row_set_aside_twice_waits_once_and_is_settled_when_it_can_be_read():
    unreadable = file_with("92", drawName="Dentists, 2027-Version 1")
    load_official_feed(unreadable, at=FIRST_AT)
    load_official_feed(unreadable, at=FIRST_AT)
    assert QuarantinedRound.objects.count() == 1

    load_official_feed(FILE.read_bytes(), at=LATER_AT)

    assert QuarantinedRound.objects.get().resolved_at == LATER_AT
    assert Round.objects.count() == 30


def test_a_damaged_file_changes_nothing():
    load_official_feed(FILE.read_bytes(), at=FIRST_AT)
    once = stored()

    with pytest.raises(DamagedFeedError):
        load_official_feed(FILE.read_bytes()[:20_000], at=LATER_AT)

    assert stored() == once
    assert RoundLoad.objects.count() == 1


def test_a_shorter_file_than_the_one_before_is_refused():
    load_official_feed(FILE.read_bytes(), at=FIRST_AT)
    document = json.loads(FILE.read_text(encoding="utf-8"))
    document["rounds"].pop(0)

    with pytest.raises(DamagedFeedError, match="has 29 rounds"):
        load_official_feed(json.dumps(document).encode(), at=LATER_AT)


# The command --------------------------------------------------------------------------------


def test_the_command_prints_counts_and_what_was_set_aside(tmp_path):
    path = tmp_path / "rounds.json"
    path.write_bytes(file_with("92", drawName="Dentists, 2027-Version 1"))
    out, err = StringIO(), StringIO()

    call_command("load_rounds", str(path), stdout=out, stderr=err)

    assert "30 rounds" in out.getvalue()
    assert "29 new" in out.getvalue()
    assert "1 set aside" in out.getvalue()
    assert "Set aside, round 92" in err.getvalue()


def test_the_command_without_a_file_loads_the_shipped_table():
    call_command("load_rounds", stdout=StringIO())

    assert Round.objects.count() == 445


@pytest.mark.parametrize("content", [b"", b"<html>", b'{"rounds": ['])
def test_the_command_fails_with_a_message_on_a_damaged_file(tmp_path, content):
    path = tmp_path / "rounds.json"
    path.write_bytes(content)

    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_rounds", str(path))
    assert not Round.objects.exists()
    refused = RoundLoad.objects.get()
    assert (refused.row_count, bool(refused.problem)) == (0, True)


def test_a_refused_file_does_not_lower_what_the_next_must_hold(tmp_path):
    load_official_feed(FILE.read_bytes(), at=FIRST_AT)
    path, document = tmp_path / "rounds.json", json.loads(FILE.read_text(encoding="utf-8"))
    document["rounds"].pop(0)
    path.write_text(json.dumps(document))

    for _again in range(2):
        with pytest.raises(CommandError, match="has 29 rounds"):
            call_command("load_rounds", str(path))


def test_the_command_fails_with_a_message_on_a_path_that_cannot_be_read(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_rounds", str(tmp_path / "missing.json"))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_rounds", str(tmp_path))
