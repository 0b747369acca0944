"""The main navigation, as a template context processor, and the parts of a long page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class NavigationItem:
    label: str
    href: str
    icon: str
    current: bool
    exact: bool


@dataclass(frozen=True, slots=True)
class Jump:
    """A part of a long page: the id it has there, its name, and what it holds in a few signs."""

    to: str
    label: str
    count: str = ""
    level: int = 1


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the places of the main navigation, the one that holds the page marked."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"navigation": []}
    places = _of_an_office() if request.user.firm_id else _without_a_firm(request.user.is_staff)
    return {
        "navigation": [
            NavigationItem(
                label=label,
                href=href,
                icon=icon,
                current=_holds(href, request.path),
                exact=request.path == href,
            )
            for label, href, icon in places
        ]
    }


def _of_an_office() -> list[tuple[str, str, str]]:
    return [
        (_("Today"), "/", "home"),
        (_("Clients"), "/clients/", "users"),
        (_("Rounds"), "/rounds/", "target-arrow"),
        (_("Deadlines"), "/deadlines/", "calendar-due"),
        (_("Reports"), "/reports/", "chart-bar"),
        (_("Rules"), "/rules/", "scale"),
        (_("Settings"), "/settings/", "settings"),
    ]


def _without_a_firm(is_staff: bool) -> list[tuple[str, str, str]]:
    """Return the places of a rule maintainer or operator, who sees no client."""
    desk = [(_("Admin site"), "/admin/", "adjustments-horizontal")] if is_staff else []
    return [
        *desk,
        (_("Rules"), "/rules/", "scale"),
        (_("Rounds"), "/rounds/", "target-arrow"),
        (_("Settings"), "/settings/", "settings"),
    ]


def _holds(href: str, path: str) -> bool:
    """Whether the page at this path belongs to the place; a person's own account is in Settings."""
    if href == "/settings/" and path.startswith("/account/"):
        return True
    return path == href or (href != "/" and path.startswith(href))
