"""Who does the work in a passive: "dressings are done by nurses", "peels belong to the aide"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from eligibility.rules.duties.words import stem, tokens

WORKER = re.compile(
    r"(?:ologist|therapist|pharmacist|nurse|technician|icist|dietician|dietitian|aesthetician"
    r"|esthetician|optician|midwife|midwive|grapher|optometrist|podiatrist|perfusionist)s?$"
)
"""A word that names an occupation, which no list of people can hold in full."""
AGENT_WITHIN = 7
"""Words after "by" within which its people must be named."""
ENDS_AGENT = frozenset(
    {"with", "for", "in", "on", "at", "to", "of", "who", "when", "if", "then", "before"}
    | {"after", "from", "under"}
)
"""Words at which an agent phrase is over."""

_TIMES = frozenset(
    {"evening", "noon", "morning", "midnight", "lunch", "lunchtime", "supper", "dawn"}
    | {"nightfall", "then", "now", "monday", "tuesday", "wednesday", "thursday", "friday"}
    | {"saturday", "sunday", "christmas", "halloween", "seven", "eight", "nine", "ten", "eleven"}
)
"""What stands after "by" where it tells when, not who."""
_RELATIVE = re.compile(r"\b(?:that|which|whom)\b")
_MARKS = frozenset(
    {("belong", "to"), ("fall", "to"), ("left", "to"), ("job", "of"), ("task", "of")}
    | {
        ("work", "of"),
        ("duty", "of"),
        ("responsibility", "of"),
        ("rest", "with"),
        ("hand", "of"),
        ("eye", "of"),
    }
)
_PASSIVE = frozenset(
    {"is", "are", "was", "were", "be", "been", "being", "get", "gets"}
    | {"belong", "belongs", "fall", "falls", "rest", "rests"}
)
_GUIDED = frozenset(map(stem, ("supervised", "taught", "trained")))
_AFFAIR = frozenset({"business", "domain", "job", "task", "affair", "responsibility", "province"})
_OBJECT = frozenset({"him", "her", "his", "hers"})
_NO_OBJECT = ENDS_AGENT | {"and", "or", "by", "is", "are", "was", "were"}


_NO_VERBS = ("ss", "his", "hers", "its", "days", "nights", "mornings", "evenings", "weekends")
"""Endings of words that look like a verb of the third person where a clause begins."""
_NEVER_VERBS = frozenset({"as", "us", "thus", "plus", "residents", "fellows", "trainees"})
"""Words with an ending of the third person that name no act."""


def is_passive(words: Sequence[str]) -> bool:
    """Return whether a clause may say of its subject what is done with it."""
    return not _PASSIVE.isdisjoint(words)


def agents(words: Sequence[str], stemmed: Sequence[str], sent_by: Set[str]) -> Iterator[int]:
    """Yield where those are named who do the work; `sent_by` are stems that keep "by" harmless."""
    for at, word in enumerate(words):
        before = stemmed[at - 1] if at else ""
        tells_when = not _TIMES.isdisjoint(words[at + 1 : at + 2])
        is_agent = word == "by" and at and (before in _GUIDED or before not in sent_by)
        is_agent = is_agent and not tells_when
        if is_agent or (before, stemmed[at]) in _MARKS:
            yield at + 1


def affair_of(words: Sequence[str]) -> int | None:
    """Return where "business" stands in "dressings are the nurses' business"; None without one."""
    return next((at for at, word in enumerate(words) if word in _AFFAIR and at), None)


def is_of_writer(words: Sequence[str]) -> bool:
    """Return whether a clause speaks of whoever writes: "I head the laboratory"."""
    about_person = _OBJECT.isdisjoint(words)
    return about_person and (words[:1] == ["i"] or words[:2] in (["as", "i"], ["and", "i"]))


def says_act(clause: str) -> bool:
    """Return whether a clause begins with a verb and its object: "prescribes infusions"."""
    words = tokens(clause)
    is_verb = bool(words) and words[0].endswith("s") and not words[0].endswith(_NO_VERBS)
    is_verb = is_verb and words[0] not in _NEVER_VERBS
    return is_verb and len(words) > 1 and words[1] not in _NO_OBJECT


def before_relative(clause: str) -> list[str]:
    """Return what stands before "that were cut by": a list of one clause, or of none."""
    head, *rest = _RELATIVE.split(clause, maxsplit=1)
    return [head] if rest else []
