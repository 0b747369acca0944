"""The papers that keep an invited client's application from being filed, in short."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import Client
from documents.overview import overview_of
from documents.views import checklist_of
from draws.models import InvitationToApply
from eligibility.blocks import Block

NAMED = 3


def papers_that_block(
    client: Client, invitation: InvitationToApply | None, *, now: datetime
) -> list[Block]:
    """Return a block for each child who ages out, and one for what is missing, if anything is."""
    checklist = checklist_of(client, now=now) if invitation else None
    if checklist is None or checklist.ita_id is None:
        return []
    overview = overview_of(checklist, now=now)
    blocking = overview.blocking
    if not blocking:
        return overview.ages_out
    count = len(blocking)
    title = ngettext(
        "%(count)s required paper is still open",
        "%(count)s required papers are still open",
        count,
    )
    names = "; ".join(str(line.item) for line in blocking[:NAMED])
    if count > NAMED:
        names = _("%(names)s; and %(more)s more.") % {"names": names, "more": count - NAMED}
    href = f"{reverse('documents:checklist_detail', args=[client.pk])}?show=missing"
    papers = Block(title % {"count": count}, names, _("See what is missing"), href)
    return [*overview.ages_out, papers]
