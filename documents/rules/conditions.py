"""When a paper is due: conditions over facts, answered yes, no or not yet known.

A condition is written as one line that reads like the rule:

    person_age >= 18 and stay_country != CA and not represented = yes
    primary_noc in ("31100", "31101") or spouse_points_claimed has language
    always

`yes` and `no` are answers, digits a number, quoted digits text. A fact nobody knows makes the
answer unknown only where it matters.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

Value = str | int | bool | tuple[str, ...]
Lookup = Callable[[str], Value | None]

OPERATORS = ("=", "!=", ">=", "<=", "in", "has")
_TOKEN = re.compile(r'\s*(>=|<=|!=|=|\(|\)|,|"[^"]*"|[^\W]+)')


@dataclass(frozen=True, slots=True)
class Always:
    """Holds for every subject."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact compared with one value."""

    fact: str
    operator: str
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
        turned = None if inner.holds is None else not inner.holds
        return Answer(turned, inner.because, inner.missing)
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


@cache
def parse_condition(text: str) -> Condition:
    """Return the condition written as one line; raises `ValueError` saying what is wrong where."""
    reader = _Reader(text)
    condition = reader.any_of()
    if reader.next_word is not None:
        raise reader.refused(f"“{reader.next_word}” was not expected there")
    return condition


class _Reader:
    """Reads a condition word by word, “or” binding less than “and”, “and” less than “not”."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = _TOKEN.findall(text)
        self.at = 0
        if "".join(self.words) != re.sub(r"\s(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", "", text):
            raise self.refused("it holds a sign that has no meaning here")

    @property
    def next_word(self) -> str | None:
        return self.words[self.at] if self.at < len(self.words) else None

    def any_of(self) -> Condition:
        parts = [self.all_of()]
        while self.skip("or"):
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def all_of(self) -> Condition:
        parts = [self.factor()]
        while self.skip("and"):
            parts.append(self.factor())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def factor(self) -> Condition:
        if self.skip("always"):
            return Always()
        if self.skip("not"):
            return Not(self.factor())
        if self.skip("("):
            inner = self.any_of()
            self.expect(")")
            return inner
        return self.comparison()

    def comparison(self) -> Condition:
        fact, operator = self.word(), self.word()
        if operator not in OPERATORS:
            known = " ".join(OPERATORS)
            raise self.refused(f"“{operator}” does not compare; use one of {known}")
        if operator == "in":
            return Comparison(fact, operator, self.listed())
        value = _value(self.word())
        if operator in (">=", "<=") and (isinstance(value, bool) or not isinstance(value, int)):
            raise self.refused(f"a whole number must follow “{operator}”")
        return Comparison(fact, operator, value)

    def listed(self) -> tuple[str, ...]:
        self.expect("(")
        found = [self.word().strip('"')]
        while self.skip(","):
            found.append(self.word().strip('"'))
        self.expect(")")
        return tuple(found)

    def skip(self, word: str) -> bool:
        if self.next_word != word:
            return False
        self.at += 1
        return True

    def expect(self, word: str) -> None:
        if not self.skip(word):
            raise self.refused(f"“{word}” is missing before “{self.next_word or 'the end'}”")

    def word(self) -> str:
        word = self.next_word
        if word is None or word in ("(", ")", ",", "and", "or"):
            raise self.refused(f"a word is missing before “{word or 'the end'}”")
        self.at += 1
        return word

    def refused(self, why: str) -> ValueError:
        return ValueError(f"The condition “{self.text}” is not understood: {why}.")


def _value(word: str) -> str | int | bool:
    if word in ("yes", "no"):
        return word == "yes"
    return int(word) if word.isdecimal() else word.strip('"')


def _compare(test: Comparison, known: Value | None) -> Answer:
    if known is None:
        return Answer(None, missing=(test.fact,))
    return Answer(_holds(test, known), ((test.fact, known),))


def _holds(test: Comparison, known: Value) -> bool:
    wanted = test.value
    if test.operator == "=":
        return known == wanted
    if test.operator == "!=":
        return known != wanted
    if test.operator == "in":
        return isinstance(wanted, tuple) and known in wanted
    if test.operator == "has":
        return isinstance(known, tuple) and wanted in known
    if isinstance(known, int) and isinstance(wanted, int):
        return known >= wanted if test.operator == ">=" else known <= wanted
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
