"""The dates a file depends on: from rows to `watch_list`, for one client or for a whole firm."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessTo
from clients.models import (
    Client,
    Credential,
    ExpressEntryProfile,
    FamilyMember,
    LanguageTest,
    Licence,
    Nomination,
    PermitRenewal,
    WorkPermit,
)
from clients.models.client import Stage
from deadlines.rules.watch_list import (
    TIME_TO_ACCEPT,
    YEARS_VALID,
    DatedFact,
    NextDate,
    Watched,
    next_dates,
)

OVER_SINCE_DAYS = 90
NO_END = 36_500

# What runs out, in the words of an office.
NAMES: dict[Watched, Promise | str] = {
    Watched.PROFILE: _("Express Entry profile expires"),
    Watched.LANGUAGE_TEST: _("Language test ends counting"),
    Watched.ECA: _("Assessment of the diploma ends counting"),
    Watched.PASSPORT: _("Passport expires"),
    Watched.WORK_PERMIT: _("Work permit ends"),
    Watched.MEDICAL_EXAM: _("Medical exam ends counting"),
    Watched.NOMINATION_ACCEPTANCE: _("Nomination must be accepted"),
    Watched.NOMINATION: _("Nomination expires"),
    Watched.LICENCE: _("Licence ends"),
    Watched.CHILD_22: _("A child turns 22 the day after"),
}
NAMES_OVER: dict[Watched, Promise | str] = {
    Watched.PROFILE: _("Express Entry profile expired"),
    Watched.LANGUAGE_TEST: _("Language test no longer counts"),
    Watched.ECA: _("Assessment of the diploma no longer counts"),
    Watched.PASSPORT: _("Passport expired"),
    Watched.WORK_PERMIT: _("Work permit ended"),
    Watched.MEDICAL_EXAM: _("Medical exam no longer counts"),
    Watched.NOMINATION_ACCEPTANCE: _("No acceptance of the nomination is on file"),
    Watched.NOMINATION: _("Nomination expired"),
    Watched.LICENCE: _("Licence ended"),
    Watched.CHILD_22: _("A child turned 22"),
}


def name_of(found: NextDate) -> str:
    """Return what runs out or ran out, with the paper's own name where it has one."""
    name = str((NAMES_OVER if found.days_left < 0 else NAMES)[found.kind])
    return f"{name} ({found.label})" if found.label else name


def next_dates_of(client: Client, *, on: date) -> list[NextDate]:
    """Return what runs out next for one client, soonest first."""
    facts = facts_by_client(Client.objects.filter(pk=client.pk))
    return next_dates(facts.get(client.pk, ()), on=on, over_since_days=OVER_SINCE_DAYS)


def pending_renewal_of(client: Client, *, on: date) -> NextDate | None:
    """Return the last day of the permit whose renewal is pending, filed in time; None without one.

    Nothing runs out on that day: what the permit allowed goes on until the decision.
    Source: IRPR 186(u).
    """
    later = WorkPermit.objects.filter(client=client, last_day__gt=OuterRef("permit__last_day"))
    days = _pending_in_time().filter(~Exists(later), permit__client=client)
    last_day = days.aggregate(day=Max("permit__last_day"))["day"]
    if last_day is None:
        return None
    found = next_dates(
        [DatedFact(Watched.WORK_PERMIT, "", last_day)], on=on, over_since_days=NO_END
    )
    return found[0]


def _pending_in_time() -> QuerySet[PermitRenewal]:
    """Return the renewals not decided yet that reached IRCC while the permit was valid."""
    return PermitRenewal.objects.filter(
        decided_on=None,
        applied_on__gte=F("permit__first_day"),
        applied_on__lte=F("permit__last_day"),
    )


def running_out(user: AccessTo, *, on: date, within_days: int) -> list[tuple[int, NextDate]]:
    """Return what runs out in a firm's files that are not submitted yet, with the client's id.

    A constant number of queries, and only rows near their date are read.
    """
    clients = Client.objects.visible_to(user).filter(
        stage__in=[Stage.PROFILE, Stage.POOL, Stage.INVITED]
    )
    near = (on - timedelta(days=OVER_SINCE_DAYS), on + timedelta(days=within_days))
    return [
        (client_id, found)
        for client_id, facts in facts_by_client(clients, near).items()
        for found in next_dates(facts, on=on, over_since_days=OVER_SINCE_DAYS)
        if found.days_left <= within_days
    ]


Near = tuple[date, date] | None
Rows = Iterable[tuple[int, DatedFact]]


def facts_by_client(clients: QuerySet[Client], near: Near = None) -> dict[int, list[DatedFact]]:
    """Return the dated facts of the clients that have one; `near` leaves out the far ones."""
    mine = {"client__in": clients}
    found: dict[int, list[DatedFact]] = defaultdict(list)
    for rows in (
        _tests(mine, near),
        _assessments_of_diplomas(mine, near),
        _licences(mine, near),
        _nominations(mine, near),
        _permits(mine, near),
        _of_clients(clients, near),
        _of_family(mine, near),
        _profiles(clients, near),
    ):
        for pk, fact in rows:
            found[pk].append(fact)
    return found


def _own_or_scored(claims: str) -> Q:
    """Keep what is the client's own, and a partner's who comes along and whose points count.

    Source: Ministerial Instructions 1, 17, 18: an accompanying partner who is neither a citizen
    nor a permanent resident.
    """
    relations = [FamilyMember.Relation.SPOUSE, FamilyMember.Relation.PARTNER]
    left_out = (
        Q(person__is_accompanying=False)
        | Q(person__is_canadian_or_permanent_resident=True)
        | Q(**{f"person__{claims}": False})
    )
    return Q(person=None) | (Q(person__relation__in=relations) & ~left_out)


def _tests(mine: dict[str, Any], near: Near) -> Rows:
    """Yield the newest test of each kind, with the partner's given name for a partner's."""
    names = {test: str(name) for test, name in LanguageTest.Test.choices}
    rows = LanguageTest.objects.filter(_own_or_scored("claims_language"), **mine)
    newest = _newest(rows, "taken_on", near, Watched.LANGUAGE_TEST, of="test", of_person=True)
    days = newest.values_list("client_id", "person__given_name", "test", "taken_on")
    for pk, partner, test, day in days:
        yield pk, _of_either(Watched.LANGUAGE_TEST, names.get(test, test), day, partner)


def _assessments_of_diplomas(mine: dict[str, Any], near: Near) -> Rows:
    """Yield the newest report of each issuer, with the partner's given name for a partner's."""
    rows = Credential.objects.filter(_own_or_scored("claims_education"), **mine)
    newest = _newest(rows, "eca_issued_on", near, Watched.ECA, of="eca_issuer", of_person=True)
    days = newest.values_list("client_id", "person__given_name", "eca_issuer", "eca_issued_on")
    for pk, partner, issuer, day in days:
        yield pk, _of_either(Watched.ECA, issuer, day, partner)


def _of_either(kind: Watched, label: str, day: date, partner: str | None) -> DatedFact:
    if partner is None:
        return DatedFact(kind, label, day)
    return DatedFact(kind, f"{label}, {partner}", day, is_partners=True)


def _licences(mine: dict[str, Any], near: Near) -> Rows:
    rows = Licence.objects.filter(**mine)
    newest = _newest(rows, "last_day", near, Watched.LICENCE, of="jurisdiction")
    for pk, place, day in newest.values_list("client_id", "jurisdiction", "last_day"):
        yield pk, DatedFact(Watched.LICENCE, place, day)


def _nominations(mine: dict[str, Any], near: Near) -> Rows:
    """Yield when a nomination ends, and when one not accepted yet was issued."""
    rows = Nomination.objects.filter(**mine, withdrawn_on=None).order_by()
    if near is not None:  # far ends are read as well: a newer nomination stands in for an older
        rows = rows.filter(
            Q(expires_on__gte=_dated_within(near, Watched.NOMINATION)[0])
            | Q(_near("issued_on", near, Watched.NOMINATION_ACCEPTANCE), accepted_on=None)
        )
    days = rows.values_list("client_id", "province", "issued_on", "accepted_on", "expires_on")
    for pk, place, issued_on, accepted_on, expires_on in days:
        if expires_on:
            yield pk, DatedFact(Watched.NOMINATION, place, expires_on)
        if accepted_on is None:
            yield pk, DatedFact(Watched.NOMINATION_ACCEPTANCE, place, issued_on)


def _of_clients(clients: QuerySet[Client], near: Near) -> Rows:
    """Yield the dates of a client's own papers."""
    papers = clients.filter(
        _near("passport_expires_on", near, Watched.PASSPORT)
        | _near("medical_exam_on", near, Watched.MEDICAL_EXAM)
    ).values_list("pk", "passport_expires_on", "medical_exam_on", "medical_exam_reusable")
    for pk, passport, exam, is_reusable in papers:
        if passport:
            yield pk, DatedFact(Watched.PASSPORT, "", passport)
        if exam and not is_reusable:
            yield pk, DatedFact(Watched.MEDICAL_EXAM, "", exam)


def _of_family(mine: dict[str, Any], near: Near) -> Rows:
    """Yield the dates of the family: a child's birthday, and the papers of who comes along."""
    family = FamilyMember.objects.filter(
        _near("birth_date", near, Watched.CHILD_22)
        | _near("passport_expires_on", near, Watched.PASSPORT)
        | _near("medical_exam_on", near, Watched.MEDICAL_EXAM),
        **mine,
    )
    for each in family.order_by():
        pk, name = each.client_id, each.given_name
        if each.relation == FamilyMember.Relation.CHILD and each.birth_date:
            yield pk, DatedFact(Watched.CHILD_22, name, each.birth_date)
        if each.is_canadian_or_permanent_resident:
            continue
        if each.passport_expires_on and each.is_accompanying is not False:
            yield pk, DatedFact(Watched.PASSPORT, name, each.passport_expires_on)
        if each.medical_exam_on and not each.medical_exam_reusable:
            yield pk, DatedFact(Watched.MEDICAL_EXAM, name, each.medical_exam_on)


def _profiles(clients: QuerySet[Client], near: Near) -> Rows:
    if near is not None:
        # A profile is frozen by an invitation: afterwards its end asks for nobody's attention.
        clients = clients.filter(stage__in=[Stage.PROFILE, Stage.POOL])
    ending = ExpressEntryProfile.objects.filter(
        _near("expires_on", near, Watched.PROFILE), client__in=clients
    )
    for pk, day in ending.values_list("client_id", "expires_on"):
        if day:
            yield pk, DatedFact(Watched.PROFILE, "", day)


def _permits(mine: dict[str, Any], near: Near) -> Rows:
    """Yield the last day of each client's newest permit.

    None while a renewal of this very permit, filed in time, is pending: work goes on.
    Source: IRPR 186(u).
    """
    later = WorkPermit.objects.filter(client=OuterRef("client"), last_day__gt=OuterRef("last_day"))
    pending = _pending_in_time().filter(permit=OuterRef("pk"))
    newest = WorkPermit.objects.filter(
        ~Exists(later), ~Exists(pending), _near("last_day", near, Watched.WORK_PERMIT), **mine
    )
    for pk, day in newest.order_by().values_list("client_id", "last_day"):
        if day:
            yield pk, DatedFact(Watched.WORK_PERMIT, "", day)


def _newest(
    rows: QuerySet[Any], field: str, near: Near, kind: Watched, *, of: str, of_person: bool = False
) -> QuerySet[Any]:
    """Keep the rows that end near and have no newer beside them.

    Newer of the same client and the same `of`; `of_person` where each person has their own.
    """
    newer = rows.model._default_manager.filter(
        **{"client": OuterRef("client"), of: OuterRef(of), f"{field}__gt": OuterRef(field)}
    )
    if of_person:  # nobody stands for the client
        newer = newer.filter(Exact(Coalesce("person", 0), Coalesce(OuterRef("person"), 0)))
    return rows.filter(_near(field, near, kind), ~Exists(newer)).order_by()


def _near(field: str, near: Near, kind: Watched) -> Q:
    """Keep what ends between the two days of `near`."""
    if near is None:
        return Q(**{f"{field}__isnull": False})
    first, last = _dated_within(near, kind)
    return Q(**{f"{field}__gte": first, f"{field}__lte": last})


def _dated_within(near: tuple[date, date], kind: Watched) -> tuple[date, date]:
    """Return between which days a fact is dated that ends near, a day wider than the rule counts.

    What ends years or days after the fact's own day is found by that day.
    """
    years = YEARS_VALID.get(kind, 0)
    before = TIME_TO_ACCEPT if kind is Watched.NOMINATION_ACCEPTANCE else timedelta(0)
    first, last = (_years_before(day, years) - before for day in near)
    wide = timedelta(days=2)
    return first - wide, last + wide


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)
