"""Adding, changing and deleting one fact; one mechanism for every kind."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clients.actions import delete_fact, save_fact
from clients.forms.fact import FactForm
from clients.kinds import BY_KEY, KINDS, FactKind
from clients.meanwhile import ChangedMeanwhile
from clients.models import Client, EmployerLetter, Employment
from clients.views.access import SignedInRequest, client_or_404, today_of, way_back
from clients.views.meanwhile import seen_of, show_both
from clients.views.moved import say_saved, standing_of


@require_http_methods(["GET", "HEAD", "POST"])
def fact_add(request: SignedInRequest, client_pk: int, kind: str) -> HttpResponse:
    """Add one fact; of what a file holds once, the one on file is edited."""
    client, wanted = client_or_404(request, client_pk), _kind_or_404(kind)
    if wanted.is_single and (fact := wanted.of(client).first()):
        return redirect("clients:fact_edit", client.pk, wanted.key, fact.pk)
    form = _form(request, client, wanted, wanted.model())
    if form.is_bound and form.is_valid() and _is_saved(request, form, client):
        if "add_another" in request.POST:
            return redirect(request.get_full_path())
        return redirect(way_back(request, _papers(client, wanted)))
    return _page(request, client, wanted, form)


@require_http_methods(["GET", "HEAD", "POST"])
def fact_edit(request: SignedInRequest, client_pk: int, kind: str, pk: int) -> HttpResponse:
    """Change one fact of a file."""
    client, wanted = client_or_404(request, client_pk), _kind_or_404(kind)
    fact = get_object_or_404(wanted.of(client), pk=pk)
    form = _form(request, client, wanted, fact)
    if form.is_bound and form.is_valid() and _is_saved(request, form, client):
        return redirect(way_back(request, _papers(client, wanted)))
    return _page(request, client, wanted, form)


@require_http_methods(["GET", "HEAD", "POST"])
def fact_delete(request: SignedInRequest, client_pk: int, kind: str, pk: int) -> HttpResponse:
    """Ask before a fact goes, with what goes along; then delete it."""
    client, wanted = client_or_404(request, client_pk), _kind_or_404(kind)
    fact = get_object_or_404(wanted.of(client), pk=pk)
    back = way_back(request, _papers(client, wanted))
    if request.method == "POST":
        name, now = str(fact), timezone.now()
        before = standing_of(client, now=now)
        try:
            delete_fact(fact, client, by=request.user, now=now)
            deleted = _("Deleted: %(fact)s.") % {"fact": name}
            say_saved(request, client, deleted, before, standing_of(client, now=now))
        except ProtectedError:
            messages.error(
                request,
                _("%(fact)s is still used elsewhere in the file and was kept.") % {"fact": name},
            )
        return redirect(back)
    context = {
        "client": client,
        "kind": wanted,
        "fact": fact,
        "cells": wanted.cells(fact),
        "dependents": list(_dependents(fact)),
        "back": back,
    }
    return render(request, "clients/fact_delete.html", context)


def _kind_or_404(key: str) -> FactKind:
    if key not in BY_KEY:
        raise Http404
    return BY_KEY[key]


def _form(request: SignedInRequest, client: Client, kind: FactKind, fact: Any) -> FactForm:
    """Return the kind's form, with the values that the address proposes for a new fact."""
    proposed = {} if fact.pk else {name: value for name, value in request.GET.items() if value}
    return kind.form(
        request.POST if request.method == "POST" else None,
        instance=fact,
        client=client,
        on=today_of(request),
        initial=proposed,
    )


def _is_saved(request: SignedInRequest, form: FactForm, client: Client) -> bool:
    """Save the fact and say so, or put on the form why it could not be saved."""
    now = timezone.now()
    before = standing_of(client, now=now)
    try:
        save_fact(form, client, by=request.user, now=now, seen=seen_of(request, form))
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except ChangedMeanwhile as error:
        show_both(form, error.found, request.user.zone)
        return False
    saved = _("Saved: %(fact)s.") % {"fact": form.instance}
    say_saved(request, client, saved, before, standing_of(client, now=now))
    return True


def _papers(client: Client, kind: FactKind) -> str:
    return f"{client.get_absolute_url()}#{kind.group}"


def _page(request: SignedInRequest, client: Client, kind: FactKind, form: FactForm) -> HttpResponse:
    wrong = [name for name in form.errors if name in form.fields]
    first = wrong[0] if wrong else next(iter(form.fields))
    form.fields[first].widget.attrs["autofocus"] = True
    context = {
        "client": client,
        "kind": kind,
        "form": form,
        "fact": form.instance if form.instance.pk else None,
        "seen": seen_of(request, form) if form.instance.pk else None,
        "back": way_back(request, _papers(client, kind)),
    }
    return render(request, "clients/fact_edit.html", context, status=422 if form.errors else 200)


def _dependents(fact: Any) -> Any:
    """Yield (what, number) of the rows that would go with this one."""
    if isinstance(fact, Employment) and (number := fact.letters.kept().count()):
        yield EmployerLetter._meta.verbose_name_plural, number
    for kind in KINDS:
        if kind.parent and isinstance(fact, kind.model._meta.get_field(kind.parent).related_model):  # type: ignore[arg-type]
            number = kind.model._default_manager.filter(**{kind.parent: fact}).count()
            if number:
                yield kind.plural, number
