from typing import NoReturn

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.http import Http404, HttpRequest
from django.urls import include, path, re_path
from django.views.generic import RedirectView

# The admin site has no sign-in of its own: same page, same limits, same second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# Addresses are the users' own field; authenticators hold secrets that nobody needs to see.
for model in (EmailAddress, Authenticator):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


def nothing_here(request: HttpRequest) -> NoReturn:
    """Answer as for a missing page."""
    raise Http404


urlpatterns = [
    path("", include("deadlines.urls")),
    path("", include("clients.urls")),
    path("", include("eligibility.urls")),
    path("", include("draws.urls")),
    path("", include("documents.urls")),
    path("", include("accounts.urls")),
    path("account/", include("allauth.urls")),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    # The admin site's way to any row by its number would tell which client files exist.
    re_path(r"^admin/r/", nothing_here),
    path("admin/", admin.site.urls),
]
