"""This firm's clients against a round, and the rule a round names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Q

from accounts.access import AccessTo
from clients.models import Client
from draws.candidates import (
    NOT_ASSESSED,
    PHYSICIANS,
    AgainstRound,
    GroupVerdict,
    against_round,
)
from draws.models import Round
from eligibility.models import Assessment, RuleVersion
from eligibility.rules.findings import Outcome


@dataclass(frozen=True, slots=True)
class ClientsAgainst:
    """One page of this firm's open files against one round."""

    rows: list[AgainstRound]
    page: Page[Client]


def clients_against(
    held: Round, user: AccessTo, *, page: str | None, size: int
) -> ClientsAgainst | None:
    """Open files with a profile, best score first; None for a round of a category not ours."""
    if held.category_key != PHYSICIANS:
        return None
    clients = (
        Client.objects.visible_to(user)
        .open()
        .filter(Q(profile__isnull=False) | Q(invitations__round=held))
        .select_related("profile", "owner")
        .prefetch_related("nominations", "invitations")
        .order_by("-profile__crs_score", "family_name", "pk")
        .distinct()
    )
    shown = Paginator(clients, size).get_page(page)
    verdicts = stored_verdicts(shown, held.category_key, held.held_on)
    rows = [against_round(client, held, verdicts.get(client.pk, NOT_ASSESSED)) for client in shown]
    return ClientsAgainst(rows, shown)


def stored_verdicts(clients: Iterable[Client], rule_key: str, on: date) -> dict[int, GroupVerdict]:
    """The newest stored verdict of each client for one rule as of one day, by client."""
    newest: dict[int, GroupVerdict] = {}
    found = Assessment.objects.filter(
        client__in=[client.pk for client in clients], rule_key=rule_key, as_of=on
    ).defer("facts")
    for assessment in found.order_by("evaluated_at"):
        newest[assessment.client_id] = verdict_of(assessment)
    return newest


def verdict_of(assessment: Assessment) -> GroupVerdict:
    """What a stored assessment says of the group, in one sentence."""
    on = f"{assessment.as_of:%Y-%m-%d}"
    if assessment.verdict in {"met", "met_by_policy"}:
        return GroupVerdict(Outcome.MET, f"In the category as of {on}.")
    if assessment.verdict == "not_met":
        return GroupVerdict(Outcome.NOT_MET, f"Not in the category as of {on}.")
    return GroupVerdict(Outcome.UNDETERMINED, f"whether the client was in the category as of {on}")


def rule_of_round(held: Round) -> RuleVersion | None:
    """The published version of the category that a round names, where this office has it."""
    if not held.category_key:
        return None
    versions = RuleVersion.objects.published().filter(kind="category", key=held.category_key)
    return versions.filter(label=held.category_label).first()
