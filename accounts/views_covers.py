"""Settings: who takes whose files while they are away."""

from datetime import datetime
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.cover_form import CoverForm
from accounts.covers import end_cover, enter_cover
from accounts.models import Cover, CoverQuerySet, Firm, User

PAST_SHOWN = 10


@require_http_methods(["GET", "HEAD", "POST"])
def cover_list(request: HttpRequest) -> HttpResponse:
    """Show the covers of the firm and enter one: an owner for anyone, others for themselves."""
    user, now = cast(User, request.user), timezone.now()
    today = now.astimezone(_firm(user).zone).date()
    form = CoverForm(
        request.POST if request.method == "POST" else None,
        reader=user,
        on=today,
        away=_away(request, user),
    )
    if form.is_bound and form.is_valid() and _enter(form, user, now):
        messages.success(request, _("Entered. It begins and ends by itself."))
        return redirect("accounts:cover_list")
    covers = Cover.objects.visible_to(user).select_related("person", "colleague", "entered_by")
    context = {
        "form": form,
        "today": today,
        "covers": [
            (cover, may_end(cover, user)) for cover in _standing(covers).filter(last_day__gte=today)
        ],
        "past": covers.exclude(pk__in=_standing(covers).filter(last_day__gte=today)).order_by(
            "-last_day", "-pk"
        )[:PAST_SHOWN],
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/cover_list.html", context, status=status)


@require_POST
def cover_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a cover before its last day: the person away, the colleague or an owner does."""
    user = cast(User, request.user)
    cover = get_object_or_404(Cover.objects.visible_to(user), pk=pk)
    if not may_end(cover, user):
        raise PermissionDenied
    end_cover(cover, by=user, at=timezone.now())
    messages.success(request, _("The cover is ended."))
    return redirect("accounts:cover_list")


def may_end(cover: Cover, user: User) -> bool:
    """Whether a reader of the same firm may end a cover early."""
    return user.is_owner or user.pk in {cover.person_id, cover.colleague_id}


def _enter(form: CoverForm, user: User, now: datetime) -> bool:
    try:
        enter_cover(**form.cleaned_data, by=user, at=now)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _standing(covers: CoverQuerySet) -> CoverQuerySet:
    return covers.filter(ended_at=None)


def _away(request: HttpRequest, user: User) -> User:
    """Return who is chosen at first: an owner comes here from a person's page."""
    asked = request.GET.get("person", "")
    if user.is_owner and asked.isdecimal() and len(asked) < 10:
        return User.objects.visible_to(user).active().filter(pk=int(asked)).first() or user
    return user


def _firm(user: User) -> Firm:
    """Return the reader's firm; people of the installation have no files to cover."""
    if user.firm is None:
        raise Http404
    return user.firm
