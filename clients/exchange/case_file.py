"""One client as JSON: every fact of the file, for backup and transfer (docs/case-file.md)."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from clients.exchange.columns import CLIENT, ROW_KINDS
from clients.exchange.letters import letters_of
from clients.exchange.reading import FileRow, FileRows, Problem
from clients.exchange.spreadsheets import UnreadableFile, as_text
from clients.exchange.writing import values_of
from clients.models import Client

FORMAT = "landed-case"
VERSION = 1
LETTERS = "letters"


def case_file(client: Client) -> dict[str, Any]:
    """Return the client's file as plain data: unknown facts are left out."""
    [(_client, rows)] = values_of([client])
    facts = {
        key: [_plain(values) for values in rows[key]]
        for key in ROW_KINDS
        if key != CLIENT and rows.get(key)
    }
    own = _plain(rows[CLIENT][0])
    case = {"format": FORMAT, "version": VERSION, CLIENT: own, "facts": facts}
    letters = letters_of(client)
    return case | {LETTERS: letters} if letters else case


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _json(value) for name, value in values.items() if value is not None and value != ""
    }


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def read_case_file(text: str) -> FileRows:
    """Return the rows of a case file; places are paths. Raises UnreadableFile."""
    try:
        case = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(_("This is not JSON: %(error)s.") % {"error": error}) from error
    if not isinstance(case, dict) or case.get("format") != FORMAT:
        raise UnreadableFile(_("This is not a case file: “format” is not “landed-case”."))
    if case.get("version") != VERSION:
        raise UnreadableFile(
            _("This case file is of version %(version)s; only version 1 can be read.")
            % {"version": case.get("version")}
        )
    found = FileRows()
    strange = set(case) - {"format", "version", CLIENT, "facts", LETTERS}
    found.problems += [
        Problem(name, "", "", _("This is not part of a case file.")) for name in sorted(strange)
    ]
    found.rows += _rows(case, found.problems)
    letters = case.get(LETTERS, [])
    if not isinstance(letters, list):
        found.problems.append(Problem(LETTERS, "", "", _("This is a list of letters.")))
    else:
        found.letters = letters
    return found


def _rows(case: dict[str, Any], problems: list[Problem]) -> Iterator[FileRow]:
    own, facts = case.get(CLIENT), case.get("facts", {})
    if not isinstance(own, dict) or not isinstance(facts, dict):
        raise UnreadableFile(_("A case file has an object “client” and an object “facts”."))
    reference = own.get("reference", "")
    yield FileRow(CLIENT, CLIENT, _texts(CLIENT, own, problems))
    for key, rows in facts.items():
        if key == CLIENT or key not in ROW_KINDS or not isinstance(rows, list):
            problems.append(Problem(f"facts.{key}", "", "", _("This is no list of a known kind.")))
            continue
        for place, row in ((f"facts.{key}[{number}]", row) for number, row in enumerate(rows)):
            if isinstance(row, dict):
                texts = _texts(place, row, problems)
                yield FileRow(place, key, texts | {"reference": str(reference)})
            else:
                problems.append(Problem(place, "", "", _("A fact is an object.")))


def _texts(place: str, row: dict[str, Any], problems: list[Problem]) -> dict[str, str]:
    texts = {}
    for name, value in row.items():
        if isinstance(value, (dict, list)):
            message = _("This is a text, a number, true, false or null.")
            problems.append(Problem(place, name, "", message))
        elif value not in (None, ""):
            texts[name] = as_text(value)
    return texts
