"""The `crs` form: profiles with ready facts, and their scores with every factor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from eligibility.evaluation.reading import Fields
from eligibility.rules.crs import (
    MOST_YEARS,
    OLDEST_AGE,
    CrsProfile,
    CrsScore,
    CrsSpouse,
    complete_years,
    score,
)
from eligibility.rules.crs_tables import CanadianStudy, Education, JobOfferKind
from eligibility.rules.impossible import ImpossibleFact
from eligibility.rules.language import HIGHEST_LEVEL, Ability, LanguageLevels, OfficialLanguage
from eligibility.rules.law import Law

INPUTS = "profiles"
SECTIONS = ("core", "spouse", "transferability", "additional")

Choice = TypeVar("Choice", bound=StrEnum)


def evaluator(law_on: Callable[[date], Law]) -> Callable[[Fields, date], dict[str, Any]]:
    """Return the function that reads one profile and scores it by the tables of a day.

    Its answer carries, beside the `result`, the `tables` used and whether they are `confirmed`.
    """

    def evaluate(item: Fields, on: date) -> dict[str, Any]:
        version = law_on(on).get("points_table", "crs")
        answer = {
            "result": answered(score(read_profile(item), version.body)),
            "tables": version.label or version.since.isoformat(),
            "confirmed": version.is_confirmed(on),
        }
        return answer if answer["confirmed"] else answer | {"notices": list(version.notices)}

    return evaluate


def answered(result: CrsScore) -> dict[str, Any]:
    """Return a score as plain data, in the order of the grid."""
    return {
        "column": result.column,
        **{section: _points(getattr(result, section)) for section in SECTIONS},
        "total": result.total,
    }


def read_profile(item: Fields) -> CrsProfile:
    """Return the facts of one input, languages in the order given; raises FormError."""
    held = _object(item, "profile")
    first = _levels(_object(held, "first_language"))
    second = _object_or_null(held, "second_language")
    spouse = _object_or_null(held, "spouse")
    try:
        profile = CrsProfile(
            age=_whole(held, "age", OLDEST_AGE),
            education=_choice(held, "education", Education),
            first_language=first,
            second_language=None if second is None else _levels(second),
            canadian_work_years=_complete_years(held, "canadian_work_years"),
            foreign_work_years=_complete_years(held, "foreign_work_years"),
            certificate_of_qualification=_flag(held, "certificate_of_qualification"),
            nomination=_flag(held, "nomination"),
            sibling=_flag(held, "sibling"),
            canadian_study=_choice_or_null(held, "canadian_study", CanadianStudy),
            job_offer=_choice_or_null(held, "job_offer", JobOfferKind),
            spouse=None if spouse is None else _spouse(spouse),
        )
    except ImpossibleFact as error:
        held.refuse(error.field, error.problem, error.cure)
    held.close()
    item.close()
    return profile


def _spouse(held: Fields) -> CrsSpouse:
    language = _object_or_null(held, "language")
    spouse = CrsSpouse(
        accompanying=_flag(held, "accompanying"),
        canadian_or_pr=_flag(held, "canadian_or_pr"),
        education=_choice_or_null(held, "education", Education),
        language=None if language is None else _levels(language),
        canadian_work_years=_complete_years(held, "canadian_work_years"),
    )
    held.close()
    return spouse


def _levels(held: Fields) -> LanguageLevels:
    levels = LanguageLevels(
        _choice(held, "language", OfficialLanguage),
        *(_whole(held, ability.value, HIGHEST_LEVEL) for ability in Ability),
    )
    held.close()
    return levels


def _complete_years(held: Fields, name: str) -> int:
    return complete_years(held.number(name, 0, MOST_YEARS))


def _whole(held: Fields, name: str, highest: int) -> int:
    value = held.number(name, 0, highest)
    if value != int(value):
        held.refuse(name, f"{value} is not a whole number", f"Use 0 to {highest}, complete ones")
    return int(value)


def _flag(held: Fields, name: str) -> bool:
    value = held.raw(name)
    if not isinstance(value, bool):
        held.refuse(name, "must be true or false", "Write true or false")
    return value


def _choice(held: Fields, name: str, choices: type[Choice]) -> Choice:
    return choices(held.one_of(name, choices))


def _choice_or_null(held: Fields, name: str, choices: type[Choice]) -> Choice | None:
    return None if held.raw(name) is None else _choice(held, name, choices)


def _object(held: Fields, name: str) -> Fields:
    found = _object_or_null(held, name)
    if found is None:
        held.refuse(name, "must be an object, not null", "Write { } around its fields")
    return found


def _object_or_null(held: Fields, name: str) -> Fields | None:
    held.raw(name)
    return held.optional_object(name)


def _points(section: Any) -> dict[str, int]:
    return {field.name: getattr(section, field.name) for field in fields(section)}
