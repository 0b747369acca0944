"""A paper that somebody else set otherwise since a page showed it: both values, nothing lost."""

from collections.abc import Iterable
from typing import cast

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from clients.meanwhile import ChangedMeanwhile, as_sent
from clients.views.meanwhile import CONTESTED, show_on_file
from documents.models import ChecklistItem

SHOWN = ("state", "reason", "owner", "note")


def seen_of(request: HttpRequest) -> dict[str, str]:
    """Return what the page said it showed of a paper; a page that does not say shows nothing."""
    names = (name for name in SHOWN if f"seen_{name}" in request.POST)
    return {name: request.POST[f"seen_{name}"] for name in names}


def seen_next(
    request: HttpRequest, item: ChecklistItem, forms: Iterable[BaseForm]
) -> dict[str, str]:
    """Return what the page says it shows when it is sent again.

    That is what is on file, or what the reader saw before where another slip keeps it from
    being saved: a change that was not pointed out is not taken as seen.
    """
    shown = as_sent(item, SHOWN)
    if any(form.has_error(NON_FIELD_ERRORS, CONTESTED) for form in forms):
        return shown
    return shown | seen_of(request)


def show_both(
    request: HttpRequest, form: BaseForm, item: ChecklistItem, error: ChangedMeanwhile
) -> None:
    """Say on a form of a paper who set it otherwise and when, and what is on file now."""
    on_file = {
        "state": str(item.get_state_display()),
        "reason": item.reason,
        "owner": str(item.owner or _("Owner of the file")),
        "note": item.note,
    }
    show_on_file(form, error.found, cast(User, request.user).zone, on_file)
