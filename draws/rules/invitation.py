"""An invitation to apply: how long it stands, and what follows from each way it ends.

IRPA 10.1 and 10.2; the period is set by instructions under IRPA 10.3(1)(k).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from draws.rules.rounds import VALUES

EXPRESS_ENTRY_OPENED_ON = date(2015, 1, 1)
# The period ends with the midnight after its last day, and a letter could be read one day off.
SPARE_DAYS = 2
# The day of a round and the UTC date of its letters may lie a day apart around midnight.
LETTER_DAYS_AFTER_ROUND = 1
# A letter read in a zone ahead of UTC can look issued tomorrow; more than a day cannot be.
FUTURE_GRACE = timedelta(days=1)


class LetterFault(StrEnum):
    """What makes the instants typed from a letter impossible."""

    BEFORE_EXPRESS_ENTRY = "before_express_entry"
    ISSUED_IN_FUTURE = "issued_in_future"
    CUT_OFF_NOT_AFTER_ISSUE = "cut_off_not_after_issue"
    CUT_OFF_BEYOND_PERIOD = "cut_off_beyond_period"


class Ending(StrEnum):
    """How an invitation ends."""

    SUBMITTED = "submitted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class EndingFault(StrEnum):
    """What makes an ending impossible at its instant, or, for LATE_SUBMISSION, doubtful."""

    BEFORE_ISSUE = "before_issue"
    IN_FUTURE = "in_future"
    DECLINED_TOO_LATE = "declined_too_late"
    LAPSED_TOO_EARLY = "lapsed_too_early"
    LATE_SUBMISSION = "late_submission"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows in law, and where that is written."""

    text: str
    source: str


CONSEQUENCES: Mapping[str, Consequence] = {
    "open": Consequence(
        "The application must be received strictly before the deadline, in the class of the "
        "invitation and no other. There is no extension.",
        "IRPA 10.1(1), 10.3(1)(k)",
    ),
    Ending.SUBMITTED: Consequence(
        "The clock is stopped. Claims are tested as of the invitation and as of the day the "
        "application is received.",
        "IRPA 11.2",
    ),
    Ending.DECLINED: Consequence(
        "The profile stays in the pool with its submission instant, as long as it is eligible "
        "and inside its period, and may be invited again.",
        "IRPA 10.1(7)",
    ),
    Ending.LAPSED: Consequence(
        "This profile cannot be invited again. A new profile is needed, and it gets a new "
        "submission instant.",
        "IRPA 10.1(6)",
    ),
    Ending.WITHDRAWN: Consequence(
        "The Minister cancelled the invitation as issued in error: no application can be made.",
        "IRPA 10.2(5), 10.1(1)",
    ),
}


def default_cut_off_at(issued_at: datetime) -> datetime:
    """Return the instant before which to apply, where the letter's own is not at hand.

    Midnight UTC that ends the last of the calendar days of the period (60 since 26 June 2018),
    the first being the day after the UTC date of the invitation. `issued_at` is aware.

    Source: IRPA 10.1(1), 10.3(1)(k); the printed form, "12:00AM UTC" of a date, as in a letter
    of 10 July 2019 whose deadline was 9 September 2019.
    """
    issued_on = issued_at.astimezone(UTC).date()
    last_day_after = issued_on + timedelta(days=validity_days(issued_on) + 1)
    return datetime.combine(last_day_after, time(0), tzinfo=UTC)


def validity_days(issued_on: date) -> int:
    """Return for how many calendar days an invitation of this UTC date stands.

    Raises:
        ValueError: a date before Express Entry existed.
    """
    days = [entry["days"] for entry in _validity() if entry["since"] <= issued_on]
    if not days:
        raise ValueError(f"{issued_on:%Y-%m-%d} is before Express Entry existed.")
    return int(days[-1])


def latest_cut_off_at(issued_at: datetime) -> datetime:
    """Return the last instant that a letter can print as the end of this invitation.

    For a period of sixty days, 62 days after the aware `issued_at`, that instant included:
    nothing in law prints a later one.

    Source: IRPA 10.1(1), 10.3(1)(k).
    """
    return issued_at + timedelta(days=validity_days(issued_at.astimezone(UTC).date()) + SPARE_DAYS)


def is_beyond_period(issued_at: datetime, cut_off_at: datetime) -> bool:
    """Return whether an end lies later than any letter of this invitation prints.

    Before Express Entry no letter was printed at all. Source: IRPA 10.1(1), 10.3(1)(k).
    """
    if issued_at.astimezone(UTC).date() < EXPRESS_ENTRY_OPENED_ON:
        return True
    return cut_off_at > latest_cut_off_at(issued_at)


def letter_faults(
    issued_at: datetime, cut_off_at: datetime | None, *, now: datetime
) -> tuple[LetterFault, ...]:
    """Return what is impossible in the instants typed from a letter; empty when nothing is."""
    faults = []
    if issued_at.astimezone(UTC).date() < EXPRESS_ENTRY_OPENED_ON:
        faults.append(LetterFault.BEFORE_EXPRESS_ENTRY)
    if issued_at > now + FUTURE_GRACE:
        faults.append(LetterFault.ISSUED_IN_FUTURE)
    # An invitation that cannot be has no period; that of one near the year 9999 has no end either.
    has_period = not faults
    if cut_off_at is not None and cut_off_at <= issued_at:
        faults.append(LetterFault.CUT_OFF_NOT_AFTER_ISSUE)
    if cut_off_at is not None and has_period and is_beyond_period(issued_at, cut_off_at):
        faults.append(LetterFault.CUT_OFF_BEYOND_PERIOD)
    return tuple(faults)


def days_after_round(issued_at: datetime, held_on: date) -> int:
    """Return how many days the UTC date of an invitation lies after its round; negative before."""
    return (issued_at.astimezone(UTC).date() - held_on).days


def fits_round(issued_at: datetime, held_on: date) -> bool:
    """Return whether an invitation can be of a round of this day without a question.

    A round's invitations bear its day, or the next one by the clock of UTC. No text read gives
    a longest time between a round and its letters, so a later one is to be asked about.
    Source: official rounds file, whose days and instants differ by one day around midnight.
    """
    return 0 <= days_after_round(issued_at, held_on) <= LETTER_DAYS_AFTER_ROUND


def ending_fault(
    ending: Ending, *, at: datetime, issued_at: datetime, cut_off_at: datetime, now: datetime
) -> EndingFault | None:
    """Return what stands against an ending at the instant `at`, or None.

    Source: IRPA 10.1(1) (apply before the period ends), 10.1(6), 10.1(7).
    """
    if at < issued_at:
        return EndingFault.BEFORE_ISSUE
    if at > now + FUTURE_GRACE:
        return EndingFault.IN_FUTURE
    if ending is Ending.SUBMITTED and at >= cut_off_at:
        return EndingFault.LATE_SUBMISSION
    if ending is Ending.DECLINED and at >= cut_off_at:
        return EndingFault.DECLINED_TOO_LATE
    if ending is Ending.LAPSED and at < cut_off_at:
        return EndingFault.LAPSED_TOO_EARLY
    return None


@cache
def _validity() -> list[dict[str, Any]]:
    text = (VALUES / "invitation.toml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = tomllib.loads(text)["invitation_validity"]["in_force"]
    return entries
