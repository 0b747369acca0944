"""Answers of one day, worked out once for the same facts: what many what-ifs have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from eligibility.rules.facts import Person

Answer = TypeVar("Answer")


class Once:
    """Remembers the answers of one law on one day by the facts they rest on.

    Facts are told apart by identity: `dataclasses.replace` keeps whatever it does not change, so
    what a supposed fact does not touch is not judged again. `facts` must name everything the
    answer looks at.
    """

    def __init__(self) -> None:
        self._answers: dict[tuple[object, ...], tuple[tuple[object, ...], Any]] = {}

    def __call__(
        self, what: str, facts: tuple[object, ...], answer: Callable[[], Answer]
    ) -> Answer:
        key = (what, *map(id, facts))
        known = self._answers.get(key)
        if known is None:
            # The facts are kept beside the answer, so that no other fact takes their identity.
            known = self._answers[key] = (facts, answer())
        found: Answer = known[1]
        return found


def facts_of_work(person: Person) -> tuple[object, ...]:
    """Return every fact that experience of work rests on."""
    return (
        person.jobs,
        person.permits,
        person.employer_change_confirmations,
        person.absences,
        person.study_periods,
        person.status_gaps,
        person.licences,
    )
