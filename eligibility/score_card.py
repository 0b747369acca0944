"""The CRS score as pages show it: by factor with its records, beside the score IRCC shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Client
from eligibility.records import RecordLink, RecordNames
from eligibility.rules.crs import CrsScore
from eligibility.rules.crs_facts import CrsAnswer, crs_of, crs_or_none
from eligibility.rules.crs_reasons import PointsLine, points_lines
from eligibility.rules.crs_tables import CrsTables
from eligibility.rules.facts import Person
from eligibility.rules.law import Law, NotInForce, Version

SECTIONS = {
    "core": gettext_lazy("A. Core human capital"),
    "spouse": gettext_lazy("B. Spouse or partner"),
    "transferability": gettext_lazy("C. Skill transferability"),
    "additional": gettext_lazy("D. Additional points"),
}
FACTORS = {
    "core.age": gettext_lazy("Age"),
    "core.education": gettext_lazy("Education"),
    "core.first_language": gettext_lazy("First official language"),
    "core.second_language": gettext_lazy("Second official language"),
    "core.canadian_work": gettext_lazy("Canadian work"),
    "spouse.education": gettext_lazy("Partner’s education"),
    "spouse.language": gettext_lazy("Partner’s language"),
    "spouse.canadian_work": gettext_lazy("Partner’s Canadian work"),
    "transferability.education_language": gettext_lazy("Education with language"),
    "transferability.education_canadian_work": gettext_lazy("Education with Canadian work"),
    "transferability.foreign_language": gettext_lazy("Foreign work with language"),
    "transferability.foreign_canadian_work": gettext_lazy("Foreign work with Canadian work"),
    "transferability.certificate": gettext_lazy("Certificate of qualification"),
    "additional.nomination": gettext_lazy("Nomination"),
    "additional.sibling": gettext_lazy("Brother or sister in Canada"),
    "additional.french": gettext_lazy("French"),
    "additional.canadian_study": gettext_lazy("Study in Canada"),
    "additional.job_offer": gettext_lazy("Job offer"),
}


OPEN_NAMED = 2


@dataclass(frozen=True, slots=True)
class LineDoubt:
    """Why the points of a line are not sure, and the records the doubt hangs on."""

    reason: str
    records: tuple[RecordLink, ...]


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One factor with its points, the most it can earn, why, and the records that earn it.

    `points` is None where it earns nothing because a fact is not on file: that is no zero.
    """

    name: str
    points: int | None
    most: int
    reason: str
    records: tuple[RecordLink, ...]
    doubts: tuple[LineDoubt, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreSection:
    """One section of the grid; `caps` says in words where a cap took points away."""

    title: str
    lines: tuple[ScoreLine, ...]
    subtotal: int
    most: int
    caps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IrccScore:
    """The score that IRCC shows in the profile; stale once a fact was saved after it was read."""

    score: int
    read_on: date | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class OwnScore:
    """The score by the rules, section by section.

    While facts are not on file the total is what it comes to `is_at_least`.
    """

    answer: CrsAnswer
    sections: tuple[ScoreSection, ...]

    @property
    def is_at_least(self) -> bool:
        return bool(self.answer.open_facts)

    @property
    def stated(self) -> int:
        """The figure to show: the total, or what it comes to at least."""
        return self.answer.least

    @property
    def first_open(self) -> tuple[str, ...]:
        """The first facts that are not on file, for a figure's one line."""
        return self.answer.not_on_file[:OPEN_NAMED]

    @property
    def more_open(self) -> int:
        """How many more are not on file."""
        return max(len(self.answer.open_facts) - OPEN_NAMED, 0)

    @property
    def total(self) -> int:
        return self.answer.score.total

    @property
    def tables(self) -> Version:
        return self.answer.tables

    @property
    def has_partner_column(self) -> bool:
        return self.answer.score.column == "with_spouse"


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """Both scores of one client on one day; `why_none` says why ours is missing."""

    on: date
    own: OwnScore | None
    ircc: IrccScore | None
    why_none: str = ""

    @property
    def is_irccs(self) -> bool:
        """Whether IRCC's score is the one to go by, as rounds are compared.

        It is while it is current, and where ours cannot be relied on either.
        """
        if self.ircc is None:
            return False
        return self.ircc.is_current or not (self.own and self.own.answer.is_reliable)

    @property
    def score(self) -> int | None:
        """IRCC's score where it is the one to go by, else ours; None without either."""
        if self.ircc is not None and self.is_irccs:
            return self.ircc.score
        return self.own.stated if self.own else None

    @property
    def difference(self) -> int | None:
        """Ours less IRCC's; None without both."""
        return self.own.total - self.ircc.score if self.own and self.ircc else None


def score_card_of(client: Client, person: Person, law: Law, *, on: date) -> ScoreCard:
    """Return both scores of a client on a day."""
    try:
        answer = crs_of(person, law, on=on)
    except NotInForce as error:
        return ScoreCard(on, None, ircc_score_of(client), str(error))
    return score_card(client, person, answer, on=on)


def score_card(client: Client, person: Person, answer: CrsAnswer | None, *, on: date) -> ScoreCard:
    """Return both scores where ours was computed already, None without a birth date."""
    if answer is None:
        why = _("The birth date is not on file, and nothing is scored without it.")
        return ScoreCard(on, None, ircc_score_of(client), why)
    names = RecordNames(client.pk, person)
    return ScoreCard(on, OwnScore(answer, _sections(answer, names)), ircc_score_of(client))


@dataclass(frozen=True, slots=True)
class TwoScores:
    """Our scores of two days, and how much of the difference is age alone."""

    first: CrsAnswer | None
    second: CrsAnswer | None

    @property
    def by_age(self) -> int:
        """The points lost through age from the earlier day to the later; 0 without both."""
        if self.first is None or self.second is None:
            return 0
        earlier, later = sorted((self.first, self.second), key=lambda each: each.on)
        return max(earlier.score.core.age - later.score.core.age, 0)


def two_scores(person: Person, days: tuple[Law, Law]) -> TwoScores:
    """Return our scores by the law of two days; None where nothing is scored."""
    first, second = (crs_or_none(person, law, on=law.day) for law in days)
    return TwoScores(first, second)


def ircc_score_of(client: Client) -> IrccScore | None:
    """Return the score that IRCC shows, None where none was entered."""
    profile = getattr(client, "profile", None)
    if profile is None or profile.crs_score is None:
        return None
    is_stale = profile.is_score_stale(client.facts_version)
    return IrccScore(profile.crs_score, profile.crs_score_on, is_current=not is_stale)


def _sections(answer: CrsAnswer, names: RecordNames) -> tuple[ScoreSection, ...]:
    tables: CrsTables = answer.tables.body
    lines = points_lines(answer.profile, tables, answer.score)
    totals = _totals(answer.score, tables)
    return tuple(
        ScoreSection(
            title=str(title),
            lines=tuple(_line(each, answer, names) for each in lines if _is_in(each, key)),
            subtotal=totals[key].subtotal,
            most=totals[key].most,
            caps=totals[key].caps,
        )
        for key, title in SECTIONS.items()
        if key != "spouse" or answer.score.column == "with_spouse"
    )


def _is_in(line: PointsLine, section: str) -> bool:
    return line.factor.partition(".")[0] == section


def _line(line: PointsLine, answer: CrsAnswer, names: RecordNames) -> ScoreLine:
    group = "spouse" if line.factor.startswith("spouse.") else line.factor
    records: Iterable[str] = answer.records.get(group, ()) if line.points else ()
    unknown = [each.words for each in answer.open_facts if line.factor in each.factors]
    is_unknown = bool(unknown) and not line.points
    return ScoreLine(
        name=str(FACTORS[line.factor]),
        points=None if is_unknown else line.points,
        most=line.most,
        reason=_("Not on file: %(facts)s.") % {"facts": "; ".join(unknown)}
        if is_unknown
        else line.reason,
        records=names.links(records),
        doubts=tuple(
            LineDoubt(each.reason, names.links(each.records))
            for each in answer.doubts
            if each.factor == line.factor
        ),
    )


class _Total(NamedTuple):
    subtotal: int
    most: int
    caps: tuple[str, ...] = ()


def _totals(score: CrsScore, tables: CrsTables) -> dict[str, _Total]:
    core = tables.with_spouse if score.column == "with_spouse" else tables.without_spouse
    return {
        "core": _Total(score.core.subtotal, core.max),
        "spouse": _Total(score.spouse.subtotal, tables.spouse.max),
        "transferability": _Total(
            score.transferability.subtotal,
            tables.transferability.max,
            tuple(_transferability_caps(score, tables)),
        ),
        "additional": _Total(
            score.additional.subtotal, tables.additional.max, tuple(_additional_caps(score))
        ),
    }


def _transferability_caps(score: CrsScore, tables: CrsTables) -> Iterable[str]:
    points, table = score.transferability, tables.transferability
    groups = [
        (
            _("Education pairs"),
            points.education_language + points.education_canadian_work,
            points.education_group,
        ),
        (
            _("Foreign work pairs"),
            points.foreign_language + points.foreign_canadian_work,
            points.foreign_group,
        ),
        (
            _("All of section C"),
            points.education_group + points.foreign_group + points.certificate,
            min(points.subtotal, table.max),
        ),
    ]
    for name, before, after in groups:
        if before > after:
            yield _capped(name, before, after)


def _additional_caps(score: CrsScore) -> Iterable[str]:
    points = score.additional
    if points.before_cap > points.subtotal:
        yield _capped(_("All of section D"), points.before_cap, points.subtotal)


def _capped(name: str, before: int, after: int) -> str:
    return _("%(name)s: %(before)s, capped at %(after)s") % {
        "name": name,
        "before": before,
        "after": after,
    }
