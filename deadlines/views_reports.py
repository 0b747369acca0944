"""Reports: the pool by verdict, how deadlines went, every reminder; on the page and as CSV."""

from collections.abc import Iterable
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.audit import record_act
from accounts.models import User
from clients.exchange.spreadsheets import csv_lines
from clients.filters import VERDICTS
from deadlines import reports
from eligibility.reassess import unjudged_files

ROWS_PER_PAGE = 25
LICENCE_ROWS = 50


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Show where the firm's files stand, how its deadlines went, and its reminders."""
    user = cast(User, request.user)
    log = reports.reminder_log(user)
    context = {
        "unjudged": unjudged_files(user),
        "verdicts": [label for _key, label in VERDICTS],
        "stages": reports.stages_of(user),
        "kinds": reports.kinds_of(user, now=timezone.now()),
        "licences": reports.licence_log(user)[:LICENCE_ROWS],
        "page": Paginator(log, ROWS_PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "deadlines/report_list.html", context)


@require_safe
def report_csv(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """Stream one report; raises 404 for a name that is none."""
    user, now = cast(User, request.user), timezone.now()
    tables: dict[str, Iterable[list[Any]]] = {
        "files": reports.stage_table(reports.stages_of(user)),
        "deadlines": reports.kind_table(reports.kinds_of(user, now=now)),
        "reminders": reports.reminder_table(reports.reminder_log(user)),
    }
    if name not in tables:
        raise Http404
    record_act("report_exported", at=now, by=user, report=name)
    response = StreamingHttpResponse(csv_lines(tables[name]), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
