"""Filters of the checklist's pages and reports."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.plain_text import printable as plain

register = template.Library()

CONFIDENCE: dict[str, Promise] = {
    "official": _("official text read"),
    "official_copy": _("official text, read in a copy"),
    "two_sources": _("two independent sources"),
    "one_source": _("one source"),
    "from_memory": _("from memory, not looked up"),
    "unconfirmed": _("not confirmed"),
}


@register.filter
def printable(value: object) -> str:
    """Return a person's text as a PDF may draw it, several joined; the template escapes it."""
    if isinstance(value, list | tuple):
        return plain("; ".join(str(one) for one in value))
    return plain(value)


@register.filter
def confidence(key: str) -> Promise | str:
    """Return in words how far a source can be trusted."""
    return CONFIDENCE.get(key, key)
