"""What if: verdict and score on supposed facts beside those on file, without saving."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clients.views.access import SignedInRequest, client_or_404, today_of
from draws.models import Round
from eligibility.actions import facts_of
from eligibility.rules.conditions import PHYSICIANS
from eligibility.rules.facts import Person
from eligibility.rules.findings import Outcome
from eligibility.rules.law import NotInForce, Version, law_on
from eligibility.rules.what_if import Effect, effects_of
from eligibility.rules.what_next import Changed, DayState, DayToCome, state_on
from eligibility.versions import published_versions
from eligibility.what_if_form import WhatIfForm

MOST_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class RoundBefore:
    """A round of the category, and whether each score would have stood at its cut-off."""

    round: Round
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Compared:
    """The same day on the facts on file and on those supposed."""

    before: DayState
    after: DayState
    points: int | None
    changed: tuple[Changed, ...]
    rounds: tuple[RoundBefore, ...]


@require_safe
def what_if(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what supposed facts would change, and which single changes gain most."""
    client = client_or_404(request, pk)
    given = request.GET.copy()
    given.setdefault("on", today_of(request).isoformat())
    form = WhatIfForm(given)
    valid = form.is_valid()
    on: date = (form.cleaned_data.get("on") if valid else None) or today_of(request)
    person, versions = facts_of(client), published_versions()
    context = {
        "client": client,
        "form": form,
        "on": on,
        "compared": None,
        "effects": [],
        "not_in_force": "",
    }
    try:
        if valid and form.supposes:
            supposed = form.changed(person, law_on(on, versions), on=on)
            context["compared"] = _compared(person, supposed, versions, on)
        context["effects"] = _effects(person, versions, on)
    except NotInForce as error:
        context["not_in_force"] = str(error)
    return render(request, "eligibility/what_if.html", context, status=200 if valid else 422)


def _effects(person: Person, versions: Sequence[Version], on: date) -> list[Effect]:
    return effects_of(person, versions, on=on, category=PHYSICIANS)


def _compared(person: Person, supposed: Person, versions: Sequence[Version], on: date) -> Compared:
    before = state_on(person, versions, on=on, category=PHYSICIANS)
    after = state_on(supposed, versions, on=on, category=PHYSICIANS)
    both = DayToCome(on, (), before, after)
    rounds = Round.objects.of_category(PHYSICIANS).newest_first()[:MOST_ROUNDS]
    return Compared(
        before,
        after,
        both.points,
        both.changed,
        tuple(
            RoundBefore(each, _standing(before, each), _standing(after, each)) for each in rounds
        ),
    )


def _standing(state: DayState, held: Round) -> str:
    """Return where a state leaves a file in a round: above, at, below, out or unknown."""
    if state.outcome is Outcome.NOT_MET:
        return "out"
    if state.outcome is not Outcome.MET or state.score is None:
        return "unknown"
    if state.score == held.cut_off_score:
        return "at"
    return "above" if state.score > held.cut_off_score else "below"
