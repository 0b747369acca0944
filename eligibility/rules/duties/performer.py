"""Who performs the act: the clauses of a sentence that speak of the letter's own person.

"Our nurses vaccinate", "tests are done by the technologists", "he does not attend births" prove
nothing for the person; "vaccinates", "is asked by surgeons" do. There is no grammar here, only
clauses, the words at their heads and the words after "by": what it cannot tell, it keeps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eligibility.rules.duties.agents import (
    AGENT_WITHIN,
    ENDS_AGENT,
    WORKER,
    affair_of,
    agents,
    before_relative,
    is_of_writer,
    is_passive,
    says_act,
)
from eligibility.rules.duties.bodies import Performer
from eligibility.rules.duties.named import names_other
from eligibility.rules.duties.posts import tells_of_things
from eligibility.rules.duties.words import stem, tokens

OTHERS = "other work: done by others"
NOT_DONE = "said not to be done"
THINGS = "hiring and places, no act"

_BREAK = re.compile(
    r"([;:,()]|\s[-–—]\s|\b(?:but|while|whereas|although|though)\b|\band (?=our |the ))"
)
_PERSON = frozenset({"he", "she", "herself", "himself", "dr", "doctor", "him"})
_AGENT = frozenset({"him", "her", "dr", "doctor", "herself", "himself", "hers"})
_OTHER = frozenset({"another", "others", "other"})
_GIFTS = frozenset({"opinion", "advice", "view", "help", "supervision", "guidance", "eye", "eyes"})
_LONGEST_PHRASE = 4
_STATED = frozenset({"exclud", "exclude", "part", "longer"})
_HEAD = 7
"""Words within which the head of a clause must name its people."""


@dataclass(frozen=True, slots=True)
class OwnClauses:
    """What is left of a sentence, and why nothing of it counts, where nothing does."""

    text: str
    set_aside: str = ""
    doubted: str = ""
    """The sentence with clauses that are likely, not surely, others' work: to be asked about."""


class Clauses:
    """Tells a sentence's own clauses from others' by the words of a maintainer's lists."""

    def __init__(self, lists: Performer, spellings: Sequence[tuple[str, str]]) -> None:
        self._spellings = spellings
        self._others = self._said(lists.others)
        self._colleagues = self._said(lists.colleagues)
        self._agents = self._said(lists.agents)
        self._turn_to = {word for phrase in self._phrases(lists.turn_to) for word in phrase}
        self._before = {word for phrase in self._said(lists.before_others) for word in phrase}
        self._institutions = self._phrases(lists.institutions)
        self._institution_verbs = {
            word for phrase in self._phrases(lists.institution_verbs) for word in phrase
        }
        self._sent_by = {word for phrase in self._phrases(lists.sent_by) for word in phrase}
        self._refusals = self._phrases(lists.refusals)
        self._relative = {word for phrase in self._phrases(lists.relative) for word in phrase}

    def own(
        self, text: str, person: str = "", title: str = "", *, by_another: bool = False
    ) -> OwnClauses:
        """Return a sentence without the clauses that speak of others' work or of work not done.

        `person` is the family name of the letter's own person, as far as known; `title` the job
        title: "by the neurologist" is the neurologist of the letter. `by_another` where the letter
        is written by somebody else: what "I" do is then not the person's.
        """
        kept: list[tuple[str, str]] = []
        doubted: list[str] = []
        reasons: list[str] = []
        running = ""
        for mark, clause in _clauses(text):
            is_new = mark != ","
            runs_on = mark.startswith("and")  # "nurses check the feet and the blood pressure"
            if (is_new and not runs_on) or self._has_person(clause, person):
                running = ""
            if self._names_performers(mark, clause):
                reasons.append(OTHERS)
                _take_back(kept, to_bracket=mark in {":", "-"})
                continue  # "the tests are done, and the forms filled in, by the nurses"
            about = "" if running else self._about(clause, text, person, is_new=is_new)
            if by_another and is_of_writer(tokens(clause)):
                about = OTHERS
            reason = running or about or self._done_by_others(clause)
            acts = says_act(clause) and not running and not about
            if reason and acts:  # "reads slides that were cut by the technologist"
                reasons.append(reason)
                doubted.append(clause)
                kept += [(mark, head) for head in before_relative(clause)]
                continue
            running = running or about
            lead = kept[-1][1] if kept and not is_new else ""
            passive = self._passed_on(clause, lead, title, person, is_refused=about == NOT_DONE)
            if passive:
                running = running or passive
                before = self._subjects_before(kept, mark, person)
                doubted += [*before, *([] if reason else [clause])]
            if reason or passive:
                reasons.append(reason or passive)
            else:
                kept.append((mark, clause))
        asked = text if doubted else ""
        if reasons and not any(tokens(clause) for _, clause in kept):
            return OwnClauses("", reasons[0], asked)
        own = " , ".join(clause for _, clause in kept) if reasons else text
        return OwnClauses(own, THINGS if tells_of_things(text, title, person) else "", asked)

    def _passed_on(
        self, clause: str, lead: str, title: str, person: str, *, is_refused: bool
    ) -> str:
        """Return why a clause in the passive is not the person's: its agent, or its refusal.

        `lead` is the clause that it may run on from: "is hung, timed and watched by".
        """
        if self._has_person(clause, person):
            return ""
        words = tokens(clause, self._spellings)
        if not is_passive(words) and not (is_passive(tokens(lead)) and "by" in words):
            return ""
        if is_refused:
            return NOT_DONE
        own = {stem(word) for word in tokens(title, self._spellings)}
        stemmed = [stem(word) for word in words]
        named = agents(words, stemmed, self._sent_by)
        affair = affair_of(words)
        if affair is not None and self._names_worker(words[affair - 1 : affair], own):
            return OTHERS
        return OTHERS if any(self._names_worker(words[at:], own) for at in named) else ""

    def _names_worker(self, words: Sequence[str], own: set[str]) -> bool:
        """Return whether an agent phrase ends in another occupation than the letter's own."""
        for at, word in enumerate(words[:AGENT_WITHIN]):
            if word in _OTHER:
                return True
            if word in _AGENT or word in ENDS_AGENT:
                return False
            following = " ".join(words[at + 1 : at + 2])
            if stem(word) in own and not WORKER.search(following):
                return False  # "the neurologist", not "the neurology technologist"
            if WORKER.search(word) or _phrase_at(
                self._others | self._colleagues | self._agents, words, at
            ):
                return True
        return False

    def _subjects_before(self, kept: list[tuple[str, str]], mark: str, person: str) -> list[str]:
        """Take out and return the list before a passive clause: "baths, dressings are done by"."""
        taken: list[str] = []
        while mark == "," and kept:
            before, clause = kept[-1]
            if self._has_person(clause, person) or says_act(clause):
                break
            taken.append(clause)
            kept.pop()
            mark = before
        return taken

    def _names_performers(self, mark: str, clause: str) -> bool:
        """Return whether a clause only says who did what stands before it."""
        words = tokens(clause, self._spellings)
        if mark == "," and words[:1] == ["by"]:
            return bool(self._done_by_others(f"it {clause}"))
        if mark not in {":", "-"}:
            return False
        return any(
            (
                start + _phrase_at(self._others, words, start) == len(words)
                or (start + 1 == len(words) and WORKER.search(words[start]))
            )
            and set(words[:start]) <= self._before
            for start in range(min(_HEAD, len(words)))
        )

    def _about(self, clause: str, text: str, person: str, *, is_new: bool) -> str:
        """Return why a clause, and those that run on from it, are not the person's acts."""
        words = tokens(clause, self._spellings)
        stemmed = [stem(word) for word in words]
        if self._is_refused(stemmed):
            return NOT_DONE
        if not is_new or self._has_person(clause, person) or self._is_asked(words):
            return ""
        if names_other(clause, person):
            return OTHERS
        if self._begins_with(self._colleagues, words):
            turn_to = bool(self._turn_to & set(stemmed)) or self._has_person(text, person)
            return "" if turn_to or self._is_asked(tokens(text)) else OTHERS
        is_others = self._begins_with(self._others, words)
        return OTHERS if is_others or self._begins_with_institution(stemmed) else ""

    def _has_person(self, clause: str, person: str) -> bool:
        words = set(tokens(clause))
        if names_other(clause, person):
            words -= {"dr", "doctor"}
        return bool(_PERSON & words)

    def _is_asked(self, words: Sequence[str]) -> bool:
        """Return whether others turn to the person: "send her", "seek his opinion"."""
        return any(
            word in {"her", "his"}
            and (
                (at > 0 and stem(words[at - 1]) in self._turn_to)
                or bool(_GIFTS & set(words[at + 1 : at + 2]))
            )
            for at, word in enumerate(words)
        )

    def _is_refused(self, stemmed: Sequence[str]) -> bool:
        for start in range(len(stemmed)):
            if stemmed[start] in self._relative:
                said = set(stemmed[start + 1 : start + 5])
                if not (stemmed[start] in {"which", "that"} and _STATED & said):
                    return False
            if _phrase_at(self._refusals, stemmed, start):
                return not _is_aside(stemmed[:start])
        return False

    def _begins_with(self, people: set[tuple[str, ...]], words: Sequence[str]) -> bool:
        for start in range(min(_HEAD, len(words))):
            length = _phrase_at(people, words, start)
            if length:
                return start + length < len(words)
            if words[start] not in self._before:
                return False
        return False

    def _begins_with_institution(self, stemmed: Sequence[str]) -> bool:
        if not stemmed or stemmed[0] not in {"our", "the", "this", "thi", "each"}:
            return False
        for start in range(1, min(_HEAD, len(stemmed))):
            length = _phrase_at(self._institutions, stemmed, start)
            after = start + length
            if length and after < len(stemmed) and stemmed[after] in self._institution_verbs:
                return True
        return False

    def _done_by_others(self, clause: str) -> str:
        words = tokens(clause, self._spellings)
        stemmed = [stem(word) for word in words]
        for at, word in enumerate(words):
            if word != "by" or at == 0 or stemmed[at - 1] in self._sent_by:
                continue
            after = words[at + 1 :]
            if words[at + 1 : at + 2] and words[at + 1] in _AGENT:
                continue
            if self._begins_with(self._others | self._colleagues, [*after, ""]):
                return OTHERS
        return ""

    def _said(self, texts: Iterable[str]) -> set[tuple[str, ...]]:
        """Return phrases word for word: "physicians" are others, "the physician" is the person."""
        return {tuple(tokens(text, self._spellings)) for text in texts}

    def _phrases(self, texts: Iterable[str]) -> set[tuple[str, ...]]:
        return {tuple(stem(word) for word in tokens(text, self._spellings)) for text in texts}


def _is_aside(before: Sequence[str]) -> bool:
    """Return whether a refusal has its own subject: "rings about a rash she does not like"."""
    return before[-1:] in (["he"], ["she"]) and not {"he", "she"}.isdisjoint(before[:-1])


def _take_back(kept: list[tuple[str, str]], *, to_bracket: bool) -> None:
    """Take out what a clause naming its performers speaks of: inside brackets only that."""
    brackets = [at for at, (mark, _) in enumerate(kept) if mark == "("]
    del kept[brackets[-1] if to_bracket and brackets else 0 :]


def _clauses(text: str) -> list[tuple[str, str]]:
    """Return the clauses of a sentence, each with the mark before it.

    After a comma may stand one more item of a list: cut up too, which does no harm.
    """
    pieces = _BREAK.split(text)
    marks = ["", *(mark.strip().replace("–", "-").replace("—", "-") for mark in pieces[1::2])]
    found = zip(marks, pieces[0::2], strict=True)
    return [(mark, clause) for mark, clause in found if clause.strip()]


def _phrase_at(phrases: set[tuple[str, ...]], words: Sequence[str], start: int) -> int:
    """Return the length of the phrase that stands at a place, 0 where none does."""
    sizes = range(min(_LONGEST_PHRASE, len(words) - start), 0, -1)
    return next((size for size in sizes if tuple(words[start : start + size]) in phrases), 0)
