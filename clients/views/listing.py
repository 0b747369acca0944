"""The list of clients and its exports."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.audit import record_act
from accounts.covers import covers_now
from clients.exchange.spreadsheets import csv_lines, xlsx_file
from clients.filters import VERDICTS, VIEWS, ClientFilter
from clients.forms.assign import AssignForm
from clients.listing import Row, in_order, rows, with_what_rows_show
from clients.models import Client
from clients.views.access import SignedInRequest, today_of, today_of_firm
from deadlines.models import Deadline
from eligibility.reassess import answers_asked

ROWS_PER_PAGE = 50
CHUNK = 500


@require_safe
def client_list(request: SignedInRequest) -> HttpResponse:
    """Show the clients that the address asks for, a page at a time."""
    if request.GET.get("q", "").startswith("#"):
        return redirect(f"{reverse('draws:round_list')}?{urlencode({'q': request.GET['q']})}")
    found, filters = _found(request)
    today, sort = today_of(request), request.GET.get("sort", "name")
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    shown = with_what_rows_show(page.object_list)  # type: ignore[arg-type]
    context = {
        "filter": filters,
        "chosen": filters.chosen(),
        "views": _views(request),
        "page": page,
        "rows": list(rows(shown, today, filters.covers)),
        "sort": sort,
        "assign": AssignForm(reader=request.user),
        "is_narrowed": any(filters.form.cleaned_data.values()),
        "address": request.GET.urlencode(),
    }
    return render(request, "clients/client_list.html", context)


@require_safe
def client_list_csv(request: SignedInRequest) -> StreamingHttpResponse:
    """Stream the filtered list; cells that a spreadsheet would run are disarmed."""
    _record(request, "csv")
    response = StreamingHttpResponse(csv_lines(_table(request)), content_type="text/csv")
    response["Content-Disposition"] = 'attachment; filename="clients.csv"'
    return response


@require_safe
def client_list_xlsx(request: SignedInRequest) -> FileResponse:
    """Answer the filtered list as a workbook."""
    _record(request, "xlsx")
    book = xlsx_file({str(_("Clients")): _table(request)})
    return FileResponse(book, as_attachment=True, filename="clients.xlsx")


def found_clients(request: SignedInRequest) -> "QuerySet[Client]":
    """Return the clients that the address asks for, in its order."""
    return _found(request)[0]


def _found(request: SignedInRequest) -> tuple["QuerySet[Client]", ClientFilter]:
    """Return the clients that the address asks for, in its order, and the filter."""
    today = today_of(request)
    pressing = Deadline.objects.pressing().to_the_hour()
    deadlines = pressing.filter(client=OuterRef("pk")).order_by("due_at")
    clients = Client.objects.visible_to(request.user).annotate(
        next_deadline_at=Subquery(deadlines.values("due_at")[:1])
    )
    user = request.user
    covers = covers_now(user, on=today_of_firm(request))
    filters = ClientFilter(
        request.GET, clients, user=user, on=today, covers=covers, answers=answers_asked(today)
    )
    return in_order(filters.qs, request.GET.get("sort", "name"), today), filters


def _views(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the saved views as links; each starts afresh."""
    chosen = request.GET.get("view", "")
    return [
        {
            "href": f"?{urlencode({'view': key})}" if key else "?",
            "label": label,
            "count": None,
            "current": chosen == key,
        }
        for key, label in [("", _("All")), *VIEWS]
    ]


def _record(request: SignedInRequest, form: str) -> None:
    record_act("clients_exported", at=timezone.now(), by=request.user, form=form)


def _table(request: SignedInRequest) -> Iterator[list[Any]]:
    """Yield the headings, then a line for each client found."""
    yield [
        _("Reference"),
        _("Family name"),
        _("Given name"),
        _("Stage"),
        _("NOC"),
        _("Category"),
        _("Qualifying hours"),
        _("CRS (IRCC)"),
        _("CRS read on"),
        _("CRS (IRCC) stale"),
        _("CRS (ours)"),
        _("Tie-break (UTC)"),
        _("Next expiry"),
        _("What expires"),
        _("Next deadline (UTC)"),
        _("Owner"),
    ]
    found, _filter = _found(request)
    every = with_what_rows_show(found).iterator(chunk_size=CHUNK)
    verdicts = dict(VERDICTS)
    for row in rows(every, today_of(request)):
        yield _line(row, str(verdicts.get(row.verdict, verdicts["none"])))


def _line(row: Row, verdict: str) -> list[Any]:
    return [
        row.client.reference,
        row.client.family_name,
        row.client.given_name,
        row.client.get_stage_display(),
        row.noc,
        verdict,
        row.hours,
        row.score.ircc,
        row.score.ircc_on,
        (_("yes") if row.score.is_stale else _("no")) if row.score.ircc is not None else None,
        _("at least %(score)s") % {"score": row.score.ours}
        if row.score.is_at_least and row.score.ours is not None
        else row.score.ours,
        row.tie_break_at,
        row.expiry_on,
        row.expiry_of,
        row.deadline_at,
        row.client.owner.full_name,
    ]
