"""The operator's log of reminders: states and reference numbers, never the person."""

import pytest

from accounts.models import User
from tests.deadlines.office import make_deadline, reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    client.force_login(User.objects.create_superuser("operator@example.test", full_name="Op"))
    return client


@pytest.mark.parametrize("model", ["reminder", "deadline", "schedulerheartbeat"])
def test_lists_answer_and_change_nothing(operator, model):
    make_deadline()

    assert operator.get(f"/admin/deadlines/{model}/").status_code == 200
    assert operator.get(f"/admin/deadlines/{model}/add/").status_code == 403


def test_log_of_reminders_holds_no_name(operator):
    deadline = make_deadline()
    one = reminder(deadline, "D-7").pk

    texts = [
        operator.get(address).content.decode()
        for address in (
            f"/admin/deadlines/reminder/?q={deadline.client.reference}",
            f"/admin/deadlines/reminder/{one}/change/",
            f"/admin/deadlines/deadline/{deadline.pk}/change/",
        )
    ]

    assert all(deadline.client.reference in text for text in texts)
    assert all(deadline.client.family_name not in text for text in texts)


def test_operator_cannot_mark_a_reminder_as_sent(operator):
    deadline = make_deadline()
    row = reminder(deadline, "D-7")

    operator.post(f"/admin/deadlines/reminder/{row.pk}/change/", {"state": "sent"})

    assert reminder(deadline, "D-7").state == "pending"
