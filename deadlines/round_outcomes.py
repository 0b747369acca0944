"""This firm's files against the newest round of the physicians category, in counts."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Max, Q

from accounts.access import AccessTo
from clients.models import Client, Stage
from deadlines.today import MET
from draws.models import ClientStanding, Round
from eligibility.rules.conditions import PHYSICIANS

# Rounds come every week or two: a month without one more likely means that nobody loaded them.
OLD_AFTER = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class RoundOutcomes:
    """How this firm's files stand at a round's cut-off.

    Every open file as evaluated for the round where the firm confirmed it; else the files in the
    pool on today's facts.
    """

    round: Round
    invited: int
    missed_by_score: int
    missed_by_time: int
    not_in_category: int
    cannot_tell: int
    is_confirmed: bool = False


def latest_round_outcomes(user: AccessTo, *, on: date) -> RoundOutcomes | None:
    """Return the counts for the newest physicians round, in three queries; None before the first.

    Predicted from stored verdicts and IRCC's own scores, never a record of who was invited.
    """
    held = Round.objects.of_category(PHYSICIANS).held_by(on).newest_first().first()
    if held is None:
        return None
    counts = ClientStanding.objects.visible_to(user).filter(round=held).of_open_files().counts()
    if any(counts.values()):
        return RoundOutcomes(
            held,
            counts["predicted_invited"],
            counts["missed_by_score"],
            counts["missed_by_time"],
            counts["not_in_category"],
            counts["cannot_tell"],
            is_confirmed=True,
        )
    return _by_todays_facts(user, held)


def _by_todays_facts(user: AccessTo, held: Round) -> RoundOutcomes:
    """Return the counts of the files in the pool, as their facts are today."""
    scored = Q(current_assessment__verdict__in=MET, profile__crs_score__isnull=False)
    level = scored & Q(profile__crs_score=held.cut_off_score)
    in_time, late = Q(pk=F("pk")), Q(pk=0)
    if held.tie_break_at is not None:
        in_time = Q(profile__submitted_at__lt=held.tie_break_at)
        late = Q(profile__submitted_at__gt=held.tie_break_at)
    above = scored & Q(profile__crs_score__gt=held.cut_off_score)
    counts = (
        Client.objects.visible_to(user)
        .filter(stage=Stage.POOL)
        .aggregate(
            all=Count("pk"),
            invited=Count("pk", filter=above | (level & in_time)),
            by_score=Count("pk", filter=scored & Q(profile__crs_score__lt=held.cut_off_score)),
            by_time=Count("pk", filter=level & late),
            outside=Count("pk", filter=Q(current_assessment__verdict="not_met")),
        )
    )
    told = counts["invited"] + counts["by_score"] + counts["by_time"] + counts["outside"]
    return RoundOutcomes(
        held,
        counts["invited"],
        counts["by_score"],
        counts["by_time"],
        counts["outside"],
        counts["all"] - told,
    )


def newest_round_if_old(*, on: date) -> date | None:
    """Return the day of the newest round of any kind where it is longer ago than a month."""
    newest: date | None = Round.objects.held_by(on).aggregate(day=Max("held_on"))["day"]
    return newest if newest is not None and on - newest > OLD_AFTER else None
