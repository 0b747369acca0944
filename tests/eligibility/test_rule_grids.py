"""Points tables, charts and funds as the Rules pages print them."""

from datetime import date

from eligibility.edition import shipped_law
from eligibility.rule_grids import chart_grids, crs_grids, funds_grids
from tests.eligibility.shipped import crs_tables_on, language_chart

ON = date(2026, 10, 1)


def rows(grid):
    return {row.heading: row.cells for row in grid.rows}


def crs_grid(caption):
    return rows(next(grid for grid in crs_grids(crs_tables_on(ON)) if grid.caption == caption))


def test_equal_ages_are_one_row_and_the_last_is_open():
    ages = crs_grid("Age")

    assert ages["17 or less"] == (0, 0)
    assert ages["20 to 29"] == (100, 110)
    assert ages["30"] == (95, 105)
    assert ages["45 or more"] == (0, 0)


def test_levels_earn_by_band_in_every_column():
    levels = crs_grid("Official languages, for each ability")

    assert list(levels) == ["0 to 3", "4", "5", "6", "7", "8", "9", "10 or more"]
    assert levels["9"] == (29, 31, 6, 6, 5)


def test_a_lone_bachelors_degree_transfers_13_and_25():
    pairs = crs_grid("Education with language, education with Canadian work")

    assert pairs["Bachelor’s degree or three years or longer"] == (13, 25, 13, 25)


def test_a_chart_prints_the_range_of_scores_of_each_level():
    (grid,) = chart_grids(language_chart("ielts_general"))

    assert grid.columns == ("Listening", "Reading", "Writing", "Speaking")
    assert rows(grid)["10"] == ("8.5 to 9", "8 to 9", "7.5 to 9", "7.5 to 9")
    assert rows(grid)["7"] == ("6 to 7", "6", "6", "6")


def test_funds_are_printed_by_family_size():
    (grid,) = funds_grids(shipped_law(ON).get("funds_table", "settlement_funds").body)

    assert rows(grid)["4"] == ("28,362",)
    assert rows(grid)["each further person"] == ("+ 4,112",)
