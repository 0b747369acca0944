"""What people do with an employer's letter: take its words in, decide on places, settle it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_act
from accounts.models import User
from clients.actions import hold_client, raise_facts_version
from clients.models import DutyDecision, EmployerLetter, Employment
from clients.models.letter import TERM

Place = tuple[int, int]
Verdict = DutyDecision.Verdict
MOST_PLACES = 200
NO_OCCUPATION = "00000"
"""Of a decision on days or hours, while the job names no NOC code."""


@transaction.atomic
def add_letter(
    employment: Employment,
    *,
    text: str,
    sentences: list[Place],
    source: str,
    dated_on: date | None,
    by: User,
    now: datetime,
) -> EmployerLetter:
    """Keep the words of a letter about a job; ValidationError when the job has them already."""
    hold_client(employment.client)
    if employment.letters.kept().filter(text=text).exists():
        raise ValidationError(
            _("These words are here already for %(employer)s. Nothing was kept a second time."),
            code="twice",
            params={"employer": employment.employer},
        )
    letter = EmployerLetter.objects.create(
        employment=employment,
        text=text,
        sentences=sentences,
        source=source,
        dated_on=dated_on,
        added_by=by,
        added_at=now,
    )
    _changed(letter, "letter_added", by, now, source=source, sentences=len(sentences))
    return letter


@transaction.atomic
def decide(
    letter: EmployerLetter,
    duty_ids: Iterable[str],
    places: Iterable[Place],
    verdict: str,
    *,
    roles: list[str],
    by: User,
    now: datetime,
) -> int:
    """Write one decision for each duty and place that is not decided so yet; return how many.

    `roles` are the role blocks the reader saw. Raises ValidationError for a place outside the
    letter, a job without a NOC code, or a settled letter.
    """
    named = list(places)
    found = [(duty, place) for duty in duty_ids for place in named]
    return _decide(letter, found, verdict, roles=roles, by=by, now=now)


@transaction.atomic
def confirm_all(
    letter: EmployerLetter,
    found: Iterable[tuple[str, Place]],
    *,
    roles: list[str],
    by: User,
    now: datetime,
) -> int:
    """Confirm every one of these duties at its place, as `decide` does."""
    return _decide(letter, list(found), Verdict.CONFIRMED, roles=roles, by=by, now=now)


def _decide(
    letter: EmployerLetter,
    found: list[tuple[str, Place]],
    verdict: str,
    *,
    roles: list[str],
    by: User,
    now: datetime,
) -> int:
    hold_client(letter.client)
    present = EmployerLetter.objects.get(pk=letter.pk)
    code = present.employment.noc_code
    _check(present, code, found, verdict)
    holds = present.standing()
    new = [
        DutyDecision(
            letter=present,
            noc_code=code,
            duty_id=duty,
            start=place[0],
            end=place[1],
            verdict=verdict,
            made_by=by,
            made_at=now,
        )
        for duty, place in dict.fromkeys(found)
        if (held := holds.get((duty, *place))) is None or held.verdict != verdict
    ]
    DutyDecision.objects.bulk_create(new)
    if not present.are_roles_chosen and present.roles != roles:
        present.roles = roles
        present.save(update_fields=["roles"])
    if new:
        duties = sorted({each.duty_id for each in new})
        _changed(present, "duty_decided", by, now, verdict=verdict, duties=duties)
    return len(new)


@transaction.atomic
def judge_term(
    letter: EmployerLetter, term: str, place: Place, *, agrees: bool, by: User, now: datetime
) -> None:
    """Keep that a day or hours of a sentence agree with the file after all, or take that back.

    Of a finished letter too: the file may have been corrected since.
    """
    hold_client(letter.client)
    verdict = Verdict.REJECTED if agrees else Verdict.WITHDRAWN
    DutyDecision.objects.create(
        letter=letter,
        noc_code=letter.employment.noc_code or NO_OCCUPATION,
        duty_id=f"{TERM}{term}",
        start=place[0],
        end=place[1],
        verdict=verdict,
        made_by=by,
        made_at=now,
    )
    _changed(letter, "letter_term_judged", by, now, term=term, agrees=agrees)


def _check(letter: EmployerLetter, code: str, found: list[tuple[str, Place]], verdict: str) -> None:
    if not code:
        raise ValidationError(_("The job names no NOC code. Enter it, then judge the letter."))
    if letter.judged_at is not None:
        raise ValidationError(
            _("This letter is finished. Take it up again before you decide anew.")
        )
    if verdict not in Verdict.values:
        raise ValidationError(
            _("“%(verdict)s” is no decision. Confirm, reject or take back."),
            params={"verdict": verdict},
        )
    if not found or len(found) > MOST_PLACES:
        raise ValidationError(_("Choose the sentences first, at most 200 at once."))
    for _duty, (start, end) in found:
        if not 0 <= start < end <= len(letter.text) or not letter.words_at((start, end)):
            raise ValidationError(
                _("Those words are not in this letter. Open the page again, then choose.")
            )


@transaction.atomic
def choose_roles(
    letter: EmployerLetter, roles: list[str] | None, *, by: User, now: datetime
) -> None:
    """Judge the letter by these role blocks; None leaves the choice to the check again."""
    hold_client(letter.client)
    letter.roles, letter.are_roles_chosen = roles or [], roles is not None
    letter.save(update_fields=["roles", "are_roles_chosen"])
    _changed(letter, "letter_role_chosen", by, now, roles=letter.roles)


@transaction.atomic
def settle_letter(letter: EmployerLetter, *, by: User, now: datetime) -> None:
    """Say that every sentence was weighed: what is not confirmed is not in the letter."""
    hold_client(letter.client)
    letter.judged_by, letter.judged_at = by, now
    letter.save(update_fields=["judged_by", "judged_at"])
    _changed(letter, "letter_settled", by, now)


@transaction.atomic
def reopen_letter(letter: EmployerLetter, *, by: User, now: datetime) -> None:
    """Take a settled letter up again; its decisions stay."""
    hold_client(letter.client)
    letter.judged_by = letter.judged_at = None
    letter.save(update_fields=["judged_by", "judged_at"])
    _changed(letter, "letter_reopened", by, now)


@transaction.atomic
def date_letter(letter: EmployerLetter, day: date | None, *, by: User, now: datetime) -> None:
    """Set the date that the letter bears."""
    hold_client(letter.client)
    letter.dated_on = day
    letter.save(update_fields=["dated_on"])
    _changed(letter, "letter_dated", by, now)


@transaction.atomic
def remove_letter(letter: EmployerLetter, *, by: User, now: datetime) -> None:
    """Take a letter out: its words and decisions are kept, and count for nothing any more."""
    hold_client(letter.client)
    letter.removed_at = now
    letter.save(update_fields=["removed_at"])
    _changed(letter, "letter_removed", by, now)


def _changed(letter: EmployerLetter, act: str, by: User, now: datetime, **details: Any) -> None:
    client = letter.client
    raise_facts_version(client, moves_score=False)
    record_act(act, at=now, by=by, subject=letter, client=client.pk, **details)
