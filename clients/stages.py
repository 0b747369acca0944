"""Moving a file to another stage by hand: what its invitations forbid, what needs a reason."""

from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clients.models import Client, Stage
from clients.reasons import is_a_reason, no_reason

EARLY = frozenset({Stage.PROFILE, Stage.POOL})


class Move(StrEnum):
    """What stands against a move of the stage."""

    FREE = "free"
    INVITATION_OPEN = "invitation_open"
    NO_INVITATION = "no_invitation"
    NEEDS_REASON = "needs_reason"


def move_of(before: str, after: str, *, is_invited: bool) -> Move:
    """Return what stands against moving a file; `is_invited` while an invitation is open.

    The clock of an open invitation is stopped by recording how it ended, never by a stage.
    """
    if before == after:
        return Move.FREE
    if is_invited and after != Stage.INVITED:
        return Move.INVITATION_OPEN
    if after == Stage.INVITED and not is_invited:
        return Move.NO_INVITATION
    return Move.FREE if {before, after} <= EARLY else Move.NEEDS_REASON


def needs_reason(client: Client, after: str) -> bool:
    """Return whether moving this file asks for a reason."""
    return _move(client, after) is Move.NEEDS_REASON


def refuse_move(client: Client, after: str, reason: str) -> None:
    """Refuse a stage that contradicts the file, or one that needs a reason and has none.

    Raises:
        ValidationError: what to do instead.
    """
    match _move(client, after):
        case Move.INVITATION_OPEN:
            raise ValidationError(
                _(
                    "An invitation is open and its clock runs. Record how it ended on the page "
                    "of the invitation: the stage follows."
                )
            )
        case Move.NO_INVITATION:
            raise ValidationError(
                _(
                    "No invitation is open. Record it from its letter: the stage and the clock "
                    "follow."
                )
            )
        case Move.NEEDS_REASON if not is_a_reason(reason):
            raise ValidationError(
                _("A move from “%(before)s” to “%(after)s” is kept with its reason. %(what)s")
                % {
                    "before": client.get_stage_display(),
                    "after": Stage(after).label,
                    "what": no_reason(),
                }
            )


def _move(client: Client, after: str) -> Move:
    is_invited = client.invitations.open().exists()
    return move_of(client.stage, after, is_invited=is_invited)
