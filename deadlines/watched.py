"""What a file's facts make due: the last day of each paper, window and birthday it depends on.

Read from the file as it is; `watching` turns what is found here into deadlines.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from clients.models import Client, Stage
from deadlines.models import Deadline
from deadlines.rules.watch_list import OrderBy, next_dates, papers_to_ask_for_by
from deadlines.watch import facts_by_client
from documents.law import checklist_versions
from documents.models import Checklist, ChecklistItem, Document
from documents.papers import papers_of
from documents.rules.entries import CHECKLIST_ENTRY, REQUIRED
from documents.rules.freshness import last_good_day
from eligibility.gather import person_of, with_facts
from eligibility.rules.coming import hours_lost_on
from eligibility.rules.conditions import PHYSICIANS
from eligibility.rules.law import Law, law_on
from eligibility.versions import published_versions

Kind = Deadline.Kind
POLICE_CERTIFICATE = "police_certificate"
# After the submission only what is still used or asked for again.
AFTER_SUBMISSION = frozenset({Kind.WORK_PERMIT, Kind.PASSPORT, Kind.LICENCE, Kind.MEDICAL_EXAM})
# A profile is frozen by an invitation.
BEFORE_INVITATION = frozenset({Kind.PROFILE})
IN_THE_CATEGORY = ("met", "met_by_policy")
WATCHED_STAGES = (Stage.PROFILE, Stage.POOL, Stage.INVITED, Stage.SUBMITTED)


@dataclass(frozen=True, slots=True)
class WatchedDay:
    """One last day of one file: `subject` tells which of several, and is "" for the only one."""

    kind: str
    subject: str
    last_day: date
    is_hard: bool
    rule: str


def watched_days(clients: Iterable[Client], *, on: date) -> dict[int, list[WatchedDay]]:
    """Return what each file makes due from `on`, by the client's id.

    The facts of all are read together; papers and the window of those that have any, one by one.
    """
    files = {client.pk: client for client in clients}
    found: dict[int, list[WatchedDay]] = defaultdict(list)
    rows = Client.objects.filter(pk__in=files)
    for pk, facts in facts_by_client(rows).items():
        for each in next_dates(facts, on=on, over_since_days=0):
            found[pk].append(
                WatchedDay(each.kind, each.label[:80], each.last_day, each.hard, each.source)
            )
    for pk, days in (
        *_police_certificates(files, on),
        *_papers_to_order(files, on),
        *_windows(files, on),
    ):
        found[pk].append(days)
    return {
        pk: [day for day in found[pk] if day.last_day >= on and _is_watched(client, day)]
        for pk, client in files.items()
    }


def _is_watched(client: Client, day: WatchedDay) -> bool:
    if client.stage == Stage.SUBMITTED:
        return day.kind in AFTER_SUBMISSION
    if client.stage == Stage.INVITED:
        return day.kind not in BEFORE_INVITATION
    return client.stage in WATCHED_STAGES


def _police_certificates(files: Mapping[int, Client], on: date) -> Iterator[tuple[int, WatchedDay]]:
    """Yield the last filing day of each certificate of a country still lived in.

    Source: IRCC's page on police certificates for Express Entry: six months from the issue.
    """
    kept = Document.objects.kept().filter(
        client__in=files, item__key=POLICE_CERTIFICATE, issued_on__isnull=False
    )
    held: dict[int, dict[ChecklistItem, date]] = defaultdict(dict)
    for file in kept.select_related("item").order_by("issued_on"):
        if file.item is not None and file.issued_on is not None:
            held[file.client_id][file.item] = file.issued_on
    entry = law_on(on, checklist_versions()).find(CHECKLIST_ENTRY, POLICE_CERTIFICATE)
    for pk, items in held.items():
        about = papers_of(files[pk], on).about
        for item, issued_on in items.items():
            stay = about.get(item.subject)
            if entry is not None and stay is not None and stay.is_current:
                last_day = last_good_day(entry.body.validity, issued_on)
                source = str(entry.citation)
                label = item.subject_label[:80]
                yield pk, WatchedDay(Kind.POLICE, label, last_day, is_hard=True, rule=source)


def _papers_to_order(files: Mapping[int, Client], on: date) -> Iterator[tuple[int, WatchedDay]]:
    """Yield the day by which the next papers of a running application must be asked for."""
    lists = Checklist.objects.filter(client__in=files, ita__state="open").values("pk")
    waiting: dict[int, list[OrderBy]] = defaultdict(list)
    items = ChecklistItem.objects.filter(
        checklist__in=lists,
        requirement__in=REQUIRED,
        state=ChecklistItem.State.NOT_ASKED,
        order_by__isnull=False,
    ).exclude(applies=False)
    for pk, title, day in items.values_list("checklist__client_id", "title", "order_by"):
        if day is not None:
            waiting[pk].append(OrderBy(title, day))
    for pk, papers in waiting.items():
        last_day = papers_to_ask_for_by(papers, on=on)
        if last_day is not None:
            rule = "the planned filing day less the usual lead time of each paper"
            yield pk, WatchedDay(Kind.ORDER, "", last_day, is_hard=False, rule=rule)


def _windows(files: Mapping[int, Client], on: date) -> Iterator[tuple[int, WatchedDay]]:
    """Yield the last day on which enough work lies in the window, for files in the category.

    Source: IRPR 87.1(2)(a); the category's instructions.
    """
    early = [Stage.PROFILE, Stage.POOL, Stage.INVITED]
    in_category = with_facts(
        Client.objects.filter(
            pk__in=files, stage__in=early, current_assessment__verdict__in=IN_THE_CATEGORY
        )
    )
    law: Law | None = None
    for client in in_category:
        law = law or law_on(on, published_versions())
        lost = _lost_on(client, law, on)
        if lost is not None:
            rule = "IRPR 87.1(2)(a): a year of work within the three years before the receipt"
            last_day = lost - timedelta(days=1)
            yield client.pk, WatchedDay(Kind.WINDOW, "", last_day, is_hard=True, rule=rule)


def _lost_on(client: Client, law: Law, on: date) -> date | None:
    category = law.find("category", PHYSICIANS)
    exemption = law.find("exemption", "publicly_funded_physicians")
    if category is None or category.body is None or not category.body.work:
        return None
    body = exemption.body if exemption else None
    return hours_lost_on(person_of(client), category.body.work, body, on=on)
