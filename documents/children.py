"""Which children of a file age out before the application is filed, in words for the office."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from django.utils.translation import gettext as _

from clients.models import Client, FamilyMember
from documents.models import Checklist
from documents.rules.ageing_out import SOURCE, AgesOut, Child, ages_out
from documents.rules.checklist import planned_filing_day, working_day
from draws.models import InvitationToApply
from eligibility.blocks import Block, address_of

NOMINEE = InvitationToApply.Program.PNP


def ageing_out(
    client: Client, family: Iterable[FamilyMember], program: str, on: date
) -> list[AgesOut]:
    """Return the children on file who age out before a filing day.

    A citizen or permanent resident needs no application. The day of the application to a province
    is not on file; the nomination came later, so whoever was under 22 on its day is safe.
    """
    children = [
        Child(str(one), one.birth_date, one.is_dependent_by_condition, f"family-member:{one.pk}")
        for one in family
        if one.relation == FamilyMember.Relation.CHILD
        and not one.is_canadian_or_permanent_resident
        and not one.has_left_the_family
    ]
    if not ages_out(children, on):
        return []
    return ages_out(children, on, locked_on=_nominated_on(client) if program == NOMINEE else None)


def children_that_block(
    checklist: Checklist, family: Iterable[FamilyMember], on: date, now: datetime
) -> list[Block]:
    """Return a block for each child who ages out before `on`; none once nothing can be filed."""
    ita = checklist.ita
    if ita is not None and ita.state != InvitationToApply.State.OPEN:
        return []
    client, today = checklist.client, now.astimezone(UTC).date()
    return [
        Block(
            _("%(child)s is no dependent child on %(day)s") % {"child": each.child.name, "day": on},
            _text(each, checklist.program, today),
            _("Open the child’s data"),
            address_of(client.pk, each.child.record),
            is_grave=True,
        )
        for each in ageing_out(client, family, checklist.program, on)
    ]


def first_plan(ita: InvitationToApply, today: date) -> date:
    """Return the filing day that an invitation's checklist begins with.

    The office's target, or an earlier day while a child who ages out before it can be included: of
    several such children the first to age out.
    """
    target = planned_filing_day(ita.issued_at.astimezone(UTC).date())
    found = ageing_out(ita.client, ita.client.family.all(), ita.program, target)
    last = min((each.last_day for each in found if each.last_day >= today), default=None)
    if last is None:
        return target
    day = working_day(last)
    return day if day >= today else last


def _nominated_on(client: Client) -> date | None:
    standing = client.nominations.filter(withdrawn_on__isnull=True)
    return standing.order_by("-issued_on").values_list("issued_on", flat=True).first()


def _text(each: AgesOut, program: str, today: date) -> str:
    values = {"last": each.last_day, "source": SOURCE}
    if each.last_day >= today:
        text = _(
            "The last day to file with this child is %(last)s, the eve of the 22nd birthday "
            "(%(source)s). Plan a day until then; to file later, take the child out of the family, "
            "the papers and the funds."
        )
    else:
        text = _(
            "The last day to file with this child was %(last)s, the eve of the 22nd birthday "
            "(%(source)s). Take the child out of the family, the papers and the funds, or record "
            "the dependency through a condition."
        )
    if program == NOMINEE:
        text += " " + _(
            "For a provincial nominee the day of the application to the province counts instead: "
            "check that day."
        )
    return text % values
