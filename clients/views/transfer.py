"""Clients in from files and out to files."""

import json
import logging
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit import record_act
from accounts.models import Firm
from clients.exchange.case_file import case_file
from clients.exchange.checking import Plan, plan_of
from clients.exchange.reading import rows_of
from clients.exchange.saving import import_clients
from clients.exchange.spreadsheets import (
    MOST_BYTES,
    UnreadableFile,
    csv_lines,
    read_tables,
    xlsx_file,
)
from clients.exchange.writing import csv_table, csv_template, xlsx_tables, xlsx_template
from clients.forms.upload import ClientImportForm
from clients.views.access import SignedInRequest, client_or_404, firm_or_404, today_of
from clients.views.listing import found_clients

logger = logging.getLogger(__name__)
SHOWN = 200
_IMPORT_OVERTAKEN = gettext_lazy(
    "Nothing was imported: while the file was checked, someone opened a file under one of its "
    "references. Check the file once more."
)


@require_http_methods(["GET", "HEAD", "POST"])
def client_import(request: SignedInRequest) -> HttpResponse:
    firm = firm_or_404(request)
    form = ClientImportForm(
        request.POST if request.method == "POST" else None, request.FILES or None
    )
    plan = None
    if form.is_bound and form.is_valid():
        try:
            plan = _plan(request, firm, form.cleaned_data["file"])
        except UnreadableFile as error:
            form.add_error("file", str(error))
    if plan and plan.may_be_saved and "save" in request.POST:
        try:
            saved = import_clients(plan, by=request.user, now=timezone.now())
        except IntegrityError:
            form.add_error("file", _IMPORT_OVERTAKEN)
            return _import_page(request, form, None)
        logger.info("Imported %d clients for firm %d.", len(saved), firm.pk)
        words = ngettext(
            "%(number)s file was imported.", "%(number)s files were imported.", len(saved)
        )
        messages.success(request, words % {"number": len(saved)})
        return redirect("clients:client_list")
    return _import_page(request, form, plan)


def _plan(request: SignedInRequest, firm: Firm, file: "UploadedFile[Any]") -> Plan:
    if (file.size or 0) > MOST_BYTES:
        raise UnreadableFile(_("The file is larger than 5 MB. Split it into parts."))
    read = rows_of(read_tables(file.name or "", file.read()))
    return plan_of(
        read.rows, firm, owner=request.user, on=today_of(request), problems=read.problems
    )


def _import_page(
    request: SignedInRequest, form: ClientImportForm, plan: Plan | None
) -> HttpResponse:
    is_partial = request.headers.get("HX-Request") == "true"
    context: dict[str, Any] = {"form": form, "plan": plan, "is_partial": is_partial}
    if plan:
        context |= {
            "problems": plan.problems[:SHOWN],
            "more_problems": max(len(plan.problems) - SHOWN, 0),
            "doubts": plan.doubts[:SHOWN],
        }
    is_refused = form.errors or (plan and plan.problems)
    return render(request, "clients/client_import.html", context, status=422 if is_refused else 200)


@require_safe
def import_template(request: SignedInRequest, form: str) -> HttpResponseBase:
    """The empty table in the form asked for, csv or xlsx, with one invented client."""
    if form == "csv":
        return _csv(csv_template(), "clients-template.csv")
    if form == "xlsx":
        book = xlsx_file(xlsx_template())
        return FileResponse(book, as_attachment=True, filename="clients-template.xlsx")
    raise Http404


@require_safe
def client_files(request: SignedInRequest, form: str) -> HttpResponseBase:
    """Every fact of the clients that the address asks for, in the form that can be imported."""
    if form not in {"csv", "xlsx"}:
        raise Http404
    found = found_clients(request)
    record_act("client_files_exported", at=timezone.now(), by=request.user, form=form)
    if form == "csv":
        return _csv(csv_table(found), "client-files.csv")
    book = xlsx_file(xlsx_tables(found))
    return FileResponse(book, as_attachment=True, filename="client-files.xlsx")


@require_safe
def case_file_json(request: SignedInRequest, pk: int) -> HttpResponse:
    client = client_or_404(request, pk)
    record_act("case_file_exported", at=timezone.now(), by=request.user, subject=client)
    text = json.dumps(case_file(client), indent=2, ensure_ascii=False)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="case-{client.pk}.json"'
    return response


def _csv(table: Any, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(csv_lines(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
