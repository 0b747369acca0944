"""Incidents: a hard deadline that was missed, until somebody has done what the Code asks.

Opened by looking for missed deadlines without one, so that it does not matter who or what found
the deadline missed.
"""

import logging
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.audit import record_act
from accounts.models import User
from deadlines.models import Deadline, Incident, IncidentStep
from deadlines.rules.incident import DUTIES, OF_THE_CODE

logger = logging.getLogger(__name__)

# A first look at an imported installation may find hundreds: the next look goes on.
A_LOOK = 50


def open_incidents(now: datetime) -> int:
    """Open incidents for missed hard deadlines without one, A_LOOK at most; return how many."""
    missed = Deadline.objects.filter(state=Deadline.State.MISSED, is_hard=True, incident=None)
    found = missed.select_related("client__firm").order_by("due_at", "pk")[:A_LOOK]
    opened = sum(_open(deadline, now) for deadline in found)
    if opened:
        logger.error("incidents: %s opened for missed deadlines", opened)
    return opened


def close_corrected(now: datetime) -> int:
    """Close the incidents whose deadline turned out to be met or moved; return how many."""
    corrected = Incident.objects.open().exclude(deadline__state=Deadline.State.MISSED)
    return corrected.update(
        closed_at=now, conclusion="The deadline was not missed: the record was corrected."
    )


def _open(deadline: Deadline, now: datetime) -> bool:
    try:
        with transaction.atomic():
            incident = Incident.objects.create(deadline=deadline, opened_at=now)
            IncidentStep.objects.bulk_create(
                IncidentStep(incident=incident, key=duty.key) for duty in DUTIES
            )
            record_act(
                "incident_opened", at=now, by=None, subject=incident, firm=deadline.client.firm
            )
    except IntegrityError:  # another run was faster
        return False
    except Exception:  # one out of order must not keep the others without theirs
        logger.exception("incident of deadline %s could not be opened", deadline.pk)
        return False
    return True


def mark_step(step: IncidentStep, *, done: bool, by: User, now: datetime) -> None:
    """Note that a duty is done, or not after all. Raises ValidationError on a closed incident."""
    with transaction.atomic():
        incident = Incident.objects.select_for_update().get(pk=step.incident_id)
        if incident.closed_at is not None:
            raise ValidationError(_("This incident is closed. What was noted stays."))
        step.done_at, step.done_by = (now, by) if done else (None, None)
        step.save(update_fields=["done_at", "done_by"])
        record_act(
            "incident_step_done" if done else "incident_step_undone",
            at=now, by=by, subject=incident, step=step.key,
        )  # fmt: skip


def close_incident(
    incident: Incident, conclusion: str, *, nobody_harmed: bool, by: User, now: datetime
) -> None:
    """Close an incident with a conclusion.

    Raises ValidationError while a duty of the Code is open, unless nobody was harmed: the
    section speaks of an error that harms the client.
    """
    if not conclusion.strip():
        raise ValidationError(_("Say how the incident ended."))
    with transaction.atomic():
        held = Incident.objects.select_for_update().get(pk=incident.pk)
        if held.closed_at is not None:
            raise ValidationError(_("This incident was closed meanwhile."))
        undone = held.steps.filter(key__in=OF_THE_CODE, done_at=None).count()
        if undone and not nobody_harmed:
            raise ValidationError(
                _(
                    "%(n)d duties of the Code are not done. Do them, or say that nobody was harmed "
                    "and why."
                )
                % {"n": undone}
            )
        held.closed_at, held.closed_by, held.conclusion = now, by, conclusion.strip()[:500]
        held.save(update_fields=["closed_at", "closed_by", "conclusion"])
        record_act(
            "incident_closed", at=now, by=by, subject=held, nobody_harmed=nobody_harmed,
            duties_undone=undone,
        )  # fmt: skip
