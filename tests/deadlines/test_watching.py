"""Deadlines that come from the facts of a file, and move with them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from clients.models import (
    Client,
    Credential,
    ExpressEntryProfile,
    FamilyMember,
    LanguageTest,
    Licence,
    Nomination,
    Stage,
)
from deadlines import backlog, tasks, watching
from deadlines.backlog import catch_up
from deadlines.models import Deadline, Reminder
from deadlines.outbox import Outcome, drain_due
from deadlines.pulse import unsent_deadlines
from deadlines.upkeep import complete_reminders
from deadlines.watching import keep_in_step, lagging_files
from eligibility.models import Job
from tests.deadlines.office import make_invited_client
from tests.factories import make_client, make_user, make_work_permit
from tests.jobs import work_to_the_end

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
TODAY = NOW.date()


def make_file(**fields) -> Client:
    owner = make_user()
    values = {"stage": Stage.POOL, "backup": make_user(owner.firm)} | fields
    return make_client(owner, **values)


def touch(client: Client) -> None:
    """What saving a fact in the product does besides."""
    client.facts_version += 1
    client.save()


def open_days(client: Client) -> dict[str, date]:
    """The last days watched, by kind and subject."""
    rows = Deadline.objects.open().filter(client=client)
    return {f"{row.kind} {row.subject}".strip(): row.last_day for row in rows}


def days_from_today(days: int) -> date:
    return TODAY + timedelta(days=days)


def test_every_dated_fact_of_a_file_becomes_a_deadline():
    client = make_file(passport_expires_on=date(2027, 9, 1), medical_exam_on=date(2026, 5, 4))
    ExpressEntryProfile.objects.create(client=client, expires_on=date(2027, 6, 30))
    LanguageTest.objects.create(client=client, test="IELTS", taken_on=date(2025, 3, 1))
    Credential.objects.create(
        client=client, country="NG",
        eca_issuer="MCC", eca_issued_on=date(2023, 1, 10),
    )  # fmt: skip
    make_work_permit(client, last_day=date(2027, 3, 31))
    Nomination.objects.create(
        client=client, province="ON", issued_on=date(2026, 11, 10), expires_on=date(2027, 5, 10)
    )
    Licence.objects.create(
        client=client, jurisdiction="ON", first_day=date(2025, 1, 1), last_day=date(2027, 1, 31)
    )
    FamilyMember.objects.create(
        client=client, relation="child", given_name="Ada", family_name="O",
        birth_date=date(2006, 2, 3),
    )  # fmt: skip

    keep_in_step(NOW)

    assert open_days(client) == {
        "profile_expiry": date(2027, 6, 30),
        "language_test IELTS": date(2027, 2, 28),
        "eca MCC": date(2028, 1, 9),
        "passport": date(2027, 9, 1),
        "work_permit": date(2027, 3, 31),
        "medical_exam": date(2027, 5, 3),
        "pnp_acceptance ON": date(2026, 12, 10),
        "pnp_expiry ON": date(2027, 5, 10),
        "medical_licence ON": date(2027, 1, 31),
        "child_22nd_birthday Ada": date(2028, 2, 2),
    }


def test_deadline_of_a_day_ends_with_it_in_utc_and_counts_its_rungs_from_it():
    client = make_file(passport_expires_on=date(2027, 9, 1))

    keep_in_step(NOW)

    deadline = Deadline.objects.get(client=client)
    assert deadline.due_at == datetime(2027, 9, 2, tzinfo=UTC)
    rungs = dict(deadline.reminders.values_list("rung", "due_at"))
    assert rungs["D-30"] == datetime(2027, 8, 2, 12, tzinfo=UTC)  # 08:00 in Toronto, summer
    assert rungs["D-180"] == datetime(2027, 3, 5, 13, tzinfo=UTC)  # winter


def test_renewed_paper_moves_its_deadline_and_keeps_what_was_sent():
    client = make_file()
    permit = make_work_permit(client, last_day=days_from_today(30))
    keep_in_step(NOW)
    old = Deadline.objects.get(client=client)
    permit.last_day = days_from_today(400)
    permit.save()
    touch(client)

    keep_in_step(NOW + timedelta(minutes=1))

    moved = Deadline.objects.open().get(client=client)
    old.refresh_from_db()
    assert (moved.last_day, moved.moved_from) == (days_from_today(400), old)
    assert old.state == Deadline.State.CANCELLED
    assert not old.reminders.filter(state=Reminder.State.PENDING).exists()
    assert moved.reminders.filter(rung="D-180", state=Reminder.State.PENDING).exists()


def test_fact_that_is_gone_cancels_its_deadline():
    client = make_file(passport_expires_on=days_from_today(100))
    keep_in_step(NOW)
    client.passport_expires_on = None
    touch(client)

    keep_in_step(NOW + timedelta(minutes=1))

    assert open_days(client) == {}
    assert Reminder.objects.filter(state=Reminder.State.PENDING).count() == 0


def test_file_in_step_is_not_read_again():
    make_file(passport_expires_on=days_from_today(100))
    keep_in_step(NOW)

    assert not lagging_files(NOW + timedelta(hours=1)).exists()
    assert keep_in_step(NOW + timedelta(hours=1)) == 0


def test_file_that_nobody_touches_is_looked_at_once_a_day():
    make_file(passport_expires_on=days_from_today(100))
    keep_in_step(NOW)

    assert keep_in_step(NOW + timedelta(days=1, seconds=1)) == 1
    assert Deadline.objects.count() == 1


def test_invitation_freezes_the_profile_and_submission_leaves_only_what_is_still_used():
    client = make_file(passport_expires_on=days_from_today(100))
    ExpressEntryProfile.objects.create(client=client, expires_on=days_from_today(50))
    LanguageTest.objects.create(client=client, test="IELTS", taken_on=date(2025, 3, 1))
    keep_in_step(NOW)

    client.stage = Stage.INVITED
    client.save()
    keep_in_step(NOW + timedelta(minutes=1))
    invited = set(open_days(client))
    client.stage = Stage.SUBMITTED
    client.save()
    keep_in_step(NOW + timedelta(minutes=2))

    assert invited == {"language_test IELTS", "passport"}
    assert set(open_days(client)) == {"passport"}


def test_landed_file_is_watched_no_more():
    client = make_file(passport_expires_on=days_from_today(100))
    keep_in_step(NOW)
    client.stage = Stage.LANDED
    client.save()

    keep_in_step(NOW + timedelta(minutes=1))

    assert open_days(client) == {}


def test_date_entered_late_writes_at_once_only_when_it_presses():
    pressing, far = make_file(), make_file(passport_expires_on=days_from_today(100))
    make_work_permit(pressing, last_day=days_from_today(5))
    keep_in_step(NOW)

    done = drain_due(NOW)

    assert done[Outcome.SENT] == 2  # owner and backup of the permit
    assert set(
        Reminder.objects.filter(state="sent").values_list("deadline__client", flat=True)
    ) == {pressing.pk}
    assert far.deadlines.open().count() == 1


def test_soft_date_that_is_over_closes_by_itself_and_a_hard_one_stays_to_be_missed():
    client = make_file(passport_expires_on=days_from_today(2))
    make_work_permit(client, last_day=days_from_today(2))
    keep_in_step(NOW)

    keep_in_step(NOW + timedelta(days=4))

    assert set(open_days(client)) == {"work_permit"}
    assert Deadline.objects.get(kind="passport").state == Deadline.State.CANCELLED


def test_watched_date_whose_rung_went_by_without_a_letter_is_found():
    client = make_file()
    make_work_permit(client, last_day=days_from_today(31))
    keep_in_step(NOW)
    tomorrow = NOW + timedelta(days=1)
    Reminder.objects.all().delete()

    assert unsent_deadlines(NOW) == []
    assert [each.client for each in unsent_deadlines(tomorrow)] == [client]


def test_letter_of_the_rung_before_excuses_no_later_one():
    client = make_file()
    Nomination.objects.create(
        client=client, province="ON", issued_on=days_from_today(-28)
    )  # to accept in two days
    keep_in_step(NOW)
    drain_due(NOW)
    Reminder.objects.filter(rung="D-1").delete()

    assert len(unsent_deadlines(NOW)) == 0
    assert len(unsent_deadlines(NOW + timedelta(days=1))) == 1


def test_row_of_a_watched_date_that_never_was_is_written_the_day_before():
    client = make_file()
    make_work_permit(client, last_day=days_from_today(31))
    keep_in_step(NOW)
    Reminder.objects.filter(rung="D-30").delete()

    assert complete_reminders(NOW) == 2
    assert client.deadlines.get().reminders.filter(rung="D-30", state="pending").count() == 2


def test_row_that_was_lost_goes_out_at_once_though_its_time_is_over():
    client = make_file()
    make_work_permit(client, last_day=days_from_today(31))
    keep_in_step(NOW)
    Reminder.objects.filter(rung="D-30").delete()
    tomorrow = NOW + timedelta(days=1)

    complete_reminders(tomorrow)

    assert drain_due(tomorrow)[Outcome.SENT] == 2
    assert unsent_deadlines(tomorrow + timedelta(hours=1)) == []


def test_papers_of_an_invitation_must_be_asked_for_by_the_earliest_latest_start():
    from deadlines.actions import open_application

    client = make_invited_client(stage=Stage.POOL)
    open_application(
        client=client, issued_at=NOW - timedelta(hours=3), program="CEC", round=None,
        cut_off_at=datetime(2027, 1, 22, tzinfo=UTC), by=client.owner, now=NOW,
    )  # fmt: skip

    keep_in_step(NOW)

    asked_by = Deadline.objects.get(client=client, kind=Deadline.Kind.ORDER)
    items = client.checklists.get().items.filter(order_by__gte=TODAY)
    required = items.filter(
        requirement__in=["mandatory_all", "mandatory_if_applicable", "office_required"]
    ).exclude(applies=False)
    assert asked_by.last_day == min(required.values_list("order_by", flat=True))
    assert not asked_by.is_hard


def test_file_whose_dates_cannot_be_worked_out_keeps_no_other_waiting(monkeypatch, caplog):
    broken, sound = make_file(), make_file(passport_expires_on=days_from_today(300))
    worked_out = watching.watched_days

    def fail_for_broken(files, *, on):
        if broken in files:
            raise ArithmeticError
        return worked_out(files, on=on)

    monkeypatch.setattr(watching, "watched_days", fail_for_broken)

    assert keep_in_step(NOW) == 1

    assert open_days(sound) == {"passport": days_from_today(300)}
    assert f"dates of client {broken.pk} cannot be worked out" in caplog.text
    assert not lagging_files(NOW).exists()
    assert list(lagging_files(NOW + watching.TRY_AGAIN)) == [broken]


def test_day_beyond_the_calendar_leaves_the_other_files_their_dates():
    broken = make_file(passport_expires_on=date.max)
    sound = make_file(passport_expires_on=days_from_today(300))

    keep_in_step(NOW)

    assert (open_days(broken), open_days(sound)) == ({}, {"passport": days_from_today(300)})


@pytest.mark.parametrize("refusal", [IntegrityError, ValidationError])
def test_refused_dates_are_said_and_tried_again(refusal, monkeypatch, caplog):
    client = make_file(passport_expires_on=days_from_today(300))

    def refuse(*arguments, **options):
        raise refusal("a value of the file")

    with monkeypatch.context() as patch:
        patch.setattr(watching, "write_reminders", refuse)
        keep_in_step(NOW)

    assert open_days(client) == {}
    assert f"dates of client {client.pk} refused ({refusal.__name__})" in caplog.text
    assert "a value of the file" not in caplog.text
    keep_in_step(NOW + watching.TRY_AGAIN)
    assert open_days(client) == {"passport": days_from_today(300)}


def test_refused_dates_are_looked_at_at_once_when_the_file_changes():
    client = make_file(passport_expires_on=date.max)
    keep_in_step(NOW)
    client.passport_expires_on = days_from_today(300)
    touch(client)

    keep_in_step(NOW + timedelta(seconds=1))

    assert open_days(client) == {"passport": days_from_today(300)}


def test_step_that_fails_keeps_no_other_step_from_being_done(monkeypatch, caplog):
    client = make_file(passport_expires_on=date(2090, 1, 1))

    def mark_missed(now):
        raise ArithmeticError

    monkeypatch.setattr(tasks, "mark_missed", mark_missed)

    tasks.keep_dates_in_step()

    assert open_days(client) == {"passport": date(2090, 1, 1)}
    assert "mark_missed broke off" in caplog.text


def test_files_of_an_import_are_worked_off_step_by_step_and_not_one_step_a_minute(monkeypatch):
    monkeypatch.setattr(watching, "CHUNK", 2)
    monkeypatch.setattr(watching, "LONGEST_RUN_SECONDS", 0)
    owner = make_user()
    for number in range(5):
        make_client(owner, reference=f"I-{number}", passport_expires_on=days_from_today(300))

    catch_up(NOW)

    job = Job.objects.get(kind=backlog.KIND)
    assert job.total == lagging_files(NOW).count() > 0
    catch_up(NOW)  # the next minute leaves the files to the job
    work_to_the_end(job.pk, clock=lambda: NOW)
    assert not lagging_files(NOW).exists()
    assert Deadline.objects.open().count() == 5
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.DONE, job.total)


def test_office_in_step_asks_for_no_job():
    make_file(passport_expires_on=days_from_today(300))

    catch_up(NOW)

    assert not Job.objects.exists()
