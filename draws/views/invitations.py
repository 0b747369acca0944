"""Pages of invitations, and of one client against the newest rounds."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clients.models import Client
from clients.views.access import SignedInRequest, client_or_404, row_number
from deadlines.actions import close_application, open_application
from deadlines.rows import left_words
from deadlines.rules.ladder import time_left
from documents.actions import filing_day
from documents.children import children_that_block
from documents.models import Checklist
from draws.ending_forms import ItaEndingForm
from draws.forms import ItaForm
from draws.models import InvitationToApply, Round
from draws.office import against_physician_rounds
from draws.rules.invitation import CONSEQUENCES, Ending, default_cut_off_at
from draws.unmet import Unmet, unmet_for
from eligibility.blocks import Block


@require_safe
def client_rounds(request: SignedInRequest, pk: int) -> HttpResponse:
    """One client against the newest rounds of the physicians category."""
    client = client_or_404(request, pk)
    context = {"client": client, "rows": against_physician_rounds(client)}
    return render(request, "draws/client_rounds.html", context)


@require_http_methods(["GET", "POST"])
def ita_record(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record an invitation from its letter; an open one is shown instead."""
    client = client_or_404(request, pk)
    running = client.invitations.open().first()
    if running is not None:
        return redirect(running)
    now = timezone.now()
    form = ItaForm(request.POST or None, now=now, initial={"round": request.GET.get("round")})
    if request.method == "POST" and form.is_valid():
        ita = _recorded(form, client, request, now)
        if ita is not None:
            messages.success(
                request, _("The invitation is recorded; its checklist and its reminders are ready.")
            )
            return redirect(ita)
    return render(
        request,
        "draws/ita_record.html",
        {
            "client": client,
            "form": form,
            "earlier": client.invitations.select_related("round"),
            **_unmet_at_recording(client, form, now),
        },
        status=422 if form.errors else 200,
    )


def _unmet_at_recording(client: Client, form: ItaForm, now: datetime) -> dict[str, Any]:
    """Return what is not met today, for the class and the round chosen so far."""
    typed = getattr(form, "cleaned_data", {})
    on = now.astimezone(UTC).date()
    held = typed.get("round") or _asked_round(form)
    found = unmet_for(client, on=on, program=typed.get("program", ""), held=held)
    return {"unmet": found, "judged_on": on}


def _asked_round(form: ItaForm) -> Round | None:
    return Round.objects.filter(pk=row_number(form.initial.get("round"))).first()


def _recorded(
    form: ItaForm, client: Client, request: SignedInRequest, now: datetime
) -> InvitationToApply | None:
    letter = form.cleaned_data
    try:
        return open_application(
            client=client,
            issued_at=letter["issued_at"],
            cut_off_at=letter["cut_off_at"],
            program=letter["program"],
            round=letter["round"],
            by=request.user,
            now=now,
        )
    except ValidationError as error:
        form.add_error(None, error)
        return None


@require_safe
def ita_detail(request: SignedInRequest, pk: int, ita_pk: int) -> HttpResponse:
    """One invitation: its clock, what its state means in law, and how it can end."""
    ita = ita_or_404(request, pk, ita_pk)
    now = timezone.now()
    is_open, is_past = ita.state == InvitationToApply.State.OPEN, ita.cut_off_at <= now
    return render(
        request,
        "draws/ita_detail.html",
        {
            "ita": ita,
            "client": ita.client,
            "consequence": CONSEQUENCES[ita.state],
            "is_past": is_past,
            "deadline": ita.deadlines.first(),
            "left": left_words(time_left(ita.cut_off_at, now)) if is_open and not is_past else "",
            "is_beyond_period": is_open and ita.is_beyond_period,
            "differs": _computed_where_it_differs(ita),
            "endings": _endings(ita, is_past) if is_open else [],
            "filing": ita.filings.standing().select_related("proof").first(),
            "reopenings": _reopenings(ita),
            "unmet": _unmet_of(ita) if is_open else (),
            "ages_out": _ages_out_of(ita, now) if is_open else (),
            "judged_on": ita.issued_at.astimezone(UTC).date(),
        },
    )


def _reopenings(ita: InvitationToApply) -> "QuerySet[Any]":
    """Return the changes that opened it again, each with its reason, newest first."""
    changes: QuerySet[Any] = ita.history.filter(history_change_reason__gt="")
    return changes.select_related("history_user").order_by("-history_date")


def _unmet_of(ita: InvitationToApply) -> tuple[Unmet, ...]:
    on = ita.issued_at.astimezone(UTC).date()
    return unmet_for(ita.client, on=on, program=ita.program, held=ita.round)


def _ages_out_of(ita: InvitationToApply, now: datetime) -> list[Block]:
    """Return a block for each child who ages out before the day planned for filing."""
    checklist = Checklist.objects.filter(ita=ita).select_related("client", "ita").first()
    if checklist is None:
        return []
    day = filing_day(checklist, now)
    return children_that_block(checklist, ita.client.family.all(), day, now)


def _computed_where_it_differs(ita: InvitationToApply) -> datetime | None:
    computed_at = default_cut_off_at(ita.issued_at)
    return None if computed_at == ita.cut_off_at else computed_at


def _endings(ita: InvitationToApply, is_past: bool) -> list[dict[str, Any]]:
    return [
        {
            "key": ending.value,
            "label": InvitationToApply.State(ending.value).label,
            "consequence": CONSEQUENCES[ending],
            "href": _ending_address(ita, ending),
        }
        for ending in Ending
        if ending is not Ending.LAPSED or is_past
    ]


def _ending_address(ita: InvitationToApply, ending: Ending) -> str:
    if ending is Ending.SUBMITTED:
        return reverse("draws:ita_file", args=[ita.client_id, ita.pk])
    return reverse("draws:ita_close", args=[ita.client_id, ita.pk, ending.value])


@require_http_methods(["GET", "POST"])
def ita_close(request: SignedInRequest, pk: int, ita_pk: int, ending: Ending) -> HttpResponse:
    """Close an open invitation that was not used: declined, lapsed, or withdrawn by IRCC."""
    ita = ita_or_404(request, pk, ita_pk)
    if ita.state != InvitationToApply.State.OPEN:
        return redirect(ita)
    now = timezone.now()
    form = ItaEndingForm(
        request.POST or None, ita=ita, ending=ending, now=now, initial=now_typed(now)
    )
    if request.method == "POST" and form.is_valid():
        try:
            close_application(
                ita,
                ending,
                form.cleaned_data["at"],
                form.cleaned_data["reason"],
                request.user,
                now=now,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The invitation is closed and its clock stopped."))
            return redirect(ita)
    return render(
        request,
        "draws/ita_close.html",
        {
            "ita": ita,
            "client": ita.client,
            "form": form,
            "ending": ending,
            "label": InvitationToApply.State(ending.value).label,
            "consequence": CONSEQUENCES[ending],
        },
        status=422 if form.errors else 200,
    )


def now_typed(now: datetime) -> dict[str, Any]:
    """Return the moment as the forms of an ending type it."""
    moment = now.astimezone(UTC)
    return {"ended_on": moment.date(), "ended_time": moment.time().replace(microsecond=0)}


def ita_or_404(request: SignedInRequest, pk: int, ita_pk: int) -> InvitationToApply:
    """Return an invitation of a client of the reader's firm, or answer 404."""
    return get_object_or_404(
        InvitationToApply.objects.visible_to(request.user).select_related(
            "client__firm", "round", "recorded_by"
        ),
        pk=ita_pk,
        client_id=pk,
    )
