"""Deadlines that only a letter of IRCC gives."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from clients.models import Stage
from deadlines.models import Deadline
from deadlines.today import Bucket, work_of
from tests.deadlines.office import make_deadline, states
from tests.factories import make_client, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 4, 12, 12, tzinfo=UTC)
LETTER = {
    "kind": "ircc_request",
    "due_on": "2026-05-02",
    "due_time": "00:00:00",
    "subject": "fairness letter",
}


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def file(client):
    owner = make_user()
    client.force_login(owner)
    return make_client(owner, stage=Stage.SUBMITTED, backup=make_user(owner.firm))


def typed(client, file, **changes) -> Deadline:
    client.post(f"/clients/{file.pk}/deadlines/add/", LETTER | changes)
    return Deadline.objects.get()


def test_request_typed_from_a_letter_has_its_own_ladder(client, file):
    deadline = typed(client, file)

    assert deadline.due_at == datetime(2026, 5, 2, tzinfo=UTC)
    assert (deadline.is_hard, deadline.title) == (
        True, "IRCC’s request must be answered (fairness letter)",
    )  # fmt: skip
    assert list(states(deadline)) == ["D-14", "D-7", "D-3", "D-2", "D-1", "H-12", "H-6", "H-3"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"due_on": "2026-04-12"}, "is over"),
        ({"due_on": "soon"}, "is not a date"),
        ({"kind": "ita_deadline"}, "not one of the available choices"),
    ],
)
def test_what_no_letter_can_say_is_refused(client, file, changes, words):
    page = client.post(f"/clients/{file.pk}/deadlines/add/", LETTER | changes)

    assert page.status_code == 422
    assert words in page.content.decode()
    assert not Deadline.objects.exists()


def test_same_letter_typed_twice_is_one_deadline(client, file):
    typed(client, file)
    page = client.post(f"/clients/{file.pk}/deadlines/add/", LETTER)

    assert page.status_code == 422
    assert Deadline.objects.count() == 1


def test_answer_recorded_with_its_proof_stops_the_reminders(client, file):
    deadline = typed(client, file)

    client.post(
        f"/deadlines/{deadline.pk}/settle/", {"outcome": "met", "reason": "receipt of 1 May"}
    )

    deadline.refresh_from_db()
    assert (deadline.state, deadline.settled_reason) == ("met", "receipt of 1 May")
    assert set(states(deadline).values()) == {"cancelled"}


def test_deadline_of_an_invitation_is_not_settled_by_hand(client):
    deadline = make_deadline()
    client.force_login(deadline.client.owner)

    answer = client.post(
        f"/deadlines/{deadline.pk}/settle/", {"outcome": "met", "reason": "said so"}
    )

    deadline.refresh_from_db()
    assert answer["Location"] == deadline.get_absolute_url()
    assert deadline.state == Deadline.State.OPEN


def test_request_stands_on_today_as_it_presses(client, file):
    typed(client, file, due_on="2026-04-14")

    work = work_of(file.owner, now=NOW)

    assert [task.client_id for task in work.tasks[Bucket.NOW]] == [file.pk]
    assert work_of(file.owner, now=NOW - timedelta(days=20)).tasks[Bucket.NOW] == []
