"""Files chosen in the list, given to other people."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from clients.assigning import assign_clients
from clients.forms.assign import AssignForm
from clients.views.access import SignedInRequest, firm_or_404, way_back


@require_POST
def client_assign(request: SignedInRequest) -> HttpResponse:
    """Give the chosen files to others and lead back to the list as it was."""
    firm_or_404(request)
    form = AssignForm(request.POST, reader=request.user)
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, " ".join(str(each) for each in problems))
    else:
        _assign(request, form)
    return redirect(way_back(request, reverse("clients:client_list")))


def _assign(request: SignedInRequest, form: AssignForm) -> None:
    try:
        n = assign_clients(form.chosen, form.wanted, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    words = ngettext("%(n)d file has changed hands.", "%(n)d files have changed hands.", n)
    messages.success(request, words % {"n": n})
