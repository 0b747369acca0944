"""What an owner does with the firm and its people, each in one transaction with its audit event."""

from collections.abc import Sequence
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_act
from accounts.models import Firm, Role, User


@transaction.atomic
def change_firm(firm: Firm, *, changed: Sequence[str], by: User, at: datetime) -> None:
    """Save a firm whose fields named in `changed` have new values."""
    firm.save(update_fields=list(changed))
    record_act("firm_changed", at=at, by=by, subject=firm, fields=sorted(changed))


@transaction.atomic
def add_person(
    *, email: str, full_name: str, role: str, language: str, by: User, at: datetime
) -> User:
    """Make an account of the actor's firm; without a password until the invitation is taken up."""
    person = User.objects.create_user(
        email, full_name=full_name, role=role, language=language, firm=by.firm
    )
    record_act("person_invited", at=at, by=by, subject=person, firm=person.firm, role=role)
    return person


@transaction.atomic
def invite_again(person: User, *, by: User, at: datetime) -> None:
    """Write down that the invitation goes out again; the caller mails it after the commit.

    Raises ValidationError for a closed account and for a person who has chosen a password.
    """
    if not person.is_active:
        raise ValidationError(
            _("The account of %(name)s is closed. Open it again first.")
            % {"name": person.full_name}
        )
    if person.has_usable_password():
        raise ValidationError(
            _("%(name)s has chosen a password already and can sign in, or ask for a new one.")
            % {"name": person.full_name}
        )
    record_act("person_invited_again", at=at, by=by, subject=person, firm=person.firm)


@transaction.atomic
def change_person(person: User, *, changed: Sequence[str], by: User, at: datetime) -> None:
    """Save a person whose name or role changed; the firm always keeps an owner."""
    if "role" in changed and person.role != Role.OWNER:
        _refuse_without_owner(person)
    person.save(update_fields=list(changed))
    record_act(
        "person_changed",
        at=at,
        by=by,
        subject=person,
        firm=person.firm,
        fields=sorted(changed),
        role=person.role,
    )


@transaction.atomic
def deactivate_person(person: User, *, by: User, at: datetime) -> None:
    """Close an account: its sessions end with their next request, its files stay."""
    if person == by:
        raise ValidationError(_("You cannot close your own account. Ask another owner to do it."))
    _refuse_without_owner(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    record_act("person_deactivated", at=at, by=by, subject=person, firm=person.firm)


@transaction.atomic
def activate_person(person: User, *, by: User, at: datetime) -> None:
    """Open a closed account again, with the password it had."""
    person.is_active = True
    person.save(update_fields=["is_active"])
    record_act("person_activated", at=at, by=by, subject=person, firm=person.firm)


@transaction.atomic
def reset_second_factor(person: User, *, by: User, at: datetime) -> None:
    """Forget a lost phone: the next sign-in needs the password only, then a new factor."""
    Authenticator.objects.filter(user=person).delete()
    record_act("second_factor_reset", at=at, by=by, subject=person, firm=person.firm)


def _refuse_without_owner(person: User) -> None:
    """Raise if the firm of this person would be left without an active owner.

    The owners' rows are locked, so that two owners cannot demote each other at once.
    """
    owners = User.objects.select_for_update().active().filter(firm=person.firm, role=Role.OWNER)
    if not [owner for owner in owners if owner.pk != person.pk]:
        raise ValidationError(
            _("%(name)s is the firm’s only owner. Make someone else an owner first.")
            % {"name": person.full_name}
        )
