"""Today, the deadlines and their pages, as a signed-in person sees them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from clients.models import ExpressEntryProfile, LanguageTest, Stage
from deadlines.actions import move_deadline
from deadlines.models import Deadline, Reminder, SchedulerHeartbeat
from deadlines.mutes import mute
from deadlines.rows import time_before
from deadlines.rules.ladder import end_of_day
from deadlines.schedule import write_reminders
from deadlines.snooze import snooze
from deadlines.watching import keep_in_step
from tests.deadlines.office import (
    D7,
    D55,
    DUE_AT,
    all_sent,
    make_deadline,
    make_invited_client,
    reminder,
    states,
)
from tests.factories import make_client, make_firm, make_user, make_work_permit

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 4, 1, 13, tzinfo=UTC)  # 09:00 in Toronto


@pytest.fixture(autouse=True)
def april():
    with time_machine.travel(MORNING, tick=False):
        SchedulerHeartbeat.objects.create(name="reminders", ticked_at=MORNING)
        yield


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_today_of_a_new_firm_says_what_will_appear(client):
    client.force_login(make_user())

    page = text_of(client.get("/"))

    assert "No file is open yet" in page
    assert "Wednesday 1 April 2026" in page


def test_invited_file_is_in_today_once_with_date_zone_and_days_left(client):
    deadline = make_deadline()
    all_sent(MORNING)
    client.force_login(deadline.client.owner)

    page = text_of(client.get("/"))

    assert page.count(deadline.client.reference) == 1
    assert "2026-04-20 20:00 EDT" in page
    assert "2026-04-21 00:00 UTC" in page
    assert "19 days" in page


def test_deadline_of_the_next_three_days_is_to_act_on_today(client):
    deadline = make_deadline()

    with time_machine.travel(DUE_AT - timedelta(days=2, hours=23), tick=False):
        client.force_login(deadline.client.owner)
        page = client.get("/")

    assert page.context["chosen"] == "now"
    assert "2 days" in text_of(page)


def test_deadline_gone_by_is_on_top_and_in_words(client):
    deadline = make_deadline()

    with time_machine.travel(DUE_AT + timedelta(hours=1), tick=False):
        client.force_login(deadline.client.owner)
        page = client.get("/")

    assert page.context["chosen"] == "now"
    assert "nothing shows its use" in text_of(page)


def test_papers_that_run_out_put_a_file_at_risk_or_into_this_week(client):
    owner = make_user()
    at_risk, this_week, fine = (make_client(owner, stage=Stage.POOL) for _ in range(3))
    make_work_permit(at_risk, last_day=date(2026, 5, 1))
    ExpressEntryProfile.objects.create(client=this_week, expires_on=date(2026, 4, 5))
    LanguageTest.objects.create(client=fine, test="ielts_general", taken_on=date(2025, 4, 1))
    client.force_login(owner)

    risk, week = client.get("/?bucket=risk"), client.get("/?bucket=soon")

    assert [row.client for row in risk.context["rows"]] == [at_risk]
    assert "Work permit ends" in text_of(risk)
    assert "30 days" in text_of(risk)
    assert [row.client for row in week.context["rows"]] == [this_week]


def test_permit_with_a_later_one_behind_it_asks_for_nothing(client):
    owner = make_user()
    held = make_client(owner, stage=Stage.POOL)
    make_work_permit(held, last_day=date(2026, 4, 15))
    make_work_permit(held, first_day=date(2026, 4, 16), last_day=date(2027, 4, 15))
    client.force_login(owner)

    page = client.get("/")

    counts = {bucket: count for bucket, _, count in page.context["buckets"] if count}
    assert counts == {"waiting": 1}  # for its assessment


def test_file_that_waits_for_someone_says_for_whom(client):
    owner = make_user()
    make_client(owner, waiting_for="the employer’s letter")
    client.force_login(owner)

    page = client.get("/?bucket=waiting")

    assert "Waiting for the employer’s letter" in text_of(page)


def test_today_shows_nothing_of_another_firm(client):
    foreign = make_deadline()
    client.force_login(make_user())

    pages = [text_of(client.get(address)) for address in ("/", "/deadlines/?state=all")]

    assert all(foreign.client.reference not in page for page in pages)


@pytest.mark.parametrize("address", ["/", "/deadlines/", "/deadlines/calendar/?month=2026-04"])
def test_number_of_queries_does_not_grow_with_the_files(client, address):
    owner = make_user()

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    client.force_login(owner)
    make_deadline(make_invited_client(owner=owner))
    make_work_permit(make_client(owner, stage=Stage.POOL), last_day=date(2026, 6, 1))
    client.get(address)  # what is searched for once a minute is searched for now
    few = queries()
    for _ in range(5):
        make_deadline(make_invited_client(owner=owner))
        make_work_permit(make_client(owner, stage=Stage.POOL), last_day=date(2026, 6, 1))
    many = queries()

    assert many == few


def test_list_is_soonest_first_and_filtered_by_state_and_owner(client):
    owner = make_user()
    later = make_deadline(make_invited_client(owner=owner), cut_off_at=DUE_AT + timedelta(days=1))
    sooner = make_deadline(make_invited_client(owner=owner))
    other = make_deadline(make_invited_client(owner=make_user(owner.firm)))
    Deadline.objects.filter(pk=sooner.pk).update(state="met", settled_at=D55)
    client.force_login(owner)

    def listed(query: str) -> list[Deadline]:
        return [row.deadline for row in client.get(f"/deadlines/{query}").context["rows"]]

    assert listed("") == [other, later]
    assert listed("?state=met") == [sooner]
    assert listed(f"?state=all&owner={owner.pk}") == [sooner, later]
    assert listed("?state=nonsense&owner=9999999") == [other, later]


def test_what_runs_out_is_listed_with_its_last_day_and_its_reminders(client):
    owner = make_user()
    file = make_client(owner, stage=Stage.POOL, passport_expires_on=date(2026, 6, 1))
    make_work_permit(file, last_day=date(2026, 6, 30))
    make_work_permit(make_client(stage=Stage.POOL), last_day=date(2026, 5, 1))  # another firm's
    keep_in_step(datetime(2026, 4, 12, tzinfo=UTC))
    client.force_login(owner)

    def listed(query: str) -> list[str]:
        return [row.deadline.title for row in client.get(f"/deadlines/{query}").context["rows"]]

    assert listed("") == ["Passport expires", "Work permit ends"]
    assert listed("?kind=work_permit") == ["Work permit ends"]
    assert listed("?kind=ita_deadline") == listed("?state=met") == []
    assert "2026-06-30" in text_of(client.get("/deadlines/"))


def test_calendar_puts_a_deadline_on_the_evening_before_in_canada(client):
    deadline = make_deadline()
    client.force_login(deadline.client.owner)

    page = client.get("/deadlines/calendar/?month=2026-04")

    weeks = page.context["month"].weeks
    filled = [cell.day for week in weeks for cell in week if cell.deadlines]
    assert filled == [date(2026, 4, 20)]
    assert f'data-state="hard">20:00 Invitation ends · {deadline.client}' in text_of(page)


@pytest.mark.parametrize("month", ["2026-13", "x", "0000-00", "0001-01", "9999-12", "99999-01"])
def test_calendar_of_a_month_that_is_none_shows_this_one(client, month):
    client.force_login(make_user())

    page = client.get("/deadlines/calendar/", {"month": month})

    assert page.context["month"].first_day == date(2026, 4, 1)


@pytest.mark.parametrize("month", ["2015-01", "2100-12"])
def test_calendar_at_the_ends_of_time_answers(client, month):
    client.force_login(make_user())

    assert client.get("/deadlines/calendar/", {"month": month}).status_code == 200


def test_deadline_page_shows_rule_instants_people_and_every_rung(client):
    deadline = make_deadline()
    Reminder.objects.filter(rung="D-55").update(state="sent", sent_at=D55)
    client.force_login(deadline.client.owner)

    page = text_of(client.get(deadline.get_absolute_url()))

    assert "IRPA 10.1" in page
    assert "2026-04-20 20:00:00 EDT" in page
    assert "2026-04-21 00:00:00 UTC" in page
    assert str(deadline.client.backup) in page
    assert all(time_before(rung) in page for rung in states(deadline))
    assert "Reminder of 55 days before sent to" in page


def test_acknowledging_is_one_click_and_shown(client):
    deadline = make_deadline()
    client.force_login(deadline.client.backup)

    page = client.post(f"{deadline.get_absolute_url()}acknowledge/", follow=True)

    assert "Acknowledged" in text_of(page)
    deadline.refresh_from_db()
    assert deadline.acknowledged_by == deadline.client.backup


@pytest.mark.parametrize("midnight", ["00:00", "00:00:00", "12:00AM", "12:00 AM"])
def test_moving_a_deadline_shows_the_new_one(client, midnight):
    deadline = make_deadline()
    client.force_login(deadline.client.owner)

    page = client.post(
        f"{deadline.get_absolute_url()}move/",
        {"due_on": "2026-04-20", "due_time": midnight, "reason": "typed wrong"},
        follow=True,
    )

    assert page.context["deadline"].due_at == DUE_AT - timedelta(days=1)
    assert "typed wrong" in Deadline.objects.get(pk=deadline.pk).settled_reason


def test_moved_deadline_leads_to_the_one_in_force(client):
    deadline = make_deadline()
    owner = deadline.client.owner
    moved = move_deadline(
        deadline, DUE_AT - timedelta(days=1), reason="typed wrong", by=owner, now=MORNING
    )
    client.force_login(owner)

    old, new = (text_of(client.get(each.get_absolute_url())) for each in (deadline, moved))

    assert f'href="{moved.get_absolute_url()}"' in old
    assert "Deadline moved, its reminders planned anew" in new


def test_rule_maintainer_without_a_firm_has_no_work_and_no_error(client):
    make_deadline()
    maintainer = User.objects.create_user(
        "rules@example.test", full_name="Rae Ruler", role=Role.RULE_MAINTAINER
    )
    client.force_login(maintainer)

    answers = [client.get(address) for address in ("/deadlines/", "/deadlines/calendar/")]

    assert [answer.status_code for answer in answers] == [200, 200]


def test_who_belongs_to_no_firm_is_led_from_today_to_the_rules(client):
    maintainer = User.objects.create_user(
        "rules@example.test", full_name="Rae Ruler", role=Role.RULE_MAINTAINER, is_staff=True
    )
    client.force_login(maintainer)

    answer = client.get("/", follow=True)

    assert answer.redirect_chain == [("/rules/", 302)]
    navigation = {place.href for place in answer.context["navigation"]}
    assert navigation == {"/admin/", "/rules/", "/rounds/", "/settings/"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"due_on": "2026-04-21", "due_time": "00:00", "reason": "x"}, "at this instant already"),
        ({"due_on": "2026-02-19", "due_time": "14:24:23", "reason": "x"}, "is not after"),
        ({"due_on": "2027-04-21", "due_time": "00:00", "reason": "x"}, "more than 62 days"),
        ({"due_on": "2026-04-22", "due_time": "14:25", "reason": "x"}, "more than 62 days"),
        ({"due_on": "2026-04-21", "due_time": "00:01", "reason": "x"}, "later than the end"),
        ({"due_on": "2026-02-30", "due_time": "00:00", "reason": "x"}, "is not a date"),
        ({"due_on": "2026-04-20", "due_time": "25:00", "reason": "x"}, "not a time of day"),
        ({"due_on": "2026-04-20", "due_time": "00:00", "reason": " "}, "required"),
    ],
)
def test_move_that_no_letter_can_print_is_refused_beside_the_field(client, typed, said):
    deadline = make_deadline()
    client.force_login(deadline.client.owner)

    page = client.post(f"{deadline.get_absolute_url()}move/", typed)

    assert page.status_code == 422
    assert said in text_of(page)
    assert Deadline.objects.get().state == "open"


def test_later_instant_than_the_period_is_taken_only_where_the_letter_prints_it(client):
    deadline = make_deadline()
    client.force_login(deadline.client.owner)
    address = f"{deadline.get_absolute_url()}move/"
    typed = {"due_on": "2026-04-22", "due_time": "14:24", "reason": "as printed"}

    asked = client.post(address, typed)
    other = client.post(address, typed | {"confirmed": "2026-04-22T14:23:00+00:00"})

    assert asked.status_code == other.status_code == 422
    assert "2026-04-22 14:24:00 UTC is later than" in text_of(asked)
    assert "2026-04-21 00:00:00 UTC" in text_of(asked)
    assert "The letter prints this instant" in text_of(asked)
    assert Deadline.objects.get().due_at == DUE_AT
    confirmed = asked.context["form"]["confirmed"].field.widget.attrs["value"]
    client.post(address, typed | {"confirmed": confirmed})
    moved = Deadline.objects.open().get()
    assert moved.due_at == datetime(2026, 4, 22, 14, 24, tzinfo=UTC)


def test_refused_reminder_is_an_alarm_with_a_way_out(client):
    deadline = make_deadline()
    Reminder.objects.filter(rung="D-21", recipient="owner").update(
        state="failed", last_error="550: the mail server refuses the recipient"
    )
    client.force_login(deadline.client.owner)

    alarm, detail = text_of(client.get("/")), text_of(client.get(deadline.get_absolute_url()))
    client.post(f"/deadlines/reminders/{reminder(deadline, 'D-21').pk}/retry/")

    assert "1 reminder was refused" in alarm
    assert "550: the mail server refuses the recipient" in detail
    assert states(deadline)["D-21"] == "pending"


def test_deadline_without_its_letter_is_named_on_today(client):
    deadline = make_deadline()
    Reminder.objects.all().delete()  # what must never happen
    client.force_login(deadline.client.owner)

    assert "1 deadline passed a reminder’s time" in text_of(client.get("/"))


def test_foreign_deadline_answers_as_a_missing_one(client):
    foreign = make_deadline()
    other = reminder(foreign, "D-7").pk
    client.force_login(make_user())

    answers = {
        client.get(foreign.get_absolute_url()).status_code,
        client.get(f"{foreign.get_absolute_url()}move/").status_code,
        client.post(f"{foreign.get_absolute_url()}acknowledge/").status_code,
        client.post(f"/deadlines/reminders/{other}/retry/").status_code,
        client.get("/deadlines/999999/").status_code,
    }

    assert answers == {404}
    assert Deadline.objects.get().acknowledged_at is None


@pytest.mark.parametrize("address", ["/", "/deadlines/", "/deadlines/calendar/"])
def test_pages_ask_for_the_sign_in(client, address):
    assert client.get(address).status_code == 302


def test_top_bar_says_when_reminders_ran_on_the_readers_clock(client):
    user = make_user(make_firm(time_zone="America/Vancouver"))
    client.force_login(user)

    page = text_of(client.get("/"))

    assert "Reminders ran 06:00, 0 sent today" in page
    assert 'class="alarm"' not in page


@pytest.mark.parametrize(("minutes", "alarm"), [(5, False), (6, True)])
def test_red_bar_when_nobody_looked_for_more_than_five_minutes(client, minutes, alarm):
    client.force_login(make_user())

    with time_machine.travel(MORNING + timedelta(minutes=minutes), tick=False):
        page = text_of(client.get("/deadlines/"))

    assert ('class="alarm"' in page) is alarm


@pytest.mark.parametrize(("minutes", "alarm"), [(15, False), (16, True)])
def test_red_bar_when_a_due_reminder_waits_for_more_than_fifteen_minutes(client, minutes, alarm):
    deadline = make_deadline()
    Reminder.objects.exclude(rung="D-7", recipient="owner").delete()
    moment = D7 + timedelta(minutes=minutes)
    SchedulerHeartbeat.objects.update(ticked_at=moment)

    with time_machine.travel(moment, tick=False):
        client.force_login(deadline.client.owner)
        page = text_of(client.get("/deadlines/"))

    assert ('class="alarm"' in page) is alarm


def test_reminder_put_off_or_muted_is_shown_as_what_will_become_of_it(client):
    deadline = make_deadline(now=MORNING)
    owner = deadline.client.owner
    snooze(deadline, date(2026, 4, 8), by=owner, now=MORNING)  # beyond D-14, 7 April
    mute(deadline.client.firm, {("ita_deadline", "D-10")}, by=owner, now=MORNING)
    client.force_login(owner)

    page = text_of(client.get(deadline.get_absolute_url()))
    rungs = {rung.partition("</th>")[0].split(" <")[0]: rung for rung in page.split('scope="row">')}

    assert "2026-04-08 08:00 EDT" in rungs["14 days before"]
    assert "held back" in rungs["14 days before"]
    assert "muted by the firm" in rungs["10 days before"]
    assert "not sent" in rungs["10 days before"]
    assert "EDT" not in rungs["10 days before"]
    assert str(owner) not in rungs["10 days before"]
    assert "held back" not in rungs["7 days before"]
    assert "2026-04-08 08:00 EDT" in text_of(client.get("/deadlines/"))


@pytest.mark.parametrize(
    ("muted", "said"),
    [
        ((), "Without it the second person is called from 7 days before the end"),
        (("D-7",), "Without it the second person is called from 5 days before the end"),
        (("D-7", "D-5"), "The second person is called from 3 days before the end, acknowledged or"),
    ],
)
def test_page_says_from_when_the_second_person_is_called_by_what_is_not_muted(client, muted, said):
    deadline = make_deadline(now=MORNING)
    owner = deadline.client.owner
    mute(deadline.client.firm, {("ita_deadline", rung) for rung in muted}, by=owner, now=MORNING)
    client.force_login(owner)

    assert said in text_of(client.get(deadline.get_absolute_url()))


def test_reminders_put_off_to_one_day_are_said_to_be_one_letter(client):
    deadline = make_deadline(now=MORNING)
    snooze(deadline, date(2026, 4, 12), by=deadline.client.owner, now=MORNING)
    client.force_login(deadline.client.owner)

    page = text_of(client.get(deadline.get_absolute_url()))

    assert (
        page.count("one letter goes out for all of this moment") == 3
    )  # 21, 14 and 10 days before


def test_putting_off_is_offered_only_while_something_can_wait(client):
    deadline = make_deadline(now=MORNING)
    address, action = deadline.get_absolute_url(), f"{deadline.get_absolute_url()}snooze/"
    offered = []
    for moment in (D7 - timedelta(days=2), DUE_AT - timedelta(days=1)):
        with time_machine.travel(moment, tick=False):
            client.force_login(deadline.client.owner)
            offered.append(action in text_of(client.get(address)))

    assert offered == [True, False]


def test_putting_off_is_not_offered_where_the_last_reminder_goes_out_by_the_last_day_anyway(client):
    day = date(2026, 4, 3)
    deadline = Deadline.objects.create(
        client=make_client(make_user()), kind=Deadline.Kind.ORDER, last_day=day, is_hard=False,
        due_at=end_of_day(day), rule="practice", made_at=MORNING,
    )  # fmt: skip
    write_reminders(deadline, now=MORNING)  # 1 day before is still to come
    client.force_login(deadline.client.owner)

    page = client.get(deadline.get_absolute_url())

    assert states(deadline) == {"D-3": "passed", "D-1": "pending"}
    assert page.context["snooze_until"] is None


def test_putting_off_without_a_day_answers_what_to_type(client):
    deadline = make_deadline(now=MORNING)
    client.force_login(deadline.client.owner)

    page = client.post(f"{deadline.get_absolute_url()}snooze/", {"until": ""}, follow=True)

    assert "type the day to be reminded again on" in text_of(page)
