"""What an office does with a file: open it, keep its facts up, close it. One transaction each."""

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.forms import ModelForm
from django.utils.translation import gettext as _

from accounts.audit import record_act
from accounts.models import AuditEvent, Firm, User
from clients.forms.fact import FactForm, is_on_file
from clients.meanwhile import refuse_if_changed
from clients.models import (
    Client,
    ExpressEntryProfile,
    FamilyMember,
    Licence,
    Residence,
    Stage,
)
from clients.reasons import REASON_LENGTH
from clients.stages import refuse_move

# The answers of the client's own data that earn or move points.
SCORED_ANSWERS = frozenset(
    {
        "birth_date",
        "marital_status",
        "has_job_offer",
        "job_offer_noc_code",
        "claims_sibling_in_canada",
        "has_certificate_of_qualification",
    }
)


def open_client(form: "ModelForm[Client]", *, by: User, now: datetime) -> Client:
    """Open a file in the firm of `by`; ValidationError when its reference was just taken."""
    client = form.save(commit=False)
    try:
        with transaction.atomic():
            _save(client, by, now)
            record_act("client_opened", at=now, by=by, subject=client)
    except IntegrityError as error:
        raise ValidationError(_reference_taken()) from error
    return client


def save_client(
    form: "ModelForm[Client]",
    *,
    shown_stage: str,
    by: User,
    now: datetime,
    stage_reason: str = "",
    seen: int | None = None,
) -> Client:
    """Save what the reader changed, raise the facts' version and write the act down.

    Everything else stays as it is now, whatever the page was filled with when it was opened;
    `shown_stage` is the stage it showed, `seen` the version of the row; a move that is no usual
    step is kept with its reason. Raises ValidationError when the stage was changed here and
    elsewhere or contradicts the file, or the reference was just taken; ChangedMeanwhile when
    somebody else set one of these fields since.
    """
    own = {field.name for field in Client._meta.concrete_fields}
    changed = [name for name in form.changed_data if name in own]
    with transaction.atomic():
        client = hold_client(form.instance)
        if not changed:
            return client
        if "stage" in changed and client.stage != shown_stage:
            raise ValidationError({"stage": _moved_meanwhile(client)})
        refuse_if_changed(client, seen, [name for name in changed if name != "stage"])
        moved = (
            _moved(client, form.cleaned_data["stage"], stage_reason) if "stage" in changed else {}
        )
        for name in changed:
            setattr(client, name, form.cleaned_data[name])
        try:
            with transaction.atomic():
                _save(client, by, now, update_fields=changed)
        except IntegrityError as error:
            raise ValidationError(_reference_taken()) from error
        raise_facts_version(client, moves_score=not SCORED_ANSWERS.isdisjoint(changed))
        record_act("client_changed", at=now, by=by, subject=client, fields=changed)
        if moved:
            record_act("client_stage_moved", at=now, by=by, subject=client, **moved)
    return client


def _moved(client: Client, after: str, reason: str) -> dict[str, Any]:
    """Return the move of the stage for the log; its reason goes into the file's history."""
    try:
        refuse_move(client, after, reason)
    except ValidationError as error:
        raise ValidationError({"stage": error.messages}) from None
    if reason:
        client._change_reason = reason[:REASON_LENGTH]  # type: ignore[attr-defined]
    return {"before": client.stage, "after": after}


def save_fact(
    form: FactForm, client: Client, *, by: User, now: datetime, seen: int | None = None
) -> Any:
    """Save one fact of this client, raise the facts' version and write the act down.

    Raises ValidationError when another fact was saved at the same moment that excludes this one,
    or says the same; ChangedMeanwhile when the page showed version `seen` of the fact and
    somebody else set one of its values since.
    """
    try:
        return _save_fact(form, client, by, now, seen)
    except IntegrityError as error:
        raise ValidationError(
            _(
                "Nothing was saved: the same was entered by someone else at the same moment, or "
                "what this belongs to was deleted. Look at the file, then try again."
            )
        ) from error


def _save_fact(form: FactForm, client: Client, by: User, now: datetime, seen: int | None) -> Any:
    act = "fact_changed" if form.instance.pk else "fact_added"
    with transaction.atomic():
        fact: Any = form.save(commit=False)
        if hasattr(fact, "client_id"):
            fact.client = client
        # From here on nobody else saves a fact of this client: two pages may hold the same one.
        version = raise_facts_version(client, moves_score=_is_scored(fact))
        if form.instance.pk:
            _refuse_if_gone(fact)
            refuse_if_changed(fact, seen, form.changed_data)
        if twin := form.twin():
            raise is_on_file(twin)
        if isinstance(fact, ExpressEntryProfile):
            _mark_score(fact, version, entered="crs_score" in form.changed_data)
        _save(fact, by, now)
        record_act(
            act, at=now, by=by, subject=client, kind=fact._meta.model_name, fact=str(fact.pk)
        )
        if isinstance(fact, ExpressEntryProfile) and "submitted_at" in form.changed_data:
            _enter_pool(fact, client, by, now)
    return fact


def _refuse_if_gone(fact: models.Model) -> None:
    """Refuse to save a row that somebody deleted: saving would put it back."""
    if not _is_kept(fact):
        raise ValidationError(
            _("%(fact)s was deleted by someone else meanwhile. Add it again if it is right.")
            % {"fact": fact}
        )


def _is_kept(fact: models.Model) -> bool:
    return type(fact)._default_manager.filter(pk=fact.pk).exists()


def delete_fact(fact: models.Model, client: Client, *, by: User, now: datetime) -> None:
    """Delete one fact with what hangs on it; the history keeps what it said.

    What somebody else deleted in this moment is deleted once.
    """
    kind, pk = fact._meta.model_name, str(fact.pk)
    with transaction.atomic():
        # First, as whoever saves one does: two in the other order would wait for each other.
        raise_facts_version(client, moves_score=_is_scored(fact))
        if not _is_kept(fact):
            return
        sign(fact, by, now)
        fact.delete()
        record_act("fact_deleted", at=now, by=by, subject=client, kind=kind, fact=pk)


def close_client(client: Client, *, by: User, now: datetime) -> None:
    """Close a file: it leaves the lists of open work and keeps all it holds.

    A file that is closed already stays as it is; the audit event keeps the stage it had.
    """
    with transaction.atomic():
        present = hold_client(client)
        if present.stage != Stage.CLOSED:
            _move(present, Stage.CLOSED, "client_closed", by, now, stage=present.stage)


def reopen_client(client: Client, *, by: User, now: datetime) -> None:
    """Take a closed file up again at the stage it had; an open one stays as it is."""
    with transaction.atomic():
        present = hold_client(client)
        if present.stage == Stage.CLOSED:
            stage = _stage_when_closed(present)
            _move(present, stage, "client_reopened", by, now, stage=stage)


def raise_facts_version(client: Client, *, moves_score: bool) -> int:
    """Raise and return the version of the client's facts; call it inside the transaction.

    A fact that the score does not depend on leaves IRCC's score as current as it was.
    """
    Client.objects.filter(pk=client.pk).update(facts_version=F("facts_version") + 1)
    client.refresh_from_db(fields=["facts_version"])
    version = client.facts_version
    if not moves_score:
        current = ExpressEntryProfile.objects.filter(crs_score_facts_version=version - 1)
        current.filter(client=client).update(crs_score_facts_version=version)
    return version


def next_reference(firm: Firm, year: int) -> str:
    """Return the first free reference of the year, such as 2026-0043."""
    taken = Client.objects.filter(firm=firm, reference__startswith=f"{year}-")
    numbers = [
        int(reference[5:])
        for reference in taken.values_list("reference", flat=True)
        if reference[5:].isdecimal()
    ]
    return f"{year}-{max(numbers, default=0) + 1:04}"


def _is_scored(fact: models.Model) -> bool:
    """Return whether the score depends on a fact; the profile marks its own score."""
    if isinstance(fact, FamilyMember):
        return fact.relation != FamilyMember.Relation.CHILD
    return not isinstance(fact, Licence | Residence | ExpressEntryProfile)


def hold_client(client: Client) -> Client:
    """Return the client as it is now, kept from others until the transaction ends.

    Whatever changes a file holds its client first: so two acts wait in line, never for each other.
    """
    return Client.objects.select_for_update().get(pk=client.pk)


def _move(client: Client, to: str, act: str, by: User, now: datetime, *, stage: str) -> None:
    client.stage = to
    _save(client, by, now, update_fields=["stage"])
    record_act(act, at=now, by=by, subject=client, stage=stage)


def _stage_when_closed(client: Client) -> str:
    """Return the stage that the newest closing wrote down; the first stage where none holds."""
    closings = AuditEvent.objects.about(client).filter(act="client_closed")
    details = closings.values_list("details", flat=True).first() or {}
    stage = details.get("stage")
    if stage == Stage.INVITED and not client.invitations.open().exists():
        return Stage.PROFILE  # the invitation ended while the file was closed
    return stage if stage in set(Stage.values) - {Stage.CLOSED} else Stage.PROFILE


def _moved_meanwhile(client: Client) -> str:
    return _(
        "The stage became “%(stage)s” while this page was open. Nothing was saved; "
        "open this page again, then choose."
    ) % {"stage": client.get_stage_display()}


def _reference_taken() -> dict[str, str]:
    return {"reference": _("Another file was opened under this reference. Take the next one.")}


def _enter_pool(profile: ExpressEntryProfile, client: Client, by: User, now: datetime) -> None:
    """Move a file still at its first stage on, once its profile stands in the pool."""
    is_over = profile.expires_on is not None and profile.expires_on < now.astimezone(UTC).date()
    present = hold_client(client)
    if profile.submitted_at and not is_over and present.stage == Stage.PROFILE:
        _move(present, Stage.POOL, "client_entered_pool", by, now, stage=Stage.POOL)


def _mark_score(profile: ExpressEntryProfile, version: int, *, entered: bool) -> None:
    """Keep IRCC's score current: it was just read, or only its own profile changed since."""
    was_current = profile.crs_score_facts_version == version - 1
    if profile.crs_score is None:
        profile.crs_score_facts_version = None
    elif entered or was_current:
        profile.crs_score_facts_version = version


def _save(row: models.Model, by: User, now: datetime, **kwargs: Any) -> None:
    sign(row, by, now)
    row.save(**kwargs)


def sign(row: models.Model, by: User, now: datetime) -> None:
    """Tell the history who changes the row, and when."""
    row._history_user = by  # type: ignore[attr-defined]
    row._history_date = now  # type: ignore[attr-defined]
