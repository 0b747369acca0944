"""A round on another day or under another rule version: every open file judged for it anew.

Too long for one request, so a job in the background. Nothing of it is a prediction: its rows lie
apart from standings and go with the next simulation of the firm.
"""

import copy
import hashlib
import json
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q

from accounts.access import AccessTo
from accounts.models import Firm, User
from clients.models import Client
from draws.candidates import candidate_of, round_facts
from draws.evaluation import (
    BATCH,
    STEP_SECONDS,
    UNREADABLE,
    Occasion,
    files_of,
    with_candidate_facts_of,
)
from draws.groups import GroupVerdict, judge, rule_key_of
from draws.models import ClientStanding, Round, SimulatedStanding
from draws.office import crs_changed_on
from draws.rules.rounds import RoundKind
from draws.rules.selection import round_answer
from draws.rules.simulation import highest_cut_off
from draws.rules.standing import list_of
from draws.scores import ScoreUsed, score_used
from draws.what_if import (
    CLIENT_SHOWN,
    OPEN,
    OUTSIDE,
    MovedRow,
    WhatIf,
    chance_of,
    cut_offs_of_type,
    in_order,
    list_changes,
    list_labels,
)
from eligibility.gather import person_of
from eligibility.jobs import ask, job_kind
from eligibility.models import Job, RuleVersion
from eligibility.rules.law import Version, law_on
from eligibility.versions import published_versions, version_of

logger = logging.getLogger(__name__)

SIMULATE = "draws.simulate"


def ask_simulation(
    held: Round,
    firm: Firm,
    *,
    on: date | None,
    version: RuleVersion | None,
    cut_off_score: int | None,
    tie_break_at: datetime | None,
    by: User,
    now: datetime,
) -> Job:
    """Ask for a simulation; what is None stays as in the round. Earlier ones of the firm go."""
    subject = {
        "firm": firm.pk,
        "round": held.pk,
        "on": on.isoformat() if on else None,
        "version": version.pk if version else None,
        "cut_off": cut_off_score,
        "tie_break": tie_break_at.isoformat() if tie_break_at else None,
    }
    digest = hashlib.sha256(json.dumps(subject, sort_keys=True).encode()).hexdigest()[:32]
    finished = Job.objects.filter(kind=SIMULATE, firm=firm, finished_at__isnull=False)
    finished.delete()
    return ask(
        SIMULATE,
        key=f"{firm.pk}:{digest}",
        subject=subject,
        firm=firm,
        by=by,
        total=files_of(firm).count(),
        now=now,
    )


def versions_of(held: Round) -> list[RuleVersion]:
    """Return the versions of the round's category that can be supposed, drafts among them."""
    if held.kind != RoundKind.CATEGORY:
        return []
    rows = RuleVersion.objects.filter(kind="category", key=held.category_key, has_ended=False)
    return list(rows.exclude(state=RuleVersion.State.WITHDRAWN).order_by("-since", "pk"))


@job_kind(SIMULATE)
def simulate_some(job: Job, *, now: datetime) -> bool:
    """Judge some files for the round as supposed. Runs again unharmed."""
    firm = Firm.objects.get(pk=job.subject["firm"])
    occasion = supposed_occasion(job)
    started = time.monotonic()
    while time.monotonic() - started < STEP_SECONDS:
        waiting = files_of(firm).filter(pk__gt=job.cursor or 0).order_by("pk")
        pks = list(waiting.values_list("pk", flat=True)[:BATCH])
        if not pks:
            return True
        rows = [_row(job, client, occasion) for client in with_candidate_facts_of(pks)]
        with transaction.atomic():
            SimulatedStanding.objects.bulk_create(rows, ignore_conflicts=True)
        job.cursor = pks[-1]
        job.done += len(pks)
    return False


def supposed_round(job: Job) -> Round:
    """Return the round with the day and the figures that a job supposes; never saved."""
    asked = job.subject
    held = copy.copy(Round.objects.get(pk=asked["round"]))
    held.held_on = date.fromisoformat(asked["on"]) if asked["on"] else held.held_on
    if asked["cut_off"] is not None:
        held.cut_off_score = asked["cut_off"]
    if asked["tie_break"]:
        held.tie_break_at = datetime.fromisoformat(asked["tie_break"])
    return held


def supposed_occasion(job: Job) -> Occasion:
    """Return the round as a job supposes it, with the law of its supposed day."""
    held = supposed_round(job)
    versions = _versions(held, job.subject["version"])
    facts = round_facts(held, crs_changed_on(versions))
    return Occasion(held, facts, versions, law_on(held.held_on, versions), "")


def result_of(job: Job, held: Round, user: AccessTo) -> WhatIf:
    """Return who would move, from the standings of the round and those simulated."""
    standings = ClientStanding.objects.visible_to(user).filter(round=held).of_open_files()
    simulated = SimulatedStanding.objects.visible_to(user).filter(job=job)
    inside = standings.exclude(listed=OUTSIDE)
    before = dict(inside.values_list("client", "listed"))
    shown = simulated.filter(~Q(listed=OUTSIDE) | Q(client__in=inside.order_by().values("client")))
    cut_offs, labels = cut_offs_of_type(held), list_labels()
    rows = [
        _moved(row, before.get(row.client_id, OUTSIDE), cut_offs, labels)
        for row in shown.select_related("client").only(
            "listed", "reason", "crs_score", "cut_off", "in_group", *CLIENT_SHOWN
        )
    ]
    counts = simulated.order_by().values_list("listed").annotate(count=Count("pk"))
    return WhatIf(list_changes(standings.counts(), dict(counts)), sorted(rows, key=in_order))


def _versions(held: Round, version_pk: int | None) -> tuple[Version, ...]:
    """Return the law with one version of the round's category in force on its day instead."""
    versions = published_versions()
    if version_pk is None:
        return versions
    row = RuleVersion.objects.prefetch_related("notices").get(pk=version_pk)
    instead = replace(version_of(row), since=held.held_on, until=None)
    others = [each for each in versions if (each.kind, each.key) != ("category", rule_key_of(held))]
    return (*others, instead)


def _row(job: Job, client: Client, occasion: Occasion) -> SimulatedStanding:
    candidate = candidate_of(client, occasion.held, *_judged(client, occasion), is_supposed=True)
    answer = round_answer(candidate, occasion.facts)
    return SimulatedStanding(
        job=job,
        client=client,
        listed=list_of(answer.standing).value,
        reason=answer.reason,
        crs_score=candidate.crs_score,
        cut_off=highest_cut_off(candidate, occasion.facts),
        in_group=candidate.group.value,
    )


def _judged(client: Client, occasion: Occasion) -> tuple[GroupVerdict, ScoreUsed]:
    held, on = occasion.held, occasion.held.held_on
    try:
        person = person_of(client)
        verdict = judge(person, held, occasion.versions, on=on).verdict
        return verdict, score_used(client, person, occasion.law, on=on)
    except Exception:  # one file out of order must not fail the simulation of all others
        logger.exception("client %s cannot be judged for a supposed round", client.pk)
        return UNREADABLE, ScoreUsed(None)


def _moved(
    row: SimulatedStanding, before: str, cut_offs: Sequence[int], labels: Mapping[str, str]
) -> MovedRow:
    return MovedRow(
        client=row.client,
        before=labels[before],
        after=labels[row.listed],
        reason=row.reason,
        score=row.crs_score,
        cut_off=row.cut_off,
        chance=chance_of(row.crs_score, row.in_group, cut_offs),
        is_move=row.listed != before,
        is_open=row.listed == OPEN,
    )
