"""The parts of the checklist page, for the list that leads to them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from config.navigation import Jump
from documents.lines import POSSIBLE
from documents.overview import Group, Overview
from eligibility.blocks import Block


def jumps_of(
    overview: Overview,
    groups: Sequence[Group],
    contradictions: Sequence[Block],
    *,
    missing_only: bool = False,
) -> list[Jump]:
    """Return the parts of the page in their order, each group with what is settled of it."""
    jumps = [Jump(f"group-{group.key}", str(group.label), group.progress) for group in groups]
    if contradictions:
        jumps.append(Jump("contradictions", _("Contradictions"), str(len(contradictions))))
    possible = None if missing_only else overview.group(POSSIBLE)
    if possible:
        jumps.append(Jump("possible", _("Open questions"), str(len(possible.lines))))
    plan = Jump("plan", _("Planned filing day"))
    return [*jumps, plan, Jump("approval", _("Client’s sign-off"))]
