"""Filing an application on its invitation, with the proof, and taking an ending back."""

from datetime import UTC, date, datetime
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from clients.views.access import SignedInRequest
from config.typed_days import readings
from deadlines.actions import close_application
from deadlines.file_actions import reopen_application
from documents.filing import Readiness, readiness_of
from documents.filing_forms import ReopeningForm, SubmissionForm
from documents.intake import LimitedUpload, accept, too_large
from draws.models import InvitationToApply
from draws.rules.invitation import CONSEQUENCES, Ending
from draws.views.invitations import ita_or_404, now_typed


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ita_file(request: HttpRequest, pk: int, ita_pk: int) -> HttpResponse:
    """Record the submission of an open invitation, counting its proof's bytes from the first.

    The forgery check reads the body, so the counter must be in place before it: exempt here,
    protected in the view that does the work.
    """
    counter = LimitedUpload(request)
    request.upload_handlers.insert(0, counter)
    response: HttpResponse = _ita_file(cast(SignedInRequest, request), pk, ita_pk, counter)
    return response


@csrf_protect
def _ita_file(
    request: SignedInRequest, pk: int, ita_pk: int, counter: LimitedUpload
) -> HttpResponse:
    ita = ita_or_404(request, pk, ita_pk)
    if ita.state != InvitationToApply.State.OPEN:
        return redirect(ita)
    now = timezone.now()
    readiness = readiness_of(ita, on=_day_of(request, now), now=now)
    is_posted = request.method == "POST"
    form = SubmissionForm(
        request.POST if is_posted else None,
        request.FILES if is_posted else None,
        ita=ita,
        now=now,
        readiness=readiness,
        initial=now_typed(now),
    )
    if counter.too_large:
        form.full_clean()
        form.errors["file"] = form.error_class(too_large(counter.file_name or "").messages)
    elif is_posted and form.is_valid() and _is_filed(ita, form, request, now):
        messages.success(
            request, _("The application is recorded as submitted; the clock is stopped.")
        )
        return redirect(ita)
    return _filing_page(request, ita, form, readiness)


def _day_of(request: HttpRequest, now: datetime) -> date:
    """Return the UTC day typed as that of the submission, else today."""
    today = now.astimezone(UTC).date()
    typed = readings(request.POST.get("ended_on", ""))
    return min(typed[0], today) if len(typed) == 1 else today


def _is_filed(
    ita: InvitationToApply, form: SubmissionForm, request: SignedInRequest, now: datetime
) -> bool:
    """File the application unless its proof or its instant is refused, which the form then says."""
    upload: UploadedFile[Any] | None = form.cleaned_data["file"]
    try:
        proof = form.proof(accept(upload) if upload else None)
    except ValidationError as error:
        form.add_error("file", error)
        return False
    try:
        close_application(
            ita,
            Ending.SUBMITTED,
            form.cleaned_data["at"],
            proof.in_words,
            request.user,
            now=now,
            proof=proof,
            seen=form.readiness,
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _filing_page(
    request: HttpRequest, ita: InvitationToApply, form: SubmissionForm, readiness: Readiness
) -> HttpResponse:
    if form.errors and request.FILES:
        form.fields["file"].help_text = _(
            "Choose the file once more: a browser does not keep it when a page comes back."
        )
    context = {
        "ita": ita,
        "client": ita.client,
        "form": form,
        "readiness": readiness,
        "consequence": CONSEQUENCES[Ending.SUBMITTED],
    }
    return render(request, "draws/ita_file.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def ita_reopen(request: HttpRequest, pk: int, ita_pk: int) -> HttpResponse:
    """Take back how an invitation ended, for a reason: deadline and reminders run again."""
    reader = cast(SignedInRequest, request)
    ita = ita_or_404(reader, pk, ita_pk)
    if ita.state == InvitationToApply.State.OPEN:
        return redirect(ita)
    now = timezone.now()
    form = ReopeningForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            reopen_application(ita, reason=reason, by=reader.user, now=now)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("The invitation is open again; its deadline and reminders run.")
            )
            return redirect(ita)
    context = {"ita": ita, "client": ita.client, "form": form, "is_past": ita.cut_off_at <= now}
    return render(request, "draws/ita_reopen.html", context, status=422 if form.errors else 200)
