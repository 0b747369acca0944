"""What the importing commands share: the firm, the report, the saving."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Firm, User
from clients.exchange.checking import default_owner, plan_of
from clients.exchange.letters import plan_letters
from clients.exchange.reading import FileRows, Problem
from clients.exchange.saving import import_clients

SHOWN = 50


def firm_named(slug: str) -> Firm:
    """Return the firm of this short name. Raises CommandError naming those there are."""
    firm = Firm.objects.filter(slug=slug).first()
    if firm is None:
        known = ", ".join(Firm.objects.values_list("slug", flat=True)) or "none"
        raise CommandError(f"There is no firm “{slug}”. Firms here: {known}.")
    return firm


def owner_of(firm: Firm) -> User:
    """Return who takes files that name nobody of the firm. Raises CommandError."""
    owner = default_owner(firm)
    if owner is None:
        raise CommandError(f"Nobody works at {firm}; a file needs an owner.")
    return owner


def import_rows(
    command: BaseCommand, read: FileRows, firm: Firm, owner: User, *, now: datetime, is_trial: bool
) -> None:
    """Check and save the rows, with a report. Raises CommandError when anything is wrong."""
    on = now.astimezone(firm.zone).date()
    plan = plan_of(read.rows, firm, owner=owner, on=on, problems=read.problems)
    plan_letters(plan, read.letters)
    for doubt in plan.doubts[:SHOWN]:
        command.stderr.write(f"look at {_line(doubt)}")
    if not plan.may_be_saved:
        lines = "\n".join(map(_line, plan.problems[:SHOWN]))
        number = len(plan.problems)
        raise CommandError(f"Nothing was imported. Problems: {number}.\n{lines}")
    counts = ", ".join(f"{kind} {number}" for kind, number in plan.counts)
    if is_trial:
        command.stdout.write(f"This file can be imported: {counts}.")
        return
    import_clients(plan, by=None, now=now)
    command.stdout.write(f"Imported into {firm}: {counts}.")


def _line(problem: Problem) -> str:
    value = f" “{problem.value}”" if problem.value else ""
    return f"{problem.place} {problem.column}{value}: {problem.message}"
