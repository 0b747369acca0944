"""Which of one person's answers two states of the law give differently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from eligibility.rules.categories import CategoryAssessment, assess_category
from eligibility.rules.crs_facts import CrsAnswer, crs_of
from eligibility.rules.facts import Person
from eligibility.rules.findings import Finding, Outcome
from eligibility.rules.law import Law, NotInForce, Version
from eligibility.rules.overall import assess_overall

SCORE = "score"
HOURS = "hours"
SCORE_TITLE = "CRS score"
Value = Outcome | int | Decimal
RANKS = {Outcome.NOT_MET: 0, Outcome.UNDETERMINED: 1, Outcome.MET: 2}
SECTIONS = {
    "core": "core factors",
    "spouse": "partner",
    "transferability": "skill transferability",
    "additional": "additional points",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a day: an outcome, points or hours, and what led to it, part by part."""

    title: str
    value: Value
    parts: Mapping[str, tuple[str, Outcome | int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """One answer before and after, None where the law then has none; `reasons` without facts."""

    what: str
    title: str
    before: Value | None
    after: Value | None
    reasons: tuple[str, ...]

    @property
    def gain(self) -> int:
        """1 where the answer is better afterwards, -1 where it is worse, 0 where neither is so."""
        ranks = [RANKS[each] if isinstance(each, Outcome) else each for each in self._values()]
        if None in (self.before, self.after):
            return 0
        return (ranks[1] > ranks[0]) - (ranks[1] < ranks[0])

    def _values(self) -> tuple[Value, Value]:
        return self.before or 0, self.after or 0


def changed_answers(
    person: Person, before: Law, after: Law, *, on: date, kind: str = "", key: str = ""
) -> tuple[ChangedAnswer, ...]:
    """Return what the two laws answer differently of a person on a day.

    `kind` and `key` name the one rule that differs, so that only what rests on it is asked.
    """
    one, other = (dict(_answers(person, law, on, kind, key)) for law in (before, after))
    return tuple(
        ChangedAnswer(
            what,
            (other.get(what) or one[what]).title,
            one[what].value if what in one else None,
            other[what].value if what in other else None,
            tuple(_reasons(one.get(what), other.get(what))),
        )
        for what in dict.fromkeys((*other, *one))
        if _value(one.get(what)) != _value(other.get(what))
    )


def _answers(
    person: Person, law: Law, on: date, kind: str, key: str
) -> Iterator[tuple[str, Answer]]:
    if kind == "category":
        version = law.find("category", key)
        if version is not None:
            assessed = assess_category(person, version, law, on)
            yield from _of_category(assessed)
    elif kind == "points_table":
        yield from _score(person, law, on)
    else:
        yield from _everything(person, law, on)


def _score(person: Person, law: Law, on: date) -> Iterator[tuple[str, Answer]]:
    try:
        answer = crs_of(person, law, on=on)
    except NotInForce:
        return
    if answer is not None:
        yield SCORE, _of_score(answer)


def _everything(person: Person, law: Law, on: date) -> Iterator[tuple[str, Answer]]:
    found = assess_overall(person, law, on=on)
    if found.score is not None:
        yield SCORE, _of_score(found.score)
    for program in found.programs:
        yield _of_rule(program.version, program.outcome, program.findings)
    for each in found.categories:
        yield from _of_category(each)


def _of_category(assessed: CategoryAssessment) -> Iterator[tuple[str, Answer]]:
    """Yield the verdict, and the hours that are sure: they may move where the verdict does not."""
    version = assessed.version
    yield _of_rule(version, assessed.outcome, assessed.findings)
    if assessed.hours is not None:
        title = f"{version.title}: hours"
        yield f"{HOURS}:{version.key}", Answer(title, assessed.hours.known_hours)


def _of_rule(version: Version, outcome: Outcome, findings: Iterable[Finding]) -> tuple[str, Answer]:
    return f"{version.kind}:{version.key}", Answer(version.title, outcome, _parts(findings))


def _of_score(answer: CrsAnswer) -> Answer:
    sections = {name: getattr(answer.score, name).subtotal for name in SECTIONS}
    parts = {name: (SECTIONS[name], points) for name, points in sections.items()}
    return Answer(SCORE_TITLE, answer.score.total, parts)


def _parts(findings: Iterable[Finding]) -> dict[str, tuple[str, Outcome | int]]:
    return {each.key: (each.title, each.outcome) for each in findings if not each.is_warning}


def _reasons(before: Answer | None, after: Answer | None) -> Iterator[str]:
    """Yield the conditions that answer otherwise, by their titles: no fact is named."""
    one = before.parts if before else {}
    other = after.parts if after else {}
    for key in dict.fromkeys((*other, *one)):
        held, given = one.get(key), other.get(key)
        if (held and held[1]) != (given and given[1]):
            title = (given or held or ("", 0))[0]
            yield f"{title}: {_said(held)} → {_said(given)}"


def _said(part: tuple[str, Outcome | int] | None) -> str:
    if part is None:
        return "not asked"
    return part[1].value.replace("_", " ") if isinstance(part[1], Outcome) else str(part[1])


def _value(answer: Answer | None) -> Value | None:
    return answer.value if answer else None
