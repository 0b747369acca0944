"""The end of an invitation to apply: sixty days, counted in UTC, without extension.

IRPA 10.1 lets the ministerial instructions set the period; IRCC prints its end in the letter as an
instant, "12:00AM UTC" of a date. The letter decides; the computed instant only checks the typing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from draws.rules.invitation import default_cut_off_at


@dataclass(frozen=True, slots=True)
class ItaDeadline:
    """The instant an application must be in *before*, and how it was found.

    `differs_by` is the printed instant less the computed one, None when nothing was printed.
    """

    due_at: datetime
    computed_at: datetime
    differs_by: timedelta | None
    source: str


def ita_deadline(issued_at: datetime, printed_at: datetime | None) -> ItaDeadline:
    """Return the deadline of an invitation issued at `issued_at`.

    The instant printed in the letter wins over the computed one. Submission must come strictly
    earlier. Both arguments are aware.
    Source: IRPA 10.1, 10.3(1)(k); form IMM 5791 as seen in a letter of 2019-07-10.
    """
    computed = default_cut_off_at(issued_at)
    if printed_at is None:
        return ItaDeadline(
            computed, computed, None, "computed: 00:00 UTC on the 61st day after the invitation"
        )
    return ItaDeadline(
        printed_at, computed, printed_at - computed, "the instant printed in the letter"
    )
