"""Incidents: what was missed, and what the Code asks the office to do about it."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from deadlines import incidents
from deadlines.forms import CloseIncidentForm
from deadlines.models import Incident, IncidentQuerySet, IncidentStep
from deadlines.rules.incident import BY_KEY

PAGE = 50


@require_safe
def incident_list(request: HttpRequest) -> HttpResponse:
    """Show the firm's incidents, open ones first."""
    found = _incidents(cast(User, request.user)).open_first()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "deadlines/incident_list.html", {"page": page})


def incident_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one incident with its duties; a POST closes it with a conclusion."""
    user = cast(User, request.user)
    incident = get_object_or_404(_incidents(user), pk=pk)
    form = CloseIncidentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            incidents.close_incident(
                incident,
                form.cleaned_data["conclusion"],
                nobody_harmed=form.cleaned_data["nobody_harmed"],
                by=user,
                now=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The incident is closed."))
            return redirect(incident)
    steps = [(BY_KEY.get(step.key), step) for step in incident.steps.select_related("done_by")]
    context = {"incident": incident, "steps": steps, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "deadlines/incident_detail.html", context, status=status)


@require_POST
def incident_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one duty as done, or as not done after all."""
    user = cast(User, request.user)
    steps = IncidentStep.objects.filter(incident__in=Incident.objects.visible_to(user))
    step = get_object_or_404(steps.select_related("incident"), pk=pk)
    try:
        incidents.mark_step(step, done=step.done_at is None, by=user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(step.incident)


def _incidents(user: User) -> IncidentQuerySet:
    return Incident.objects.visible_to(user).select_related(
        "deadline__client__owner", "deadline__ita", "closed_by"
    )
