"""`manage.py import_clients FILE --firm SLUG [--dry-run]`: a list of clients from CSV or XLSX."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clients.exchange.reading import rows_of
from clients.exchange.spreadsheets import UnreadableFile, read_tables
from clients.management.importing import firm_named, import_rows, owner_of


class Command(BaseCommand):
    help = "Imports clients from CSV or XLSX: everything is checked, then all is saved or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--firm", required=True, help="short name of the firm")
        parser.add_argument("--dry-run", action="store_true", help="check only")

    def handle(self, **options: Any) -> None:
        firm = firm_named(options["firm"])
        try:
            # No limit here: whoever may start commands knows how long a long file takes.
            tables = read_tables(
                options["file"].name, options["file"].read_bytes(), is_limited=False
            )
            read = rows_of(tables)
        except (OSError, UnreadableFile) as error:
            raise CommandError(str(error)) from error
        now, owner = timezone.now(), owner_of(firm)
        import_rows(self, read, firm, owner, now=now, is_trial=options["dry_run"])
