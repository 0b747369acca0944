"""A checklist twenty days into its sixty, for the demonstration office."""

from datetime import datetime, timedelta

from accounts.models import User
from documents.filing import approve_packet
from documents.gather import person_key
from documents.models import Checklist, ChecklistItem
from documents.paper_actions import set_item_details, set_item_state
from documents.rules.entries import REQUIRED

State = ChecklistItem.State

STATES: list[tuple[str, str, str, str]] = [
    # entry, beginning of the subject, state, reason
    ("passport", "person:principal", State.CHECKED, ""),
    ("passport", "person:<spouse>", State.RECEIVED, ""),
    ("digital_photo", "person:principal", State.CHECKED, ""),
    ("digital_photo", "person:<spouse>", State.REJECTED, "Head is 28 mm high; 31 to 36 are asked"),
    ("marriage_certificate", "case", State.CHECKED, ""),
    ("birth_certificate_child", "child:", State.ASKED, ""),
    ("language_test_principal", "case", State.CHECKED, ""),
    ("eca_mcc_physician", "case", State.CHECKED, ""),
    ("foreign_diploma_transcripts", "credential:", State.RECEIVED, ""),
    ("reference_letter", "job:", State.REJECTED, "Hours a week and two duties are missing"),
    ("employment_contract", "job:", State.RECEIVED, ""),
    ("medical_licence_current", "case", State.CHECKED, ""),
    ("police_certificate", "stay:", State.ASKED, ""),
    ("ime_confirmation", "person:", State.ASKED, ""),
    ("intention_outside_quebec", "case", State.WAIVED, "Stated in the letter of explanation"),
    ("imm5476", "person:principal", State.CHECKED, ""),
]


def work_on(checklist: Checklist, *, by: User, now: datetime) -> None:
    """Give papers the states they would have some weeks after the invitation."""
    spouse = checklist.client.family.exclude(relation="child").first()
    for key, subject, state, reason in STATES:
        begins = subject.replace("<spouse>", person_key(spouse) if spouse else "<spouse>")
        for item in checklist.items.filter(key=key, subject__startswith=begins, applies=True):
            set_item_state(item, state, reason=reason, by=by, now=now)
    letter = checklist.items.filter(key="reference_letter").order_by("position").first()
    if letter is not None:
        note = "Medical affairs promised the corrected letter for Friday."
        set_item_details(letter, note=note, owner=None, by=by, now=now)


def finish(checklist: Checklist, *, by: User, now: datetime) -> None:
    """Check every required paper and keep the client's approval, as before filing."""
    for item in checklist.items.exclude(applies=False).filter(requirement__in=REQUIRED):
        set_item_state(item, State.CHECKED, by=by, now=now)
    day = now.date() - timedelta(days=1)
    approve_packet(checklist, day, "Signed declaration, received by email", by=by, now=now)
