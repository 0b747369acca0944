"""The `duties` form: an employer's letter, and what it proves of the unit group it claims."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from eligibility.evaluation.reading import Fields, FormError
from eligibility.noc import IN_USE
from eligibility.noc_file import DamagedNocFile
from eligibility.noc_statements import official_statements
from eligibility.rules.duties.copying import hashes_of
from eligibility.rules.duties.defects import DEFECTS
from eligibility.rules.duties.judge import judge_letter
from eligibility.rules.duties.letter import Letter, LetterJudgement, Sentence
from eligibility.rules.duties.lexicon import CopiedText, DutyLexicon

INPUTS = "letters"
_NOC = re.compile(r"[0-9]{5}")


def evaluator(lexicon: DutyLexicon) -> Callable[[Fields], dict[str, Any]]:
    """Return the function that reads one letter and answers it."""

    def evaluate(fields: Fields) -> dict[str, Any]:
        letter = read_letter(fields)
        judgement = judge_letter(letter, lexicon)
        answer: dict[str, Any] = {"result": answered(judgement)}
        notices: list[str] = []
        if letter.claimed_noc not in lexicon.groups:
            known = ", ".join(lexicon.groups)
            notices.append(
                f"The duties of {letter.claimed_noc} are not known here; those of {known} are."
            )
        if "in_french" in judgement.defects:
            notices.append(DEFECTS["in_french"])
        if notices:
            answer["notices"] = notices
        return answer

    return evaluate


def read_letter(fields: Fields) -> Letter:
    """Return the letter that an input states; raises FormError."""
    letter = Letter(
        id=str(fields.id),
        claimed_noc=fields.coded("claimed_noc", _NOC.pattern, "31102"),
        title=_said(fields, "title"),
        employer=_said(fields, "employer"),
        licence=_said(fields, "licence"),
        sentences=tuple(
            _sentence(each, number) for number, each in enumerate(fields.objects("sentences"), 1)
        ),
    )
    fields.close()
    return letter


def answered(judgement: LetterJudgement) -> dict[str, Any]:
    """Return a judgement as JSON can hold it."""
    lead = judgement.lead_statement
    return {
        "sentences": [
            {
                "id": each.id,
                "evidenced": [match.duty_id for match in each.evidenced],
                "possible": [match.duty_id for match in each.possible],
                "copied": each.copied,
            }
            for each in judgement.sentences
        ],
        "roles": list(judgement.roles),
        "lead_statement": {
            "outcome": str(lead.outcome),
            "reason": lead.reason,
            "sentences": list(lead.sentences),
        },
        "unit_groups": [{"noc": each.noc, "score": each.score} for each in judgement.unit_groups],
        "defects": list(judgement.defects),
    }


def official_text(file: str, lexicon: DutyLexicon) -> CopiedText:
    """Return the hashes of the duties in an elements file, of the groups the lexicon knows.

    Raises FormError.
    """
    try:
        held = official_statements(Path(file), None, IN_USE)
    except DamagedNocFile as error:
        raise FormError(f"the file, noc: {error}") from error
    known = {*lexicon.groups, *(each.body.noc_code for each in lexicon.occupations)}
    if not known & held.keys():
        raise FormError(
            f"the file, noc: {file} holds none of {', '.join(sorted(lexicon.groups))}. "
            "Take the official elements file."
        )
    statements = [text for code in known & held.keys() for text in held[code]]
    return hashes_of(statements, lexicon.spellings)


def _sentence(fields: Fields, number: int) -> Sentence:
    given = fields.raw("id") if fields.has("id") else number
    if isinstance(given, bool) or not isinstance(given, str | int):
        fields.refuse("id", "must be a text or a whole number", "Correct it")
    sentence = Sentence(str(given), fields.text("text"))
    fields.close()
    return sentence


def _said(fields: Fields, name: str) -> str | None:
    """Return an optional text; a blank one says nothing."""
    if fields.has(name) and fields.raw(name) == "":
        return None
    return fields.optional_text(name)
