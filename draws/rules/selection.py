"""Would a round have invited this profile? A prediction on the facts of the file, never a fact.

IRPA 10.1(1.1), 10.1(3), 10.3(1)(h.1) and (i); the cut-off and the tie-break are the round's own.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from draws.rules.rounds import RoundKind
from draws.rules.standing import Candidate, Ground, RoundAnswer, RoundFacts, Standing
from eligibility.rules.findings import Outcome

# A profile's period where its own last day is not recorded; the Act leaves it to instructions.
USUAL_PROFILE_PERIOD_DAYS = 365
SCORE_SHOWN = "the CRS score that IRCC shows in the profile"


def round_answer(candidate: Candidate, held: RoundFacts) -> RoundAnswer:
    """Return where `held` leaves `candidate`, predicted on these facts.

    What rules the profile out for certain decides, even while other facts are missing; only then
    do missing facts leave the answer open.

    Source: IRPA 10.1(1.1), 10.1(3), 10.1(6), 10.3(1)(h.1), 10.3(1)(i); each round's instructions.
    """
    ruled_out = next(filter(None, (bar(candidate, held) for bar in _BARS)), None)
    answer = ruled_out or _open_questions(candidate, held) or _at_or_above(candidate, held)
    return _with_margins(answer, candidate, held)


# What rules a profile out, in the order of the law ------------------------------------------


def _not_yet_in_pool(candidate: Candidate, held: RoundFacts) -> RoundAnswer | None:
    submitted_at = candidate.profile_submitted_at
    if submitted_at is None or submitted_at.astimezone(UTC).date() <= held.held_on:
        return None
    return RoundAnswer(
        Standing.NOT_IN_CATEGORY,
        Ground.NO_PROFILE_YET,
        f"The profile was submitted on {_instant(submitted_at)}, after the round of "
        f"{held.held_on:%Y-%m-%d}: it was not in the pool.",
    )


def _expired(candidate: Candidate, held: RoundFacts) -> RoundAnswer | None:
    expires_on = candidate.profile_expires_on
    if expires_on is None or expires_on >= held.held_on:
        return None
    return RoundAnswer(
        Standing.NOT_IN_CATEGORY,
        Ground.PROFILE_EXPIRED,
        f"The profile expired on {expires_on:%Y-%m-%d}, before the round of "
        f"{held.held_on:%Y-%m-%d}: it was not in the pool.",
    )


def _already_invited(candidate: Candidate, held: RoundFacts) -> RoundAnswer | None:
    since = candidate.out_of_pool_since
    if since is None or since.astimezone(UTC).date() >= held.held_on:
        return None
    return RoundAnswer(
        Standing.NOT_IN_CATEGORY,
        Ground.ALREADY_INVITED,
        f"An invitation of {_instant(since)} is recorded: the profile was not ranked again.",
    )


def _nominee_elsewhere(candidate: Candidate, held: RoundFacts) -> RoundAnswer | None:
    """Answer a nominee, who may be invited only as one. Source: IRPA 10.1(1.1)."""
    if not candidate.is_nominated or "pnp" in held.programs:
        return None
    return RoundAnswer(
        Standing.NOT_IN_CATEGORY,
        Ground.NOMINEE_ELSEWHERE,
        "The client holds a provincial nomination, and a nominee may be invited only as a "
        "nominee (IRPA 10.1(1.1)). This round did not invite nominees.",
    )


def _nominees_only(candidate: Candidate, held: RoundFacts) -> RoundAnswer | None:
    if candidate.is_nominated is not False or held.programs != ("pnp",):
        return None
    return RoundAnswer(
        Standing.NOT_IN_CATEGORY,
        Ground.NO_NOMINATION,
        "This round invited provincial nominees only; no nomination is recorded.",
    )


def _outside_group(candidate: Candidate, held: RoundFacts) -> RoundAnswer | None:
    if candidate.group is not Outcome.NOT_MET or held.kind is RoundKind.GENERAL:
        return None
    return RoundAnswer(Standing.NOT_IN_CATEGORY, Ground.OUTSIDE_GROUP, candidate.group_reason)


def _below(candidate: Candidate, held: RoundFacts) -> RoundAnswer | None:
    if candidate.crs_score is None or candidate.crs_score >= held.cut_off_score:
        return None
    short = held.cut_off_score - candidate.crs_score
    return RoundAnswer(
        Standing.MISSED_BY_SCORE,
        Ground.BELOW_CUT_OFF,
        f"The score of {candidate.crs_score} is {_counted(short, 'point')} below the cut-off "
        f"of {held.cut_off_score}.",
    )


def _later(candidate: Candidate, held: RoundFacts) -> RoundAnswer | None:
    margin = _time_margin(candidate, held)
    if candidate.crs_score != held.cut_off_score or margin is None or margin <= timedelta(0):
        return None
    return RoundAnswer(
        Standing.MISSED_BY_TIME,
        Ground.LATER_AT_CUT_OFF,
        f"At the cut-off of {held.cut_off_score} the profile had to be submitted before the "
        f"tie-break; it was submitted {in_words(margin)} after it.",
    )


_BARS: tuple[Callable[[Candidate, RoundFacts], RoundAnswer | None], ...] = (
    _not_yet_in_pool,
    _expired,
    _already_invited,
    _nominee_elsewhere,
    _nominees_only,
    _outside_group,
    _below,
    _later,
)


# What leaves the answer open ----------------------------------------------------------------


def _open_questions(candidate: Candidate, held: RoundFacts) -> RoundAnswer | None:
    missing = tuple(_missing(candidate, held))
    if not missing:
        return None
    return RoundAnswer(
        Standing.CANNOT_TELL,
        Ground.MISSING_FACTS,
        f"Nothing recorded rules the client out, but this is missing: {'; '.join(missing)}.",
        missing=missing,
    )


def _missing(candidate: Candidate, held: RoundFacts) -> list[str]:
    missing: list[str] = []
    if candidate.crs_score is None:
        missing += candidate.score_missing or (SCORE_SHOWN,)
    missing += _missing_of_profile(candidate, held)
    if candidate.is_nominated is None:
        missing.append("whether a provincial nomination was accepted in the profile")
    if candidate.group is Outcome.UNDETERMINED and held.kind is not RoundKind.GENERAL:
        missing += candidate.group_missing or (candidate.group_reason.rstrip("."),)
    if candidate.crs_score == held.cut_off_score and held.tie_break_at is None:
        missing.append("the tie-break of this round, which was not published")
    return missing


def _missing_of_profile(candidate: Candidate, held: RoundFacts) -> list[str]:
    submitted_at = candidate.profile_submitted_at
    if submitted_at is None:
        return ["when the profile was submitted, to the second"]
    missing = []
    if submitted_at.astimezone(UTC).date() == held.held_on and not _before(
        submitted_at, held.tie_break_at
    ):
        missing.append(
            "the hour of the round: the profile was submitted on the same day, and the printed "
            "hour is not reliable"
        )
    if candidate.profile_expires_on == held.held_on:
        missing.append("the hour at which the profile expired on the day of the round")
    usual_end = submitted_at.astimezone(UTC).date() + timedelta(days=USUAL_PROFILE_PERIOD_DAYS)
    if candidate.profile_expires_on is None and usual_end < held.held_on:
        missing.append("when the profile expires: it was more than twelve months old")
    return missing


def _at_or_above(candidate: Candidate, held: RoundFacts) -> RoundAnswer:
    """Answer a profile that nothing rules out and nothing leaves open."""
    margin = _time_margin(candidate, held)
    if candidate.crs_score != held.cut_off_score or margin is None:
        return RoundAnswer(
            Standing.PREDICTED_INVITED,
            Ground.ABOVE_CUT_OFF,
            f"The score of {candidate.crs_score} is above the cut-off of {held.cut_off_score}; "
            "the tie-break does not matter. Predicted on these facts, not confirmed.",
        )
    if margin == timedelta(0):
        return RoundAnswer(
            Standing.ASK,
            Ground.SAME_SECOND,
            "The profile was submitted in the very second of the tie-break. No source says which "
            "way that falls: look into the account.",
        )
    return RoundAnswer(
        Standing.PREDICTED_INVITED,
        Ground.EARLIER_AT_CUT_OFF,
        f"At the cut-off of {held.cut_off_score}, and submitted {in_words(-margin)} before the "
        "tie-break. Predicted on these facts, not confirmed.",
    )


# Margins, cautions and words ----------------------------------------------------------------


def _with_margins(answer: RoundAnswer, candidate: Candidate, held: RoundFacts) -> RoundAnswer:
    score = candidate.crs_score
    return replace(
        answer,
        score_margin=None if score is None else score - held.cut_off_score,
        time_margin=_time_margin(candidate, held),
        cautions=tuple(_cautions(candidate, held)),
    )


def _cautions(candidate: Candidate, held: RoundFacts) -> list[str]:
    cautions = list(candidate.score_cautions)
    if candidate.crs_score is not None and candidate.crs_score_on is None:
        cautions.append("The day on which the score was read is not recorded.")
    elif candidate.crs_score_on is not None and candidate.crs_score_on > held.held_on:
        cautions.append(
            f"The score was read on {candidate.crs_score_on:%Y-%m-%d}, after the round; on its "
            "day it may have been another."
        )
    if candidate.crs_score_on is not None:
        cautions += _other_tables(candidate.crs_score_on, held)
    if candidate.profile_submitted_at is not None and candidate.profile_expires_on is None:
        cautions.append("When the profile expires is not recorded.")
    return cautions


def _other_tables(score_on: date, held: RoundFacts) -> list[str]:
    """Return a caution for each change of the CRS tables between score and round."""
    first, last = sorted((score_on, held.held_on))
    return [
        f"From {changed_on:%Y-%m-%d} on other CRS tables are in force or reported: this score, "
        f"read on {score_on:%Y-%m-%d}, may not compare with this cut-off."
        for changed_on in held.crs_changed_on
        if first < changed_on <= last
    ]


def _time_margin(candidate: Candidate, held: RoundFacts) -> timedelta | None:
    if candidate.profile_submitted_at is None or held.tie_break_at is None:
        return None
    # Both are printed to the second; a fraction would be an artefact of storage.
    submitted_at = candidate.profile_submitted_at.replace(microsecond=0)
    return submitted_at - held.tie_break_at.replace(microsecond=0)


def _before(moment: datetime, tie_break_at: datetime | None) -> bool:
    return tie_break_at is not None and moment < tie_break_at


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def in_words(span: timedelta) -> str:
    """Return a span of time by its two largest units, such as "8 days 11 hours"; whole seconds."""
    seconds = int(span.total_seconds())
    parts = []
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        count, seconds = divmod(seconds, length)
        if count:
            parts.append(_counted(count, unit))
    return " ".join(parts[:2]) or "0 seconds"
