"""Employers' letters on their way in: uploaded through the one door, or pasted."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.letter_actions import add_letter
from clients.models import EmployerLetter, Employment
from documents.actions import LETTER
from documents.intake import AcceptedFile, accept_letter, keep
from documents.letter_pdf import Unreadable
from documents.letter_text import tidied
from documents.models import Checklist, ChecklistItem, Document
from documents.refusals import refusal, refuse_impossible_day
from eligibility.rules.sentences import sentence_places

MOST_SENTENCES = 800
Source = EmployerLetter.Source
SOURCES = {"pdf": Source.PDF, "docx": Source.DOCX, "txt": Source.TXT}


def take_in_letter(
    upload: "UploadedFile[Any]",
    employment: Employment,
    *,
    dated_on: date | None,
    language: str,
    by: User,
    now: datetime,
) -> EmployerLetter:
    """Keep an uploaded letter: its words for the duties, its file as a paper of the checklist.

    Raises `ValidationError` with the reason it may not come in; by field, for its date.
    """
    refuse_impossible_day("dated_on", dated_on, now=now)
    accepted = accept_letter(upload)
    with transaction.atomic():
        letter = _add(employment, accepted, dated_on, by, now)
        document = Document(
            client=employment.client,
            item=item_for(employment),
            letter=letter,
            issued_on=dated_on,
            language=language,
        )
        keep(accepted, document, by=by, now=now)
    return letter


def _add(
    employment: Employment, accepted: AcceptedFile, dated_on: date | None, by: User, now: datetime
) -> EmployerLetter:
    return add_letter(
        employment,
        text=accepted.text,
        sentences=_sentences(accepted.text, accepted.name),
        source=SOURCES[accepted.name.rpartition(".")[2].lower()],
        dated_on=dated_on,
        by=by,
        now=now,
    )


def paste_letter(
    text: str, employment: Employment, *, dated_on: date | None, by: User, now: datetime
) -> EmployerLetter:
    """Keep the pasted words of a letter; the paper itself is still to come.

    Raises `ValidationError` for too many words or none; by field, for the letter's date.
    """
    refuse_impossible_day("dated_on", dated_on, now=now)
    try:
        words = tidied(text)
    except Unreadable as error:
        raise refusal(error.code, _("pasted text"), found=error.found or "") from error
    return add_letter(
        employment,
        text=words,
        sentences=_sentences(words, _("pasted text")),
        source=Source.PASTED,
        dated_on=dated_on,
        by=by,
        now=now,
    )


def _sentences(text: str, name: str) -> list[tuple[int, int]]:
    """Return the places of a letter's sentences; raises ValidationError for too many to read."""
    places = sentence_places(text)
    if len(places) > MOST_SENTENCES:
        raise refusal("letter_sentences", name, found=f"{len(places):,}")
    return places


def item_for(employment: Employment) -> ChecklistItem | None:
    """Return the place of this employer's letter on the open checklist, if there is one."""
    lists = Checklist.objects.open().filter(client=employment.client)
    items = ChecklistItem.objects.filter(
        checklist__in=lists, key=LETTER, subject=f"job:{employment.pk}"
    )
    return items.exclude(applies=False).select_related("checklist").order_by("-pk").first()
