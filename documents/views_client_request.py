"""The page that asks a client for what is missing: a letter to copy, papers to mark as asked."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import User
from documents import client_request, paper_actions
from documents.overview import Overview, overview_of
from documents.views import checklist_of, client_of


@require_http_methods(["GET", "HEAD", "POST"])
def missing_request(request: HttpRequest, client_pk: int) -> HttpResponse:
    """Show the words to ask for what is missing; on POST, mark the chosen papers as asked for."""
    client = client_of(request, client_pk)
    now = timezone.now()
    checklist = checklist_of(client, now=now)
    if checklist is None or checklist.is_over:
        return redirect("documents:checklist_detail", client.pk)
    overview = overview_of(checklist, now=now)
    if request.method == "POST":
        chosen = set(request.POST.getlist("item"))
        items = [line.item for line in overview.to_ask_for if str(line.item.pk) in chosen]
        if not items:
            messages.warning(
                request, _("Nothing was ticked, so nothing is marked. Tick the papers asked for.")
            )
            return redirect("documents:missing_request", client.pk)
        count = paper_actions.ask_for(items, by=cast(User, request.user), now=now)
        said = ngettext(
            "%(count)s paper is marked as asked for.",
            "%(count)s papers are marked as asked for.",
            count,
        )
        messages.success(request, said % {"count": count})
        return redirect("documents:checklist_detail", client.pk)
    return render(request, "documents/missing_request.html", request_page_of(request, overview))


def request_page_of(request: HttpRequest, overview: Overview) -> dict[str, Any]:
    """Return what the page shows that asks for papers: the letter in the client's language."""
    client = overview.client
    asked = request.GET.get("language", "")
    language = asked if asked in client_request.LANGUAGES else client_request.language_of(client)
    signed = f"{cast(User, request.user).full_name}, {client.firm.name}"
    here = reverse("documents:missing_request", args=[client.pk])
    names = {"en": _("English"), "fr": _("French")}
    return {
        "client": client,
        "overview": overview,
        "asked": client_request.asked_of_client(overview.to_ask_for),
        "letter": client_request.client_request(
            client, overview.to_ask_for, language=language, signed=signed
        ),
        "tabs": [
            {
                "href": f"{here}?language={each}",
                "label": names[each],
                "count": None,
                "current": each == language,
            }
            for each in client_request.LANGUAGES
        ],
    }
