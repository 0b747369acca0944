"""Which CRS score a round is compared with: IRCC's own while it is current, else ours."""

from dataclasses import dataclass
from datetime import date

from clients.models import Client
from draws.rules.selection import SCORE_SHOWN
from eligibility.rules.crs_facts import CrsAnswer, crs_or_none
from eligibility.rules.facts import Person
from eligibility.rules.law import Law


@dataclass(frozen=True, slots=True)
class ScoreUsed:
    """A score with the day it speaks of; None with the facts that would settle it."""

    score: int | None
    on: date | None = None
    missing: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


def score_used(client: Client, person: Person, law: Law, *, on: date) -> ScoreUsed:
    """Return the score to compare with a round of this day.

    IRCC's own while no fact changed since it was read. Else ours, where every fact it needs is on
    file and its tables are confirmed; where ours cannot be relied on, IRCC's with a caution.
    """
    profile = getattr(client, "profile", None)
    shown: int | None = profile.crs_score if profile else None
    shown_on: date | None = profile.crs_score_on if profile else None
    if profile and shown is not None and not profile.is_score_stale(client.facts_version):
        return ScoreUsed(shown, shown_on)
    ours = crs_or_none(person, law, on=on)
    if ours is not None and ours.is_reliable:
        return ScoreUsed(ours.score.total, on, cautions=(_ours_in_words(shown, ours, on),))
    if shown is not None:
        return ScoreUsed(
            shown,
            shown_on,
            cautions=(
                "A fact of the file changed after IRCC's score was read, and ours cannot replace "
                "it: read the score in the account again.",
            ),
        )
    return ScoreUsed(None, missing=(SCORE_SHOWN, *_why_not_ours(ours, on)))


def _ours_in_words(shown: int | None, ours: CrsAnswer, on: date) -> str:
    day = f"{on:%Y-%m-%d}"
    if shown is None:
        return f"The score of {ours.score.total} is ours as of {day}; IRCC's is not on file."
    return (
        f"A fact of the file changed after IRCC's score of {shown} was read: the score of "
        f"{ours.score.total} is ours as of {day}."
    )


def _why_not_ours(ours: CrsAnswer | None, on: date) -> tuple[str, ...]:
    if ours is None:
        return ()
    if not ours.is_confirmed:
        return (f"the CRS tables of {on:%Y-%m-%d}, which are reported to have changed",)
    return ours.missing
