from datetime import date

import pytest

from eligibility.body_form import body_fields, leaf_name
from eligibility.differences import differences, of_bodies, predecessor
from eligibility.edition import body_to_data, shipped_versions
from eligibility.field_words import plain_words, words_for
from eligibility.points_tables import tables_of
from tests.eligibility.rule_desk import (
    changed,
    draft_of,
    load_rules,
    make_maintainer,
    published,
    second_version,
)


def shipped_body(kind, key):
    versions = [each for each in shipped_versions() if (each.kind, each.key) == (kind, key)]
    return body_to_data(versions[-1].body)


def said(kind, key, **changes):
    before = shipped_body(kind, key)
    return [str(each) for each in of_bodies(kind, before, changed(before, changes))]


def test_hours_and_codes_are_said_in_words():
    assert said(
        "category",
        "physicians",
        work__hours="1040",
        work__noc_codes=["31101", "31102", "31300"],
        work__place="anywhere",
    ) == [
        "Hours of work needed: 1,560 → 1,040",
        "Where the work was done: in Canada → in any country",
        "NOC codes listed: 31300 added; 31100 removed",
    ]


def test_a_cell_is_named_by_its_table_column_and_row():
    assert said("points_table", "crs", without_spouse__age__13=104) == [
        "Age, without a partner, age 30: 105 → 104"
    ]


def test_neighbouring_rows_that_change_alike_are_said_together():
    ages = shipped_body("points_table", "crs")["with_spouse"]["age"]

    assert said("points_table", "crs", with_spouse__age=[*ages[:3], *[99] * 10, *ages[13:]]) == [
        "Age, with a partner, age 20 to 29: 100 → 99"
    ]


def test_a_level_put_before_the_others_is_one_more_and_changes_none():
    chart = shipped_body("language_chart", "celpip_general")
    lower = {f"{name}__lowest_scores": ["3", *chart[name]["lowest_scores"]] for name in ABILITIES}

    found = said("language_chart", "celpip_general", levels=[3, *chart["levels"]], **lower)

    assert found == [
        f"Lowest score of each level, {name}, level 3: — → 3"
        for name in ("Level", "Listening", "Reading", "Writing", "Speaking")
    ]


ABILITIES = ("listening", "reading", "writing", "speaking")


def test_a_part_taken_out_whole_is_said_once():
    assert said("category", "physicians", work=None) == ["Asks for work experience: yes → no"]


@pytest.mark.django_db
def test_a_draft_is_compared_with_the_version_it_follows():
    load_rules()
    draft = second_version(make_maintainer())

    found = [str(each) for each in differences(predecessor(draft), draft)]

    assert predecessor(draft) == published("category", "physicians")
    assert "Label as published: 2026-Version 1 → 2026–Version 2" in found
    assert "In force from: 2026-02-18 → 2026-12-01" in found
    assert "Worked examples: 3 → 5" in found


@pytest.mark.django_db
def test_a_draft_put_between_two_versions_follows_the_earlier_one():
    load_rules()
    draft = draft_of("points_table", "crs", make_maintainer(), since=date(2018, 1, 1))

    assert predecessor(draft).since == date(2017, 6, 6)


def outside_tables(version):
    """The dotted paths of a body's fields that stand in no table, parts included."""
    cells = [leaf_name(path) for table in tables_of(version.kind) for path in table.leaves()]
    for name in body_fields(version.kind, body_to_data(version.body)):
        if not any(name == cell or name.startswith(f"{cell}__") for cell in cells):
            path = tuple(int(step) if step.isdigit() else step for step in name.split("__")[1:])
            yield from (path[:length] for length in range(1, len(path) + 1))


def test_every_field_of_every_kind_of_law_has_words_of_its_own():
    lacking = {
        (version.kind, path)
        for version in shipped_versions()
        if version.body is not None and not version.kind.startswith("duty_")
        for path in outside_tables(version)
        if not isinstance(path[-1], int)
        and words_for(version.kind, path).label == " ".join(map(plain_words, path))
    }

    assert lacking == set()
