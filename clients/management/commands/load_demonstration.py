"""`manage.py load_demonstration`: two offices with files in every state, and their sign-ins."""

from argparse import ArgumentParser
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Firm, User
from clients.demonstration.offices import FIRMS, PASSWORD, SIGN_INS, open_offices, take_on_keepers
from clients.demonstration.people import rows_of_people
from clients.exchange.checking import plan_of
from clients.exchange.making import make_clients
from clients.exchange.saving import import_clients
from clients.invented import InventedPhysicians
from clients.models import Client
from deadlines.actions import close_application, open_application
from documents.demonstration import finish, work_on
from documents.demonstration_letters import add_letters
from documents.filing import Proof
from draws.models import InvitationToApply, Round
from draws.rules.invitation import Ending
from eligibility.actions import bring_up_to_date
from eligibility.models import RuleVersion

INVITED, SUBMITTED = "2026-0051", "2025-0118"
OTHER_FIRM_FILES = 12
SIXTY_DAYS = timedelta(days=61)


class Command(BaseCommand):
    help = "Loads the demonstration offices once; never over real data in production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="load in production too")
        parser.add_argument("--today", type=date.fromisoformat, help="as of this day")

    def handle(self, **options: Any) -> None:
        if not (settings.DEBUG or settings.EMBEDDED or options["force"]):
            raise CommandError(
                "This is a production installation: its sign-ins would be known to everyone. "
                "Say --force to load the demonstration all the same."
            )
        if Firm.objects.filter(slug__in=[slug for slug, *_rest in FIRMS]).exists():
            take_on_keepers()
            self.stdout.write("The demonstration is loaded already.")
        else:
            day = options["today"]
            now = datetime.combine(day, time(14), tzinfo=UTC) if day else timezone.now()
            load(now)
            self.stdout.write(f"Loaded the demonstration with {Client.objects.count()} files.")
        self.stdout.write(f"Sign in with the password “{PASSWORD}” as:")
        for person in SIGN_INS:
            place = f", {person.firm}" if person.firm else ""
            self.stdout.write(f"  {person.email}  {person.full_name} ({person.role}{place})")


def load(now: datetime) -> None:
    """Make the offices, their files and one open invitation, as of `now`; all or nothing."""
    if not RuleVersion.objects.exists():
        call_command("load_rules", verbosity=0)
    if not Round.objects.exists():
        call_command("load_rounds", verbosity=0)
    today = now.date()
    with transaction.atomic():
        firms = open_offices()
        _open_files(firms["northwind"], today, now)
        people = list(User.objects.filter(firm=firms["pacific-gate"]).order_by("pk"))
        invented = InventedPhysicians(7, today).cases(OTHER_FIRM_FILES)
        make_clients(invented, firms["pacific-gate"], people)
        _invite(firms["northwind"], now)
        add_letters(firms["northwind"], now=now)
    files = Client.objects.filter(firm__in=firms.values())
    bring_up_to_date(files, on=today, now=now)


def _open_files(firm: Firm, today: date, now: datetime) -> None:
    owner, consultant, _assistant = User.objects.filter(firm=firm).order_by("pk")
    plan = plan_of(rows_of_people(today), firm, owner=owner, on=today)
    if not plan.may_be_saved:
        raise CommandError(f"The demonstration's own files are wrong: {plan.problems}")
    for number, client in enumerate(plan.made["client"]):
        client.owner, client.backup = (owner, consultant) if number % 3 else (consultant, owner)
    import_clients(plan, by=owner, now=now)


def _invite(firm: Firm, now: datetime) -> None:
    """Record an open invitation with checklist and reminders, and one that ended in time."""
    ita = _record(firm, INVITED, now - timedelta(days=20))
    work_on(ita.checklist, by=ita.recorded_by, now=now - timedelta(days=12))
    ita = _record(firm, SUBMITTED, now - timedelta(days=75))
    filed_at = now - timedelta(days=23)
    finish(ita.checklist, by=ita.recorded_by, now=filed_at)
    proof = Proof(
        number="E002914476",
        why_no_file="The portal showed the confirmation, its file could not be saved that day.",
    )
    close_application(
        ita,
        Ending.SUBMITTED,
        filed_at,
        proof.in_words,
        ita.recorded_by,
        now=filed_at,
        proof=proof,
    )


def _record(firm: Firm, reference: str, now: datetime) -> InvitationToApply:
    """Record an invitation on the day it came; what was due since then is sent as usual."""
    client = Client.objects.select_related("owner").get(firm=firm, reference=reference)
    issued_at = now.replace(hour=3, minute=24, second=23, microsecond=0)
    midnight = datetime.combine(issued_at.date(), time(), tzinfo=UTC)
    return open_application(
        client=client,
        issued_at=issued_at,
        cut_off_at=midnight + SIXTY_DAYS,
        program="CEC",
        round=None,
        by=client.owner,
        now=max(now, issued_at),
    )
