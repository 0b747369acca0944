"""Invented letters for the demonstration office: a good one, a thin one, two of one wording."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import Firm
from clients.letter_actions import confirm_all, decide
from clients.models import EmployerLetter, Employment
from clients.models.letter import LEAD
from documents.letter_desk import LetterDesk
from documents.letter_intake import paste_letter
from documents.letter_parts import places_in

GOOD = """Northern Lights Health
2200 Aurora Avenue, Yellowknife, NT
Tel. 867 555 0177 · people@northernlights.example

{day}

To whom it may concern,

Dr. {name} was employed by Northern Lights Health from 27 January 2025 to 21 February 2026 as a \
family physician in our community clinic, at 37.5 hours per week, with a salary of \
$268,000 a year, four weeks of paid vacation and extended health benefits.

What Dr. {family} does with us from day to day:

• Sees patients of all ages who come to the clinic first, takes their history, examines them and \
orders blood work and imaging to find out what is wrong.
• Diagnoses and treats infections, diabetes, asthma, injuries and other illness of patients on her \
own panel of 1,150 people, whom she has followed since she came.
• Prescribes medication, adjusts doses and reviews long medication lists with our pharmacist.
• Stitches wounds, removes skin lesions and drains abscesses in the procedure room.
• Covers the emergency room of our health centre one weekend in four, stabilizing patients before \
they are flown south.
• Gives childhood vaccines and runs our flu clinic each autumn.
• Looks after pregnant women up to 36 weeks and sees mothers and newborns after birth.
• Talks with patients about smoking, alcohol, diet and screening.
• Supports patients and families through grief, addiction and separation.
• Refers to specialists in Edmonton, reads their reports and brings the plan together for each \
patient.
• Oversees the home care nurses for 40 frail elders and visits those who cannot travel.

Roughly 85 % of her time is direct patient care. She attends our staff meeting on Tuesdays.

Yours sincerely,

Dr. Marguerite Blondin
Medical Lead, Northern Lights Health
"""

THIN = """Prairie Regional Hospital

This is to confirm that Dr. {name} works at our hospital as a general surgeon, full-time. \
The doctor is a valued member of our team, is always punctual, operates on patients and attends \
rounds.

We wish him well.

Human Resources
"""

SAME_WORDING = """
The physician diagnoses diseases of the inner organs in adults and treats them without operating. \
The physician cares for adults who have many different problems of the inner organs. The physician \
orders laboratory work, X-rays and other means of diagnosis. The physician prescribes medicine and \
treatment and sends patients on for surgery. The physician acts as a consultant to other doctors. \
The physician teaches residents and takes part in the budget committee of the department.

Sincerely,
"""

HARBOUR = (
    """Harbour General Hospital
12 Quay Street, Halifax, NS
Tel. 902 555 0142

{day}

To whom it may concern:

Dr. {name} has worked as an internist in our department of medicine since 3 June 2024, 40 hours \
per week, at a salary of $310,000 a year.
"""
    + SAME_WORDING
    + "Dr. Owen Pike, Chief of Medicine\n"
)
BRANNOC = (
    """St. Brannoc’s Hospital
Chapel Hill, Bideford
people@brannoc.example

{day}

To whom it may concern:

Dr. {name} worked as a registrar in internal medicine from 1 August 2018, 40 hours per week, at a \
salary of £52,000 a year.
"""
    + SAME_WORDING
    + "Miss Ada Thorne, Human Resources\n"
)


@dataclass(frozen=True, slots=True)
class DemonstrationLetter:
    """Whose letter it is, from which employer, how many days old, and its words."""

    reference: str
    employer: str
    text: str
    age_days: int
    is_confirmed: bool = False


LETTERS = (
    DemonstrationLetter("2026-0042", "Northern Lights Health", GOOD, 24, is_confirmed=True),
    DemonstrationLetter("2026-0033", "Prairie Regional Hospital", THIN, 90),
    DemonstrationLetter("2026-0051", "Harbour General Hospital", HARBOUR, 40),
    DemonstrationLetter("2026-0051", "St. Brannoc’s Hospital", BRANNOC, 60),
)


def add_letters(firm: Firm, *, now: datetime) -> None:
    """Take the invented letters in; of the good one, what the check finds is confirmed."""
    for one in LETTERS:
        jobs = Employment.objects.filter(client__firm=firm, employer=one.employer)
        job = jobs.select_related("client__owner").get(client__reference=one.reference)
        _add(one, job, now.date() - timedelta(days=one.age_days), now)


def _add(one: DemonstrationLetter, job: Employment, day: date, now: datetime) -> None:
    client = job.client
    words = one.text.format(name=client, family=client.family_name, day=f"{day:%Y-%m-%d}")
    dated_on = day if "{day}" in one.text else None
    letter = paste_letter(words, job, dated_on=dated_on, by=client.owner, now=now)
    if one.is_confirmed:
        page = LetterDesk(client, now=now).page(letter)
        if found := page.found_by_check:
            roles = list(page.checked.roles)
            confirm_all(letter, found, roles=roles, by=client.owner, now=now)
            letter = EmployerLetter.objects.get(pk=letter.pk)
            places = places_in(letter, LetterDesk(client, now=now).page(letter).lead_places)
            decide(letter, [LEAD], places, "confirmed", roles=roles, by=client.owner, now=now)
