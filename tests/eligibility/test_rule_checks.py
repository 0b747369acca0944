"""What keeps a version from being published, by field."""

from datetime import date

import pytest

from eligibility.edition import EditionError, body_from, body_to_data, shipped_versions
from eligibility.rule_checks import problems_of
from tests.eligibility.rule_desk import (
    changed,
    draft_of,
    load_rules,
    make_maintainer,
    nurse,
    published,
    second_version,
)

CRS = next(version for version in reversed(shipped_versions()) if version.kind == "points_table")
CELPIP = next(version for version in shipped_versions() if version.key == "celpip_general")
PHYSICIANS = next(version for version in shipped_versions() if version.key == "physicians")


def refused(version, **changes):
    """The problems of a shipped body with some figures changed, by place."""
    with pytest.raises(EditionError) as error:
        body_from(version.kind, changed(body_to_data(version.body), changes))
    return {problem.place: problem.said for problem in error.value.problems}


@pytest.mark.parametrize(
    ("version", "path", "value", "place", "said"),
    [
        (CRS, "with_spouse__age__3", None, "with_spouse.age[3]", "nothing is given"),
        (CRS, "spouse__education__doctoral", None, "spouse.education.doctoral", "nothing is given"),
        (CRS, "with_spouse__first_language__12", 40, "with_spouse.first_language[12]", "above"),
        (CRS, "with_spouse__second_language__12", 3, "with_spouse.second_language[12]", "less"),
        (CRS, "without_spouse__age__3", 400, "without_spouse.max", "reach"),
        (CRS, "additional__nomination", 700, "additional.nomination", "outside 0 to 600"),
        (
            CRS,
            "transferability__foreign_language__2__1",
            60,
            "transferability.foreign_language[2][1]",
            "outside 0 to 50",
        ),
        (CRS, "max", 1100, "max", "above the maximum of 1100"),
        (CELPIP, "listening__lowest_scores__2", 5, "listening.lowest_scores[2]", "overlap"),
        (CELPIP, "levels__1", 4, "levels", "ascend"),
        (PHYSICIANS, "work__hours", "0", "work.hours", "not above 0"),
        (PHYSICIANS, "work__noc_codes__1", "3110", "work.noc_codes[1]", "five digits"),
        (PHYSICIANS, "work__noc_codes__1", "31100", "work.noc_codes[1]", "twice"),
        (PHYSICIANS, "language_floor", 13, "language_floor", "no level"),
        (PHYSICIANS, "work__hours", 1560.5, "work.hours", "not an exact number"),
        (PHYSICIANS, "work__place", "Canada", "work.place", "known are canada, anywhere"),
    ],
)
def test_a_figure_that_cannot_stand_is_named_by_its_place(version, path, value, place, said):
    problems = refused(version, **{path: value})

    assert said.lower() in problems[f"body.{place}"].lower()


def test_a_row_filled_in_one_column_only_is_refused():
    body = body_to_data(CRS.body)

    problems = refused(CRS, with_spouse__age=body["with_spouse"]["age"][:-1])

    assert "28 ages, but 29" in problems["body.with_spouse.age"]


def test_an_unknown_name_in_a_body_is_refused_with_its_path():
    problems = refused(CRS, with_spouse__education__diploma=3)

    assert "'diploma' is not known" in problems["body.with_spouse.education.diploma"]


@pytest.fixture
def author(db):
    load_rules()
    return make_maintainer()


def fields(version):
    return {problem.field: str(problem) for problem in problems_of(version)}


def test_a_hole_and_points_above_the_maximum_are_both_said_under_their_words(author):
    draft = draft_of(
        "points_table",
        "crs",
        author,
        with_spouse__age__3=None,
        transferability__education_language__doctoral__2=60,
    )

    found = fields(draft)

    assert found["body__with_spouse__age__3"].startswith("Age: age 20, with a partner: nothing")
    assert found["body__transferability__education_language__doctoral__2"].startswith(
        "Education with language: Doctorate, from the upper step: 60 points"
    )


def test_a_version_without_a_source_says_so_at_the_source(author):
    draft = second_version(author)
    draft.source = " "

    assert "source is missing" in fields(draft)["source"]


def test_a_version_of_the_same_first_day_as_a_published_one_overlaps_it(author):
    draft = second_version(author)
    draft.since = published("category", "physicians").since

    assert "two would overlap" in fields(draft)["since"]


def test_a_rule_that_never_began_cannot_be_ended(author):
    draft = draft_of("category", "physicians", author, since=date(2020, 1, 1))
    draft.has_ended = True

    assert "nothing to end" in fields(draft)["has_ended"]


def test_the_second_version_lacks_nothing(author):
    assert problems_of(second_version(author)) == []


def test_a_failing_example_says_what_was_expected_and_what_came_out(author):
    draft = second_version(author)
    draft.examples = [nurse("2026-09-03", "met")]

    said = fields(draft)["examples"]

    assert 'category.verdict: expected "met", got "not_met"' in said
    assert "Until 2026-09-03" in said


def test_an_example_of_the_new_days_is_needed(author):
    draft = second_version(author)
    draft.examples = published("category", "physicians").examples

    assert "None is of a day of this version" in fields(draft)["examples"]


def test_an_example_whose_input_is_not_of_the_form_names_the_field(author):
    draft = second_version(author)
    broken = nurse("2026-09-04", "met")
    broken["input"]["periods"][0]["noc"] = "3130"
    draft.examples = [broken]

    assert "input.periods[0].noc" in fields(draft)["examples"]
