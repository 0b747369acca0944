"""`manage.py make_clients --seed 1 --count 1000`: invented physicians, to a file or a firm."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Firm, User
from clients.exchange.columns import csv_columns
from clients.exchange.making import make_clients
from clients.exchange.spreadsheets import csv_lines
from clients.invented import Case, InventedPhysicians
from clients.models import Client


class Command(BaseCommand):
    help = "Makes invented physicians with every kind of fact; the same seed and day, the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--count", type=int, default=1000)
        parser.add_argument("--today", type=date.fromisoformat, help="such as 2026-11-22")
        place = parser.add_mutually_exclusive_group(required=True)
        place.add_argument("--csv", type=Path, help="write a file for import_clients")
        place.add_argument("--firm", help="short name of the firm whose files they become")

    def handle(self, **options: Any) -> None:
        today = options["today"] or timezone.now().date()
        if options["count"] < 1:
            raise CommandError(f"--count is {options['count']}; it must be 1 or more.")
        source = InventedPhysicians(options["seed"], today)
        if options["csv"]:
            with options["csv"].open("wb") as file:
                file.writelines(csv_lines(_table(source.cases(options["count"]))))
            self.stdout.write(f"{options['count']} physicians in {options['csv']}.")
            return
        firm = Firm.objects.filter(slug=options["firm"]).first()
        if firm is None:
            raise CommandError(f"There is no firm “{options['firm']}”.")
        owners = list(User.objects.filter(firm=firm).active().order_by("pk"))
        if not owners:
            raise CommandError(f"Nobody works at {firm}; a file needs an owner.")
        first = Client.objects.filter(firm=firm).count() + 1
        made = make_clients(source.cases(options["count"], first), firm, owners)
        self.stdout.write(f"{made} physicians at {firm}.")


def _table(cases: Iterator[Case]) -> Iterator[list[Any]]:
    columns = csv_columns()
    yield list(columns)
    for case in cases:
        for kind, rows in case.items():
            for row in rows:
                yield [row.get(name) if name != "fact" else kind for name in columns]
