"""What if: verdict, score and rounds on supposed facts beside those on file, saved ones too."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.audit import record_act
from accounts.models import User
from clients.models import Client
from clients.views.access import SignedInRequest, client_or_404, today_of
from draws.models import Round
from draws.supposed import SupposedRound, SupposedStanding, supposed_rounds
from eligibility.actions import facts_of
from eligibility.models import WhatIf
from eligibility.rules.findings import Finding, Outcome
from eligibility.rules.law import NotInForce
from eligibility.rules.supposition import Supposition
from eligibility.rules.what_if import WhatIfs, effects_of
from eligibility.rules.what_next import Changed, DayState, differences
from eligibility.versions import published_versions
from eligibility.what_if_form import SaveWhatIfForm, WhatIfForm

MOST_COMPARED = 4
MOST_ROUNDS_NAMED = 12
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Column:
    """One state of the file in the comparison: as it is, as supposed now, or as saved."""

    title: str
    words: tuple[str, ...]
    state: DayState
    points: int | None
    """The points gained over the file as it is; None for the file itself or without a score."""
    changed: tuple[Changed, ...]
    unmet: tuple[Finding, ...]
    """What keeps the client out of the category, or leaves it open; each with its reason."""
    categories: tuple[str, ...]
    invited: tuple[SupposedRound, ...]
    at_cut_off: tuple[SupposedRound, ...]
    unknown: int
    rounds: int

    @property
    def invited_named(self) -> tuple[SupposedRound, ...]:
        """The newest of the rounds that would have invited."""
        return self.invited[:MOST_ROUNDS_NAMED]

    @property
    def invited_unnamed(self) -> int:
        return len(self.invited) - len(self.invited_named)


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A saved what-if in the list, and whether it stands in the comparison."""

    what_if: WhatIf
    words: tuple[str, ...]
    is_compared: bool


@require_safe
def what_if(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what supposed facts would change, beside saved what-ifs, and what gains most."""
    client = client_or_404(request, pk)
    person = facts_of(client)
    given = request.GET.copy()
    given.setdefault("on", today_of(request).isoformat())
    form = WhatIfForm(given, has_partner=person.spouse is not None)
    valid = form.is_valid()
    on: date = (form.cleaned_data.get("on") if valid else None) or today_of(request)
    kept = WhatIf.objects.visible_to(request.user).filter(client=client)
    saved = list(kept.select_related("made_by"))
    chosen = _chosen(saved, request.GET.getlist("with"))
    supposed = form.supposition if valid else Supposition()
    what_ifs = WhatIfs(person, published_versions(), on=on)
    context = {
        "client": client,
        "form": form,
        "on": on,
        "supposes": bool(supposed),
        "save_form": _save_form(client, given) if supposed else None,
        "saved": [SavedRow(each, each.supposition.in_words(), each in chosen) for each in saved],
        "columns": [],
        "effects": [],
        "not_in_force": "",
    }
    try:
        if supposed or chosen:
            context["columns"] = _columns(what_ifs, supposed, chosen)
        context["effects"] = effects_of(person, published_versions(), on=on)
    except NotInForce as error:
        context["not_in_force"] = str(error)
    return render(request, "eligibility/what_if.html", context, status=200 if valid else 422)


@require_POST
def what_if_save(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what is supposed under a name, to be judged again and compared."""
    client = client_or_404(request, pk)
    form = SaveWhatIfForm(request.POST, client=client)
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, " ".join(map(str, problems)))
        query = request.POST.copy()
        for name in ("csrfmiddlewaretoken", "name"):
            query.pop(name, None)
        return redirect(f"{_page(client)}?{query.urlencode()}")
    kept = {name: value for name, value in asdict(form.supposition).items() if value}
    if form.supposition.partner is False:
        kept["partner"] = False
    saved = _keep(client, form.cleaned_data["name"], kept, by=request.user)
    if saved is None:
        messages.error(request, _("A what-if of this name is saved. Choose another name."))
        return redirect(_page(client))
    on = form.cleaned_data.get("on")
    kept_before = WhatIf.objects.visible_to(request.user).filter(client=client)
    before = _chosen(kept_before.exclude(pk=saved.pk), request.POST.getlist("with"))
    shown = {"with": [saved.pk, *(each.pk for each in before[: MOST_COMPARED - 1])]}
    day = {"on": on.isoformat()} if on else {}
    messages.success(request, _("Saved. Choose more of them to compare."))
    return redirect(f"{_page(client)}?{urlencode(shown | day, doseq=True)}")


def _keep(client: Client, name: str, supposed: dict[str, Any], *, by: User) -> WhatIf | None:
    """Save a what-if; None where the same name was saved at the same moment."""
    now = timezone.now()
    try:
        with transaction.atomic():
            record_act("what_if_saved", at=now, by=by, subject=client)
            return WhatIf.objects.create(
                client=client, name=name, supposed=supposed, made_by=by, made_at=now
            )
    except IntegrityError:
        return None


@require_POST
def what_if_delete(request: SignedInRequest, client_pk: int, pk: int) -> HttpResponse:
    """Take one saved what-if away."""
    client = client_or_404(request, client_pk)
    saved = get_object_or_404(WhatIf.objects.visible_to(request.user), pk=pk, client=client)
    with transaction.atomic():
        saved.delete()
        record_act("what_if_deleted", at=timezone.now(), by=request.user, subject=client)
    messages.success(request, _("Deleted."))
    return redirect(_page(client))


def _page(client: Client) -> str:
    return reverse("eligibility:what_if", args=[client.pk])


def _chosen(saved: Iterable[WhatIf], numbers: Iterable[str]) -> list[WhatIf]:
    """Return the saved what-ifs that stand in the comparison, as many as fit side by side."""
    wanted = set(numbers)
    return [each for each in saved if str(each.pk) in wanted][:MOST_COMPARED]


def _save_form(client: Client, given: QueryDict) -> SaveWhatIfForm:
    """Return the form that keeps what is supposed: a name, all else taken over unseen."""
    found = SaveWhatIfForm(client=client)
    for name, field in found.fields.items():
        if name != "name":
            field.widget = field.hidden_widget()
            # What the reader typed, as it was typed.
            found.initial[name] = given.getlist(name) if name == "more" else given.get(name)
    return found


def _columns(what_ifs: WhatIfs, supposed: Supposition, chosen: Sequence[WhatIf]) -> list[Column]:
    asked = [(_("On file"), Supposition())]
    asked += [(_("As supposed"), supposed)] if supposed else []
    asked += [(each.name, each.supposition) for each in chosen]
    rounds = list(
        Round.objects.held_by(what_ifs.on)
        .filter(held_on__gt=what_ifs.on - A_YEAR)
        .defer("pool", "notes")
        .newest_first()
    )
    as_is = what_ifs.state(Supposition())
    return [_column(what_ifs, title, given, as_is, rounds) for title, given in asked]


def _column(
    what_ifs: WhatIfs, title: str, given: Supposition, as_is: DayState, rounds: Sequence[Round]
) -> Column:
    state, overall = what_ifs.state(given), what_ifs.overall(given)
    found = supposed_rounds(what_ifs.as_supposed(given), overall, rounds)
    both = state.score is not None and as_is.score is not None
    return Column(
        title=title,
        words=given.in_words(),
        state=state,
        points=(state.score or 0) - (as_is.score or 0) if given and both else None,
        changed=differences(as_is, state),
        unmet=_unmet(state),
        categories=tuple(
            each.version.title for each in overall.categories if each.outcome is Outcome.MET
        ),
        invited=_of(found, SupposedStanding.ABOVE),
        at_cut_off=_of(found, SupposedStanding.AT),
        unknown=len(_of(found, SupposedStanding.UNKNOWN)),
        rounds=len(rounds),
    )


def _unmet(state: DayState) -> tuple[Finding, ...]:
    findings = state.category.findings if state.category else ()
    return tuple(
        each for each in findings if not each.is_warning and each.outcome is not Outcome.MET
    )


def _of(found: Iterable[SupposedRound], standing: SupposedStanding) -> tuple[SupposedRound, ...]:
    return tuple(each for each in found if each.standing is standing)
