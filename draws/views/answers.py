"""One client's answer for one round: why, replayed, and the letter that could go to the client."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clients.views.access import SignedInRequest, client_or_404, way_back
from draws.actions import record_no_ita
from draws.answer import answer_of
from draws.letter import draft_to_client
from draws.models import ClientStanding


@require_safe
def standing_detail(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """Show why a round leaves a client where it does, from the inputs kept with the answer."""
    standing = _standing(request, number, pk)
    ita = standing.client.invitations.filter(round=standing.round).first()
    return render(
        request,
        "draws/standing_detail.html",
        {
            "standing": standing,
            "client": standing.client,
            "round": standing.round,
            "answer": answer_of(standing),
            "ita": ita,
            "draft": draft_to_client(standing, has_ita=ita is not None),
        },
    )


@require_POST
def no_ita_record(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """Keep that the account shows no invitation of this round."""
    standing = _standing(request, number, pk)
    record_no_ita(standing, by=request.user, now=timezone.now())
    messages.success(request, _("Kept: the account shows no invitation of this round."))
    return redirect(way_back(request, standing.get_absolute_url()))


def _standing(request: SignedInRequest, number: str, pk: int) -> ClientStanding:
    standings = ClientStanding.objects.visible_to(request.user).select_related(
        "round", "client__owner", "client__firm", "assessment", "no_ita_by"
    )
    return get_object_or_404(standings, round__number=number, client=client_or_404(request, pk))
