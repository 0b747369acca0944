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


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of the law, ready to be answered."""

    key: str
    title: str
    source: Citation

    def met(self, reason: str, *, evidence: Iterable[str] = (), doubt: str = "") -> Finding:
        return self.answered(Outcome.MET, reason, evidence=evidence, doubt=doubt)

    def not_met(
        self, reason: str, *, evidence: Iterable[str] = (), doubt: str = "", cure: str = ""
    ) -> Finding:
        return self.answered(Outcome.NOT_MET, reason, evidence=evidence, doubt=doubt, cure=cure)

    def undetermined(
        self,
        reason: str,
        *,
        evidence: Iterable[str] = (),
        missing: Iterable[str] = (),
        doubt: str = "",
        cure: str = "",
    ) -> Finding:
        return self.answered(
            Outcome.UNDETERMINED,
            reason,
            evidence=evidence,
            missing=missing,
            doubt=doubt,
            cure=cure,
        )

    def answered(
        self,
        outcome: Outcome,
        reason: str,
        *,
        evidence: Iterable[str] = (),
        missing: Iterable[str] = (),
        doubt: str = "",
        cure: str = "",
        is_warning: bool = False,
    ) -> Finding:
        """Return the finding; records and facts are kept once each, blank records left out."""
        return Finding(
            self.key,
            self.title,
            outcome,
            reason,
            self.source,
            evidence=tuple(dict.fromkeys(record for record in evidence if record)),
            missing=tuple(dict.fromkeys(missing)),
            doubt=doubt,
            cure=cure,
            is_warning=is_warning,
        )


_WEAKEST_FIRST = (Outcome.NOT_MET, Outcome.UNDETERMINED, Outcome.MET)


def weakest(findings: Iterable[Finding]) -> Outcome:
    """Return the outcome of the whole: one NOT_MET decides, then one UNDETERMINED.

    Warnings do not take part. No finding at all is UNDETERMINED: nothing was looked at.
    """
    outcomes = {finding.outcome for finding in findings if not finding.is_warning}
    return next((each for each in _WEAKEST_FIRST if each in outcomes), Outcome.UNDETERMINED)
