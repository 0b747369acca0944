"""`manage.py evaluate FORM FILE`: what the rules conclude from facts stated in a file."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from eligibility.edition import EditionError
from eligibility.evaluation import forms
from eligibility.evaluation.forms import Evaluate
from eligibility.evaluation.reading import (
    FIRST_YEAR,
    LAST_YEAR,
    Fields,
    FormError,
    listed,
    parse,
    stated,
)
from eligibility.rules.law import NotInForce

UNREADABLE_DATABASE = (
    "The published versions cannot be read from the database. Check DATABASE_URL, then run "
    "`manage.py migrate` and `manage.py load_rules`; or leave --database out."
)


class Command(BaseCommand):
    help = "State the facts of cases in JSON and see what the rules conclude."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        subparsers = parser.add_subparsers(dest="form", required=True, metavar="FORM")
        for name, form in forms.FORMS.items():
            sub = subparsers.add_parser(name, help=form.help)
            sub.add_argument("file", metavar="FILE", help="a JSON file, - for standard input")
            sub.add_argument(
                "--on",
                type=_day,
                metavar="DAY",
                help="the day of assessment; today where none is stated",
            )
            sub.add_argument(
                "--database",
                action="store_true",
                help="use the published rule versions instead of the shipped edition",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        form = forms.FORMS[options["form"]]
        try:
            document = parse(_read(options["file"]))
            inputs = listed(document, form.inputs, beside=form.beside)
            beside = stated(document, form.beside)
            evaluate = form.evaluator(options["database"], timezone.localdate(), beside)
            results = [_answered(evaluate, each, options["on"]) for each in inputs]
        except (FormError, EditionError) as error:
            raise CommandError(str(error), returncode=2) from error
        except DatabaseError as error:
            raise CommandError(f"{UNREADABLE_DATABASE} ({error})", returncode=2) from error
        self.stdout.write(json.dumps({"results": results}, indent=1))


def _answered(evaluate: Evaluate, given: Fields, on: date | None) -> dict[str, Any]:
    try:
        return {"id": given.id, **evaluate(given, on)}
    except NotInForce as error:
        raise FormError(f"{given.owner}, the day: {error}") from error


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a day. Write it like 2026-02-19.") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ArgumentTypeError(f"{text} cannot be meant. Use {FIRST_YEAR} to {LAST_YEAR}.")
    return day


def _read(file: str) -> str:
    try:
        given = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return given.decode("utf-8-sig")
    except OSError as error:
        raise FormError(f"{file} cannot be read: {error.strerror}. Check the path.") from error
    except UnicodeDecodeError as error:
        raise FormError(f"{file} is not UTF-8 text. Save it in that encoding.") from error
