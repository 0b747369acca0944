"""What is wrong with a letter as a piece of evidence, by key, in the order of the check-list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from eligibility.rules.duties import wording
from eligibility.rules.duties.copying import letter_is_copied, share_wording
from eligibility.rules.duties.french import is_partly_french
from eligibility.rules.duties.letter import Letter, SentenceJudgement, UnitGroupScore
from eligibility.rules.duties.lexicon import DutyLexicon
from eligibility.rules.span import Span

STALE_AFTER_MONTHS = 6

DEFECTS: dict[str, str] = {
    "in_french": "The text, or part of it, is in French; the check reads English: confirm by hand.",
    "hours_missing": "The letter does not say how many hours a week were worked.",
    "dates_missing": "The letter does not say from when to when the work was done.",
    "hours_differ": "The letter states other hours a week than the file.",
    "days_differ": "The letter states another first or last day than the file.",
    "title_missing": "The letter does not name the position.",
    "pay_missing": "The letter says nothing of salary or other pay.",
    "signature_missing": "No signature with the name of the signatory is recognized.",
    "contact_missing": "No telephone number or e-mail address of the employer is recognized.",
    "letter_date_missing": "The letter itself bears no date.",
    "no_duties": "No duty of the claimed unit group is recognized.",
    "few_duties": "Only one or two duties of the claimed unit group are recognized.",
    "other_work_dominates": "Most of what is described is management, research or teaching.",
    "reads_like_other_group": "Title, licence or text speak for another unit group.",
    "copied_from_noc": "Similar to the official text; officers treat this as a sign against it.",
    "stale": "The letter says that the work goes on, but is older than six months.",
    "same_wording": "Another letter describes the work in the same words.",
    "dates_outside_permit": "Days of the work are covered by no permit.",
    "dates_outside_licence": "Days of the work are covered by no licence.",
    "self_signed": "The letter is signed by the person it speaks of.",
}
"""Every key with what it says, in plain words."""


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What the client's file says about the work a letter attests; None and empty: not known."""

    first_day: date | None = None
    last_day: date | None = None
    """None while the work goes on or the day is not known."""
    dated_on: date | None = None
    permits: tuple[Span, ...] | None = None
    licences: tuple[Span, ...] | None = None
    client_name: str = ""


def defects_in_text(
    letter: Letter,
    lexicon: DutyLexicon,
    sentences: Sequence[SentenceJudgement],
    groups: Sequence[UnitGroupScore],
) -> tuple[str, ...]:
    """Return the defects that the letter's own words show, in the order of `DEFECTS`."""
    found = {*_missing_facts(letter), *_of_the_work(letter, sentences, groups)}
    if letter_is_copied((each.text for each in letter.sentences), lexicon) or any(
        each.copied for each in sentences
    ):
        found.add("copied_from_noc")
    return _in_order(found)


def letter_defects(
    letter: Letter,
    lexicon: DutyLexicon,
    facts: LetterFacts,
    *,
    on: date,
    others: Sequence[Letter] = (),
) -> tuple[str, ...]:
    """Return the defects that only the client's file shows, in the order of `DEFECTS`.

    `others` are the client's letters from other employers.
    """
    return _in_order(_against_the_file(letter, lexicon, facts, on, others))


def _missing_facts(letter: Letter) -> Iterator[str]:
    text = "\n".join(each.text for each in letter.sentences)
    if not wording.HOURS.search(text):
        yield "hours_missing"
    if not wording.PERIOD.search(text):
        yield "dates_missing"
    if not letter.title and not wording.HIRED_AS.search(text):
        yield "title_missing"
    if not wording.PAY.search(text):
        yield "pay_missing"
    if not wording.CLOSING.search(text) and not _ends_with_signatory(letter):
        yield "signature_missing"
    if not wording.CONTACT.search(text):
        yield "contact_missing"
    if not wording.ANY_DAY.search(text):
        yield "letter_date_missing"


def _of_the_work(
    letter: Letter, sentences: Sequence[SentenceJudgement], groups: Sequence[UnitGroupScore]
) -> Iterator[str]:
    duties = {match.duty_id for each in sentences for match in each.evidenced}
    if is_partly_french([each.set_aside for each in sentences]):
        yield "in_french"
    elif not duties:
        yield "no_duties"
    elif len(duties) <= 2 and letter.claimed_noc == "31102":
        yield "few_duties"
    if groups and groups[0].noc != letter.claimed_noc:
        yield "reads_like_other_group"
    aside = sum(bool(each.set_aside) and each.set_aside.startswith("other") for each in sentences)
    if aside * 2 > len(sentences):
        yield "other_work_dominates"


def _against_the_file(
    letter: Letter, lexicon: DutyLexicon, facts: LetterFacts, on: date, others: Sequence[Letter]
) -> Iterator[str]:
    text = "\n".join(each.text for each in letter.sentences)
    if facts.dated_on and wording.STILL.search(text) and _months_before(on) > facts.dated_on:
        yield "stale"
    mine = [each.text for each in letter.sentences]
    if any(share_wording(mine, [s.text for s in each.sentences], lexicon) for each in others):
        yield "same_wording"
    if facts.first_day:
        last_day = facts.last_day or facts.dated_on or on
        work = Span(facts.first_day, max(last_day, facts.first_day))
        if facts.permits is not None and work.minus(facts.permits):
            yield "dates_outside_permit"
        if facts.licences is not None and work.minus(facts.licences):
            yield "dates_outside_licence"
    if facts.client_name and _is_signed_by(letter, facts.client_name):
        yield "self_signed"


def _months_before(on: date) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 - STALE_AFTER_MONTHS, 12)
    day = on.day
    while True:
        try:
            return date(year, month + 1, day)
        except ValueError:
            day -= 1


def _ends_with_signatory(letter: Letter) -> bool:
    """Return whether one of the last lines is a name with a post and nothing else."""
    last = (each.text.strip() for each in letter.sentences[-3:])
    return any(len(text) < 90 and wording.SIGNATORY.match(text) for text in last)


def _is_signed_by(letter: Letter, name: str) -> bool:
    """Return whether the client's name stands right after the closing words."""
    texts = [each.text for each in letter.sentences]
    for number, text in enumerate(texts):
        closing = wording.CLOSING.search(text)
        if closing:
            after = " ".join([text[closing.end() :], *texts[number + 1 : number + 3]]).casefold()
            return name.casefold() in after[: len(name) + 60]
    return False


def _in_order(found: Iterable[str]) -> tuple[str, ...]:
    keys = set(found)
    return tuple(key for key in DEFECTS if key in keys)
