"""Statements of unit groups out of the official NOC files, for comparison with letters only."""

from pathlib import Path

from eligibility.noc_file import DamagedNocFile, read_noc_files
from eligibility.rules.sentences import split_sentences


def official_statements(
    elements: Path, structure: Path | None, version: str
) -> dict[str, list[str]]:
    """Return the duties, and the lead statement's sentences where given, of every unit group.

    Raises DamagedNocFile, for a file that cannot be read too.
    """
    definitions = _content(structure) if structure else None
    groups = read_noc_files(_content(elements), definitions, version)
    return {
        group.code: [
            *(each.text for each in group.elements if each.kind == "duty"),
            *split_sentences(group.definition),
        ]
        for group in groups
    }


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise DamagedNocFile(f"{file} cannot be read: {error.strerror}. Check the path.") from error
