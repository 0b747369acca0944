"""Pages of rounds: all of them, one as published, and where it leaves this firm's clients."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clients.views.access import SignedInRequest, firm_or_404
from draws.charts import invitations_of, pool_bars, rounds_chart
from draws.confirmation import confirm_round
from draws.day import draw_day
from draws.filters import (
    CHART_GROUPS,
    ROUND_TYPES,
    RoundFilter,
    chart_group,
    round_type_label,
    sorted_rounds,
)
from draws.groups import is_judged
from draws.models import Round
from draws.office import crs_tables_of, rule_of_round
from eligibility.versions import published_versions

ROUNDS_ON_A_PAGE = 50
CLIENTS_ON_A_PAGE = 25


@require_safe
def round_list(request: SignedInRequest) -> HttpResponse:
    """All rounds, filtered and sorted by the address, with their cut-offs over time."""
    chosen = RoundFilter(request.GET, queryset=Round.objects.defer("pool", "notes"))
    if chosen.is_valid() and (named := Round.objects.numbered(chosen.form.cleaned_data["q"])):
        return redirect(named)
    rounds = sorted_rounds(chosen.qs, request.GET.get("sort", ""))
    page = Paginator(rounds, ROUNDS_ON_A_PAGE).get_page(request.GET.get("page"))
    every = list(chosen.qs)
    sizes = rounds_chart(every, CHART_GROUPS, chart_group, figure_of=invitations_of)
    return render(
        request,
        "draws/round_list.html",
        {
            "filter": chosen,
            "type": ROUND_TYPES.get(request.GET.get("type", "")),
            "page": page,
            "rows": [{"round": row, "type": round_type_label(row)} for row in page],
            "chart": rounds_chart(every, CHART_GROUPS, chart_group),
            "sizes": sizes,
            "sort": request.GET.get("sort", "-held_on"),
        },
    )


@require_safe
def round_detail(request: SignedInRequest, number: str) -> HttpResponse:
    """One round as published, and where it leaves this firm's clients."""
    held = get_object_or_404(Round.objects.prefetch_related("changes"), number=number)
    return render(
        request,
        "draws/round_detail.html",
        {
            "round": held,
            "type": round_type_label(held),
            "notes": held.notes.splitlines(),
            "rule": rule_of_round(held),
            "crs_tables": crs_tables_of(held),
            "bars": pool_bars(held.pool, held.cut_off_score) if held.pool else [],
            "before": Round.objects.of_same_type(held).before(held).newest_first().first(),
            "neighbours": _neighbours(held),
            "day": _day(request, held),
        },
    )


@require_safe
def round_standings(request: SignedInRequest, number: str) -> HttpResponse:
    """The part of a round's page that asks again while files are being evaluated."""
    held = get_object_or_404(Round, number=number)
    firm_or_404(request)
    context = {"round": held, "day": _day(request, held)}
    return render(request, "draws/_draw_day.html", context)


@require_POST
def round_confirm(request: SignedInRequest, number: str) -> HttpResponse:
    """Keep that this firm read the round, and evaluate every open file for it."""
    held = get_object_or_404(Round, number=number)
    firm = firm_or_404(request)
    if is_judged(held, published_versions()):
        confirm_round(held, firm, by=request.user, now=timezone.now())
    else:
        messages.error(
            request,
            _(
                "Nothing was evaluated: the conditions of this round’s category on its day are not "
                "among the rules kept here."
            ),
        )
    return redirect(f"{held.get_absolute_url()}#draw-day")


def _day(request: SignedInRequest, held: Round) -> object:
    if request.user.firm is None:
        return None
    return draw_day(
        held,
        request.user,
        request.user.firm,
        listed=request.GET.get("list", ""),
        page=request.GET.get("page"),
        size=CLIENTS_ON_A_PAGE,
    )


def _neighbours(held: Round) -> dict[str, Round | None]:
    return {
        "older": Round.objects.filter(order__lt=held.order).order_by("-order").first(),
        "newer": Round.objects.filter(order__gt=held.order).order_by("order").first(),
    }
