"""The rows that points tables share: credentials, levels, grounds, maximums, in their words."""

from django.utils.translation import gettext_lazy as _

from clients.models import EducationLevel
from eligibility.field_words import Said
from eligibility.rules.crs_tables import Education
from eligibility.rules.language import HIGHEST_LEVEL

LEVELS = range(HIGHEST_LEVEL + 1)

EDUCATION: list[tuple[str, Said]] = [
    (tier.value, EducationLevel(tier.value).label) for tier in Education
]

STEPS: list[tuple[str, Said]] = [
    ("language_steps", _("Language level")),
    ("canadian_work_steps", _("Years of Canadian work")),
    ("certificate_language_steps", _("Language level with a certificate")),
]

ADDITIONAL: list[tuple[str, Said]] = [
    ("additional.nomination", _("Provincial or territorial nomination")),
    ("additional.sibling", _("Brother or sister in Canada")),
    ("additional.french.french_level", _("French: the level needed in all four abilities")),
    ("additional.french.english_level", _("French: the level of English that earns more")),
    ("additional.french.with_english", _("French with that English")),
    ("additional.french.otherwise", _("French with less English or none")),
    (
        "additional.canadian_study.one_or_two_years",
        _("Canadian credential of one or two years"),
    ),
    (
        "additional.canadian_study.three_years_or_more",
        _("Canadian credential of three years or more"),
    ),
    ("additional.job_offer.major_group_00", _("Job offer in NOC major group 00")),
    ("additional.job_offer.other", _("Job offer in another skilled occupation")),
]

MAXIMUMS: list[tuple[str, Said]] = [
    ("with_spouse.first_language_max", _("First language, with a partner")),
    ("without_spouse.first_language_max", _("First language, without a partner")),
    ("with_spouse.second_language_max", _("Second language, with a partner")),
    ("without_spouse.second_language_max", _("Second language, without a partner")),
    ("with_spouse.max", _("Core, with a partner")),
    ("without_spouse.max", _("Core, without a partner")),
    ("spouse.language_max", _("The partner’s language")),
    ("spouse.max", _("Partner")),
    ("transferability.education_max", _("Both education pairs")),
    ("transferability.foreign_max", _("Both foreign work pairs")),
    ("transferability.certificate_max", _("Certificate of qualification")),
    ("transferability.max", _("Skill transferability")),
    ("additional.max", _("Additional points")),
    ("max", _("Total")),
]

ADAPTABILITY: list[tuple[str, Said]] = [
    ("spouse_language", _("Partner’s language")),
    ("study_in_canada", _("Study in Canada")),
    ("spouse_study_in_canada", _("Partner’s study in Canada")),
    ("work_in_canada", _("Work in Canada")),
    ("spouse_work_in_canada", _("Partner’s work in Canada")),
    ("relative_in_canada", _("Relative in Canada")),
    ("arranged_employment", _("Arranged employment")),
]

OTHER_GRID_POINTS: list[tuple[str, Said]] = [
    ("first_age", _("First row of the table of ages, in years")),
    ("second_language_level", _("Second language: the level needed, all four abilities")),
    ("second_language", _("Second language: points")),
    ("arranged_employment", _("Arranged employment: points")),
    ("adaptability.max", _("Adaptability: most points")),
    ("adaptability.spouse_language_level", _("Partner’s language: the level needed")),
]
