"""The impact list of a drafted version: every open file under the law as it is and as drafted.

Made in the background, in chunks under a lease; a chunk done twice leaves the same lines.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from time import monotonic

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.audit import record_act
from accounts.models import User
from clients.models import Client
from eligibility.assessment import KINDS_OF_ANSWERS
from eligibility.edition import EditionError
from eligibility.gather import person_of, with_facts
from eligibility.jobs import ask, job_kind
from eligibility.models import ImpactLine, ImpactList, Job, RuleVersion
from eligibility.rule_checks import body_checksum
from eligibility.rules.impact import ChangedAnswer, changed_answers
from eligibility.rules.law import Law, Version, law_on
from eligibility.versions import law_digest, published_versions, versions_with_draft

logger = logging.getLogger(__name__)

KIND = "rule_impact"
CHUNK = 20
STEP_TAKES = timedelta(seconds=1.2)
DIRECTIONS = {1: ImpactLine.Direction.GAIN, -1: ImpactLine.Direction.LOSS}


def has_impact(version: RuleVersion) -> bool:
    """Return whether a version of this kind can change a verdict or a score."""
    return version.kind in KINDS_OF_ANSWERS


def ask_for_impact(version: RuleVersion, *, as_of: date, by: User, now: datetime) -> ImpactList:
    """Ask for the list of a draft as of a day; the one under way for the same words is returned.

    Raises ValidationError for a published version, and for a draft that cannot be read.
    """
    if version.state not in (RuleVersion.State.DRAFT, RuleVersion.State.IN_REVIEW):
        raise ValidationError(_("Only a draft or a version in review is compared with the law."))
    try:
        versions_with_draft(version)
    except EditionError as error:
        raise ValidationError(
            _("The figures are not whole yet: correct them first. %s") % error
        ) from error
    checksum, law = body_checksum(version), law_digest()
    held = ImpactList.objects.of_draft(version, checksum).filter(
        as_of=as_of, law_checksum=law, finished_at=None, job__state__in=["waiting", "running"]
    )
    with transaction.atomic():
        return held.first() or _begin(version, as_of, checksum, law, by, now)


def newest_impact(version: RuleVersion) -> ImpactList | None:
    """Return the newest list made for a version, whatever it said then."""
    return version.impact_lists.select_related("job").first()


def is_fresh(impact: ImpactList, version: RuleVersion) -> bool:
    """Return whether a list is whole, and of these words under the law that is published now."""
    return (
        impact.finished_at is not None
        and impact.as_of >= version.since
        and impact.checksum == body_checksum(version)
        and impact.law_checksum == law_digest()
    )


@job_kind(KIND)
def judge_some(job: Job, *, now: datetime) -> bool:
    """Judge the next files of a list, for at most `STEP_TAKES`; return whether all are done.

    A list whose draft was changed or deleted meanwhile ends unfinished: it is of no use.
    """
    impact = ImpactList.objects.select_related("version").filter(pk=job.subject["impact"]).first()
    if impact is None or impact.checksum != body_checksum(impact.version):
        return True
    laws = _laws(impact)
    begun = monotonic()
    while monotonic() - begun < STEP_TAKES.total_seconds():
        clients = list(_waiting(job)[:CHUNK])
        if not clients:
            return _finish(impact, job, now)
        _store(impact, clients, laws)
        job.cursor = clients[-1].pk
        job.done += len(clients)
    return False


def _begin(
    version: RuleVersion, as_of: date, checksum: str, law: str, by: User, now: datetime
) -> ImpactList:
    impact = ImpactList.objects.create(
        version=version, as_of=as_of, checksum=checksum, law_checksum=law, asked_at=now
    )
    impact.job = ask(
        KIND,
        key=f"impact:{impact.pk}",
        now=now,
        by=by,
        subject={"impact": impact.pk},
        total=Client.objects.open().count(),
    )
    impact.save(update_fields=["job"])
    record_act("rule_impact_asked", at=now, by=by, subject=version, as_of=as_of.isoformat())
    return impact


def _laws(impact: ImpactList) -> tuple[Law, Law]:
    """Return the law of the list's day as published and as drafted."""
    before: tuple[Version, ...] = published_versions()
    return law_on(impact.as_of, before), law_on(impact.as_of, versions_with_draft(impact.version))


def _waiting(job: Job) -> QuerySet[Client]:
    left = Client.objects.open().filter(pk__gt=job.cursor or 0)
    return with_facts(left).order_by("pk")


def _store(impact: ImpactList, clients: Iterable[Client], laws: tuple[Law, Law]) -> None:
    lines = [line for client in clients for line in _lines(impact, client, laws)]
    ImpactLine.objects.bulk_create(lines, ignore_conflicts=True)


def _lines(impact: ImpactList, client: Client, laws: tuple[Law, Law]) -> Iterator[ImpactLine]:
    version = impact.version
    before, after = laws
    try:
        changed = changed_answers(
            person_of(client), before, after, on=impact.as_of, kind=version.kind, key=version.key
        )
    except Exception:  # one file out of order must not keep the list from being made
        logger.exception("Client %s cannot be judged for an impact list.", client.pk)
        yield ImpactLine(
            impact=impact,
            client=client,
            reference=client.reference,
            what="",
            direction=ImpactLine.Direction.FAILED,
        )
        return
    for each in changed:
        yield _line(impact, client, each)


def _line(impact: ImpactList, client: Client, changed: ChangedAnswer) -> ImpactLine:
    return ImpactLine(
        impact=impact,
        client=client,
        reference=client.reference,
        what=changed.what,
        title=changed.title,
        before="" if changed.before is None else str(changed.before),
        after="" if changed.after is None else str(changed.after),
        direction=DIRECTIONS.get(changed.gain, ImpactLine.Direction.OTHER),
        reasons=list(changed.reasons),
    )


def _finish(impact: ImpactList, job: Job, now: datetime) -> bool:
    ImpactList.objects.filter(pk=impact.pk).update(finished_at=now, judged=job.done)
    return True
