"""Whether a sentence names an act, or only a post: "staff surgeon, 1.0 FTE, since March".

Naming an occupation is no act. There is no grammar here: an act is a verb that a person of the
letter does, or words that give an act to the person.
"""

from __future__ import annotations

import re

from eligibility.rules.duties.agents import says_act

_HELD = """
is was are were be been being holds held works worked working serves served joined joins came
belongs remains remained receives received earns reports reported lives lived moved practises
practices practised practiced started may can will would did does who whose has had have and or
in at for of with from as to on the a an our
"""
_STATIVE = frozenset(_HELD.split())
_PASSED_OVER = "also then often now still usually always himself herself first both"
_SKIPPED = frozenset(_PASSED_OVER.split())
_HAD = """
been worked held served practised practiced joined meant earned won become active full privileges a
an no hospital
admitting staff
"""
_AFTER_HAS = frozenset(_HAD.split())
_PLURALS = "hours duties privileges shifts terms details days weeks years"
_NOUNS = frozenset(_PLURALS.split())
_WORD = re.compile(r"[a-z]+")
_SUBORDINATE = re.compile(r"[,;:]|\b(?:until|when|if|that|which|where|while|because|as)\b")
_STATES = frozenset({"is", "are", "was", "were", "been", "has", "have", "had"})
_KEPT_WORDS = """
stored stocked supplied replaced located housed situated equipped fitted installed purchased donated
staffed funded owned operated managed shared based booked scheduled used opened closed named called
planned designed needed required expected included excluded filed archived faxed typed printed
cleaned billed insured accredited approved recognized licensed reserved rented leased renovated
built moved
"""
_KEPT = frozenset(_KEPT_WORDS.split())
_IRREGULAR = "put set cut read told sent heard felt met taught brought done dealt"
_DONE = frozenset(_IRREGULAR.split())
_PERSONAL = "he she his her him hers himself herself i my me dr doctor physician who whose whom"
_PEOPLE = frozenset(f"{_PERSONAL} duties responsibilities responsible surgeon".split())
_SUBJECT = re.compile(
    r"\b(?:[Ss]?[Hh]e(?:['’](?:ll|d|s|ve))?\b|(?<=, )who\b"
    r"|Dr\.?\s+(?:[A-Z][\w’'-]*(?<!['’]s)\.?\s+){1,3}(?=[a-z]))"
)
_OF_PERSON = re.compile(
    r"\b(?:(?:by|from) (?:him|her)\b|under (?:his|her) name"
    r"|(?:is|are|was|were) (?:his|hers)|(?:his|hers|her) to \w+"
    r"|(?<!to )(?:ask|asks|have|call|calls|want|ring|rings|phone|phones) (?:him|her)"
    r"|(?:has|had|have) (?!been|worked|held|served|joined|practi)[a-z]+(?:ed|en)"
    r"|(?:is|was) (?:responsible|in charge)"
    r"|(?:his|her) (?:care|hands|charge|signature|word|order|list|lists))\b",
    re.IGNORECASE,
)


def tells_of_things(text: str, title: str, person: str) -> bool:
    """Return whether a sentence names nobody of the letter: "the auto-injectors are kept here".

    Only sentences with a form of "to be" or "to have": a list of duties names nobody either.
    """
    head = _WORD.findall(_SUBORDINATE.split(text.lower(), maxsplit=1)[0])
    own = {*_WORD.findall(title.lower()), *_WORD.findall(person.lower()), *_PEOPLE}
    names_nobody = own.isdisjoint(_WORD.findall(text.lower()))
    return names_nobody and _is_state(head) and not says_act(text)


def _is_state(words: list[str]) -> bool:
    """Return whether a clause says how things are: "are kept", and not "are treated"."""
    words = [word for word in words if not word.endswith("ly") and word not in _SKIPPED]
    after = [words[at + 1 : at + 2] for at, word in enumerate(words) if word in _STATES]
    return bool(after) and not any(each and _is_done(each[0]) for each in after)


def _is_done(word: str) -> bool:
    """Return whether a word after "is" is a participle of doing: "treated", "put", "seen"."""
    return word not in _KEPT and (word in _DONE or word.endswith(("ed", "en", "wn")))


def names_act(text: str) -> bool:
    """Return whether a sentence says of its person that something is done, not only held."""
    begins_with_verb = says_act(text) and _WORD.findall(text.lower())[0] not in _NOUNS
    if begins_with_verb or _OF_PERSON.search(text):
        return True
    return any(_is_act(text[found.end() :]) for found in _SUBJECT.finditer(text))


def _is_act(after: str) -> bool:
    """Return whether what follows a subject begins with a verb of doing."""
    if not re.match(r"\s*[a-z]", after):
        return False
    words = [word for word in _WORD.findall(after.lower())[:4] if word not in _SKIPPED]
    words = [word for word in words if not word.endswith("ly")]
    if words[:1] in (["has"], ["have"], ["had"]):
        return bool(words[1:]) and words[1] not in _AFTER_HAS
    return bool(words) and words[0] not in _STATIVE
