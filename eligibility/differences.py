"""What a version says otherwise than the one before it, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from eligibility.body_tables import Column, Table, TableRow, value_at
from eligibility.field_words import (
    Path,
    exact_number,
    figure_in_words,
    item_in_words,
    words_for,
)
from eligibility.models import RuleVersion
from eligibility.points_tables import tables_of

HEAD = ["title", "label", "unit", "since", "has_ended"]
SOURCE = ["source", "source_url", "read_on", "confidence"]
NAMES = ("key", "name", "title")
LONG_ITEM = 40


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing said otherwise: where, and how: "1,560 → 1,040", "31300 added"."""

    place: str
    said: str

    def __str__(self) -> str:
        return f"{self.place}: {self.said}"


def predecessor(version: RuleVersion) -> RuleVersion | None:
    """Return the published version this one follows, None for the first of its key."""
    earlier = RuleVersion.objects.published().filter(
        kind=version.kind, key=version.key, since__lte=version.since
    )
    return earlier.exclude(pk=version.pk).order_by("-since").first()


def differences(before: RuleVersion | None, after: RuleVersion) -> list[Difference]:
    """Return what a version says otherwise than another; empty where there is no other."""
    if before is None:
        return []
    return [
        *_of_fields(before, after, HEAD),
        *of_the_law(before, after),
        *_of_fields(before, after, SOURCE),
        *_of_notices(before, after),
        *_of_examples(before, after),
    ]


def of_the_law(before: RuleVersion | None, after: RuleVersion) -> list[Difference]:
    """Return what the figures say otherwise, wording and sources aside."""
    if before is None or before.has_ended or after.has_ended:
        return []
    return of_bodies(after.kind, before.body, after.body)


def of_bodies(kind: str, before: Any, after: Any) -> list[Difference]:
    """Return the differences of two bodies as plain data: single figures first, then tables."""
    tables = tables_of(kind)
    in_tables = {path for table in tables for path in table.leaves()}
    figures = _of_values(kind, before or {}, after or {}, (), in_tables)
    cells = (each for table in tables for each in _of_table(table, before or {}, after or {}))
    return [*figures, *cells]


def _of_fields(
    before: RuleVersion, after: RuleVersion, names: Sequence[str]
) -> Iterator[Difference]:
    for name in names:
        if getattr(before, name) != getattr(after, name):
            label = str(RuleVersion._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            yield Difference(label[:1].upper() + label[1:], _changed(*_shown(before, after, name)))


def _shown(before: RuleVersion, after: RuleVersion, name: str) -> tuple[Any, Any]:
    display = f"get_{name}_display"
    if hasattr(before, display):
        return getattr(before, display)(), getattr(after, display)()
    return getattr(before, name), getattr(after, name)


def _of_notices(before: RuleVersion, after: RuleVersion) -> Iterator[Difference]:
    said = _added_and_removed(
        [notice.text for notice in before.notices.all()],
        [notice.text for notice in after.notices.all()],
    )
    if said:
        yield Difference(_("Notices"), said)


def _of_examples(before: RuleVersion, after: RuleVersion) -> Iterator[Difference]:
    if before.examples != after.examples:
        yield Difference(
            _("Worked examples"), _changed(len(before.examples or ()), len(after.examples or ()))
        )


def _of_values(
    kind: str, before: Any, after: Any, path: Path, in_tables: set[Path]
) -> Iterator[Difference]:
    if path in in_tables or before == after:
        return
    if isinstance(before, Mapping) or isinstance(after, Mapping):
        yield from _of_parts(kind, before, after, path, in_tables)
    elif _are_rows(before) or _are_rows(after):
        yield from _of_rows(kind, before or [], after or [], path)
    elif isinstance(before, list | tuple) or isinstance(after, list | tuple):
        said = _added_and_removed(before or [], after or []) or _changed(before, after)
        yield Difference(_place(kind, path), said)
    else:
        yield Difference(_place(kind, path), _changed(before, after))


def _of_parts(
    kind: str, before: Any, after: Any, path: Path, in_tables: set[Path]
) -> Iterator[Difference]:
    if path and (before is None or after is None):
        said = _changed(before is not None, after is not None)
        yield Difference(_place(kind, (*path, "given")), said)
        if after is None:
            return
    one, other = before or {}, after or {}
    for name in dict.fromkeys((*other, *one)):
        yield from _of_values(kind, one.get(name), other.get(name), (*path, name), in_tables)


def _of_rows(kind: str, before: Sequence[Any], after: Sequence[Any], path: Path) -> Iterator[Any]:
    """Yield the differences of repeated parts, each found again by its key or name."""
    one = {_name_of(row, number): row for number, row in enumerate(before)}
    other = {_name_of(row, number): row for number, row in enumerate(after)}
    said = _added_and_removed([*one], [*other])
    if said:
        yield Difference(_place(kind, path), said)
    for name in (name for name in other if name in one and one[name] != other[name]):
        row, held = other[name], one[name]
        for field in (each for each in row if row[each] != held.get(each)):
            place = f"{_place(kind, path)}, {name}, {_place(kind, (*path, 0, field))}"
            yield Difference(place, _changed(held.get(field), row[field]))


def _of_table(table: Table, before: Any, after: Any) -> Iterator[Difference]:
    one = {row.name: row for row in table.rows(before, 0)}
    other = {row.name: row for row in table.rows(after, 0)}
    names = list(dict.fromkeys((*other, *one)))
    for column in table.columns:
        changes = []
        for name in names:
            held, given = (
                _cell(before, one.get(name), column),
                _cell(after, other.get(name), column),
            )
            if not _is_same(held, given):
                changes.append((other.get(name) or one[name], _changed(held, given)))
        for rows, said in _runs(changes):
            of_several = [str(column.heading)] if len(table.columns) > 1 else []
            place = ", ".join([str(table.caption), *of_several, _range(rows)])
            yield Difference(place, said)


def _cell(body: Any, row: TableRow | None, column: Column) -> Any:
    return None if row is None else value_at(body, column.cell(row))


def _runs(changes: list[tuple[TableRow, str]]) -> Iterator[tuple[list[TableRow], str]]:
    """Yield neighbouring rows that change alike together: ages 20 to 29."""

    def run(numbered: tuple[int, tuple[TableRow, str]]) -> tuple[str, int | str]:
        place, (row, said) = numbered
        return said, row.name if row.number is None else row.number - place

    for (said, _run), group in groupby(enumerate(changes), key=run):
        yield [row for _number, (row, _said) in group], said


def _range(rows: list[TableRow]) -> str:
    if len(rows) == 1:
        return rows[0].name
    return _("%(first)s to %(last)s") % {"first": rows[0].name, "last": rows[-1].number}


def _place(kind: str, path: Path) -> str:
    return str(words_for(kind, path).label)


def _are_rows(value: Any) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value)


def _name_of(row: Any, number: int) -> str:
    named = (row.get(name) for name in NAMES) if isinstance(row, Mapping) else ()
    return next((str(name) for name in named if name), str(number + 1))


def _added_and_removed(before: Sequence[Any], after: Sequence[Any]) -> str:
    added = [item_in_words(each) for each in after if each not in before]
    removed = [item_in_words(each) for each in before if each not in after]
    said = [_listed(added, _("%s added"), _("added: %s"))] if added else []
    said += [_listed(removed, _("%s removed"), _("removed: %s"))] if removed else []
    return "; ".join(said)


def _listed(items: list[str], short: str, long: str) -> str:
    """Return codes as "31300 added", sentences as "added: The text …"."""
    sentences = any(len(item) > LONG_ITEM for item in items)
    return (long if sentences else short) % ", ".join(items)


def _changed(before: Any, after: Any) -> str:
    return f"{figure_in_words(before)} → {figure_in_words(after)}"


def _is_same(before: Any, after: Any) -> bool:
    number = exact_number(before)
    return bool(before == after or (number is not None and number == exact_number(after)))
