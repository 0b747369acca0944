"""Statements of unit groups out of the official NOC files, for comparison with letters only."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

_CODE = re.compile(r"Code - NOC \d{4} V[\d.]+")
_SENTENCE_END = re.compile(r"(?<=[.;])\s+")
DUTIES, LABEL, TEXT, DEFINITION = (
    "Main duties",
    "Element Type Label English",
    "Element Description English",
    "Class definition",
)
PREAMBLE = "performs some or all of the following duties"


class NocFileError(ValueError):
    """A file is not one of the official ones; the message says what is missing."""


def duty_statements(file: Path) -> dict[str, list[str]]:
    """Return the duty statements of every unit group in an elements file, by code.

    A row of several sentences gives several statements; headings of roles are among them.
    Raises NocFileError.
    """
    found: dict[str, list[str]] = {}
    for code, row in _rows(file, (LABEL, TEXT)):
        if row[LABEL].strip() == DUTIES and PREAMBLE not in row[TEXT]:
            found.setdefault(code, []).extend(_sentences(row[TEXT]))
    return found


def lead_statements(file: Path) -> dict[str, list[str]]:
    """Return the sentences of every unit group's definition in a structure file, by code.

    Raises NocFileError.
    """
    return {
        code: _sentences(row[DEFINITION])
        for code, row in _rows(file, (DEFINITION,))
        if len(code) == 5 and row[DEFINITION]
    }


def _rows(file: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise NocFileError(f"{file} cannot be read: {error.strerror}. Check the path.") from error
    except UnicodeDecodeError as error:
        raise NocFileError(f"{file} is not UTF-8 text. Take the official CSV file.") from error
    reader = csv.DictReader(text.splitlines(keepends=True), restval="")
    names = reader.fieldnames or []
    code = next((name for name in names if _CODE.fullmatch(name.strip())), None)
    missing = [name for name in columns if name not in names]
    if code is None or missing:
        lacking = ", ".join(missing or ["Code - NOC …"])
        raise NocFileError(f"{file}: no column {lacking}. Take the official CSV file.")
    try:
        for row in reader:
            # A spreadsheet may have eaten the leading zeros.
            level = row.get("Level", "").strip()
            held = row[code].strip()
            yield (held.zfill(5) if level == "5" else held), row
    except csv.Error as error:
        raise NocFileError(
            f"{file}, line {reader.line_num}: {error}. Take the official CSV file."
        ) from error


def _sentences(text: str) -> list[str]:
    return [each for each in _SENTENCE_END.split(" ".join(text.split())) if each]
