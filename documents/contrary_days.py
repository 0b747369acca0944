"""Days in a client's file that cannot both be true, where each alone could be."""

from collections.abc import Iterator
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clients.forms.agreement import (
    before_its_permit,
    older_than_parent,
    outside_its_job,
    too_young,
)
from clients.models import Client, FamilyMember, Leave, PermitRenewal
from eligibility.blocks import Block, address_of


def of_days(client: Client, family: list[FamilyMember]) -> Iterator[Block]:
    """Yield what jobs, leaves, renewals and children say against a birth date or each other.

    The forms refuse most of it; a file may still hold it from before, or from two changes.
    """
    own_data = address_of(client.pk, f"client:{client.pk}")
    children = [one for one in family if one.relation == FamilyMember.Relation.CHILD]
    for child in children:
        if problem := older_than_parent(child.birth_date, client.birth_date):
            title = _("A child no younger than the client: %(name)s") % {"name": child}
            yield _block(title, problem, _("Open the client’s own data"), own_data)
    for job in client.employments.all():
        record = address_of(client.pk, f"job:{job.pk}")
        if problem := too_young(client.birth_date, job.first_day):
            title = _("Too young for a job: %(employer)s") % {"employer": job.employer}
            yield _block(title, problem, _("Open the job"), record)
    yield from _of_leaves(client)
    renewals = PermitRenewal.objects.filter(permit__client=client).select_related("permit")
    for renewal in renewals:
        if problem := before_its_permit(renewal.applied_on, renewal.permit):
            title = _("A renewal before its permit: %(permit)s") % {"permit": renewal.permit}
            record = address_of(client.pk, f"renewal:{renewal.pk}")
            yield _block(title, problem, _("Open the renewal"), record)


def _of_leaves(client: Client) -> Iterator[Block]:
    rows = Leave.objects.filter(employment__client=client).select_related("employment")
    leaves = list(rows.order_by("employment", "first_day", "pk"))
    for leave in leaves:
        job = leave.employment
        for problem in outside_its_job(leave.first_day, leave.last_day, job).values():
            title = _("A leave outside its job: %(employer)s") % {"employer": job.employer}
            record = address_of(client.pk, f"leave:{leave.pk}")
            yield _block(title, problem, _("Open the leave"), record)
    for earlier, later in pairwise(leaves):
        of_one_job = earlier.employment_id == later.employment_id
        if of_one_job and later.first_day <= earlier.last_day:
            yield Block(
                _("Two leaves at one time: %(employer)s") % {"employer": later.employment.employer},
                _(
                    "%(earlier)s and %(later)s share days. One day is one leave: correct the "
                    "days of one of them."
                )
                % {"earlier": earlier, "later": later},
                _("Open the later one"),
                address_of(client.pk, f"leave:{later.pk}"),
            )


def _block(title: str, problem: ValidationError, button: str, href: str) -> Block:
    return Block(title, " ".join(problem.messages), button, href)
