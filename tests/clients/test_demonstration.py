"""The demonstration: loaded once, its files in every state, true to its worked examples."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Firm, User
from clients.demonstration.offices import PASSWORD, SIGN_INS
from clients.models import Client, PermitRenewal, Stage
from deadlines.models import Deadline
from documents.models import ChecklistItem
from eligibility.actions import assess_client

pytestmark = pytest.mark.django_db
ROUND_397 = date(2026, 2, 19)


@pytest.fixture(scope="module")
def office(kept_for_module):
    call_command("load_demonstration", today=date(2026, 11, 22), verbosity=0)
    return Firm.objects.get(slug="northwind")


def test_every_kind_of_demonstration_file_can_be_seen(office):
    amara = Client.objects.get(firm=office, reference="2026-0042")
    unknown = Client.objects.get(firm=office, reference="2026-0061")

    stages = set(Client.objects.filter(firm=office).values_list("stage", flat=True))
    assert stages == set(Stage.values)
    assert Client.objects.filter(firm=office).count() == 18
    assert Client.objects.exclude(firm=office).exists()
    assert amara.current_assessment.verdict == "not_met"
    assert unknown.birth_date is None


def test_lapsed_permit_leaves_44_days_out_and_its_renewal_brings_them_back(office):
    amara = Client.objects.get(firm=office, reference="2026-0042")
    permit = amara.work_permits.get(last_day=date(2025, 8, 31))

    before = [assess_client(amara, on=day, now=timezone.now()) for day in days()]
    PermitRenewal.objects.create(
        permit=permit, applied_on=date(2025, 8, 20), decided_on=date(2025, 10, 15)
    )
    after = [assess_client(amara, on=day, now=timezone.now()) for day in days()]

    assert {each.verdict for each in before} == {"not_met"}
    assert {each.verdict for each in after} == {"met"}
    gains = [new.hours - old.hours for new, old in zip(after, before, strict=True)]
    assert all(abs(gain - Decimal(44 * 30) / 7) <= Decimal("0.01") for gain in gains)


def days():
    return ROUND_397, date(2026, 11, 22)


@pytest.mark.parametrize(
    ("number", "verdict", "hours"),
    [(71, "met", 3120), (72, "not_met", 780), (74, "not_met", 1170), (77, "not_met", 1248)],
)
def test_worked_examples_conclude_as_the_law_says(office, number, verdict, hours):
    client = Client.objects.get(firm=office, reference=f"2026-{number:04}")

    assessment = assess_client(client, on=date(2026, 6, 24), now=timezone.now())

    assert (assessment.verdict, assessment.hours) == (verdict, hours)


def test_open_invitation_has_its_checklist_deadline_and_reminders_to_come(office):
    deadline = Deadline.objects.open().get()

    assert deadline.client.reference == "2026-0051"
    assert deadline.due_at == datetime(2027, 1, 2, tzinfo=UTC)
    assert deadline.reminders.filter(state="pending").exists()
    assert ChecklistItem.objects.filter(checklist__client=deadline.client).exists()


def test_loading_twice_changes_nothing(office):
    before = (Client.objects.count(), User.objects.count())

    call_command("load_demonstration", verbosity=0)

    assert (Client.objects.count(), User.objects.count()) == before


def test_sign_ins_are_printed_and_work(office, capsys):
    call_command("load_demonstration")

    printed = capsys.readouterr().out
    assert all(person.email in printed for person in SIGN_INS)
    assert User.objects.get(email=SIGN_INS[0].email).check_password(PASSWORD)
