"""When a paper is due: conditions over facts, answered yes, no or not yet known.

A condition is data: `{fact, op, value}`, `{all = [...]}`, `{any = [...]}`, `{not = ...}` or
`{always = true}`. A fact nobody knows makes the answer unknown only where it matters.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

FORMS = "Write one of: {always = true}, {fact, op, value}, {all = [...]}, {any = [...]}, {not}"

Value = str | int | bool | tuple[str, ...]
Lookup = Callable[[str], Value | None]

OPERATORS = frozenset({"eq", "neq", "in", "gte", "lte", "contains"})


@dataclass(frozen=True, slots=True)
class Always:
    """Holds for every subject."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact compared with one value."""

    fact: str
    op: str
    value: Value


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds when every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds when one part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when its part does not."""

    part: "Condition"


Condition = Always | Comparison | AllOf | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Answer:
    """What a condition says of one subject.

    `holds` is `None` while unknown; `because` names the facts that decided, with their values;
    `missing` the facts that would settle it, empty unless unknown.
    """

    holds: bool | None
    because: tuple[tuple[str, Value], ...] = ()
    missing: tuple[str, ...] = ()


def evaluate(condition: Condition, look_up: Lookup) -> Answer:
    """Return the answer of `condition`, a fact that `look_up` returns `None` for being unknown."""
    if isinstance(condition, Always):
        return Answer(True)
    if isinstance(condition, Comparison):
        return _compare(condition, look_up(condition.fact))
    if isinstance(condition, Not):
        inner = evaluate(condition.part, look_up)
        return Answer(
            None if inner.holds is None else not inner.holds, inner.because, inner.missing
        )
    answers = [evaluate(part, look_up) for part in condition.parts]
    return _combine(answers, deciding=isinstance(condition, AnyOf))


def facts_named(condition: Condition) -> Iterator[str]:
    """Yield every fact the condition reads, as often as it reads it."""
    if isinstance(condition, Comparison):
        yield condition.fact
    elif isinstance(condition, Not):
        yield from facts_named(condition.part)
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from facts_named(part)


def parse_condition(data: Mapping[str, Any]) -> Condition:
    """Return the condition written as `data`; raises `ValueError` saying what is wrong."""
    if data == {"always": True}:
        return Always()
    if data.keys() == {"fact", "op", "value"}:
        return _parse_test(data)
    if len(data) == 1:
        (word, inner), *_rest = data.items()
        if word == "not" and isinstance(inner, Mapping):
            return Not(parse_condition(inner))
        if word in ("all", "any") and isinstance(inner, list | tuple) and inner:
            parts = tuple(parse_condition(part) for part in inner)
            return AllOf(parts) if word == "all" else AnyOf(parts)
    raise ValueError(f"This condition is not understood: {dict(data)!r}. {FORMS}.")


def _parse_test(data: Mapping[str, Any]) -> Comparison:
    fact, op, value = data["fact"], data["op"], data["value"]
    if op not in OPERATORS:
        known = ", ".join(sorted(OPERATORS))
        raise ValueError(f"The condition on {fact} uses the operator {op!r}. Use one of: {known}.")
    if isinstance(value, list | tuple):
        value = tuple(str(one) for one in value)
    if op == "in" and not isinstance(value, tuple):
        raise ValueError(f"The condition on {fact} needs a list after 'in', not {value!r}.")
    if op in ("gte", "lte") and (isinstance(value, bool) or not isinstance(value, int)):
        raise ValueError(f"The condition on {fact} needs a whole number after {op!r}.")
    if not isinstance(value, str | int | bool | tuple):
        raise ValueError(f"The condition on {fact} compares with {value!r}, which is not a value.")
    return Comparison(str(fact), op, value)


def _compare(test: Comparison, known: Value | None) -> Answer:
    if known is None:
        return Answer(None, missing=(test.fact,))
    return Answer(_holds(test, known), ((test.fact, known),))


def _holds(test: Comparison, known: Value) -> bool:
    wanted = test.value
    if test.op == "eq":
        return known == wanted
    if test.op == "neq":
        return known != wanted
    if test.op == "in":
        return isinstance(wanted, tuple) and known in wanted
    if test.op == "contains":
        return isinstance(known, tuple) and wanted in known
    if isinstance(known, int) and isinstance(wanted, int):
        return known >= wanted if test.op == "gte" else known <= wanted
    return False


def _combine(answers: Iterable[Answer], *, deciding: bool) -> Answer:
    """Join answers: one equal to `deciding` decides alone, else an unknown one leaves it open."""
    answers = list(answers)
    decided = [answer for answer in answers if answer.holds is deciding]
    if decided:
        return decided[0]
    open_ones = [answer for answer in answers if answer.holds is None]
    because = tuple(fact for answer in answers for fact in answer.because)
    if open_ones:
        missing = tuple(dict.fromkeys(name for answer in open_ones for name in answer.missing))
        return Answer(None, because, missing)
    return Answer(not deciding, because)
