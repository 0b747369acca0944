"""Hash the official text of the unit groups that letters are compared with."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eligibility.duty_lexicon import SHINGLES, shipped_lexicon
from eligibility.noc import IN_USE
from eligibility.noc_file import DamagedNocFile
from eligibility.noc_statements import official_statements
from eligibility.rules.duties.copying import hashes_of

HEAD = """\
# Hashes of every three word stems in a row, and of whole short statements with their number of
# words, of the official text of the unit groups that letters are compared with. Made by
# `manage.py hash_noc` from the official files; the text itself is not here.
# Source: Statistics Canada, National Occupational Classification (NOC) 2021 Version 1.0.
"""


class Command(BaseCommand):
    help = "Make the file of hashes by which letters copied from the official text are known."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--elements", type=Path, required=True, metavar="FILE")
        parser.add_argument("--structure", type=Path, metavar="FILE")
        parser.add_argument("--output", type=Path, default=SHINGLES, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        lexicon = shipped_lexicon()
        codes = {*lexicon.groups, *(each.body.noc_code for each in lexicon.occupations)}
        try:
            held = official_statements(options["elements"], options["structure"], IN_USE)
        except DamagedNocFile as error:
            raise CommandError(str(error), returncode=2) from error
        statements = [text for code in sorted(codes) for text in held.get(code, ())]
        copied = hashes_of(statements, lexicon.spellings)
        shingles = "\n".join(sorted(copied.shingles))
        short = "\n".join(
            f'"{each}" = {words}' for each, words in sorted((copied.statements or {}).items())
        )
        options["output"].write_text(
            f'{HEAD}\nshingles = """\n{shingles}\n"""\n\n[statements]\n{short}\n', encoding="utf-8"
        )
        self.stdout.write(
            f"{len(statements)} statements of {len(codes)} unit groups: "
            f"{len(copied.shingles)} hashes."
        )
