"""A file before IRCC: the invitation and the day of receipt decide, not the days since."""

from dataclasses import dataclass
from datetime import date

from clients.models import Client, Stage
from documents.actions import utc_date
from documents.filing import at_both_moments
from draws.models import InvitationToApply
from eligibility.blocks import Block, blocks_of_findings
from eligibility.page import ClientAssessment
from eligibility.rules.findings import Outcome


@dataclass(frozen=True, slots=True)
class Filed:
    """The two days that decide over a submitted application, what they come to, what blocks."""

    invitation: InvitationToApply
    invited_on: date
    received_on: date
    outcome: Outcome | None
    """None where no rules were in force."""
    blocks: tuple[Block, ...]


def filed_of(client: Client, assessment: ClientAssessment | None) -> Filed | None:
    """Return what decides over a file before IRCC; None before the submission.

    Work without authorization weighs whatever the two days come to. Source: IRPA 11.2.
    """
    if client.stage not in {Stage.SUBMITTED, Stage.LANDED}:
        return None
    ita = client.invitations.submitted().select_related("round").first()
    if ita is None or ita.closed_at is None:
        return None
    ita.client = client
    invited_on, received_on = utc_date(ita.issued_at), utc_date(ita.closed_at)
    if client.stage == Stage.LANDED or received_on < invited_on or assessment is None:
        return Filed(ita, invited_on, received_on, None, ())
    found = at_both_moments(ita, assessment.person, invited_on=invited_on, received_on=received_on)
    grave = [each for each in assessment.blocks if each.is_grave]
    unmet = blocks_of_findings(client.pk, found.findings) if found else []
    return Filed(ita, invited_on, received_on, found.outcome if found else None, (*grave, *unmet))
