"""One file: its page, its own data, opening and closing it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Cover, User
from clients.actions import next_reference, open_client, save_client
from clients.countries import country_name
from clients.forms.client import ClientForm, NewClientForm
from clients.forms.fields import noc_in_words
from clients.kinds import GROUPS, Cell, FactKind, cell, kinds_of
from clients.meanwhile import ChangedMeanwhile
from clients.models import Client, Stage
from clients.views.access import (
    SignedInRequest,
    client_or_404,
    firm_or_404,
    may_close,
    today_of,
    today_of_firm,
    way_back,
)
from clients.views.dates import dates_of, fixed_dates_of
from clients.views.file_history import history_of_file
from clients.views.filed import filed_of
from clients.views.inspection import may_inspect
from clients.views.jumps import jumps_of
from clients.views.meanwhile import seen_of, show_both
from clients.views.moved import say_saved, standing_of
from clients.views.papers import papers_that_block
from deadlines.file_actions import close_file, reopen_file
from deadlines.rules.ladder import time_left
from documents.contradictions import contradictions_of
from draws.office import against_physician_rounds
from eligibility.gather import read_facts
from eligibility.page import current_assessment_of
from eligibility.rules.law import law_on
from eligibility.score_card import score_card_of
from eligibility.versions import published_versions

NEWEST_CHANGES = 8
MOST_CHANGES = 500
OWN_FIELDS = [
    "birth_date",
    "citizenship",
    "country",
    "marital_status",
    "email",
    "phone",
    "passport_expires_on",
    "has_job_offer",
    "settles_outside_quebec",
    "represented",
    "criminal_history",
    "medical_exam_on",
]


@require_safe
def client_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one file: what blocks it, its dates and score, and every paper."""
    client, today = client_or_404(request, pk), today_of(request)
    read_facts(client)
    prefetch_related_objects([client], "residences")
    clock = client.deadlines.pressing().to_the_hour().order_by("due_at").first()
    assessment = current_assessment_of(client, now=timezone.now())
    invitation = client.invitations.open().first()
    papers = papers_that_block(client, invitation, now=timezone.now())
    filed = filed_of(client, assessment)
    blocks = filed.blocks if filed else (assessment.blocks if assessment else ())
    law = law_on(today, published_versions())
    covers = _covers_of(client, on=today_of_firm(request))
    covered = {each.person_id for each in covers if each.colleague_id == request.user.pk}
    context = {
        "client": client,
        "covers": covers,
        "may_inspect": may_inspect(client, request.user, covered),
        "assessment": assessment,
        "score": score_card_of(client, assessment.person, law, on=today) if assessment else None,
        "profile": getattr(client, "profile", None),
        "against": against_physician_rounds(client),
        "dates": dates_of(client, today),
        "fixed": fixed_dates_of(client, today),
        "filed": filed,
        "invitation": invitation or (filed.invitation if filed else None),
        "blocks": [*blocks, *papers],
        "not_counted": assessment.not_counted if assessment and not filed else (),
        "contradictions": contradictions_of(
            client, on=today, person=assessment.person if assessment else None
        ),
        "clock": clock,
        "left": time_left(clock.due_at, timezone.now()) if clock else None,
        "occupation": occupation_of(client),
        "stages": stages_of(client),
        "own": own_data_of(client, today),
        "groups": papers_of(client),
        "may_close": may_close(request.user),
    }
    context["jumps"] = jumps_of(context)
    return render(request, "clients/client_detail.html", context)


@require_safe
def client_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show everything done on a file; the card on the client's page fetches the newest here."""
    client = client_or_404(request, pk)
    if request.headers.get("HX-Request") == "true":
        context = {"client": client, "changes": history_of_file(client, limit=NEWEST_CHANGES)}
        return render(request, "clients/_changes_card.html", context)
    context = {"client": client, "changes": history_of_file(client, limit=MOST_CHANGES)}
    return render(request, "clients/client_history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def client_new(request: SignedInRequest) -> HttpResponse:
    """Open a file; who looks like a client on file is asked about first."""
    firm, today = firm_or_404(request), today_of(request)
    form = NewClientForm(
        request.POST if request.method == "POST" else None,
        instance=Client(firm=firm, language=firm.language),
        people=_people(request.user),
        on=today,
        initial={"reference": next_reference(firm, today.year), "owner": request.user},
    )
    alike: list[Client] = []
    if form.is_bound and form.is_valid():
        alike = list(_alike(request.user, form.cleaned_data))
        if not alike or "is_meant" in request.POST:
            try:
                client = open_client(form, by=request.user, now=timezone.now())
                return redirect(client)
            except ValidationError as error:
                form.add_error(None, error)
    context = {"form": form, "alike": alike}
    status = 422 if form.errors or alike else 200
    return render(request, "clients/client_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def client_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the client’s own data."""
    client = client_or_404(request, pk)
    form = ClientForm(
        request.POST if request.method == "POST" else None,
        instance=client,
        people=_people(request.user),
        on=today_of(request),
    )
    back = way_back(request, client.get_absolute_url())
    if form.is_bound and form.is_valid() and _is_saved(request, form, client):
        return redirect(back)
    seen = seen_of(request, form)
    context = {"client": client, "form": form, "back": back, "seen": seen}
    return render(request, "clients/client_edit.html", context, status=422 if form.errors else 200)


def _is_saved(request: SignedInRequest, form: ClientForm, client: Client) -> bool:
    """Save the client's own data and say what that moved, or put on the form why it could not."""
    now, seen = timezone.now(), seen_of(request, form)
    before = standing_of(client, now=now)
    try:
        save_client(
            form,
            shown_stage=form.shown_stage,
            stage_reason=form.stage_reason,
            by=request.user,
            now=now,
            seen=seen,
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except ChangedMeanwhile as error:
        show_both(form, error.found, request.user.zone)
        return False
    say_saved(request, client, _("Saved."), before, standing_of(client, now=now))
    return True


@require_POST
def client_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close a file or reopen it, for those who may."""
    client = client_or_404(request, pk)
    if not may_close(request.user):
        raise PermissionDenied
    act = {"close": close_file, "reopen": reopen_file}.get(request.POST.get("act", ""))
    if act:
        act(client, by=request.user, now=timezone.now())
    else:
        messages.error(request, _("Nothing was changed: choose to close or to reopen the file."))
    return redirect(client)


def own_data_of(client: Client, on: date) -> list[Cell]:
    """Return the client's own data; a country nobody typed is that of the address on file."""
    cells = [cell(client, name) for name in OWN_FIELDS]
    lives_in = "" if client.country else client.lives_in(on)
    if lives_in:
        place = OWN_FIELDS.index("country")
        words = _("%(country)s, from the addresses") % {"country": country_name(lives_in)}
        cells[place] = Cell(cells[place].label, words)
    return cells


def papers_of(client: Client) -> list[dict[str, Any]]:
    """Return the facts of the file as groups of readable tables, in order."""
    return [
        {
            "key": key,
            "label": label,
            "icon": icon,
            "tables": (tables := [_table(kind, client) for kind in kinds_of(key)]),
            "is_empty": not any(table["rows"] for table in tables),
        }
        for key, label, icon in GROUPS
    ]


def _table(kind: FactKind, client: Client) -> dict[str, Any]:
    return {"kind": kind, "rows": [(fact, kind.cells(fact)) for fact in kind.of(client)]}


def stages_of(client: Client) -> list[dict[str, str]]:
    """Return the stages of a file with what is done, now and later; a closed file has none."""
    if client.stage == Stage.CLOSED:
        return []
    stages: list[Stage] = [stage for stage in Stage if stage != Stage.CLOSED]
    reached = stages.index(Stage(client.stage))
    return [
        {
            "label": str(stage.label),
            "state": "done" if place < reached else "now" if place == reached else "later",
        }
        for place, stage in enumerate(stages)
    ]


def occupation_of(client: Client) -> str:
    """Return the code and title of the main occupation; empty while no job names one."""
    jobs = (job for job in client.employments.all() if job.noc_code)
    job = max(jobs, key=lambda job: (job.is_primary, job.first_day), default=None)
    return noc_in_words(job.noc_code) if job else ""


def _covers_of(client: Client, *, on: date) -> list[Cover]:
    """Return who stands in on a day for the people of a file."""
    away = [client.owner_id, client.backup_id, client.assistant_id]
    covers = Cover.objects.on(on).filter(person__in=[each for each in away if each])
    return list(covers.select_related("person", "colleague"))


def _people(user: User) -> "QuerySet[User]":
    people: QuerySet[User] = User.objects.visible_to(user).active()
    return people


def _alike(user: User, values: dict[str, Any]) -> "QuerySet[Client]":
    """Return the firm's files that may be the same person, or a conflict of interest."""
    same = Q(family_name__iexact=values["family_name"].strip())
    if values["birth_date"]:
        same |= Q(birth_date=values["birth_date"])
    if values["email"]:
        same |= Q(email__iexact=values["email"])
    return Client.objects.visible_to(user).filter(same).select_related("owner")[:10]
