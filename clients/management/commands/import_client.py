"""`manage.py import_client FILE --firm SLUG`: one client's file from JSON."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clients.exchange.case_file import read_case_file
from clients.exchange.spreadsheets import UnreadableFile
from clients.management.importing import firm_named, import_rows, owner_of


class Command(BaseCommand):
    help = "Reads one client's file in the form of docs/case-file.md: all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a path, or - for standard input")
        parser.add_argument("--firm", required=True, help="short name of the firm")
        parser.add_argument("--dry-run", action="store_true", help="check only")

    def handle(self, **options: Any) -> None:
        firm = firm_named(options["firm"])
        try:
            text = sys.stdin.read() if options["file"] == "-" else _text(options["file"])
            read = read_case_file(text)
        except (OSError, UnicodeDecodeError, UnreadableFile) as error:
            raise CommandError(str(error)) from error
        now, owner = timezone.now(), owner_of(firm)
        import_rows(self, read, firm, owner, now=now, is_trial=options["dry_run"])


def _text(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")
