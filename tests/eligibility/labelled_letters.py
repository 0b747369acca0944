"""Letters of labelled sentences: read from a file, judged, and compared with their labels."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from eligibility.rules.duties.judge import judge_letter
from eligibility.rules.duties.letter import Letter, LetterJudgement, Sentence
from eligibility.rules.duties.lexicon import DutyLexicon
from tests.eligibility.shipped import CASES

DEV_SET = CASES / "duty_matching.json"
UNSEEN_SET = CASES / "duty_matching_unseen.json"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A letter with what a person found in it."""

    letter: Letter
    true_noc: str
    duties: dict[str, frozenset[str]]
    copied: dict[str, bool]


@dataclass(slots=True)
class Tally:
    """Right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, found: Iterable[str], wanted: Iterable[str]) -> None:
        got, want = set(found), set(wanted)
        self.right += len(got & want)
        self.wrong += len(got - want)
        self.missed += len(want - got)

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)


@dataclass(slots=True)
class Exactness:
    """How well judgements agree with the labels of one file."""

    pairs: Tally = field(default_factory=Tally)
    pairs_or_possible: Tally = field(default_factory=Tally)
    coverage: Tally = field(default_factory=Tally)
    by_duty: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    others_sentences: int = 0
    others_evidenced: int = 0
    letters: int = 0
    right_group: int = 0
    copies: int = 0
    copies_found: int = 0
    own_words: int = 0
    own_words_flagged: int = 0


def read_labelled(file: Path, *, with_title: bool = True) -> list[Labelled]:
    """Return the letters of a file of labelled sentences, in order."""
    by_letter: dict[str, list[dict]] = defaultdict(list)
    for sentence in json.loads(file.read_text(encoding="utf-8"))["sentences"]:
        by_letter[sentence["letter"]].append(sentence)
    return [_labelled(name, each, with_title=with_title) for name, each in by_letter.items()]


def _labelled(name: str, sentences: list[dict], *, with_title: bool) -> Labelled:
    first = sentences[0]
    return Labelled(
        Letter(
            id=name,
            claimed_noc=first["claimed_noc"],
            title=first["job"] if with_title else None,
            sentences=tuple(Sentence(each["id"], each["text"]) for each in sentences),
        ),
        first["true_noc"],
        {each["id"]: frozenset(each["duties"]) for each in sentences},
        {each["id"]: each.get("copied", False) for each in sentences},
    )


def exactness(letters: Iterable[Labelled], lexicon: DutyLexicon) -> Exactness:
    """Judge the letters and return how far that agrees with their labels."""
    sums = Exactness()
    for each in letters:
        _add(sums, each, judge_letter(each.letter, lexicon))
    return sums


def _add(sums: Exactness, labelled: Labelled, judgement: LetterJudgement) -> None:
    wanted_all: set[str] = set()
    found_all: set[str] = set()
    for sentence in judgement.sentences:
        wanted = labelled.duties[sentence.id]
        found = {match.duty_id for match in sentence.evidenced}
        possible = {match.duty_id for match in sentence.possible}
        sums.pairs.add(found, wanted)
        sums.pairs_or_possible.add(found | (possible & wanted), wanted)
        for duty in found | wanted:
            sums.by_duty[duty].add({duty} & found, {duty} & wanted)
        wanted_all |= wanted
        found_all |= found
        if labelled.true_noc != labelled.letter.claimed_noc:
            sums.others_sentences += 1
            sums.others_evidenced += bool(found)
        if labelled.copied[sentence.id]:
            sums.copies += 1
            sums.copies_found += sentence.copied
        else:
            sums.own_words += 1
            sums.own_words_flagged += sentence.copied
    sums.coverage.add(found_all, wanted_all)
    sums.letters += 1
    groups = judgement.unit_groups
    sums.right_group += bool(groups) and groups[0].noc == labelled.true_noc
