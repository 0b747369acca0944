"""The address in a letter that acknowledges a deadline with one click, after sign-in.

Its signature names the deadline and the person the letter went to: nobody else's click counts,
and no page elsewhere can make a signed-in person acknowledge what they never saw.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from deadlines.models import Deadline

_signer = Signer(salt="deadlines.seen")


def seen_address(deadline: Deadline, user_id: int) -> str:
    """Return the whole address for one person's letter."""
    path = reverse("deadlines:deadline_seen", args=[deadline.pk])
    signature = _signer.signature(_key(deadline.pk, user_id))
    return f"{settings.SITE_URL.rstrip('/')}{path}?k={signature}"


def is_from_letter(deadline_id: int, user_id: int, signature: str) -> bool:
    """Return whether a signature came from a letter to this person about this deadline."""
    try:
        _signer.unsign(f"{_key(deadline_id, user_id)}:{signature}")
    except BadSignature:
        return False
    return True


def _key(deadline_id: int, user_id: int) -> str:
    return f"{deadline_id}-{user_id}"
