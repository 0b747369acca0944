"""What a paper must amount to: fees owed on the filing day, settlement funds for the family."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import Client, FamilyMember
from documents.gather import born_by
from documents.rules.calendar_months import age_on
from eligibility.edition import shipped_versions
from eligibility.rules.fees import Applicant, Fees, fees_for
from eligibility.rules.funds import funds_needed
from eligibility.rules.law import Law, Version, law_on
from eligibility.versions import published_versions

FEE_TABLE = ("fee_table", "permanent_residence")
FUNDS_TABLE = ("funds_table", "settlement_funds")


@dataclass(frozen=True, slots=True)
class Amount:
    """Canadian dollars a paper must show, in words, by the table in force on the filing day.

    `dollars` is `None` while a fact of the family is not known; `words` then names it.
    """

    dollars: Decimal | None
    words: str
    version: Version

    @property
    def is_confirmed(self) -> bool:
        """Whether nothing about the table is in doubt."""
        return not self.version.notices


def amounts_of(client: Client, family: Iterable[FamilyMember], on: date) -> dict[str, Amount]:
    """Return the amounts by checklist entry for an application received on a day."""
    law = law_on(on, published_versions() or shipped_versions())
    return _fees(client, list(family), law, on) | _funds(list(family), law)


def _fees(client: Client, family: list[FamilyMember], law: Law, on: date) -> dict[str, Amount]:
    version = law.find(*FEE_TABLE)
    if version is None:
        return {}
    people: list[Client | FamilyMember] = [client, *_coming(family)]
    applicants = [_applicant(one, on) for one in people]
    known = [one for one in applicants if one is not None]
    if len(known) < len(applicants) or any(one.is_accompanying is None for one in family):
        words = _("Not known: who comes to Canada, and the birth dates.")
        keys = ("fee_processing", "fee_rprf", "fee_biometrics")
        return dict.fromkeys(keys, Amount(None, words, version))
    fees: Fees = fees_for(version.body, known)
    return {
        key: Amount(dollars, f"{dollars_in_words(dollars)} {_payers(count)}", version)
        for key, dollars, count in (
            ("fee_processing", fees.processing, len(known)),
            ("fee_rprf", fees.right_of_permanent_residence, fees.adults),
            ("fee_biometrics", fees.biometrics, fees.measured),
        )
    }


def _payers(count: int) -> str:
    return ngettext("for %(count)s person", "for %(count)s people", count) % {"count": count}


def _funds(family: list[FamilyMember], law: Law) -> dict[str, Amount]:
    version = law.find(*FUNDS_TABLE)
    if version is None:
        return {}
    size = 1 + len(family)
    dollars = funds_needed(version.body, size)
    words = ngettext(
        "%(dollars)s or more for a family of %(count)s",
        "%(dollars)s or more for a family of %(count)s",
        size,
    )
    words %= {"dollars": dollars_in_words(dollars), "count": size}
    return {"proof_of_funds_letter": Amount(dollars, words, version)}


def _coming(family: list[FamilyMember]) -> list[FamilyMember]:
    """Who pays: those coming who are not citizens or residents already."""
    return [one for one in family if one.is_accompanying and not is_settled(one)]


def is_settled(one: FamilyMember) -> bool:
    """Whether the person is known to be a citizen or permanent resident of Canada."""
    return one.is_canadian_or_permanent_resident is True


def _applicant(one: Client | FamilyMember, on: date) -> Applicant | None:
    born = born_by(one, on)
    if born is None:
        return None
    if isinstance(one, Client):
        return Applicant("principal", age_on(born, on))
    return Applicant("child" if one.relation == "child" else "spouse", age_on(born, on))


def dollars_in_words(dollars: Decimal) -> str:
    """Return an amount as an office writes it: $2,250 CAD."""
    return _("$%(amount)s CAD") % {"amount": f"{dollars:,.0f}"}
