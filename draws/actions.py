"""What an office does with an invitation: record it from the letter, and close it."""

import logging
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.audit import record_act
from accounts.models import User
from clients.actions import raise_facts_version
from clients.models import Client
from clients.models.client import Stage
from clients.reasons import REASON_LENGTH
from draws.models import ClientStanding, InvitationToApply, Round
from draws.rules.invitation import (
    Ending,
    EndingFault,
    LetterFault,
    ending_fault,
    latest_cut_off_at,
    letter_faults,
)

logger = logging.getLogger(__name__)

# Where a file stands once its invitation has ended. A lapsed or cancelled invitation leaves a
# profile that cannot be invited again (IRPA 10.1(6)) or whose place in the pool is to be asked.
STAGE_AFTER = {
    Ending.SUBMITTED: Stage.SUBMITTED,
    Ending.DECLINED: Stage.POOL,
    Ending.LAPSED: Stage.PROFILE,
    Ending.WITHDRAWN: Stage.PROFILE,
}


@transaction.atomic
def record_ita(
    *,
    client: Client,
    issued_at: datetime,
    cut_off_at: datetime,
    program: str,
    round: Round | None,
    by: User,
    now: datetime,
) -> InvitationToApply:
    """Record an invitation as its letter prints it; the client is invited from now on.

    Raises:
        ValidationError: impossible instants, a closed file, a profile that cannot be invited
            again, or another invitation is open.
    """
    refuse_impossible_letter(issued_at, cut_off_at, now=now)
    if client.stage in {Stage.LANDED, Stage.CLOSED}:
        raise ValidationError(_("This file is closed. Reopen it, then record the invitation."))
    _refuse_lapsed_profile(client, issued_at)
    ita = InvitationToApply(
        client=client,
        round=round,
        program=program,
        issued_at=issued_at,
        cut_off_at=cut_off_at,
        recorded_by=by,
        recorded_at=now,
    )
    ita.full_clean()
    try:
        with transaction.atomic():
            ita.save()
    except IntegrityError:  # another request was faster
        raise ValidationError(_("This client already has an open invitation.")) from None
    _move_client(client, Stage.INVITED, by=by, now=now)
    record_act(
        "ita_recorded",
        at=now,
        by=by,
        subject=ita,
        firm=client.firm,
        client=client.pk,
        issued_at=issued_at.isoformat(),
        cut_off_at=cut_off_at.isoformat(),
        round=round.number if round else None,
    )
    logger.info("invitation %s recorded for client %s", ita.pk, client.pk)
    return ita


@transaction.atomic
def close_ita(
    ita: InvitationToApply,
    status: str,
    at: datetime,
    reason: str,
    by: User,
    *,
    now: datetime,
) -> InvitationToApply:
    """Close an open invitation as `status`, as of the instant `at`.

    A submission at or after the deadline is recorded as it happened: whoever asks for it has
    been warned before.

    Raises:
        ValidationError: closed already, no reason, or an ending that does not fit its instant.
    """
    ending = Ending(status)
    stored = InvitationToApply.objects.select_for_update().get(pk=ita.pk)
    if stored.state != InvitationToApply.State.OPEN:
        raise ValidationError(
            _("This invitation is closed already: %(state)s.")
            % {"state": stored.get_state_display()}
        )
    if not reason.strip():
        raise ValidationError(_("Say what proves it, or why: the clock stops for a reason only."))
    refuse_impossible_ending(stored, ending, at=at, now=now)
    stored.state = ending
    stored.closed_at = at
    stored.closing_reason = reason.strip()
    stored.full_clean()
    stored.save()
    if ending is Ending.LAPSED:
        raise_facts_version(stored.client, moves_score=False)
    if stored.client.stage == Stage.INVITED:
        _move_client(stored.client, STAGE_AFTER[ending], by=by, now=now)
    record_act(
        f"ita_{ending}",
        at=now,
        by=by,
        subject=stored,
        firm=stored.client.firm,
        client=stored.client_id,
        closed_at=at.isoformat(),
    )
    logger.info("invitation %s closed as %s", stored.pk, ending)
    return stored


@transaction.atomic
def reopen_ita(
    ita: InvitationToApply, *, reason: str, by: User, now: datetime
) -> InvitationToApply:
    """Take back that an invitation ended: it is open again, and its client invited.

    Raises:
        ValidationError: open already, no reason, a closed file, or another invitation is open.
    """
    stored = InvitationToApply.objects.select_for_update().get(pk=ita.pk)
    client = stored.client
    if stored.state == InvitationToApply.State.OPEN:
        raise ValidationError(_("This invitation is open already."))
    if not reason.strip():
        raise ValidationError(_("Say why the invitation is opened again."))
    if client.stage == Stage.CLOSED:
        raise ValidationError(_("This file is closed. Reopen it, then its invitation."))
    if client.invitations.open().exists():
        raise ValidationError(_("Another invitation of this client is open: only one can be."))
    before = stored.state
    stored.state, stored.closed_at, stored.closing_reason = InvitationToApply.State.OPEN, None, ""
    kept = reason.strip()[:REASON_LENGTH]
    _sign(stored, by, now, reason=kept)
    stored.save()
    if before == InvitationToApply.State.LAPSED:
        raise_facts_version(client, moves_score=False)
    _move_client(client, Stage.INVITED, by=by, now=now, reason=kept)
    record_act(
        "ita_reopened", at=now, by=by, subject=stored, firm=client.firm, client=client.pk,
        before=before,
    )  # fmt: skip
    logger.info("invitation %s reopened", stored.pk)
    return stored


@transaction.atomic
def record_no_ita(standing: ClientStanding, *, by: User, now: datetime) -> None:
    """Keep that somebody looked and the account shows no invitation of the round."""
    standing.no_ita_at, standing.no_ita_by = now, by
    standing.save(update_fields=["no_ita_at", "no_ita_by"])
    record_act(
        "no_ita_recorded",
        at=now,
        by=by,
        subject=standing,
        firm=standing.client.firm,
        client=standing.client_id,
        round=standing.round.number,
    )


def refuse_impossible_letter(
    issued_at: datetime, cut_off_at: datetime | None, *, now: datetime
) -> None:
    """Refuse instants that no letter can print.

    Raises:
        ValidationError: by field, "issued_on" or "cut_off_on".
    """
    messages = {
        LetterFault.BEFORE_EXPRESS_ENTRY: (
            "issued_on",
            _("%(issued)s is before Express Entry existed. Check the date of the letter."),
        ),
        LetterFault.ISSUED_IN_FUTURE: (
            "issued_on",
            _("%(issued)s lies in the future. Check the date and the hour; both are UTC."),
        ),
        LetterFault.CUT_OFF_NOT_AFTER_ISSUE: (
            "cut_off_on",
            _(
                "The deadline, %(cut_off)s, is not after the invitation of %(issued)s. Compare "
                "both with the letter."
            ),
        ),
        LetterFault.CUT_OFF_BEYOND_PERIOD: (
            "cut_off_on",
            _(
                "The deadline, %(cut_off)s, is more than %(days)s days after the invitation of "
                "%(issued)s: no letter prints that, and IRCC grants no extension. Compare both "
                "with the letter."
            ),
        ),
    }
    faults = letter_faults(issued_at, cut_off_at, now=now)
    if faults:
        words = {
            "issued": utc(issued_at),
            "cut_off": utc(cut_off_at) if cut_off_at else "",
            "days": (latest_cut_off_at(issued_at) - issued_at).days
            if LetterFault.CUT_OFF_BEYOND_PERIOD in faults
            else "",
        }
        raise ValidationError({messages[f][0]: messages[f][1] % words for f in faults})


def _refuse_lapsed_profile(client: Client, issued_at: datetime) -> None:
    """Refuse a later invitation of the profile on which one lapsed.

    Source: IRPA 10.1(6).
    """
    earlier = client.invitations.filter(state=InvitationToApply.State.LAPSED)
    lapsed = earlier.filter(issued_at__lt=issued_at).first()
    profile = getattr(client, "profile", None)
    submitted_at = profile.submitted_at if profile else None
    if lapsed is None or (submitted_at is not None and submitted_at > lapsed.issued_at):
        return
    words = {
        "issued": utc(lapsed.issued_at),
        "cut_off": utc(lapsed.cut_off_at),
        "submitted": utc(submitted_at) if submitted_at else "",
    }
    on_file = (
        _("The profile on file was submitted at %(submitted)s, before that invitation.") % words
        if submitted_at
        else _("When the profile was submitted is not on file.")
    )
    refused = _(
        "The invitation of %(issued)s lapsed at %(cut_off)s, and a profile on which one lapsed "
        "cannot be invited again (IRPA 10.1(6)). %(on_file)s Enter the new profile with the "
        "moment it was submitted, then record this invitation; if the earlier one did not lapse, "
        "open it again and record how it ended."
    )
    raise ValidationError(refused % {**words, "on_file": on_file})


def refuse_impossible_ending(
    ita: InvitationToApply, ending: Ending, *, at: datetime, now: datetime
) -> None:
    """Refuse an ending that cannot have happened at its instant; a late submission passes.

    Raises:
        ValidationError: what does not fit, with both instants.
    """
    fault = ending_fault(ending, at=at, issued_at=ita.issued_at, cut_off_at=ita.cut_off_at, now=now)
    messages = {
        EndingFault.BEFORE_ISSUE: _("%(at)s is before the invitation of %(issued)s."),
        EndingFault.IN_FUTURE: _("%(at)s lies in the future."),
        EndingFault.DECLINED_TOO_LATE: _(
            "%(at)s is not before the deadline of %(cut_off)s. An invitation can be declined only "
            "before it; from then on it has lapsed."
        ),
        EndingFault.LAPSED_TOO_EARLY: _(
            "The deadline of %(cut_off)s has not passed: the invitation has not lapsed. It can "
            "still be declined, which keeps the profile."
        ),
    }
    if fault is not None and fault is not EndingFault.LATE_SUBMISSION:
        raise ValidationError(
            messages[fault]
            % {"at": utc(at), "issued": utc(ita.issued_at), "cut_off": utc(ita.cut_off_at)}
        )


def utc(moment: datetime) -> str:
    """Return an instant in words, in UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _move_client(
    client: Client, stage: Stage, *, by: User, now: datetime, reason: str = ""
) -> None:
    client.stage = stage
    _sign(client, by, now, reason=reason)
    client.save(update_fields=["stage"])


def _sign(row: Any, by: User, now: datetime, *, reason: str) -> None:
    """Tell the history who changes the row, when and why."""
    row._history_user, row._history_date, row._change_reason = by, now, reason
