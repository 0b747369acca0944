"""The draft of a request to an employer: what its letter lacks, asked for in plain points.

It names topics to speak of, never sentences to copy, and never rewrites the letter.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

VALUES = Path(__file__).parent / "rules" / "values" / "employer_request.toml"
LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class EmployerRequest:
    """A request in one language, paragraph by paragraph; either list may be empty."""

    language: str
    subject: str
    greeting: str
    opening: str
    facts_intro: str
    facts: tuple[str, ...]
    topics_intro: str
    topics: tuple[str, ...]
    own_words: str
    closing: str
    thanks: str
    signed: str

    @property
    def asks(self) -> bool:
        """Whether there is anything to ask for."""
        return bool(self.facts or self.topics)

    @property
    def text(self) -> str:
        """The whole request as plain text."""
        facts = [self.facts_intro, *(f"– {each}" for each in self.facts)] if self.facts else []
        topics = [self.topics_intro, *(f"– {each}" for each in self.topics)] if self.topics else []
        parts = [
            self.greeting,
            self.opening,
            "\n".join(facts),
            "\n".join(topics),
            self.own_words,
            self.closing,
            f"{self.thanks}\n{self.signed}",
        ]
        return "\n\n".join(part for part in parts if part) + "\n"


def employer_request(
    *,
    language: str,
    name: str,
    signed: str,
    defects: Iterable[str],
    duties: Iterable[str],
    letter_day: date | None = None,
    needed_by: date | None = None,
    has_letter: bool = True,
) -> EmployerRequest:
    """Return the request for what is missing: `defects` by key, `duties` by id.

    Raises KeyError for a language other than those of LANGUAGES.
    """
    words: Mapping[str, str] = _values()["words"][language]
    known = {"name": name}
    of_day = words["of_day"].format(day=letter_day) if letter_day else ""
    opening = words["opening"] if has_letter else words["opening_none"]
    closing = words["closing"] if needed_by else words["closing_open"]
    return EmployerRequest(
        language=language,
        subject=words["subject"].format(**known),
        greeting=words["greeting"],
        opening=opening.format(**known, of_day=of_day),
        facts_intro=words["facts"],
        facts=_said("facts", defects, language),
        topics_intro=words["duties"].format(**known),
        topics=_said("topics", duties, language),
        own_words=words["own_words"],
        closing=closing.format(**known, by=needed_by or ""),
        thanks=words["thanks"],
        signed=signed,
    )


def _said(table: str, keys: Iterable[str], language: str) -> tuple[str, ...]:
    known = _values()[table]
    return tuple(dict.fromkeys(known[key][language] for key in keys if key in known))


@cache
def _values() -> dict[str, Any]:
    return tomllib.loads(VALUES.read_text(encoding="utf-8"))
