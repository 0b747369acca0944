"""The official rounds file: every quirk is read, every damage is refused."""

import json
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from draws.feed import DamagedFeedError, read_feed
from draws.rules.rounds import RoundKind

CASES = Path(__file__).parent / "cases"
FILE = CASES / "rounds_every_quirk.json"
EXPECTED = tomllib.loads((CASES / "rounds_every_quirk.toml").read_text(encoding="utf-8"))["round"]


def document():
    return json.loads(FILE.read_text(encoding="utf-8"))


def with_row(number, **changes):
    """The file with some values of one round changed."""
    changed = document()
    row = next(row for row in changed["rounds"] if row["drawNumber"] == number)
    row.update(changes)
    return json.dumps(changed)


def refusal(content, **arguments):
    with pytest.raises(DamagedFeedError) as refused:
        read_feed(content, **arguments)
    return str(refused.value)


def round_of(feed, number):
    return next(entry for entry in feed.rounds if entry.number == number)


# What is read -------------------------------------------------------------------------------


def test_every_round_of_the_file_is_read_in_the_order_of_the_file():
    feed = read_feed(FILE.read_bytes())

    assert feed.quarantined == ()
    assert [entry.number for entry in feed.rounds] == [
        row["drawNumber"] for row in document()["rounds"]
    ]
    assert len(feed.rounds) == 30


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda row: f"{row['number']} {row['quirk']}")
def test_tie_break_and_pool_are_read_whatever_their_spelling(expected):
    entry = round_of(read_feed(FILE.read_bytes()), expected["number"])

    assert entry.tie_break_at == expected.get("tie_break_at")
    assert (entry.pool["dd18"] if entry.pool else 0) == expected["pool"]


def test_a_byte_order_mark_and_windows_line_ends_change_nothing():
    plain = FILE.read_bytes()
    windows = b"\xef\xbb\xbf" + plain.replace(b"\n", b"\r\n")

    assert read_feed(windows) == read_feed(plain)
    assert read_feed("\ufeff" + plain.decode()) == read_feed(plain)


def test_numbers_lose_their_commas():
    entry = round_of(read_feed(FILE.read_bytes()), "103")

    assert (entry.invitations, entry.cut_off_score) == (12000, 1001)


def test_two_rounds_of_the_same_minute_stay_two_rounds():
    feed = read_feed(FILE.read_bytes())

    first, second = round_of(feed, "91a"), round_of(feed, "91b")
    assert first.held_at == second.held_at
    assert (first.program, second.program) == ("fstp", "pnp")


def test_the_date_of_the_round_is_trusted_over_its_printed_time():
    entry = round_of(read_feed(FILE.read_bytes()), "83")

    assert entry.held_on == date(2018, 3, 12)
    assert entry.notes == ("The printed time gives 2018-03-22; drawDate is trusted.",)


def test_what_had_to_be_supplied_is_noted():
    feed = read_feed(FILE.read_bytes())

    assert "2017 taken from the date of the round" in " ".join(round_of(feed, "80").notes)
    assert "no zone printed" in " ".join(round_of(feed, "93").notes)
    assert "AM printed after" in " ".join(round_of(feed, "88").notes)


def test_the_printed_time_is_read_in_every_spelling():
    feed = read_feed(FILE.read_bytes())

    assert all(entry.held_at is not None for entry in feed.rounds)
    assert round_of(feed, "85").held_at == datetime(2018, 4, 9, 15, 30, 4, tzinfo=UTC)


def test_an_unreadable_printed_time_is_noted_in_its_own_words():
    entry = round_of(read_feed(with_row("92", drawDateTime="around noon")), "92")

    assert entry.held_at is None
    assert "around noon" in entry.notes[0]


def test_a_name_says_kind_program_category_and_version():
    feed = read_feed(FILE.read_bytes())

    physicians = round_of(feed, "100")
    assert physicians.kind is RoundKind.CATEGORY
    assert (physicians.category_key, physicians.category_label) == ("physicians", "2026-Version 1")
    assert round_of(feed, "78").kind is RoundKind.GENERAL
    assert round_of(feed, "91b").program == "pnp"


def test_former_and_present_spelling_of_a_version_are_the_same_version():
    feed = read_feed(FILE.read_bytes())

    former, present = round_of(feed, "85"), round_of(feed, "86")
    assert (former.category_key, former.category_label) == (
        present.category_key,
        present.category_label,
    )


def test_category_rounds_leave_nominees_out_and_general_rounds_do_not():
    feed = read_feed(FILE.read_bytes())

    assert round_of(feed, "100").programs == ("fswp", "cec", "fstp")
    assert round_of(feed, "78").programs == ("fswp", "cec", "fstp", "pnp")


def test_each_style_of_address_becomes_a_public_address():
    feed = read_feed(FILE.read_bytes())

    assert round_of(feed, "75").instructions_url.endswith("/invitations-75.html")
    assert round_of(feed, "80").instructions_url.endswith("/invitations.html?q=80")
    for entry in feed.rounds:
        assert entry.instructions_url.startswith("https://www.canada.ca/en/immigration-")


def test_an_address_that_leaves_the_official_site_is_not_taken():
    anchor = "<a href='javascript:alert(1)'>92</a>"

    assert round_of(read_feed(with_row("92", drawNumberURL=anchor)), "92").instructions_url == ""


# What is set aside --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("drawName", "Dentists, 2027-Version 1", "not a known name"),
        ("drawName", "canadian experience class", "not a known name"),
        ("drawDate", "2018-06-31", "not a day of the calendar"),
        ("drawDate", "11 June 2018", "not a date of the form"),
        ("drawDate", "2014-06-11", "before Express Entry existed"),
        ("drawSize", "1.500", "not a whole number"),
        ("drawSize", "15,00", "not a whole number"),
        ("drawSize", "-5", "not a whole number"),
        ("drawSize", "0", "no invitations"),
        ("drawSize", "9" * 5000, "not a whole number"),
        ("drawCRS", "1,201", "above the highest score"),
        ("drawCRS", "", "not a whole number"),
        ("drawCutOff", "soon", "not an instant"),
        ("drawCutOff", "May 32, 2018 at 12:28:38 UTC", "not a day of the calendar"),
        ("drawCutOff", "Mai 26, 2018 at 12:28:38 UTC", "names no month"),
        ("drawCutOff", "May 26, 2018 at 24:28:38 UTC", "not an instant that exists"),
        ("drawCutOff", "May 26, 2018 at 04:28:38 PM UTC", "two different hours"),
        ("drawCutOff", "May 26, 2018 at 12:28:38 AM UTC", "two different hours"),
        ("drawCutOff", "May 26, 2018 at 2018-05-27 12:28:38 UTC", "two dates that disagree"),
        ("drawCutOff", "May 26, 2018 at 12:28:38 EST", "not an instant"),
        ("dd18", "many", "not a whole number"),
    ],
)
def test_a_row_that_cannot_be_read_without_guessing_is_set_aside(key, value, reason):
    feed = read_feed(with_row("92", **{key: value}))

    (row,) = feed.quarantined
    assert row.number == "92"
    assert key in row.reasons[0]
    assert reason in row.reasons[0]
    assert row.row[key] == value
    assert len(feed.rounds) == 29


def test_every_reason_of_a_row_is_told():
    feed = read_feed(with_row("92", drawName="Dentists", drawSize="many"))

    assert len(feed.quarantined[0].reasons) == 2


def test_a_round_after_the_day_of_reading_is_set_aside():
    day_before = read_feed(FILE.read_bytes(), on=date(2018, 11, 11))
    two_days_before = read_feed(FILE.read_bytes(), on=date(2018, 11, 10))

    assert day_before.quarantined == ()
    assert [row.number for row in two_days_before.quarantined] == ["103"]


# What is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.1, 0.5, 0.999])
def test_a_cut_file_is_refused_with_the_place(share):
    content = FILE.read_text(encoding="utf-8").rstrip()
    message = refusal(content[: int(len(content) * share)])

    assert "line" in message


def test_a_file_cut_at_its_very_end_says_so():
    assert "ends too early" in refusal(FILE.read_text(encoding="utf-8").rstrip()[:-1])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty"),
        (b"\xef\xbb\xbf \r\n", "The file is empty"),
        (b"<!DOCTYPE html><html></html>", "is a web page"),
        (b"PK\x03\x04 not text \xff\xfe", "not UTF-8"),
        (b"rounds", "not JSON"),
        (b"[]", 'no list "rounds"'),
        (b"{}", 'no list "rounds"'),
        (b'{"rounds": {}}', "is an object, expected a list"),
        (b'{"rounds": null}', "is empty (null), expected a list"),
        (b'{"rounds": []}', 'list "rounds" is empty'),
        (b'{"rounds": [7]}', "is a number, not an object"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_file_that_is_not_the_rounds_file_is_refused(content, message):
    assert message in refusal(content)


def test_a_missing_key_refuses_the_file_and_names_the_round():
    trimmed = document()
    del trimmed["rounds"][2]["drawDateTime"]

    message = refusal(json.dumps(trimmed))
    assert "'101'" in message
    assert "lacks drawDateTime" in message


@pytest.mark.parametrize("value", [None, 5000, ["5,000"], True])
def test_a_value_of_another_type_refuses_the_file(value):
    assert "drawSize is" in refusal(with_row("92", drawSize=value))


@pytest.mark.parametrize("value", ["General\x00", "General\ud800"])
def test_characters_that_are_not_text_refuse_the_file(value):
    assert "drawName holds characters that are not text" in refusal(with_row("92", drawName=value))


def test_a_key_that_is_new_does_no_harm():
    assert len(read_feed(with_row("92", drawText9="new")).rounds) == 30


def test_a_gap_in_the_numbers_refuses_the_file():
    gapped = document()
    gapped["rounds"] = [row for row in gapped["rounds"] if row["drawNumber"] not in ("80", "91a")]

    assert "skips round 80, 91a" in refusal(json.dumps(gapped))


def test_a_doubled_number_refuses_the_file():
    doubled = document()
    doubled["rounds"].append(doubled["rounds"][0])

    assert "holds round 103 more than once" in refusal(json.dumps(doubled))


def test_a_number_of_another_form_refuses_the_file():
    assert "'91-a' is not a round number" in refusal(with_row("91a", drawNumber="91-a"))


@pytest.mark.parametrize("bucket", ["dd3", "dd9", "dd18", "dd15"])
def test_pool_counts_that_do_not_add_up_refuse_the_file(bucket):
    assert "do not add up" in refusal(with_row("100", **{bucket: "1"}))


def test_the_one_known_sum_that_does_not_add_up_is_allowed():
    row = next(row for row in document()["rounds"] if row["drawNumber"] == "100")
    off = {
        "dd3": f"{int(row['dd3'].replace(',', '')) + 180:,}",
        "dd18": f"{int(row['dd18'].replace(',', '')) + 180:,}",
    }

    known = {"rounds": [row | off | {"drawNumber": "247"}]}
    other = {"rounds": [row | off | {"drawNumber": "248"}]}
    assert len(read_feed(json.dumps(known)).rounds) == 1
    assert "do not add up" in refusal(json.dumps(other))


def test_fewer_rounds_than_the_load_before_refuse_the_file():
    assert len(read_feed(FILE.read_bytes(), at_least=30).rounds) == 30
    assert "has 30 rounds, the previous load from this source had 31" in refusal(
        FILE.read_bytes(), at_least=31
    )


def test_a_file_without_one_known_name_is_refused_as_another_language():
    french = document()
    for row in french["rounds"]:
        row["drawName"] = "Catégorie de l’expérience canadienne"

    assert "Is this the English file?" in refusal(json.dumps(french))
