"""Settings: my profile, the firm, its people and the audit log."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.forms import (
    OF_LICENSEES,
    AuditFilterForm,
    FirmForm,
    InvitationForm,
    PersonForm,
    ProfileForm,
)
from accounts.invitations import mail_invitation
from accounts.models import AuditEvent, Firm, User

EVENTS_PER_PAGE = 50


def owner_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 403 to everyone but the owners of a firm."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = cast(User, request.user)
        if not (user.firm_id and user.is_owner):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def settings(request: HttpRequest) -> HttpResponse:
    """Show and change what is the reader's own: name, language, theme, clock."""
    user = User.objects.get(pk=cast(User, request.user).pk)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        changed = set(form.changed_data)
        if changed.intersection(OF_LICENSEES):
            user.covers_said_at = timezone.now()
            changed.add("covers_said_at")
        # Only what is the reader's own: an owner may close the account in the same moment.
        user.save(update_fields=changed)
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:settings")
    return render(request, "accounts/settings.html", {"form": form})


def alive(request: HttpRequest) -> HttpResponse:
    """Answer nothing; being asked keeps the session of someone who types a long form."""
    return HttpResponse(status=204)


def to_settings(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Stand in for pages of the sign-in library that Landed does not offer."""
    return redirect("accounts:settings")


@owner_only
def firm_edit(request: HttpRequest) -> HttpResponse:
    """Show and change what holds for the whole firm."""
    user = cast(User, request.user)
    firm = Firm.objects.get(people=user)
    form = FirmForm(request.POST or None, instance=firm)
    if request.method == "POST" and form.is_valid():
        if form.changed_data:
            actions.change_firm(firm, changed=form.changed_data, by=user, at=timezone.now())
        messages.success(request, _("The firm’s settings are saved."))
        return redirect("accounts:firm_edit")
    return render(request, "accounts/firm_edit.html", {"form": form})


@owner_only
def person_list(request: HttpRequest) -> HttpResponse:
    """List the firm's people, those with a closed account last."""
    people = (
        User.objects.visible_to(cast(User, request.user))
        .with_second_factor()
        .order_by("-is_active", "full_name", "pk")
    )
    return render(request, "accounts/person_list.html", {"people": people})


@owner_only
def person_invite(request: HttpRequest) -> HttpResponse:
    """Open an account for a new person and mail the link to choose a password."""
    user = cast(User, request.user)
    initial = {"language": user.firm.language if user.firm else ""}
    form = InvitationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            details = initial | form.cleaned_data
            person = actions.add_person(**details, by=user, at=timezone.now())
        except IntegrityError:  # invited by someone else since the form looked
            form.refuse_taken_email()
        else:
            mail_invitation(request, person)
            return redirect("accounts:person_list")
    return render(request, "accounts/person_invite.html", {"form": form})


@owner_only
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person of the firm and change the name or the role."""
    user = cast(User, request.user)
    people = User.objects.visible_to(user).with_second_factor()
    person = get_object_or_404(people, pk=pk)
    form = PersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            if form.changed_data:
                actions.change_person(person, changed=form.changed_data, by=user, at=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("accounts:person_list")
        except ValidationError as error:
            form.add_error("role", error)
    return render(
        request,
        "accounts/person_edit.html",
        {"person": get_object_or_404(people, pk=pk), "form": form},
    )


@require_POST
@owner_only
def person_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Do one thing to a person's account: close, open, forget the phone or invite again."""
    user = cast(User, request.user)
    person = get_object_or_404(User.objects.visible_to(user), pk=pk)
    try:
        if act == "deactivate":
            actions.deactivate_person(person, by=user, at=timezone.now())
            messages.success(request, _("The account is closed; what it recorded stays."))
        elif act == "activate":
            actions.activate_person(person, by=user, at=timezone.now())
            messages.success(request, _("The account is open again."))
        elif act == "reset_factor":
            actions.reset_second_factor(person, by=user, at=timezone.now())
            messages.success(request, _("The second factor is reset."))
        else:
            actions.invite_again(person, by=user, at=timezone.now())
            mail_invitation(request, person)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("accounts:person_edit", pk=pk)


@owner_only
def audit_list(request: HttpRequest) -> HttpResponse:
    """List what was done in the firm, newest first, by who, what and when."""
    user = cast(User, request.user)
    form = AuditFilterForm(request.GET or None, reader=user)
    events = AuditEvent.objects.visible_to(user).select_related("actor")
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        events = events.matching(
            actor=chosen["who"],
            act=chosen["act"],
            first_day=chosen["first_day"],
            last_day=chosen["last_day"],
            zone=user.zone,
        )
    page = Paginator(events, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/audit_list.html", {"form": form, "page": page})
