"""One paper of a checklist: its page, its state, a note, an answer; the clock is read here."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from clients.meanwhile import ChangedMeanwhile
from documents import actions, paper_actions
from documents.forms import AnswerForm, DetailsForm, StateForm, UploadForm
from documents.gather import has_no_home
from documents.jumps import jumps_of
from documents.lines import Line, State
from documents.models import ChecklistItem
from documents.overview import line_of, overview_of
from documents.rules.words import terms
from documents.views import client_of
from documents.views_closed import refused_as_closed
from documents.views_meanwhile import seen_next, seen_of, show_both


def item_of(request: HttpRequest, client_pk: int, item_pk: int) -> ChecklistItem:
    """Return an item of a client of the reader's firm, or answer 404."""
    client = client_of(request, client_pk)
    rows = ChecklistItem.objects.select_related("checklist__ita__round", "owner")
    item = get_object_or_404(rows, pk=item_pk, checklist__client=client)
    item.checklist.client = client
    return item


@require_POST
def item_state_set(request: HttpRequest, client_pk: int, item_pk: int) -> HttpResponse:
    """Change what became of a paper, from the list or from its own page."""
    item = item_of(request, client_pk, item_pk)
    if (closed := refused_as_closed(request, item)) is not None:
        return closed
    now = timezone.now()
    form = StateForm(request.POST)
    if form.is_valid():
        line = line_of(item, now=now)
        if _is_doubtful(request, form, line):
            return _asked_about_date(request, form, line, now)
        try:
            paper_actions.set_item_state(
                item,
                form.cleaned_data["state"],
                reason=form.cleaned_data["reason"],
                by=cast(User, request.user),
                now=now,
                seen=seen_of(request),
            )
        except ValidationError as error:
            form.add_error("reason", error)
        except ChangedMeanwhile as error:
            if request.headers.get("HX-Request"):
                return _changed_row(request, item, now, status=422, overtaken=True)
            show_both(request, form, item, error)
    if not form.is_valid():
        return item_page(request, item, now, status=422, state_form=form)
    if request.headers.get("HX-Request"):
        return _changed_row(request, item, now)
    if "from_item" in request.POST:
        return redirect("documents:item_detail", item.checklist.client_id, item.pk)
    return redirect(f"{item.checklist.get_absolute_url()}#item-{item.pk}")


def _is_doubtful(request: HttpRequest, form: StateForm, line: Line) -> bool:
    """Whether a paper is to be marked as checked though its date is not entered."""
    to_check = form.cleaned_data["state"] == State.CHECKED != line.item.state
    return to_check and line.lacks_date and "is_meant" not in request.POST


def _asked_about_date(
    request: HttpRequest, form: StateForm, line: Line, now: datetime
) -> HttpResponse:
    """Save nothing and ask beside the paper whether it is checked without its date."""
    reason = line.finding.reason if line.finding else ""
    line.doubt = _("Not marked as checked. %(reason)s") % {"reason": reason}
    client = line.item.checklist.client
    if request.headers.get("HX-Request"):
        context = {"line": line, "client": client}
        return render(request, "documents/_item_row.html", context, status=422)
    form.add_error("state", line.doubt)
    return item_page(request, line.item, now, status=422, state_form=form, asks_about_date=True)


def _changed_row(
    request: HttpRequest,
    item: ChecklistItem,
    now: datetime,
    *,
    status: int = 200,
    overtaken: bool = False,
) -> HttpResponse:
    """Answer with the row of an item and the figures that changed with it.

    `overtaken` says that nothing was saved: it is as somebody else left it.
    """
    overview = overview_of(item.checklist, now=now)
    line = next(one for one in overview.lines if one.item.pk == item.pk)
    line.is_overtaken = overtaken
    context = {
        "client": overview.client,
        "overview": overview,
        "line": line,
        "groups": (groups := overview.groups()),
        "jumps": jumps_of(overview, groups, []),
    }
    return render(request, "documents/_item_changed.html", context, status=status)


@require_safe
def item_detail(request: HttpRequest, client_pk: int, item_pk: int) -> HttpResponse:
    """Show one paper: what it must contain, how fresh, its sources, its files."""
    return item_page(request, item_of(request, client_pk, item_pk), timezone.now())


@require_POST
def item_edit(request: HttpRequest, client_pk: int, item_pk: int) -> HttpResponse:
    """Keep a note and whose turn it is."""
    item = item_of(request, client_pk, item_pk)
    if (closed := refused_as_closed(request, item)) is not None:
        return closed
    user, now = cast(User, request.user), timezone.now()
    form = DetailsForm(request.POST, user=user)
    if form.is_valid():
        try:
            paper_actions.set_item_details(
                item, **form.cleaned_data, by=user, now=now, seen=seen_of(request)
            )
        except ChangedMeanwhile as error:
            show_both(request, form, item, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("documents:item_detail", client_pk, item.pk)
    return item_page(request, item, now, status=422, details_form=form)


@require_POST
def item_answer(request: HttpRequest, client_pk: int, item_pk: int) -> HttpResponse:
    """Settle a question that the client's file has no field for."""
    item = item_of(request, client_pk, item_pk)
    if (closed := refused_as_closed(request, item)) is not None:
        return closed
    form = AnswerForm(request.POST)
    if form.is_valid() and form.cleaned_data["fact"] in item.missing_facts:
        fact = form.cleaned_data["fact"]
        scope = terms()[fact].scope
        actions.answer_question(
            item.checklist,
            "case" if scope == "case" else item.subject,
            fact,
            form.cleaned_data["answer"],
            by=cast(User, request.user),
            now=timezone.now(),
        )
        messages.success(request, _("The answer is kept; the list is brought up to date."))
    else:
        messages.error(request, _("Nothing was kept: that is no open question of this paper."))
    return redirect("documents:checklist_detail", client_pk)


def item_page(
    request: HttpRequest, item: ChecklistItem, now: datetime, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """Return the page of one paper; `forms` stand in for those it makes itself."""
    user = cast(User, request.user)
    line = line_of(item, now=now)
    details = {"owner": item.owner_id, "note": item.note}
    planned_on = item.checklist.planned_filing_on
    context = {
        "client": item.checklist.client,
        "line": line,
        "item": item,
        "state_form": StateForm(initial={"state": item.state, "reason": item.reason}),
        "details_form": DetailsForm(initial=details, user=user),
        "upload_form": UploadForm(),
        "questions": [
            {"fact": fact, "ask": terms()[fact].question(planned_on), "here": has_no_home(fact)}
            for fact in item.missing_facts
            if fact in terms()
        ],
    } | forms
    bound = (form for form in forms.values() if isinstance(form, BaseForm))
    context["seen"] = seen_next(request, item, bound)
    return render(request, "documents/item_detail.html", context, status=status)
