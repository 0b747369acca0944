"""How far a job in the background is."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.maintainers import maintains_rules
from clients.views.access import SignedInRequest
from eligibility.models import Job


@require_safe
def job_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show how far a job is: a part of a page that asks again each second until the end.

    At the end the page it stands on is asked to load again, for what came out.
    """
    jobs = Job.objects.visible_to(request.user)
    if maintains_rules(request):
        jobs |= Job.objects.filter(firm=None)
    job = get_object_or_404(jobs, pk=pk)
    response = render(request, "components/_job.html", {"job": job})
    if job.is_finished and "HX-Request" in request.headers:
        response["HX-Refresh"] = "true"
    return response
