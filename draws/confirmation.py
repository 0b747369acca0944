"""Confirming a round: the firm's own mark that it read it, and the evaluation that follows."""

import logging
from datetime import datetime

from django.db import transaction

from accounts.audit import record_act
from accounts.models import Firm, User
from draws.candidates import round_facts
from draws.evaluation import PARTS, evaluate_step, files_of, lagging, occasion_of, part_of
from draws.models import Round, RoundConfirmation
from draws.replay import facts_as_json
from draws.telling import tell_outcome
from eligibility.jobs import ask, job_kind
from eligibility.models import Job

logger = logging.getLogger(__name__)

EVALUATE = "draws.evaluate"


@transaction.atomic
def confirm_round(held: Round, firm: Firm, *, by: User, now: datetime) -> RoundConfirmation:
    """Keep that the firm read the round as it is published now, and ask for the evaluation.

    Confirmed twice, it is evaluated again: only files that lag behind are touched.
    """
    confirmation, _made = RoundConfirmation.objects.update_or_create(
        firm=firm,
        round=held,
        defaults={
            "confirmed_by": by,
            "confirmed_at": now,
            "facts": facts_as_json(round_facts(held)),
            "parts_evaluated": [],
            "evaluated_at": None,
        },
    )
    record_act("round_confirmed", at=now, by=by, subject=confirmation, firm=firm, round=held.number)
    occasion = occasion_of(held)
    for part in range(PARTS):
        ask(
            EVALUATE,
            key=_key(firm.pk, held.pk, part),
            subject={"firm": firm.pk, "round": held.pk, "part": part},
            firm=firm,
            by=by,
            total=lagging(part_of(files_of(firm), part), occasion).count(),
            now=now,
        )
    logger.info("round #%s confirmed by firm %s", held.number, firm.pk)
    return confirmation


def jobs_of(held: Round, firm: Firm) -> list[Job]:
    """Return the newest job of each part of a round's evaluation, none before the first."""
    keys = [_key(firm.pk, held.pk, part) for part in range(PARTS)]
    jobs = Job.objects.filter(kind=EVALUATE, key__in=keys).order_by("pk")
    return list({job.key: job for job in jobs}.values())


def has_changed_since(confirmation: RoundConfirmation) -> bool:
    """Return whether the round now says something else of whom it invited than was confirmed."""
    return bool(confirmation.facts != facts_as_json(round_facts(confirmation.round)))


@job_kind(EVALUATE)
def evaluate_part(job: Job, *, now: datetime) -> bool:
    """Evaluate some files of one part; after its last one, say so. Runs again unharmed."""
    firm = Firm.objects.get(pk=job.subject["firm"])
    occasion = occasion_of(Round.objects.get(pk=job.subject["round"]))
    files = part_of(files_of(firm), job.subject["part"])
    count, last = evaluate_step(files, occasion, after=job.cursor or 0, now=now)
    job.done += count
    job.total = max(job.total or 0, job.done)
    job.cursor = last
    if last or lagging(files, occasion).exists():
        return False  # what changed while this ran is evaluated once more
    end_part(firm, occasion.held, job.subject["part"], now=now)
    return True


@transaction.atomic
def end_part(firm: Firm, held: Round, part: int, *, now: datetime) -> None:
    """Mark one part evaluated; after the last, write one letter to each responsible consultant.

    The confirmation is held meanwhile: of two parts that end together, the second sees the first.
    """
    confirmations = RoundConfirmation.objects.select_for_update()
    confirmation = confirmations.get(firm=firm, round=held)
    confirmation.parts_evaluated = sorted({*confirmation.parts_evaluated, part})
    if len(confirmation.parts_evaluated) == PARTS:
        confirmation.evaluated_at = now
        tell_outcome(firm, held, now=now)
    confirmation.save(update_fields=["parts_evaluated", "evaluated_at"])


def _key(firm_pk: int, round_pk: int, part: int) -> str:
    return f"{firm_pk}:{round_pk}:{part}"
