"""A round with other figures: who would move."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from clients.views.access import SignedInRequest, firm_or_404
from draws.forms import WhatIfForm
from draws.models import Round, RoundConfirmation
from draws.what_if import what_if

CLIENTS_ON_A_PAGE = 50


@require_safe
def round_simulate(request: SignedInRequest, number: str) -> HttpResponse:
    """Show where other figures of a confirmed round would leave this firm's clients."""
    held = get_object_or_404(Round, number=number)
    firm = firm_or_404(request)
    if not RoundConfirmation.objects.filter(firm=firm, round=held).exists():
        return redirect(held)
    form = WhatIfForm(
        request.GET or None, initial={"cut_off": held.cut_off_score, "tie_break": held.tie_break_at}
    )
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = what_if(
        held,
        request.user,
        cut_off_score=asked.get("cut_off"),
        tie_break_at=asked.get("tie_break"),
    )
    page = Paginator(found.rows, CLIENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"round": held, "form": form, "found": found, "page": page}
    status = 422 if form.errors else 200
    return render(request, "draws/round_simulate.html", context, status=status)
