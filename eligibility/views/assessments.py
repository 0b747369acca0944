"""One client assessed as of any day, compared over days, and replayed as it was."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import zip_longest
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clients.models import Client, Stage
from clients.views.access import SignedInRequest, client_or_404, today_of
from draws.models import Round
from eligibility.actions import assess_client, facts_of
from eligibility.assessment import findings_from_json
from eligibility.forms import DaysForm
from eligibility.models import Assessment
from eligibility.outlook import outlook_of
from eligibility.page import ClientAssessment, assessment_of, shown
from eligibility.rules.conditions import PHYSICIANS
from eligibility.rules.facts import Person
from eligibility.rules.findings import Finding
from eligibility.rules.law import NotInForce, law_on
from eligibility.score_card import two_scores
from eligibility.versions import published_versions
from eligibility.views.law import whole_law_of

MOST_ROUNDS = 3
# The rule keys of assessments that rounds of one program rest on.
PROGRAMS = ("cec", "fswp", "fstp")
MOST_STORED = 20


@dataclass(frozen=True, slots=True)
class DayLink:
    """A day worth assessing: why, and where."""

    label: str
    day: date
    href: str
    is_current: bool


@require_safe
def assessment_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Assess a client as of a day, by default today; beside another day where one is given."""
    client = client_or_404(request, pk)
    now = timezone.now()
    form = DaysForm(request.GET or None)
    days = form.cleaned_data if form.is_bound and form.is_valid() else {}
    today = today_of(request)
    on: date = days.get("on") or today
    against: date | None = days.get("against")
    person, versions = facts_of(client), published_versions()
    first, not_in_force = _assessed(client, person, on, now)
    second, second_not_in_force = _assessed(client, person, against, now) if against else (None, "")
    received_on = _received_by(client, on)
    context = {
        "client": client,
        "form": form if form.is_bound else DaysForm(initial={"on": on}),
        "on": on,
        "against": against,
        "assessment": first,
        "second": second,
        "law": whole_law_of(client, person, law_on(on, versions), on=on, today=today),
        "received_on": received_on,
        "next": [] if received_on else outlook_of(person, versions, on=on),
        "not_in_force": not_in_force or second_not_in_force,
        "pairs": _pairs(first, second) if first and second else [],
        "scores": two_scores(person, (law_on(on, versions), law_on(against, versions)))
        if against
        else None,
        "days": _days_worth_asking(client, on, today),
        "stored": list(client.assessments.defer("facts", "result")[:MOST_STORED]),
    }
    status = 422 if form.errors else 200
    return render(request, "eligibility/assessment_detail.html", context, status=status)


def _received_by(client: Client, on: date) -> date | None:
    """Return the UTC day on which an application was received, if that was on `on` or before."""
    if client.stage not in {Stage.SUBMITTED, Stage.LANDED}:
        return None
    ita = client.invitations.submitted().first()
    received_on = ita.closed_at.astimezone(UTC).date() if ita and ita.closed_at else None
    return received_on if received_on and received_on <= on else None


@require_POST
def assessment_keep(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep the assessment of a day as it is now, to be shown again as it was."""
    client = client_or_404(request, pk)
    form = DaysForm(request.POST)
    if not form.is_valid():
        said = (str(each) for problems in form.errors.values() for each in problems)
        messages.error(request, " ".join(said))
        return redirect("eligibility:assessment_detail", client.pk)
    day = form.cleaned_data["on"] or today_of(request)
    try:
        kept = assess_client(client, on=day, now=timezone.now())
    except NotInForce as error:
        messages.error(request, str(error))
        return redirect("eligibility:assessment_detail", client.pk)
    messages.success(request, _("Kept, to be shown again as it is now."))
    return redirect("eligibility:assessment_stored", client.pk, kept.pk)


@require_safe
def assessment_stored(request: SignedInRequest, client_pk: int, pk: int) -> HttpResponse:
    """Show a stored assessment as it was: its own facts, versions and findings."""
    client = client_or_404(request, client_pk)
    stored = get_object_or_404(Assessment, pk=pk, client=client)
    if stored.rule_key in PROGRAMS:
        context = {"client": client, "stored": stored, "on": stored.as_of}
        context["findings"] = findings_from_json(stored.result["findings"])
        return render(request, "eligibility/program_stored.html", context)
    context = {"client": client, "assessment": shown(stored), "on": stored.as_of}
    return render(request, "eligibility/assessment_stored.html", context)


def _assessed(
    client: Client, person: Person, on: date, now: datetime
) -> tuple[ClientAssessment | None, str]:
    """Return the assessment, or why the law has no answer for that day."""
    try:
        return assessment_of(client, on=on, now=now, person=person), ""
    except NotInForce as error:
        return None, str(error)


def _pairs(
    first: ClientAssessment, second: ClientAssessment
) -> list[tuple[Finding | None, Finding | None]]:
    """Return the findings of two days side by side, condition by condition."""
    ours = {each.key: each for each in (*first.findings, *first.warnings)}
    theirs = {each.key: each for each in (*second.findings, *second.warnings)}
    keys = list(dict.fromkeys([*ours, *theirs]))
    return list(zip_longest(map(ours.get, keys), map(theirs.get, keys)))


def _days_worth_asking(client: Client, on: date, today: date) -> list[DayLink]:
    """Return today, the newest rounds of the category and the day planned for filing."""
    days = [(_("Today"), today)]
    rounds = Round.objects.of_category(PHYSICIANS).newest_first()[:MOST_ROUNDS]
    days += [(_("Round %(number)s") % {"number": each.number}, each.held_on) for each in rounds]
    checklist = client.checklists.order_by("-made_at").first()
    if checklist and checklist.planned_filing_on:
        days.append((_("Planned filing day"), checklist.planned_filing_on))
    return [
        DayLink(label, day, f"?{urlencode({'on': day.isoformat()})}", day == on)
        for label, day in days
    ]
