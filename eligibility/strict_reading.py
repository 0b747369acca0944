"""Strict reading of a rule's body: every figure is of its type, every choice one of those known."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, TypeVar, get_args, get_origin

from cattrs import Converter

from eligibility.body_problems import WrongType

Body = TypeVar("Body")


def _exactly(wanted: type[Body]) -> Any:
    def structure(value: Any, hint: type[Body]) -> Body:
        if issubclass(hint, StrEnum):
            return _member(hint, value)  # type: ignore[return-value]
        if type(value) is not wanted:
            raise WrongType(_not_a(_IN_WORDS[wanted], value))
        return value

    return structure


_IN_WORDS: dict[type, str] = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
}


def _member(hint: type[StrEnum], value: Any) -> StrEnum:
    try:
        return hint(value)
    except ValueError:
        known = ", ".join(map(str, hint))
        raise WrongType(f"{value!r} is not known. Known are {known}.") from None


def _is_literal(hint: Any) -> bool:
    return bool(get_origin(hint) == Literal)


def _one_of(value: Any, hint: Any) -> Any:
    known = get_args(hint)
    if value not in known:
        raise WrongType(f"{value!r} is not known. Known are {', '.join(map(str, known))}.")
    return value


def _not_a(wanted: str, value: Any) -> str:
    if value is None:
        return f"nothing is given. Give {wanted}."
    return f"{value!r} is not {wanted}."


def _decimal(value: Any, _: type[Decimal]) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise WrongType(_not_a("an exact number", value))
    try:
        return Decimal(value)
    except ArithmeticError as error:
        raise WrongType(_not_a("an exact number", value)) from error


def _day(value: Any, _: type[date]) -> date:
    if type(value) is date:
        return value
    if isinstance(value, str):
        return date.fromisoformat(value)
    raise WrongType(_not_a("a day", value))


def strict_converter() -> Converter:
    """Return what reads plain data into frozen bodies, figure by figure, guessing nothing."""
    converter = Converter(forbid_extra_keys=True)
    for exact in (str, int, bool):
        converter.register_structure_hook(exact, _exactly(exact))
    converter.register_structure_hook_func(_is_literal, _one_of)
    converter.register_structure_hook(Decimal, _decimal)
    converter.register_structure_hook(date, _day)
    converter.register_unstructure_hook(Decimal, str)
    converter.register_unstructure_hook(date, date.isoformat)
    return converter
