"""`manage.py load_noc`: bring the official text of one NOC version in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eligibility.noc import IN_USE, attribution, load_official_text
from eligibility.noc_file import LARGEST_BYTES, DamagedNocFile


class Command(BaseCommand):
    help = (
        "Load the official text of a version of the National Occupational Classification from "
        "the two published CSV files, beside the versions already here. All of it or nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--elements", required=True, metavar="FILE", help="… - elements.csv")
        parser.add_argument(
            "--structure", required=True, metavar="FILE", help="… - classification_structure.csv"
        )
        parser.add_argument(
            "--noc-version",
            default=IN_USE,
            help="as the files' headings name it, such as “2021 V1.0” (default)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        version = " ".join(options["noc_version"].split())
        elements, structure = _content(options["elements"]), _content(options["structure"])
        try:
            loaded = load_official_text(elements, structure, version)
        except DamagedNocFile as error:
            raise CommandError(f"{error} Nothing was loaded.") from None
        self.stdout.write(
            f"NOC {version}: {loaded.changed} unit groups new or changed, "
            f"{loaded.unchanged} unchanged. {attribution(version)}"
        )
        if loaded.without_lead:
            shown = ", ".join(loaded.without_lead[:5])
            self.stderr.write(
                f"{len(loaded.without_lead)} unit groups have no lead statement in the structure "
                f"file ({shown} …). Load the complete structure file to have them."
            )


def _content(name: str) -> bytes:
    path = Path(name)
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise CommandError(
                f"{path} is larger than {LARGEST_BYTES // 2**20} MB; the published files have "
                "about 5 MB. Nothing was loaded."
            )
        return path.read_bytes()
    except OSError as error:
        raise CommandError(
            f"{path} cannot be read: {error.strerror}. Check the path. Nothing was loaded."
        ) from None
