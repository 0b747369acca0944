"""A list that is over, filed or its invitation ended unused: a record, never worked on."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.forms import PrepareForm
from documents.lines import DROPPED, POSSIBLE, Line
from documents.models import Checklist, ChecklistItem
from documents.overview import GROUPS, Group, overview_of
from draws.rules.invitation import CONSEQUENCES


def closed_list(client_pk: int, ita: str) -> Checklist | None:
    """Return the list of a client's invitation that ended unused, asked for by its number."""
    if not (ita.isascii() and ita.isdigit() and len(ita) < 19):
        return None
    rows = Checklist.objects.select_related("client__firm", "client__owner", "ita__round")
    found = rows.filter(client=client_pk, ita=int(ita)).first()
    return found if found is not None and found.is_closed else None


def closed_page_of(checklist: Checklist, now: datetime) -> dict[str, Any]:
    """Return what the page of a closed invitation's list shows: what closed it, and the papers."""
    ita = checklist.ita
    assert ita is not None
    lists = Checklist.objects.open().filter(client=checklist.client_id)
    return {
        "client": checklist.client,
        "checklist": checklist,
        "ita": ita,
        "consequence": CONSEQUENCES[ita.state],
        "groups": _by_section(overview_of(checklist, now=now).lines),
        "has_another": lists.exists(),
        "form": PrepareForm(),
    }


def _by_section(lines: list[Line]) -> list[Group]:
    """Return what was needed under its headings: nothing is to be asked for first any more."""
    needed = [line for line in lines if line.group not in (POSSIBLE, DROPPED)]
    found = [
        Group(key, label, [line for line in needed if line.item.section == key])
        for key, label in GROUPS.items()
    ]
    return [group for group in found if group.lines]


def refused_as_closed(request: HttpRequest, item: ChecklistItem) -> HttpResponse | None:
    """Return the answer to a change of a paper whose list is over, None where it is not.

    What was filed stays what was sent: what IRCC asks for later belongs to its own letter.
    """
    checklist = item.checklist
    if not checklist.is_over or checklist.ita is None or checklist.ita.closed_at is None:
        return None
    words = (
        _(
            "Nothing was changed: this application was submitted on %(day)s, and its papers are "
            "what was sent. What IRCC asks for later is answered by its letter; a submission "
            "recorded by mistake is reopened from the invitation."
        )
        if checklist.is_filed
        else _("Nothing was changed: this invitation ended on %(day)s (%(state)s).")
    )
    said = {
        "day": f"{checklist.ita.closed_at:%Y-%m-%d}",
        "state": checklist.ita.get_state_display(),
    }
    messages.error(request, words % said)
    address = reverse("documents:item_detail", args=[checklist.client_id, item.pk])
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
