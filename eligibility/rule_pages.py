"""What the Rules pages say of a rule: its versions in order, its figures as readable lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from eligibility.field_words import Path, figure_in_words, value_in_words, words_for
from eligibility.models import RuleVersion

KIND_NAMES = {
    "category": _("Categories"),
    "program": _("Programs"),
    "exemption": _("Public policies"),
    "points_table": _("Points tables"),
    "language_chart": _("Language charts"),
    "refused_test": _("Tests that are not taken"),
    "selection_grid": _("Selection grids"),
    "checklist_entry": _("Checklist entries"),
    "police_lead_time": _("Police certificates"),
    "reminder_ladder": _("Reminder schedules"),
    "funds_table": _("Settlement funds"),
    "fee_table": _("Fees"),
    "duty_cues": _("Duties: cues of the physicians' unit groups"),
    "duty_vocabulary": _("Duties: word groups"),
    "duty_neighbours": _("Duties: other occupations"),
    "duty_performer": _("Duties: sentences that prove none"),
    "duty_portraits": _("Duties: what letters of each occupation sound like"),
    "duty_house_rule": _("Duties: the house rule"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a rule: where it stands in the body, and what it says."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class DatedVersion:
    """A version with the last day it holds (None: no end is known) and how it stands today."""

    row: RuleVersion
    until: date | None
    state: str
    """now, earlier, later or withdrawn."""
    before: RuleVersion | None = None
    """The published version it follows."""


def dated(rows: list[RuleVersion], today: date) -> list[DatedVersion]:
    """Return the versions of one rule, newest first, each with its last day in force."""
    published = sorted(
        (row for row in rows if row.state == RuleVersion.State.PUBLISHED),
        key=lambda row: row.since,
    )
    ends = {
        earlier.pk: date.fromordinal(later.since.toordinal() - 1)
        for earlier, later in pairwise(published)
    }
    before = {later.pk: earlier for earlier, later in pairwise(published)}
    return [
        DatedVersion(
            row, ends.get(row.pk), _state(row, ends.get(row.pk), today), before.get(row.pk)
        )
        for row in sorted(rows, key=lambda row: (row.since, row.pk), reverse=True)
    ]


def to_show(versions: list[DatedVersion]) -> DatedVersion:
    """Return the version that stands for a rule in a list: that in force, else the newest."""
    in_force = (version for version in versions if version.state == "now")
    published = (version for version in versions if version.state != "withdrawn")
    return next(in_force, None) or next(published, None) or versions[0]


def _state(row: RuleVersion, until: date | None, today: date) -> str:
    if row.state == RuleVersion.State.WITHDRAWN:
        return "withdrawn"
    if row.since > today:
        return "later"
    return "earlier" if until is not None and until < today else "now"


def unread(body: Any) -> list[Figure]:
    """Return what nobody has read about a rule: its mark, and what is not known."""
    rows = body.get("unread") or () if isinstance(body, dict) else ()
    return [Figure(value_in_words(row.get("key", "")), str(row.get("text", ""))) for row in rows]


def figures(kind: str, body: Any, path: Path = ()) -> Iterator[Figure]:
    """Yield every figure of a body in its own order, under the words of its field."""
    if isinstance(body, dict):
        for key, value in body.items():
            yield from figures(kind, value, (*path, key))
    elif isinstance(body, list) and any(isinstance(each, dict | list) for each in body):
        for number, value in enumerate(body):
            yield from figures(kind, value, (*path, number))
    elif body not in (None, "", []):
        yield Figure(_name(kind, path, body), figure_in_words(body))


def _name(kind: str, path: Path, value: Any) -> str:
    label = str(words_for(kind, path).label)
    numbers = [step + 1 for step in path if isinstance(step, int)]
    if not numbers:
        return label
    part = words_for(kind, path[: path.index(numbers[0] - 1)]).label
    return f"{part} {numbers[0]} › {label}"
