"""The tables of each kind of points: the grid, the charts, the funds, under their words."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy

from eligibility.body_tables import Column, Table, by_level, chart_rows, fixed, listed, sizes
from eligibility.field_words import Said
from eligibility.points_rows import (
    ADAPTABILITY,
    ADDITIONAL,
    EDUCATION,
    LEVELS,
    MAXIMUMS,
    OTHER_GRID_POINTS,
    STEPS,
)

WITH = gettext_lazy("with a partner")
WITHOUT = gettext_lazy("without a partner")
PARTNER = gettext_lazy("the partner’s own")
POINTS = gettext_lazy("points")
BELOW = gettext_lazy("below the lower step")
LOWER = gettext_lazy("from the lower step")
UPPER = gettext_lazy("from the upper step")
CREDENTIAL = gettext_lazy("Credential")
YEARS = gettext_lazy("Complete years")
ABILITIES = (
    ("listening", gettext_lazy("Listening")),
    ("reading", gettext_lazy("Reading")),
    ("writing", gettext_lazy("Writing")),
    ("speaking", gettext_lazy("Speaking")),
)


def _pair(path: str) -> tuple[Column, ...]:
    headings = (BELOW, LOWER, UPPER)
    return tuple(Column(said, f"{path}.{{row}}.{n}") for n, said in enumerate(headings))


def _columns(*columns: tuple[Said, str]) -> tuple[Column, ...]:
    return tuple(Column(heading, path) for heading, path in columns)


CRS = (
    Table(
        gettext_lazy("Age"),
        gettext_lazy("Age"),
        _columns((WITH, "with_spouse.age.{row}"), (WITHOUT, "without_spouse.age.{row}")),
        listed(
            "with_spouse.age",
            "without_spouse.age",
            first="without_spouse.first_age",
            unit=gettext_lazy("age"),
        ),
        gettext_lazy("Points in the year of age. The first row holds for younger people too."),
        grows=True,
    ),
    Table(
        gettext_lazy("First age listed"),
        gettext_lazy("Figure"),
        _columns((WITH, "with_spouse.{row}"), (WITHOUT, "without_spouse.{row}")),
        fixed([("first_age", gettext_lazy("First row of the table of ages"))]),
        gettext_lazy("In years of age. The same in both columns."),
    ),
    Table(
        gettext_lazy("Education"),
        CREDENTIAL,
        _columns(
            (WITH, "with_spouse.education.{row}"),
            (WITHOUT, "without_spouse.education.{row}"),
            (PARTNER, "spouse.education.{row}"),
        ),
        fixed(EDUCATION),
        gettext_lazy("Points; 0 for a credential that earns none."),
    ),
    Table(
        gettext_lazy("Official languages"),
        gettext_lazy("Level"),
        _columns(
            (gettext_lazy("first, with a partner"), "with_spouse.first_language.{row}"),
            (gettext_lazy("first, without a partner"), "without_spouse.first_language.{row}"),
            (gettext_lazy("second, with a partner"), "with_spouse.second_language.{row}"),
            (gettext_lazy("second, without a partner"), "without_spouse.second_language.{row}"),
            (PARTNER, "spouse.language.{row}"),
        ),
        by_level(LEVELS),
        gettext_lazy("Points for each of the four abilities, by CLB or NCLC; 0 is below level 1."),
    ),
    Table(
        gettext_lazy("Canadian work"),
        YEARS,
        _columns(
            (WITH, "with_spouse.canadian_work.{row}"),
            (WITHOUT, "without_spouse.canadian_work.{row}"),
            (PARTNER, "spouse.canadian_work.{row}"),
        ),
        listed(
            "with_spouse.canadian_work",
            "without_spouse.canadian_work",
            "spouse.canadian_work",
            unit=gettext_lazy("years:"),
        ),
        gettext_lazy("Points by complete years of work in Canada."),
        grows=True,
    ),
    Table(
        gettext_lazy("Steps of transferability"),
        gettext_lazy("Skill"),
        _columns(
            (gettext_lazy("lower step"), "transferability.{row}.0"),
            (gettext_lazy("upper step"), "transferability.{row}.1"),
        ),
        fixed(STEPS),
        gettext_lazy("Levels are of all four abilities; work is in complete years."),
    ),
    Table(
        gettext_lazy("Education with language"),
        CREDENTIAL,
        _pair("transferability.education_language"),
        fixed(EDUCATION),
    ),
    Table(
        gettext_lazy("Education with Canadian work"),
        CREDENTIAL,
        _pair("transferability.education_canadian_work"),
        fixed(EDUCATION),
    ),
    Table(
        gettext_lazy("Foreign work with language"),
        YEARS,
        _pair("transferability.foreign_language"),
        listed("transferability.foreign_language", unit=gettext_lazy("years:")),
        grows=True,
    ),
    Table(
        gettext_lazy("Foreign work with Canadian work"),
        YEARS,
        _pair("transferability.foreign_canadian_work"),
        listed("transferability.foreign_canadian_work", unit=gettext_lazy("years:")),
        grows=True,
    ),
    Table(
        gettext_lazy("Certificate of qualification with language"),
        gettext_lazy("Certificate"),
        tuple(
            Column(heading, f"transferability.{{row}}.{number}")
            for number, heading in enumerate((BELOW, LOWER, UPPER))
        ),
        fixed([("certificate", gettext_lazy("held"))]),
    ),
    Table(
        gettext_lazy("Additional points"),
        gettext_lazy("Ground"),
        _columns((POINTS, "{row}")),
        fixed(ADDITIONAL),
        gettext_lazy("Points; 0 for a ground that earns none. The two levels are CLB and NCLC."),
    ),
    Table(
        gettext_lazy("Maximums"),
        gettext_lazy("Part"),
        _columns((POINTS, "{row}")),
        fixed(MAXIMUMS),
        gettext_lazy("Points above a maximum are cut; a table that reaches beyond it is refused."),
    ),
)

CHART = (
    Table(
        gettext_lazy("Lowest score of each level"),
        gettext_lazy("Now"),
        (
            Column(gettext_lazy("Level"), "levels.{row}"),
            *(Column(said, f"{name}.lowest_scores.{{row}}", Decimal) for name, said in ABILITIES),
        ),
        chart_rows,
        gettext_lazy("CLB or NCLC; a level reaches up to the step before the next one."),
        grows=True,
    ),
    Table(
        gettext_lazy("Scale of the test"),
        gettext_lazy("Ability"),
        (
            Column(gettext_lazy("lowest score"), "{row}.lowest", Decimal),
            Column(gettext_lazy("highest score"), "{row}.highest", Decimal),
        ),
        fixed(ABILITIES),
    ),
)

SELECTION_GRID = (
    Table(
        gettext_lazy("Age"),
        gettext_lazy("Age"),
        _columns((POINTS, "age.{row}")),
        listed("age", first="first_age", unit=gettext_lazy("age")),
        gettext_lazy("Points in the year of age. The first row holds for younger people too."),
        grows=True,
    ),
    Table(
        gettext_lazy("Education"),
        CREDENTIAL,
        _columns((POINTS, "education.{row}")),
        fixed(EDUCATION),
    ),
    Table(
        gettext_lazy("First official language"),
        gettext_lazy("Level"),
        _columns((gettext_lazy("points for each ability"), "first_language.{row}")),
        by_level(LEVELS),
    ),
    Table(
        gettext_lazy("Experience"),
        YEARS,
        _columns((POINTS, "experience.{row}")),
        listed("experience", unit=gettext_lazy("years:")),
        grows=True,
    ),
    Table(
        gettext_lazy("Adaptability"),
        gettext_lazy("Ground"),
        _columns((POINTS, "adaptability.{row}")),
        fixed(ADAPTABILITY),
        gettext_lazy("The sum stops at the maximum."),
    ),
    Table(
        gettext_lazy("Other figures"),
        gettext_lazy("Figure"),
        _columns((gettext_lazy("value"), "{row}")),
        fixed(OTHER_GRID_POINTS),
    ),
)

FUNDS = (
    Table(
        gettext_lazy("Funds by family size"),
        gettext_lazy("People"),
        (Column(gettext_lazy("Canadian dollars"), "by_family_size.{row}", Decimal),),
        sizes,
        gettext_lazy("The applicant counts, and every member of the family, accompanying or not."),
        grows=True,
    ),
)

TABLES: dict[str, tuple[Table, ...]] = {
    "points_table": CRS,
    "language_chart": CHART,
    "selection_grid": SELECTION_GRID,
    "funds_table": FUNDS,
}


def tables_of(kind: str) -> Sequence[Table]:
    """Return the tables of a kind's bodies, in the order they are read; most kinds have none."""
    return TABLES.get(kind, ())
