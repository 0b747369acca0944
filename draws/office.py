"""This firm's clients against rounds, and the rule a round names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import F, Q
from django.urls import reverse

from accounts.access import AccessTo
from clients.models import Client
from draws.candidates import AgainstRound, GroupVerdict, against_round, against_rounds
from draws.models import Round
from eligibility.assessment import blocking_reason, conclude
from eligibility.gather import person_of, with_facts
from eligibility.models import RuleVersion
from eligibility.rules.conditions import PHYSICIANS
from eligibility.rules.facts import Person
from eligibility.rules.findings import Outcome
from eligibility.rules.law import NotInForce, Version, law_on
from eligibility.versions import published_versions

ROUNDS_COMPARED = 3
CRS_TABLES = ("points_table", "crs")


@dataclass(frozen=True, slots=True)
class ClientsAgainst:
    """One page of this firm's open files against one round."""

    rows: list[AgainstRound]
    page: Page[Client]


def clients_against(
    held: Round, user: AccessTo, *, page: str | None, size: int
) -> ClientsAgainst | None:
    """Return the open files with a profile, best score first; None for another category."""
    if held.category_key != PHYSICIANS:
        return None
    clients = (
        Client.objects.visible_to(user)
        .open()
        .filter(Q(profile__isnull=False) | Q(pk__in=held.itas.values("client")))
        .order_by(F("profile__crs_score").desc(nulls_last=True), "family_name", "pk")
    )
    shown = Paginator(clients, size).get_page(page)
    filled = with_candidate_facts(shown)
    versions = published_versions()
    changed_on = crs_changed_on(versions)
    rows = [
        against_round(
            client,
            held,
            _verdict(client, person_of(client), versions, held.held_on),
            crs_changed_on=changed_on,
        )
        for client in filled
    ]
    return ClientsAgainst(rows, shown)


def against_physician_rounds(client: Client) -> list[AgainstRound]:
    """Return one client against the newest physicians rounds, judged as of each round's day."""
    rounds = list(Round.objects.of_category(PHYSICIANS).newest_first()[:ROUNDS_COMPARED])
    (filled,) = with_candidate_facts([client])
    person, versions = person_of(filled), published_versions()
    verdicts = {held.number: _verdict(filled, person, versions, held.held_on) for held in rounds}
    return against_rounds(filled, rounds, verdicts, crs_changed_on=crs_changed_on(versions))


def with_candidate_facts(clients: Iterable[Client]) -> list[Client]:
    """Return these clients in their order, with every row that rules and selection read."""
    order = [client.pk for client in clients]
    found = with_facts(Client.objects.filter(pk__in=order))
    filled = {
        client.pk: client
        for client in found.select_related("profile", "owner").prefetch_related("invitations")
    }
    return [filled[pk] for pk in order]


def _verdict(client: Client, person: Person, versions: Iterable[Version], on: date) -> GroupVerdict:
    """Return whether the client was in the physicians category on a day, in one sentence."""
    address = f"{reverse('eligibility:assessment_detail', args=[client.pk])}?on={on:%Y-%m-%d}"
    try:
        category = conclude(person, versions, on=on, rule_key=PHYSICIANS).category
    except NotInForce:
        return GroupVerdict(
            Outcome.UNDETERMINED, f"what the category asked for on {on:%Y-%m-%d}", address
        )
    if category.outcome is Outcome.MET:
        return GroupVerdict(Outcome.MET, f"In the category as of {on:%Y-%m-%d}.", address)
    missing = dict.fromkeys(
        fact
        for finding in category.findings
        if finding.outcome is Outcome.UNDETERMINED and not finding.is_warning
        for fact in finding.missing
    )
    reason = blocking_reason(category.findings)
    return GroupVerdict(category.outcome, reason, address, tuple(missing))


def crs_changed_on(versions: Iterable[Version]) -> tuple[date, ...]:
    """Return the days from which other CRS tables are in force, or reported to be, in order."""
    tables = [row for row in versions if (row.kind, row.key) == CRS_TABLES]
    days = {row.since for row in tables} | {row.unconfirmed_from for row in tables}
    return tuple(sorted(day for day in days if day is not None))


def crs_tables_of(held: Round) -> Version | None:
    """Return the CRS tables in force on a round's day; scores compare under the same ones only."""
    return law_on(held.held_on, published_versions()).find(*CRS_TABLES)


def rule_of_round(held: Round) -> RuleVersion | None:
    """Return the published version of the category that a round names, where this office has it."""
    if not held.category_key:
        return None
    versions = RuleVersion.objects.published().filter(kind="category", key=held.category_key)
    return versions.filter(label=held.category_label).first()
