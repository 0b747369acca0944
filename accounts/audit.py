"""Acts are written down in the transaction that does them."""

from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import AuditEvent, Firm, User, subject_of


def record_act(
    act: str,
    *,
    at: datetime,
    by: User | None,
    subject: models.Model | None = None,
    firm: Firm | None = None,
    **details: Any,
) -> AuditEvent:
    """Write one audit event; `details` are ids, states and figures, never personal data.

    The firm is the actor's unless another is named (background work has no actor).
    """
    return AuditEvent.objects.create(
        at=at,
        act=act,
        actor=by,
        firm=firm or (by.firm if by else None),
        subject=subject_of(subject) if subject else "",
        details=details,
    )
