"""Who may do what in the admin site: keep rules up by their role, or read and change nothing."""

from typing import Any

from django.http import HttpRequest

from accounts.models import Role


def maintains_rules(request: HttpRequest) -> bool:
    """Whether the reader may keep rules, rounds and NOC groups up in the admin site."""
    user = request.user
    if not (user.is_active and getattr(user, "is_staff", False)):
        return False
    return bool(user.is_superuser or getattr(user, "role", "") == Role.RULE_MAINTAINER)


class ForMaintainers:
    """Opens one model of the admin site to rule maintainers; mixed in before ModelAdmin."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return maintains_rules(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return maintains_rules(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return maintains_rules(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return maintains_rules(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return maintains_rules(request)


class ReadOnly:
    """Shows the rows of one model and changes none; mixed in before all that opens it."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
