"""The CRS score, factor by factor, on the tables of 25 March 2025 and those before."""

import json
import tomllib
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.edition import body_from, body_to_data, shipped_law
from eligibility.rules.crs import (
    CrsProfile,
    better_order,
    column_for,
    complete_years,
    score,
)
from eligibility.rules.crs_reasons import points_lines
from eligibility.rules.crs_tables import CanadianStudy, CrsTables, Education, JobOfferKind
from eligibility.rules.impossible import ImpossibleFact
from eligibility.rules.language import Ability, LanguageLevels, levels
from eligibility.rules.law import NotInForce
from tests.eligibility import crs_by_hand
from tests.eligibility.profiles import (
    ENGLISH,
    FRENCH,
    candidate,
    candidates,
    english,
    french,
    partner,
)
from tests.eligibility.shipped import CASES, crs_tables_on, language_chart

NOW = crs_tables_on(date(2026, 10, 1))
GRID = tomllib.loads((CASES / "crs_grid.toml").read_text())
SAMPLES = json.loads((CASES / "crs.json").read_text(), parse_float=Decimal)["profiles"]


def total(tables=NOW, **facts):
    return score(candidate(**facts), tables).total


def levels_of(sample):
    if sample is None:
        return None
    return LanguageLevels(
        **{**sample, "language": ENGLISH if sample["language"] == "en" else FRENCH}
    )


def profile_of(sample):
    facts = dict(sample)
    for field in ("first_language", "second_language"):
        facts[field] = levels_of(facts[field])
    for field in ("canadian_work_years", "foreign_work_years"):
        facts[field] = complete_years(facts[field])
    if facts["spouse"] is not None:
        spouse = dict(facts["spouse"], language=levels_of(facts["spouse"]["language"]))
        facts["spouse"] = partner(**spouse)
    return CrsProfile(**facts)


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample["id"] for sample in SAMPLES])
def test_every_factor_of_a_published_sample_agrees(sample):
    assert asdict(score(profile_of(sample["profile"]), NOW)) == sample["expected"]


def test_the_departments_own_worked_example_scores_533():
    # Single, 25: age 110. Master's: 135. CELPIP 10/9/10/9: 34 + 31 + 34 + 31 = 130.
    # One Canadian year: 40. Core 415. Education with language 50 and with work 25, capped at 50;
    # one foreign year with language 25 and with Canadian work 13, together 38. C: 88.
    # Canadian master's degree: 30. 415 + 88 + 30 = 533.
    celpip = levels(
        language_chart("celpip_general"),
        {
            Ability.LISTENING: 10,
            Ability.READING: 9,
            Ability.WRITING: 10,
            Ability.SPEAKING: 9,
        },
    )
    result = score(
        candidate(
            age=25,
            education=Education.MASTER_OR_PROFESSIONAL,
            first_language=celpip,
            canadian_work_years=1,
            foreign_work_years=1,
            canadian_study=CanadianStudy.THREE_YEARS_OR_MORE,
        ),
        NOW,
    )

    assert (result.core.subtotal, result.transferability.subtotal) == (415, 88)
    assert result.additional.subtotal == 30
    assert result.total == 533


# Every cell of the grid ----------------------------------------------------------------------


@pytest.mark.parametrize(("age", "points"), GRID["age"].items())
def test_age_earns_its_cell_in_both_columns(age, points):
    profile = candidate(age=int(age))

    with_partner = score(replace(profile, spouse=partner()), NOW).core.age
    assert [with_partner, score(profile, NOW).core.age] == points


@pytest.mark.parametrize("age", [0, 16, 46, 70, 130])
def test_ages_beyond_the_grid_earn_nothing(age):
    assert total(age=age) == 0


@pytest.mark.parametrize(("tier", "points"), GRID["education"].items())
def test_education_earns_its_cell_in_both_columns_and_for_the_partner(tier, points):
    tier = Education(tier)
    single = score(candidate(education=tier), NOW)
    couple = score(candidate(education=tier, spouse=partner(education=tier)), NOW)

    earned = [couple.core.education, single.core.education, couple.spouse.education]
    assert earned == points


@pytest.mark.parametrize(("years", "points"), [*GRID["canadian_work"].items(), ("9", [70, 80, 10])])
def test_canadian_work_earns_its_cell_in_both_columns_and_for_the_partner(years, points):
    spouse = partner(canadian_work_years=int(years))
    single = score(candidate(canadian_work_years=int(years)), NOW)
    couple = score(candidate(canadian_work_years=int(years), spouse=spouse), NOW)

    earned = [couple.core.canadian_work, single.core.canadian_work, couple.spouse.canadian_work]
    assert earned == points


@pytest.mark.parametrize("level", range(13))
@pytest.mark.parametrize("ability", Ability)
def test_each_level_of_each_ability_earns_its_cell(ability, level):
    first = replace(english(0), **{ability.value: level})
    second = replace(french(0), **{ability.value: level})
    single = score(candidate(first_language=first, second_language=second), NOW)
    couple = score(
        candidate(first_language=first, second_language=second, spouse=partner(language=first)),
        NOW,
    )

    for column, result in ((0, couple), (1, single)):
        assert result.core.first_language == crs_by_hand.band(GRID["first_language"], level, column)
        assert result.core.second_language == crs_by_hand.band(
            GRID["second_language"], level, column
        )
    assert couple.spouse.language == crs_by_hand.band(GRID["partner_language"], level, 0)


@given(candidates())
def test_any_profile_scores_as_the_grid_read_by_hand(profile):
    assert score(profile, NOW).total == crs_by_hand.total(profile)


# Caps ----------------------------------------------------------------------------------------


@given(candidates(), st.sampled_from([date(2015, 1, 1), date(2019, 1, 1), date(2026, 10, 1)]))
def test_no_cap_is_ever_exceeded(profile, day):
    result = score(profile, crs_tables_on(day))
    human_capital = result.core.subtotal + result.spouse.subtotal

    assert result.core.subtotal <= (460 if result.column == "with_spouse" else 500)
    assert result.spouse.subtotal <= 40
    assert human_capital <= 500
    assert result.transferability.education_group <= 50
    assert result.transferability.foreign_group <= 50
    assert result.transferability.subtotal <= 100
    assert human_capital + result.transferability.subtotal <= 600
    assert result.additional.subtotal == min(600, result.additional.before_cap)
    assert 0 <= result.total <= 1200


def test_the_strongest_candidate_alone_or_with_a_partner_reaches_1200():
    best = candidate(
        age=25,
        education=Education.DOCTORAL,
        first_language=english(12),
        second_language=french(12),
        canadian_work_years=5,
        foreign_work_years=3,
        certificate_of_qualification=True,
        nomination=True,
    )
    strong_partner = partner(
        education=Education.DOCTORAL, language=french(12), canadian_work_years=5
    )

    assert score(best, NOW).total == 1200
    assert score(replace(best, spouse=strong_partner), NOW).total == 1200


def test_a_nominees_other_additional_points_vanish_in_the_cap():
    result = score(
        candidate(nomination=True, sibling=True, canadian_study=CanadianStudy.THREE_YEARS_OR_MORE),
        NOW,
    )

    assert (result.additional.before_cap, result.additional.subtotal) == (645, 600)


@pytest.mark.parametrize(("spouse", "cap"), [(None, 24), (partner(), 22)])
def test_the_second_language_is_capped_by_column(spouse, cap):
    result = score(candidate(second_language=french(12), spouse=spouse), NOW)

    assert result.core.second_language == cap


# Which column --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spouse", "column"),
    [
        (None, "without_spouse"),
        (partner(), "with_spouse"),
        (partner(accompanying=False), "without_spouse"),
        (partner(canadian_or_pr=True), "without_spouse"),
        (partner(accompanying=False, canadian_or_pr=True), "without_spouse"),
    ],
)
def test_only_an_accompanying_foreign_partner_changes_the_column(spouse, column):
    assert column_for(spouse) == column


def test_a_partner_who_stays_behind_earns_nothing_and_costs_nothing():
    known = partner(
        accompanying=False, education=Education.DOCTORAL, language=english(9), canadian_work_years=5
    )

    assert total(age=30, spouse=known) == total(age=30) == 105


# Where published calculators go wrong ---------------------------------------------------------


@pytest.mark.parametrize("tier", ["one_year", "two_year", "bachelor_or_three_year"])
@pytest.mark.parametrize(("level", "points"), [(6, 0), (7, 13), (8, 13), (9, 25)])
def test_a_single_credential_transfers_13_or_25_with_language(tier, level, points):
    result = score(candidate(education=Education(tier), first_language=english(level)), NOW)

    assert result.transferability.education_language == points


@pytest.mark.parametrize("tier", ["two_or_more", "master_or_professional", "doctoral"])
@pytest.mark.parametrize(("level", "points"), [(6, 0), (7, 25), (8, 25), (9, 50)])
def test_more_than_a_single_credential_transfers_25_or_50_with_language(tier, level, points):
    result = score(candidate(education=Education(tier), first_language=english(level)), NOW)

    assert result.transferability.education_language == points


@pytest.mark.parametrize(
    ("tier", "by_years"),
    [
        ("secondary", [0, 0, 0, 0]),
        ("bachelor_or_three_year", [0, 13, 25, 25]),
        ("master_or_professional", [0, 25, 50, 50]),
    ],
)
def test_education_transfers_with_canadian_work(tier, by_years):
    results = [
        score(candidate(education=Education(tier), canadian_work_years=years), NOW)
        for years in range(4)
    ]

    assert [one.transferability.education_canadian_work for one in results] == by_years


@pytest.mark.parametrize(("level", "by_years"), [(6, [0] * 5), (7, [0, 13, 13, 25, 25])])
def test_foreign_work_transfers_with_language(level, by_years):
    results = [
        score(candidate(first_language=english(level), foreign_work_years=years), NOW)
        for years in range(5)
    ]

    assert [one.transferability.foreign_language for one in results] == by_years


@pytest.mark.parametrize(
    ("here", "by_years"), [(0, [0] * 4), (1, [0, 13, 13, 25]), (2, [0, 25, 25, 50])]
)
def test_foreign_work_transfers_with_canadian_work(here, by_years):
    results = [
        score(candidate(canadian_work_years=here, foreign_work_years=years), NOW)
        for years in range(4)
    ]

    assert [one.transferability.foreign_canadian_work for one in results] == by_years


def test_one_weak_ability_holds_back_every_pair_with_language():
    result = score(
        candidate(
            education=Education.DOCTORAL,
            first_language=english(9, 9, 9, 6),
            foreign_work_years=3,
        ),
        NOW,
    )

    assert result.transferability.subtotal == 0


def test_the_second_language_never_feeds_transferability():
    result = score(
        candidate(
            education=Education.DOCTORAL, first_language=english(6), second_language=french(12)
        ),
        NOW,
    )

    assert result.transferability.education_language == 0


@pytest.mark.parametrize(("level", "points"), [(4, 0), (5, 25), (6, 25), (7, 50), (12, 50)])
def test_a_certificate_of_qualification_steps_at_5_and_7(level, points):
    result = score(candidate(certificate_of_qualification=True, first_language=english(level)), NOW)

    assert result.transferability.certificate == points


@pytest.mark.parametrize(
    ("french_levels", "english_levels", "points"),
    [
        (french(7), english(5), 50),
        (french(7), english(5, 5, 5, 4), 25),
        (french(7), None, 25),
        (french(7, 7, 7, 6), english(12), 0),
    ],
)
def test_the_french_bonus_is_the_same_whichever_language_is_first(
    french_levels, english_levels, points
):
    french_first = score(
        candidate(first_language=french_levels, second_language=english_levels), NOW
    )
    assert french_first.additional.french == points

    if english_levels is not None:
        english_first = score(
            candidate(first_language=english_levels, second_language=french_levels), NOW
        )
        assert english_first.additional.french == points


def test_a_medical_degree_earns_the_professional_tier_not_the_doctoral_one():
    assert total(education=Education.MASTER_OR_PROFESSIONAL) == 135
    assert total(education=Education.MASTER_OR_PROFESSIONAL, spouse=partner()) == 126


def test_level_4_in_french_as_first_language_earns_6_per_ability():
    assert total(first_language=french(4)) == 24


@pytest.mark.parametrize(
    ("years", "complete"),
    [("0", 0), ("0.99", 0), ("1", 1), ("1.99", 1), ("2.0", 2), ("5.5", 5)],
)
def test_only_complete_years_count(years, complete):
    assert complete_years(Decimal(years)) == complete


# Languages -----------------------------------------------------------------------------------


@given(
    candidates(), st.sampled_from(["first_language", "second_language"]), st.sampled_from(Ability)
)
def test_a_level_more_in_any_ability_never_lowers_the_score(profile, field, ability):
    known = getattr(profile, field)
    if known is None or getattr(known, ability) == 12:
        return
    better = replace(known, **{ability.value: getattr(known, ability) + 1})

    assert score(replace(profile, **{field: better}), NOW).total >= score(profile, NOW).total


@given(candidates())
def test_the_better_order_scores_at_least_as_much_as_either(profile):
    if profile.second_language is None:
        return
    swapped = replace(
        profile, first_language=profile.second_language, second_language=profile.first_language
    )

    chosen = better_order([profile, swapped], NOW)[1].total

    assert chosen == max(score(profile, NOW).total, score(swapped, NOW).total)


def test_languages_are_scored_in_the_order_given():
    weak_first = candidate(first_language=english(4), second_language=french(10))
    strong_first = candidate(first_language=french(10), second_language=english(4))

    assert score(weak_first, NOW).core.first_language == 24
    assert score(strong_first, NOW).core.first_language == 136
    assert better_order([weak_first, strong_first], NOW)[0] is strong_first


# Dated changes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last_day", "facts", "before", "after"),
    [
        (date(2016, 11, 18), {"job_offer": JobOfferKind.MAJOR_GROUP_00}, 600, 200),
        (date(2016, 11, 18), {"job_offer": JobOfferKind.OTHER}, 600, 50),
        (date(2016, 11, 18), {"canadian_study": CanadianStudy.ONE_OR_TWO_YEARS}, 0, 15),
        (date(2016, 11, 18), {"canadian_study": CanadianStudy.THREE_YEARS_OR_MORE}, 0, 30),
        (date(2017, 6, 5), {"sibling": True}, 0, 15),
        (date(2025, 3, 24), {"job_offer": JobOfferKind.MAJOR_GROUP_00}, 200, 0),
        (date(2025, 3, 24), {"job_offer": JobOfferKind.OTHER}, 50, 0),
    ],
)
def test_a_dated_change_takes_effect_on_its_day(last_day, facts, before, after):
    first_day = date.fromordinal(last_day.toordinal() + 1)

    assert total(crs_tables_on(last_day), **facts) == before
    assert total(crs_tables_on(first_day), **facts) == after


@pytest.mark.parametrize(
    ("day", "with_english", "alone"),
    [
        (date(2017, 6, 5), 0, 0),
        (date(2017, 6, 6), 30, 15),
        (date(2020, 10, 19), 30, 15),
        (date(2020, 10, 20), 50, 25),
        (date(2026, 10, 1), 50, 25),
    ],
)
def test_the_french_bonus_grew_twice(day, with_english, alone):
    tables = crs_tables_on(day)
    both = candidate(first_language=french(7), second_language=english(5))
    one = candidate(first_language=french(7))

    assert score(both, tables).additional.french == with_english
    assert score(one, tables).additional.french == alone


def test_tables_before_the_system_began_are_not_in_force():
    with pytest.raises(NotInForce):
        crs_tables_on(date(2014, 12, 31))


@pytest.mark.parametrize(
    ("day", "confirmed"), [(date(2026, 11, 2), True), (date(2026, 11, 3), False)]
)
def test_tables_are_unconfirmed_from_the_day_of_the_reported_change(day, confirmed):
    version = shipped_law(day).get("points_table", "crs")

    assert version.since == date(2025, 3, 25)
    assert version.is_confirmed(day) is confirmed
    assert "3 November 2026" in version.notices[0]


# Refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"age": -1}, "age"),
        ({"age": 131}, "age"),
        ({"age": True}, "age"),
        ({"canadian_work_years": -1}, "canadian_work_years"),
        ({"foreign_work_years": -1}, "foreign_work_years"),
        ({"foreign_work_years": Decimal("1.5")}, "foreign_work_years"),
        ({"second_language": english(5)}, "second_language"),
    ],
)
def test_a_profile_that_cannot_be_is_refused_by_field(facts, field):
    with pytest.raises(ImpossibleFact) as refusal:
        candidate(**facts)

    assert refusal.value.field == field


@pytest.mark.parametrize("level", [-1, 13, 7.5, True, "7"])
def test_a_level_that_is_no_benchmark_is_refused(level):
    with pytest.raises(ImpossibleFact, match="reading"):
        english(7, level, 7, 7)


@pytest.mark.parametrize("years", ["-0.1", "NaN", "Infinity", "101"])
def test_a_length_of_work_that_cannot_be_is_refused(years):
    with pytest.raises(ImpossibleFact):
        complete_years(Decimal(years))


def test_a_table_with_a_hole_is_refused_by_field():
    holed = replace(NOW.without_spouse, first_language=NOW.without_spouse.first_language[:-1])

    with pytest.raises(ValueError, match=r"without_spouse\.first_language"):
        replace(NOW, without_spouse=holed)


def test_a_table_without_a_tier_of_education_is_refused_by_field():
    tiers = {tier: 0 for tier in Education if tier is not Education.DOCTORAL}

    with pytest.raises(ValueError, match=r"spouse\.education: no points for doctoral"):
        replace(NOW, spouse=replace(NOW.spouse, education=tiers))


def test_a_table_that_reaches_above_its_maximum_is_refused():
    generous = replace(NOW.with_spouse, age=(*NOW.with_spouse.age[:-1], 200))

    with pytest.raises(ValueError, match=r"with_spouse\.max"):
        CrsTables(**{**_parts(NOW), "with_spouse": generous})


def _parts(tables):
    return {name: getattr(tables, name) for name in CrsTables.__slots__}


def test_tables_come_back_unchanged_from_json():
    stored = json.loads(json.dumps(body_to_data(NOW)))

    assert body_from("points_table", stored) == NOW


def test_stored_tables_with_a_hole_say_where():
    stored = body_to_data(NOW)
    stored["with_spouse"]["second_language"] = [0, 1, 2]

    with pytest.raises(ValueError, match=r"with_spouse\.second_language: 3 entries"):
        body_from("points_table", stored)


# Words ---------------------------------------------------------------------------------------


@given(candidates())
def test_the_lines_shown_carry_every_factor_of_the_score(profile):
    result = score(profile, NOW)

    lines = {line.factor: line for line in points_lines(profile, NOW, result)}

    sums = {"subtotal", "before_cap", "education_group", "foreign_group"}
    sections = ("core", "spouse", "transferability", "additional")
    factors = {
        f"{section}.{factor}": points
        for section in sections
        for factor, points in asdict(getattr(result, section)).items()
        if factor not in sums
    }
    assert {name: line.points for name, line in lines.items()} == factors
    assert all(line.points <= line.most and line.reason.endswith(".") for line in lines.values())


def test_a_job_offer_that_earns_nothing_is_said_to():
    profile = candidate(job_offer=JobOfferKind.OTHER)
    before = crs_tables_on(date(2025, 3, 24))

    def said(tables):
        lines = points_lines(profile, tables, score(profile, tables))
        return next(line.reason for line in lines if line.factor == "additional.job_offer")

    assert said(before) == "An offer in another skilled occupation."
    assert "no points" in said(NOW)
