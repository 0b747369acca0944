from datetime import date
from decimal import Decimal

import pytest

from eligibility.edition import (
    EditionError,
    body_from,
    body_to_data,
    register_kind,
    shipped_law,
    shipped_versions,
)
from eligibility.rules.conditions import Exemption
from eligibility.rules.law import NotInForce

GOOD = """
[made_up]
title = "A made-up policy"
unit = "provisions lifted"

[[made_up.in_force]]
since = 2024-01-01
lifts = ["self_employed"]
noc_codes = ["00010"]
programs = ["cec"]
authority = "IRPA s. 25.2"
conditions = []
source = "A made-up gazette"
read_on = 2026-11-22
confidence = "unconfirmed"

[[made_up.in_force]]
since = 2025-01-01
amends = true
noc_codes = ["00011"]
source = "A made-up gazette"
read_on = 2026-11-22
confidence = "unconfirmed"

[[made_up.in_force]]
since = 2026-01-01
ended = true
source = "A made-up gazette"
read_on = 2026-11-22
confidence = "unconfirmed"
"""


@pytest.fixture
def read(tmp_path):
    """Read a file of made-up exemptions as a kind of its own, and forget it afterwards."""

    def read_text(text):
        file = tmp_path / "made_up.toml"
        file.write_text(text)
        register_kind("made_up", Exemption, [file])
        return [version for version in shipped_versions() if version.kind == "made_up"]

    yield read_text
    register_kind("made_up", Exemption, [])


def test_the_physicians_category_is_in_force_from_18_february_2026():
    category = shipped_law(date(2026, 2, 18)).get("category", "physicians")

    assert category.label == "2026-Version 1"
    assert category.body.work.noc_codes == ("31100", "31101", "31102")
    assert category.body.work.hours == Decimal(1560)
    assert {unread.key for unread in category.body.unread} == {
        "window",
        "unauthorized",
        "full_time_study",
        "self_employed",
        "licence",
    }


def test_the_physicians_category_is_unknown_a_day_earlier():
    with pytest.raises(NotInForce, match="known from 2026-02-18"):
        shipped_law(date(2026, 2, 17)).get("category", "physicians")


def test_every_shipped_version_has_a_source_and_the_day_it_was_read():
    assert all(
        version.citation.source and version.citation.read_on for version in shipped_versions()
    )


def test_a_body_survives_the_way_to_json_and_back():
    for version in shipped_versions():
        if version.body is not None:
            assert body_from(version.kind, body_to_data(version.body)) == version.body


def test_an_entry_may_amend_the_one_before_and_an_ended_one_closes_the_key(read):
    first, second, ended = read(GOOD)

    assert (first.until, second.until, ended.until) == (
        date(2024, 12, 31),
        date(2025, 12, 31),
        None,
    )
    assert second.body.noc_codes == ("00011",)
    assert second.body.authority == first.body.authority
    assert ended.body is None


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ('noc_codes = ["00010"]', "noc_codes = [31100]", r"body\.noc_codes\[0\]: 31100 is not a t"),
        ('authority = "IRPA s. 25.2"', "", r"body\.authority: required field missing"),
        ("conditions = []", "conditons = []", r"conditons"),
        ('unit = "provisions lifted"', "", r"made_up\.toml: made_up: unit is missing"),
        ("since = 2025-01-01", "since = 2023-01-01", r"2023-01-01 follows 2024-01-01"),
        ("since = 2025-01-01", 'since = "2025-01-01"', r"made_up\.in_force\[2\]\.since: '2025"),
        ('"unconfirmed"', '"sure"', r"in_force\[1\]\.confidence: 'sure' is none of"),
        ("[made_up]", "[made_up", r"made_up\.toml: cannot be read"),
    ],
)
def test_a_file_that_is_not_of_the_form_is_refused_with_its_place(read, wrong, right, message):
    with pytest.raises(EditionError, match=message):
        read(GOOD.replace(wrong, right, 1))


def test_a_bare_noc_code_with_leading_zeros_is_refused(read):
    with pytest.raises(EditionError, match=r"made_up\.toml: cannot be read"):
        read(GOOD.replace('["00010"]', "[00010]"))
