"""A round with other figures, on another day or under another rule version: who would move."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Firm
from clients.views.access import SignedInRequest, firm_or_404, row_number, today_of
from draws.forms import WhatIfForm
from draws.models import Round, RoundConfirmation
from draws.simulation import SIMULATE, ask_simulation, result_of, supposed_round, versions_of
from draws.what_if import WhatIf, what_if
from eligibility.models import Job
from eligibility.rules.conditions import PHYSICIANS

CLIENTS_ON_A_PAGE = 50
FIGURES = ("cut_off", "tie_break")


@require_http_methods(["GET", "POST"])
def round_simulate(request: SignedInRequest, number: str) -> HttpResponse:
    """Show where a confirmed round, supposed otherwise, would leave this firm's clients.

    Other figures are in the address and answered at once. Another day or rule version judges every
    file anew in the background and is shown by the number of its job. A post leads to one of both.
    """
    held = get_object_or_404(Round, number=number)
    firm = firm_or_404(request)
    if not RoundConfirmation.objects.filter(firm=firm, round=held).exists():
        return redirect(held)
    job = _job(request)
    typed = request.POST or (None if job else request.GET) or None
    form = WhatIfForm(typed, held=held, versions=versions_of(held), job=job)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    if request.method == "POST" and form.is_valid():
        query = _query(request, held, firm, asked)
        return redirect(f"{reverse('draws:round_simulate', args=[held.number])}?{query}")
    if asked.get("on"):
        form.fields["cut_off"].widget.attrs["autofocus"] = True
    context = {"round": held, "form": form, "job": job, "supposed": _supposed(job)}
    if job is None or job.state == Job.State.DONE:
        found = _found(request, held, asked, job)
        page = Paginator(found.rows, CLIENTS_ON_A_PAGE).get_page(request.GET.get("page"))
        context |= {"found": found, "page": page}
    status = 422 if form.errors else 200
    return render(request, "draws/round_simulate.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def round_if_now(request: SignedInRequest) -> HttpResponse:
    """Suppose the newest physicians round held today: on POST every file is judged for today.

    A what-if moves what was evaluated: the newest round that this firm confirmed, else the newest
    to be confirmed first. A GET, which changes nothing, leads to its page with today typed in.
    """
    firm, today = firm_or_404(request), today_of(request)
    rounds = Round.objects.of_category(PHYSICIANS).held_by(today).newest_first()
    confirmed = RoundConfirmation.objects.filter(firm=firm)
    newest, held = rounds.first(), rounds.filter(pk__in=confirmed.values("round")).first()
    if newest is None:
        messages.info(request, _("No physicians round is loaded yet to suppose otherwise."))
        return redirect("draws:round_list")
    if held is None:
        messages.info(
            request, _("Read and confirm this round first: what would happen now is told from it.")
        )
        return redirect(newest)
    if held != newest:
        words = _("Round %(newest)s is newer and not confirmed yet; this is told from %(held)s.")
        messages.warning(request, words % {"newest": newest.number, "held": held.number})
    query = {"on": today.isoformat()}
    if request.method == "POST":
        query = {"job": str(_ask(request, held, firm, {"on": today}).pk)}
    return redirect(f"{reverse('draws:round_simulate', args=[held.number])}?{urlencode(query)}")


def _query(request: SignedInRequest, held: Round, firm: Firm, asked: dict[str, object]) -> str:
    """Return what leads to the answer: its figures, or the job that looks for it."""
    if asked["on"] or asked["version"]:
        return urlencode({"job": _ask(request, held, firm, asked).pk})
    return urlencode({name: request.POST[name] for name in FIGURES if request.POST.get(name)})


def _ask(request: SignedInRequest, held: Round, firm: Firm, asked: dict[str, object]) -> Job:
    return ask_simulation(
        held,
        firm,
        on=asked.get("on"),  # type: ignore[arg-type]
        version=asked.get("version"),  # type: ignore[arg-type]
        cut_off_score=asked.get("cut_off"),  # type: ignore[arg-type]
        tie_break_at=asked.get("tie_break"),  # type: ignore[arg-type]
        by=request.user,
        now=timezone.now(),
    )


def _job(request: SignedInRequest) -> Job | None:
    number = row_number(request.GET.get("job"))
    jobs = Job.objects.visible_to(request.user).filter(kind=SIMULATE)
    return get_object_or_404(jobs, pk=number) if number else None


def _supposed(job: Job | None) -> Round | None:
    """Return the round as a job supposes it, to say what its lists show; None without a job."""
    return supposed_round(job) if job else None


def _found(
    request: SignedInRequest, held: Round, asked: dict[str, object], job: Job | None
) -> WhatIf:
    if job is not None:
        return result_of(job, held, request.user)
    return what_if(
        held,
        request.user,
        cut_off_score=asked.get("cut_off"),  # type: ignore[arg-type]
        tie_break_at=asked.get("tie_break"),  # type: ignore[arg-type]
    )
