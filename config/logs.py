"""Log lines that name rows by number: of an error its kind and place, never the values it quotes.

The message of an exception may hold a whole row: a database that refuses one prints it, and a rule
that meets an impossible date names it.
"""

import copy
import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

# What these say is about the machine, and whoever runs it needs to read it.
ABOUT_THE_MACHINE = (OSError, OperationalError, ImproperlyConfigured, ImportError)

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class IdsOnly(logging.Formatter):
    """A formatter that tells where and of which kind an error is, with all that led to it."""

    def format(self, record: logging.LogRecord) -> str:
        own = copy.copy(record)
        own.exc_text = None  # another handler may have kept its own words there
        if own.exc_info and isinstance(own.args, dict) and "exc" in own.args:
            own.args = own.args | {"exc": own.exc_info[0] and own.exc_info[0].__name__}
        return super().format(own)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802  the name is the library's
        """Return the places of an error and of those before it, each ended by its kind."""
        lines = (line for error in _in_order(ei[1]) for line in _told(error))
        return "".join(lines).rstrip("\n")


def _in_order(error: BaseException | None) -> list[BaseException]:
    """Return an error after those that it followed."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.insert(0, error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _told(error: BaseException) -> Iterator[str]:
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    said = f": {error}" if isinstance(error, ABOUT_THE_MACHINE) else ""
    yield f"{type(error).__module__}.{type(error).__qualname__}{said}\n"
