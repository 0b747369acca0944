"""A stored letter through the duty check: what its words prove, what the file says against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clients.models import DutyDecision, EmployerLetter
from clients.models.letter import LEAD
from documents.letter_terms import TermLine, differing, terms_of
from eligibility.duty_lexicon import published_lexicon, shipped_lexicon
from eligibility.rules.authorization_gaps import unauthorized_spans
from eligibility.rules.duties.defects import LetterFacts, letter_defects
from eligibility.rules.duties.french import is_french, unread
from eligibility.rules.duties.judge import judge_letter
from eligibility.rules.duties.letter import Judged, Letter, LetterJudgement, Sentence
from eligibility.rules.duties.lexicon import DutyLexicon
from eligibility.rules.duties.measure import (
    lead_judged,
    lead_statement,
    substantial,
    until_decided,
)
from eligibility.rules.facts import Person
from eligibility.rules.law import NotInForce
from eligibility.rules.span import Span

CANADA = "CA"
Place = tuple[int, int]


def lexicon_on(day: date) -> DutyLexicon:
    """Return what the duty check knows: as published, or as shipped before any is loaded."""
    try:
        return published_lexicon(day)
    except NotInForce:
        return shipped_lexicon()


@dataclass(frozen=True, slots=True)
class Standing:
    """What the places that people confirmed amount to, by law and by the house rule."""

    lead_statement: Judged
    substantial: Judged


@dataclass(frozen=True, slots=True)
class CheckedLetter:
    """A letter with what the check reads in it; `roles` are keys of role blocks."""

    letter: EmployerLetter
    judgement: LetterJudgement
    roles: tuple[str, ...]
    standing: Standing
    defects: tuple[str, ...]
    lexicon: DutyLexicon
    terms: tuple[TermLine, ...] = ()
    """What the letter says otherwise than the job on file."""

    @property
    def places(self) -> list[Place]:
        return [(start, end) for start, end in self.letter.sentences]


def is_written_in_french(letter: EmployerLetter, lexicon: DutyLexicon) -> bool:
    """Return whether half of a letter's sentences or more are French."""
    texts = [letter.words_at((start, end)) for start, end in letter.sentences]
    return sum(is_french(text, lexicon.french) for text in texts) * 2 >= len(texts) > 0


def as_read(letter: EmployerLetter) -> Letter:
    """Return a stored letter as the check reads it; sentences are named by their number, from 0."""
    job = letter.employment
    licences = (
        " ".join(filter(None, (row.regulator, row.class_name, row.kind)))
        for row in letter.client.licences.all()
        if row.last_day is None or row.last_day >= job.first_day
    )
    return Letter(
        id=str(letter.pk),
        claimed_noc=job.noc_code,
        title=job.job_title or None,
        employer=job.employer or None,
        licence="; ".join(licences) or None,
        person=letter.client.family_name,
        roles=tuple(letter.roles) if letter.are_roles_chosen else (),
        sentences=tuple(
            Sentence(str(number), letter.words_at((start, end)))
            for number, (start, end) in enumerate(letter.sentences)
        ),
    )


def check_letter(
    letter: EmployerLetter,
    lexicon: DutyLexicon,
    *,
    on: date,
    person: Person,
    others: Sequence[EmployerLetter] = (),
) -> CheckedLetter:
    """Return what a letter proves and lacks; its age counts on the day `on`.

    `person` are the client's facts, `others` the client's letters of other jobs.
    """
    read = as_read(letter)
    judgement = judge_letter(read, lexicon)
    roles = tuple(letter.roles) if letter.are_roles_chosen else _keys(judgement, lexicon)
    against = letter_defects(
        read, lexicon, _facts(letter, person, on), on=on, others=[as_read(each) for each in others]
    )
    terms = tuple(terms_of(letter, person, on=on))
    return CheckedLetter(
        letter,
        judgement,
        roles,
        standing_of(letter, roles, lexicon, judgement),
        tuple(dict.fromkeys((*judgement.defects, *against, *differing(terms)))),
        lexicon,
        terms,
    )


def _keys(judgement: LetterJudgement, lexicon: DutyLexicon) -> tuple[str, ...]:
    group = lexicon.groups.get(judgement.claimed_noc)
    if group is None:
        return ()
    return tuple(role.body.key for role in group.roles if role.body.name in judgement.roles)


def standing_of(
    letter: EmployerLetter,
    roles: tuple[str, ...],
    lexicon: DutyLexicon,
    judgement: LetterJudgement,
) -> Standing:
    """Return what is shown by the confirmed places alone.

    While a letter is not settled, places that nobody decided on are asked about, never "not met".
    """
    confirmed: dict[str, list[str]] = {}
    for (duty, start, end), each in letter.standing().items():
        if each.verdict == DutyDecision.Verdict.CONFIRMED:
            confirmed.setdefault(duty, []).append(f"{start}-{end}")
    code = judgement.claimed_noc
    waiting = _waiting(letter, judgement) - confirmed.keys()
    named = confirmed.pop(LEAD, [])
    lead = lead_judged(
        lead_statement(code, roles, confirmed, waiting, lexicon),
        named,
        is_refused=_is_lead_refused(letter),
        is_settled=letter.judged_at is not None,
    )
    number = substantial(code, roles, confirmed, lexicon)
    if letter.judged_at is not None:
        return Standing(lead, number)
    number = until_decided(number, confirmed, waiting, code, roles, lexicon)
    return Standing(unread(lead, judgement.sentences), unread(number, judgement.sentences))


def _is_lead_refused(letter: EmployerLetter) -> bool:
    return any(
        duty == LEAD and each.verdict == DutyDecision.Verdict.REJECTED
        for (duty, _, _), each in letter.standing().items()
    )


def _waiting(letter: EmployerLetter, judgement: LetterJudgement) -> set[str]:
    """Return the duties that some place may show on which nobody has decided."""
    decided = {
        (duty, start, end)
        for (duty, start, end), each in letter.standing().items()
        if each.verdict != DutyDecision.Verdict.WITHDRAWN
    }
    return {
        match.duty_id
        for judged, (start, end) in zip(judgement.sentences, letter.sentences, strict=True)
        for match in (*judged.evidenced, *judged.possible)
        if (match.duty_id, start, end) not in decided
    }


def _facts(letter: EmployerLetter, person: Person, on: date) -> LetterFacts:
    job = letter.employment
    return LetterFacts(
        first_day=job.first_day,
        last_day=job.last_day,
        dated_on=letter.dated_on,
        permits=_authorized(letter, person, on),
        licences=_licensed(person),
        client_name=f"{letter.client.given_name} {letter.client.family_name}".strip(),
    )


def _authorized(letter: EmployerLetter, person: Person, on: date) -> tuple[Span, ...] | None:
    """Return the days of the job that something authorizes; None where that is not known."""
    job = next((each for each in person.jobs if each.record == f"job:{letter.employment_id}"), None)
    if job is None or job.country != CANADA or not person.permits:
        return None
    work = Span(job.first_day, max(job.last_day or on, job.first_day))
    gaps = [each.span for each in unauthorized_spans(job, person, work)]
    return tuple(work.minus(gaps))


def _licensed(person: Person) -> tuple[Span, ...] | None:
    return tuple(licence.span for licence in person.licences) or None
