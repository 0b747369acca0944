"""The life of a rule version: draft, review, publication by a second person, withdrawal."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_act
from accounts.models import AuditEvent, User
from eligibility.actions import judged_day
from eligibility.differences import differences, predecessor
from eligibility.impact import ask_for_impact, has_impact, is_fresh, newest_impact
from eligibility.models import RuleNotice, RuleVersion, WithdrawalRequest
from eligibility.reassess import ask_to_reassess
from eligibility.rule_checks import COPIED, checksum_of_row, problems_of

State = RuleVersion.State


def draft_from(version: RuleVersion, *, by: User, now: datetime) -> RuleVersion:
    """Start a draft that says what this version says, notices and examples included."""
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


def edit(version: RuleVersion, *, by: User, now: datetime, fields: list[str]) -> None:
    """Save a changed draft; whoever changed it is one of its authors and cannot publish it."""
    with transaction.atomic():
        _hold(version, State.DRAFT)
        version.save()
        record_act("rule_edited", at=now, by=by, subject=version, fields=fields)


def send_to_review(version: RuleVersion, *, by: User, now: datetime) -> None:
    """Ask for a second person's approval, and for the list of clients whose answers change.

    Raises ValidationError while something is wrong, a failing worked example included.
    """
    _refuse_problems(version)
    with transaction.atomic():
        _hold_as_read(version, State.DRAFT)
        _change(version, State.IN_REVIEW, by, now, "rule_sent_to_review", _said(version))
        if has_impact(version):
            ask_for_impact(version, as_of=max(version.since, now.date()), by=by, now=now)


def return_to_draft(version: RuleVersion, *, by: User, now: datetime) -> None:
    """Give a version under review back to its author."""
    with transaction.atomic():
        _hold_as_read(version, State.IN_REVIEW)
        _change(version, State.DRAFT, by, now, "rule_returned", {})


def publish(version: RuleVersion, *, by: User, now: datetime) -> None:
    """Publish a reviewed version for ever; its author cannot be the one who does.

    Runs the worked examples again. Raises ValidationError while something is wrong, without a
    fresh impact list, or for the author.
    """
    _require(version, State.IN_REVIEW)
    if wrote(version, by):
        raise ValidationError(
            _("You wrote this version. A second person has to read and publish it.")
        )
    _refuse_problems(version)
    if lacks_impact(version):
        raise ValidationError(
            _(
                "No finished impact list says what this version changes under the law of now. "
                "Make one, look at it, and publish then."
            )
        )
    details = _said(version) | _counted(version)
    with transaction.atomic():
        _hold_as_read(version, State.IN_REVIEW)
        version.approver, version.published_at = by, now
        version.checksum = checksum_of_row(version)
        _change(version, State.PUBLISHED, by, now, "rule_published", details)
        _reassess(version, by, now)


def lacks_impact(version: RuleVersion) -> bool:
    """Return whether a version that can change answers has no finished list of its own words."""
    if not has_impact(version):
        return False
    newest = newest_impact(version)
    return newest is None or not is_fresh(newest, version)


def wrote(version: RuleVersion, person: User) -> bool:
    """Whether this person drafted or changed the version."""
    acts = AuditEvent.objects.about(version).filter(
        act__in=["rule_drafted", "rule_edited"], actor=person
    )
    return version.author_id == person.pk or acts.exists()


def add_notice(
    version: RuleVersion, *, text: str, since: date | None, source: str, by: User, now: datetime
) -> RuleNotice:
    """Add what is reported about a published version; it is shown wherever the version is used."""
    with transaction.atomic():
        _hold(version, State.PUBLISHED)
        notice = RuleNotice.objects.create(
            version=version, text=text, since=since, source=source, made_by=by
        )
        record_act("rule_notice_added", at=now, by=by, subject=version, notice=notice.pk)
    return notice


def ask_withdrawal(version: RuleVersion, *, reason: str, by: User, now: datetime) -> None:
    """Ask a second person to withdraw a published version; asking again changes the reason."""
    with transaction.atomic():
        _hold(version, State.PUBLISHED)
        WithdrawalRequest.objects.update_or_create(
            version=version, defaults={"reason": reason, "asked_by": by, "asked_at": now}
        )
        record_act("rule_withdrawal_asked", at=now, by=by, subject=version)


def withdraw(version: RuleVersion, *, by: User, now: datetime) -> None:
    """Withdraw a published version: past assessments keep it, new ones do not use it.

    Raises ValidationError where nobody asked for it, and for the person who did.
    """
    with transaction.atomic():
        _hold(version, State.PUBLISHED)
        asked = _asked_by_another(version, by)
        RuleVersion.objects.filter(pk=version.pk).update(state=State.WITHDRAWN, withdrawn_at=now)
        record_act("rule_withdrawn", at=now, by=by, subject=version, asked_by=asked.asked_by_id)
        _reassess(version, by, now)


def _asked_by_another(version: RuleVersion, by: User) -> WithdrawalRequest:
    asked = WithdrawalRequest.objects.filter(version=version).first()
    if asked is None:
        raise ValidationError(_("Nobody asked for it yet. Say why it should be withdrawn first."))
    if asked.asked_by_id == by.pk:
        raise ValidationError(_("You asked for it. A second person has to withdraw the version."))
    return asked


def _reassess(version: RuleVersion, by: User, now: datetime) -> None:
    """Have every open file answered by the law as it is from now on."""
    if has_impact(version):
        ask_to_reassess(on=judged_day(now), by=by, now=now)


def keep_published(version: RuleVersion, *, by: User, now: datetime) -> None:
    """Put a request to withdraw aside: the version stays as it is."""
    with transaction.atomic():
        _hold(version, State.PUBLISHED)
        deleted, _rows = WithdrawalRequest.objects.filter(version=version).delete()
        if deleted:
            record_act("rule_withdrawal_dropped", at=now, by=by, subject=version)


def _said(version: RuleVersion) -> dict[str, Any]:
    """Return what the audit keeps of a version's words: how they differ from those before."""
    return {"differences": [str(each) for each in differences(predecessor(version), version)]}


def _counted(version: RuleVersion) -> dict[str, Any]:
    impact = newest_impact(version) if has_impact(version) else None
    if impact is None:
        return {}
    changed = impact.lines.values("client").distinct().count()
    return {"impact": impact.pk, "judged": impact.judged, "changed": changed}


def _refuse_problems(version: RuleVersion) -> None:
    problems = problems_of(version)
    if problems:
        raise ValidationError([str(each) for each in problems])


def _require(version: RuleVersion, state: State) -> None:
    if version.state != state:
        raise ValidationError(
            _("This version is %(state)s; that step is for one that is %(needed)s.")
            % {"state": version.get_state_display(), "needed": State(state).label}
        )


def _hold(version: RuleVersion, state: State) -> RuleVersion:
    """Return the row as it is stored, kept from others until the transaction ends.

    Raises ValidationError where it is not in this state: two people may press a button at once.
    """
    stored = RuleVersion.objects.select_for_update().filter(pk=version.pk).first()
    if stored is None:
        raise ValidationError(_("This version was deleted meanwhile. Nothing was changed."))
    _require(stored, state)
    return stored


def _hold_as_read(version: RuleVersion, state: State) -> None:
    """Hold the row; raise ValidationError too where its words are not those that were read."""
    if checksum_of_row(_hold(version, state)) != checksum_of_row(version):
        raise ValidationError(
            _("This version was changed while the step was taken. Nothing was changed: read it.")
        )


def _change(
    version: RuleVersion,
    state: State,
    by: User,
    now: datetime,
    act: str,
    details: dict[str, Any],
) -> None:
    with transaction.atomic():
        version.state = state
        version.save()
        record_act(act, at=now, by=by, subject=version, **details)
