"""Addresses for a monitor, without sign-in and without a word about anyone."""

import logging
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from deadlines.licence_letters import unsent_licence_letters
from deadlines.pulse import PulseState, failed_reminders, pulse, unsent_deadlines
from deadlines.refused import count_refused_letters
from deadlines.watching import files_without_dates
from eligibility.models import CurrentAnswers

logger = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer for everything at once: 200 when all is well, else 503 and what is not.

    Files that no rule can judge are told, and alone fail nothing: the office sees them in Reports.
    """
    parts = {"live": True, **_ready(), **_reminders(timezone.now()), **_unjudged()}
    return _answer(parts, well=bool(parts["ready"]) and parts["reminders"] == PulseState.OK)


@login_not_required
@never_cache
@require_safe
def health_live(request: HttpRequest) -> HttpResponse:
    """Answer as long as this process answers at all."""
    return _answer({"live": True}, well=True)


@login_not_required
@never_cache
@require_safe
def health_ready(request: HttpRequest) -> HttpResponse:
    """Answer whether this process can serve pages: the database answers."""
    parts = _ready()
    return _answer(parts, well=bool(parts["ready"]))


@login_not_required
@never_cache
@require_safe
def health_reminders(request: HttpRequest) -> HttpResponse:
    """Answer whether reminders run and none is missing."""
    parts = _reminders(timezone.now())
    return _answer(parts, well=parts["reminders"] == PulseState.OK)


def _ready() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # a monitor is answered, whatever broke
        logger.exception("the database does not answer")
        return {"ready": False}
    return {"ready": True}


def _reminders(now: datetime) -> dict[str, Any]:
    """Return figures only: no name, no reference number, no firm."""
    try:
        found = pulse(now)
        unsent, failed = len(unsent_deadlines(now)), failed_reminders().count()
        letters, undated = count_refused_letters(), files_without_dates().count()
        licences = unsent_licence_letters(now)
    except Exception:
        logger.exception("whether reminders run cannot be told")
        return {"reminders": "unknown"}
    wrong = found.state is PulseState.OK and (unsent or failed or letters or undated or licences)
    return {
        "reminders": "missing" if wrong else found.state,
        "ticked_at": _iso(found.ticked_at),
        "last_sent_at": _iso(found.sent_at),
        "oldest_due_at": _iso(found.oldest_due_at),
        "deadlines_without_a_sent_reminder": unsent,
        "refused_reminders": failed,
        "refused_letters": letters,
        "licence_letters_not_sent": licences,
        "files_without_dates": undated,
    }


def _unjudged() -> dict[str, Any]:
    try:
        return {"files_not_judged": CurrentAnswers.objects.out_of_order().count()}
    except Exception:
        logger.exception("how many files cannot be judged cannot be told")
        return {}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


def _answer(parts: dict[str, Any], *, well: bool) -> JsonResponse:
    return JsonResponse(
        {"status": "ok" if well else "failing", **parts}, status=200 if well else 503
    )
