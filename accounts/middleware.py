"""What every request of a signed-in person goes through."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from config.languages import shown_in

GetResponse = Callable[[HttpRequest], HttpResponse]

# A session is written at most this often only to note that its owner is there.
SECONDS_BETWEEN_MARKS = 60


class OwnLanguageAndClock:
    """Shows each page in the reader's language and time zone."""

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return self.get_response(request)
        language = shown_in(user.language)
        with translation.override(language), timezone.override(user.zone):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class KeepOutOfCaches:
    """Keeps what a signed-in person is shown out of every cache, unless the view says otherwise."""

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_someones = isinstance(request.user, User)  # asked first: the view may sign them out
        response = self.get_response(request)
        if is_someones or isinstance(request.user, User):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class EndStaleSession:
    """Ends a session that was left alone too long, or that began too long ago."""

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User):
            return self.get_response(request)
        now = int(timezone.now().timestamp())
        began = request.session.get("began_at", now)
        seen = request.session.get("seen_at", began)
        idle = settings.SESSION_IDLE_SECONDS and now - seen > settings.SESSION_IDLE_SECONDS
        if idle or now - began > settings.SESSION_COOKIE_AGE:
            return self.sign_out(request)
        if now - seen > SECONDS_BETWEEN_MARKS:
            request.session["seen_at"] = now
        return self.get_response(request)

    def sign_out(self, request: HttpRequest) -> HttpResponse:
        """End the session, say so, and lead back to the page after signing in."""
        logout(request)
        messages.info(request, _("You were signed out after a while without activity."))
        if request.method != "GET":
            messages.warning(request, _("What you sent just now was not saved."))
        target = request.get_full_path() if request.method == "GET" else "/"
        address = f"{reverse('account_login')}?{urlencode({'next': target})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": address})
        return redirect(address)


class RequireSecondFactor:
    """Leads people who need a second factor to set one up before anything else."""

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or not lacks_required_factor(user):
            return self.get_response(request)
        if request.path.startswith(("/account/", "/health/")):
            return self.get_response(request)
        address = reverse("mfa_activate_totp")
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": address})
        messages.info(request, _("Before you go on, please set up your second factor."))
        return redirect(address)


def lacks_required_factor(user: User) -> bool:
    """Whether a second factor is required of this person, who has none."""
    if not user.second_factor_required:
        return False
    return not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
