"""`manage.py load_rounds [FILE or ADDRESS]`: bring rounds of invitations in."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from draws.feed import DamagedFeedError
from draws.fetching import LARGEST_FILE_BYTES, FetchError, fetch_and_load, is_address, source_of
from draws.loading import keep_refusal, load_official_feed, load_shipped_table
from draws.models import QuarantinedRound, RoundLoad


class Command(BaseCommand):
    help = (
        "Load rounds of invitations: the official file ee_rounds_123_en.json when a file or its "
        "address is given, the shipped table otherwise. All of it or nothing; twice gives the same "
        "rows."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            metavar="FILE",
            help="the official rounds file, or its http or https address",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        if options["file"] is None:
            self._print("the shipped table", load_shipped_table(at=at), options["verbosity"])
            return
        source = options["file"]
        try:
            if is_address(source):
                load = fetch_and_load(source_of(source), now=at)
            else:
                load = self._from_file(Path(source), at)
        except (DamagedFeedError, FetchError) as error:
            raise CommandError(f"{source}: {error} Nothing was loaded.") from None
        if load is None:
            self.stdout.write(f"{source} is as it was when it was last loaded.")
            return
        self._print(source, load, options["verbosity"])
        for row in QuarantinedRound.objects.filter(resolved_at=None):
            self.stderr.write(f"Set aside, round {row.number}: {row.reason}")

    def _from_file(self, path: Path, at: datetime) -> RoundLoad:
        content = self._content(path)
        try:
            return load_official_feed(content, at=at)
        except DamagedFeedError as error:
            keep_refusal(error, at=at)
            raise

    def _content(self, path: Path) -> bytes:
        try:
            if path.stat().st_size > LARGEST_FILE_BYTES:
                raise CommandError(
                    f"{path} is larger than {LARGEST_FILE_BYTES // 2**20} MB; the rounds file is "
                    "under 1 MB. Nothing was loaded."
                )
            return path.read_bytes()
        except OSError as error:
            raise CommandError(
                f"{path} cannot be read: {error.strerror}. Check the path. Nothing was loaded."
            ) from None

    def _print(self, source: str, load: RoundLoad, verbosity: int) -> None:
        if verbosity == 0:
            return
        self.stdout.write(
            f"{load.row_count} rounds in {source}: {load.new_count} new, "
            f"{load.changed_count} changed, {load.filled_count} completed, "
            f"{load.unchanged_count} unchanged, {load.quarantined_count} set aside; "
            f"{load.kept_count} not in it kept."
        )
