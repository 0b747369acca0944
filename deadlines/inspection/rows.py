"""The rows that an inspection reads of a file, subject by subject, in plain words.

Moments are UTC with seconds, days as 2026-02-19; what nobody knows is empty.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from clients.history import changes_of
from clients.models import Client, DutyDecision, EmployerLetter
from deadlines.inspection.events import events_of
from deadlines.models import Deadline, Incident, Reminder
from documents.models import ChecklistItem, Filing
from draws.models import ClientStanding
from eligibility.models import RuleVersion

MOST_CHANGES = 5000
RECORD = "rule_version:"  # how an assessment names a version it used
Row = Sequence[object]


def moment(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if at else ""


def assessment_path(pk: int) -> str:
    """Return where a stored assessment lies in the archive."""
    return f"assessments/{pk:08}.json"


def assessments(client: Client) -> Iterator[Row]:
    rows = client.assessments.defer("facts", "result").order_by("evaluated_at", "pk")
    for row in rows.iterator(chunk_size=200):
        yield (
            moment(row.evaluated_at),
            row.as_of,
            row.rule_key,
            row.verdict,
            row.best_noc,
            row.hours if row.hours is not None else "",
            row.rules_edition,
            " ".join(str(each) for each in row.versions),
            assessment_path(row.pk),
        )


def rules(client: Client) -> Iterator[Row]:
    """Yield the versions that the stored assessments name, by their record."""
    used: set[str] = set()
    for versions in client.assessments.values_list("versions", flat=True).iterator(chunk_size=200):
        used.update(str(each) for each in versions)
    numbers = [int(record.removeprefix(RECORD)) for record in used if record.startswith(RECORD)]
    people = ("author", "approver")
    for row in RuleVersion.objects.filter(pk__in=numbers).select_related(*people).defer("examples"):
        yield (
            f"{RECORD}{row.pk}",
            row.kind,
            row.key,
            row.title,
            row.label,
            row.since,
            row.source,
            row.source_url,
            row.read_on,
            row.author or (_("shipped edition") if row.is_shipped else ""),
            row.approver or "",
            moment(row.published_at),
            moment(row.withdrawn_at),
            row.checksum,
        )


def rounds(client: Client) -> Iterator[Row]:
    rows = ClientStanding.objects.filter(client=client).select_related("round", "no_ita_by")
    for row in rows.order_by("round__held_on", "pk"):
        yield (
            row.round.number,
            row.round.held_on,
            row.get_listed_display(),
            row.reason,
            row.crs_score if row.crs_score is not None else "",
            moment(row.computed_at),
            moment(row.no_ita_at),
            row.no_ita_by or "",
        )


def letters(client: Client) -> Iterator[Row]:
    rows = EmployerLetter.objects.filter(employment__client=client)
    for row in rows.select_related("employment", "added_by", "judged_by").order_by("pk"):
        yield (
            row.pk,
            row.employment,
            row.get_source_display(),
            row.dated_on or "",
            moment(row.added_at),
            row.added_by or row.added_elsewhere_by,
            moment(row.judged_at),
            row.judged_by or row.judged_elsewhere_by,
            moment(row.removed_at),
            row.text,
        )


def duties(client: Client) -> Iterator[Row]:
    rows = DutyDecision.objects.filter(letter__employment__client=client)
    for row in rows.select_related("letter", "made_by").order_by("made_at", "pk"):
        yield (
            row.letter_id,
            row.noc_code,
            row.duty_id,
            row.get_verdict_display(),
            row.letter.text[row.start : row.end],
            row.made_by or row.made_elsewhere_by,
            moment(row.made_at),
        )


def invitations(client: Client) -> Iterator[Row]:
    for row in client.invitations.select_related("round", "recorded_by").order_by("pk"):
        yield (
            row.pk,
            row.get_program_display(),
            row.round.number if row.round else "",
            moment(row.issued_at),
            moment(row.cut_off_at),
            row.get_state_display(),
            moment(row.closed_at),
            row.closing_reason,
            row.recorded_by,
            moment(row.recorded_at),
        )


def filings(client: Client) -> Iterator[Row]:
    rows = Filing.objects.filter(ita__client=client).select_related("proof", "recorded_by")
    for row in rows.order_by("pk"):
        record = row.record
        yield (
            row.pk,
            row.ita_id,
            moment(row.filed_at),
            row.proof.original_name if row.proof else "",
            row.number,
            row.why_no_file,
            row.was_ready,
            record.get("verdict", ""),
            record.get("approved_on", ""),
            record.get("approved_how", ""),
            "; ".join(
                f"{paper['title']} {paper['subject']}: {paper['state']}"
                for paper in record.get("papers", [])
            ),
            row.recorded_by,
            moment(row.recorded_at),
            moment(row.reopened_at),
        )


def papers(client: Client) -> Iterator[Row]:
    rows = ChecklistItem.objects.filter(checklist__client=client)
    for row in rows.select_related("checklist", "owner").order_by("checklist", "position", "pk"):
        yield (
            row.pk,
            row.checklist.ita_id or "",
            row.key,
            row.title,
            row.subject_label,
            row.requirement,
            "" if row.applies is None else _("yes") if row.applies else _("no"),
            row.why,
            row.get_state_display(),
            moment(row.state_at),
            row.reason,
            row.note,
            row.owner or "",
            row.order_by or "",
        )


def deadlines(client: Client) -> Iterator[Row]:
    for row in client.deadlines.select_related("acknowledged_by").order_by("pk"):
        yield (
            row.pk,
            row.title,
            row.last_day or "",
            moment(row.due_at),
            row.rule,
            _("yes") if row.is_hard else _("no"),
            row.get_state_display(),
            moment(row.made_at),
            moment(row.settled_at),
            row.settled_reason,
            row.moved_from_id or "",
            moment(row.acknowledged_at),
            row.acknowledged_by or "",
        )


def reminders(client: Client) -> Iterator[Row]:
    rows = Reminder.objects.filter(deadline__client=client).select_related("user", "deadline")
    for row in rows.order_by("deadline", "due_at", "pk").iterator(chunk_size=500):
        yield (
            row.deadline_id,
            Deadline.Kind(row.deadline.kind).label,
            row.rung,
            row.get_recipient_display(),
            row.user or "",
            moment(row.due_at),
            row.get_state_display(),
            row.attempts,
            moment(row.sent_at),
            row.message_id,
            row.last_error,
        )


def incidents(client: Client) -> Iterator[Row]:
    rows = Incident.objects.filter(deadline__client=client).select_related("closed_by")
    for incident in rows.prefetch_related("steps__done_by"):
        about: tuple[Any, ...] = (
            incident.pk,
            incident.deadline_id,
            moment(incident.opened_at),
            moment(incident.closed_at),
            incident.closed_by or "",
            incident.conclusion,
        )
        for step in incident.steps.all():
            yield (*about, step.key, moment(step.done_at), step.done_by or "")


def changes(client: Client) -> Iterator[Row]:
    for change in changes_of(client, limit=MOST_CHANGES):
        differences = "; ".join(
            f"{each.label}: {each.before or '–'} → {each.after or '–'}"
            for each in change.differences
        )
        yield moment(change.at), change.who or "", change.act, change.what, differences


def acts(client: Client) -> Iterator[Row]:
    for event in events_of(client):
        details = "; ".join(f"{name}: {value}" for name, value in event.details.items())
        yield moment(event.at), event.actor or "", event.label, event.subject, details
