"""Why each factor of a CRS score earns what it earns, in words; made only when shown."""

from collections.abc import Iterator
from dataclasses import dataclass

from eligibility.rules.crs import CrsProfile, CrsScore, CrsSpouse
from eligibility.rules.crs_tables import CanadianStudy, CrsTables, Education, JobOfferKind
from eligibility.rules.language import LanguageLevels, OfficialLanguage

EDUCATION_WORDS = {
    Education.LESS_THAN_SECONDARY: "less than a secondary diploma, or nothing assessed",
    Education.SECONDARY: "a secondary diploma",
    Education.ONE_YEAR: "a one-year post-secondary credential",
    Education.TWO_YEAR: "a two-year post-secondary credential",
    Education.BACHELOR_OR_THREE_YEAR: "one credential of three years or longer",
    Education.TWO_OR_MORE: "two or more credentials, one of three years or longer",
    Education.MASTER_OR_PROFESSIONAL: "a master's or an entry-to-practice professional degree",
    Education.DOCTORAL: "a doctoral degree",
}
LANGUAGE_WORDS = {OfficialLanguage.ENGLISH: "English", OfficialLanguage.FRENCH: "French"}
STUDY_WORDS = {
    CanadianStudy.ONE_OR_TWO_YEARS: "a Canadian credential of one or two years",
    CanadianStudy.THREE_YEARS_OR_MORE: "a Canadian credential of three years, or a higher degree",
}
OFFER_WORDS = {
    JobOfferKind.MAJOR_GROUP_00: "an offer in NOC major group 00",
    JobOfferKind.OTHER: "an offer in another skilled occupation",
}


@dataclass(frozen=True, slots=True)
class PointsLine:
    """One factor: its dotted name in the score, its points, the most it can earn, and why."""

    factor: str
    points: int
    most: int
    reason: str


def points_lines(profile: CrsProfile, tables: CrsTables, score: CrsScore) -> list[PointsLine]:
    """Return every factor of a score in the order of the grid, each with its reason."""
    return [
        *_core_lines(profile, tables, score),
        *_spouse_lines(profile.spouse, tables, score),
        *_transferability_lines(profile, tables, score),
        *_additional_lines(profile, tables, score),
    ]


def _core_lines(profile: CrsProfile, tables: CrsTables, score: CrsScore) -> Iterator[PointsLine]:
    core = score.core
    table = tables.with_spouse if score.column == "with_spouse" else tables.without_spouse
    yield PointsLine("core.age", core.age, max(table.age), f"Age {profile.age}.")
    yield PointsLine(
        "core.education",
        core.education,
        max(table.education.values()),
        f"Highest tier: {EDUCATION_WORDS[profile.education]}.",
    )
    yield PointsLine(
        "core.first_language",
        core.first_language,
        table.first_language_max,
        _levels_words(profile.first_language),
    )
    yield PointsLine(
        "core.second_language",
        core.second_language,
        table.second_language_max,
        _levels_words(profile.second_language),
    )
    yield PointsLine(
        "core.canadian_work",
        core.canadian_work,
        max(table.canadian_work),
        f"{_years_words(profile.canadian_work_years)} of Canadian work.",
    )


def _spouse_lines(
    spouse: CrsSpouse | None, tables: CrsTables, score: CrsScore
) -> Iterator[PointsLine]:
    if score.column == "without_spouse" or spouse is None:
        reason = _no_spouse_words(spouse)
        for factor in ("education", "language", "canadian_work"):
            yield PointsLine(f"spouse.{factor}", 0, 0, reason)
        return
    table = tables.spouse
    tier = spouse.education or Education.LESS_THAN_SECONDARY
    yield PointsLine(
        "spouse.education",
        score.spouse.education,
        max(table.education.values()),
        f"Partner's highest tier: {EDUCATION_WORDS[tier]}.",
    )
    yield PointsLine(
        "spouse.language",
        score.spouse.language,
        table.language_max,
        f"Partner: {_levels_words(spouse.language)}",
    )
    yield PointsLine(
        "spouse.canadian_work",
        score.spouse.canadian_work,
        max(table.canadian_work),
        f"Partner: {_years_words(spouse.canadian_work_years)} of Canadian work.",
    )


def _transferability_lines(
    profile: CrsProfile, tables: CrsTables, score: CrsScore
) -> Iterator[PointsLine]:
    table, points = tables.transferability, score.transferability
    first = profile.first_language
    language = f"lowest level {first.lowest} in {LANGUAGE_WORDS[first.language]}"
    here = f"{_years_words(profile.canadian_work_years)} of Canadian work"
    abroad = f"{_years_words(profile.foreign_work_years)} of foreign work"
    tier = EDUCATION_WORDS[profile.education]
    held = "Certificate held" if profile.certificate_of_qualification else "No certificate"
    pairs = [
        ("education_language", points.education_language, table.education_max, tier, language),
        (
            "education_canadian_work",
            points.education_canadian_work,
            table.education_max,
            tier,
            here,
        ),
        ("foreign_language", points.foreign_language, table.foreign_max, abroad, language),
        ("foreign_canadian_work", points.foreign_canadian_work, table.foreign_max, abroad, here),
        ("certificate", points.certificate, table.certificate_max, held, language),
    ]
    for factor, earned, most, one, other in pairs:
        reason = f"{one[0].upper()}{one[1:]}, with {other}."
        yield PointsLine(f"transferability.{factor}", earned, most, reason)


def _additional_lines(
    profile: CrsProfile, tables: CrsTables, score: CrsScore
) -> Iterator[PointsLine]:
    table, points = tables.additional, score.additional
    yield PointsLine(
        "additional.nomination",
        points.nomination,
        table.nomination,
        "Nominated through Express Entry." if profile.nomination else "No nomination on file.",
    )
    yield PointsLine(
        "additional.sibling",
        points.sibling,
        table.sibling,
        "A brother or sister in Canada." if profile.sibling else "No brother or sister in Canada.",
    )
    yield PointsLine(
        "additional.french",
        points.french,
        table.french.with_english,
        _french_words(profile, tables),
    )
    study, offer = profile.canadian_study, profile.job_offer
    yield PointsLine(
        "additional.canadian_study",
        points.canadian_study,
        max(table.canadian_study.values()),
        _sentence("No Canadian credential on file" if study is None else STUDY_WORDS[study]),
    )
    yield PointsLine(
        "additional.job_offer",
        points.job_offer,
        max(table.job_offer.values()),
        _offer_words(offer, tables),
    )


def _levels_words(levels: LanguageLevels | None) -> str:
    if levels is None:
        return "No valid test on file."
    if not any((levels.listening, levels.reading, levels.writing, levels.speaking)):
        return f"{LANGUAGE_WORDS[levels.language]}: no valid test proves a level."
    return (
        f"{LANGUAGE_WORDS[levels.language]}: listening {levels.listening}, reading "
        f"{levels.reading}, writing {levels.writing}, speaking {levels.speaking}."
    )


def _years_words(years: int) -> str:
    return "1 complete year" if years == 1 else f"{years} complete years"


def _no_spouse_words(spouse: CrsSpouse | None) -> str:
    if spouse is None:
        return "No spouse or common-law partner."
    if spouse.canadian_or_pr:
        return "The partner is a citizen or permanent resident: scored without a partner."
    return "The partner does not accompany: scored without a partner."


def _french_words(profile: CrsProfile, tables: CrsTables) -> str:
    rule = tables.additional.french
    languages = [profile.first_language, profile.second_language]
    known = {levels.language: levels.lowest for levels in languages if levels is not None}
    french = known.get(OfficialLanguage.FRENCH)
    english = known.get(OfficialLanguage.ENGLISH)
    if french is None:
        return "No valid test of French on file."
    if french < rule.french_level:
        return f"Lowest level in French {french}; {rule.french_level} is needed in all four."
    beside = "no valid test on file" if english is None else f"lowest level {english}"
    return f"French {rule.french_level} or more in all four; English: {beside}."


def _offer_words(offer: JobOfferKind | None, tables: CrsTables) -> str:
    if offer is None:
        return "No job offer."
    if not tables.additional.job_offer[offer]:
        return _sentence(f"{OFFER_WORDS[offer]}, which these tables give no points")
    return _sentence(OFFER_WORDS[offer])


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
