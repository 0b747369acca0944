"""Points tables and language charts as the grids in which the department prints them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import EducationLevel
from eligibility.edition import body_from
from eligibility.models import RuleVersion
from eligibility.rules.crs_tables import CrsTables, Education
from eligibility.rules.funds import FundsTable
from eligibility.rules.language import HIGHEST_LEVEL, Ability, LanguageChart

Cells = tuple[object, ...]

ABILITY_NAMES: dict[Ability, str | Promise] = {
    Ability.LISTENING: gettext_lazy("Listening"),
    Ability.READING: gettext_lazy("Reading"),
    Ability.WRITING: gettext_lazy("Writing"),
    Ability.SPEAKING: gettext_lazy("Speaking"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its heading, and a cell for every column."""

    heading: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: what it is, what its rows are, its columns, its rows."""

    caption: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def grids_of(row: RuleVersion) -> list[Grid]:
    """Return the grids of a rule version; empty where it ends the rule or has none."""
    if row.has_ended or row.kind not in GRIDS_OF_KIND:
        return []
    return list(GRIDS_OF_KIND[row.kind](body_from(row.kind, row.body)))


def crs_grids(tables: CrsTables) -> Iterator[Grid]:
    """Yield the grid's sections in order: core, partner, transferability, additional."""
    yield _ages(tables)
    yield _educations(tables)
    yield _languages(tables)
    yield _canadian_work(tables)
    yield from _transferability(tables)
    yield _additional(tables)
    yield _maximums(tables)


def chart_grids(chart: LanguageChart) -> Iterator[Grid]:
    """Yield the equivalence chart: the scores of each level, highest first, by ability."""
    rows = []
    for place in reversed(range(len(chart.levels))):
        ranges = []
        for ability in Ability:
            scale = chart.scale(ability)
            is_last = place == len(chart.levels) - 1
            highest = scale.highest if is_last else scale.lowest_scores[place + 1] - chart.step
            ranges.append(_range(_plain(scale.lowest_scores[place]), _plain(highest)))
        rows.append(Row(str(chart.levels[place]), tuple(ranges)))
    title = (
        _("Scores that prove each level")
        if chart.for_express_entry
        else _("Scores that prove each level in other programs; Express Entry does not read them")
    )
    yield Grid(
        title,
        _("Level"),
        tuple(str(ABILITY_NAMES[ability]) for ability in Ability),
        tuple(rows),
    )


def funds_grids(table: FundsTable) -> Iterator[Grid]:
    """Yield the amounts by family size."""
    rows = [
        Row(str(size), (f"{dollars:,}",)) for size, dollars in enumerate(table.by_family_size, 1)
    ]
    rows.append(Row(_("each further person"), (f"+ {table.each_further:,}",)))
    yield Grid(_("Funds by family size"), _("People"), (_("Canadian dollars"),), tuple(rows))


def _ages(tables: CrsTables) -> Grid:
    one, other = tables.with_spouse, tables.without_spouse
    first = one.first_age
    rows = _runs(range(first, first + len(one.age)), zip(one.age, other.age, strict=True))
    youngest = Row(_("%s or less") % rows[0].heading, rows[0].cells)
    return Grid(_("Age"), _("Age"), _both_columns(), (youngest, *rows[1:]))


def _educations(tables: CrsTables) -> Grid:
    rows = tuple(
        Row(
            _tier(tier),
            (
                tables.with_spouse.education[tier],
                tables.without_spouse.education[tier],
                tables.spouse.education[tier],
            ),
        )
        for tier in Education
    )
    return Grid(_("Education"), _("Credential"), (*_both_columns(), _("partner’s own")), rows)


def _languages(tables: CrsTables) -> Grid:
    one, other = tables.with_spouse, tables.without_spouse
    columns = (
        _("first, with a partner"),
        _("first, without"),
        _("second, with a partner"),
        _("second, without"),
        _("partner’s own"),
    )
    cells = zip(
        one.first_language,
        other.first_language,
        one.second_language,
        other.second_language,
        tables.spouse.language,
        strict=True,
    )
    rows = _runs(range(HIGHEST_LEVEL + 1), cells)
    return Grid(_("Official languages, for each ability"), _("Level"), columns, rows)


def _canadian_work(tables: CrsTables) -> Grid:
    work = [each.canadian_work for each in (tables.with_spouse, tables.without_spouse)]
    cells = zip(*work, tables.spouse.canadian_work, strict=True)
    columns = (*_both_columns(), _("partner’s own"))
    rows = _runs(range(len(work[0])), cells)
    return Grid(_("Canadian work"), _("Complete years"), columns, rows)


def _transferability(tables: CrsTables) -> Iterator[Grid]:
    table = tables.transferability
    columns = (
        *_steps(_("level"), table.language_steps),
        *_steps(_("Canadian years:"), table.canadian_work_steps),
    )
    yield Grid(
        _("Education with language, education with Canadian work"),
        _("Credential"),
        columns,
        tuple(
            Row(
                _tier(tier),
                (*table.education_language[tier][1:], *table.education_canadian_work[tier][1:]),
            )
            for tier in Education
        ),
    )
    pairs = zip(table.foreign_language, table.foreign_canadian_work, strict=True)
    cells = ((*with_language[1:], *with_work[1:]) for with_language, with_work in pairs)
    yield Grid(
        _("Foreign work with language, foreign work with Canadian work"),
        _("Complete years"),
        columns,
        _runs(range(len(table.foreign_language)), cells),
    )
    yield Grid(
        _("Certificate of qualification with language"),
        _("Certificate"),
        _steps(_("level"), table.certificate_language_steps),
        (Row(_("held"), table.certificate[1:]),),
    )


def _additional(tables: CrsTables) -> Grid:
    table = tables.additional
    rows = [
        (_("Provincial or territorial nomination"), table.nomination),
        (_("Brother or sister in Canada"), table.sibling),
        (
            _("French %(french)s or more, English %(english)s or more")
            % {"french": table.french.french_level, "english": table.french.english_level},
            table.french.with_english,
        ),
        (
            _("French %(french)s or more, less English or none")
            % {"french": table.french.french_level},
            table.french.otherwise,
        ),
        *(
            (_("Canadian study: %s") % _words(study), points)
            for study, points in table.canadian_study.items()
        ),
        *(
            (_("Job offer: %s") % _words(offer), points)
            for offer, points in table.job_offer.items()
        ),
    ]
    grid_rows = tuple(Row(str(heading), (points,)) for heading, points in rows)
    return Grid(_("Additional points"), _("Ground"), (_("points"),), grid_rows)


def _maximums(tables: CrsTables) -> Grid:
    rows = [
        (_("Core, with a partner"), tables.with_spouse.max),
        (_("Core, without a partner"), tables.without_spouse.max),
        (_("Partner"), tables.spouse.max),
        (_("Second language, with a partner"), tables.with_spouse.second_language_max),
        (_("Second language, without a partner"), tables.without_spouse.second_language_max),
        (_("Both education pairs"), tables.transferability.education_max),
        (_("Both foreign work pairs"), tables.transferability.foreign_max),
        (_("Skill transferability"), tables.transferability.max),
        (_("Additional points"), tables.additional.max),
        (_("Total"), tables.max),
    ]
    grid_rows = tuple(Row(heading, (points,)) for heading, points in rows)
    return Grid(_("Maximums"), _("Part"), (_("points"),), grid_rows)


def _both_columns() -> tuple[str, str]:
    return _("with a partner"), _("without")


def _steps(what: str, steps: Sequence[int]) -> tuple[str, ...]:
    return tuple(_("%(what)s %(step)s") % {"what": what, "step": step} for step in steps)


def _runs(numbers: Sequence[int], cells: Iterable[Cells]) -> tuple[Row, ...]:
    """Return one row for each run of equal cells, headed "20 to 29", the last "45 or more"."""
    starts: list[tuple[int, Cells]] = []
    for number, row in zip(numbers, cells, strict=True):
        if not starts or starts[-1][1] != row:
            starts.append((number, row))
    ends = [start - 1 for start, _row in starts[1:]]
    rows = [Row(_range(start, end), row) for (start, row), end in zip(starts, ends, strict=False)]
    last, row = starts[-1]
    return (*rows, Row(_("%s or more") % last, row))


def _range(first: object, last: object) -> str:
    return (
        str(first) if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    )


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _tier(tier: Education) -> str:
    return str(EducationLevel(tier.value).label)


def _words(name: str) -> str:
    return name.replace("_", " ")


GRIDS_OF_KIND: dict[str, Callable[[Any], Iterator[Grid]]] = {
    "points_table": crs_grids,
    "language_chart": chart_grids,
    "funds_table": funds_grids,
}
