"""Clients out to files, and the templates of what comes in."""

import json
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.audit import record_act
from clients.exchange.case_file import case_file
from clients.exchange.spreadsheets import (
    csv_lines,
    xlsx_file,
)
from clients.exchange.writing import csv_table, csv_template, xlsx_tables, xlsx_template
from clients.views.access import SignedInRequest, client_or_404
from clients.views.listing import found_clients


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
    """Answer one whole file as JSON, to be taken in elsewhere."""
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
