"""`manage.py export_client REFERENCE --firm SLUG`: every fact of one file as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.audit import record_act
from clients.exchange.case_file import case_file
from clients.models import Client


class Command(BaseCommand):
    help = "Prints one client's file as JSON, in the form of docs/case-file.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference")
        parser.add_argument("--firm", help="short name; needed when several firms have it")

    def handle(self, **options: Any) -> None:
        found = Client.objects.filter(reference=options["reference"])
        if options["firm"]:
            found = found.filter(firm__slug=options["firm"])
        clients = list(found.select_related("firm", "owner", "backup", "assistant")[:2])
        if not clients:
            raise CommandError(f"No file has the reference {options['reference']}.")
        if len(clients) > 1:
            firms = " and ".join(client.firm.slug for client in clients)
            raise CommandError(f"{firms} both have this reference. Say which by --firm.")
        [client] = clients
        text = json.dumps(case_file(client), indent=2, ensure_ascii=False)
        record_act(
            "case_file_exported", at=timezone.now(), by=None, subject=client, firm=client.firm
        )
        self.stdout.write(text)
