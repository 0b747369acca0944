"""The filing of an application: what proves it, what was still open, and how everything stood.

Source: IRPA 10.1(1) (apply before the period ends), 11.2 (claims at invitation and at receipt),
IRPR 10 (complete application).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record_act
from accounts.models import User
from clients.reasons import is_a_reason, no_reason
from documents.actions import utc_date
from documents.children import children_that_block
from documents.intake import AcceptedFile, keep
from documents.lines import DROPPED, POSSIBLE, Line
from documents.models import Checklist, ChecklistItem, Document, Filing
from documents.overview import GROUPS, Overview, overview_of
from documents.rules.freshness import Freshness
from draws.models import InvitationToApply
from eligibility.actions import facts_of
from eligibility.assessment import blocking_reason
from eligibility.blocks import Block
from eligibility.rules.both_moments import BothMoments, both_moments
from eligibility.rules.conditions import PHYSICIANS
from eligibility.rules.facts import Person
from eligibility.rules.findings import Outcome
from eligibility.rules.law import NotInForce
from eligibility.versions import published_versions

NUMBER = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9 ./-]{3,39}")


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that IRCC received an application: its file, or a number and why no file."""

    file: AcceptedFile | None = None
    number: str = ""
    why_no_file: str = ""

    @property
    def in_words(self) -> str:
        """One line for lists and for the deadline it meets."""
        if self.file is not None:
            return " · ".join(filter(None, (self.file.name, self.number)))
        return f"{self.number} · {self.why_no_file}"[:300]


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is still open before an application is filed on a day."""

    on: date
    overview: Overview | None
    """None where the invitation has no checklist."""
    verdict: Outcome | None
    """Invitation and receipt judged together; None where no rules are in force."""
    reason: str
    approved_on: date | None
    approved_how: str
    ages_out: tuple[Block, ...] = ()
    """A block for each child who is no dependent child any more on the day of filing."""

    @property
    def is_complete(self) -> bool:
        """Whether every paper is settled and no question of one is open."""
        overview = self.overview
        return overview is not None and not (overview.blocking or overview.open_required)

    @property
    def is_ready(self) -> bool:
        """Whether papers, children, verdict and the client's approval all stand."""
        if self.ages_out or self.approved_on is None:
            return False
        return self.is_complete and self.verdict is Outcome.MET


def readiness_of(ita: InvitationToApply, *, on: date, now: datetime) -> Readiness:
    """Return what is still open for filing on a UTC day; a day before the invitation is that."""
    invited_on = utc_date(ita.issued_at)
    on = max(on, invited_on)
    checklist = Checklist.objects.filter(ita=ita).select_related("client__firm", "ita").first()
    verdict, reason = _verdict(ita, invited_on, on)
    # Judged without a list too: the children are on file all the same.
    subject = checklist or Checklist(client=ita.client, ita=ita, program=ita.program)
    return Readiness(
        on,
        overview_of(checklist, now=now) if checklist else None,
        verdict,
        reason,
        checklist.approved_on if checklist else None,
        checklist.approved_how if checklist else "",
        tuple(children_that_block(subject, ita.client.family.all(), on, now)),
    )


def _verdict(ita: InvitationToApply, invited_on: date, on: date) -> tuple[Outcome | None, str]:
    person = facts_of(ita.client)
    found = at_both_moments(ita, person, invited_on=invited_on, received_on=on)
    return (found.outcome, blocking_reason(found.findings)) if found else (None, "")


def at_both_moments(
    ita: InvitationToApply, person: Person, *, invited_on: date, received_on: date
) -> BothMoments | None:
    """Return an invitation of a person and its receipt judged together.

    None where no rules are in force.
    """
    held = ita.round
    try:
        return both_moments(
            person,
            published_versions(),
            invited_on=invited_on,
            received_on=received_on,
            category=PHYSICIANS if held is None else held.category_key or None,
            cut_off=held.cut_off_score if held else None,
            program=ita.program.lower(),
        )
    except NotInForce:
        return None


def refuse_weak_proof(number: str, why_no_file: str, *, has_file: bool) -> None:
    """Refuse what proves nothing: neither a file, nor a number with a reason of a real length.

    Raises:
        ValidationError: by field, "number" or "why_no_file".
    """
    faults: dict[str, str] = {}
    if number and not NUMBER.fullmatch(number):
        faults["number"] = _(
            "“%(number)s” is not a confirmation or application number. Type it as IRCC prints "
            "it: four signs or more, with a digit among them."
        ) % {"number": number}
    if not has_file and not number:
        faults["number"] = _(
            "The clock stops for a proof only. Choose the file of the confirmation, or type its "
            "number and say below why there is no file."
        )
    if not has_file and not is_a_reason(why_no_file):
        faults["why_no_file"] = no_reason()
    if faults:
        raise ValidationError(faults)


def keep_filing(
    ita: InvitationToApply,
    proof: Proof | None,
    *,
    at: datetime,
    by: User,
    now: datetime,
    seen: Readiness | None = None,
) -> Filing:
    """Keep that an application was filed at an instant, its proof, and how everything stood.

    Call it in the transaction that closes the invitation.
    Raises ValidationError without a proof.
    """
    proof = proof or Proof()
    refuse_weak_proof(proof.number, proof.why_no_file, has_file=proof.file is not None)
    found = seen or readiness_of(ita, on=utc_date(at), now=now)
    filing = Filing(
        ita=ita,
        filed_at=at,
        number=proof.number,
        why_no_file=proof.why_no_file if proof.file is None else "",
        was_ready=found.is_ready,
        record=_record(found),
        recorded_by=by,
        recorded_at=now,
    )
    if proof.file is not None:
        filing.proof = keep(proof.file, Document(client=ita.client), by=by, now=now)
    try:
        filing.save()
    except Exception:
        if filing.proof is not None:
            filing.proof.file.delete(save=False)
        raise
    record_act(
        "filing_kept",
        at=now,
        by=by,
        subject=ita,
        firm=ita.client.firm,
        proof=filing.proof_id,
        was_ready=filing.was_ready,
        papers_open=sum(paper["blocks"] for paper in filing.record["papers"]),
    )
    return filing


def _record(found: Readiness) -> dict[str, Any]:
    overview = found.overview
    return {
        "filing_on": found.on.isoformat(),
        "verdict": found.verdict.value if found.verdict else "",
        "reason": found.reason,
        "approved_on": found.approved_on.isoformat() if found.approved_on else "",
        "approved_how": found.approved_how,
        "required": len(overview.required) if overview else 0,
        "settled": overview.settled_count if overview else 0,
        "open_questions": len(overview.open_required) if overview else 0,
        "papers": list(_papers(overview)) if overview else [],
    }


def _papers(overview: Overview) -> Iterator[dict[str, Any]]:
    for line in overview.lines:
        if line.group in (POSSIBLE, DROPPED):
            continue
        yield {
            "item": line.item.pk,
            "section": line.item.section,
            "title": line.item.title,
            "subject": line.item.subject_label,
            "state": line.item.state,
            "reason": line.item.reason if line.needs_reason else "",
            "critical": line.item.is_critical and line.required,
            "required": line.required,
            "blocks": line.blocks,
            "age": _age(line),
            "files": [row.original_name for row in line.files],
        }


def _age(line: Line) -> str:
    """Return how fresh a settled paper was, where a date on file says so."""
    dated = (Freshness.FRESH, Freshness.STALE)
    found = line.finding
    return found.reason if found and line.settled and found.freshness in dated else ""


@dataclass(frozen=True, slots=True)
class FiledGroup:
    """The papers of one heading as they stood when the application was filed."""

    label: Any
    papers: list[dict[str, Any]]


def filed_groups(filing: Filing) -> list[FiledGroup]:
    """Return the papers of a filing under their headings, in the order of the checklist."""
    words = dict(ChecklistItem.State.choices)
    papers = [
        paper | {"state_label": words.get(paper["state"], paper["state"])}
        for paper in filing.record.get("papers", [])
    ]
    found = [
        FiledGroup(label, [each for each in papers if each["section"] == key])
        for key, label in GROUPS.items()
    ]
    return [group for group in found if group.papers]


@transaction.atomic
def approve_packet(checklist: Checklist, day: date, how: str, *, by: User, now: datetime) -> None:
    """Keep that the client approved the packet on a day, and how the office knows.

    Raises ValidationError, by field, for a day that cannot be or without the how.
    """
    faults = {}
    ita = checklist.ita
    if day > now.astimezone(by.zone).date():
        faults["approved_on"] = _("%(day)s lies in the future. Type the day of the answer.")
    elif ita is not None and day < utc_date(ita.issued_at):
        faults["approved_on"] = _(
            "%(day)s is before the invitation: there was nothing to approve yet."
        )
    if len(how.strip()) < 5:
        faults["approved_how"] = _("Say how: signed packet, email of the client, in the portal.")
    if faults:
        raise ValidationError({key: text % {"day": day} for key, text in faults.items()})
    checklist.approved_on, checklist.approved_how = day, how.strip()[:200]
    checklist.save(update_fields=["approved_on", "approved_how"])
    record_act("packet_approved", at=now, by=by, subject=checklist, day=day.isoformat())


def standing_filing(checklist: Checklist) -> Filing | None:
    """Return what was kept of the filing of a list; None where none was, or it was taken back."""
    rows = Filing.objects.standing().filter(ita=checklist.ita_id)
    return rows.select_related("proof", "recorded_by").first()
