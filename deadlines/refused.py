"""Letters of the office besides reminders that the mail server refused for good.

Letters about rounds, morning digests and letters about licences: each is settled, so that nobody
is written to again and again, and shown until a later letter of its kind arrived or somebody has
it tried again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.audit import record_act
from accounts.models import User
from deadlines.models import Digest, LicenceLetter
from draws.models import RoundNotice

State = RoundNotice.State


@dataclass(frozen=True, slots=True)
class RefusedLetters:
    """How many letters did not arrive, and the names of those whom they were for."""

    number: int
    people: tuple[str, ...]


def refused_notices() -> QuerySet[RoundNotice]:
    """Return the refused letters about rounds to people who got none since."""
    later = RoundNotice.objects.filter(
        recipient=OuterRef("recipient"), state=State.SENT, made_at__gt=OuterRef("made_at")
    )
    return RoundNotice.objects.filter(~Exists(later), state=State.FAILED, recipient__is_active=True)


def refused_digests() -> QuerySet[Digest]:
    """Return the refused digests to people who got none since."""
    later = Digest.objects.filter(
        user=OuterRef("user"), sent_at__isnull=False, day__gt=OuterRef("day")
    )
    return Digest.objects.filter(~Exists(later), refused_at__isnull=False, user__is_active=True)


def refused_licence_letters() -> QuerySet[LicenceLetter]:
    """Return the refused letters about a day that still holds, to people who got none since."""
    later = LicenceLetter.objects.filter(
        reader=OuterRef("reader"), sent_at__isnull=False, due_at__gt=OuterRef("due_at")
    )
    refused = LicenceLetter.objects.of_days_that_hold().filter(refused_at__isnull=False)
    return refused.filter(~Exists(later))


def refused_letters(reader: User) -> RefusedLetters | None:
    """Return what did not arrive in the reader's firm; None where everything did."""
    if reader.firm_id is None:
        return None
    mine = reader.firm_id
    names = [
        *refused_notices()
        .filter(recipient__firm=mine)
        .values_list("recipient__full_name", flat=True),
        *refused_digests().filter(user__firm=mine).values_list("user__full_name", flat=True),
        *refused_licence_letters()
        .filter(reader__firm=mine)
        .values_list("reader__full_name", flat=True),
    ]
    return RefusedLetters(len(names), _each_once(names)) if names else None


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))


def count_refused_letters() -> int:
    """Return how many letters of the whole installation were refused and not made up for."""
    return sum(
        each.count() for each in (refused_notices(), refused_digests(), refused_licence_letters())
    )


@transaction.atomic
def try_letters_again(*, by: User, now: datetime) -> int:
    """Put the refused letters of the firm of `by` back on their way; return how many."""
    if by.firm_id is None:
        return 0
    notices = RoundNotice.objects.filter(
        pk__in=list(
            refused_notices().filter(recipient__firm=by.firm_id).values_list("pk", flat=True)
        ),
        state=State.FAILED,
    ).update(state=State.PENDING, attempts=0, next_try_at=now, token=None, lease_until=None)
    digests = Digest.objects.filter(
        pk__in=list(refused_digests().filter(user__firm=by.firm_id).values_list("pk", flat=True)),
        refused_at__isnull=False,
    ).update(refused_at=None, attempts=0, next_try_at=now)
    licences = LicenceLetter.objects.filter(
        pk__in=list(
            refused_licence_letters().filter(reader__firm=by.firm_id).values_list("pk", flat=True)
        ),
        refused_at__isnull=False,
    ).update(refused_at=None, attempts=0, next_try_at=now)
    letters = notices + digests + licences
    if letters:
        record_act(
            "letters_tried_again",
            at=now,
            by=by,
            subject=by.firm,
            firm=by.firm,
            letters=letters,
        )
    return letters
