"""The grid read a second time, row by row and from its printed bands, to check the rules against.

Deliberately shares nothing with `eligibility.rules.crs`: figures come from cases/crs_grid.toml,
sections C and D are written out as the grid words them (tables of 25 March 2025).
"""

import tomllib

from tests.eligibility.shipped import CASES

GRID = tomllib.loads((CASES / "crs_grid.toml").read_text())
ABILITIES = ("listening", "reading", "writing", "speaking")
ADVANCED = ("two_or_more", "master_or_professional", "doctoral")
SINGLE_CREDENTIAL = ("one_year", "two_year", "bachelor_or_three_year")


def band(rows, value, column):
    points = 0
    for start, figures in sorted(rows.items(), key=lambda row: int(row[0])):
        if value >= int(start):
            points = figures[column]
    return points


def abilities(levels, rows, column):
    if levels is None:
        return 0
    return sum(band(rows, getattr(levels, ability), column) for ability in ABILITIES)


def all_four(levels, floor):
    return levels is not None and all(getattr(levels, ability) >= floor for ability in ABILITIES)


def core(profile, column):
    return (
        band(GRID["age"], profile.age, column)
        + GRID["education"][profile.education][column]
        + abilities(profile.first_language, GRID["first_language"], column)
        + min(
            abilities(profile.second_language, GRID["second_language"], column),
            22 if column == 0 else 24,
        )
        + band(GRID["canadian_work"], profile.canadian_work_years, column)
    )


def partner(spouse):
    education = 0 if spouse.education is None else GRID["education"][spouse.education][2]
    return (
        education
        + abilities(spouse.language, GRID["partner_language"], 0)
        + band(GRID["canadian_work"], spouse.canadian_work_years, 2)
    )


def pair(low_row, high_row, lower_reached, upper_reached):
    if high_row:
        return 50 if upper_reached else 25 if lower_reached else 0
    if low_row:
        return 25 if upper_reached else 13 if lower_reached else 0
    return 0


def transferability(profile):
    good = all_four(profile.first_language, 7)
    strong = all_four(profile.first_language, 9)
    one_year, two_years = profile.canadian_work_years >= 1, profile.canadian_work_years >= 2
    one = profile.education in SINGLE_CREDENTIAL
    more = profile.education in ADVANCED
    some, long = 1 <= profile.foreign_work_years <= 2, profile.foreign_work_years >= 3
    education = pair(one, more, good, strong) + pair(one, more, one_year, two_years)
    foreign = pair(some, long, good, strong) + pair(some, long, one_year, two_years)
    certificate = 0
    if profile.certificate_of_qualification:
        certificate = 50 if good else 25 if all_four(profile.first_language, 5) else 0
    return min(100, min(50, education) + min(50, foreign) + certificate)


def additional(profile):
    languages = [profile.first_language, profile.second_language]
    french = next((one for one in languages if one and one.language == "fr"), None)
    english = next((one for one in languages if one and one.language == "en"), None)
    points = 600 if profile.nomination else 0
    points += 15 if profile.sibling else 0
    if all_four(french, 7):
        points += 50 if all_four(english, 5) else 25
    points += {None: 0, "one_or_two_years": 15, "three_years_or_more": 30}[profile.canadian_study]
    return min(600, points)


def total(profile):
    spouse = profile.spouse
    if spouse and spouse.accompanying and not spouse.canadian_or_pr:
        human_capital = core(profile, 0) + partner(spouse)
    else:
        human_capital = core(profile, 1)
    return human_capital + transferability(profile) + additional(profile)
