"""What every request of a signed-in person goes through."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]


class OwnLanguageAndClock:
    """Shows each page in the reader's language and time zone."""

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return self.get_response(request)
        with translation.override(user.language), timezone.override(user.zone):
            request.LANGUAGE_CODE = user.language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", user.language)
        return response


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
