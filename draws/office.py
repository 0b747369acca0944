"""This firm's clients against rounds, and the rule a round names."""

from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from datetime import date

from django.db.models import prefetch_related_objects
from django.urls import reverse

from clients.models import Client
from draws.candidates import AgainstRound, against_rounds
from draws.groups import judge
from draws.models import Round
from draws.scores import score_used
from eligibility.gather import person_of, read_facts, with_facts
from eligibility.models import RuleVersion
from eligibility.rules.conditions import PHYSICIANS
from eligibility.rules.law import Version, law_on
from eligibility.versions import published_versions

ROUNDS_COMPARED = 3
CRS_TABLES = ("points_table", "crs")


def against_physician_rounds(client: Client) -> list[AgainstRound]:
    """Return one client against the newest physicians rounds, judged as of each round's day."""
    rounds = list(Round.objects.of_category(PHYSICIANS).newest_first()[:ROUNDS_COMPARED])
    filled = copy(client)  # what is read here stays here, what the page has read is not again
    read_facts(filled)
    prefetch_related_objects([filled], "invitations")
    person, versions = person_of(filled), published_versions()
    verdicts = {
        held.number: replace(
            judge(person, held, versions, on=held.held_on).verdict,
            address=assessment_address(client, held.held_on),
        )
        for held in rounds
    }
    scores = {
        held.number: score_used(filled, person, law_on(held.held_on, versions), on=held.held_on)
        for held in rounds
    }
    return against_rounds(filled, rounds, verdicts, scores, crs_changed_on=crs_changed_on(versions))


def assessment_address(client: Client, on: date) -> str:
    """Return the page that assesses a client as of a day."""
    return f"{reverse('eligibility:assessment_detail', args=[client.pk])}?on={on:%Y-%m-%d}"


def with_candidate_facts(clients: Iterable[Client]) -> list[Client]:
    """Return these clients in their order, with every row that rules and selection read."""
    order = [client.pk for client in clients]
    found = with_facts(Client.objects.filter(pk__in=order))
    filled = {
        client.pk: client
        for client in found.select_related("profile", "owner").prefetch_related("invitations")
    }
    return [filled[pk] for pk in order]


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
