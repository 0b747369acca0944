"""A client's rows, brought into what a round's selection may know of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from clients.models import Client
from draws.groups import NOT_ASSESSED, GroupVerdict
from draws.models import InvitationToApply, Round
from draws.rules.rounds import RoundKind, programs_named, round_name
from draws.rules.selection import round_answer
from draws.rules.standing import Candidate, RoundAnswer, RoundFacts
from draws.scores import ScoreUsed


@dataclass(frozen=True, slots=True)
class AgainstRound:
    """One client against one round: the prediction, and the invitation recorded, if any.

    Among several rounds each caution is said once: `cautions` are said here first, `said_of` are
    the numbers of the rounds before that say the others.
    """

    client: Client
    round: Round
    candidate: Candidate
    answer: RoundAnswer
    verdict: GroupVerdict
    ita: InvitationToApply | None
    cautions: tuple[str, ...]
    said_of: tuple[str, ...] = ()


def against_rounds(
    client: Client,
    rounds: Iterable[Round],
    verdicts: Mapping[str, GroupVerdict],
    scores: Mapping[str, ScoreUsed],
    *,
    crs_changed_on: tuple[date, ...] = (),
) -> list[AgainstRound]:
    """Return one client against each round, in their order; verdicts and scores by its number."""
    found = (
        against_round(
            client,
            held,
            verdicts.get(held.number, NOT_ASSESSED),
            scores[held.number],
            crs_changed_on=crs_changed_on,
        )
        for held in rounds
    )
    return list(_each_said_once(found))


def _each_said_once(rows: Iterable[AgainstRound]) -> Iterator[AgainstRound]:
    said: dict[str, str] = {}
    for row in rows:
        cautions = row.answer.cautions
        said_of = tuple(dict.fromkeys(said[each] for each in cautions if each in said))
        new = tuple(each for each in cautions if each not in said)
        said |= dict.fromkeys(new, row.round.number)
        yield replace(row, cautions=new, said_of=said_of)


def against_round(
    client: Client,
    held: Round,
    verdict: GroupVerdict,
    score: ScoreUsed,
    *,
    crs_changed_on: tuple[date, ...] = (),
) -> AgainstRound:
    """Return one client against one round.

    `crs_changed_on` are the days from which other CRS tables are in force, or reported to be.
    """
    facts = round_facts(held, crs_changed_on)
    candidate = candidate_of(client, held, verdict, score)
    answer = round_answer(candidate, facts)
    return AgainstRound(
        client=client,
        round=held,
        candidate=candidate,
        answer=answer,
        verdict=verdict,
        ita=next((ita for ita in client.invitations.all() if ita.round_id == held.pk), None),
        cautions=answer.cautions,
    )


def round_facts(held: Round, crs_changed_on: tuple[date, ...] = ()) -> RoundFacts:
    """Return what of a round decides who is invited."""
    name = round_name(held.name)
    programs = programs_named(held.programs_covered) or (name.programs if name else ())
    return RoundFacts(
        number=held.number,
        held_on=held.held_on,
        kind=RoundKind(held.kind),
        cut_off_score=held.cut_off_score,
        tie_break_at=held.tie_break_at,
        programs=programs or ((held.program,) if held.program else ()),
        crs_changed_on=crs_changed_on,
    )


def candidate_of(
    client: Client,
    held: Round,
    verdict: GroupVerdict,
    score: ScoreUsed,
    *,
    is_supposed: bool = False,
) -> Candidate:
    """Return what of a client's file decides whether `held` invites it.

    A supposed round is taken to come after everything recorded of its day, and is another round
    than the one whose figures it has.
    """
    profile = getattr(client, "profile", None)
    return Candidate(
        group=verdict.outcome,
        group_reason=verdict.reason,
        group_missing=verdict.missing,
        crs_score=score.score,
        crs_score_on=score.on,
        score_missing=score.missing,
        score_cautions=score.cautions,
        profile_submitted_at=profile.submitted_at if profile else None,
        profile_expires_on=profile.expires_on if profile else None,
        is_nominated=_is_nominated(client, held.held_on),
        out_of_pool_since=_out_of_pool_since(
            client,
            None if is_supposed else held.pk,
            back_by=held.held_on + timedelta(days=1) if is_supposed else held.held_on,
            submitted_at=profile.submitted_at if profile else None,
        ),
    )


def _is_nominated(client: Client, on: date) -> bool | None:
    """Return whether a nomination stood accepted in the profile; None where it was issued only.

    A base nomination is no part of Express Entry.
    """
    standing = [
        nomination
        for nomination in client.nominations.all()
        if nomination.is_enhanced is not False
        and nomination.issued_on <= on
        and (nomination.expires_on is None or nomination.expires_on >= on)
        and (nomination.withdrawn_on is None or nomination.withdrawn_on > on)
    ]
    accepted = [row.accepted_on for row in standing if row.accepted_on is not None]
    if any(accepted_on <= on for accepted_on in accepted):
        return True
    return None if len(accepted) < len(standing) else False


def _out_of_pool_since(
    client: Client, round_pk: int | None, *, back_by: date, submitted_at: datetime | None
) -> datetime | None:
    """Return since when another invitation of this profile kept it from being ranked, or None.

    One declined before `back_by` lets the profile back in (IRPA 10.1(7)); an invitation of
    an earlier profile does not bind this one.
    """
    return min(
        (
            ita.issued_at
            for ita in client.invitations.all()
            if ita.round_id != round_pk
            and not _declined_before(ita, back_by)
            and not (submitted_at is not None and ita.issued_at < submitted_at)
        ),
        default=None,
    )


def _declined_before(ita: InvitationToApply, day: date) -> bool:
    return (
        ita.state == InvitationToApply.State.DECLINED
        and ita.closed_at is not None
        and ita.closed_at.astimezone(UTC).date() < day
    )
