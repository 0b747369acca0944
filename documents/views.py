"""The checklist page and its plan; the clock is read here."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Case, When, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from clients.models import Client
from documents import actions
from documents.children import children_that_block
from documents.contradictions import contradictions_of
from documents.filing import approve_packet, filed_groups, standing_filing
from documents.filing_forms import ApprovalForm
from documents.forms import FilingDayForm, PrepareForm
from documents.jumps import jumps_of
from documents.lines import DROPPED, POSSIBLE
from documents.models import Checklist
from documents.overview import overview_of
from documents.views_closed import closed_list, closed_page_of
from draws.models import InvitationToApply

# What several parts of the page ask the client for.
FACTS_ASKED_OFTEN = ("family", "residences")
STANDING = (InvitationToApply.State.OPEN, InvitationToApply.State.SUBMITTED)


def client_of(request: HttpRequest, client_pk: int) -> Client:
    """Return a client of the reader's firm, or answer 404."""
    clients = Client.objects.visible_to(cast(User, request.user)).select_related("firm", "owner")
    return get_object_or_404(clients, pk=client_pk)


def checklist_of(client: Client, *, now: datetime) -> Checklist | None:
    """Return the list to work on, brought up to date.

    That of the invitation that stands, else the one prepared with, else that of the newest
    invitation.
    """
    standing = Case(
        When(ita__state__in=STANDING, then=0), When(ita__isnull=True, then=1), default=2
    )
    lists = Checklist.objects.filter(client=client).select_related("ita__round")
    checklist = lists.order_by(standing, "-ita__issued_at").first()
    if checklist is None:
        return None
    checklist.client = client
    if Checklist.objects.open().lagging(on=now).filter(pk=checklist.pk).exists():
        actions.refresh_checklist(checklist, now=now)
    return checklist


@require_safe
def checklist_detail(request: HttpRequest, client_pk: int) -> HttpResponse:
    """Show the whole checklist, or only what is missing."""
    client = client_of(request, client_pk)
    now = timezone.now()
    asked = closed_list(client.pk, request.GET.get("ita", ""))
    checklist = asked or checklist_of(client, now=now)
    if checklist is None:
        context = {"client": client, "form": PrepareForm()}
        return render(request, "documents/checklist_prepare.html", context)
    if checklist.is_filed:
        return render(request, "documents/checklist_filed.html", filed_page_of(checklist, now))
    if checklist.is_closed:
        return render(request, "documents/checklist_closed.html", closed_page_of(checklist, now))
    return render(request, "documents/checklist_detail.html", page_of(request, checklist, now))


def filed_page_of(checklist: Checklist, now: datetime) -> dict[str, Any]:
    """Return what the page of a filed application shows: a record, with nothing to chase."""
    filing = standing_filing(checklist)
    return {
        "client": checklist.client,
        "checklist": checklist,
        "ita": checklist.ita,
        "filing": filing,
        "groups": filed_groups(filing) if filing else [],
        "now": now,
    }


def page_of(request: HttpRequest, checklist: Checklist, now: datetime) -> dict[str, Any]:
    """Return what the checklist page shows."""
    prefetch_related_objects([checklist.client], *FACTS_ASKED_OFTEN)
    overview = overview_of(checklist, now=now)
    missing_only = request.GET.get("show") == "missing"
    groups = overview.groups(missing_only=missing_only)
    contradictions = contradictions_of(overview.client, on=overview.filing_on)
    here = reverse("documents:checklist_detail", args=[checklist.client_id])
    return {
        "client": overview.client,
        "checklist": checklist,
        "overview": overview,
        "groups": groups,
        "possible": overview.group(POSSIBLE),
        "dropped": overview.group(DROPPED),
        "contradictions": contradictions,
        "jumps": jumps_of(overview, groups, contradictions, missing_only=missing_only),
        "missing_only": missing_only,
        "filing_form": FilingDayForm(initial={"day": overview.filing_on}),
        "approval_form": ApprovalForm(
            initial={"approved_on": checklist.approved_on, "approved_how": checklist.approved_how}
        ),
        "tabs": [
            {"href": here, "label": _("All papers"), "count": None, "current": not missing_only},
            {
                "href": f"{here}?show=missing",
                "label": _("What is missing"),
                "count": len(overview.blocking),
                "current": missing_only,
            },
        ],
    }


@require_POST
def checklist_prepare(request: HttpRequest, client_pk: int) -> HttpResponse:
    """Make the list of a client who has no invitation yet."""
    client = client_of(request, client_pk)
    form = PrepareForm(request.POST)
    if not form.is_valid():
        context = {"client": client, "form": form}
        return render(request, "documents/checklist_prepare.html", context, status=422)
    actions.prepare_checklist(
        client,
        program=form.cleaned_data["program"],
        by=cast(User, request.user),
        now=timezone.now(),
    )
    return redirect("documents:checklist_detail", client.pk)


@require_POST
def filing_day_set(request: HttpRequest, client_pk: int) -> HttpResponse:
    """Plan the day of filing."""
    client = client_of(request, client_pk)
    now = timezone.now()
    checklist = checklist_of(client, now=now)
    if checklist is None or checklist.is_over:
        return redirect("documents:checklist_detail", client.pk)
    form = FilingDayForm(request.POST)
    if form.is_valid():
        try:
            day = form.cleaned_data["day"]
            actions.plan_filing(checklist, day, by=cast(User, request.user), now=now)
            messages.success(request, _("The application is planned to be filed on %s.") % day)
            for each in children_that_block(checklist, client.family.all(), day, now):
                messages.warning(request, f"{each.title}.")
            return redirect("documents:checklist_detail", client.pk)
        except ValidationError as error:
            form.add_error("day", error)
    context = page_of(request, checklist, now) | {"filing_form": form}
    return render(request, "documents/checklist_detail.html", context, status=422)


@require_POST
def packet_approve(request: HttpRequest, client_pk: int) -> HttpResponse:
    """Keep that the client approved the packet."""
    client = client_of(request, client_pk)
    now = timezone.now()
    checklist = checklist_of(client, now=now)
    if checklist is None or checklist.is_over:
        return redirect("documents:checklist_detail", client.pk)
    form = ApprovalForm(request.POST)
    if form.is_valid():
        day, how = form.cleaned_data["approved_on"], form.cleaned_data["approved_how"]
        try:
            approve_packet(checklist, day, how, by=cast(User, request.user), now=now)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The client’s approval is on file."))
            return redirect("documents:checklist_detail", client.pk)
    context = page_of(request, checklist, now) | {"approval_form": form}
    return render(request, "documents/checklist_detail.html", context, status=422)
