"""What people do with a deadline besides acknowledging it: put it off, type it, settle it."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from clients.models import Client
from deadlines import by_hand
from deadlines.forms import ByHandForm, LetterTextForm, SettleForm, SnoozeForm
from deadlines.models import Deadline
from deadlines.refused import try_letters_again
from deadlines.rules.letter_dates import Proposal, letter_date, proposals
from deadlines.snooze import snooze


@require_POST
def deadline_snooze(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold the soft reminders of a deadline back until a day."""
    user = cast(User, request.user)
    deadline = get_object_or_404(Deadline.objects.visible_to(user).with_file(), pk=pk)
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["until"][0]))
        return redirect(deadline)
    until = form.cleaned_data["until"]
    try:
        snooze(deadline, until, by=user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(
            request,
            _("Put off until %(day)s. Hard reminders go out all the same.")
            % {"day": until.isoformat()},
        )
    return redirect(deadline)


def deadline_add(request: HttpRequest, client_pk: int) -> HttpResponse:
    """Type a deadline from a letter of IRCC into a file."""
    user = cast(User, request.user)
    files = Client.objects.visible_to(user).select_related("firm", "owner", "backup", "assistant")
    client = get_object_or_404(files, pk=client_pk)
    if "read" in request.POST:
        return _letter_read(request, client)
    form = ByHandForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deadline = by_hand.add_by_hand(
                client,
                form.cleaned_data["kind"],
                form.due_at,
                form.cleaned_data["subject"],
                by=user,
                now=timezone.now(),
                quotation=form.cleaned_data["quotation"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The deadline runs, with its reminders."))
            return redirect(deadline)
    status = 422 if form.is_bound else 200
    context = {"client": client, "form": form, "letter_form": LetterTextForm()}
    return render(request, "deadlines/deadline_add.html", context, status=status)


def _letter_read(request: HttpRequest, client: Client) -> HttpResponse:
    """Propose the days found in a pasted letter, each with its sentence; nothing is kept yet."""
    letter_form = LetterTextForm(request.POST)
    found: tuple[Proposal, ...] = ()
    context: dict[str, Any] = {"client": client, "form": ByHandForm(), "letter_form": letter_form}
    if letter_form.is_valid():
        typed = letter_form.cleaned_data
        dated_on = typed["dated_on"] or letter_date(typed["text"])
        kind, subject = LetterTextForm.LETTERS[typed["letter"]]
        found = proposals(typed["text"], dated_on=dated_on)
        context |= {"kind": kind, "subject": str(subject), "dated_on": dated_on, "is_read": True}
    context["proposals"] = found
    status = 422 if letter_form.errors else 200
    return render(request, "deadlines/deadline_add.html", context, status=status)


def deadline_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Note how a deadline that a letter gave came to its end."""
    user = cast(User, request.user)
    deadline = get_object_or_404(Deadline.objects.visible_to(user).with_file(), pk=pk)
    if not by_hand.is_by_hand(deadline) or deadline.state != Deadline.State.OPEN:
        messages.error(request, _("Only an open deadline of a letter is ended here."))
        return redirect(deadline)
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            by_hand.close_by_hand(
                deadline,
                met=form.cleaned_data["outcome"] == "met",
                reason=form.cleaned_data["reason"],
                by=user,
                now=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Noted. Nobody is reminded of it any more."))
            return redirect(deadline)
    status = 422 if form.is_bound else 200
    context = {"deadline": deadline, "form": form}
    return render(request, "deadlines/deadline_settle.html", context, status=status)


@require_POST
def letters_retry(request: HttpRequest) -> HttpResponse:
    """Put the firm's refused letters about rounds and days back on their way."""
    number = try_letters_again(by=cast(User, request.user), now=timezone.now())
    if number:
        messages.success(request, _("The letters go out within some minutes."))
    else:
        messages.info(request, _("No letter is refused any more."))
    return redirect("deadlines:today")
