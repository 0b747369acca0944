"""Holiday cover: who takes whose files, from which day to which.

A cover ends by itself with its last day. While it lasts the colleague is told what the person who
is away is told, never instead of that person.
"""

from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_act
from accounts.models import Cover, Firm, User

LONGEST_DAYS = 366


class Covers:
    """Every cover that stands, read once; asked by person and day of their firm."""

    def of(self, person_id: int, day: date) -> User | None:
        """Return who stands in for a person on a day, None where nobody does."""
        cover = self.cover_of(person_id, day)
        return cover.colleague if cover else None

    def cover_of(self, person_id: int, day: date) -> Cover | None:
        """Return the cover of a person that holds on a day."""
        mine = self._by_person.get(person_id, [])
        return next((each for each in mine if each.first_day <= day <= each.last_day), None)

    @cached_property
    def _by_person(self) -> dict[int, list[Cover]]:
        found: dict[int, list[Cover]] = {}
        for cover in Cover.objects.standing().select_related("colleague__firm"):
            found.setdefault(cover.person_id, []).append(cover)
        return found


def covers_now(user: User, *, on: date) -> dict[int, Cover]:
    """Return the covers of the reader's firm that hold on a day, by the person who is away."""
    found = Cover.objects.visible_to(user).on(on).select_related("person", "colleague")
    return {cover.person_id: cover for cover in found}


@transaction.atomic
def enter_cover(
    *, person: User, colleague: User, first_day: date, last_day: date, by: User, at: datetime
) -> Cover:
    """Have a colleague stand in for a person from one day to another, both included.

    Raises ValidationError, by field, for a cover that cannot be: of oneself, of another firm,
    over already, beside another of the same days, or by someone who is away themselves.
    """
    # Locked: two at once would not see each other.
    firm = Firm.objects.select_for_update().get(people=by)
    _refuse_people(person, colleague, firm)
    _refuse_days(first_day, last_day, today=at.astimezone(firm.zone).date())
    _refuse_crossing(person, colleague, first_day, last_day)
    cover = Cover.objects.create(
        person=person,
        colleague=colleague,
        first_day=first_day,
        last_day=last_day,
        entered_by=by,
        entered_at=at,
    )
    record_act("cover_entered", at=at, by=by, subject=cover, firm=firm, **_details(cover))
    return cover


@transaction.atomic
def end_cover(cover: Cover, *, by: User, at: datetime) -> None:
    """End a cover now, before its last day; one that ended already stays as it is."""
    if Cover.objects.filter(pk=cover.pk, ended_at=None).update(ended_at=at):
        record_act("cover_ended", at=at, by=by, subject=cover, **_details(cover))


def _details(cover: Cover) -> dict[str, Any]:
    return {
        "person": cover.person_id,
        "colleague": cover.colleague_id,
        "first_day": cover.first_day.isoformat(),
        "last_day": cover.last_day.isoformat(),
    }


def _refuse_people(person: User, colleague: User, firm: Firm) -> None:
    if person.firm_id != firm.pk or colleague.firm_id != firm.pk:
        raise ValidationError(_("Only people of your own firm can cover for each other."))
    if person.pk == colleague.pk:
        raise ValidationError(
            {"colleague": _("Nobody can stand in for themselves. Choose a colleague.")}
        )
    if not colleague.is_active:
        raise ValidationError(
            {
                "colleague": _("The account of %(name)s is closed. Choose someone else.")
                % {"name": colleague.full_name}
            }
        )


def _refuse_days(first_day: date, last_day: date, *, today: date) -> None:
    words = {"first": first_day.isoformat(), "last": last_day.isoformat()}
    if last_day < first_day:
        raise ValidationError(
            {
                "last_day": _("The last day %(last)s is before the first, %(first)s. Swap them.")
                % words
            }
        )
    if last_day < today:
        raise ValidationError(
            {"last_day": _("%(last)s is over. A cover begins to count today.") % words}
        )
    if (last_day - first_day).days >= LONGEST_DAYS:
        raise ValidationError(
            {
                "last_day": _(
                    "From %(first)s to %(last)s is more than a year. Check the years, or give the "
                    "files another owner."
                )
                % words
            }
        )


def _refuse_crossing(person: User, colleague: User, first_day: date, last_day: date) -> None:
    """Refuse a second cover of the same days, and every chain or circle of covers."""
    meeting = Cover.objects.meeting(first_day, last_day).select_related("person", "colleague")
    if other := meeting.filter(person=person).first():
        raise ValidationError(
            _("%(name)s is covered for already, by %(colleague)s %(days)s. End that cover first.")
            % _words(other, person)
        )
    if other := meeting.filter(person=colleague).first():
        raise ValidationError(
            {
                "colleague": _(
                    "%(name)s is away too, covered for by %(colleague)s %(days)s. Choose someone "
                    "else or other days."
                )
                % _words(other, colleague)
            }
        )
    if other := meeting.filter(colleague=person).first():
        raise ValidationError(
            _(
                "%(name)s covers for %(person)s %(days)s and cannot be away then. End that cover "
                "first and enter one with someone else."
            )
            % _words(other, person)
        )


def _words(cover: Cover, named: User) -> dict[str, str]:
    days = _("from %(first)s to %(last)s") % {
        "first": cover.first_day.isoformat(),
        "last": cover.last_day.isoformat(),
    }
    return {
        "name": named.full_name,
        "person": cover.person.full_name,
        "colleague": cover.colleague.full_name,
        "days": days,
    }
