"""Whether a paper is still good on the day the application is filed.

The limits come with each checklist entry (`Validity`), with the rule that sets them.
Source: IRPR 75(2)(d) (language, education), 30 (medical exam), 50 (passport), 87 (nomination);
IRCC's page on police certificates; office practice where the entry says so.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from documents.rules.calendar_months import months_after
from documents.rules.entries import Validity
from eligibility.rules.law import Citation, Version


class Freshness(StrEnum):
    """FRESH on the filing day, STALE by then, UNKNOWN without a date, TIMELESS without expiry."""

    FRESH = "fresh"
    STALE = "stale"
    UNKNOWN = "unknown"
    TIMELESS = "timeless"


@dataclass(frozen=True, slots=True)
class Paper:
    """The dates printed on a paper.

    `dated_on` is the day its age is counted from: of issue, of the test, of the exam, of the
    letter.
    """

    dated_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What else decides: the stay or job the paper is about. `None` is not known."""

    is_current: bool | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class FreshnessFinding:
    """What was concluded, why and by which rule.

    `last_good_on` is the last filing day on which the paper is still good, `None` without such a
    day or while unknown. `binding` is true where an older paper is refused, false where only
    practice advises a newer one. `warning` holds advice on a paper that is good. `rule` is what
    holds here where the entry's own words speak of other circumstances.
    """

    freshness: Freshness
    reason: str
    source: Citation
    last_good_on: date | None = None
    binding: bool = True
    warning: str = ""
    rule: str = ""


NOTHING_KNOWN = Circumstances()


def freshness(
    entry: Version, paper: Paper, filing_on: date, about: Circumstances = NOTHING_KNOWN
) -> FreshnessFinding:
    """Return whether a paper of this entry is good on the planned filing day.

    A paper dated after the filing day is unknown: one of the two days is wrong.
    """
    validity: Validity = entry.body.validity
    if validity.kind == "none":
        return _found(entry, Freshness.TIMELESS, validity.rule)
    if paper.dated_on is not None and paper.dated_on > filing_on:
        reason = f"Dated {paper.dated_on}, after the planned filing day {filing_on}. Check both."
        return _found(entry, Freshness.UNKNOWN, reason)
    if validity.kind == "in_force":
        return _in_force(entry, paper, filing_on)
    if validity.kind == "police":
        return _police(entry, paper, filing_on, about)
    if validity.kind == "letter":
        return _letter(entry, paper, filing_on, about)
    return _by_age(entry, paper, filing_on)


def last_good_day(validity: Validity, dated_on: date) -> date:
    """Return the last filing day on which a paper dated `dated_on` is young enough.

    "Under two years" ends the day before the second anniversary; "within six months" on the day
    itself.
    """
    limit = (
        months_after(dated_on, validity.months)
        if validity.months
        else dated_on + timedelta(days=validity.days or 0)
    )
    return limit if validity.limit_included else limit - timedelta(days=1)


def _by_age(entry: Version, paper: Paper, filing_on: date) -> FreshnessFinding:
    validity: Validity = entry.body.validity
    if paper.dated_on is None:
        reason = f"The {validity.anchor} date is not entered. Enter it from the paper."
        return _found(entry, Freshness.UNKNOWN, reason)
    if validity.policy_ends is not None and filing_on > validity.policy_ends:
        reason = f"The policy this rests on ended on {validity.policy_ends}."
        return _found(entry, Freshness.STALE, reason, validity.policy_ends)
    last = last_good_day(validity, paper.dated_on)
    if filing_on <= last:
        reason = f"{_dated(validity, paper.dated_on)}; good for filing until {last}."
        return _found(entry, Freshness.FRESH, reason, last)
    reason = (
        f"{_dated(validity, paper.dated_on)}; good until {last}, before the filing on {filing_on}."
    )
    return _found(entry, Freshness.STALE, reason, last)


def _in_force(entry: Version, paper: Paper, filing_on: date) -> FreshnessFinding:
    expires_on = paper.expires_on
    if expires_on is None:
        reason = "The expiry date is not entered. Enter it from the paper."
        return _found(entry, Freshness.UNKNOWN, reason)
    if expires_on < filing_on:
        reason = f"Expires on {expires_on}, before the planned filing day {filing_on}. Renew it."
        return _found(entry, Freshness.STALE, reason, expires_on)
    months = entry.body.validity.warn_months
    soon = months is not None and expires_on < months_after(filing_on, months)
    warning = f"Fewer than {months} months remain after the filing on {filing_on}." if soon else ""
    reason = f"In force on {filing_on}; expires on {expires_on}."
    return _found(entry, Freshness.FRESH, reason, expires_on, warning)


def _police(entry: Version, paper: Paper, filing_on: date, stay: Circumstances) -> FreshnessFinding:
    """Judge a police certificate by whether the person still lives there.

    Source: IRCC's page on police certificates for Express Entry.
    """
    if paper.dated_on is None:
        return _by_age(entry, paper, filing_on)
    if stay.is_current is None:
        reason = "It is not known whether the person still lives there. Enter the addresses."
        return _found(entry, Freshness.UNKNOWN, reason)
    if stay.is_current:
        return _by_age(entry, paper, filing_on)
    if stay.ended_on is None:
        reason = "The last day of the stay is not entered. Enter the addresses."
        return _found(entry, Freshness.UNKNOWN, reason)
    if paper.dated_on > stay.ended_on:
        reason = f"Issued {paper.dated_on}, after the last long stay ended on {stay.ended_on}."
        return _found(entry, Freshness.FRESH, reason)
    reason = (
        f"Issued {paper.dated_on}, but the stay went on until {stay.ended_on}. "
        "A certificate issued after that day is needed."
    )
    return _found(entry, Freshness.STALE, reason)


def _letter(entry: Version, paper: Paper, filing_on: date, job: Circumstances) -> FreshnessFinding:
    if paper.dated_on is None and job.is_current is False:
        of_a_past_job = "past job: any date after leaving"
        return replace(_by_age(entry, paper, filing_on), rule=of_a_past_job)
    if paper.dated_on is None or job.is_current:
        return _by_age(entry, paper, filing_on)
    if job.is_current is None:
        reason = "It is not known whether the job goes on. Enter its last day, or that it goes on."
        return _found(entry, Freshness.UNKNOWN, reason)
    if job.ended_on is None or paper.dated_on >= job.ended_on:
        reason = f"Dated {paper.dated_on}, after the job ended; such a letter does not age."
        return _found(entry, Freshness.FRESH, reason)
    reason = (
        f"Dated {paper.dated_on}, but the job ended on {job.ended_on}. "
        "The letter does not cover the whole job."
    )
    return _found(entry, Freshness.STALE, reason)


def _dated(validity: Validity, day: date) -> str:
    return f"{validity.anchor.capitalize()} date {day}"


def _found(
    entry: Version,
    freshness: Freshness,
    reason: str,
    last_good_on: date | None = None,
    warning: str = "",
) -> FreshnessFinding:
    return FreshnessFinding(
        freshness=freshness,
        reason=reason,
        source=entry.citation,
        last_good_on=last_good_on,
        binding=entry.body.validity.basis == "official",
        warning=warning,
    )
