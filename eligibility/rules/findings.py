"""What a rule concludes, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from eligibility.rules.law import Citation


class Outcome(StrEnum):
    """The three answers of a rule; UNDETERMINED says what is missing or doubtful."""

    MET = "met"
    NOT_MET = "not_met"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one condition of the law, as the screen and the PDF print it."""

    key: str
    title: str
    outcome: Outcome
    reason: str
    source: Citation
    evidence: tuple[str, ...] = ()
    """The records relied on, such as "job:12"."""
    missing: tuple[str, ...] = ()
    """The facts that would settle it, in plain words, such as "hours a week at Mercy Hospital"."""
    doubt: str = ""
    """What about the law itself is not certain here."""
    cure: str = ""
    """What could change the answer: a paper, a step, a day."""
    is_warning: bool = False
    """A warning is shown with the others and never decides."""


_WEAKEST_FIRST = (Outcome.NOT_MET, Outcome.UNDETERMINED, Outcome.MET)


def weakest(findings: Iterable[Finding]) -> Outcome:
    """Return the outcome of the whole: one NOT_MET decides, then one UNDETERMINED.

    Warnings do not take part. No finding at all is UNDETERMINED: nothing was looked at.
    """
    outcomes = {finding.outcome for finding in findings if not finding.is_warning}
    return next((each for each in _WEAKEST_FIRST if each in outcomes), Outcome.UNDETERMINED)
