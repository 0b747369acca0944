"""The languages that pages can be shown in whole."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils.translation import to_locale


def has_catalogue(code: str, folders: Iterable[Path]) -> bool:
    """Return whether a translation of this language lies in one of the folders.

    The library beneath brings words of its own in many languages: without ours beside them a page
    would be half translated.
    """
    locale = to_locale(code)
    names = {locale, locale.partition("_")[0]}
    return any(
        (each / name / "LC_MESSAGES/django.mo").is_file() for each in folders for name in names
    )


def shown_in(code: str) -> str:
    """Return the language that pages and letters for a reader of `code` are written in."""
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
