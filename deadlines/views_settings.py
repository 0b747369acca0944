"""Settings of reminders: which soft rungs a firm mutes, and a person's calendar address."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_POST, require_safe

from accounts.models import Firm, User
from accounts.views import owner_only
from deadlines import calendar_feed
from deadlines.models import CalendarAddress, Deadline
from deadlines.mutes import mute, muted_by, soft_rungs


@owner_only
def reminder_settings(request: HttpRequest) -> HttpResponse:
    """Show and change which soft rungs the firm is not reminded at."""
    user, now = cast(User, request.user), timezone.now()
    firm = Firm.objects.get(people=user)
    if request.method == "POST":
        kept = {tuple(name.split(" ", 1)) for name in request.POST.getlist("rung")}
        every = {
            (kind, rung.name) for kind, rungs in soft_rungs(on=now.date()).items() for rung in rungs
        }
        mute(firm, every - kept, by=user, now=now)
        messages.success(request, _("Saved. Hard reminders always go out."))
        return redirect("deadlines:reminder_settings")
    return render(
        request, "deadlines/reminder_settings.html", {"kinds": _kinds(firm, timezone.now().date())}
    )


def _kinds(firm: Firm, on: Any) -> list[dict[str, Any]]:
    muted, labels = muted_by(firm), dict(Deadline.Kind.choices)
    return [
        {
            "kind": kind,
            "label": labels[kind],
            "rungs": [(rung, (kind, rung.name) not in muted) for rung in rungs],
        }
        for kind, rungs in soft_rungs(on=on).items()
    ]


def calendar_address(request: HttpRequest) -> HttpResponse:
    """Show whether the reader has a calendar address; a POST makes a new one, shown this once."""
    user = cast(User, request.user)
    if user.firm_id is None:
        raise Http404
    secret_address = ""
    if request.method == "POST":
        secret = calendar_feed.make_address(user, now=timezone.now())
        path = reverse("deadlines:calendar_feed", args=[secret])
        secret_address = settings.SITE_URL.rstrip("/") + path
    address = CalendarAddress.objects.filter(user=user).first()
    return render(
        request,
        "deadlines/calendar_address.html",
        {"address": address, "secret_address": secret_address},
    )


@require_POST
def calendar_address_revoke(request: HttpRequest) -> HttpResponse:
    """Stop the reader's calendar address from working."""
    user = cast(User, request.user)
    calendar_feed.revoke_address(user, now=timezone.now())
    messages.success(request, _("The address does not work any more."))
    return redirect("deadlines:calendar_address")


@login_not_required
@conditional_page
@cache_control(private=True, no_cache=True)
@require_safe
def calendar_file(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer a calendar program that knows a person's secret address.

    One that names the version it has is told so where nothing changed, and reads nothing twice.
    """
    user = calendar_feed.reader_at(secret)
    if user is None:
        raise Http404
    now = timezone.now()
    CalendarAddress.objects.filter(user=user).update(read_at=now)
    answer = HttpResponse(
        calendar_feed.calendar_of(user, now=now), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = 'inline; filename="landed.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer
