"""The parts of a client's page, for the list that leads to them."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from config.navigation import Jump


def jumps_of(page: dict[str, Any]) -> list[Jump]:
    """Return the parts of the page that the context `page` makes, in their order."""
    return list(_jumps(page))


def _jumps(page: dict[str, Any]) -> Iterator[Jump]:
    assessed = page["assessment"] is not None
    if assessed or page["blocks"]:
        yield Jump("blocks", _("What blocks"), str(len(page["blocks"])))
    if page["contradictions"]:
        yield Jump("contradictions", _("Contradictions"), str(len(page["contradictions"])))
    yield Jump("next-dates", _("Next dates"))
    if assessed:
        yield Jump("timeline", _("Timeline"))
        yield Jump("findings", _("Rules with reasons"))
    if page["against"]:
        yield Jump("against", _("Latest rounds"))
    yield Jump("papers", _("Papers"))
    for group in page["groups"]:
        rows = sum(len(table["rows"]) for table in group["tables"])
        yield Jump(group["key"], str(group["label"]), str(rows), level=2)
    yield Jump("own-data", _("The client"), level=2)
    yield Jump("history", _("History"))
