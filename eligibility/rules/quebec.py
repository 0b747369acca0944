"""The intention to live outside Quebec, a part of each class: IRPR 75(1), 87.1(1), 87.2(2)."""

from __future__ import annotations

from eligibility.rules import citations
from eligibility.rules.facts import Person
from eligibility.rules.findings import Condition, Finding, Outcome

OUTSIDE_QUEBEC = Condition(
    "outside_quebec", "Intention to live outside Quebec", citations.OUTSIDE_QUEBEC
)


def outside_quebec(person: Person) -> Finding:
    """Return whether the person intends to live in another province or in a territory.

    Work in Quebec is no sign of the contrary. While nobody asked, a warning says so: the answer
    is the client's to give, and the application asks for it again.
    Source: IRPR 75(1), 87.1(1), 87.2(2).
    """
    evidence = [person.record]
    if person.settles_outside_quebec:
        return OUTSIDE_QUEBEC.met("The client intends to live outside Quebec.", evidence=evidence)
    if person.settles_outside_quebec is None:
        return OUTSIDE_QUEBEC.answered(
            Outcome.UNDETERMINED,
            "Whether the client intends to live outside Quebec is not on file.",
            evidence=evidence,
            missing=["whether the client intends to live outside Quebec"],
            cure="Ask the client, and enter the answer in the client's own data.",
            is_warning=True,
        )
    return OUTSIDE_QUEBEC.not_met(
        "By the file the client does not intend to live outside Quebec, which every program of "
        "Express Entry asks for. Quebec selects its own skilled workers.",
        evidence=evidence,
        cure="The client's own data, if the answer is wrong; else Quebec's programs.",
    )
