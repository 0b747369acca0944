"""The invitation and the day the application is received, judged together: IRPA 11.2.

At both moments the client must meet the criteria of entry, belong to the category and hold the
qualifications ranked on. A birthday in between is forgiven, and so is a lower score that still
reaches the round's cut-off while criteria and category hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from eligibility.rules import citations
from eligibility.rules.age import age_on
from eligibility.rules.categories import assess_category
from eligibility.rules.crs import CrsScore, score
from eligibility.rules.crs_facts import CrsAnswer, crs_or_none
from eligibility.rules.facts import Person
from eligibility.rules.findings import Condition, Finding, Outcome, weakest
from eligibility.rules.fstp import assess_fstp
from eligibility.rules.language import years_later
from eligibility.rules.law import Law, Version, law_on
from eligibility.rules.pool import not_a_nominee, profile_valid
from eligibility.rules.programs import ProgramAssessment, assess_cec, assess_fswp
from eligibility.rules.span import in_words

TABLES = ("points_table", "crs")
OF_ENTRY = ("pool", "profile", "not_nominee")
"""Findings of a category that ask who may stand in the pool, not who belongs to the category."""
FALLEN_BY_BIRTHDAY = (
    "The public policy on birthdays was read through quotations of the delivery instructions."
)
BOTH_EXCEPTIONS = (
    "No text read here says whether a birthday and a lower score are forgiven together."
)

CRITERIA_INVITED = Condition(
    "criteria_invited", "Criteria of entry at the invitation", citations.CRITERIA_AT_BOTH
)
CRITERIA_RECEIVED = Condition(
    "criteria_received",
    "Criteria of entry when the application is received",
    citations.CRITERIA_AT_BOTH,
)
CATEGORY_INVITED = Condition(
    "category_invited", "In the category at the invitation", citations.CATEGORY_AT_BOTH
)
CATEGORY_RECEIVED = Condition(
    "category_received",
    "In the category when the application is received",
    citations.CATEGORY_AT_BOTH,
)
SCORE_TITLE = "Qualifications ranked on, at both moments"
QUALIFICATIONS = Condition("qualifications", SCORE_TITLE, citations.QUALIFICATIONS_AT_BOTH)
BIRTHDAY = Condition("qualifications", SCORE_TITLE, citations.BIRTHDAY_FORGIVEN)
LOWER_SCORE = Condition("qualifications", SCORE_TITLE, citations.LOWER_SCORE_FORGIVEN)

_PROGRAMS: dict[str, Callable[..., ProgramAssessment]] = {
    "cec": assess_cec,
    "fswp": assess_fswp,
    "fstp": assess_fstp,
}
"""In the order in which an invitation names a class."""


@dataclass(frozen=True, slots=True)
class LostPoints:
    """One factor that earns less when the application is received."""

    factor: str
    """As in a score, such as "core.age"."""
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class BothMoments:
    """One client at the invitation and at the receipt of the application.

    Both scores are by the tables of the invitation's day; None without a birth date or tables.
    `program` is the class invited under, or the first that admits where none is named.
    """

    invited_on: date
    received_on: date
    program: str
    cut_off: int | None
    findings: tuple[Finding, ...]
    invited: CrsAnswer | None
    received: CrsAnswer | None
    lost: tuple[LostPoints, ...]
    birthday: date | None
    """The birthday after the invitation, by the day of receipt; None without one."""

    @property
    def outcome(self) -> Outcome:
        return weakest(self.findings)


def both_moments(
    person: Person,
    versions: Sequence[Version],
    *,
    invited_on: date,
    received_on: date,
    category: str | None,
    cut_off: int | None,
    program: str = "",
) -> BothMoments:
    """Return whether what an invitation rests on holds on both days.

    `category` is None for a round that ranked no category, `cut_off` while the round's is not
    known. Raises NotInForce where the law of a day has no such program or category, ValueError
    for a receipt before the invitation.
    Source: IRPA 11.2(1), (2).
    """
    if received_on < invited_on:
        raise ValueError(f"{received_on} is before the invitation of {invited_on}.")
    then, later = law_on(invited_on, versions), law_on(received_on, versions)
    program = program or _program_invited(person, then)
    criteria = (
        _criteria(CRITERIA_INVITED, person, then, program, _entry(person, invited_on)),
        _criteria(CRITERIA_RECEIVED, person, later, program, ()),
    )
    membership = (
        ()
        if category is None
        else (
            _membership(CATEGORY_INVITED, person, then, category),
            _membership(CATEGORY_RECEIVED, person, later, category),
        )
    )
    invited = crs_or_none(person, then, on=then.day)
    received = crs_or_none(person, _with_tables_of(then, later), on=later.day)
    birthday = _birthday_between(person, invited_on, received_on)
    at_receipt = weakest([criteria[1], *membership[1:]])
    ranked = _Ranked(invited, received, birthday, cut_off, at_receipt)
    return BothMoments(
        invited_on=invited_on,
        received_on=received_on,
        program=program,
        cut_off=cut_off,
        findings=(*criteria, *membership, _qualifications(ranked)),
        invited=invited,
        received=received,
        lost=tuple(_lost(invited.score, received.score)) if invited and received else (),
        birthday=birthday,
    )


# Criteria and category -----------------------------------------------------------------------


def _program_invited(person: Person, law: Law) -> str:
    """Return the first class that admits, in the order in which invitations name one."""
    known = [key for key in _PROGRAMS if law.find("program", key)]
    found = {key: _PROGRAMS[key](person, law, on=law.day).outcome for key in known}
    order = (Outcome.MET, Outcome.UNDETERMINED, Outcome.NOT_MET)
    return min(found, key=lambda key: order.index(found[key]), default=next(iter(_PROGRAMS)))


def _entry(person: Person, on: date) -> tuple[Finding, ...]:
    return profile_valid(person, on), not_a_nominee(person, on)


def _criteria(
    condition: Condition,
    person: Person,
    law: Law,
    program: str,
    entry: Sequence[Finding],
) -> Finding:
    """Return whether one program admits, with what else the pool asks for.

    Source: IRPA 11.2(1)(a), 10.3(1)(e).
    """
    assess = _PROGRAMS.get(program)
    if assess is None:
        return condition.undetermined(
            "A nominee's criteria are the province's; they are not judged here.",
            missing=["the province's own criteria on this day"],
        )
    assessed = assess(person, law, on=law.day)
    return _summed_up(condition, assessed.version.title, law.day, [*assessed.findings, *entry])


def _membership(condition: Condition, person: Person, law: Law, category: str) -> Finding:
    """Source: IRPA 11.2(1)(c)."""
    version = law.get("category", category)
    found = assess_category(person, version, law, law.day).findings
    return _summed_up(
        condition, version.title, law.day, [each for each in found if each.key not in OF_ENTRY]
    )


def _summed_up(condition: Condition, title: str, on: date, findings: Iterable[Finding]) -> Finding:
    """Return one finding for many: the weakest of them, with its reason."""
    deciding = [each for each in findings if not each.is_warning]
    outcome = weakest(deciding)
    doubt = " ".join(dict.fromkeys(each.doubt for each in deciding if each.doubt))
    evidence = [record for each in deciding for record in each.evidence]
    if outcome is Outcome.MET or not deciding:
        reason = f"{title}: every condition is met on {in_words(on)}."
        return condition.met(reason, evidence=evidence, doubt=doubt)
    blocking = [each for each in deciding if each.outcome is outcome]
    return condition.answered(
        outcome,
        f"{title}, on {in_words(on)}: {blocking[0].reason}",
        evidence=evidence,
        missing=[fact for each in blocking for fact in each.missing],
        doubt=doubt,
        cure=blocking[0].cure,
    )


# Score ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Ranked:
    """What the comparison of the two scores looks at."""

    invited: CrsAnswer | None
    received: CrsAnswer | None
    birthday: date | None
    cut_off: int | None
    at_receipt: Outcome
    """Whether criteria and category hold when the application is received."""


def _qualifications(ranked: _Ranked) -> Finding:
    """Return whether the qualifications ranked on are held at both moments, or forgiven.

    Source: IRPA 11.2(1)(b), (2).
    """
    invited, received = ranked.invited, ranked.received
    if invited is None or received is None:
        return QUALIFICATIONS.undetermined(
            "Nothing is scored without a birth date and tables for the day.",
            missing=["the birth date"],
        )
    finding = _compared(ranked, invited, received)
    if invited.is_confirmed or finding.outcome is Outcome.UNDETERMINED:
        return finding
    unconfirmed = " ".join((finding.doubt, *invited.tables.notices)).strip()
    reason = f"The tables behind these points are not confirmed. {finding.reason}"
    return replace(finding, outcome=Outcome.UNDETERMINED, reason=reason, doubt=unconfirmed)


def _compared(ranked: _Ranked, invited: CrsAnswer, received: CrsAnswer) -> Finding:
    before, after = invited.score.total, received.score.total
    cut_off, birthday = ranked.cut_off, ranked.birthday
    of_age = score(replace(received.profile, age=invited.profile.age), received.tables.body).total
    both = f"{before} points at the invitation, {after} when the application is received"
    if cut_off is not None and before < cut_off:
        return QUALIFICATIONS.not_met(
            f"By these facts the score at the invitation was {before}, below the cut-off of "
            f"{cut_off}: the qualifications ranked on were not held.",
            cure="Compare the profile as submitted with the file, factor by factor.",
        )
    if after >= before:
        return QUALIFICATIONS.met(f"{both}: the score has not fallen.")
    if birthday and of_age >= before:
        return BIRTHDAY.met(
            f"{both}: the birthday of {in_words(birthday)} alone lowers it, which is forgiven.",
            doubt=FALLEN_BY_BIRTHDAY,
        )
    if cut_off is None:
        return LOWER_SCORE.undetermined(
            f"{both}. A lower score is forgiven only if it reaches the round's cut-off.",
            missing=["the cut-off of the round"],
        )
    if after >= cut_off:
        return _lower_but_enough(ranked, f"{both}: lower, but not below the cut-off of {cut_off}")
    if of_age >= cut_off:
        return LOWER_SCORE.undetermined(
            f"{both}: below the cut-off of {cut_off}, and without the birthday {of_age}. "
            "An officer decides.",
            doubt=BOTH_EXCEPTIONS,
        )
    return QUALIFICATIONS.not_met(
        f"{both}: below the cut-off of {cut_off}.",
        cure="File earlier, or bring back what was lost, such as by a new test before filing.",
    )


def _lower_but_enough(ranked: _Ranked, reason: str) -> Finding:
    """Source: IRPA 11.2(2): forgiven only while criteria and category hold at receipt."""
    if ranked.at_receipt is Outcome.MET:
        return LOWER_SCORE.met(f"{reason}, which is forgiven.")
    only_if = f"{reason}; forgiven only if criteria and category hold when it is received"
    if ranked.at_receipt is Outcome.NOT_MET:
        return LOWER_SCORE.not_met(f"{only_if}, and they do not.")
    return LOWER_SCORE.undetermined(f"{only_if}, which cannot be told yet.")


def _with_tables_of(then: Law, later: Law) -> Law:
    """Return the later law with the points tables by which the round ranked."""
    tables = then.find(*TABLES)
    kept = tuple(each for each in later.versions if (each.kind, each.key) != TABLES)
    return replace(later, versions=(*kept, tables) if tables else kept)


def _birthday_between(person: Person, invited_on: date, received_on: date) -> date | None:
    """Return the first birthday after the invitation, None if it is after the receipt.

    Source: IRPA 11.2(2)(a).
    """
    if person.birth_date is None or person.birth_date > invited_on:
        return None
    following = years_later(person.birth_date, age_on(person.birth_date, invited_on) + 1)
    return following if following <= received_on else None


def _lost(before: CrsScore, after: CrsScore) -> Iterable[LostPoints]:
    for section in ("core", "spouse", "transferability", "additional"):
        one, other = getattr(before, section), getattr(after, section)
        for field in fields(one):
            if field.name in ("subtotal", "before_cap") or field.name.endswith("_group"):
                continue
            points, left = getattr(one, field.name), getattr(other, field.name)
            if left < points:
                yield LostPoints(f"{section}.{field.name}", points, left)
