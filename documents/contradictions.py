"""What in a client's file does not fit together: what an officer would ask about, and the cure."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from clients.countries import country_name
from clients.models import Client, FamilyMember, MaritalStatus
from documents.contrary_days import of_days
from documents.gather import born_by
from documents.letter_terms import terms_that_contradict
from documents.rules.calendar_months import age_on
from documents.rules.stays import OF_AGE, Residence, overlaps, uncovered
from eligibility.blocks import Block, add_address, address_of
from eligibility.rules.facts import Person

COUPLES = {
    FamilyMember.Relation.SPOUSE: MaritalStatus.MARRIED,
    FamilyMember.Relation.PARTNER: MaritalStatus.COMMON_LAW,
}
# The spouse of a client who lives apart stays a spouse: on file or not, neither is wrong.
APART = MaritalStatus.SEPARATED
NAMED_GAPS = 3


def contradictions_of(client: Client, *, on: date, person: Person | None = None) -> list[Block]:
    """Return what the facts of a file say against each other as of a day, with where to mend it.

    `person` are the client's facts where they were read already.
    """
    family = list(client.family.all())
    return [
        *_of_marital_status(client, family),
        *_of_children(client, family),
        *of_days(client, family),
        *_of_addresses(client, family, on),
        *terms_that_contradict(client, on=on, person=person),
    ]


def _of_marital_status(client: Client, family: list[FamilyMember]) -> Iterator[Block]:
    present = next((one for one in family if one.relation in COUPLES), None)
    status = client.marital_status
    own_data = address_of(client.pk, f"client:{client.pk}")
    if present is None:
        if status in COUPLES.values():
            yield Block(
                _("No spouse or partner on file"),
                _(
                    "The marital status is “%(status)s”, but the family lists nobody. Every "
                    "spouse and partner is declared, coming along or not."
                )
                % {"status": client.get_marital_status_display()},
                _("Add the family member"),
                add_address(client.pk, "family-member"),
            )
        return
    expected = COUPLES[FamilyMember.Relation(present.relation)]
    if status not in (expected, APART):
        yield Block(
            _("Marital status and family disagree"),
            _(
                "%(name)s is on file as %(relation)s, but the marital status is “%(status)s”. Set "
                "it to “%(expected)s”, or take a former spouse out of the family."
            )
            % {
                "name": present,
                "relation": present.get_relation_display().lower(),
                "status": client.get_marital_status_display() or _("not known"),
                "expected": expected.label,
            },
            _("Set the marital status"),
            own_data,
        )


def _of_children(client: Client, family: list[FamilyMember]) -> Iterator[Block]:
    for child in family:
        if child.has_left_the_family:
            yield Block(
                _("%(child)s is no dependent child") % {"child": child},
                _(
                    "On file as a dependent child, but married or with a common-law partner (IRPR "
                    "2): no papers, fees or funds are counted here. Take the child out of the "
                    "family, or correct the answer; a child who depends on the parents through a "
                    "condition stays."
                ),
                _("Open the child’s data"),
                address_of(client.pk, f"family-member:{child.pk}"),
            )


def _of_addresses(client: Client, family: list[FamilyMember], on: date) -> Iterator[Block]:
    rows = list(client.residences.all())
    people: list[Client | FamilyMember] = [client, *family]
    for one in people:
        person_id = None if isinstance(one, Client) else one.pk
        homes = [
            Residence(row.country, row.first_day, row.last_day, record=f"residence:{row.pk}")
            for row in rows
            if row.person_id == person_id
        ]
        yield from _overlaps(client, one, homes)
        yield from _gaps(client, one, homes, on)


def _overlaps(
    client: Client, one: Client | FamilyMember, homes: list[Residence]
) -> Iterator[Block]:
    for each in overlaps(homes):
        yield Block(
            _("Two addresses at one time: %(person)s") % {"person": one},
            _(
                "%(earlier)s and %(later)s are both on file for %(first)s to %(last)s. An address "
                "history has one address a day: correct the days of one of them."
            )
            % {
                "earlier": country_name(each.earlier.country),
                "later": country_name(each.later.country),
                "first": each.first_day,
                "last": each.last_day or _("today"),
            },
            _("Open the earlier one"),
            address_of(client.pk, each.earlier.record),
        )


def _gaps(
    client: Client, one: Client | FamilyMember, homes: list[Residence], on: date
) -> Iterator[Block]:
    """Yield the days without an address, once one is on file: before, everything is missing."""
    born = born_by(one, on)
    if not homes or born is None or age_on(born, on) < OF_AGE:
        return
    gaps = uncovered(homes, born, on)
    if gaps:
        named = ", ".join(
            _("%(first)s to %(last)s") % {"first": first, "last": last}
            for first, last in gaps[:NAMED_GAPS]
        )
        more = len(gaps) - NAMED_GAPS
        if more > 0:
            named = _("%(named)s and %(more)s more") % {"named": named, "more": more}
        first, last = gaps[0]
        days = {"first_day": first.isoformat(), "last_day": last.isoformat()}
        person = {} if isinstance(one, Client) else {"person": str(one.pk)}
        yield Block(
            _("Days without an address: %(person)s") % {"person": one},
            _(
                "No address for %(gaps)s. The form asks for every day of ten years, or since the "
                "eighteenth birthday, and stops at a gap."
            )
            % {"gaps": named},
            _("Add the missing address"),
            add_address(client.pk, "residence", **days, **person),
        )
