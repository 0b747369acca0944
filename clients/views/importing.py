"""Clients in from a spreadsheet: checked first, then imported as it was checked."""

import logging
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import Firm
from clients.exchange.checked import NotKept, import_kept, keep_checked, kept_file
from clients.exchange.checking import Plan, plan_of
from clients.exchange.columns import CLIENT
from clients.exchange.reading import rows_of
from clients.exchange.saving import import_clients
from clients.exchange.spreadsheets import MOST_BYTES, UnreadableFile, read_tables
from clients.forms.upload import ClientImportForm
from clients.models import CheckedFile, Client
from clients.views.access import SignedInRequest, firm_or_404, today_of

logger = logging.getLogger(__name__)
SHOWN = 200
_OVERTAKEN = gettext_lazy(
    "Nothing was imported: while the file was checked, someone opened a file under one of its "
    "references. Check the file once more."
)
_NOT_KEPT = gettext_lazy(
    "Nothing was imported: this file was imported already, another was checked since, or more "
    "than an hour has passed. Look at the list of clients; if they are not there, choose the file "
    "again."
)


@require_http_methods(["GET", "HEAD", "POST"])
def client_import(request: SignedInRequest) -> HttpResponse:
    """Check a file of clients, show what it would do, then take it in whole."""
    firm = firm_or_404(request)
    if request.method == "POST" and "checked" in request.POST:
        return _import_checked(request, firm)
    form = ClientImportForm(
        request.POST if request.method == "POST" else None, request.FILES or None
    )
    plan = kept = None
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if (file.size or 0) > MOST_BYTES:
                raise UnreadableFile(_("The file is larger than 5 MB. Split it into parts."))
            content = file.read()
            plan = _plan(request, firm, file.name or "", content)
        except UnreadableFile as error:
            form.add_error("file", str(error))
        else:
            if plan.may_be_saved and "save" in request.POST:
                return _imported(request, form, plan, None)
            if plan.may_be_saved:
                now = timezone.now()
                kept = keep_checked(file.name or "", content, firm, by=request.user, now=now)
    return _page(request, form, plan, kept)


def _import_checked(request: SignedInRequest, firm: Firm) -> HttpResponse:
    """Import the file that was checked: these very bytes, against the database as it is now."""
    form = ClientImportForm()
    try:
        kept = kept_file(request.POST["checked"], by=request.user, now=timezone.now())
    except NotKept:
        messages.error(request, _NOT_KEPT)
        return redirect("clients:client_import")
    plan = _plan(request, firm, kept.name, bytes(kept.content))
    if not plan.may_be_saved:
        return _page(request, form, plan, None)
    return _imported(request, form, plan, kept)


def _imported(
    request: SignedInRequest, form: ClientImportForm, plan: Plan, kept: CheckedFile | None
) -> HttpResponse:
    """Save the plan and lead to the list, or say why nothing was saved."""
    try:
        saved = _save(request, plan, kept)
    except (IntegrityError, NotKept) as error:
        messages.error(request, _NOT_KEPT if isinstance(error, NotKept) else _OVERTAKEN)
        return _page(request, form, None, None, is_refused=True)
    logger.info("Imported %d clients for firm %d.", len(saved), plan.firm.pk)
    words = ngettext("%(number)s file was imported.", "%(number)s files were imported.", len(saved))
    messages.success(request, words % {"number": len(saved)})
    return redirect("clients:client_list")


def _save(request: SignedInRequest, plan: Plan, kept: CheckedFile | None) -> list[Client]:
    now = timezone.now()
    if kept is None:
        return import_clients(plan, by=request.user, now=now)
    return import_kept(kept, plan, by=request.user, now=now)


def _plan(request: SignedInRequest, firm: Firm, name: str, content: bytes) -> Plan:
    read = rows_of(read_tables(name, content))
    return plan_of(
        read.rows, firm, owner=request.user, on=today_of(request), problems=read.problems
    )


def _page(
    request: SignedInRequest,
    form: ClientImportForm,
    plan: Plan | None,
    kept: CheckedFile | None,
    *,
    is_refused: bool = False,
) -> HttpResponse:
    is_partial = request.headers.get("HX-Request") == "true"
    context: dict[str, Any] = {"form": form, "plan": plan, "kept": kept, "is_partial": is_partial}
    if plan:
        context |= {
            "clients": len(plan.made[CLIENT]),
            "problems": plan.problems[:SHOWN],
            "more_problems": max(len(plan.problems) - SHOWN, 0),
            "doubts": plan.doubts[:SHOWN],
        }
    is_refused = is_refused or bool(form.errors or (plan and plan.problems))
    return render(request, "clients/client_import.html", context, status=422 if is_refused else 200)
