"""Signing in and out, written into the audit log.

Signals are the sign-in library's own hook; nothing else in Landed hangs on one.
"""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from accounts.audit import record_act
from accounts.models import User


def record_sign_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Write the sign-in, and into the session when it began (`EndStaleSession` asks)."""
    request.session["began_at"] = int(timezone.now().timestamp())
    record_act("signed_in", at=timezone.now(), by=user, subject=user)


def record_sign_out(user: User | None, **kwargs: Any) -> None:
    if isinstance(user, User):
        record_act("signed_out", at=timezone.now(), by=user, subject=user)


def record_failed_password(credentials: dict[str, Any], **kwargs: Any) -> None:
    """Write which account was tried, if there is one; the typed address is never kept."""
    typed = credentials.get("email") or credentials.get("username") or ""
    user = User.objects.select_related("firm").filter(email__iexact=typed).first()
    record_act(
        "sign_in_failed",
        at=timezone.now(),
        by=None,
        subject=user,
        firm=user.firm if user else None,
        step="password",
    )


def record_failed_code(user: User, **kwargs: Any) -> None:
    record_act(
        "sign_in_failed",
        at=timezone.now(),
        by=None,
        subject=user,
        firm=user.firm,
        step="second_factor",
    )


def record_factor_added(user: User, authenticator: Any, **kwargs: Any) -> None:
    _record_factor("second_factor_added", user, authenticator)


def record_factor_removed(user: User, authenticator: Any, **kwargs: Any) -> None:
    _record_factor("second_factor_removed", user, authenticator)


def record_factor_reset(user: User, authenticator: Any, **kwargs: Any) -> None:
    _record_factor("second_factor_renewed", user, authenticator)


def _record_factor(act: str, user: User, authenticator: Any) -> None:
    record_act(act, at=timezone.now(), by=user, subject=user, kind=str(authenticator.type))


def record_password_change(user: User, **kwargs: Any) -> None:
    record_act("password_changed", at=timezone.now(), by=user, subject=user)


def connect() -> None:
    """Hang the log on the library's signals; called once, at start-up."""
    user_logged_in.connect(record_sign_in, dispatch_uid="log.signed_in")
    user_logged_out.connect(record_sign_out, dispatch_uid="log.signed_out")
    user_login_failed.connect(record_failed_password, dispatch_uid="log.sign_in_failed")
    authentication_failed.connect(record_failed_code, dispatch_uid="log.code_failed")
    authenticator_added.connect(record_factor_added, dispatch_uid="log.factor_added")
    authenticator_removed.connect(record_factor_removed, dispatch_uid="log.factor_removed")
    authenticator_reset.connect(record_factor_reset, dispatch_uid="log.factor_reset")
    password_changed.connect(record_password_change, dispatch_uid="log.password_changed")
    password_reset.connect(record_password_change, dispatch_uid="log.password_reset")
