"""A missed hard deadline opens an incident with the Code's duties."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from deadlines import incidents
from deadlines.actions import close_application, move_deadline
from deadlines.incidents import close_corrected, close_incident, mark_step, open_incidents
from deadlines.models import Deadline, Incident
from deadlines.outbox import drain_due
from deadlines.rules.incident import DUTIES, OF_THE_CODE
from deadlines.upkeep import mark_missed
from tests.deadlines.office import DUE_AT, NO_FILE, make_deadline
from tests.factories import make_user

pytestmark = pytest.mark.django_db

AFTER = DUE_AT + timedelta(minutes=20)


def missed() -> Deadline:
    deadline = make_deadline()
    drain_due(AFTER)
    mark_missed(AFTER)
    open_incidents(AFTER)
    deadline.refresh_from_db()
    return deadline


def do_duties(incident: Incident) -> None:
    for step in incident.steps.filter(key__in=OF_THE_CODE):
        mark_step(step, done=True, by=incident.deadline.client.owner, now=AFTER)


def test_missed_deadline_opens_one_incident_with_every_duty():
    deadline = missed()

    assert open_incidents(AFTER) == 0
    assert deadline.state == Deadline.State.MISSED
    assert [step.key for step in deadline.incident.steps.all()] == [duty.key for duty in DUTIES]


def test_duties_of_the_code_name_their_section():
    assert {"client", "advice", "insurer", "registrar"} == OF_THE_CODE


def test_incident_closes_when_the_duties_of_the_code_are_done():
    incident = missed().incident
    by = incident.deadline.client.owner
    with pytest.raises(ValidationError, match="4 duties of the Code"):
        close_incident(incident, "told all", nobody_harmed=False, by=by, now=AFTER)

    do_duties(incident)
    close_incident(incident, "told all", nobody_harmed=False, by=by, now=AFTER)

    incident.refresh_from_db()
    assert (incident.closed_by, incident.conclusion) == (by, "told all")


def test_incident_that_harmed_nobody_closes_with_its_reason():
    incident = missed().incident

    close_incident(
        incident, "the client had declined", nobody_harmed=True,
        by=incident.deadline.client.owner, now=AFTER,
    )  # fmt: skip

    assert not Incident.objects.open().exists()


def test_closed_incident_keeps_what_was_noted():
    incident = missed().incident
    by = incident.deadline.client.owner
    do_duties(incident)
    close_incident(incident, "told all", nobody_harmed=False, by=by, now=AFTER)

    with pytest.raises(ValidationError, match="closed"):
        mark_step(incident.steps.first(), done=True, by=by, now=AFTER)
    with pytest.raises(ValidationError, match="closed meanwhile"):
        close_incident(incident, "again", nobody_harmed=True, by=by, now=AFTER)


def test_application_recorded_late_but_sent_in_time_closes_the_incident():
    deadline = missed()
    sent_at = DUE_AT - timedelta(hours=2)
    close_application(
        deadline.ita,
        "submitted",
        sent_at,
        "receipt",
        deadline.client.owner,
        now=AFTER,
        proof=NO_FILE,
    )

    assert close_corrected(AFTER) == 1
    assert not Incident.objects.open().exists()


def test_deadline_moved_because_it_was_typed_wrong_closes_the_incident():
    deadline = missed()
    move_deadline(
        deadline, DUE_AT + timedelta(days=1), reason="typed wrong", by=deadline.client.owner,
        now=AFTER,
    )  # fmt: skip

    assert close_corrected(AFTER) == 1


def test_pages_show_the_duties_and_take_the_conclusion(client):
    incident = missed().incident
    client.force_login(incident.deadline.client.owner)
    step = incident.steps.get(key="insurer")

    client.post(f"/deadlines/incidents/steps/{step.pk}/")
    page = client.get(incident.get_absolute_url()).content.decode()
    refused = client.post(incident.get_absolute_url(), {"conclusion": "done"})
    closed = client.post(
        incident.get_absolute_url(), {"conclusion": "no harm", "nobody_harmed": "on"}
    )

    step.refresh_from_db()
    assert step.done_at is not None
    assert "Registrar of the College" in page
    assert (refused.status_code, closed.status_code) == (422, 302)
    assert str(incident.deadline.client) in client.get("/deadlines/incidents/").content.decode()


def test_incident_of_another_firm_is_not_found(client):
    incident = missed().incident
    client.force_login(make_user())

    assert client.get(incident.get_absolute_url()).status_code == 404
    assert str(incident.deadline.client) not in client.get("/deadlines/incidents/").content.decode()


def test_one_look_opens_a_bounded_number_and_the_next_goes_on(monkeypatch):
    client = missed().client
    for day in range(3):
        client.deadlines.create(
            kind=Deadline.Kind.IRCC_REQUEST,
            due_at=DUE_AT + timedelta(days=day),
            made_at=DUE_AT - timedelta(days=30),
            state=Deadline.State.MISSED,
            settled_at=AFTER,
        )
    monkeypatch.setattr(incidents, "A_LOOK", 2)

    assert [open_incidents(AFTER) for _ in range(3)] == [2, 1, 0]


def test_incident_that_cannot_be_opened_keeps_no_other_from_being_opened(monkeypatch, caplog):
    client = missed().client
    rows = [
        client.deadlines.create(
            kind=Deadline.Kind.IRCC_REQUEST,
            due_at=DUE_AT + timedelta(days=day),
            made_at=DUE_AT - timedelta(days=30),
            state=Deadline.State.MISSED,
            settled_at=AFTER,
        )
        for day in range(2)
    ]
    record_act = incidents.record_act

    def fail_for_the_first(act, *, subject, **details):
        if subject.deadline_id == rows[0].pk:
            raise ArithmeticError
        record_act(act, subject=subject, **details)

    monkeypatch.setattr(incidents, "record_act", fail_for_the_first)

    assert open_incidents(AFTER) == 1
    assert Incident.objects.filter(deadline=rows[1]).exists()
    assert f"incident of deadline {rows[0].pk} could not be opened" in caplog.text
