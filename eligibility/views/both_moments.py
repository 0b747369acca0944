"""The invitation and the planned filing day together: IRPA 11.2 for one client."""

from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clients.models import Client
from clients.views.access import SignedInRequest, client_or_404, today_of
from documents.rules.checklist import planned_filing_day
from draws.models import InvitationToApply, Round
from eligibility.actions import facts_of
from eligibility.forms import BothMomentsForm
from eligibility.rules.both_moments import BothMoments, LostPoints, both_moments
from eligibility.rules.conditions import PHYSICIANS
from eligibility.rules.facts import Person
from eligibility.rules.law import NotInForce
from eligibility.score_card import FACTORS
from eligibility.versions import published_versions

STANDING = (InvitationToApply.State.OPEN, InvitationToApply.State.SUBMITTED)


@dataclass(frozen=True, slots=True)
class LostRow:
    """One factor that earns less at the receipt, by name."""

    name: str
    lost: LostPoints


@require_safe
def invitation_and_filing(request: SignedInRequest, pk: int) -> HttpResponse:
    """Judge an invitation and the day of filing together; what is recorded is filled in."""
    client = client_or_404(request, pk)
    held_ones = client.invitations.select_related("round")
    ita = held_ones.filter(state__in=STANDING).order_by("-issued_at").first()
    form = BothMomentsForm(usual_values(client, ita, today_of(request)) | request.GET.dict())
    found, not_in_force = None, ""
    held = _round_of(form)
    if form.is_valid():
        try:
            found = _judged(facts_of(client), form.cleaned_data, held, ita)
        except NotInForce as error:
            not_in_force = str(error)
    context = {
        "client": client,
        "form": form,
        "ita": ita,
        "found": found,
        "lost": [LostRow(str(FACTORS[each.factor]), each) for each in found.lost] if found else [],
        "not_in_force": not_in_force,
    }
    status = 422 if form.errors else 200
    return render(request, "eligibility/both_moments.html", context, status=status)


def usual_values(client: Client, ita: InvitationToApply | None, today: date) -> dict[str, str]:
    """Return what to judge where nobody said: the invitation that stands, else one of today.

    Of a submitted application the day on which it was received.
    """
    if ita is None:
        newest = Round.objects.of_category(PHYSICIANS).newest_first().first()
        return _values(today, planned_filing_day(today), newest)
    invited_on = ita.issued_at.astimezone(UTC).date()
    if ita.state == InvitationToApply.State.SUBMITTED and ita.closed_at:
        return _values(invited_on, ita.closed_at.astimezone(UTC).date(), ita.round)
    checklist = client.checklists.order_by("-made_at").first()
    planned = checklist.planned_filing_on if checklist else None
    return _values(invited_on, planned or planned_filing_day(invited_on), ita.round)


def _values(invited_on: date, received_on: date, held: Round | None) -> dict[str, str]:
    return {
        "invited": invited_on.isoformat(),
        "received": received_on.isoformat(),
        "round": held.number if held else "",
    }


def _round_of(form: BothMomentsForm) -> Round | None:
    """Return the round named, None where none is; a number nobody knows is an error."""
    number = form.cleaned_data.get("round", "") if form.is_valid() else ""
    held = Round.objects.numbered(number) if number else None
    if number and held is None:
        message = _("No round has the number %(number)s. Empty this, or choose one of the list.")
        form.add_error("round", message % {"number": number})
    return held


def _judged(
    person: Person, given: dict[str, Any], held: Round | None, ita: InvitationToApply | None
) -> BothMoments:
    return both_moments(
        person,
        published_versions(),
        invited_on=given["invited"],
        received_on=given["received"],
        category=PHYSICIANS if held is None else held.category_key or None,
        cut_off=held.cut_off_score if held else None,
        program=ita.program.lower() if ita else "",
    )
