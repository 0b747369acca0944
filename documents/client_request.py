"""The letter that asks a client for papers: plain words in the client's language, to be copied.

It holds no word that only an office uses; what the office makes itself is not asked for.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clients.models import Client
from documents.lines import OFFICES_OWN, Line

VALUES = Path(__file__).parent / "rules" / "values" / "client_request.toml"
LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class ClientRequest:
    """A letter to the client in one language: its subject line and its text."""

    language: str
    subject: str
    text: str


def asked_of_client(lines: Iterable[Line]) -> list[Line]:
    """Return the papers that a client supplies or orders; the office's own are left out."""
    return [
        line
        for line in lines
        if line.item.key in _values()["papers"]
        and not (line.entry is not None and line.entry.issued_by in OFFICES_OWN)
    ]


def client_request(
    client: Client, lines: Iterable[Line], *, language: str, signed: str
) -> ClientRequest:
    """Return the letter for these papers in "en" or "fr", each with whom it is for and by when.

    Raises KeyError for another language.
    """
    words: Mapping[str, str] = _values()["words"][language]
    papers = [_paper(line, client, words, language) for line in asked_of_client(lines)]
    parts = [
        words["greeting"].format(name=client.given_name),
        words["opening"],
        "\n".join(papers),
        words["translation"],
        words["closing"],
        f"{words['thanks']}\n{signed}",
    ]
    subject = words["subject"].format(reference=client.reference)
    return ClientRequest(language, subject, "\n\n".join(parts) + "\n")


def language_of(client: Client) -> str:
    """Return "en" or "fr", in which the client's letters are written."""
    return "fr" if client.language.startswith("fr") else "en"


def _paper(line: Line, client: Client, words: Mapping[str, str], language: str) -> str:
    item = line.item
    other = item.subject_label if item.subject_label != str(client) else ""
    colon = "\u00a0: " if language == "fr" else ": "
    paper = _values()["papers"][item.key][language]
    said = [f"– {other}{colon}{paper}" if other else f"– {paper}"]
    if line.ask_now:
        said.append(words["soon"])
    elif item.order_by:
        said.append(words["by"].format(day=item.order_by.isoformat()))
    text = ", ".join(said) + "."
    again = f"\n  {words['again'].format(reason=item.reason)}" if item.reason else ""
    return text + again


@cache
def _values() -> dict[str, Any]:
    return tomllib.loads(VALUES.read_text(encoding="utf-8"))
