"""The readiness report: as a PDF, or as a plain page where none can be drawn."""

import logging
from datetime import datetime
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.audit import record_act
from accounts.models import User
from documents.downloads import pdf_download
from documents.models import Checklist
from documents.overview import overview_of
from documents.pdf import PdfFailed
from documents.readiness import assessment_for, readiness_pdf
from documents.views import checklist_of, client_of

logger = logging.getLogger(__name__)


@require_safe
def readiness(request: HttpRequest, client_pk: int) -> HttpResponse:
    """Hand out the readiness report of a client's application."""
    client = client_of(request, client_pk)
    user, now = cast(User, request.user), timezone.now()
    checklist = checklist_of(client, now=now)
    if checklist is None or checklist.is_closed:
        return redirect("documents:checklist_detail", client.pk)
    record_act("readiness_printed", at=now, by=user, subject=checklist, client=client.pk)
    try:
        made = readiness_pdf(
            checklist,
            made_at=now,
            zone=user.zone,
            language=get_language() or client.firm.language,
            assessment=None if checklist.is_filed else assessment_for(checklist, now=now),
        )
    except PdfFailed:
        logger.warning("No PDF for checklist %s: shown as a page.", checklist.pk, exc_info=True)
        return _plain(request, checklist, now)
    name = f"readiness-{slugify(client.reference) or client.pk}-{now:%Y-%m-%d}.pdf"
    return pdf_download(made, name)


def _plain(request: HttpRequest, checklist: Checklist, now: datetime) -> HttpResponse:
    """Show the report as a page, so that nobody is without it."""
    messages.warning(
        request,
        _("The PDF could not be drawn just now. This page says the same; print it, or retry."),
    )
    if checklist.is_filed:
        return redirect("documents:checklist_detail", checklist.client_id)
    overview = overview_of(checklist, now=now)
    context = {
        "client": overview.client,
        "overview": overview,
        "ita": checklist.ita,
        "blocking": overview.blocking,
        "groups": overview.groups(),
    }
    return render(request, "documents/readiness_plain.html", context)
