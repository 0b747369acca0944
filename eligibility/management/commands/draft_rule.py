"""`manage.py draft_rule FILE --by EMAIL`: a whole rule version from JSON, as a draft."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Role, User
from eligibility.evaluation.reading import FormError
from eligibility.rule_document import draft_from_document


class Command(BaseCommand):
    help = "Read one rule version from a JSON file into a draft, or refuse it with the place."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a JSON file, - for standard input")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the rule maintainer")

    def handle(self, *args: Any, **options: Any) -> None:
        author = User.objects.filter(email=options["by"], role=Role.RULE_MAINTAINER).first()
        if author is None:
            raise CommandError(f"{options['by']} is no rule maintainer. Name one by email.")
        try:
            text = _read(options["file"])
            draft = draft_from_document(text, by=author, now=timezone.now())
        except (FormError, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"Draft {draft.pk}: {draft}. Read it in the admin site.")


def _read(file: str) -> str:
    given = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    return given.decode("utf-8-sig")
