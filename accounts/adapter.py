"""What Landed changes of allauth's sign-in and second factor."""

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config.languages import shown_in


def too_many_attempts(request: HttpRequest) -> HttpResponse:
    """Return the page that says so, with status 429 and when to come back."""
    response: HttpResponse = respond_429(request)
    response["Retry-After"] = "300"
    return response


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "This address and this password do not belong together. "
            "Check both, or reset your password."
        ),
        "incorrect_password": _("This is not your present password. Type it again."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "invalid_password_reset": _("This link no longer works. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are added by their firm's owner; nobody signs up."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Answer 429 instead of a form error once a limit of failed attempts is reached."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            raise ImmediateHttpResponse(too_many_attempts(request)) from error

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Spare people who signed in a moment ago from typing the same password again."""
        records = get_authentication_records(context.request, context.request.user)
        age = timezone.now().timestamp() - records[-1]["at"] if records else None
        if age is not None and age < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to Today; people without a firm have only the admin site."""
        user = request.user
        if user.is_authenticated and user.firm_id is None and user.is_staff:
            return reverse("admin:index")
        return "/"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of a reset mail; its host is the configured one, never the request's."""
        path = reverse(
            "account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"}
        ).replace("UID-KEY", key)
        return f"{settings.SITE_URL.rstrip('/')}{path}"

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Mail in the reader's own language."""
        with translation.override(shown_in(user.language)):
            super().send_password_reset_mail(user, email, context)

    def send_invitation(self, user: User) -> None:
        """Mail a new person the link to choose a password; it works for three days."""
        key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
        context = {
            "firm_name": user.firm.name if user.firm else "Landed",
            "invitation_url": self.get_reset_password_from_key_url(key),
        }
        with translation.override(shown_in(user.language)):
            self.send_mail("account/email/invitation", user.email, context)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "A second factor is required of you, so it cannot be turned off."
        ),
        "incorrect_code": _("This code is not right or has been used. Wait for the next one."),
    }

    def get_totp_issuer(self) -> str:
        return "Landed"

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Whether nobody requires this person's factor."""
        return not authenticator.user.second_factor_required
