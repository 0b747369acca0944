"""The life of a rule version: draft, review, publication by a second person, withdrawal."""

import hashlib
import json
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_act
from accounts.models import AuditEvent, User
from eligibility.edition import EditionError, body_from
from eligibility.models import RuleNotice, RuleVersion

State = RuleVersion.State

COPIED = [
    "kind",
    "key",
    "title",
    "label",
    "unit",
    "since",
    "has_ended",
    "body",
    "source",
    "source_url",
    "read_on",
    "confidence",
    "examples",
]


def draft_from(version: RuleVersion, *, by: User, now: datetime) -> RuleVersion:
    """Start a draft that says what this version says, notices included."""
    with transaction.atomic():
        draft = RuleVersion.objects.create(
            **{name: getattr(version, name) for name in COPIED}, author=by
        )
        RuleNotice.objects.bulk_create(
            RuleNotice(version=draft, text=each.text, since=each.since, source=each.source)
            for each in version.notices.all()
        )
        record_act("rule_drafted", at=now, by=by, subject=draft, copied_from=version.pk)
    return draft


def send_to_review(version: RuleVersion, *, by: User, now: datetime) -> None:
    """Ask for a second person's approval; raises ValidationError while something is wrong."""
    _require(version, State.DRAFT)
    problems = problems_of(version)
    if problems:
        raise ValidationError(problems)
    _change(version, State.IN_REVIEW, by, now, "rule_sent_to_review")


def return_to_draft(version: RuleVersion, *, by: User, now: datetime) -> None:
    """Give a version under review back to its author."""
    _require(version, State.IN_REVIEW)
    _change(version, State.DRAFT, by, now, "rule_returned")


def publish(version: RuleVersion, *, by: User, now: datetime) -> None:
    """Publish a reviewed version for ever; its author cannot be the one who does.

    Raises ValidationError while something is wrong, or for the author.
    """
    _require(version, State.IN_REVIEW)
    if wrote(version, by):
        raise ValidationError(
            _("You wrote this version. A second person has to read and publish it.")
        )
    problems = problems_of(version)
    if problems:
        raise ValidationError(problems)
    version.approver, version.published_at = by, now
    version.checksum = checksum_of_row(version)
    _change(version, State.PUBLISHED, by, now, "rule_published")


def edit(version: RuleVersion, *, by: User, now: datetime, fields: list[str]) -> None:
    """Save a changed draft; whoever changed it is one of its authors and cannot publish it."""
    _require(version, State.DRAFT)
    with transaction.atomic():
        version.save()
        record_act("rule_edited", at=now, by=by, subject=version, fields=fields)


def wrote(version: RuleVersion, person: User) -> bool:
    """Whether this person drafted or changed the version."""
    acts = AuditEvent.objects.filter(
        subject=f"ruleversion:{version.pk}", act__in=["rule_drafted", "rule_edited"], actor=person
    )
    return version.author_id == person.pk or acts.exists()


def withdraw(version: RuleVersion, *, by: User, now: datetime) -> None:
    """Withdraw a published version: past assessments keep it, new ones do not use it."""
    _require(version, State.PUBLISHED)
    with transaction.atomic():
        RuleVersion.objects.filter(pk=version.pk).update(state=State.WITHDRAWN, withdrawn_at=now)
        record_act("rule_withdrawn", at=now, by=by, subject=version)


def problems_of(version: RuleVersion) -> list[str]:
    """Return what keeps a version from being published, each with its cure; empty when nothing."""
    problems = []
    if not slug_re.match(version.key):
        problems.append(
            _("The key “%(key)s” may hold letters, digits, hyphens and underscores only.")
            % {"key": version.key}
        )
    if not version.source.strip():
        problems.append(_("The source is missing. Say where this is written."))
    try:
        if not version.has_ended:
            body_from(version.kind, version.body)
    except (EditionError, ValueError) as error:
        problems.append(str(error))
    same_day = RuleVersion.objects.published().filter(
        kind=version.kind, key=version.key, since=version.since
    )
    if same_day.exclude(pk=version.pk).exists():
        problems.append(
            _(
                "A published version of this rule is in force from %(day)s. "
                "Choose another first day, or withdraw that version."
            )
            % {"day": version.since}
        )
    return problems


def checksum_of_row(version: RuleVersion) -> str:
    """Return what tells this version's words and figures from any other's."""
    said = {name: getattr(version, name) for name in COPIED}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _require(version: RuleVersion, state: State) -> None:
    if version.state != state:
        raise ValidationError(
            _("This version is %(state)s; that step is for one that is %(needed)s.")
            % {"state": version.get_state_display(), "needed": State(state).label}
        )


def _change(version: RuleVersion, state: State, by: User, now: datetime, act: str) -> None:
    with transaction.atomic():
        version.state = state
        version.save()
        record_act(act, at=now, by=by, subject=version)
