"""Bring the shipped edition of the law into the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from eligibility.edition import EditionError, shipped_versions
from eligibility.noc import load_shipped_groups
from eligibility.versions import load_edition


class Command(BaseCommand):
    help = (
        "Load the shipped rules and NOC unit groups; the office's own versions are never replaced."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_edition(shipped_versions(), now=timezone.now())
        except EditionError as error:
            raise CommandError(str(error)) from error
        for name in loaded.kept:
            self.stderr.write(
                f"Kept: the office has its own version of {name}. Compare it with the shipped one."
            )
        self.stdout.write(
            f"Rules: {loaded.added} added, {loaded.replaced} replaced, "
            f"{loaded.unchanged} unchanged."
        )
        self.stdout.write(f"NOC unit groups: {load_shipped_groups()} added or changed.")
