"""Soft rungs can be muted by the firm and put off by a person; hard ones never."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Role
from deadlines.ladders import Ladders
from deadlines.models import Deadline, MutedRung
from deadlines.mutes import mute, muted_by, soft_rungs
from deadlines.outbox import Outcome, drain_due
from deadlines.pulse import PulseState, pulse, unsent_deadlines
from deadlines.rules.ladder import after_quiet
from deadlines.rules.watch_list import WATCHES
from deadlines.scheduler import tick
from deadlines.snooze import snooze
from deadlines.upkeep import complete_reminders
from tests.deadlines.office import (
    D3,
    D7,
    D55,
    DUE_AT,
    RECORDED_AT,
    make_deadline,
    make_invited_client,
    reminder,
    states,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db

TORONTO = ZoneInfo("America/Toronto")
AN_HOUR = timedelta(hours=1)


def test_every_kind_has_a_ladder_and_every_hard_one_ends_with_two_people():
    ladders = Ladders()
    for kind in Deadline.Kind:
        rungs = ladders.ladder(kind.value, on=date(2026, 11, 22)).rungs
        assert rungs
        watch = WATCHES.get(kind.value)
        if watch is not None:
            assert {rung.days for rung in rungs} == set(watch.alert_days), kind
            assert rungs[-1].hard is watch.hard, kind


def test_muted_rung_is_not_sent_and_not_missed():
    deadline = make_deadline()
    mute(deadline.client.firm, {("ita_deadline", "D-55")}, by=deadline.client.owner, now=D55)

    done = drain_due(D55)

    assert (done[Outcome.SENT], done[Outcome.CANCELLED]) == (0, 1)
    assert reminder(deadline, "D-55").last_error == "muted by the firm"
    assert unsent_deadlines(D55 + AN_HOUR) == []


def test_hard_rung_goes_out_though_somebody_wrote_a_mute_for_it():
    deadline = make_deadline()
    MutedRung.objects.create(firm=deadline.client.firm, kind="ita_deadline", rung="D-3")

    assert drain_due(D3)[Outcome.SENT] == 2


def test_only_soft_rungs_can_be_muted_on_the_settings_page(client):
    owner = make_user(role=Role.OWNER)
    client.force_login(owner)
    every = [f"{kind} {rung.name}" for kind, rungs in soft_rungs(on=D55.date()).items()
             for rung in rungs]  # fmt: skip
    kept = [name for name in every if name != "passport D-365"]

    client.post("/settings/reminders/", {"rung": kept})

    assert muted_by(owner.firm) == {("passport", "D-365")}
    assert not any("D-3" in name.split() for name in every if name.startswith("ita_deadline"))


def test_settings_page_is_the_owners(client):
    client.force_login(make_user())

    assert client.get("/settings/reminders/").status_code == 403


def test_reminder_put_off_goes_out_on_the_morning_of_its_day():
    deadline = make_deadline()
    snooze(deadline, date(2026, 2, 27), by=deadline.client.owner, now=RECORDED_AT)

    early, late = drain_due(D55), drain_due(D55 + timedelta(days=2))

    assert (early[Outcome.SENT], late[Outcome.SENT]) == (0, 1)
    assert states(deadline)["D-55"] == "sent"


def test_reminder_put_off_raises_no_alarm_meanwhile():
    deadline = make_deadline()
    snooze(deadline, date(2026, 2, 27), by=deadline.client.owner, now=RECORDED_AT)
    tick(D55 + AN_HOUR)

    assert pulse(D55 + AN_HOUR).state is PulseState.OK
    assert unsent_deadlines(D55 + AN_HOUR) == []


def test_hard_reminder_goes_out_though_the_deadline_was_put_off():
    deadline = make_deadline()
    snooze(deadline, date(2026, 4, 18), by=deadline.client.owner, now=D7)

    assert drain_due(D3)[Outcome.SENT] == 2


@pytest.mark.parametrize(
    ("until", "allowed"),
    [
        (date(2026, 4, 14), False),  # today
        (date(2026, 4, 15), True),
        (date(2026, 4, 18), True),  # D-3
        (date(2026, 4, 19), False),
        (date(2027, 4, 19), False),
    ],
)
def test_hard_deadline_is_put_off_to_d_3_at_the_latest(until, allowed):
    deadline = make_deadline()

    if allowed:
        snooze(deadline, until, by=deadline.client.owner, now=D7)
    else:
        with pytest.raises(ValidationError, match="2026-04-18"):
            snooze(deadline, until, by=deadline.client.owner, now=D7)

    deadline.refresh_from_db()
    assert (deadline.snoozed_until is not None) is allowed


@pytest.mark.parametrize(
    ("at", "goes_at"),
    [
        ((2, 25, 20, 59), (2, 25, 20, 59)),
        ((2, 25, 21, 0), (2, 26, 7, 0)),
        ((2, 25, 23, 30), (2, 26, 7, 0)),
        ((2, 26, 6, 59), (2, 26, 7, 0)),
        ((2, 26, 7, 0), (2, 26, 7, 0)),
        ((4, 18, 22, 0), (4, 19, 7, 0)),  # 46 hours before the end
        ((4, 19, 22, 0), (4, 19, 22, 0)),  # waiting would end inside the last 24
        ((4, 20, 3, 0), (4, 20, 3, 0)),
    ],
)
def test_quiet_hours_hold_back_what_can_wait_and_end_a_day_before_the_end(at, goes_at):
    ladder = Ladders().ladder("ita_deadline", on=D55.date())
    moment, expected = (datetime(2026, *parts, tzinfo=TORONTO) for parts in (at, goes_at))

    assert after_quiet(moment, ladder, DUE_AT, TORONTO) == expected


def test_invitation_recorded_at_night_writes_in_the_morning_without_an_alarm():
    night = datetime(2026, 3, 24, 23, tzinfo=TORONTO)
    deadline = make_deadline(now=night)
    morning = datetime(2026, 3, 25, 7, tzinfo=TORONTO)

    assert drain_due(night)[Outcome.SENT] == 0
    tick(night + AN_HOUR)
    assert unsent_deadlines(night + AN_HOUR) == []
    assert pulse(night + AN_HOUR).state is PulseState.OK
    assert drain_due(morning)[Outcome.SENT] == 1
    assert states(deadline)["D-30"] == "sent"


def test_assistant_of_the_firm_is_told_at_the_early_rungs_where_there_is_one():
    client = make_invited_client()
    assistant = make_user(client.firm, role=Role.ASSISTANT)
    deadline = make_deadline(client)

    assert reminder(deadline, "D-55", "assistant").user == assistant
    assert drain_due(D55)[Outcome.SENT] == 2


def test_of_several_assistants_none_is_told():
    client = make_invited_client()
    for _ in range(2):
        make_user(client.firm, role=Role.ASSISTANT)

    assert states(make_deadline(client), "assistant") == {}


def test_assistant_named_on_the_file_is_told_though_the_firm_has_several():
    client = make_invited_client()
    make_user(client.firm, role=Role.ASSISTANT)
    client.assistant = make_user(client.firm, role=Role.ASSISTANT)
    client.save()

    deadline = make_deadline(client)

    assert reminder(deadline, "D-55", "assistant").user == client.assistant


def test_assistant_who_left_is_stood_in_for_by_the_firms_only_one():
    client = make_invited_client()
    present = make_user(client.firm, role=Role.ASSISTANT)
    client.assistant = make_user(client.firm, role=Role.ASSISTANT, is_active=False)
    client.save()

    assert reminder(make_deadline(client), "D-55", "assistant").user == present


def test_deadline_put_off_for_a_shorter_time_is_reminded_of_at_the_shorter_one():
    deadline = make_deadline()
    owner = deadline.client.owner
    snooze(deadline, date(2026, 3, 21), by=owner, now=RECORDED_AT)  # beyond D-45, 7 March

    snooze(deadline, date(2026, 3, 5), by=owner, now=RECORDED_AT)

    assert reminder(deadline, "D-55").next_try_at == datetime(2026, 3, 5, 8, tzinfo=TORONTO)
    d45 = reminder(deadline, "D-45")
    assert d45.next_try_at == d45.due_at
    assert drain_due(d45.due_at)[Outcome.SENT] == 1
    assert unsent_deadlines(d45.due_at + AN_HOUR) == []


def test_reminder_put_off_stays_so_when_the_file_gets_another_owner():
    deadline = make_deadline()
    client = deadline.client
    snooze(deadline, date(2026, 2, 27), by=client.owner, now=RECORDED_AT)
    client.owner = make_user(client.firm)
    client.save()

    complete_reminders(RECORDED_AT)

    d55 = reminder(deadline, "D-55")
    assert d55.user == client.owner
    assert d55.next_try_at == datetime(2026, 2, 27, 8, tzinfo=TORONTO)
