"""Files in and out: one upload for each paper, every download through an access check."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from accounts.audit import record_act
from accounts.models import User
from documents import actions, paper_actions
from documents.downloads import SAFE_DOWNLOAD
from documents.forms import UploadForm
from documents.intake import LimitedUpload, take_in, too_large
from documents.models import Document
from documents.overview import line_of
from documents.rules.entries import ChecklistEntry
from documents.views import client_of
from documents.views_closed import refused_as_closed
from documents.views_items import item_of, item_page


@csrf_exempt
@require_POST
def item_upload(request: HttpRequest, client_pk: int, item_pk: int) -> HttpResponse:
    """Take in a file for a paper, counting its bytes from the first one.

    The forgery check reads the body, so the counter must be in place before it: exempt here,
    protected in the view that does the work.
    """
    counter = LimitedUpload(request)
    request.upload_handlers.insert(0, counter)
    response: HttpResponse = _item_upload(request, client_pk, item_pk, counter)
    return response


@csrf_protect
def _item_upload(
    request: HttpRequest, client_pk: int, item_pk: int, counter: LimitedUpload
) -> HttpResponse:
    item = item_of(request, client_pk, item_pk)
    if (closed := refused_as_closed(request, item)) is not None:
        return closed
    user, now = cast(User, request.user), timezone.now()
    form = UploadForm(request.POST, request.FILES)
    if counter.too_large:
        form.errors["file"] = form.error_class(too_large(counter.file_name or "").messages)
    elif form.is_valid():
        entry: ChecklistEntry | None = line_of(item, now=now).entry
        try:
            take_in(
                form.cleaned_data["file"],
                client=item.checklist.client,
                item=item,
                by=user,
                now=now,
                issued_on=form.cleaned_data["issued_on"],
                expires_on=form.cleaned_data["expires_on"],
                language=form.cleaned_data["language"],
                photo=entry is not None and entry.upload_profile == "photo",
            )
        except ValidationError as error:
            form.add_error(None if hasattr(error, "error_dict") else "file", error)
    if not form.is_valid():
        return item_page(request, item, now, status=422, upload_form=form)
    if form.cleaned_data["language"] == Document.Language.OTHER:
        actions.refresh_checklist(item.checklist, now=now)
    messages.success(request, _("The file is kept. The paper counts once it is checked."))
    return redirect("documents:item_detail", client_pk, item.pk)


@require_safe
def document_download(request: HttpRequest, client_pk: int, document_pk: int) -> FileResponse:
    """Hand out one file as an attachment, and write down who took it."""
    client = client_of(request, client_pk)
    document = get_object_or_404(Document.objects.kept(), pk=document_pk, client=client)
    try:
        stored = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404(f"The file of document {document.pk} is not in the store.") from error
    user = cast(User, request.user)
    with transaction.atomic():
        record_act("document_downloaded", at=timezone.now(), by=user, subject=document)
    return FileResponse(
        stored,
        as_attachment=True,
        filename=document.original_name,
        content_type=document.content_type,
        headers=SAFE_DOWNLOAD,
    )


@require_POST
def document_remove(request: HttpRequest, client_pk: int, document_pk: int) -> HttpResponse:
    """Take a file out of the list; it is kept in the store."""
    client = client_of(request, client_pk)
    kept = Document.objects.kept().select_related("item__checklist__ita")
    document = get_object_or_404(kept, pk=document_pk, client=client)
    if document.item and (closed := refused_as_closed(request, document.item)) is not None:
        return closed
    try:
        paper_actions.remove_document(document, by=cast(User, request.user), now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The file is taken out of the list."))
    if document.item_id is None:
        return redirect("documents:checklist_detail", client_pk)
    return redirect("documents:item_detail", client_pk, document.item_id)
