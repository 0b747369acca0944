"""The request to an employer, as a page and as a PDF; the clock is read here."""

import logging
from datetime import datetime
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.audit import record_act
from accounts.models import User
from clients.models import EmployerLetter
from documents.actions import utc_date
from documents.downloads import pdf_download
from documents.employer_request import LANGUAGES, EmployerRequest, employer_request
from documents.letter_check import is_written_in_french, lexicon_on
from documents.letter_desk import LetterDesk
from documents.letter_intake import item_for
from documents.letter_page import LetterPage
from documents.letter_parts import CONFIRMED, EVIDENCED
from documents.pdf import PdfFailed, render_pdf
from documents.views_letters import letter_of
from eligibility.rules.findings import Outcome

logger = logging.getLogger(__name__)
NAMES = {"en": "English", "fr": "Français"}


def draft_of(page: LetterPage, language: str, *, by: User, now: datetime) -> EmployerRequest:
    """Return what to ask the employer of a letter for, in a language."""
    letter = page.letter
    item = item_for(letter.employment)
    due = item.order_by if item and item.order_by and item.order_by > utc_date(now) else None
    firm = letter.client.firm
    return employer_request(
        language=language,
        name=str(letter.client),
        signed=f"{by.full_name}\n{firm.name}".strip(),
        defects=page.checked.defects,
        duties=_missing(page),
        letter_day=letter.dated_on,
        needed_by=due,
    )


def _missing(page: LetterPage) -> list[str]:
    """Return the duties to ask about: none once there are enough, never optional ones.

    None either of a letter that nobody has read yet. The lead statement is asked about where no
    confirmed duty speaks for one of its actions, not where only a person has yet to judge it.
    """
    if page.is_shown or page.is_unread:
        return []
    here = (CONFIRMED, EVIDENCED)
    absent = [duty.id for duty in page.asked if duty.state not in here and not duty.is_optional]
    if page.standing.substantial.outcome is Outcome.MET:
        absent = []
    is_led = page.standing.lead_statement.outcome is Outcome.MET
    speaks = bool(page.lead_lines) and all(line.evidence for line in page.lead_lines)
    return absent if is_led or (speaks and not page.lead_judged) else ["lead", *absent]


def _nothing_to_ask(page: LetterPage) -> str:
    """Return why there is no request to draft: nothing is missing, or nobody can tell yet."""
    if page.is_unread:
        return _(
            "The letter states every fact it is asked for. Which of its duties to ask about is "
            "known once somebody has read the French text and finished the letter."
        )
    if page.defects:
        return _(
            "The employer has nothing to add. What the page of the letter still lists is mended in "
            "the file, not by another letter."
        )
    return _("The letter states everything it is asked for, so there is nothing to request.")


def _language(request: HttpRequest, letter: EmployerLetter, now: datetime) -> str:
    """Return the language asked for, else that of the letter or of its province."""
    asked = request.GET.get("language", "")
    if asked in LANGUAGES:
        return asked
    is_french = letter.employment.province == "QC" or is_written_in_french(
        letter, lexicon_on(utc_date(now))
    )
    return "fr" if is_french else "en"


@require_safe
def letter_request(request: HttpRequest, client_pk: int, letter_pk: int) -> HttpResponse:
    """Show the draft in English or French."""
    letter = letter_of(request, client_pk, letter_pk)
    by, now = cast(User, request.user), timezone.now()
    language = _language(request, letter, now)
    page = LetterDesk(letter.client, now=now).page(letter)
    draft = draft_of(page, language, by=by, now=now)
    here = reverse("documents:letter_request", args=[client_pk, letter_pk])
    tabs = [
        {
            "href": f"{here}?language={code}",
            "label": NAMES[code],
            "count": None,
            "current": code == language,
        }
        for code in LANGUAGES
    ]
    context = {
        "client": letter.client,
        "letter": letter,
        "draft": draft if draft.asks else None,
        "nothing": "" if draft.asks else _nothing_to_ask(page),
        "tabs": tabs,
    }
    return render(request, "documents/letter_request.html", context)


@require_safe
def letter_request_pdf(request: HttpRequest, client_pk: int, letter_pk: int) -> HttpResponse:
    """Hand out the draft as a PDF under the firm's letterhead."""
    letter = letter_of(request, client_pk, letter_pk)
    by, now = cast(User, request.user), timezone.now()
    language = _language(request, letter, now)
    page = LetterDesk(letter.client, now=now).page(letter)
    draft = draft_of(page, language, by=by, now=now)
    if not draft.asks:
        messages.info(request, _nothing_to_ask(page))
        return redirect("documents:letter_request", client_pk, letter_pk)
    context = {
        "draft": draft,
        "firm": letter.client.firm,
        "employer": letter.employment.employer,
        "made_on": now.astimezone(by.zone).date(),
    }
    with translation.override(language):
        html = render_to_string("documents/pdf/employer_request.html", context)
    record_act("employer_request_made", at=now, by=by, subject=letter, language=language)
    try:
        made = render_pdf(html)
    except PdfFailed:
        logger.warning("No PDF for the request on letter %s.", letter.pk, exc_info=True)
        messages.warning(
            request, _("The PDF could not be drawn just now. Copy the text here, or retry.")
        )
        return redirect("documents:letter_request", client_pk, letter_pk)
    name = f"request-{slugify(letter.client.reference) or client_pk}-{language}.pdf"
    return pdf_download(made, name)
