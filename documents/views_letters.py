"""Employers' letters beside the duties they have to prove; the clock is read here."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from clients import letter_actions
from clients.models import DutyDecision, EmployerLetter
from clients.models.letter import LEAD
from clients.views.access import row_number
from documents.forms import LetterDateForm, LetterForm
from documents.intake import LimitedUpload, too_large
from documents.letter_desk import LetterDesk
from documents.letter_intake import item_for, paste_letter, take_in_letter
from documents.letter_page import LetterPage
from documents.letter_parts import places_in
from documents.letter_terms import TERMS
from documents.refusals import refuse_impossible_day
from documents.views import client_of

Verdict = DutyDecision.Verdict


def letter_of(request: HttpRequest, client_pk: int, letter_pk: int) -> EmployerLetter:
    """Return a kept letter of a client of the reader's firm, or answer 404."""
    client = client_of(request, client_pk)
    rows = EmployerLetter.objects.kept().select_related("employment", "judged_by", "added_by")
    rows = rows.prefetch_related("decisions__made_by")
    letter: EmployerLetter = get_object_or_404(rows, pk=letter_pk, employment__client=client)
    letter.employment.client = client
    return letter


@require_safe
def letter_list(request: HttpRequest, client_pk: int) -> HttpResponse:
    """Show each job with its letters and how far they prove it."""
    client = client_of(request, client_pk)
    desk = LetterDesk(client, now=timezone.now())
    context = {"client": client, "rows": desk.by_job()}
    return render(request, "documents/letter_list.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def letter_new(request: HttpRequest, client_pk: int) -> HttpResponse:
    """Take in a letter, counting the bytes of its file from the first one.

    The forgery check reads the body, so the counter must be in place before it.
    """
    counter = LimitedUpload(request)
    request.upload_handlers.insert(0, counter)
    response: HttpResponse = _letter_new(request, client_pk, counter)
    return response


@csrf_protect
def _letter_new(request: HttpRequest, client_pk: int, counter: LimitedUpload) -> HttpResponse:
    client = client_of(request, client_pk)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    chosen = client.employments.filter(pk=row_number(request.GET.get("job"))).first()
    form = LetterForm(*posted, client=client, initial={"employment": chosen})
    if counter.too_large:
        form.errors["file"] = form.error_class(too_large(counter.file_name or "").messages)
    elif form.is_bound and form.is_valid():
        try:
            letter = _take_in(form.cleaned_data, cast(User, request.user), timezone.now())
            messages.success(request, _("The letter is here. Confirm what it shows."))
            return redirect(letter)
        except ValidationError as error:
            where = "file" if form.cleaned_data["file"] else "text"
            form.add_error(None if hasattr(error, "error_dict") else where, error)
    context = {"client": client, "form": form, "jobs": client.employments.exists()}
    status = 422 if form.errors else 200
    return render(request, "documents/letter_new.html", context, status=status)


def _take_in(data: dict[str, Any], by: User, now: datetime) -> EmployerLetter:
    job, dated_on = data["employment"], data["dated_on"]
    if data["file"]:
        language = data["language"]
        return take_in_letter(
            data["file"], job, dated_on=dated_on, language=language, by=by, now=now
        )
    return paste_letter(data["text"], job, dated_on=dated_on, by=by, now=now)


@require_safe
def letter_detail(request: HttpRequest, client_pk: int, letter_pk: int) -> HttpResponse:
    """Show the letter, sentence by sentence, beside the duties."""
    letter = letter_of(request, client_pk, letter_pk)
    return letter_page(request, letter, desk_of(letter).page(letter))


def desk_of(letter: EmployerLetter) -> LetterDesk:
    """Return what reading this letter needs, as it is now."""
    return LetterDesk(letter.client, now=timezone.now())


def letter_page(
    request: HttpRequest,
    letter: EmployerLetter,
    page: LetterPage,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Return the page of a letter, or the part that changed for an update in place."""
    context: dict[str, Any] = {
        "client": letter.client,
        "letter": letter,
        "page": page,
        "item": item_for(letter.employment),
        "document": getattr(letter, "document", None),
        "date_form": LetterDateForm(initial={"dated_on": letter.dated_on}),
    }
    partial = request.headers.get("HX-Request") == "true"
    name = "documents/_letter_work.html" if partial else "documents/letter_detail.html"
    return render(request, name, context | more, status=status)


@require_POST
def letter_decide(request: HttpRequest, client_pk: int, letter_pk: int) -> HttpResponse:
    """Confirm, reject or take back words of the letter for a duty."""
    letter = letter_of(request, client_pk, letter_pk)
    now, by = timezone.now(), cast(User, request.user)
    desk = desk_of(letter)
    page = desk.page(letter)
    roles = list(page.checked.roles)
    known = {LEAD, *(duty.id for duty in page.duties)}
    duties = [duty for duty in request.POST.getlist("duty") if duty in known]
    places = places_in(letter, [*request.POST.getlist("place"), request.POST.get("chosen", "")])
    verdict = request.POST.get("verdict", "")
    try:
        if verdict == "all":
            found = page.found_by_check
            count = letter_actions.confirm_all(letter, found, roles=roles, by=by, now=now)
        else:
            if not duties:
                raise ValidationError(_("Choose the duty that these words show."))
            count = letter_actions.decide(
                letter, duties, places, verdict, roles=roles, by=by, now=now
            )
    except ValidationError as refused:
        error = " ".join(refused.messages)
        return letter_page(request, letter, page, status=422, error=error)
    said = ngettext("%(count)s decision is kept.", "%(count)s decisions are kept.", count)
    anchor = duties[0] if duties else ""
    return _done(request, letter, said % {"count": count}, anchor=anchor, desk=desk)


@require_POST
def letter_settle(request: HttpRequest, client_pk: int, letter_pk: int) -> HttpResponse:
    """Settle the letter, take it up again, choose its role or its date, or take it out."""
    letter = letter_of(request, client_pk, letter_pk)
    now, by = timezone.now(), cast(User, request.user)
    act = request.POST.get("act", "")
    if act == "settle":
        letter_actions.settle_letter(letter, by=by, now=now)
        return _done(request, letter, _("The letter is finished; what it shows counts."))
    if act == "reopen":
        letter_actions.reopen_letter(letter, by=by, now=now)
        return _done(request, letter, _("The letter is taken up again."))
    if act == "role":
        desk = desk_of(letter)
        known = {role.key for role in desk.page(letter).roles}
        chosen = [key for key in request.POST.getlist("role") if key in known]
        letter_actions.choose_roles(letter, chosen or None, by=by, now=now)
        return _done(request, letter, _("The role is kept."), desk=desk)
    if act in ("agrees", "agrees_not"):
        return _term_judged(request, letter, by, now, agrees=act == "agrees")
    if act == "date":
        return _dated(request, letter, by, now)
    if act == "remove":
        letter_actions.remove_letter(letter, by=by, now=now)
        messages.success(request, _("The letter is taken out. Its decisions count no more."))
        return redirect("documents:letter_list", client_pk)
    error = _("That is nothing to do here.")
    return letter_page(request, letter, desk_of(letter).page(letter), status=422, error=error)


def _term_judged(
    request: HttpRequest, letter: EmployerLetter, by: User, now: datetime, *, agrees: bool
) -> HttpResponse:
    """Keep that a sentence of the letter agrees with the file after all, or take that back."""
    term, places = request.POST.get("term", ""), places_in(letter, [request.POST.get("place", "")])
    known = [tuple(place) for place in letter.sentences]
    if term not in TERMS or not places or places[0] not in known:
        error = _("Those words are not in this letter. Open the page again, then choose.")
        page = desk_of(letter).page(letter)
        return letter_page(request, letter, page, status=422, error=error)
    letter_actions.judge_term(letter, term, places[0], agrees=agrees, by=by, now=now)
    said = _("The two count as agreeing.") if agrees else _("The two count as different again.")
    return _done(request, letter, said)


def _dated(request: HttpRequest, letter: EmployerLetter, by: User, now: datetime) -> HttpResponse:
    form = LetterDateForm(request.POST)
    if form.is_valid():
        try:
            refuse_impossible_day("dated_on", form.cleaned_data["dated_on"], now=now)
        except ValidationError as error:
            form.add_error(None, error)
    if not form.is_valid():
        page = desk_of(letter).page(letter)
        return letter_page(request, letter, page, status=422, date_form=form)
    letter_actions.date_letter(letter, form.cleaned_data["dated_on"], by=by, now=now)
    return _done(request, letter, _("The date is kept."))


def _done(
    request: HttpRequest,
    letter: EmployerLetter,
    said: str,
    *,
    anchor: str = "",
    desk: LetterDesk | None = None,
) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        _read_again(letter)
        page = (desk or desk_of(letter)).page(letter)
        return letter_page(request, letter, page, said=said)
    messages.success(request, said)
    address = reverse("documents:letter_detail", args=[letter.client.pk, letter.pk])
    return redirect(f"{address}#duty-{anchor}" if anchor else address)


def _read_again(letter: EmployerLetter) -> None:
    """Read a letter and its decisions as they are after an act."""
    job = letter.employment
    letter.refresh_from_db()
    letter.employment = job
    prefetch_related_objects([letter], "judged_by", "added_by", "decisions__made_by")
