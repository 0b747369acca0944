"""Where a letter and the file say different things of one job, and what that does to the answer.

Nothing here knows which of the two is right: both are said, with the letter's own sentence, and a
person corrects the file, asks for another letter, or judges that they agree after all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from eligibility.rules import citations
from eligibility.rules.facts import Job, LetterEvidence, Person, StatedKind, StatedTerm
from eligibility.rules.findings import Condition, Finding, Outcome
from eligibility.rules.permit_conditions import same_name
from eligibility.rules.span import Span, in_words

LETTERS_AGREE = Condition(
    "letters_agree", "Days and hours as the letters state them", citations.LETTERS_CARRY_THE_CLAIM
)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One term of the work of which a letter says something else than the file."""

    job: Job
    letter: LetterEvidence
    stated: StatedTerm
    letter_says: str
    file_says: str


def said_of(found: Iterable[Disagreement]) -> list[tuple[LetterEvidence, str]]:
    """Return letter and file in words, once for each sentence of a letter."""
    together: dict[tuple[str, str], list[Disagreement]] = {}
    for each in found:
        together.setdefault((each.letter.record, each.stated.quote), []).append(each)
    return [(said[0].letter, _said_together(said)) for said in together.values()]


def _said_together(said: list[Disagreement]) -> str:
    employer, quote = said[0].job.employer.strip(), said[0].stated.quote
    letter = "; ".join(each.letter_says for each in said)
    file = "; ".join(each.file_says for each in said)
    return f"The letter of {employer} says: {letter} (“{quote}”). On file: {file}."


def disagreements(person: Person, *, on: date) -> list[Disagreement]:
    """Return every term of which a letter in the file contradicts its job, as of a day.

    Where a letter states one thing in two ways, or another job for the same employer fits it,
    nothing is said.
    """
    return [
        found
        for job in person.jobs
        for letter in job.letters
        for found in of_letter(job, letter, person.jobs, on=on)
    ]


def of_letter(
    job: Job, letter: LetterEvidence, jobs: Iterable[Job], *, on: date
) -> list[Disagreement]:
    """Return what one letter states otherwise than its job; `jobs` are all of the person's."""
    others = [each for each in jobs if each is not job and same_name(each.employer, job.employer)]
    return [
        Disagreement(job, letter, stated, _says(stated, letter), _on_file(stated.term, job))
        for stated in _plain(letter.stated)
        if _differs(stated, letter, job, on)
        and all(_differs(stated, letter, other, on) for other in others)
    ]


def _plain(stated: Iterable[StatedTerm]) -> Iterator[StatedTerm]:
    """Yield the first statement of each term that the letter does not state in two ways."""
    terms: dict[str, list[StatedTerm]] = {}
    for each in stated:
        kind = "last_day" if each.term == "goes_on" else each.term
        terms.setdefault(kind, []).append(each)
    for said in terms.values():
        if all(_alike(said[0], other) for other in said[1:]):
            yield said[0]


def _alike(one: StatedTerm, other: StatedTerm) -> bool:
    if one.term != other.term:
        return False
    if one.term == "hours":
        return _least(one) <= _most(other) and _least(other) <= _most(one)
    return one.term == "goes_on" or any(a.overlaps(b) for a in one.days for b in other.days)


def _differs(stated: StatedTerm, letter: LetterEvidence, job: Job, on: date) -> bool:
    """Return whether a statement and a job cannot both be true; unknown is no difference."""
    match stated.term:
        case "first_day":
            return not _may_be(stated, job.first_day)
        case "last_day":
            return _ends_otherwise(stated, letter, job, on)
        case "goes_on":
            # What a letter says of the day it was written says nothing of the days after it.
            return bool(letter.dated_on and job.last_day and job.last_day < letter.dated_on)
        case "hours":
            hours = job.hours_per_week
            return hours is not None and not _least(stated) <= hours <= _most(stated)


def _ends_otherwise(stated: StatedTerm, letter: LetterEvidence, job: Job, on: date) -> bool:
    latest = max(each.last_day for each in stated.days)
    if job.last_day is None:
        return latest < on
    # An end that lay ahead of the letter was a plan; the work may have ended otherwise.
    planned = letter.dated_on is not None and latest > letter.dated_on
    return not planned and not _may_be(stated, job.last_day)


def _may_be(stated: StatedTerm, day: date) -> bool:
    return any(day in each for each in stated.days)


def _says(stated: StatedTerm, letter: LetterEvidence) -> str:
    match stated.term:
        case "first_day":
            return f"the work began {_day_in_words(stated.days)}"
        case "last_day":
            return f"the work ended {_day_in_words(stated.days)}"
        case "goes_on":
            written = f", {in_words(letter.dated_on)}" if letter.dated_on else ""
            return f"the work was going on when it was written{written}"
        case "hours":
            return f"the work was {_hours_in_words(stated)} a week"


def _on_file(term: StatedKind, job: Job) -> str:
    match term:
        case "first_day":
            return f"from {in_words(job.first_day)}"
        case "hours":
            return f"{_plain_number(job.hours_per_week or Decimal(0))} hours a week"
        case _:
            return f"until {in_words(job.last_day)}" if job.last_day else "to date"


def _day_in_words(days: Iterable[Span]) -> str:
    def said(span: Span) -> str:
        if span.days == 1:
            return f"on {in_words(span.first_day)}"
        return f"in {span.first_day:%B %Y}"

    return " or ".join(map(said, days))


def _hours_in_words(stated: StatedTerm) -> str:
    low, high = map(_plain_number, (_least(stated), _most(stated)))
    if _most(stated) == 168:
        return f"at least {low} hours"
    if not _least(stated):
        return f"at most {high} hours"
    return f"{low} hours" if low == high else f"{low} to {high} hours"


def _plain_number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _least(stated: StatedTerm) -> Decimal:
    return stated.least_hours or Decimal(0)


def _most(stated: StatedTerm) -> Decimal:
    return Decimal(168) if stated.most_hours is None else stated.most_hours


def as_letters_say(person: Person, found: Iterable[Disagreement]) -> Person:
    """Return the person with every job as its letter states it: of a range, what gives least."""
    changes: dict[int, dict[str, object]] = {}
    for each in found:
        changes.setdefault(id(each.job), {}).update(_as_stated(each))
    return replace(person, jobs=tuple(_changed(job, changes.get(id(job))) for job in person.jobs))


def _as_stated(one: Disagreement) -> dict[str, object]:
    stated, job = one.stated, one.job
    match stated.term:
        case "first_day":
            return {"first_day": max(each.last_day for each in stated.days)}
        case "last_day":
            return {"last_day": min(each.first_day for each in stated.days)}
        case "goes_on":
            return {"last_day": one.letter.dated_on}
        case "hours":
            hours = job.hours_per_week or Decimal(0)
            return {"hours_per_week": min(max(hours, _least(stated)), _most(stated))}


def _changed(job: Job, changes: dict[str, object] | None) -> Job:
    if not changes:
        return job
    changed: Job = replace(job, **changes)  # type: ignore[arg-type]
    if changed.last_day and changed.last_day < changed.first_day:
        return replace(changed, last_day=changed.first_day)
    return changed


def letters_agree(
    person: Person, outcome_of: Callable[[Person], tuple[Outcome, str]], *, on: date
) -> Finding | None:
    """Return what the letters say against the file, None where they say nothing against it.

    `outcome_of` answers the condition on hours for a person. The finding decides only where the
    answer is another by the letters; otherwise it warns.
    Source: IRPA 11.2, 40(1)(a): what is claimed and its papers must agree.
    """
    found = disagreements(person, on=on)
    if not found:
        return None
    by_file, _ = outcome_of(person)
    by_letters, hours = outcome_of(as_letters_say(person, found))
    same = by_file is by_letters
    effect = "the answer stays the same" if same else "the answer is another"
    employers = ", ".join(dict.fromkeys(each.job.employer.strip() for each in found))
    return LETTERS_AGREE.answered(
        Outcome.UNDETERMINED,
        " ".join([*(text for _, text in said_of(found)), f"By the letter {hours}: {effect}."]),
        evidence=[record for each in found for record in (each.job.record, each.letter.record)],
        missing=[f"which is right, the letter of {employers} or the file"],
        cure="Correct the job if the letter is right; else ask "
        f"{employers} for a corrected letter. If both are true, say so on the page of the letter.",
        is_warning=same,
    )
