"""Confirming a round: the firm's own mark that it read it, and the evaluation that follows."""

import logging
from datetime import datetime

from django.db import transaction

from accounts.audit import record_act
from accounts.models import Firm, User
from draws.candidates import round_facts
from draws.evaluation import evaluate_step, lagging, occasion_of
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
            "evaluated_at": None,
        },
    )
    record_act("round_confirmed", at=now, by=by, subject=confirmation, firm=firm, round=held.number)
    ask(
        EVALUATE,
        key=_key(firm.pk, held.pk),
        subject={"firm": firm.pk, "round": held.pk},
        firm=firm,
        by=by,
        total=lagging(firm, occasion_of(held)).count(),
        now=now,
    )
    logger.info("round %s confirmed by firm %s", held.pk, firm.pk)
    return confirmation


def job_of(held: Round, firm: Firm) -> Job | None:
    """Return the newest evaluation of a round for a firm, None before the first."""
    return Job.objects.filter(kind=EVALUATE, key=_key(firm.pk, held.pk)).order_by("-pk").first()


def has_changed_since(confirmation: RoundConfirmation) -> bool:
    """Return whether the round now says something else of whom it invited than was confirmed."""
    return bool(confirmation.facts != facts_as_json(round_facts(confirmation.round)))


@job_kind(EVALUATE)
def evaluate_firm(job: Job, *, now: datetime) -> bool:
    """Evaluate some files; after the last, say so and write the letters. Runs again unharmed."""
    firm = Firm.objects.get(pk=job.subject["firm"])
    held = Round.objects.get(pk=job.subject["round"])
    count, last = evaluate_step(firm, held, after=job.cursor or 0, now=now)
    job.done += count
    job.total = max(job.total or 0, job.done)
    job.cursor = last
    if last or lagging(firm, occasion_of(held)).exists():
        return False  # what changed while this ran is evaluated once more
    finish(firm, held, now=now)
    return True


@transaction.atomic
def finish(firm: Firm, held: Round, *, now: datetime) -> None:
    """Mark the evaluation complete and write one letter to each responsible consultant."""
    RoundConfirmation.objects.filter(firm=firm, round=held).update(evaluated_at=now)
    tell_outcome(firm, held, now=now)


def _key(firm_pk: int, round_pk: int) -> str:
    return f"{firm_pk}:{round_pk}"
