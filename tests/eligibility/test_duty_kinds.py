"""Kinds of sentences that were counted for a duty they do not show, and their likes that count."""

import json
from pathlib import Path

import pytest

from eligibility.duty_lexicon import shipped_lexicon
from eligibility.rules.duties.judge import judge_letter
from eligibility.rules.duties.letter import Letter, Sentence

LEXICON = shipped_lexicon()
CASES = json.loads((Path(__file__).parent / "cases" / "duty_kinds.json").read_text())["sentences"]
FAMILY = {"family physician", "rural family physician", "addiction medicine physician"}
SURGEONS = {"ophthalmologist", "urologist", "obstetrician", "otolaryngologist"}


def evidenced(job, text):
    """Return the evidenced duties of one sentence, without their unit group."""
    is_surgeon = job in SURGEONS or job.endswith("surgeon")
    noc = "31102" if job in FAMILY else "31101" if is_surgeon else "31100"
    letter = Letter("letter", noc, job, sentences=(Sentence("1", text),))
    found = judge_letter(letter, LEXICON)
    return {match.duty_id.partition("-")[2] for match in found.sentences[0].evidenced}


def cases(key):
    return [pytest.param(case, id=case["text"]) for case in CASES if case[key]]


@pytest.mark.parametrize("case", cases("not_shown"))
def test_a_sentence_is_not_counted_for_what_it_does_not_show(case):
    found = evidenced(case["job"], case["text"])

    assert not found if case["not_shown"] == ["*"] else found.isdisjoint(case["not_shown"])


@pytest.mark.parametrize("case", cases("shown"))
def test_a_sentence_is_counted_for_what_it_shows(case):
    assert evidenced(case["job"], case["text"]) >= {*case["shown"]}
